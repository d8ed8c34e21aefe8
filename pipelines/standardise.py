"""Give every figure its standard key, value and status: clean the vocabulary, not the rows.

The distinct texts of a table's columns are standardised by the pure functions of ``pipelines.standards`` and joined back
in DuckDB, so that a million rows cost what their few thousand distinct texts cost. What cannot be standardised becomes an
issue with its cells; nothing is guessed and nothing is lost: every cell ends as a value, a status or an issue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any

import duckdb
from pipelines.recognise.plan import Figures, Plan
from pipelines.reshape import COMPANION_COLUMNS, long_query
from pipelines.standards.areas import StandardArea, standardise_area
from pipelines.standards.categories import DIMENSIONS, TOTALS, Reading, read_phrase
from pipelines.standards.markers import WITHHOLDING, statuses
from pipelines.standards.measures import MeasureReading, default_dimensions, measure, settle_measure
from pipelines.standards.numbers import PLAIN, PLAIN_LENGTH, CellReading, read_cell
from pipelines.standards.periods import (
    CENSUS_DAYS,
    Period,
    PeriodContext,
    read_period,
    settle,
    unsettled_period,
    year_to_mid,
)
from schemas import code_lists
from schemas.ages import read_age_band
from validation.issues import (
    AMBIGUOUS_MARKER,
    ASSUMED,
    CATEGORY_NOT_KNOWN,
    COLUMN_NOT_USED,
    PERIOD_KIND_NEEDED,
    UNREADABLE_NUMBER,
    UNREADABLE_PERIOD,
    Issue,
    IssueKind,
    Place,
)
from validation.reading.relation import make_table
from validation.report import Change

KEY_DIMENSIONS = DIMENSIONS
# SDMX observation statuses, as Nomis writes them in OBS_STATUS: “A” is a normal value there, not an average.
_SDMX = {
    "a": (),
    "normal value": (),
    "m": ("x",),
    "q": ("c",),
    "c": ("c",),
    "e": ("e",),
    "p": ("p",),
    "f": ("f",),
    "b": ("b",),
    "u": ("u",),
}
_FATES = ("value", "status", "issue")


@dataclass(frozen=True)
class Key:
    """What a figure is, beside where and when: its measure and dimensions, with how its cells become values."""

    measure: str
    unit: str
    factor: float
    dimensions: tuple[str, ...]
    statuses: tuple[str, ...] = ()
    proportion: bool = False
    schema: str = ""
    is_flow: bool = False


@dataclass
class Standardised:
    """Staging of all tables of one file.

    Its table ``staged`` holds one row a cell: table, row, col, area, period, key (ids; null where unresolved), value,
    lower, upper, half, status, fate (value, status, issue), count_point, latitude, longitude, direction, road_name.
    """

    connection: duckdb.DuckDBPyConnection
    areas: list[StandardArea] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    lacking: list[tuple[Plan, MeasureReading, str, int]] = field(default_factory=list)
    _area_ids: dict[tuple[str, str], int] = field(default_factory=dict)
    _period_ids: dict[Period, int] = field(default_factory=dict)
    _key_ids: dict[Key, int] = field(default_factory=dict)

    def period_id(self, period: Period | None) -> int | None:
        if period is None:
            return None
        if period not in self._period_ids:
            self._period_ids[period] = len(self.periods)
            self.periods.append(period)
        return self._period_ids[period]

    def area_id(self, area: StandardArea) -> int:
        held = self._area_ids.setdefault((area.code, ""), len(self.areas))
        if held == len(self.areas):
            self.areas.append(area)
        return held

    def key_id(self, key: Key) -> int:
        if key not in self._key_ids:
            self._key_ids[key] = len(self.keys)
            self.keys.append(key)
        return self._key_ids[key]


def start(connection: duckdb.DuckDBPyConnection) -> Standardised:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged (tbl INTEGER, row BIGINT, col INTEGER, area INTEGER, period INTEGER, key INTEGER,"
        " value DOUBLE, lower_95 DOUBLE, upper_95 DOUBLE, half DOUBLE, status VARCHAR, fate VARCHAR, count_point VARCHAR,"
        " latitude DOUBLE, longitude DOUBLE, direction VARCHAR, road_name VARCHAR)"
    )
    return Standardised(connection)


def standardise_table(
    into: Standardised, number: int, plan: Plan, schemas: Collection[str], given: Mapping[str, Any]
) -> None:
    """Stage every cell of one planned table."""
    if not plan.figures:
        return
    run = into.connection
    _make_long(into, plan)
    _map_areas(into, plan, given)
    _map_tuples(into, plan, schemas, given)
    _drop_unmapped(into, plan)
    _map_periods(into, plan)
    _map_texts(into, plan, given)
    run.execute(_staging_query(number, plan))
    _report_unresolved(into, plan)
    run.execute("DROP VIEW IF EXISTS long; DROP TABLE IF EXISTS long_cells")
    for name in ("area_map", "tuple_map", "figure_map", "period_map", "text_map", "status_map"):
        run.execute(f"DROP TABLE IF EXISTS {name}")


def _make_long(into: Standardised, plan: Plan) -> None:
    """The cells of figures one under another: of one column as a view of the sheet, of several as a table."""
    run = into.connection
    run.execute("DROP VIEW IF EXISTS long; DROP TABLE IF EXISTS long_cells")
    if len(plan.figures) == 1:
        run.execute(f"CREATE TEMP VIEW long AS {long_query(plan)}")
        return
    run.execute(f"CREATE TEMP TABLE long_cells AS {long_query(plan)}")
    run.execute("CREATE TEMP VIEW long AS SELECT * FROM long_cells")


def _map_areas(into: Standardised, plan: Plan, given: Mapping[str, Any]) -> None:
    """(code text, name text) → area id, or why not."""
    pairs = into.connection.execute(
        "SELECT area_code, area_name, count(*), min(row) FROM long GROUP BY ALL ORDER BY 4"
    ).fetchall()
    header_areas = any("area" in item.facts for item in plan.figures)
    trusted = given.get("areas") or {}
    one = "area" in given and len(pairs) == 1 and not header_areas  # A person's word stands for what is said once.
    rows_say = bool(plan.column("area_code") or plan.column("area_name"))
    fixed = plan.said["area"].value if "area" in plan.said and (one or not (rows_say or header_areas)) else None
    ids: list[int | None] = []
    types = _usual_types(pairs)
    day = next((period.start for item in plan.figures if (period := item.period)), None)
    if day is None and (said := plan.said.get("period")) and said.period:
        day = said.period.start
    if day is None and plan.period_texts and (period := unsettled_period(plan.period_texts[-1])):
        day = period.start
    for code, name, cells, row in pairs:
        if one or (code is None and name is None and (fixed or header_areas)):
            ids.append(into.area_id(standardise_area(fixed, None).area) if fixed else None)  # type: ignore[arg-type]
            continue
        reading = standardise_area(code, name, types=types, on=day, trusted=trusted)
        if reading.area is None:
            ids.append(None)
            column = plan.column("area_code") if code else plan.column("area_name")
            place = Place(
                plan.table.sheet.name, row, column.number + 1 if column else None, column.label if column else None
            )
            shown = code if code and not name else name if name and not code else f"{name} ({code})"
            values = {"value": shown.strip() if shown else "(blank)", "near": ", ".join(reading.advice) or "none"}
            into.issues.append(Issue(reading.issue, values, cells, (place,), reading.advice))  # type: ignore[arg-type]
            continue
        ids.append(into.area_id(reading.area))
        if reading.rule:
            shown = (code if reading.by == "code" else name) or ""
            into.changes.append(Change(reading.rule, "area_code", shown, reading.area.code, cells))
    make_table(
        into.connection,
        "area_map",
        {
            "area_code": ("VARCHAR", [pair[0] for pair in pairs]),
            "area_name": ("VARCHAR", [pair[1] for pair in pairs]),
            "area": ("INTEGER", ids),
        },
    )


def _usual_types(pairs: Sequence[tuple[Any, ...]]) -> str | None:
    """The one type of area that most names of a table can only be; it tells two areas of one name apart."""
    from collections import Counter

    from schemas import areas

    register = areas.register()
    tally: Counter[str] = Counter()
    for code, name, *_ in pairs[:600]:
        if code is None and name:
            kinds = {area.type for area in register.by_name(name)}
            if len(kinds) == 1:
                tally[kinds.pop()] += 1
    most = tally.most_common(1)
    return most[0][0] if most and most[0][1] * 2 > sum(tally.values()) else None


def _map_tuples(into: Standardised, plan: Plan, schemas: Collection[str], given: Mapping[str, Any]) -> None:
    """Every distinct combination of categories, with every column of figures → key id, or why not."""
    categories = plan.categories
    names = [f"g{place}" for place in range(1, len(categories) + 1)]
    if names:
        found = into.connection.execute(
            f"SELECT {', '.join(names)}, count(*), min(row) FROM long GROUP BY ALL ORDER BY {len(names) + 2}"
        ).fetchall()
    else:
        found = [(0, 0)]
    columns: dict[str, tuple[str, list[Any]]] = {
        name: ("VARCHAR", [row[place] for row in found]) for place, name in enumerate(names)
    }
    columns["t"] = ("INTEGER", list(range(len(found))))
    make_table(into.connection, "tuple_map", columns)
    cols: list[int] = []
    tuples: list[int] = []
    keys: list[int | None] = []
    flows: list[bool] = []
    unknown: dict[tuple[str, str], list[int]] = {}
    lacks: dict[tuple[str | None, str, str], int] = {}
    readings = [_row_facts(plan, row[: len(names)]) for row in found]
    once = _said_once([facts for facts, _ in readings if facts is not None], given)
    for t, row in enumerate(found):
        cells, first = row[-2], row[-1]
        facts, stranger = readings[t]
        if facts is not None:
            facts = {name: code for name, code in facts.items() if name not in once}
        if stranger is not None:
            tally = unknown.setdefault(stranger, [0, first])
            tally[0] += cells
        for item in plan.figures:
            key = None
            if facts is not None:
                reading, merged = _settle(plan, item, facts, schemas)
                if reading.lacks:
                    lacks[(reading.measure, reading.lacks, item.label)] = (
                        lacks.get((reading.measure, reading.lacks, item.label), 0) + 1
                    )
                    into.lacking.append((plan, reading, item.label, cells))
                else:
                    key = _key(reading, merged, item, plan.role)
            cols.append(item.number + 1)
            tuples.append(t)
            keys.append(into.key_id(key) if key else None)
            flows.append(bool(key and key.is_flow))
    for (label, text), (cells, first) in unknown.items():
        column = next(c for c in categories if c.label == label)
        place = Place(plan.table.sheet.name, first, column.number + 1, label)
        into.issues.append(
            Issue(CATEGORY_NOT_KNOWN, {"value": text, "label": f"“{label}”"}, cells * len(plan.figures), (place,))
        )
    make_table(
        into.connection,
        "figure_map",
        {
            "col": ("INTEGER", cols),
            "t": ("INTEGER", tuples),
            "key": ("INTEGER", keys),
            "is_flow": ("BOOLEAN", flows),
        },
    )


def _drop_unmapped(into: Standardised, plan: Plan) -> None:
    """Leave out the columns of figures none of which has a key: they are not mapped, so they are said once, whole."""
    run = into.connection
    mapped = {col for (col,) in run.execute("SELECT DISTINCT col FROM figure_map WHERE key IS NOT NULL").fetchall()}
    gone = [item for item in plan.figures if item.number + 1 not in mapped]
    if not gone or not mapped:
        return
    reasons = {(label, id(held)): reading.reason for held, reading, label, _ in into.lacking}
    for item in gone:
        place = Place(plan.table.sheet.name, None, item.number + 1, item.label)
        why = reasons.get((item.label, id(plan)), "its categories are not known")
        into.issues.append(Issue(COLUMN_NOT_USED, {"label": item.label, "why": why}, 1, (place,)))
    plan.figures = [item for item in plan.figures if item.number + 1 in mapped]
    _make_long(into, plan)


def _row_facts(plan: Plan, texts: Sequence[str | None]) -> tuple[dict[str, str] | None, tuple[str, str] | None]:
    """What the categories of a row say together; None with the (label, text) that nobody knows."""
    facts: dict[str, str] = {}
    for column, text in zip(plan.categories, texts, strict=True):
        if text is None or not text.strip():
            continue
        reading = read_phrase(text, field=column.field, ages=column.ages)
        if not reading.is_explained or (column.field and not reading.says_something):
            return None, (column.label, text.strip())
        for name, code in _telling(reading, column.field):
            held = facts.setdefault(name, code)
            if held != code and name in {*DIMENSIONS, "measure"}:
                if held in TOTALS or (name == "age_band" and _is_within(code, held)):
                    facts[name] = code
                elif code not in TOTALS and not (name == "age_band" and _is_within(held, code)):
                    return None, (column.label, text.strip())
    return facts, None


def _said_once(rows: Sequence[Mapping[str, str]], given: Mapping[str, Any]) -> set[str]:
    """The given fields of which all rows say the same: there a person's word stands instead of theirs."""
    return {
        name
        for name in (*DIMENSIONS, "measure", "unit")
        if name in given and len({facts.get(name) for facts in rows}) == 1
    }


