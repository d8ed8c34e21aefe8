"""Find the tables of a sheet: past titles, notes, blank lines and footers, however many stand one under another.

A table is known by its body: rows whose columns keep their kind (numbers stay numbers, codes stay codes). What stands
directly above the body is its header, of one row or several; above that its preamble; below it its footer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.recognise.labels import field_for_label
from pipelines.recognise.own_layout import is_own_header
from pipelines.standards.markers import SIGNS
from pipelines.standards.numbers import PLAIN_LENGTH, read_number
from pipelines.standards.periods import unsettled_period
from schemas import areas
from validation.issues import column_letters
from validation.reading import Sheet
from validation.shape.failures import instead_of_value

Row = tuple[int, list[str | None]]

STRUCTURE_ROWS = 6_000  # A sheet longer than this is one table: its structure is read from its first and last rows.
STRUCTURE_CELLS = 100_000  # The same of a wide sheet: fewer rows show its structure as well.
SAMPLED_ROWS = 400  # Enough to know a column's kind by.
SAMPLED_CELLS = 12_000
_CODE = re.compile(r"^\s*[EWSNKJLM]\d{8}\s*$")
_YEAR = re.compile(r"^\s*(?:19|20)\d\d\s*$")
_MARKER = re.compile(r"^\s*(?:<\s*\d+|\[[^\[\]]{1,24}\]|[a-z]{1,2}|n/?a|null|nan)\s*$", re.IGNORECASE)
_MARKED_NUMBER = re.compile(r"^[<£-]?\s*\d[\d,. ]*\s*(?:\[|\(|%\s*(?:$|[\[(*†#~!])|[*†#~!])")
PROSE = 130  # A cell longer than this is a sentence, not a label.


@dataclass
class Table:
    """One table region of a sheet.

    header: its rows, top to bottom, as they stand. labels: for each column, the texts of its header from top to bottom,
    those of merged or spanning cells repeated over the columns that they stand above. first_row, last_row: of the body.
    preamble, footer: the lines about it. body: some of its rows. columns: the first and last of them, from 1, where
    another table stands beside it.
    """

    sheet: Sheet
    first_row: int
    last_row: int
    header: list[Row] = field(default_factory=list)
    labels: list[tuple[str, ...]] = field(default_factory=list)
    preamble: list[Row] = field(default_factory=list)
    footer: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    columns: tuple[int, int] | None = None

    @property
    def where(self) -> str:
        rows = f"rows {self.first_row} to {self.last_row}"
        if self.columns:
            rows += f", columns {column_letters(self.columns[0])} to {column_letters(self.columns[1])}"
        return f"sheet “{self.sheet.name}”, {rows}" if self.sheet.name else rows


def find_tables(sheet: Sheet) -> tuple[list[Table], list[Row]]:
    """The tables of a sheet, and the lines of it that belong to none."""
    most = min(STRUCTURE_ROWS, max(SAMPLED_ROWS, STRUCTURE_CELLS // max(sheet.columns, 1)))
    rows = [_clean(row) for row in sheet.head(most)]
    rows = [row for row in rows if any(row[1])]
    is_long = sheet.rows > most and len(rows) > most * 3 // 4
    tables: list[Table] = []
    loose: list[Row] = []
    for segment in _segments(rows):
        _place(segment, sheet, tables, loose)
    if not tables:
        return [], rows
    if is_long:
        _reach_to_the_end(tables[-1], sheet)
    elif loose:
        tables[-1].footer += loose
        loose = []
    for table in tables:
        table.labels = _labels(table, sheet)
    return tables, loose


def _clean(row: Row) -> Row:
    number, cells = row
    if "" not in cells and not any(map(str.isspace, filter(None, cells))):  # Most are, and this is soon told.
        return row
    return number, [cell if cell and cell.strip() else None for cell in cells]


def _segments(rows: Sequence[Row]) -> list[list[Row]]:
    """Runs of rows without a blank row between them; a row repeated from a header starts a run of its own."""
    runs: list[list[Row]] = []
    for row in rows:
        if not runs or row[0] != runs[-1][-1][0] + 1:
            runs.append([])
        runs[-1].append(row)
    return runs


def _place(segment: list[Row], sheet: Sheet, tables: list[Table], loose: list[Row]) -> None:
    """Take one run: as a table with what is loose above it, as more of the table before, or as lines of prose."""
    start = _body_start(segment)
    if start is None:
        loose += segment
        return
    above, body = segment[:start], segment[start:]
    body, below = _cut_footer(body)
    header, preamble = _split_header(above, body)
    if not header and not above:
        header, loose[:] = _header_among(loose, body)
    if not header and tables and _continues(tables[-1], body):
        last = tables[-1]
        last.body += body
        last.last_row = body[-1][0]
        loose[:] = below
        return
    lines = [*loose, *preamble]
    if tables:
        footer, lines = _split_between(lines, tables[0])
        tables[-1].footer += footer
    loose[:] = below
    tables.append(Table(sheet, body[0][0], body[-1][0], header, [], lines, [], body))


def _is_number(cell: str) -> bool:
    if cell.isdigit() and cell.isascii() and len(cell) <= PLAIN_LENGTH:  # Most are, and most are told by it.
        return True
    shown = cell.strip()
    return read_number(shown.rstrip("% ")) is not None or bool(_MARKED_NUMBER.match(shown))


def _is_marker(cell: str) -> bool:
    shown = cell.strip()
    return shown in SIGNS or bool(_MARKER.match(shown)) or instead_of_value(shown) is not None


def _kinds(rows: Sequence[Row]) -> dict[int, str]:
    """column → ``number`` or ``code`` or ``period``, for the columns that keep one kind over most of these rows."""
    tally: dict[int, list[int]] = {}
    most = min(SAMPLED_ROWS, max(SAMPLED_ROWS // 4, SAMPLED_CELLS // max(max(len(cells) for _, cells in rows), 1)))
    rows = rows if len(rows) <= most else [*rows[:100], *rows[100 :: len(rows) // most + 1]]
    for _, cells in rows:
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            counts = tally.setdefault(column, [0, 0, 0, 0, 0])
            counts[0] += 1
            if not cell.isdigit() and _CODE.match(cell):
                counts[2] += 1
            elif _is_number(cell):
                counts[1] += 1
                counts[4] += 1
            elif _is_marker(cell):
                counts[1] += 1
                counts[4] += not cell.strip().isalpha()
            elif unsettled_period(cell):
                counts[3] += 1
    kinds = {}
    for column, (total, numbers, codes, periods, sure) in tally.items():
        if total * 3 < len(rows) and total < 3:
            continue
        if codes >= 0.7 * total:
            kinds[column] = "code"
        elif numbers >= 0.7 * total and sure >= 0.1 * total:
            kinds[column] = "number"
        elif periods >= 0.9 * total and total > 3:
            kinds[column] = "period"
    return kinds


def _conforms(cells: Sequence[str | None], kinds: dict[int, str]) -> bool:
    """Whether a row keeps the kinds of the columns: it has a cell in one of them, and none of another kind."""
    seen = False
    for column, kind in kinds.items():
        cell = cells[column] if column < len(cells) else None
        if cell is None:
            continue
        if kind == "number" and not (_is_number(cell) or _is_marker(cell)):
            return False
        if kind == "code" and not (_CODE.match(cell) or _is_number(cell) or len(cell.strip()) == 4):
            return False
        if kind == "period" and not unsettled_period(cell):
            return False
        seen = seen or kind == "number"
    return seen


def _filled(row: Row) -> int:
    return len(row[1]) - row[1].count(None)


def _body_start(segment: list[Row]) -> int | None:
    """The place in a run where the body of a table begins, or None where the run is prose."""
    if len(segment) == 1 and _filled(segment[0]) < 3:
        return None
    if len(segment) > 1 and is_own_header(segment[0][1]):
        return 1  # Also where every figure is withheld, so that no column shows by its numbers what it is.
    # Of a few rows the middle one, lines of one cell apart, as the header may be the widest; of many a wide one.
    counts = [_filled(row) for row in segment]
    filled = sorted(counts)
    several = [cells for cells in filled if cells > 1] or filled
    width = filled[int(len(filled) * 0.75)] if len(filled) > 6 else several[(len(several) - 1) // 2]
    if width < 2:
        return None
    wide = [row for row, count in zip(segment, counts, strict=True) if count * 2 >= width]
    typical = wide[min(max(len(wide) // 4, int(len(wide) > 1)), 12) :]  # Past what may be a header of several rows.
    kinds = _kinds(typical)
    if "number" not in kinds.values():
        return None
    keys = _key_columns(typical)
    if len(segment) <= 4 and width < 3 and not keys:
        return None  # “date, 2018” and “units, persons” above a table are no table.
    for place, row in enumerate(segment[:40]):
        if _is_keyed(row, keys, kinds) and ("code" in keys.values() or _filled(row) * 3 >= width):
            return place
        if place and _has_code_under_label(row, segment[place - 1], keys):
            return place
        if place and _is_keyed(row, keys) and _is_under_labels(row, segment[place - 1], kinds, keys):
            return place
        if _conforms(row[1], kinds) and not _names_columns(row, segment[place + 1 :]) and _filled(row) * 3 >= width:
            return place
    return None


def _key_columns(rows: Sequence[Row]) -> dict[int, str]:
    """The columns that hold codes or names of areas, as far as some rows show: column → ``code`` or ``name``."""
    sample = rows[:12]
    keys = {}
    for column in range(max((len(cells) for _, cells in sample), default=0)):
        texts = [cell for _, cells in sample if column < len(cells) and (cell := cells[column])]
        if all(map(str.isdigit, texts)):
            continue
        for kind in ("code", "name"):
            if sum(_is_key(text, kind) for text in texts) * 2 > len(texts):
                keys[column] = kind
                break
    return keys


def _is_key(text: str, kind: str) -> bool:
    return bool(_CODE.match(text) if kind == "code" else not _is_number(text) and areas.register().by_name(text))


def _is_keyed(row: Row, keys: dict[int, str], kinds: dict[int, str] | None = None) -> bool:
    """Whether a row is one of the body whatever else it holds: an area's code or name stands where those stand.

    kinds: if given, it must hold a figure too, which a title (“Liverpool”, “2021”) does not; after a code, or beside a
    period where periods stand, any text where figures stand is one that somebody wrote there instead.
    """
    cells = row[1]
    found = {
        kind for column, kind in keys.items() if column < len(cells) and (cell := cells[column]) and _is_key(cell, kind)
    }
    if not found or kinds is None:
        return bool(found)
    held = [
        cell for column, kind in kinds.items() if kind == "number" and column < len(cells) and (cell := cells[column])
    ]
    dated = any(
        kind == "period" and column < len(cells) and (cell := cells[column]) and unsettled_period(cell)
        for column, kind in kinds.items()
    )
    if held and ("code" in found or dated):
        return True
    return any((_is_number(cell) or _is_marker(cell)) and not _YEAR.match(cell) for cell in held)


def _has_code_under_label(row: Row, above: Row, keys: dict[int, str]) -> bool:
    """Whether a code stands where codes stand, with a label above it: no header has one there."""
    columns = [column for column, kind in keys.items() if kind == "code" and column < min(len(row[1]), len(above[1]))]
    pairs = [(row[1][column], above[1][column]) for column in columns]
    return any(cell and _CODE.match(cell) and label and not _CODE.match(label) for cell, label in pairs)


def _is_under_labels(row: Row, above: Row, kinds: dict[int, str], keys: dict[int, str]) -> bool:
    """Whether each text of a row, its keys apart, has a label above it, which no title has."""
    held = [column for column, cell in enumerate(row[1]) if cell and column not in keys]
    labels = [above[1][column] for column in held if column < len(above[1])]
    return bool(held) and len(labels) == len(held) and all(labels) and _filled(above) > len(kinds)


def _names_columns(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row of the right kinds is a header all the same: ``Mode, Purpose, 2021, 2020`` or ``0, 1, 2, …``.

    A sequence of years is a header where the figures below it are no years.
    """
    cells = [cell for cell in row[1] if cell is not None]
    texts = [cell for cell in cells if not _is_number(cell)]
    if sum(bool(_CODE.match(cell)) for cell in texts) == 1:
        return False  # A row with the code of one area is of that area; a header of areas has several.
    known = sum(field_for_label(text) is not None for text in texts)
    if known >= 2 and known * 2 >= len(texts):
        return True
    if known and all(_YEAR.match(cell) for cell in cells if _is_number(cell)):
        return True
    years = [(column, cell) for column, cell in enumerate(row[1]) if cell and _is_number(cell)]
    if len(years) < 2 or not all(_YEAR.match(cell) for _, cell in years) or not below:
        return False
    under = [cells[column] for _, cells in below[:10] for column, _ in years if column < len(cells) and cells[column]]
    return sum(bool(_YEAR.match(str(cell))) for cell in under) * 4 < len(under)


