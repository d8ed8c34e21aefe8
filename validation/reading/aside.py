"""Which sheets of a workbook are set aside: those that say on themselves that they hold no data.

A template's notes, lists and example say so in their second line. Whoever takes that line out has the sheet read.
"""

from __future__ import annotations

from validation.reading.source import Sheet

NOT_READ = "This sheet is not read"
FIRST_LINES = 3


def is_set_aside(sheet: Sheet) -> bool:
    """Whether one of the sheet's first lines begins a cell with ``NOT_READ``."""
    if sheet.name is None or not sheet.columns:  # A text file is one sheet, and its own to read.
        return False
    lines = sheet.head(FIRST_LINES)
    return any(cell and cell.strip().startswith(NOT_READ) for _, cells in lines for cell in cells)
