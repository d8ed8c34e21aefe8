"""The columns of a table as a whole: blank ones, ones without a heading, headings that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from validation.issues import (
    COLUMN_WITHOUT_LABEL,
    EMPTY_COLUMN,
    NO_HEADER,
    SAME_LABEL_TWICE,
    Issue,
    Place,
    column_letters,
)
from validation.shape.region import EXAMPLES_KEPT, Column, Region, shorten

MOST_COMPARED = 8


def headings(region: Region) -> Iterator[Issue]:
    """Issues: ``no-headings``, ``column-without-heading``, ``empty-column``, ``same-heading-twice``."""
    if not region.header_rows:
        place = Place(region.sheet.name, region.first_row)
        yield Issue(NO_HEADER, {"row": region.first_row}, 1, (place,))
        return
    yield from _blank_columns(region)
    yield from _without_label(region)
    yield from _second_labels(region)


def _about(region: Region, column: Column) -> Place:
    return Place(region.sheet.name, region.header_rows[-1], column.number, column.label or None)


def _several(region: Region, kind_of: list[Column]) -> tuple[dict[str, object], tuple[Place, ...]]:
    values: dict[str, object] = {"column": column_letters(kind_of[0].number)}
    return values, tuple(_about(region, column) for column in kind_of[:EXAMPLES_KEPT])


def _blank_columns(region: Region) -> Iterator[Issue]:
    held = [column.number for column in region.columns if column.filled]
    blank = [
        column
        for column in region.columns
        if not column.filled and not column.label and held and held[0] < column.number < held[-1]
    ]
    if blank:
        places = tuple(Place(region.sheet.name, None, column.number) for column in blank[:EXAMPLES_KEPT])
        yield Issue(EMPTY_COLUMN, {"column": column_letters(blank[0].number)}, len(blank), places)


def _without_label(region: Region) -> Iterator[Issue]:
    """But for a first column that counts the rows, as statistics programs write one, and stray cells."""
    rows = region.last_row - region.first_row + 1
    nameless = [
        column
        for column in region.columns
        if not column.label and column.filled * 2 > rows and column.holds == "other" and not _counts_rows(column)
    ]
    if nameless:
        values, places = _several(region, nameless)
        yield Issue(COLUMN_WITHOUT_LABEL, values, len(nameless), places)


def _counts_rows(column: Column) -> bool:
    return column.number == 1 and {"1", "2", "3"} <= set(column.texts)


def _second_labels(region: Region) -> Iterator[Issue]:
    labelled: dict[str, list[Column]] = defaultdict(list)
    for column in region.columns:
        if column.label and column.filled and column.holds != "passed over":
            labelled[column.label.casefold()].append(column)
    for first, *others in labelled.values():
        again = [other for other in others[:MOST_COMPARED] if _differs(region, first, other)]
        if again:
            values, places = _several(region, again)
            yield Issue(SAME_LABEL_TWICE, values | {"label": shorten(first.label)}, len(again), places)


def _differs(region: Region, first: Column, other: Column) -> bool:
    """Whether a row holds something in both columns, and not the same."""
    rows = f"SELECT row FROM {region.bounds} AND trim({first.name}) != trim({other.name}) LIMIT 1"
    return bool(region.ask(rows))
