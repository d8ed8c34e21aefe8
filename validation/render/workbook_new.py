"""A table that is no Excel file as a new workbook: its cells as they were read, coloured and commented where at fault.

Written row by row, so that a large table needs no more memory than a small one. Text is written as text: none becomes
a formula or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from validation.issues import Place, column_letters
from validation.reading.source import Sheet, Source
from validation.render import issue_sheet as sheets_of_ours
from validation.render.issue_sheet import FILLS, INK, LINES, TABS
from validation.render.marks import Marks, gravest, marks_by_sheet
from validation.render.painter_new import NewPainter
from validation.render.words import Fault, is_masked, many
from validation.report import Report

ROWS_COPIED = 50_000  # of a sheet; those with issues beyond them are copied too
CELLS_COPIED = 4_000_000  # of all sheets: a very wide one has fewer of its rows copied
ROWS_OF_A_SHEET, COLUMNS_OF_A_SHEET = 1_048_576, 16_384
SHEETS_COPIED = 50
BATCH_CELLS = 100_000
NARROWEST, WIDEST = 8, 44
WIDTH_FROM = 200  # rows
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
NUMBER_DIGITS = 11  # A spreadsheet shows no more of a number unasked.
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_TITLE = 31


def write_new(report: Report, faults: Sequence[Fault], source: Source | None, path: Path, notes: list[str]) -> None:
    """Write the workbook: the issues, the changes, then the sheets of the source."""
    import xlsxwriter

    held = [sheet for sheet in source.sheets if sheet.columns][:SHEETS_COPIED] if source else []
    titles = _titles(held, Path(source.name).stem if source else "")
    marks = marks_by_sheet(faults[: sheets_of_ours.FAULTS_MARKED], [sheet.name for sheet in held])
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"Report of a check: {source.name if source else ''}"})
        front = book.add_worksheet(sheets_of_ours.free_title(sheets_of_ours.ISSUES_TITLE, list(titles.values())))
        front.set_tab_color(f"#{TABS['issues']}")
        if report.changes and not is_masked(report):
            changes = book.add_worksheet(sheets_of_ours.free_title(sheets_of_ours.CHANGES_TITLE, list(titles.values())))
            changes.set_tab_color(f"#{TABS['changes']}")
            sheets_of_ours.paint_changes(NewPainter(book, changes), report)
        copies = []
        room = CELLS_COPIED
        for sheet in held:
            copies.append(_Copy(book, sheet, titles[sheet.name], marks.get(sheet.name, Marks()), report, room))
            room -= copies[-1].cells
        said = [*notes, *_left_out(source, held), *(copy.note for copy in copies if copy.note)]
        sheets_of_ours.paint_issues(NewPainter(book, front), report, faults, _locator(held, titles), said)
        for copy in copies:
            copy.write()


def _left_out(source: Source | None, held: Sequence[Sheet]) -> list[str]:
    """How many sheets are not copied, where there are very many."""
    rest = sum(1 for sheet in source.sheets if sheet.columns) - len(held) if source else 0
    return [f"Left out: {many(rest, 'sheet')} after the first {SHEETS_COPIED}."] if rest else []


def _titles(sheets: Sequence[Sheet], stem: str) -> dict[str | None, str]:
    """A name for each sheet that Excel takes: short, without brackets and the like, and none twice."""
    titles: dict[str | None, str] = {}
    for sheet in sheets:
        title = FORBIDDEN.sub(" ", sheet.name or stem)[:LONGEST_TITLE].strip(" '") or "Data"
        title = "Data" if title.casefold() == "history" else title  # A name that Excel keeps for itself.
        free = sheets_of_ours.free_title(title, list(titles.values()))
        short = title[: LONGEST_TITLE - 4] if len(free) > LONGEST_TITLE else title
        titles[sheet.name] = sheets_of_ours.free_title(short, list(titles.values()))
    return titles


def _locator(sheets: Sequence[Sheet], titles: dict[str | None, str]) -> sheets_of_ours.Locate:
    first = sheets[0].name if sheets else None

    def locate(place: Place) -> tuple[str, str] | None:
        name = place.sheet if place.sheet in titles else first if place.sheet is None else None
        row, column = place.row or 1, place.column or 1
        if name not in titles or row > ROWS_OF_A_SHEET or column > COLUMNS_OF_A_SHEET:
            return None
        return titles[name], f"{column_letters(column)}{row}"

    return locate


class _Copy:
    """One sheet of the source, as it goes into the workbook."""

    def __init__(self, book: Any, sheet: Sheet, title: str, marks: Marks, report: Report, room: int) -> None:
        self._book, self._source, self._marks = book, sheet, marks
        self._sheet = book.add_worksheet(title)
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._heads = _head_rows(report, sheet)
        self._width = min(sheet.columns, COLUMNS_OF_A_SHEET)
        self._last = min(ROWS_COPIED, max(0, room) // max(1, self._width))
        self.cells = min(self._last, sheet.rows) * self._width
        self.note = self._left_out(title)

    def _left_out(self, title: str) -> str:
        parts = []
        if self._source.rows > self._last:
            parts.append(f"the rows after {self._last:,} that have no issue listed here")
        if self._source.columns > COLUMNS_OF_A_SHEET:
            parts.append(f"the columns after {COLUMNS_OF_A_SHEET:,}")
        return f"Left out of the sheet “{title}”: {' and '.join(parts)}." if parts else ""

    def write(self) -> None:
        """Write the rows in order, each at its own number, so that every address holds."""
        before, written = 0, 0
        widths: dict[int, int] = {}
        for number, texts in self._rows():
            self._note_rest(before + 1, number - 1)
            self._write_row(number, texts)
            if written < WIDTH_FROM:
                for column, text in enumerate(texts):
                    widths[column] = max(widths.get(column, 0), len(text or ""))
            before, written = number, written + 1
        self._note_rest(before + 1, self._source.rows)
        for column in range(min(self._width, 200)):
            self._sheet.set_column(column, column, min(max(widths.get(column, 0) + 2, NARROWEST), WIDEST))
        if self._heads and max(self._heads) <= 20:
            self._sheet.freeze_panes(max(self._heads), 0)

    def _rows(self) -> Iterator[tuple[int, list[str | None]]]:
        """The first rows and those with marks, in order; a marked row that is blank comes as blanks."""
        columns = ", ".join(["row", *(f"c{number}" for number in range(1, self._width + 1))])
        marked = sorted(row for row in self._marks.order if row <= ROWS_OF_A_SHEET)
        found = self._source.connection.execute(
            f"SELECT {columns} FROM {self._source.relation}"
            " WHERE row <= ? OR (row <= ? AND row IN (SELECT unnest(?::BIGINT[]))) ORDER BY row",
            [self._last, ROWS_OF_A_SHEET, marked],
        )
        while batch := found.fetchmany(max(1, BATCH_CELLS // max(1, self._width))):
            for number, *texts in batch:
                while marked and marked[0] < number:
                    yield marked.pop(0), [None] * self._width
                if marked and marked[0] == number:
                    marked.pop(0)
                yield number, texts
        for number in marked:
            yield number, [None] * self._width

    def _write_row(self, number: int, texts: list[str | None]) -> None:
        row_faults = self._marks.rows.get(number, [])
        for column, text in enumerate(texts, start=1):
            faults = [*self._marks.cells.get((number, column), ())]
            if column == 1:
                faults += row_faults
            if number == max(self._heads, default=1):
                faults += self._marks.columns.get(column, ())
            look = self._format(faults or row_faults, number in self._heads, text)
            self._write_cell(number - 1, column - 1, text, look)
            if faults:
                self._comment(number - 1, column - 1, faults)

    def _write_cell(self, row: int, column: int, text: str | None, look: Any) -> None:
        if not text:
            if look is not None:
                self._sheet.write_blank(row, column, None, look)
        elif NUMBER.fullmatch(text) and len(text) <= NUMBER_DIGITS:
            self._sheet.write_number(row, column, float(text), look)
        else:
            self._sheet.write_string(row, column, sheets_of_ours.cut(text), look)

    def _comment(self, row: int, column: int, faults: Sequence[Fault]) -> None:
        text = sheets_of_ours.comment(faults)
        width, height = sheets_of_ours.comment_size(text)
        fill = f"#{FILLS[gravest(faults).severity]}"
        self._sheet.write_comment(
            row, column, text, {"author": "Data check", "width": width, "height": height, "color": fill, "font_size": 9}
        )

    def _format(self, faults: Sequence[Fault], is_head: bool, text: str | None) -> Any:
        """One format a look: the workbook holds few of them however large it is."""
        severity = gravest(faults).severity if faults else None
        is_quoted = bool(text) and sheets_of_ours.is_formula_like(text or "") and not NUMBER.fullmatch(text or "")
        look = (severity, is_head, is_quoted)
        if look == (None, False, False):
            return None
        if look not in self._formats:
            self._formats[look] = self._book.add_format(_look(severity, is_head, is_quoted))
        return self._formats[look]

    def _note_rest(self, first: int, last: int) -> None:
        """Say which rows are left out, where they would stand."""
        first = max(first, self._last + 1)
        if last < first or first > ROWS_OF_A_SHEET:
            return
        words = (
            f"Rows {first:,} to {last:,} are not copied here" if last > first else f"Row {first:,} is not copied here"
        )
        self._sheet.write_string(first - 1, 0, words, self._format_of_note())

    def _format_of_note(self) -> Any:
        if ("note",) not in self._formats:
            self._formats[("note",)] = self._book.add_format({"italic": True, "font_color": "#4C6066"})
        return self._formats[("note",)]


def _look(severity: Any, is_head: bool, is_quoted: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"bold": is_head, "quote_prefix": is_quoted}
    if severity is not None:
        found |= {"bg_color": f"#{FILLS[severity]}", "font_color": f"#{INK}"}
        found |= {"border": 2, "border_color": f"#{LINES[severity]}"}
    elif is_head:
        found |= {"bg_color": "#E8F1F1"}
    return found


def _head_rows(report: Report, sheet: Sheet) -> set[int]:
    tables = (report.recipe or {}).get("tables", ())
    rows = {int(row) for table in tables if table.get("sheet") == sheet.name for row in table.get("header_rows", ())}
    return rows or ({1} if sheet.name is None else set())