def _is_within(narrow: str, wide: str) -> bool:
    """Whether all ages of one band are in the other: what two columns say of a row holds together."""
    inner, outer = read_age_band(narrow), read_age_band(wide)
    if inner is None or outer is None or inner.lowest is None or outer.lowest is None:
        return False
    return inner.lowest >= outer.lowest and (outer.highest is None or (inner.highest or 999) <= outer.highest)


def _telling(reading: Reading, name: str | None) -> list[tuple[str, str]]:
    facts = [(field, code) for field, code in reading.facts if field not in {"role", "within"}]
    if reading.total and name in DIMENSIONS and not any(field == name for field, _ in facts):
        facts.append((name, "any" if name in {"purpose", "frequency"} else "all"))
    return facts


def _settle(
    plan: Plan, item: Figures, row: Mapping[str, str], schemas: Collection[str]
) -> tuple[MeasureReading, dict[str, str]]:
    merged = dict(row)
    for name, code in item.facts.items():
        merged.setdefault(name, code)
    if plan.role == "half_width" and merged.get("unit") == "percentage_points":
        merged.pop("unit")
    for name in (*DIMENSIONS, "measure", "unit"):
        if name in plan.said:
            merged.setdefault(name, plan.said[name].value)
    return settle_measure(merged, schemas), merged


