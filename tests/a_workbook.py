"""A workbook as a test writes it: sheets of rows, with merged cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> None:
    """Write each sheet's rows, a blank text as a cell without a value. merged: ranges, merged on every sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        for cells in merged:
            sheet.merge_cells(cells)
    book.save(path)
