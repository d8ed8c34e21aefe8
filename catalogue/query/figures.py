"""The figures that a page shows: series over time by area, the latest of each with its direction, an area's profile."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from catalogue.query import places
from catalogue.query.area_rows import rows_of_area
from catalogue.query.connection import Row, Warehouse, quote
from catalogue.query.selection import Selection, is_indicator, select, text_of

AREAS_IN_A_CHART = 10
COLUMNS = (
    "area_code area_name area_type period period_start period_end period_type value status lower_95 upper_95".split()
)


@dataclass(frozen=True)
class Point:
    """One observation. ``value`` is null where a status stands instead of it."""

    period: str
    period_type: str
    start: date
    value: float | None
    status: str
    lower: float | None = None
    upper: float | None = None
    end: date | None = None

    @property
    def day(self) -> date:
        """Where it stands in time: a rolling year is named by its end, all else by its beginning."""
        return self.end if self.end and self.period_type == "rolling_year" else self.start


@dataclass(frozen=True)
class Change:
    """How the latest value differs from an earlier one of the same area."""

    since: Point
    now: Point
    by: float

    @property
    def direction(self) -> str:
        return "up" if self.by > 0 else "down" if self.by < 0 else "same"

    @property
    def is_clear(self) -> bool:
        """Not where both have a confidence interval, and the change is within that of their difference.

        The two are taken for independent, so the margins that face each other add as squares. Intervals that overlap
        a little may well differ.
        """
        since, now = self.since, self.now
        if since.lower is None or since.upper is None or now.lower is None or now.upper is None:
            return True
        if since.value is None or now.value is None:
            return now.lower > since.upper or now.upper < since.lower
        margins = (since.upper - since.value, now.value - now.lower)
        if self.by < 0:
            margins = (since.value - since.lower, now.upper - now.value)
        return abs(self.by) > math.hypot(*margins)


@dataclass(frozen=True)
class Series:
    """The points of one area, oldest first.

    is_context: a wider area that the others are compared with. paint: the place of its colour among those of its kind.
    """

    code: str
    name: str
    points: tuple[Point, ...]
    is_context: bool = False
    paint: int = 0

    @property
    def latest(self) -> Point:
        return self.points[-1]

    @property
    def change(self) -> Change | None:
        """Against the same time a year before where periods are shorter than a year, or else the period before."""
        latest = self.latest
        if latest.value is None or len(self.points) < 2:
            return None
        earlier = [point for point in self.points[:-1] if point.value is not None]
        if latest.period_type in ("month", "quarter", "rolling_year", "financial_quarter"):
            year_ago = latest.start.replace(year=latest.start.year - 1, day=1)
            earlier = [point for point in earlier if point.start.replace(day=1) == year_ago] or earlier[-1:]
        if not earlier or earlier[-1].value is None:
            return None
        return Change(earlier[-1], latest, round(latest.value - earlier[-1].value, 10))


def series(
    warehouse: Warehouse, selection: Selection, context: Sequence[str] = (), only: Iterable[str] | None = None
) -> tuple[Series, ...]:
    """The series of a slice: its areas by name, then those of ``context`` in that order.

    only: the codes of the areas to take at the level; all where None, or where the slice has none of them. Of a great
    many, the highest ten.
    """
    chosen = tuple(only) if only is not None else None
    key = ("series", selection.table, selection.key, tuple(context), chosen)
    return warehouse.remembered(key, lambda: _series(warehouse, selection, context, chosen))


def _series(
    warehouse: Warehouse, selection: Selection, context: Sequence[str], only: tuple[str, ...] | None
) -> tuple[Series, ...]:
    every = _codes(warehouse, selection)
    at_level = [code for code in every if only is None or code in only] or every
    own = set(at_level[:AREAS_IN_A_CHART] if len(at_level) > 2 * AREAS_IN_A_CHART else at_level)
    rows = _rows(warehouse, selection, [*own, *context])
    found = _by_area(rows)
    mine = sorted((found[code] for code in found if code in own), key=lambda one: one.name)
    around = [found[code] for code in context if code in found and code not in own]
    names = places.authority_names(warehouse)
    if not {one.name for one in mine} <= set(names):
        names = [one.name for one in mine]
    return (
        *(replace(one, paint=names.index(one.name)) for one in mine),
        *(replace(one, is_context=True, paint=place) for place, one in enumerate(around)),
    )


def _codes(warehouse: Warehouse, selection: Selection) -> list[str]:
    """The areas of the level, the highest of the latest values first; of ranks, the first."""
    where, values = _where(selection)
    direction = "ASC" if selection.is_rank else "DESC"
    sql = (
        f"SELECT area_code FROM {quote(selection.table)} WHERE area_type = ? AND {where} "
        f"GROUP BY area_code ORDER BY max_by(value, period_start) {direction} NULLS LAST, area_code"
    )
    return [row["area_code"] for row in warehouse.rows(sql, [selection.level, *values])]


def _where(selection: Selection) -> tuple[str, list[str]]:
    parts = [f"{text_of(name)} = ?" for name in selection.filters]
    return " AND ".join(parts), list(selection.filters.values())


def _rows(warehouse: Warehouse, selection: Selection, codes: Sequence[str]) -> list[Row]:
    if not codes:
        return []
    where, values = _where(selection)
    known = set(warehouse.columns(selection.table))
    columns = ", ".join(name if name in known else f"NULL AS {name}" for name in COLUMNS)
    sql = (
        f"SELECT {columns} FROM {quote(selection.table)} "
        f"WHERE list_contains(?, area_code) AND {where} ORDER BY period_start, area_code"
    )
    return warehouse.rows(sql, [list(codes), *values])


def rows_of(warehouse: Warehouse, selection: Selection, codes: Sequence[str]) -> dict[str, Series]:
    """The series of some areas of any level in a slice, by code; those that have none are not in it."""
    found: dict[str, Series] = {}
    asked = []
    for code in codes:
        kept = rows_of_area(warehouse, selection.table, code)
        if kept is None:
            asked.append(code)
        else:
            found |= _by_area([_with_limits(row) for row in kept.where(selection.filters)])
    return found | _by_area(_rows(warehouse, selection, asked))


def _with_limits(row: Row) -> Row:
    """With limits of confidence, also where the table has none."""
    return {"lower_95": None, "upper_95": None, "status": "", **row}


def _by_area(rows: list[Row]) -> dict[str, Series]:
    points: dict[str, list[Point]] = {}
    names: dict[str, str] = {}
    for row in rows:
        names[row["area_code"]] = row["area_name"]
        points.setdefault(row["area_code"], []).append(_point(row))
    return {code: Series(code, names[code], tuple(found)) for code, found in points.items()}


def _point(row: Row) -> Point:
    return Point(
        row["period"], row["period_type"], row["period_start"], row["value"], row["status"] or "",
        row["lower_95"], row["upper_95"],
        row["period_end"],
    )  # fmt: skip


def areas_at_level(warehouse: Warehouse, selection: Selection) -> int:
    """How many areas of its level a slice has."""
    key = ("areas", selection.table, selection.key)
    return warehouse.remembered(key, lambda: len(_codes(warehouse, selection)))


@dataclass(frozen=True)
class Headline:
    """One measure of one dataset for one area: its series, and those of the areas around it."""

    table: str
    selection: Selection
    series: Series
    context: tuple[Series, ...]


def profile(warehouse: Warehouse, area: str, tables: Iterable[str], context: Sequence[str]) -> list[Headline]:
    """Every measure that the tables have for an area, each at its widest breakdown."""
    found: list[Headline] = []
    for table in tables:
        key = ("profile", table, area, tuple(context))
        found += warehouse.remembered(key, partial(_profile, warehouse, area, table, context))
    return found


def _profile(warehouse: Warehouse, area: str, table: str, context: Sequence[str]) -> list[Headline]:
    first = select(warehouse, table, {}, area) if is_indicator(warehouse, table) else None
    if first is None:
        return []
    found = []
    for option in first.selects[0].options:
        selection = select(warehouse, table, {"measure": option.code}, area)
        if selection is None:
            continue
        around = [code for code in context if code != area]
        series_of = rows_of(warehouse, selection, [area, *around])
        if area in series_of:
            others = tuple(series_of[code] for code in around if code in series_of)
            found.append(Headline(table, selection, series_of[area], others))
    return found


def held_version(warehouse: Warehouse, dataset: str) -> int:
    """Which version of a dataset the warehouse holds; 0 where it holds none."""
    rows = warehouse.remembered("held", lambda: warehouse.rows("SELECT name, version FROM datasets"))
    return next((int(row["version"]) for row in rows if row["name"] == dataset), 0)


def summary_of(series_: Sequence[Series]) -> Mapping[str, Any]:
    """What a sentence about a chart needs: the highest and lowest now, and how many rose or fell."""
    own = [one for one in series_ if not one.is_context and one.points]
    if not own:
        return {}
    latest = max(one.latest.start for one in own)
    now = [one for one in own if one.latest.start == latest and one.latest.value is not None]
    changes = [one.change for one in now]
    told = [change for change in changes if change is not None]
    directions = [change.direction if change.is_clear else "unclear" for change in told]
    ordered = sorted(now, key=lambda one: one.latest.value or 0)
    return {
        "period": next(one.latest for one in own if one.latest.start == latest),
        "first": min((one.points[0] for one in own), key=lambda point: point.start),
        "lowest": ordered[0] if ordered else None,
        "highest": ordered[-1] if ordered else None,
        "areas": len(own),
        "up": directions.count("up"),
        "down": directions.count("down"),
        "unclear": directions.count("unclear"),
        "since": told[0].since if told else None,
    }
