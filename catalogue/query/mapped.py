"""The figures that a map shows: one slice of a dataset, one period, every area of the region at the slice's level."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from catalogue.query import places
from catalogue.query.connection import Warehouse, quote
from catalogue.query.selection import Selection, text_of


@dataclass(frozen=True)
class Period:
    """One period that the slice has, with how many areas have a row for it."""

    period: str
    period_type: str
    start: date
    areas: int


@dataclass(frozen=True)
class Figure:
    """One area's figure. value: None where the status stands instead of it."""

    code: str
    name: str
    value: float | None
    status: str


def codes(warehouse: Warehouse, selection: Selection) -> tuple[str, ...]:
    """The areas of the region at the slice's level; none where that level is not one of the region's parts."""
    return places.codes_in_region(warehouse, selection.level) or ()


def periods(warehouse: Warehouse, selection: Selection) -> tuple[Period, ...]:
    """The periods of the slice for the region's areas, the newest first."""
    where, values = _where(warehouse, selection)
    sql = (
        f"SELECT period, any_value(period_type) AS period_type, min(period_start) AS start, "
        f"count(DISTINCT area_code) AS areas FROM {quote(selection.table)} WHERE {where} "
        f"GROUP BY period ORDER BY start DESC, period DESC"
    )
    key = ("map periods", selection.table, selection.key)
    rows = warehouse.remembered(key, lambda: warehouse.rows(sql, values))
    return tuple(Period(row["period"], row["period_type"], row["start"], row["areas"]) for row in rows)


def figures_of(warehouse: Warehouse, selection: Selection, period: str) -> dict[str, Figure]:
    """The figure of each area that has a row for the period, by its code."""
    where, values = _where(warehouse, selection)
    sql = (
        f"SELECT area_code, area_name, value, status FROM {quote(selection.table)} "
        f"WHERE {where} AND period = ? ORDER BY area_code"
    )
    key = ("map figures", selection.table, selection.key, period)
    rows = warehouse.remembered(key, lambda: warehouse.rows(sql, [*values, period]))
    return {
        row["area_code"]: Figure(row["area_code"], row["area_name"], row["value"], row["status"] or "") for row in rows
    }


def all_values(warehouse: Warehouse, selection: Selection) -> tuple[float, ...]:
    """Every value of the slice, whatever its period: a colour then means the same in each of them."""
    where, values = _where(warehouse, selection)
    sql = f"SELECT value FROM {quote(selection.table)} WHERE {where} AND value IS NOT NULL ORDER BY value"
    key = ("map values", selection.table, selection.key)
    return warehouse.remembered(key, lambda: tuple(row["value"] for row in warehouse.rows(sql, values)))


def elsewhere(warehouse: Warehouse, selection: Selection, shown: Collection[str]) -> int:
    """How many areas of the slice's level lie outside the region, or have no figure on the map."""
    filters = [f"{text_of(name)} = ?" for name in selection.filters]
    sql = (
        f"SELECT count(DISTINCT area_code) AS n FROM {quote(selection.table)} "
        f"WHERE area_type = ? AND {' AND '.join(filters)} AND NOT list_contains(?, area_code)"
    )
    key = ("map elsewhere", selection.table, selection.key, frozenset(shown))
    bound = [selection.level, *selection.filters.values(), sorted(shown)]
    return warehouse.remembered(key, lambda: int(warehouse.rows(sql, bound)[0]["n"]))


def _where(warehouse: Warehouse, selection: Selection) -> tuple[str, list[object]]:
    parts = ["area_type = ?", "list_contains(?, area_code)", *(f"{text_of(name)} = ?" for name in selection.filters)]
    return " AND ".join(parts), [selection.level, list(codes(warehouse, selection)), *selection.filters.values()]
