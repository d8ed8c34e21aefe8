"""How a delimited text file is to be read as it is: just as frictionless would read it, found out without importing it.

Source: frictionless 5.21, ``detector/detector.py``, ``dialect/dialect.py`` and ``formats/csv/parser.py``.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

SUFFIXES = {".csv": ",\t;|", ".tsv": "\t"}
BUFFER = 100_000  # bytes that frictionless looks at to tell the encoding
CONFIDENCE = 0.5  # below which it tries UTF-8 first
PLAIN = bytes([9, 10, 13, *range(32, 127)])
ODD = re.compile(rb"<|~|coding|[+][A-Za-z0-9/+-]")  # What chardet may take for a declaration or an escape.
UTF16_MARKS = {"utf-16-be": codecs.BOM_UTF16_BE, "utf-16-le": codecs.BOM_UTF16_LE}
SAMPLE = 100  # lines, and then rows, that it looks at to tell delimiter and header
RARE = 500  # Bytes from one mark to the next, on average, from which it is sooner found than counted.
GLANCED_AT = 1 << 15  # Bytes that show whether it is that rare.
CHUNK = 1 << 22


@dataclass(frozen=True)
class Layout:
    """How to read the file: its encoding, its delimiter, and the row that holds its labels, counting from 1.

    sample: the first rows below the labels. has_quotes: whether a quotation mark is among the first lines.
    """

    path: Path
    encoding: str
    delimiter: str
    skip_initial_space: bool
    header_row: int
    labels: tuple[str, ...]
    dialect: type[csv.Dialect]
    has_quotes: bool = True
    sample: tuple[list[str], ...] = ()

    def rows(self, stream: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(stream, self.dialect)

    def open(self) -> io.TextIOWrapper:
        newline = "" if self.path.suffix.lower() == ".csv" else None
        return self.path.open(encoding=self.encoding, newline=newline)


@dataclass(frozen=True)
class Bytes:
    """What a file's bytes tell without being read as a table."""

    size: int
    sha256: str
    newlines: int
    returns: int
    quotes: int
    nulls: int
    ends_in_newline: bool


def find_layout(path: Path) -> Layout | None:
    """Return the layout, or None where only frictionless itself can tell."""
    delimiters = SUFFIXES.get(path.suffix.lower())
    if delimiters is None or not path.is_file():
        return None
    with path.open("rb") as file:
        buffer = file.read(BUFFER)
    encoding = detect_encoding(buffer)
    if not buffer or encoding is None:
        return None
    try:
        return _read_layout(path, encoding, delimiters)
    except (UnicodeError, csv.Error, LookupError):
        return None


def _read_layout(path: Path, encoding: str, delimiters: str) -> Layout | None:
    newline = "" if path.suffix.lower() == ".csv" else None
    with path.open(encoding=encoding, newline=newline) as file:
        lines = list(islice(file, SAMPLE))
        dialect = _dialect("".join(lines), delimiters)
        file.seek(0)
        sample = list(islice(csv.reader(file, dialect), SAMPLE))
    if not sample:  # A byte order mark alone is no row.
        return None
    header_row = _header_row(sample)
    labels = tuple(str(cell).strip() for cell in sample[header_row - 1])
    if not labels:
        return None
    has_quotes = any('"' in line for line in lines)
    below = tuple(sample[header_row:])
    space = dialect.skipinitialspace
    return Layout(path, encoding, dialect.delimiter, space, header_row, labels, dialect, has_quotes, below)


def _dialect(sample: str, delimiters: str) -> type[csv.Dialect]:
    class Found(csv.excel):
        pass

    try:
        sniffed = csv.Sniffer().sniff(sample, delimiters)
        Found.delimiter, Found.skipinitialspace = sniffed.delimiter, sniffed.skipinitialspace
        if sniffed.quotechar != "'":
            Found.quotechar = sniffed.quotechar
    except csv.Error:
        pass
    if len(delimiters) == 1:
        Found.delimiter = delimiters
    return Found


def _header_row(sample: list[list[str]]) -> int:
    """The first row that is about as wide as the others on average."""
    widths = [len(cells) for cells in sample]
    width = round(sum(widths) / len(widths))
    drift = max(round(width * 0.1), 1)
    return next((row for row, found in enumerate(widths, start=1) if width - drift <= found <= width + drift), 1)


def detect_encoding(buffer: bytes) -> str | None:
    """The encoding that frictionless would tell from the first bytes; chardet is asked where they are not plain."""
    if not buffer.translate(None, PLAIN) and not ODD.search(buffer):
        return "utf-8"
    if buffer.startswith(codecs.BOM_UTF8) and not buffer[len(codecs.BOM_UTF8) :].translate(None, PLAIN):
        return "utf-8-sig"
    try:
        name = codecs.lookup(_asked_of_chardet(buffer)).name
    except LookupError:
        return None
    if name == "utf-8" and buffer.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if buffer.startswith(UTF16_MARKS.get(name, b"\0\0")):
        return "utf-16"
    return name


def _asked_of_chardet(buffer: bytes) -> str:
    import chardet

    detector = chardet.UniversalDetector()
    for line in buffer.splitlines():  # Without the ends of lines, just as frictionless feeds it.
        detector.feed(line)
    detector.close()
    encoding = detector.result["encoding"] or "utf-8"
    if (detector.result["confidence"] or 0) < CONFIDENCE:
        try:
            buffer.decode("utf-8")
            return "utf-8"
        except UnicodeDecodeError:
            return encoding
    return "utf-8" if encoding == "ascii" else encoding


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _count(path: Path, sha256: str) -> Bytes:
    """Count what tells whether DuckDB reads the file as Python does."""
    size = newlines = returns = quotes = nulls = 0
    last = b""
    for chunk in _chunks(path):
        size += len(chunk)
        newlines += chunk.count(b"\n")
        returns += _count_rare(chunk, b"\r")
        quotes += _count_rare(chunk, b'"')
        nulls += _count_rare(chunk, b"\0")
        last = chunk[-1:]
    return Bytes(size, sha256, newlines, returns, quotes, nulls, last == b"\n")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _count_rare(chunk: bytes, mark: bytes) -> int:
    """How often a byte stands there: to find the next one takes a hundredth of counting's time for each byte passed."""
    if chunk.count(mark, 0, GLANCED_AT) * RARE > GLANCED_AT:
        return chunk.count(mark)
    count, at = 0, chunk.find(mark)
    while at >= 0:
        count += 1
        if count > len(chunk) // RARE:
            return count + chunk.count(mark, at + 1)
        at = chunk.find(mark, at + 1)
    return count


class SurveyAside:
    """Surveys a file in a thread: hashes it at once, and counts its marks when DuckDB is at work.

    To hash leaves Python free, so that it can load DuckDB meanwhile; to count does not.
    """

    def __init__(self, path: Path) -> None:
        self._found: list[Bytes] = []
        self._failure: list[OSError] = []
        self._may_count = threading.Event()
        self._thread = threading.Thread(target=self._survey, args=(path,), daemon=True)
        self._thread.start()

    def _survey(self, path: Path) -> None:
        try:
            sha256 = _hash(path)
            self._may_count.wait()
            self._found.append(_count(path, sha256))
        except OSError as error:
            self._failure.append(error)

    def __enter__(self) -> SurveyAside:
        return self

    def __exit__(self, *_: object) -> None:
        self.count()  # Or the thread would wait for ever.

    def count(self) -> None:
        """Begin to count: what is done next leaves Python free."""
        self._may_count.set()

    def result(self) -> Bytes:
        self.count()
        self._thread.join()
        if self._failure:
            raise self._failure[0]
        return self._found[0]