def _key(reading: MeasureReading, facts: Mapping[str, str], item: Figures, role: str) -> Key:
    assert reading.measure is not None and reading.unit is not None
    defaults = default_dimensions(reading.measure)
    dimensions = tuple(facts.get(name) or defaults.get(name, "all") for name in KEY_DIMENSIONS)
    more = measure(reading.measure).more
    return Key(
        reading.measure,
        reading.unit,
        reading.factor,
        dimensions,
        item.statuses,
        reading.proportion,
        more["schema"],
        more["kind"] == "flow" and more["default_period"] == "mid_year",
    )


def _map_periods(into: Standardised, plan: Plan) -> None:
    """(column of figures, period text, hour) → period id for a stock and for a flow."""
    _settle_first_days(into, plan)
    found = into.connection.execute(
        "SELECT period, hour, count(*), min(row) FROM long GROUP BY ALL ORDER BY 4"
    ).fetchall()
    cols: list[int] = []
    texts: list[str | None] = []
    hours: list[str | None] = []
    stocks: list[int | None] = []
    flows: list[int | None] = []
    column = plan.column("period")
    for text, hour, cells, first in found:
        unread = False
        for item in plan.figures:
            period = _period_of(plan, item, text, hour)
            unread = unread or (period is None and text is not None and item.period is None)
            cols.append(item.number + 1)
            texts.append(text)
            hours.append(hour)
            stocks.append(into.period_id(period))
            flows.append(into.period_id(_as_flow(period)))
        if unread and column is not None and not plan.dates_are_first:
            place = Place(plan.table.sheet.name, first, column.number + 1, column.label)
            into.issues.append(
                Issue(UNREADABLE_PERIOD, {"value": text.strip(), "label": f"“{column.label}”"}, cells, (place,))
            )
    make_table(
        into.connection,
        "period_map",
        {
            "col": ("INTEGER", cols),
            "period": ("VARCHAR", texts),
            "hour": ("VARCHAR", hours),
            "stock": ("INTEGER", stocks),
            "flow": ("INTEGER", flows),
        },
    )


