"""The records of a text file with their row numbers, exactly, and what is wrong with them.

A row's number is its record's: a quoted cell with line breaks is one row, and a blank line counts, as in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from validation.issues import (
    EXAMPLES_KEPT,
    FILE_TOO_LARGE,
    NUL_CHARACTER,
    RAGGED_ROWS,
    UNCLOSED_QUOTE,
    UNREADABLE_CHARACTER,
    Issue,
    IssueKind,
    Place,
)
from validation.reading.encoding import Encoding
from validation.reading.source import unreadable

MOST_COLUMNS = 16_384  # What a spreadsheet can hold.
csv.field_size_limit(sys.maxsize)  # Python's own limit would raise at an unclosed quotation mark before we name it.
LONGEST_RECORD = 10_000  # Lines that one quoted cell may span before its quotation mark is taken for unclosed.


@dataclass(frozen=True)
class Dialect:
    """delimiter: one character. says_so: the first line is Excel's ``sep=;``, which is no row."""

    delimiter: str
    says_so: bool = False


def open_text(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    return path.open(encoding=encoding.name, errors="replace" if encoding.damaged else "strict", newline="")


class Records:
    """The records of a text file with their numbers, wholly blank ones left out; ``issues`` once they are all read."""

    def __init__(self, path: Path, encoding: Encoding, dialect: Dialect) -> None:
        self.path, self.encoding, self.dialect = path, encoding, dialect
        self._number = 0
        self._unclosed: dict[str, int] = {}
        self._rows_with: dict[str, _Rows] = defaultdict(_Rows)
        self._widths: Counter[int] = Counter()
        self._filled: dict[int, _Rows] = defaultdict(_Rows)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for cells in self._records():
            self._number += 1
            if any(cells):
                yield self._number, self._looked_at(cells)

    @property
    def issues(self) -> list[Issue]:
        """What is wrong with the quotation marks, the characters and the shape, in this order."""
        found = []
        if rows := self._rows_with.get(UNCLOSED_QUOTE.code):
            found.append(rows.issue(UNCLOSED_QUOTE, **self._unclosed))
        for kind in (UNREADABLE_CHARACTER, NUL_CHARACTER):
            if rows := self._rows_with.get(kind.code):
                found.append(rows.issue(kind))
        return found + self._ragged()

    def _looked_at(self, cells: list[str]) -> list[str]:
        width = len(cells)
        if width > MOST_COLUMNS:
            limit = f"{MOST_COLUMNS:,} columns"
            raise unreadable(FILE_TOO_LARGE, name=self.path.name, what=f"{width:,} columns", limit=limit)
        self._widths[width] += 1
        while not cells[width - 1]:
            width -= 1
        self._filled[width].add(self._number)
        text = "".join(cells)
        if not text.isascii() and "\ufffd" in text:
            self._rows_with[UNREADABLE_CHARACTER.code].add(self._number)
        if "\0" in text:
            self._rows_with[NUL_CHARACTER.code].add(self._number)
            cells = [cell.replace("\0", "") for cell in cells]
        return cells

    def _ragged(self) -> list[Issue]:
        """Rows that hold more than nearly all rows have cells: nearly always a delimiter inside a text or a number."""
        [(width, alike)] = self._widths.most_common(1) or [(0, 0)]
        others = self._widths.total() - alike
        if width < 2 or others > max(1, self._widths.total() * 0.1):
            return []
        wider = {other: rows for other, rows in self._filled.items() if other > width}
        if not wider:
            return []
        cells, first = min(wider.items(), key=lambda item: item[1].first)
        return [_Rows.joined(wider.values()).issue(RAGGED_ROWS, row=first.first, cells=cells, width=width)]

    def _records(self) -> Iterator[list[str]]:
        """Every record, a blank one as ``[]``."""
        with open_text(self.path, self.encoding) as file:
            if self.dialect.says_so:
                file.readline()
            lines = _Lines(file)
            while not lines.ended or lines.again:
                yield from self._until_fault(lines)

    def _until_fault(self, lines: _Lines) -> Iterator[list[str]]:
        """Records up to an unclosed quotation mark, whose line is read as text and the lines after it once more."""
        reader = csv.reader(lines, delimiter=self.dialect.delimiter)
        while True:
            lines.record = []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _TooLong:
                cells = []
            if (len(lines.record) > 1 or lines.ended) and self._is_unclosed(lines.record):
                yield self._recovered(lines)
                return
            yield cells

    def _is_unclosed(self, record: list[str]) -> bool:
        try:
            for _ in csv.reader(record, delimiter=self.dialect.delimiter, strict=True):
                pass
        except csv.Error:
            return True
        return len(record) > LONGEST_RECORD

    def _recovered(self, lines: _Lines) -> list[str]:
        first, *rest = lines.record
        if not self._unclosed:
            self._unclosed = {"line": lines.number - len(rest) + self.dialect.says_so, "lines": len(rest)}
        self._rows_with[UNCLOSED_QUOTE.code].add(self._number + 1)
        lines.read_again(rest)
        return next(csv.reader([first], delimiter=self.dialect.delimiter, quoting=csv.QUOTE_NONE), [])


class _TooLong(Exception):
    """A record has more lines than any real cell."""


class _Lines:
    """Lines of a file that remembers those of the record being read, and can give some of them again."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self.file = file
        self.record: list[str] = []
        self.again: list[str] = []
        self.number = 0
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.record) > LONGEST_RECORD:
            raise _TooLong
        line = self.again.pop() if self.again else self.file.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.record.append(line)
        return line

    def read_again(self, lines: list[str]) -> None:
        self.again.extend(reversed(lines))
        self.number -= len(lines)


class _Rows:
    """How many rows, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[int] = []

    @property
    def first(self) -> int:
        return self.examples[0]

    def add(self, number: int) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES_KEPT:
            self.examples.append(number)

    @classmethod
    def joined(cls, several: Iterable[_Rows]) -> _Rows:
        all_of_them = cls()
        for rows in several:
            all_of_them.count += rows.count
            all_of_them.examples += rows.examples
        all_of_them.examples = sorted(all_of_them.examples)[:EXAMPLES_KEPT]
        return all_of_them

    def issue(self, kind: IssueKind, **values: object) -> Issue:
        places = tuple(Place(row=row) for row in self.examples)
        return Issue(kind, {"row": self.first, **values}, count=self.count, places=places)
