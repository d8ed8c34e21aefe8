"""Text files with a delimiter: which one it is, and which of the two ways reads the file."""

from __future__ import annotations

import codecs
import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from validation.issues import EMPTY_FILE, ENCODING_ASSUMED, UNKNOWN_ENCODING, Issue
from validation.reading.encoding import Encoding, decodes, detect_encoding
from validation.reading.records import MOST_COLUMNS, Dialect, Records, open_text
from validation.reading.relation import RelationWriter
from validation.reading.scratch import attach_scratch
from validation.reading.source import Sheet, unreadable
from validation.reading.uniform import FROM_BYTES, read_uniform

SAMPLE_BYTES = 1 << 18
SAMPLE_RECORDS = 2_000
DELIMITERS = (",", ";", "\t", "|", "¬", "^", "~", "¦", "§", "\x1f", "\x01")
SEPARATOR_LINE = re.compile(r"sep=(.)(\r\n|\r|\n|$)", re.IGNORECASE)


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
    widths = [width for width in islice(record_widths(sample, delimiter), SAMPLE_RECORDS) if width]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    width, alike = several.most_common(1)[0]
    return (alike / len(widths)) ** 2 * min(width, 20) + sum(several.values()) / len(widths)


def record_widths(text: str, delimiter: str) -> Iterator[int]:
    """How many cells each record has, 0 of a blank one. Without a quotation mark each line is one, and soon counted."""
    lines = text.replace("\r\n", "\n")
    if '"' in lines or "\r" in lines:
        return map(len, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return (line.count(delimiter) + 1 if line != "\n" else 0 for line in io.StringIO(lines, newline="\n"))


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
    encoding = "utf-8-sig" if sample.startswith(codecs.BOM_UTF8) else "utf-8"
    text = sample[: sample.rfind(b"\n") + 1].decode(encoding, errors="replace")
    dialect = Dialect(delimiter) if delimiter else detect_dialect(text)
    widths = set(record_widths(text, dialect.delimiter))
    if "\ufffd" in text or dialect.says_so or len(widths) != 1 or (width := widths.pop()) < 2:
        return None
    sheet = read_uniform(path, connection, dialect.delimiter, width) if width <= MOST_COLUMNS else None
    return Text(sheet, encoding, dialect.delimiter, []) if sheet else None


def _as_utf8(path: Path, encoding: str, folder: Path) -> Path:
    copy = folder / path.name
    with path.open(encoding=encoding, newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return copy


def _read_exactly(path: Path, connection: duckdb.DuckDBPyConnection, found: Encoding, delimiter: str | None) -> Text:
    with open_text(path, found) as file:
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
