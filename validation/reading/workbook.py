"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): every sheet as text, each cell where a spreadsheet shows it.

calamine reads the values. What it does not say (percentages, error cells, hidden rows) comes from the file's own XML.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import python_calamine as calamine

from validation.issues import DAMAGED_FILE, ENCRYPTED_FILE, HIDDEN_CELLS, HIDDEN_SHEET, NO_TABLE, Issue, Place
from validation.reading.relation import RelationWriter
from validation.reading.source import ZIP_FAULTS, Merged, Sheet, unreadable
from validation.reading.workbook_marks import SheetMarks, workbook_marks

LONGEST_PLAIN = 1e21
LARGEST_WHOLE = 1e15  # Below, a whole number is written as Python writes it.


def read_workbook(path: Path, connection: duckdb.DuckDBPyConnection) -> tuple[tuple[Sheet, ...], list[Issue]]:
    """Read every sheet that can hold cells."""
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            sheets = _read_sheets(path, book, connection)
    except calamine.PasswordError as error:
        raise unreadable(ENCRYPTED_FILE, name=path.name) from error
    except (calamine.CalamineError, ElementTree.ParseError, *ZIP_FAULTS) as error:
        raise unreadable(DAMAGED_FILE, name=path.name, what="a workbook") from error
    except BaseException as error:  # A panic in calamine derives from BaseException and has no class to import.
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable(DAMAGED_FILE, name=path.name, what="a workbook") from error
    if not any(sheet.columns for sheet in sheets):
        raise unreadable(NO_TABLE, name=path.name, what="none of its sheets has a cell with anything in it")
    return sheets, [issue for sheet in sheets for issue in _hidden(sheet)]


def _read_sheets(
    path: Path, book: calamine.CalamineWorkbook, connection: duckdb.DuckDBPyConnection
) -> tuple[Sheet, ...]:
    with ThreadPoolExecutor(1) as aside:  # calamine leaves Python free while it reads a sheet.
        marking = aside.submit(workbook_marks, path)
        found = [(about, book.get_sheet_by_name(about.name)) for about in book.sheets_metadata if _has_cells(about)]
        marks = marking.result()
    return tuple(_read_sheet(about, cells, marks.get(about.name, SheetMarks()), connection) for about, cells in found)


def _has_cells(about: calamine.SheetMetadata) -> bool:
    return about.typ in (calamine.SheetTypeEnum.WorkSheet, calamine.SheetTypeEnum.MacroSheet)


def _hidden(sheet: Sheet) -> Iterator[Issue]:
    place = Place(sheet=sheet.name)
    if sheet.hidden and sheet.columns:
        yield Issue(HIDDEN_SHEET, {"sheet": sheet.name}, places=(place,))
    elif sheet.hidden_rows or sheet.hidden_columns:
        values = {"sheet": sheet.name, "rows": sheet.hidden_rows, "columns": sheet.hidden_columns}
        yield Issue(HIDDEN_CELLS, values, count=sheet.hidden_rows + sheet.hidden_columns, places=(place,))


def _read_sheet(
    about: calamine.SheetMetadata,
    cells: calamine.CalamineSheet,
    marks: SheetMarks,
    connection: duckdb.DuckDBPyConnection,
) -> Sheet:
    writer = RelationWriter(connection, text=cell_text)
    writer.extend(_rows(cells, marks))
    writer.flush()
    return Sheet(
        name=about.name,
        relation=writer.relation,
        rows=writer.rows,
        columns=writer.columns,
        connection=connection,
        hidden=about.visible is not calamine.SheetVisibleEnum.Visible,
        merged=_merged(cells) or tuple(marks.merged),
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns_within(cells.end[1] + 1 if cells.end else 0),
        uncalculated=tuple(marks.uncalculated),
    )


def _rows(cells: calamine.CalamineSheet, marks: SheetMarks) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows from the first of the sheet; calamine leaves out only the empty columns before the first that is used."""
    offset = cells.start[1] if cells.start else 0
    numbered = enumerate(cells.iter_rows(), start=1)
    return _marked(numbered, offset, marks) if offset or marks.percentages or marks.errors else numbered


def _marked(
    numbered: Iterable[tuple[int, list[Any]]], offset: int, marks: SheetMarks
) -> Iterator[tuple[int, Sequence[Any]]]:
    for number, row in numbered:
        if offset:
            row = [""] * offset + row
        for column in marks.percentages.get(number, ()):
            value = row[column - 1] if offset < column <= len(row) else None
            if isinstance(value, float | int):
                row[column - 1] = percent_text(value)
        for column, text in marks.errors.get(number, {}).items():
            row += [""] * (column - len(row))
            if row[column - 1] == "":
                row[column - 1] = text
        yield number, row


def _merged(cells: calamine.CalamineSheet) -> tuple[Merged, ...]:
    ranges = cells.merged_cell_ranges or []
    return tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def cell_text(value: object) -> str:
    """A cell's value as text: text verbatim, a number as its shortest decimal, a date as ISO 8601."""
    if type(value) is float:  # As most that are no text are.
        return number_text(value)
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return number_text(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return _duration(value)
    return ""


def number_text(value: float) -> str:
    """The shortest decimal that is this number, without an exponent or a needless ``.0``."""
    if abs(value) < LARGEST_WHOLE and value == (whole := int(value)):
        return str(whole)
    text = repr(value)
    if "e" in text and abs(value) < LONGEST_PLAIN:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0") if value else "0"


def percent_text(value: float) -> str:
    """A number that is shown as a percentage: 0.052 is ``5.2%``, and so is 0.052000000000000005.

    A spreadsheet shows no more than 15 digits, and compares no more: what lies beyond is left from its sums.
    """
    return f"{(Decimal(f'{value:.15g}') * 100).normalize():f}%"


def _duration(value: datetime.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    return f"{sign}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"
