"""A report as a workbook: the officer's own table with the faulty cells coloured and commented, its issues in front.

An Excel file is copied with its formatting; any other table is written into a new workbook. Of a very large one only
the first rows and those with issues are copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from validation.issues import Place
from validation.reading.source import Sheet, Source
from validation.render import words
from validation.render.words import Fault
from validation.report import Report

COPIED_CELLS = 300_000  # openpyxl holds a whole workbook in memory, and takes its time: a larger one is written anew.
MACROS = ".xlsm"


def write_workbook(report: Report, path: Path, source: Source | None = None) -> None:
    """Write the workbook. source: the file that was checked; without it, the issues alone.

    path: ends in .xlsm to keep the macros of a file that has some. A quarantined file is never copied.
    """
    faults = [fault for group in words.groups(report) for fault in group.faults]
    if words.is_masked(report):
        source = None
    if source is not None and _is_copied(source):
        from validation.render.workbook_copy import NotCopied, write_copy

        try:
            return write_copy(report, faults, source, path)
        except NotCopied:
            pass  # calamine reads workbooks that openpyxl does not: their values at least are shown.
    from validation.render.workbook_new import write_new

    write_new(report, faults, source, path, _notes(report, source))
    return None


def _is_copied(source: Source) -> bool:
    return source.format == "xlsx" and sum(sheet.rows * sheet.columns for sheet in source.sheets) <= COPIED_CELLS


def _notes(report: Report, source: Source | None) -> list[str]:
    if words.is_masked(report):
        return [
            "This file seems to hold personal data, so there is no copy of it here. What follows says where to look."
        ]
    if source is None:
        return []
    if source.format == "xlsx":
        return ["Your workbook is copied here as values alone, without its formatting. Your own file is untouched."]
    return ["Your table is copied here as it was read. Your own file is untouched."]


def sheet_of(place: Place, sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet that a place lies on; a place that names none lies on the first."""
    if place.sheet is None:
        return next((sheet for sheet in sheets if sheet.columns), None)
    return next((sheet for sheet in sheets if sheet.name == place.sheet), None)


__all__ = ["Fault", "sheet_of", "write_workbook"]