def _settle_first_days(into: Standardised, plan: Plan) -> None:
    """What dates that are always the first of a month stand for: months, if all that the table holds is monthly.

    A survey's rolling year is often dated by one of its months, so there it is asked.
    """
    if not plan.dates_are_first or plan.context.first_of_month or plan.column("hour"):
        plan.dates_are_first = plan.dates_are_first and not plan.column("hour") and not plan.context.first_of_month
        return
    used = into.connection.execute("SELECT DISTINCT key FROM figure_map WHERE key IS NOT NULL").fetchall()
    usual = {measure(into.keys[key].measure).more["default_period"] for (key,) in used}
    column = plan.column("period")
    if not usual or column is None:
        return
    example = plan.period_texts[0] if plan.period_texts else ""
    place = (Place(plan.table.sheet.name, None, column.number + 1, column.label),)
    if usual == {"month"}:
        plan.context = replace(plan.context, first_of_month="month")
        plan.dates_are_first = False
        values = {
            "where": f"“{column.label}”",
            "what": f"dates such as {example} stand for whole months",
            "answer": "`dates: day`",
        }
        into.issues.append(Issue(ASSUMED, values, 1, place))
        return
    choices = "that day, that month, or the twelve months that end with it"
    answer = "`dates: day`, `dates: month` or `dates: year_ending`"
    values = {"where": f"“{column.label}”", "example": example, "choices": choices, "answer": answer}
    into.issues.append(Issue(PERIOD_KIND_NEEDED, values, 1, place))


