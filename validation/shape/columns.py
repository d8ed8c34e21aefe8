"""The columns of a table as a whole: blank ones, ones without a heading, headings that stand twice, second tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from validation.issues import (
    COLUMN_WITHOUT_LABEL,
    EMPTY_COLUMN,
    NO_HEADER,
    SAME_LABEL_TWICE,
    SIDE_BY_SIDE,
    Issue,
    Place,
    column_letters,
)
from validation.shape.region import EXAMPLES_KEPT, Column, Region, shorten


def headings(region: Region) -> Iterator[Issue]:
    """Issues: ``no-headings``, ``column-without-heading``, ``empty-column``, ``same-heading-twice``,
    ``tables-side-by-side``."""
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
        values, places = _several(region, blank)
        yield Issue(EMPTY_COLUMN, values, len(blank), places)


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
        if column.label and column.filled:
            labelled[column.label.casefold()].append(column)
    again = [(first, other) for same in labelled.values() for first, other in combinations(same[:8], 2)]
    twice: dict[str, list[Column]] = defaultdict(list)
    for first, other in again:
        differing = _differing(region, first, other)
        if not differing:
            continue
        if not first.is_numeric and not other.is_numeric and _is_parted(region, first, other):
            yield _side_by_side(region, first, other, differing)
        elif first.holds != "passed over" and other.holds != "passed over" and other not in twice[first.label]:
            twice[first.label].append(other)
    for label, others in twice.items():
        if others:
            values, places = _several(region, others)
            yield Issue(SAME_LABEL_TWICE, values | {"label": shorten(label)}, len(others), places)


def _is_parted(region: Region, first: Column, other: Column) -> bool:
    """Whether a blank column stands between two columns: the gap between two tables."""
    between = [column for column in region.columns if first.number < column.number < other.number]
    return any(not column.filled and not column.label for column in between)


def _differing(region: Region, first: Column, other: Column) -> list[tuple[int, str, str]]:
    """Rows in which two columns of one heading both hold something, and not the same."""
    return region.ask(
        f"SELECT row, {first.name}, {other.name} FROM {region.bounds} AND trim({first.name}) != trim({other.name})"
        f" ORDER BY row LIMIT 100"
    )


def _side_by_side(region: Region, first: Column, other: Column, differing: list[tuple[int, str, str]]) -> Issue:
    row, one, two = differing[0]
    values = {"label": first.label, "row": row, "first": shorten(one), "second": shorten(two)}
    places = tuple(Place(region.sheet.name, row, other.number, other.label, shorten(two)) for row, _, two in differing)
    return Issue(SIDE_BY_SIDE, values, len(differing), places[:EXAMPLES_KEPT])
