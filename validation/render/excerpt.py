"""The parts of the officer's own table that a report shows: its head, the rows with faults, and a few around each.

Bounded whatever the size of the file: only the rows that are shown are ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from validation.issues import Place, column_letters
from validation.reading.source import Sheet
from validation.render.excerpt_choice import COLUMNS_SHOWN, ROWS_SHOWN, columns_shown, head_rows, rows_shown
from validation.render.marks import Marks, marks_by_sheet
from validation.render.words import Fault, clean
from validation.report import Report

SHEETS_SHOWN = 8
LONGEST_TEXT = 160


@dataclass(frozen=True)
class ExcerptCell:
    """text: what the cell holds, cut short. anchor: its address in the page, where it has faults.

    span: over how many columns it is shown: a title runs on over the blank cells beside it.
    """

    text: str
    column: int
    faults: tuple[Fault, ...] = ()
    anchor: str = ""
    span: int = 1


@dataclass(frozen=True)
class ExcerptRow:
    """A row of the table, with None where columns are left out; or ``left_out`` rows that are not shown, or blank."""

    number: int = 0
    cells: tuple[ExcerptCell | None, ...] = ()
    is_head: bool = False
    faults: tuple[Fault, ...] = ()
    anchor: str = ""
    left_out: int = 0
    is_blank: bool = False


@dataclass(frozen=True)
class ExcerptColumn:
    number: int
    letters: str
    faults: tuple[Fault, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Excerpt:
    """columns: those shown, None where some are left out. is_whole: whether every fault of the sheet is among them."""

    name: str
    anchor: str
    columns: tuple[ExcerptColumn | None, ...]
    rows: tuple[ExcerptRow, ...]
    faults: tuple[Fault, ...]
    columns_left_out: int
    is_whole: bool


@dataclass
class Excerpts:
    """anchors: of every place that can be pointed at, by sheet, row and column."""

    sheets: list[Excerpt] = field(default_factory=list)
    anchors: dict[tuple[str | None, int | None, int | None], str] = field(default_factory=dict)
    sheets_left_out: int = 0

    def anchor(self, place: Place) -> str:
        """Where in the page the place is shown; nothing where it is not."""
        return self.anchors.get((place.sheet, place.row, place.column), "")


@dataclass(frozen=True)
class Size:
    """How much of a sheet is shown. cells: at most, where a page must be small, but at least ``least`` rows."""

    rows: int = ROWS_SHOWN
    columns: int = COLUMNS_SHOWN
    cells: int | None = None
    least: int = 12

    def rows_of(self, columns: int) -> int:
        """How many rows of so many columns there is room for."""
        return self.rows if self.cells is None else max(self.least, min(self.rows, self.cells // max(1, columns)))


WHOLE_PAGE = Size()


def excerpts(report: Report, faults: Sequence[Fault], sheets: Sequence[Sheet], size: Size = WHOLE_PAGE) -> Excerpts:
    """The excerpt of each sheet with faults; of the first table, where there are none."""
    made = Excerpts()
    readable = [sheet for sheet in sheets if sheet.columns]
    marks = marks_by_sheet(faults, [sheet.name for sheet in readable])
    chosen = [sheet for sheet in readable if sheet.name in marks and marks[sheet.name].is_worth_showing]
    chosen = chosen or _first_table(report, readable)
    made.sheets_left_out = max(0, len(chosen) - SHEETS_SHOWN)
    gravest_first = sorted(chosen, key=lambda sheet: marks.get(sheet.name, Marks()).gravity)[:SHEETS_SHOWN]
    for number, sheet in enumerate((sheet for sheet in chosen if sheet in gravest_first), start=1):
        is_first = bool(readable) and sheet is readable[0]
        found = marks.get(sheet.name, Marks())
        excerpt = _excerpt(report, sheet, found, f"t{number}", size)
        made.sheets.append(excerpt)
        _note_anchors(made, sheet.name, excerpt)
        if is_first:  # A place that names no sheet lies here.
            _note_anchors(made, None, excerpt)
    return made


def _first_table(report: Report, sheets: list[Sheet]) -> list[Sheet]:
    named = [table.get("sheet") for table in (report.recipe or {}).get("tables", ())]
    return [sheet for sheet in sheets if sheet.name in named and not sheet.hidden][:1] or sheets[:1]


def _note_anchors(made: Excerpts, name: str | None, excerpt: Excerpt) -> None:
    made.anchors.setdefault((name, None, None), excerpt.anchor)
    for row in excerpt.rows:
        if row.anchor:
            made.anchors.setdefault((name, row.number, None), row.anchor)
        for cell in row.cells:
            if cell is not None and cell.anchor:
                made.anchors.setdefault((name, row.number, cell.column), cell.anchor)
    for column in excerpt.columns:
        if column is not None and column.anchor:
            made.anchors.setdefault((name, None, column.number), column.anchor)


def _excerpt(report: Report, sheet: Sheet, marks: Marks, anchor: str, size: Size) -> Excerpt:
    head = head_rows(report, sheet, marks)
    columns = columns_shown(sheet.columns, marks.marked_columns, size.columns)
    wanted = rows_shown(sheet, head, marks, size.rows_of(len(columns)))
    texts = _texts(sheet, wanted, columns)
    shown = sorted(number for number in wanted if number in texts or number in marks.order)
    rows = [_row(number, texts.get(number, {}), columns, number in head, marks, anchor) for number in shown]
    return Excerpt(
        name=clean(sheet.name or ""),
        anchor=anchor,
        columns=tuple(_with_gaps(columns, marks, anchor)),
        rows=tuple(_with_rests(rows, wanted, sheet.rows)),
        faults=tuple(marks.sheet),
        columns_left_out=sheet.columns - len(columns),
        is_whole=_is_whole(marks, set(shown), set(columns)),
    )


def _texts(sheet: Sheet, rows: Iterable[int], columns: list[int]) -> dict[int, dict[int, str]]:
    names = ", ".join(f"left(c{column}, {LONGEST_TEXT + 1})" for column in columns)
    query = f"SELECT row, {names} FROM {sheet.relation} WHERE row IN (SELECT unnest(?::BIGINT[])) ORDER BY row"
    found = sheet.connection.execute(query, [sorted(rows)]).fetchall()
    return {row: {column: text or "" for column, text in zip(columns, cells, strict=True)} for row, *cells in found}


def _row(
    number: int, texts: dict[int, str], columns: list[int], is_head: bool, marks: Marks, anchor: str
) -> ExcerptRow:
    cells: list[ExcerptCell | None] = []
    for column in columns:
        if cells and column - 1 not in columns:
            cells.append(None)
        faults = tuple(marks.cells.get((number, column), ()))
        own = f"{anchor}-{column_letters(column)}{number}" if faults else ""
        cells.append(ExcerptCell(_cut(texts.get(column, "")), column, faults, own))
    faults = tuple(marks.rows.get(number, ()))
    shown = _spread(cells) if is_head else cells
    return ExcerptRow(number, tuple(shown), is_head, faults, f"{anchor}-{number}" if faults else "")


def _spread(cells: list[ExcerptCell | None]) -> list[ExcerptCell | None]:
    """Titles, each over the blank cells to its right, as a spreadsheet shows them."""
    shown: list[ExcerptCell | None] = []
    for cell in cells:
        before = shown[-1] if shown else None
        is_blank = cell is None or not (cell.text or cell.faults)
        if before is not None and before.text and is_blank:
            shown[-1] = replace(before, span=before.span + 1)
        else:
            shown.append(cell)
    return shown


def _cut(text: str) -> str:
    words = clean(text)
    return words if len(words) <= LONGEST_TEXT else f"{words[: LONGEST_TEXT - 1]}…"


def _with_gaps(columns: list[int], marks: Marks, anchor: str) -> Iterable[ExcerptColumn | None]:
    for column in columns:
        if column != columns[0] and column - 1 not in columns:
            yield None
        letters, faults = column_letters(column), tuple(marks.columns.get(column, ()))
        yield ExcerptColumn(column, letters, faults, f"{anchor}-{letters}" if faults else "")


def _with_rests(rows: list[ExcerptRow], wanted: set[int], last: int) -> Iterable[ExcerptRow]:
    """The rows, and between them how many are left out: blank, where all of them were looked for."""
    before = 0
    for row in [*rows, ExcerptRow(last + 1)]:
        between = range(before + 1, row.number)
        if between:
            yield ExcerptRow(left_out=len(between), is_blank=set(between) <= wanted)
        if row.number <= last or row.cells:
            yield row
        before = row.number


def _is_whole(marks: Marks, rows: set[int], columns: set[int]) -> bool:
    """Whether the rows left out are known to have no faults: each fault kept all its places, and all are shown."""
    faults = [*marks.cells.values(), *marks.rows.values(), *marks.columns.values()]
    is_kept = all(fault.issue.count <= len(fault.issue.places) for held in faults for fault in held)
    return is_kept and set(marks.order) <= rows and marks.marked_columns <= columns
