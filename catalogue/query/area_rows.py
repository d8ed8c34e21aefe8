"""The rows of one area in one table, read once and kept: what pages about areas ask for over and over.

A page of an area shows a measure of every dataset beside the areas around it, and a comparison any few of them. Asked
one measure at a time these are hundreds of questions; asked one area and table at a time each is asked once.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.query.connection import Row, Warehouse, quote

LARGEST = 8_000  # rows of an area in a table: more are asked for slice by slice
KEPT = 80_000  # rows of all that are kept
NOT_TEXTS = ("period_start", "period_end", "value", "lower_95", "upper_95")


def text_of(column: str) -> str:
    """A column as the text that a choice is compared with; a null is the empty text."""
    return f"coalesce(CAST({quote(column)} AS VARCHAR), '')"


@dataclass(frozen=True)
class AreaRows:
    """names: of the columns. rows: in the order of time; every column but days and figures as text, null as empty."""

    names: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def where(self, wanted: dict[str, str]) -> list[Row]:
        """The rows of a slice."""
        places = [(self.names.index(name), value) for name, value in wanted.items()]
        kept = (row for row in self.rows if all(row[place] == value for place, value in places))
        return [dict(zip(self.names, row, strict=True)) for row in kept]

    def combinations(self, names: list[str]) -> list[Row]:
        """Each combination of some columns, with how many rows it has and their latest period."""
        places, start = [self.names.index(name) for name in names], self.names.index("period_start")
        counts: Counter[tuple[Any, ...]] = Counter()
        latest: dict[tuple[Any, ...], date] = {}
        for row in self.rows:
            key = tuple(row[place] for place in places)
            counts[key] += 1
            latest[key] = max(row[start] or date.min, latest.get(key, date.min))
        return [
            {**dict(zip(names, key, strict=True)), "n_rows": counts[key], "latest": latest[key]}
            for key in sorted(counts)
        ]


class KeptRows:
    """The rows of the areas that were asked for last. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], AreaRows | None] = OrderedDict()
        self._rows = 0

    def get(self, warehouse: Warehouse, table: str, code: str) -> AreaRows | None:
        key = (table, code)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = _read(warehouse, table, code)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = found
                self._rows += _size(found)
            while self._rows > KEPT:
                self._rows -= _size(self._kept.popitem(last=False)[1])
        return found


def _size(rows: AreaRows | None) -> int:
    return len(rows.rows) + 1 if rows else 1


def rows_of_area(warehouse: Warehouse, table: str, code: str) -> AreaRows | None:
    """Every row of an area in a table of observations; None where they are too many to be kept."""
    kept: KeptRows = warehouse.remembered("rows of areas", KeptRows)
    return kept.get(warehouse, table, code)


def _read(warehouse: Warehouse, table: str, code: str) -> AreaRows | None:
    names = warehouse.columns(table)
    columns = ", ".join(quote(name) if name in NOT_TEXTS else f"{text_of(name)} AS {quote(name)}" for name in names)
    sql = f"SELECT {columns} FROM {quote(table)} WHERE area_code = ? ORDER BY period_start LIMIT {LARGEST + 1}"
    rows = warehouse.tuples(sql, [code])
    return AreaRows(names, tuple(rows)) if len(rows) <= LARGEST else None
