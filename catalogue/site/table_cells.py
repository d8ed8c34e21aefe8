"""A value of a table as people read it: codes as words, periods and days as we say them, figures with their unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalogue.query import labels
from catalogue.query.tables import Column
from catalogue.site import words

FIGURES = ("value", "lower_95", "upper_95")
# Columns that a cell of another is worded with.
WORDED_WITH = ("area_code", "period_type", "measure", "unit", "status", *FIGURES)
MOST_DECIMALS = 4
LONG = 48  # letters: a longer text is broken over several lines

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """text: what is shown. area: the code of the area that it leads to. is_missing: words instead of a figure."""

    text: str
    area: str = ""
    is_number: bool = False
    is_missing: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONG


def cells(columns: Sequence[Column], rows: Sequence[Row], is_indicator: bool) -> list[tuple[Cell, ...]]:
    """Those of each row. rows: with the columns of WORDED_WITH, where the table has them."""
    places = _places(rows) if is_indicator else {}
    return [tuple(_cell(column, row, is_indicator, places) for column in columns) for row in rows]


def _cell(column: Column, row: Row, is_indicator: bool, places: Mapping[str, int]) -> Cell:
    value = row[column.name]
    if is_indicator and column.name in FIGURES:
        return _figure(column, value, row, places)
    if column.kind == "number":
        return Cell(words.cell(value), is_number=True)
    if value is None or value == "":
        return Cell("")
    area = str(row.get("area_code") or "") if column.name == "area_name" else ""
    return Cell(words.sentence(in_words(column, value, str(row.get("period_type") or ""))), area)


def in_words(column: Column, value: Any, period_type: str = "") -> str:
    """A value that is no figure, in words."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return words.day(value)
    if column.name == "period":
        return words.period(str(value), period_type or None)
    if column.name == "status":
        return words.status_words(str(value))
    if column.kind == "text" and labels.list_of(column.name) is not None:
        return labels.label_of(column.name, str(value))
    return words.cell(value)


def _figure(column: Column, value: float | None, row: Row, places: Mapping[str, int]) -> Cell:
    if value is None:
        why = words.status_words(row.get("status")) if column.name == "value" else ""
        return Cell(why, is_number=True, is_missing=bool(why))
    return Cell(words.amount(value, row.get("unit"), places.get(str(row.get("measure")))), is_number=True)


def _places(rows: Sequence[Row]) -> dict[str, int]:
    """The decimal places of each measure here: as many as it has anywhere among the rows, so that points stand under
    one another, and nothing is left out that was published."""
    found: dict[str, int] = {}
    for row in rows:
        measure = str(row.get("measure"))
        known = found.setdefault(measure, labels.decimals_of(measure) or 0)
        figures = (row[name] for name in FIGURES if row.get(name) is not None)
        found[measure] = max([known, *map(_decimals, figures)])
    return found


def _decimals(value: float) -> int:
    return len(f"{value:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