def _period_of(plan: Plan, item: Figures, text: str | None, hour: str | None) -> Period | None:
    period = _settled_period(plan, item, text, hour)
    if period is not None and period.type == "day" and plan.column("count_point") is None:
        return replace(period, type="census" if period.start in CENSUS_DAYS.values() else "snapshot")
    return period


def _settled_period(plan: Plan, item: Figures, text: str | None, hour: str | None) -> Period | None:
    context = plan.context
    if item.period is not None:
        return settle(item.period, context)
    if text is not None:
        period = read_period(text, context)
        if period and hour is not None and period.type == "day":
            return _with_hour(period, hour)
        if plan.dates_are_first and period and period.type == "day":
            return None
        return period
    said = plan.said.get("period")
    return settle(said.period, context) if said and said.period else None


def _with_hour(period: Period, hour: str) -> Period | None:
    if not hour.strip().isdigit() or int(hour) > 23:
        return None
    at = datetime.combine(period.start, time(int(hour)))
    return Period(at, at, "hour")


def _as_flow(period: Period | None) -> Period | None:
    """What happens to a population is dated by the mid-year that it leads to: the twelve months before it."""
    if period is not None and period.type == "mid_year":
        return year_to_mid(period.start.year)
    return period


def _map_texts(into: Standardised, plan: Plan, given: Mapping[str, Any]) -> None:
    """Texts that are no plain number → value and statuses; companions' texts → statuses."""
    legend = dict(plan.around.legend)
    for sign, status in (given.get("markers") or {}).items():
        legend[str(sign)] = tuple(str(status).split())
    odd = into.connection.execute(
        "SELECT text, count(*), min(row), arg_min(col, row) FROM long WHERE text IS NOT NULL"
        f" AND (length(text) > {PLAIN_LENGTH} OR NOT regexp_full_match(text, '{PLAIN}'))"
        " GROUP BY text ORDER BY 3"
    ).fetchall()
    readings = [read_cell(text, legend) for text, *_ in odd]
    make_table(
        into.connection,
        "text_map",
        {
            "text": ("VARCHAR", [row[0] for row in odd]),
            "number": ("DOUBLE", [reading.value for reading in readings]),
            "codes": ("VARCHAR", [" ".join(reading.statuses) or None for reading in readings]),
            "bad": ("BOOLEAN", [reading.issue is not None for reading in readings]),
        },
    )
    _report_texts(into, plan, odd, readings)
    _map_statuses(into, plan, legend)


def _report_texts(
    into: Standardised, plan: Plan, odd: Sequence[tuple[Any, ...]], readings: Sequence[CellReading]
) -> None:
    kinds: dict[tuple[IssueKind, str], list[Any]] = {}
    for (text, cells, row, col), reading in zip(odd, readings, strict=True):
        shown = " ".join(text.split())
        if reading.issue is not None:
            held = kinds.setdefault((reading.issue, shown), [0, row, col])
            held[0] += cells
        elif reading.rule:
            after = "" if reading.value is None else f"{reading.value:.15g}"
            into.changes.append(
                Change(reading.rule, "value", shown, " ".join([after, *reading.statuses]).strip(), cells)
            )
    for (kind, shown), (cells, row, col) in kinds.items():
        place = Place(plan.table.sheet.name, row, col)
        into.issues.append(Issue(kind, {"value": shown}, cells, (place,)))


