"""The figures of one side: which periods there are at a level, the figure of each area then, one area's line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.explore.asked import Side
from catalogue.query.connection import Row, quote
from catalogue.query.figures import Point
from catalogue.query.kept_answers import KeptAnswers
from catalogue.query.selection import text_of

LIMITS = ("lower_95", "upper_95")
_kept = KeptAnswers(64)  # Each the figures of one period, of as many areas as there are: not all can be held.


@dataclass(frozen=True)
class Period:
    """One period of one kind. Two are the same only where code, kind and both days are."""

    code: str
    kind: str
    start: date
    end: date

    @property
    def middle(self) -> float:
        return (self.start.toordinal() + self.end.toordinal()) / 2

    @property
    def is_a_time(self) -> bool:
        return self.start <= self.end


@dataclass(frozen=True)
class Figure:
    """One area's figure. value: null where a status stands instead of it."""

    code: str
    name: str
    value: float | None
    status: str = ""
    lower: float | None = None
    upper: float | None = None


def periods(side: Side) -> tuple[Period, ...]:
    """The periods with at least one row at the side's level, oldest first."""
    where, values = _where(side)
    sql = (
        f"SELECT DISTINCT period, period_type, period_start, period_end FROM {quote(side.selection.table)} "
        f"WHERE {where} ORDER BY period_start, period_end, period, period_type"
    )
    key = ("explore periods", side.selection.table, side.selection.key)
    rows = side.warehouse.remembered(key, lambda: side.warehouse.rows(sql, values))
    return tuple(Period(row["period"], row["period_type"], row["period_start"], row["period_end"]) for row in rows)


def at(side: Side, period: Period) -> dict[str, Figure]:
    """The figure of every area of the level in a period, by code."""
    where, values = _where(side)
    sql = (
        f"SELECT area_code, area_name, value, status, {_limits(side)} FROM {quote(side.selection.table)} "
        f"WHERE {where} AND period = ? AND period_type = ? AND period_start = ? AND period_end = ? ORDER BY area_code"
    )
    bound = [*values, period.code, period.kind, period.start, period.end]
    key = (side.warehouse.current().path, side.selection.table, side.selection.key, period)
    return _kept.get(key, lambda: {row["area_code"]: _figure(row) for row in side.warehouse.rows(sql, bound)})


def line(side: Side, codes: Sequence[str]) -> tuple[Point, ...]:
    """The figures of one area over time, oldest first. codes: all that it is known by."""
    where, values = _where(side)
    sql = (
        f"SELECT period, period_type, period_start, period_end, value, status, {_limits(side)} "
        f"FROM {quote(side.selection.table)} WHERE {where} AND list_contains(?, area_code) ORDER BY period_start"
    )
    rows = side.warehouse.rows(sql, [*values, list(codes)])
    return tuple(
        Point(row["period"], row["period_type"], row["period_start"], row["value"], row["status"] or "",
              row["lower_95"], row["upper_95"], row["period_end"])
        for row in rows
    )  # fmt: skip


def _where(side: Side) -> tuple[str, list[object]]:
    chosen = side.selection.filters
    parts = ["area_type = ?", *(f"{text_of(name)} = ?" for name in chosen)]
    return " AND ".join(parts), [side.selection.level, *chosen.values()]


def _limits(side: Side) -> str:
    known = set(side.warehouse.columns(side.selection.table))
    return ", ".join(name if name in known else f"CAST(NULL AS DOUBLE) AS {name}" for name in LIMITS)


def _figure(row: Row) -> Figure:
    return Figure(
        row["area_code"], row["area_name"], row["value"], row["status"] or "", row["lower_95"], row["upper_95"]
    )
