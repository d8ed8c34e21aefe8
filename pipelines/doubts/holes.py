"""What is missing between others: a period of all areas, an area or a category in one period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from pipelines.doubts.table import Observations, Slice, tell
from pipelines.doubts.words import MONTHS, begun, key_words, listed, measure_words, period_words
from schemas import areas
from validation.issues import AREA_MISSING, CATEGORY_MISSING, EXAMPLES_KEPT, HOLE_IN_SERIES, Issue, Place
from validation.reading.relation import make_table

REGULAR = frozenset(
    {"month", "quarter", "financial_quarter", "rolling_quarter", "calendar_year", "financial_year", "academic_year"}
    | {"mid_year", "rolling_year"}
)
FEWEST = 5  # periods
MOST_HOLES = 0.2  # of the steps from one period to the next; with more, the series is no regular one
FEWEST_AREAS = 4
MOST_HELD = 0.8  # of the series have the period that one lacks
MOST_GAPS = 0.2  # of the series; with more, gaps are how the figures are


def doubt_missing_periods(seen: Observations) -> list[Issue]:
    """Periods that are missing between others in a series of regular steps, by the scan alone."""
    held: dict[tuple[str, str], dict[int, Slice]] = {}
    for item in seen.slices:
        if item.period_type in REGULAR:
            held.setdefault((item.measure, item.period_type), {})[item.start.year * 12 + item.start.month - 1] = item
    gaps: dict[tuple[tuple[int, ...], str, str], list[str]] = {}
    for (measure, kind), items in held.items():
        if missing := _gaps(sorted(items)):
            last = items[max(month for month in items if month < missing[0])]
            gaps.setdefault((missing, kind, last.period), []).append(measure)
    issues = []
    for (missing, kind, before), measures in gaps.items():
        values = {
            "missing": _said([_named(month, kind) for month in missing]),
            "measure": begun(_said([measure_words(measure) for measure in measures])),
        }
        issues.append(Issue(HOLE_IN_SERIES, values, len(missing), _last_of(seen, measures[0], before)))
    return issues


def _gaps(months: list[int]) -> tuple[int, ...]:
    """The months at which periods are missing in an otherwise regular series of them."""
    if len(months) < FEWEST:
        return ()
    steps = [after - before for before, after in pairwise(months)]
    step, often = Counter(steps).most_common(1)[0]
    wide = [each for each in steps if each != step]
    if not wide or len(wide) > max(1, MOST_HOLES * len(steps)) or any(each % step for each in wide) or often < 3:
        return ()
    missing = sorted(set(range(months[0], months[-1], step)) - set(months))
    return tuple(missing) if len(missing) <= len(months) / 2 else ()


def _named(month: int, kind: str) -> str:
    year, number = divmod(month, 12)
    if kind in {"month", "rolling_quarter", "rolling_year", "quarter", "financial_quarter"}:
        begins = "" if kind == "month" else "the period from "
        return f"{begins}{MONTHS[number]} {year}"
    if kind in {"financial_year", "academic_year"}:
        return f"{year}/{(year + 1) % 100:02}"
    return f"mid-{year}" if kind == "mid_year" else str(year)


def _said(words: list[str], most: int = 4) -> str:
    return listed(words if len(words) <= most else [*words[:most], f"{len(words) - most:,} more"])


def _last_of(seen: Observations, measure: str, period: str) -> tuple[Place, ...]:
    """The last cell before the hole."""
    rows = seen.query(
        f"SELECT source_sheet, source_row, source_column FROM {seen.relation} WHERE measure = ? AND period = ?"
        " ORDER BY source_row DESC, source_column DESC LIMIT 1",
        [measure, period],
    )
    return tuple(Place(*row) for row in rows)


Standing = tuple[str, str, str]  # measure, area, period


def doubt_missing_areas(seen: Observations, standing: Callable[[], Collection[Standing]] = frozenset) -> list[Issue]:
    """Series that lack a period that most series of their kind have, between periods that they do have, or at the end.

    A figure that is withheld is not missing: its marker stands for it. standing: the measure, area and period of what
    stands in the file, read or not; of a cell that could not be read, that is told and no more.
    """
    if all(len(cells) == 1 for cells in _sizes(seen).values()):
        return []  # Every period has as many rows as the others.
    rows = seen.query(
        "WITH periods AS (SELECT grp, period_start, any_value(period) AS period, count(*) AS held,"
        " row_number() OVER (PARTITION BY grp ORDER BY period_start) AS place FROM doubt_cells"
        " GROUP BY grp, period_start),"
        " series AS (SELECT grp, one, min(period_start) AS first, max(period_start) AS last, count(*) AS cells"
        " FROM doubt_cells GROUP BY grp, one),"
        " groups AS (SELECT grp, count(*) AS series FROM series GROUP BY grp),"
        f" short AS (SELECT s.*, g.series FROM series s JOIN groups g ON s.grp = g.grp WHERE g.series >= {FEWEST_AREAS}"
        " AND s.cells < (SELECT count(*) FROM periods p WHERE p.grp = s.grp)),"
        " lacking AS (SELECT s.*, p.period_start, p.period FROM short s JOIN periods p ON s.grp = p.grp"
        f" JOIN periods l ON s.grp = l.grp AND s.last = l.period_start WHERE p.held >= {MOST_HELD} * s.series"
        " AND p.period_start > s.first AND (p.period_start < s.last OR (s.cells >= 3 AND p.place = l.place + 1))"
        " AND NOT EXISTS (SELECT 1 FROM doubt_cells c WHERE c.one = s.one AND c.period_start = p.period_start)),"
        " patchy AS (SELECT grp FROM lacking GROUP BY grp HAVING count(DISTINCT one) > greatest(2, "
        f"{MOST_GAPS} * any_value(series))),"
        " named AS (SELECT one, any_value(area_code) AS area_code, any_value(area_name) AS area_name,"
        f" any_value(period_type) AS period_type, {_any(seen)} FROM doubt_cells GROUP BY one)"
        " SELECT n.area_code::VARCHAR, n.area_name::VARCHAR, l.period_start, l.period::VARCHAR,"
        f" n.period_type::VARCHAR, n.measure::VARCHAR, {_texts(seen)}"
        " FROM lacking l ANTI JOIN patchy y ON l.grp = y.grp JOIN named n ON l.one = n.one ORDER BY ALL"
    )
    return _tell_missing(seen, rows, standing() if rows else ())


def _sizes(seen: Observations) -> dict[tuple[str, ...], set[int]]:
    """How many rows the periods of each group have."""
    held: dict[tuple[str, ...], set[int]] = {}
    for item in seen.slices:
        held.setdefault(item.group, set()).add(item.cells)
    return held


def _any(seen: Observations) -> str:
    return ", ".join(f"any_value({name}) AS {name}" for name in ("measure", *seen.dimensions))


def _texts(seen: Observations) -> str:
    return f"[{', '.join(f'n.{name}::VARCHAR' for name in seen.dimensions)}]" if seen.dimensions else "[]::VARCHAR[]"


def _tell_missing(seen: Observations, rows: list[tuple[Any, ...]], standing: Collection[Standing]) -> list[Issue]:
    """One doubt for an area and period: of its whole measure, or of the categories that are not there."""
    held: dict[tuple[Any, ...], list[list[str]]] = {}
    for code, name, start, period, kind, measure, parts in rows:
        held.setdefault((code, name, start, period, kind, measure), []).append(parts)
    there = _that_stand(seen, held)
    whole: list[tuple[dict[str, Any], Place | None]] = []
    part: list[tuple[dict[str, Any], Place | None]] = []
    for (code, name, start, period, kind, measure), keys in held.items():
        values = {"area": name, "period": period_words(period, kind), "measure": measure_words(measure)}
        if (measure, code, period) in there:
            said = [key_words(measure, dict(zip(seen.dimensions, parts, strict=True)), seen.schema) for parts in keys]
            part.append((values | {"categories": _said(said)}, None))
        elif (measure, code, period) not in standing and _lived(code, start):
            place = _place_of(seen, measure, code, period) if len(whole) < EXAMPLES_KEPT else None
            whole.append((values, place))
    return [*tell(AREA_MISSING, whole), *tell(CATEGORY_MISSING, part)]


def _that_stand(seen: Observations, held: Iterable[tuple[Any, ...]]) -> set[tuple[str, str, str]]:
    """Which measures have some figure of an area in a period; of the others the whole area is missing."""
    named = sorted({(measure, code, period) for code, _, _, period, _, measure in held})
    if not named:
        return set()
    columns = zip(("measure", "area_code", "period"), zip(*named, strict=True), strict=True)
    make_table(seen.connection, "doubt_missing", {name: ("VARCHAR", list(texts)) for name, texts in columns})
    rows = seen.query(
        f"SELECT DISTINCT m.* FROM doubt_missing m JOIN {seen.relation} o ON o.measure::VARCHAR = m.measure"
        " AND o.area_code::VARCHAR = m.area_code AND o.period::VARCHAR = m.period"
    )
    return {(measure, code, period) for measure, code, period in rows}


def _place_of(seen: Observations, measure: str, code: str, period: str) -> Place | None:
    """The cell where the row of an area meets the column of a period, in a table that has a column for each period."""
    (row,) = seen.query(
        "SELECT min(source_row) FILTER (area_code = $code), max(source_row) FILTER (area_code = $code),"
        " min(source_column) FILTER (period = $period), max(source_column) FILTER (period = $period),"
        f" count(DISTINCT source_column), min(source_sheet), max(source_sheet) FROM {seen.relation}"
        " WHERE measure = $measure",
        {"code": code, "period": period, "measure": measure},
    )
    first, last, left, right, columns, sheet, other = row
    is_one_cell = first == last and left == right and columns > 1 and sheet == other
    return Place(sheet, first, left) if is_one_cell else None


def _lived(code: str, day: date) -> bool:
    area = areas.register().by_code(code)
    return area is None or area.is_alive_on(day)
