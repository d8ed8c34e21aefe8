"""Text files with a delimiter: which one, and their records as rows.

A row's number is its record's: a quoted cell with line breaks is one row, and a blank line counts, as in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from validation.issues import (
    EMPTY_FILE,
    ENCODING_ASSUMED,
    EXAMPLES_KEPT,
    FILE_TOO_LARGE,
    NUL_CHARACTER,
    RAGGED_ROWS,
    UNCLOSED_QUOTE,
    UNKNOWN_ENCODING,
    UNREADABLE_CHARACTER,
    Issue,
    IssueKind,
    Place,
)
from validation.reading.encoding import Encoding, decodes, detect_encoding
from validation.reading.relation import RelationWriter
from validation.reading.scratch import attach_scratch
from validation.reading.source import Sheet, unreadable
from validation.reading.uniform import FROM_BYTES, read_uniform

SAMPLE_BYTES = 1 << 18
DELIMITERS = (",", ";", "\t", "|", "¬", "^", "~", "¦", "§", "\x1f", "\x01")
MOST_COLUMNS = 16_384  # What a spreadsheet can hold.
LONGEST_RECORD = 10_000  # Lines that one quoted cell may span before its quotation mark is taken for unclosed.
SEPARATOR_LINE = re.compile(r"sep=(.)(\r\n|\r|\n|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """delimiter: one character. says_so: the first line is Excel's ``sep=;``, which is no row."""

    delimiter: str
    says_so: bool = False


@dataclass(frozen=True)
class Text:
    """A text file that was read."""

    sheet: Sheet
    encoding: str
    delimiter: str
    issues: list[Issue]


def detect_dialect(sample: str) -> Dialect:
    """The delimiter that cuts most records of the sample into the same number of cells, more than one."""
    if told := SEPARATOR_LINE.match(sample):
        return Dialect(told.group(1), says_so=True)
    scores = {delimiter: _evenness(sample, delimiter) for delimiter in DELIMITERS if delimiter in sample}
    best = max(scores, key=lambda delimiter: scores[delimiter], default=",")
    return Dialect(best if scores.get(best) else ",")


def _evenness(sample: str, delimiter: str) -> float:
    lines = sample.splitlines(keepends=True)
    widths = [len(cells) for cells in csv.reader(lines[:2_000], delimiter=delimiter) if cells]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    width, alike = several.most_common(1)[0]
    return (alike / len(widths)) ** 2 * min(width, 20) + sum(several.values()) / len(widths)


def read_delimited(
    path: Path,
    connection: duckdb.DuckDBPyConnection,
    encoding: str | None = None,
    delimiter: str | None = None,
    *,
    quick: bool = True,
) -> Text:
    """Read a text file. quick: let DuckDB read a large one where that gives the same."""
    is_large = quick and path.stat().st_size >= FROM_BYTES
    if is_large and encoding in (None, "utf-8") and (text := _read_quickly(path, connection, delimiter)):
        return text
    found = _given(path, encoding) if encoding else detect_encoding(path)
    if is_large and not found.damaged and found.name != "utf-8":
        with TemporaryDirectory(prefix="lcr-reading-") as folder:
            copy = _as_utf8(path, found.name, Path(folder))
            if text := _read_quickly(copy, connection, delimiter):
                return replace(text, encoding=found.name, issues=_assumed(found))
    return _read_exactly(path, connection, found, delimiter)


def _given(path: Path, encoding: str) -> Encoding:
    try:
        return Encoding(encoding, damaged=not decodes(path, encoding))
    except LookupError as error:
        raise unreadable(UNKNOWN_ENCODING, name=path.name, encoding=encoding) from error


def _read_quickly(path: Path, connection: duckdb.DuckDBPyConnection, delimiter: str | None) -> Text | None:
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    text = sample[: sample.rfind(b"\n") + 1].decode("utf-8", errors="replace")
    dialect = Dialect(delimiter) if delimiter else detect_dialect(text)
    widths = {len(cells) for cells in csv.reader(text.splitlines(keepends=True), delimiter=dialect.delimiter)}
    if "\ufffd" in text or dialect.says_so or len(widths) != 1 or (width := widths.pop()) < 2:
        return None
    sheet = read_uniform(path, connection, dialect.delimiter, width) if width <= MOST_COLUMNS else None
    return Text(sheet, "utf-8", dialect.delimiter, []) if sheet else None


def _as_utf8(path: Path, encoding: str, folder: Path) -> Path:
    copy = folder / path.name
    with path.open(encoding=encoding, newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return copy


def _read_exactly(path: Path, connection: duckdb.DuckDBPyConnection, found: Encoding, delimiter: str | None) -> Text:
    csv.field_size_limit(sys.maxsize)
    with _opened(path, found) as file:
        sample = file.read(SAMPLE_BYTES)
    if not sample.strip():
        raise unreadable(EMPTY_FILE, name=path.name)
    dialect = Dialect(delimiter) if delimiter else detect_dialect(sample)
    records = Records(path, found, dialect)
    size = path.stat().st_size
    database, scratch = attach_scratch(connection, size) if size >= FROM_BYTES else (None, None)
    writer = RelationWriter(connection, database)
    for number, cells in records:
        writer.add(number, cells)
    writer.flush()
    sheet = Sheet(None, writer.view(), writer.rows, writer.columns, connection, scratch=scratch)
    return Text(sheet, found.name, dialect.delimiter, _assumed(found) + records.issues)


def _assumed(found: Encoding) -> list[Issue]:
    return [Issue(ENCODING_ASSUMED, {"encoding": _spoken(found.name)})] if found.assumed else []


def _spoken(encoding: str) -> str:
    return {"cp1252": "Windows-1252"}.get(encoding, encoding.upper())


def _opened(path: Path, encoding: Encoding) -> io.TextIOWrapper:
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
        """Rows that hold more than nine tenths of the rows have cells: nearly always a delimiter inside a text."""
        [(width, alike)] = self._widths.most_common(1) or [(0, 0)]
        if width < 2 or alike < self._widths.total() * 0.9:
            return []
        wider = {other: rows for other, rows in self._filled.items() if other > width}
        if not wider:
            return []
        cells, first = min(wider.items(), key=lambda item: item[1].first)
        return [_Rows.joined(wider.values()).issue(RAGGED_ROWS, row=first.first, cells=cells, width=width)]

    def _records(self) -> Iterator[list[str]]:
        """Every record, a blank one as ``[]``."""
        with _opened(self.path, self.encoding) as file:
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
