"""Rows of an answer as a file: CSV and JSON a batch at a time, and an Excel workbook. No cell becomes a formula."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pipelines.outputs import FORMULA_SIGNS, INERT

BATCH = 2_000
CELL = 32_767  # letters that a cell of Excel holds
ROWS = 1_048_575


def csv_chunks(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """UTF-8 text with a header; a null is an empty cell. A text that would run as a formula gets an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    for number, row in enumerate(rows, 1):
        writer.writerow([_plain(row.get(name)) for name in names])
        if number % BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, str) and value[:1] and value[0] in FORMULA_SIGNS and not _is_number(value):
        return INERT + value
    return value


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False


def json_chunks(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON array of objects, a line a row; dates as texts."""
    opening = "[\n"
    for row in rows:
        yield opening + json.dumps({name: _value(row.get(name)) for name in names}, ensure_ascii=False, default=str)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def workbook(sheets: Mapping[str, tuple[Sequence[str], Iterable[Mapping[str, Any]]]]) -> bytes:
    """An Excel workbook of some sheets, each with its columns and rows; texts stay texts."""
    import xlsxwriter

    target = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {"in_memory": True, **inert}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # The same rows give the same bytes.
        bold, dated = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "dd/mm/yyyy"})
        for name, (columns, rows) in sheets.items():
            _sheet(book.add_worksheet(name), columns, rows, bold, dated)
    return target.getvalue()


def _sheet(sheet: Any, names: Sequence[str], rows: Iterable[Mapping[str, Any]], bold: Any, dated: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(names) - 1, 0), 18)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    for line, row in enumerate(rows, 1):
        if line > ROWS:
            break
        for column, name in enumerate(names):
            _cell(sheet, line, column, row.get(name), dated)


def _cell(sheet: Any, line: int, column: int, value: Any, dated: Any) -> None:
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value):
            sheet.write_number(line, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
        sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), dated)
    else:
        sheet.write_string(line, column, str(value)[:CELL])
