"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): every sheet as text, each cell where a spreadsheet shows it.

calamine reads the values. What it does not say (percentages, error cells, hidden rows) comes from the file's own XML.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import python_calamine as calamine

from validation.issues import DAMAGED_FILE, ENCRYPTED_FILE, HIDDEN_SHEET, NO_TABLE, Issue, Place
from validation.reading.relation import RelationWriter
from validation.reading.source import Merged, Sheet, unreadable

LONGEST_PLAIN = 1e21


def read_workbook(path: Path, connection: duckdb.DuckDBPyConnection) -> tuple[tuple[Sheet, ...], list[Issue]]:
    """Read every sheet that can hold cells."""
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            sheets = tuple(_read_sheet(book, about, connection) for about in book.sheets_metadata if _has_cells(about))
    except calamine.PasswordError as error:
        raise unreadable(ENCRYPTED_FILE, name=path.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise unreadable(DAMAGED_FILE, name=path.name, what="a workbook") from error
    except BaseException as error:  # A panic in calamine derives from BaseException and has no class to import.
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable(DAMAGED_FILE, name=path.name, what="a workbook") from error
    if not sheets:
        raise unreadable(NO_TABLE, name=path.name, what="it has no sheet with cells")
    return sheets, [_hidden(sheet) for sheet in sheets if sheet.hidden]


def _has_cells(about: calamine.SheetMetadata) -> bool:
    return about.typ in (calamine.SheetTypeEnum.WorkSheet, calamine.SheetTypeEnum.MacroSheet)


def _hidden(sheet: Sheet) -> Issue:
    return Issue(HIDDEN_SHEET, {"sheet": sheet.name}, places=(Place(sheet=sheet.name),))


def _read_sheet(
    book: calamine.CalamineWorkbook, about: calamine.SheetMetadata, connection: duckdb.DuckDBPyConnection
) -> Sheet:
    cells = book.get_sheet_by_name(about.name)
    writer = RelationWriter(connection)
    offset = [""] * cells.start[1] if cells.start else []
    writer.extend(
        (number, offset + [cell_text(value) for value in row]) for number, row in enumerate(cells.iter_rows(), start=1)
    )
    writer.flush()
    return Sheet(
        name=about.name,
        relation=writer.relation,
        rows=writer.rows,
        columns=writer.columns,
        connection=connection,
        hidden=about.visible is not calamine.SheetVisibleEnum.Visible,
        merged=_merged(cells),
    )


def _merged(cells: calamine.CalamineSheet) -> tuple[Merged, ...]:
    ranges = cells.merged_cell_ranges or []
    return tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def cell_text(value: object) -> str:
    """A cell's value as text: text verbatim, a number as its shortest decimal, a date as ISO 8601."""
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
    if value == int(value) if abs(value) < LONGEST_PLAIN else False:
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text and abs(value) < LONGEST_PLAIN else text


def _duration(value: datetime.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    return f"{sign}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"