def _cut_footer(body: list[Row]) -> tuple[list[Row], list[Row]]:
    """Part the lines of notes that follow a body without a blank row."""
    width = sorted(_filled(row) for row in body)[len(body) // 2]
    keys = _key_columns(body)
    end = len(body)
    while (
        end > 1
        and not _is_keyed(body[end - 1], keys)
        and _filled(body[end - 1]) <= max(1, width // 4)
        and not any(cell and _is_number(cell) for cell in body[end - 1][1])
    ):
        end -= 1
    return body[:end], body[end:]


def _names_the_rows(above: list[Row], width: int) -> bool:
    """Whether the last line above a body is a label alone in the first column, below a row that labels the others."""
    if len(above) < 2 or above[-1][0] != above[-2][0] + 1 or _filled(above[-1]) != 1 or above[-1][1][0] is None:
        return False
    return _filled(above[-2]) * 2 >= width and _filled(above[-2]) >= 2 and len(above[-1][1][0]) <= PROSE


def _split_header(above: list[Row], body: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows directly above a body that name its columns, and the lines above those."""
    width = max(_filled(row) for row in body[:50])
    at = len(above)
    while at > 0 and len(above) - at < 4:
        cells = [cell for cell in above[at - 1][1] if cell is not None]
        first = at == len(above)
        if not first and above[at][0] != above[at - 1][0] + 1:
            break
        if first and _names_the_rows(above, width):
            at -= 1
            continue
        if len(cells) < 2 or any(len(cell) > PROSE and not _is_number(cell) for cell in cells[:1] if not first):
            break
        if first and len(cells) * 3 < width and len(cells) < 3:
            break
        if not first and (
            (len(cells) < 3 and width > 4 and above[at - 1][1][0] is not None) or max(map(len, cells)) > PROSE
        ):
            break
        at -= 1
    if at == len(above) and above and width == 2 and _filled(above[-1]) == 2:
        at -= 1
    return above[at:], above[:at]


def _header_among(loose: list[Row], body: list[Row]) -> tuple[list[Row], list[Row]]:
    """A header that a blank row parts from its body."""
    if not loose:
        return [], []
    header, rest = _split_header(loose, body)
    filled = max((_filled(row) for row in header), default=0)
    width = max(_filled(row) for row in body[:50])
    if header and filled * 2 >= width and body[0][0] - header[-1][0] <= 3:
        return header, rest
    return [], loose


def _continues(table: Table, body: list[Row]) -> bool:
    """Whether a body without a header is more of the table before it: its columns are of the same kinds."""
    before, now = _kinds(table.body), _kinds(body)
    return bool(now) and set(now) <= set(before) and all(before[column] == kind for column, kind in now.items())


def _split_between(lines: list[Row], first: Table) -> tuple[list[Row], list[Row]]:
    """Part the notes under one table from the title of the next, which begins as the first table's title begins."""
    title = next((cell for _, cells in first.preamble for cell in cells if cell), None)
    for place, (_, cells) in enumerate(lines):
        if title and next((cell for cell in cells if cell), None) == title:
            return lines[:place], lines[place:]
    for place in range(len(lines) - 1, 0, -1):
        if lines[place][0] - lines[place - 1][0] > 1:
            return lines[:place], lines[place:]
    return [], lines


def _reach_to_the_end(table: Table, sheet: Sheet) -> None:
    """The body of a long sheet's table: to its last row, less a footer."""
    tail = [_clean(row) for row in sheet.tail(200)]
    body, footer = _cut_footer([row for row in tail if any(row[1])])
    table.last_row, table.footer = body[-1][0], footer


def _labels(table: Table, sheet: Sheet) -> list[tuple[str, ...]]:
    width = sheet.columns
    columns: list[list[str]] = [[] for _ in range(width)]
    for place, (row, cells) in enumerate(table.header):
        last = place == len(table.header) - 1
        filled = list(cells) + [None] * (width - len(cells))
        shown = filled if last else _spread(filled, row, sheet, table)
        for column, cell in enumerate(shown):
            if cell and (text := " ".join(cell.split())) and text not in columns[column]:
                columns[column].append(text)
    return [tuple(parts) for parts in columns]


def _spread(cells: list[str | None], row: int, sheet: Sheet, table: Table) -> list[str | None]:
    """Repeat a heading over the columns that it spans: its merged cells, or else up to the next heading."""
    spans = {(top, left): right for top, left, bottom, right in sheet.merged if top <= row <= bottom}
    shown: list[str | None] = [None] * len(cells)
    held: str | None = None
    bound = len(cells)
    for column, cell in enumerate(cells):
        if cell:
            held = cell
            merged_to = next((right for (_, left), right in spans.items() if left == column + 1), None)
            bound = (
                merged_to
                if merged_to is not None
                else (column + 1 if _stands_alone(table, row, column) else len(cells))
            )
        elif column >= bound:
            held = None
        shown[column] = held
    return shown


def _stands_alone(table: Table, row: int, column: int) -> bool:
    """A heading over a column that holds text (an area's name, say) spans no other."""
    texts = [cells[column] for _, cells in table.body[:20] if column < len(cells) and cells[column]]
    return bool(texts) and not any(_is_number(str(text)) or _is_marker(str(text)) for text in texts)
