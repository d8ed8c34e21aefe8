"""What reading gives: a source file as sheets of text, each a DuckDB relation, with what is wrong with it as tables."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from validation.issues import Issue, IssueKind

if TYPE_CHECKING:
    from validation.reading.workbook_parts import WorkbookParts

FEW_ROWS = 1_000  # Of so short a sheet the rows are held once somebody has asked for the first of them.
Merged = tuple[int, int, int, int]

# What Python's zipfile raises for an archive that is not whole, or not as the standard has it.
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Unreadable(Exception):
    """The file cannot be read as tables. ``sentence`` says what is wrong and what to do; ``issue`` is the same."""

    def __init__(self, sentence: str, issue: Issue) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.issue = issue


def unreadable(kind: IssueKind, **values: object) -> Unreadable:
    """The exception whose one sentence joins the kind's problem and what to do about it."""
    issue = Issue(kind, dict(values))
    remedy = issue.what_to_do
    return Unreadable(f"{issue.message.rstrip('.')}: {remedy[0].lower()}{remedy[1:]}", issue)


@dataclass(frozen=True)
class Sheet:
    """One sheet as a relation of text.

    relation: the name of a table or view in ``connection``. Its columns are ``row`` (BIGINT, the row as a spreadsheet
    shows it, from 1) and ``c1`` … ``cN`` (VARCHAR, verbatim; null where the cell is blank). Wholly blank rows are
    absent. A row's order is its number: sort by it.
    rows: the number of the last row. columns: N. merged: first row, first column, last row, last column, from 1.
    uncalculated: row and column of each formula beside which no value is kept: the cell is read as blank.
    """

    name: str | None
    relation: str
    rows: int
    columns: int
    connection: duckdb.DuckDBPyConnection = field(repr=False, compare=False)
    hidden: bool = False
    merged: tuple[Merged, ...] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0
    uncalculated: tuple[tuple[int, int], ...] = ()
    scratch: object = field(default=None, repr=False, compare=False)
    _held: list[tuple[int, list[str | None]]] = field(default_factory=list, init=False, repr=False, compare=False)

    def head(self, n: int) -> list[tuple[int, list[str | None]]]:
        """The first n rows that are not blank: row number, cells."""
        if (held := self.held()) is not None:
            return [(row, list(cells)) for row, cells in held[: int(n)]]
        for bound in _bounds(int(n)):
            found = self._rows(f"WHERE row <= {bound} ORDER BY row", n)
            if len(found) == n or self.rows <= bound:
                return found
        return self._rows("ORDER BY row", n)

    def held(self) -> Sequence[tuple[int, Sequence[str | None]]] | None:
        """All rows of a short sheet that are not blank, read once and kept; None of a longer sheet."""
        if self.rows > FEW_ROWS:
            return None
        if not self._held:
            self._held.extend(self._rows("ORDER BY row", FEW_ROWS))
        return self._held

    def tail(self, n: int) -> list[tuple[int, list[str | None]]]:
        """The last n rows that are not blank, in the order of the sheet."""
        for bound in _bounds(int(n)):
            found = self._rows(f"WHERE row > {self.rows - bound} ORDER BY row DESC", n)
            if len(found) == n or self.rows <= bound:
                return found[::-1]
        return self._rows("ORDER BY row DESC", n)[::-1]

    def _rows(self, clause: str, n: int) -> list[tuple[int, list[str | None]]]:
        """Without LIMIT: DuckDB 2.0 fails over the first rows of a view by a number that it works out of its rowid."""
        found = self.connection.execute(f"SELECT * FROM {self.relation} {clause}").fetchmany(int(n))
        self.connection.abort()  # The rest of the rows is not wanted, and the connection would wait for their reader.
        return [(row, list(cells)) for row, *cells in found]


def _bounds(n: int) -> tuple[int, int]:
    """In how many rows n that are not blank mostly stand, which spares sorting a long sheet, and nearly always."""
    return n + n // 8 + 100, 2 * n + 1000


@dataclass
class Source:
    """A source file that was read. encoding, delimiter: of a text file, otherwise None. bytes: its size.

    parts: what each of its workbooks carries beside its cells.
    """

    path: Path
    name: str
    format: str
    sha256: str
    bytes: int
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    delimiter: str | None = None
    issues: list[Issue] = field(default_factory=list)
    parts: tuple[WorkbookParts, ...] = ()
