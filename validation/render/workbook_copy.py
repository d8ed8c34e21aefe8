"""The officer's own Excel file once more: its formatting kept, the faulty cells coloured and commented.

openpyxl keeps formats, formulas, drop-downs, merged cells and, in an .xlsm, macros. What it does not keep is said on
the first sheet. A formula stays a formula: it is the officer's own; a text that looks like one stays a text.
"""

from __future__ import annotations

import copy
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from validation.issues import Place, column_letters
from validation.reading.source import ZIP_FAULTS, Source
from validation.render import issue_sheet as sheets_of_ours
from validation.render.issue_sheet import FILLS, INK, LINES, TABS
from validation.render.marks import Marks, gravest, marks_by_sheet
from validation.render.painter_copy import CopyPainter
from validation.render.words import Fault
from validation.report import Report

MACROS = ".xlsm"
ROW_WIDTH = 60  # How many cells of a row at fault are coloured.
LOST_PARTS = {
    "xl/media/": "pictures",
    "xl/charts/": "parts of charts",
    "xl/threadedComments/": "threads of comments",
    "xl/ctrlProps/": "buttons and other controls",
    "xl/slicers/": "slicers",
}
# What openpyxl raises where a workbook is not as it expects.
FAULTS_OF_WRITING = (KeyError, ValueError, TypeError, AttributeError, IndexError)
# A fault of its XML is Python's ParseError or, where lxml is installed, one of its own: both are a SyntaxError.
FAULTS_OF_READING = (*ZIP_FAULTS, *FAULTS_OF_WRITING, SyntaxError, AssertionError)


class NotCopied(Exception):
    """openpyxl cannot read this workbook."""


def write_copy(report: Report, faults: Sequence[Fault], source: Source, path: Path) -> None:
    """Write the copy. Raises ``NotCopied`` where the library cannot read the file."""
    keeps_macros = path.suffix.lower() == MACROS
    book = _load(source.path, keeps_macros)
    names = [sheet.name for sheet in source.sheets]
    marks = marks_by_sheet(faults[: sheets_of_ours.FAULTS_MARKED], names)
    heads = _heads(report)
    for name, found in marks.items():
        if name in book.sheetnames and hasattr(book[name], "cell"):
            _mark(book[name], found, heads.get(name, 1))
    _add_ours(book, report, faults, source, _lost(source.path, keeps_macros))
    _save(book, path)


def _load(path: Path, keeps_macros: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It warns of what it leaves out: the first sheet says so.
            with path.open("rb") as file:  # By its bytes: it would judge the name's ending.
                return openpyxl.load_workbook(file, keep_vba=keeps_macros, rich_text=True)
    except FAULTS_OF_READING as error:
        raise NotCopied(str(error)) from error


def _save(book: Any, path: Path) -> None:
    from openpyxl.workbook.properties import CalcProperties

    book.calculation = CalcProperties(fullCalcOnLoad=True)  # openpyxl keeps formulas and not what they came to.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book.save(path)
    except FAULTS_OF_WRITING as error:
        raise NotCopied(str(error)) from error


def _heads(report: Report) -> dict[str | None, int]:
    """The last row of labels of each sheet's first table."""
    found: dict[str | None, int] = {}
    for table in (report.recipe or {}).get("tables", ()):
        if rows := table.get("header_rows"):
            found.setdefault(table.get("sheet"), max(rows))
    return found


def _mark(sheet: Any, marks: Marks, head: int) -> None:
    held: dict[tuple[int, int], list[Fault]] = {}
    for place, faults in marks.cells.items():
        held.setdefault(_shown_at(sheet, *place), []).extend(faults)
    for row, faults in marks.rows.items():
        held.setdefault(_shown_at(sheet, row, 1), []).extend(faults)
        for column in range(1, min(sheet.max_column, ROW_WIDTH) + 1):
            _colour(sheet.cell(*_shown_at(sheet, row, column)), faults)
    for column, faults in marks.columns.items():
        held.setdefault(_shown_at(sheet, head, column), []).extend(faults)
    for (row, column), faults in held.items():
        cell = sheet.cell(row, column)
        _colour(cell, faults)
        _comment(cell, faults)


def _shown_at(sheet: Any, row: int, column: int) -> tuple[int, int]:
    """The cell itself; of merged cells the first, which alone can be coloured."""
    from openpyxl.cell.cell import MergedCell

    if isinstance(sheet.cell(row, column), MergedCell):
        for merged in sheet.merged_cells.ranges:
            if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
                return merged.min_row, merged.min_col
    return row, column


def _colour(cell: Any, faults: Sequence[Fault]) -> None:
    """Ground and border say how grave it is; number format, size and weight stay the officer's."""
    from openpyxl.styles import Border, PatternFill, Side

    severity = gravest(faults).severity
    cell.fill = PatternFill("solid", fgColor=FILLS[severity])
    side = Side("medium", color=LINES[severity])
    cell.border = Border(side, side, side, side)
    font = copy.copy(cell.font)
    font.color = INK  # A white text on a dark ground would vanish.
    cell.font = font


def _comment(cell: Any, faults: Sequence[Fault]) -> None:
    from openpyxl.comments import Comment

    before = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
    text = before + sheets_of_ours.comment(faults)
    width, height = sheets_of_ours.comment_size(text)
    cell.comment = Comment(text, "Data check", height=height, width=width)


def _lost(path: Path, keeps_macros: bool) -> list[str]:
    """What of the file is not in the copy, in a sentence."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    lost = [words for part, words in LOST_PARTS.items() if any(name.startswith(part) for name in names)]
    if "xl/vbaProject.bin" in names and not keeps_macros:
        lost.append("macros (name the report .xlsm to keep them)")
    if not lost:
        return []
    return [f"This copy may be without its {', '.join(lost)}."]


def _add_ours(book: Any, report: Report, faults: Sequence[Fault], source: Source, notes: list[str]) -> None:
    """Put our sheets in front, and open the book there."""
    titles = list(book.sheetnames)
    if report.changes:
        changes = book.create_sheet(sheets_of_ours.free_title(sheets_of_ours.CHANGES_TITLE, titles), 0)
        changes.sheet_properties.tabColor = TABS["changes"]
        sheets_of_ours.paint_changes(CopyPainter(changes), report)
    front = book.create_sheet(sheets_of_ours.free_title(sheets_of_ours.ISSUES_TITLE, titles), 0)
    front.sheet_properties.tabColor = TABS["issues"]
    said = ["This is a copy of your workbook. Your own file is untouched.", *notes]
    if any(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        said.append("Its formulas show their results once you choose Enable Editing.")
    sheets_of_ours.paint_issues(CopyPainter(front), report, faults, _locator(source, titles), said)
    for sheet in [*book.worksheets, *book.chartsheets]:  # Sheets selected together would be edited together.
        for view in _views(sheet):
            view.tabSelected = sheet is front
    book.active = 0
    for view in book.views:
        view.firstSheet = 0


def _views(sheet: Any) -> Iterator[Any]:
    views = getattr(sheet, "views", None) or getattr(sheet, "sheetViews", None)
    yield from getattr(views, "sheetView", None) or ()


def _locator(source: Source, titles: Sequence[str]) -> sheets_of_ours.Locate:
    first = next((sheet.name for sheet in source.sheets if sheet.columns), None)

    def locate(place: Place) -> tuple[str, str] | None:
        name = first if place.sheet is None else place.sheet
        if name is None or name not in titles:
            return None
        return name, f"{column_letters(place.column or 1)}{place.row or 1}"

    return locate
