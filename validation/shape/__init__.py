"""What a person would stumble over in a sheet: a room a question, each of which looks at one table and tells of it.

``check_shape`` asks them in turn. Nothing here changes a value: whoever reads the table decides what to do with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validation.issues import Issue
from validation.shape.codes import damaged_codes
from validation.shape.columns import headings
from validation.shape.dates import dates_for_ranges, mixed_date_orders
from validation.shape.failures import (
    failed,
    failed_cells,
    instead_of_value,
    number_with_unit,
    uncalculated,
    units_in_cells,
)
from validation.shape.region import Column, Region, whole_sheet
from validation.shape.rows import cut_short, duplicate_rows
from validation.shape.spellings import garbled, spellings

__all__ = [
    "Column",
    "Region",
    "check_shape",
    "failed",
    "instead_of_value",
    "number_with_unit",
    "uncalculated",
    "whole_sheet",
]

ROOMS: tuple[Callable[[Region], Iterator[Issue]], ...] = (
    headings,
    cut_short,
    failed_cells,
    units_in_cells,
    damaged_codes,
    dates_for_ranges,
    mixed_date_orders,
    spellings,
    garbled,
    duplicate_rows,
)


def check_shape(region: Region) -> list[Issue]:
    """The issues of one table, in the order in which a person would look for them."""
    return [issue for room in ROOMS for issue in room(region)]
