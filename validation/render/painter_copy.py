"""Writes the sheets that a report adds with openpyxl, into the copy of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from validation.issues import column_letters
from validation.render import issue_sheet as sheets_of_ours
from validation.render.issue_sheet import INK, STYLES


class CopyPainter:
    """A ``Painter`` of one sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._looks: dict[str, tuple[Any, ...]] = {}

    def put(self, row: int, column: int, value: str | int, style: str) -> None:
        cell = self._sheet.cell(row + 1, column + 1)
        if isinstance(value, int):
            cell.value = value
        elif value:
            cell.value = sheets_of_ours.cut(value)
            cell.data_type = "s"  # A text that begins with = would else be written as a formula.
            cell.quotePrefix = sheets_of_ours.is_formula_like(value)
        cell.font, cell.fill, cell.border, cell.alignment = self._look(style)

    def link(self, row: int, column: int, text: str, sheet: str, cell: str) -> None:
        from openpyxl.worksheet.hyperlink import Hyperlink

        self.put(row, column, text, "link")
        own = self._sheet.cell(row + 1, column + 1)
        target = "'" + sheet.replace("'", "''") + f"'!{cell}"
        own.hyperlink = Hyperlink(ref=own.coordinate, location=target)

    def finish(self, widths: Sequence[int], label_row: int | None, last_row: int) -> None:
        for column, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[column_letters(column)].width = width
        for column in range(len(widths) + 1, len(widths) + 20):
            self._sheet.column_dimensions[column_letters(column)].width = widths[-1]
        self._sheet.sheet_view.showGridLines = False
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if label_row is not None:
            self._sheet.freeze_panes = f"A{label_row + 2}"
            self._sheet.auto_filter.ref = f"A{label_row + 1}:{column_letters(len(widths))}{last_row + 1}"
            self._sheet.print_title_rows = f"{label_row + 1}:{label_row + 1}"

    def _look(self, style: str) -> tuple[Any, ...]:
        if style not in self._looks:
            self._looks[style] = _look(STYLES[style])
        return self._looks[style]


def _look(style: dict[str, Any]) -> tuple[Any, ...]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    font = Font(
        bold=style.get("bold", False),
        sz=style.get("size", 11),
        color=style.get("color", INK),
        u="single" if style.get("underline") else None,
    )
    fill = PatternFill("solid", fgColor=style["fill"]) if "fill" in style else PatternFill()
    border = Border(bottom=Side("thin", color="D5DFE0")) if style.get("line") else Border()
    return font, fill, border, Alignment(vertical="top", wrap_text=style.get("wrap", False))
