"""Writes the sheets that a report adds with XlsxWriter, into a workbook that is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from validation.render import issue_sheet as sheets_of_ours
from validation.render.issue_sheet import INK, STYLES


class NewPainter:
    """A ``Painter`` of one sheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book, self._sheet = book, sheet
        self._formats: dict[tuple[str, bool], Any] = {}

    def put(self, row: int, column: int, value: str | int, style: str) -> None:
        if isinstance(value, int):
            self._sheet.write_number(row, column, value, self._format(style))
            return
        text = sheets_of_ours.cut(value)
        look = self._format(style, sheets_of_ours.is_formula_like(text))
        if text:
            self._sheet.write_string(row, column, text, look)
        else:
            self._sheet.write_blank(row, column, None, look)

    def link(self, row: int, column: int, text: str, sheet: str, cell: str) -> None:
        address = "internal:'" + sheet.replace("'", "''") + f"'!{cell}"
        self._sheet.write_url(row, column, address, self._format("link"), sheets_of_ours.cut(text))

    def finish(self, widths: Sequence[int], label_row: int | None, last_row: int) -> None:
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.set_column(len(widths), len(widths) + 20, widths[-1])
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        if label_row is not None:
            self._sheet.freeze_panes(label_row + 1, 0)
            self._sheet.autofilter(label_row, 0, last_row, len(widths) - 1)
            self._sheet.repeat_rows(label_row)

    def _format(self, style: str, is_quoted: bool = False) -> Any:
        if (style, is_quoted) not in self._formats:
            self._formats[style, is_quoted] = self._book.add_format(_properties(STYLES[style], is_quoted))
        return self._formats[style, is_quoted]


def _properties(style: dict[str, Any], is_quoted: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"valign": "top", "quote_prefix": is_quoted}
    found |= {"bold": style.get("bold", False), "text_wrap": style.get("wrap", False)}
    found |= {"font_color": f"#{style.get('color', INK)}", "font_size": style.get("size", 11)}
    if style.get("underline"):
        found["underline"] = 1
    if fill := style.get("fill"):
        found |= {"bg_color": f"#{fill}"}
    if style.get("line"):
        found |= {"bottom": 1, "bottom_color": "#D5DFE0"}
    return found
