"""A value of a table as people read it: codes as words, periods and days as we say them, figures with their unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalogue.query import labels
from catalogue.query.tables import Column
from catalogue.site import words

FIGURES = ("value", "lower_95", "upper_95")
# Columns that a cell of another is worded with.
WORDED_WITH = ("area_code", "period_type", "measure", "unit", "status")
MOST_DECIMALS = 4


@dataclass(frozen=True)
class Cell:
    """text: what is shown. area: the code of the area that it leads to. is_missing: words instead of a figure."""

    text: str
    area: str = ""
    is_number: bool = False
    is_missing: bool = False


def cell(column: Column, row: Mapping[str, Any], is_indicator: bool) -> Cell:
    """row: with the columns of WORDED_WITH, where the table has them."""
    value = row[column.name]
    if is_indicator and column.name in FIGURES:
        return _figure(column, value, row)
    if column.kind == "number":
        return Cell(words.cell(value), is_number=True)
    if value is None or value == "":
        return Cell("")
    area = str(row.get("area_code") or "") if column.name == "area_name" else ""
    return Cell(in_words(column, value, str(row.get("period_type") or "")), area)


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


def _figure(column: Column, value: float | None, row: Mapping[str, Any]) -> Cell:
    if value is None:
        why = words.status_words(row.get("status")) if column.name == "value" else ""
        return Cell(why, is_number=True, is_missing=bool(why))
    return Cell(words.amount(value, row.get("unit"), _decimals(value, row.get("measure"))), is_number=True)


def _decimals(value: float, measure: str | None) -> int:
    """As many as the measure has, and as the figure has itself: a table leaves nothing out that was published."""
    own = len(f"{value:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
    return max(own, (labels.decimals_of(measure) if measure else None) or 0)