def _map_statuses(into: Standardised, plan: Plan, legend: Mapping[str, tuple[str, ...]]) -> None:
    held = [name for name in COMPANION_COLUMNS if any(name in item.companions for item in plan.figures)]
    texts: set[str] = set()
    for name in held:
        where = "" if name == "status" else f" AND TRY_CAST({name} AS DOUBLE) IS NULL"
        texts |= {
            row[0]
            for row in into.connection.execute(
                f"SELECT DISTINCT {name} FROM long WHERE {name} IS NOT NULL{where}"
            ).fetchall()
        }
    column = plan.column("status")
    sdmx = bool(column and "obs" in column.label.casefold())
    rows = [(text, _status_codes(text, legend, sdmx)) for text in sorted(texts)]
    make_table(
        into.connection,
        "status_map",
        {
            "text": ("VARCHAR", [text for text, _ in rows]),
            "codes": ("VARCHAR", [" ".join(codes) or None for _, codes in rows]),
        },
    )


def _status_codes(text: str, legend: Mapping[str, tuple[str, ...]], sdmx: bool) -> tuple[str, ...]:
    shown = text.strip()
    if sdmx and shown.casefold() in _SDMX:
        return _SDMX[shown.casefold()]
    found: list[str] = []
    for part in [shown] if statuses(shown, legend) else shown.replace("][", "] [").split():
        found += statuses(part.strip("[]()"), legend) or ()
    return tuple(dict.fromkeys(found))


def _staging_query(number: int, plan: Plan) -> str:
    names = [f"g{place}" for place in range(1, len(plan.categories) + 1)]
    tuples = " AND ".join(f"l.{name} IS NOT DISTINCT FROM u.{name}" for name in names) or "TRUE"
    held = [name for name in COMPANION_COLUMNS if any(name in item.companions for item in plan.figures)]
    joins = "".join(f" LEFT JOIN status_map s_{name} ON l.{name} = s_{name}.text" for name in held)
    codes = ", ".join(["x.codes", *(f"s_{name}.codes" for name in held)])
    area = _fixed_areas(plan)
    return f"""
    INSERT INTO staged
    SELECT {number}, l.row, l.col, {area}, CASE WHEN f.is_flow THEN p.flow ELSE p.stock END, f.key,
      CASE WHEN l.text IS NULL THEN NULL WHEN x.text IS NULL THEN CAST(l.text AS DOUBLE) ELSE x.number END AS figure,
      TRY_CAST(l.lower_95 AS DOUBLE), TRY_CAST(l.upper_95 AS DOUBLE), TRY_CAST(l.half_width AS DOUBLE),
      nullif(concat_ws(' ', {codes}), ''),
      CASE WHEN coalesce(x.bad, FALSE) THEN 'issue' WHEN figure IS NULL THEN 'status' ELSE 'value' END,
      l.count_point, TRY_CAST(l.latitude AS DOUBLE), TRY_CAST(l.longitude AS DOUBLE), l.direction, l.road_name
    FROM long l
    LEFT JOIN area_map a ON l.area_code IS NOT DISTINCT FROM a.area_code AND l.area_name IS NOT DISTINCT FROM a.area_name
    LEFT JOIN tuple_map u ON {tuples}
    LEFT JOIN figure_map f ON f.col = l.col AND f.t = u.t
    LEFT JOIN period_map p ON p.col = l.col AND l.period IS NOT DISTINCT FROM p.period AND l.hour IS NOT DISTINCT FROM p.hour
    LEFT JOIN text_map x ON l.text = x.text{joins}
    WHERE l.text IS NOT NULL OR concat_ws(' ', {codes}) != ''
    """


def _fixed_areas(plan: Plan) -> str:
    """The area of each cell: its row's, or that which the label of its column names."""
    return "a.area" if not any("area" in item.facts for item in plan.figures) else "coalesce(a.area, -l.col)"


def _report_unresolved(into: Standardised, plan: Plan) -> None:
    """Areas that labels name are found once for each column of figures."""
    for item in plan.figures:
        if "area" in item.facts and (reading := standardise_area(item.facts["area"], None)).area:
            into.connection.execute(
                "UPDATE staged SET area = ? WHERE area = ?", [into.area_id(reading.area), -(item.number + 1)]
            )
    into.connection.execute("UPDATE staged SET area = NULL WHERE area < 0")


__all__ = [
    "AMBIGUOUS_MARKER",
    "UNREADABLE_NUMBER",
    "WITHHOLDING",
    "Iterable",
    "Key",
    "PeriodContext",
    "Standardised",
    "code_lists",
    "standardise_table",
    "start",
]
