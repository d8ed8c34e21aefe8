"""A version's table in formats that are made when somebody asks: JSON, streamed; Excel and DuckDB, written once.

All come from the Parquet file, in batches, so a large table never stands in memory. Text stays text in Excel: a cell
that begins with ``=``, ``+``, ``-`` or ``@`` is written as a string, never as a formula, and the About sheet says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalogue.errors import NotValid

BATCH = 5_000
EXCEL_ROWS = 1_048_575
EXCEL_CELL = 32_767  # characters
INERT_NOTE = "Text that begins with =, +, - or @ is stored as text in this workbook: no cell is a formula."


def row_count(parquet: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(parquet).num_rows)


def _batches(parquet: Path) -> Iterator[list[dict[str, Any]]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(parquet) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            yield batch.to_pylist()


def json_chunks(parquet: Path) -> Iterator[str]:
    """One JSON array of objects, a line a row; what is not a number in JSON's sense is null."""
    return json_text(_batches(parquet))


def json_text(batches: Iterable[list[dict[str, Any]]]) -> Iterator[str]:
    before = "[\n"
    for rows in batches:
        yield before + ",\n".join(json.dumps(_plain(row), ensure_ascii=False, default=str) for row in rows)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_number(value) for name, value in row.items()}


def _as_number(value: Any) -> Any:
    """A number as JSON and Excel write it; null where neither can. What is no number is given back."""
    number = float(value) if isinstance(value, Decimal) else value
    return None if isinstance(number, float) and not math.isfinite(number) else number


def check_fits_excel(rows: int) -> None:
    """Raise NotValid where a sheet of Excel has no room for so many rows."""
    if rows > EXCEL_ROWS:
        raise NotValid(
            "This table has more rows than a sheet of Excel can hold.",
            what_to_do="Download the CSV or Parquet file instead.",
        )


def write_excel(parquet: Path, target: Path, about: Iterable[tuple[str, str]]) -> None:
    """The workbook of a version: sheets Data and About. Raises NotValid over Excel's rows."""
    import pyarrow.parquet as pq

    check_fits_excel(row_count(parquet))
    write_workbook(pq.read_schema(parquet).names, _batches(parquet), target, about)


def write_workbook(
    names: Sequence[str], batches: Iterable[list[dict[str, Any]]], path: Path, about: Iterable[tuple[str, str]]
) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), {**options, "strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # The same version gives the same bytes.
        bold = book.add_format({"bold": True, "bottom": 1})
        dated = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Data")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(names) - 1, 16)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold)
        line = 0
        for rows in batches:
            for row in rows:
                line += 1
                for column, value in enumerate(row.values()):
                    _write_cell(sheet, line, column, value, dated)
        _write_about(book.add_worksheet("About"), [*about, ("Note", INERT_NOTE)], bold)


def _write_cell(sheet: Any, row: int, column: int, value: Any, dated: Any) -> None:
    value = _as_number(value)
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), dated)
    else:
        sheet.write_string(row, column, str(value)[:EXCEL_CELL])


def _write_about(sheet: Any, about: Iterable[tuple[str, str]], bold: Any) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    for row, (name, text) in enumerate(about):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text[:EXCEL_CELL])
