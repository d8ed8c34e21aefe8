"""The cells of a published version's source file around one of them, read by our own reader of files.

Only what we published ourselves is read, of a size that takes a moment; for the rest the address of the cell must do.
The last few files stay open, since who looks at one figure looks at the next.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalogue.query.connection import quote
from validation.issues.kind import column_letters

LARGEST = 4_000_000  # bytes of a workbook; of a text file, which is quicker to read, as many as below
LARGEST_TEXT = 24_000_000
FILES_OPEN = 4
ROWS_AROUND, COLUMNS_AROUND = 2, 2
LABELS_SHOWN, COLUMNS_SHOWN = 4, 9
LONGEST = 80  # letters of a cell that are shown
TEXTS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class SourceCell:
    """text: what it holds, cut short; empty where it is blank. is_it: whether it is the cell that was asked for."""

    text: str
    is_it: bool = False


@dataclass(frozen=True)
class SourceRow:
    number: int
    cells: tuple[SourceCell, ...]
    is_head: bool = False


@dataclass(frozen=True)
class Excerpt:
    """columns: numbers and letters. text: of the cell itself. texts: everything in its row and in its column's head."""

    columns: tuple[tuple[int, str], ...]
    rows: tuple[SourceRow, ...]
    text: str
    texts: frozenset[str]


class SourceFiles:
    """Source files that were read a moment ago, each in a database of its own. Safe for several threads."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[duckdb.DuckDBPyConnection, dict[str | None, tuple[str, int]]]] = (
            OrderedDict()
        )
        self._lock = threading.Lock()

    def excerpt(
        self, path: Path, digest: str, sheet: str | None, row: int, column: int,
        heads: Sequence[int] = (), labels: Iterable[int] = (),
    ) -> Excerpt | None:  # fmt: skip
        """The cells around one; None where the file is too large, cannot be read, or has no such cell.

        heads: the rows of its headings. labels: columns that say what a row is of, shown whatever their distance.
        """
        if path.stat().st_size > (LARGEST_TEXT if path.suffix.lower() in TEXTS else LARGEST):
            return None
        with self._lock:
            found = self._file(path, digest)
            if found is None:
                return None
            connection, sheets = found
            relation, width = sheets.get(sheet) or (next(iter(sheets.values())) if len(sheets) == 1 else ("", 0))
            if not relation or not 1 <= column <= width:
                return None
            return _excerpt(connection, relation, width, row, column, heads, labels)

    def _file(
        self, path: Path, digest: str
    ) -> tuple[duckdb.DuckDBPyConnection, dict[str | None, tuple[str, int]]] | None:
        if digest in self._open:
            self._open.move_to_end(digest)
            return self._open[digest]
        from validation.reading import Unreadable, open_source

        connection = duckdb.connect(config={"memory_limit": "256MB"})
        try:
            source = open_source(path, connection)
        except (Unreadable, duckdb.Error):
            connection.close()
            return None
        self._open[digest] = (connection, {one.name: (one.relation, one.columns) for one in source.sheets})
        while len(self._open) > FILES_OPEN:
            self._open.popitem(last=False)[1][0].close()
        return self._open[digest]


def _excerpt(
    connection: duckdb.DuckDBPyConnection, relation: str, width: int, row: int, column: int,
    heads: Sequence[int], labels: Iterable[int],
) -> Excerpt | None:  # fmt: skip
    numbers = sorted({*heads, *range(max(1, row - ROWS_AROUND), row + ROWS_AROUND + 1)})
    listed = ", ".join(["row", *(quote(f"c{number}") for number in range(1, width + 1))])
    sql = f"SELECT {listed} FROM {quote(relation)} WHERE list_contains(?, row) ORDER BY row"
    found = {line[0]: line[1:] for line in connection.execute(sql, [numbers]).fetchall()}
    if row not in found:
        return None
    columns = _columns(width, column, labels)
    rows = tuple(
        SourceRow(number, tuple(SourceCell(_text(cells[one - 1]), (number, one) == (row, column)) for one in columns),
                  number in heads)
        for number, cells in found.items()
    )  # fmt: skip
    above = {str(found[number][column - 1] or "").strip() for number in heads if number in found}
    beside = {str(cell).strip() for cell in found[row] if cell is not None}
    letters = tuple((one, column_letters(one)) for one in columns)
    return Excerpt(letters, rows, str(found[row][column - 1] or ""), frozenset(above | beside))


def _columns(width: int, column: int, labels: Iterable[int]) -> list[int]:
    """The columns that are shown: those that say what the row is of, and the cell's with those beside it."""
    near = range(max(1, column - COLUMNS_AROUND), min(width, column + COLUMNS_AROUND) + 1)
    first = [one for one in labels if 1 <= one <= width and one not in near][:LABELS_SHOWN]
    return sorted({*first, *near})[:COLUMNS_SHOWN]


def _text(cell: object) -> str:
    text = "" if cell is None else " ".join(str(cell).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
