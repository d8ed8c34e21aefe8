"""Cells that show a spreadsheet's own words instead of a value: failed formulas, hashes, formulas never calculated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validation.issues import FORMULA_ERROR, NOT_CALCULATED, TOO_NARROW, UNIT_IN_CELL, Issue, IssueKind, Place
from validation.reading import Sheet
from validation.shape.region import EXAMPLES_KEPT, FAILED, Column, Region

_ERROR = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA)|Err:5\d\d", re.IGNORECASE
)
_HASHES = re.compile(r"#{3,}")
_FORMULA = re.compile(r"=.*(?:[A-Z]{1,3}\$?\d+|[A-Z]{2,}\().*", re.IGNORECASE)
_UNIT = re.compile(r"[£€$]?\s?-?\d[\d,]*(?:\.\d+)?\s?(?P<unit>[a-z]{2,12}(?: [a-z]{2,12})?)", re.IGNORECASE)
_OF_SPANS = re.compile(r"\bages?\b|\bbands?\b|\bduration\b|\bperiod\b|\blength\b|\bsize\b", re.IGNORECASE)
_NO_UNITS = {"and", "or", "to", "am", "pm", "st", "nd", "rd", "th", "est", "na", "er", "ns", "plus"}


def failed_cells(region: Region) -> Iterator[Issue]:
    """Issues: ``formula-error``, ``hashes-instead-of-value``, ``formula-without-value``."""
    for column in region.columns:
        if region.is_long and column.holds == "figures":
            continue  # Whoever reads its figures tells of each text that is none.
        kinds: dict[IssueKind, list[str]] = {}
        for text in region.search(column, FAILED):
            if column.holds == "figures" and region.is_read and text.strip().upper() == "#N/A":
                continue  # Among figures it is read as “not available”, which is what it says.
            if kind := instead_of_value(text):
                kinds.setdefault(kind, []).append(text)
        for kind, texts in kinds.items():
            yield failed(region, column, kind, texts)


def units_in_cells(region: Region) -> Iterator[Issue]:
    """Issue: ``unit-in-cell``, for a column of a sheet without figures whose every number has the same unit."""
    if region.is_read or any(column.is_numeric for column in region.columns):
        return
    for column in region.columns:
        units = [found["unit"] for text in column.texts if (found := _UNIT.fullmatch(text.strip()))]
        if len(units) < 3 or len(units) * 5 < len(column.texts) * 4 or len(set(units)) > 1:
            continue
        if number_with_unit(column.texts[0]) and not _OF_SPANS.search(column.label):
            yield failed(region, column, UNIT_IN_CELL, list(column.texts))


def failed(region: Region, column: Column, kind: IssueKind, texts: list[str]) -> Issue:
    """The issue of these texts of a column."""
    found = region.find(column, texts)
    cell = Place(region.sheet.name, found[0].rows[0], column.number).cell
    unit = _UNIT.fullmatch(found[0].text.strip())
    return region.issue(kind, column, found, cell=cell, unit=unit["unit"] if unit else "")


def instead_of_value(text: str) -> IssueKind | None:
    """What a text that is no value is, where a spreadsheet wrote it."""
    shown = text.strip()
    if _ERROR.fullmatch(shown):
        return FORMULA_ERROR
    if _HASHES.fullmatch(shown):
        return TOO_NARROW
    return NOT_CALCULATED if _FORMULA.fullmatch(shown) else None


def number_with_unit(text: str) -> IssueKind | None:
    """“12 people” where a number was expected."""
    found = _UNIT.fullmatch(" ".join(text.split()))
    return UNIT_IN_CELL if found and found["unit"].casefold() not in _NO_UNITS else None


def uncalculated(sheet: Sheet, first_row: int = 1) -> Iterator[Issue]:
    """Issue: ``formula-without-value``, for the formulas of a workbook beside which no value is kept."""
    if cells := [(row, column) for row, column in sheet.uncalculated if row >= first_row]:
        places = tuple(Place(sheet.name, row, column) for row, column in cells[:EXAMPLES_KEPT])
        yield Issue(NOT_CALCULATED, {"cell": places[0].cell}, len(cells), places)
