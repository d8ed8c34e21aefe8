"""Bytes → sheets of text with row numbers, and what is wrong with them as tables.

``open_source`` reads any file we know. What comes out is text in DuckDB: nothing is typed, stripped or guessed here.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from validation.issues import EMPTY_FILE, FILE_NOT_PERMITTED, MISSING_FILE, NOT_A_TABLE
from validation.reading.delimited import read_delimited
from validation.reading.source import Sheet, Source, Unreadable, unreadable
from validation.reading.workbook import read_workbook

__all__ = ["Sheet", "Source", "Unreadable", "open_source"]


def open_source(
    path: str | Path,
    connection: duckdb.DuckDBPyConnection,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Source:
    """Read a file into ``connection``. encoding, delimiter: for a text file, instead of finding them out.

    Raises ``Unreadable``, and nothing else, for a file that cannot be read as tables.
    """
    path = Path(path)
    try:
        start = _start(path)
        return _read(path, start, connection, encoding, delimiter)
    except FileNotFoundError as error:
        raise unreadable(MISSING_FILE, name=path.name) from error
    except IsADirectoryError as error:
        raise unreadable(NOT_A_TABLE, name=path.name, what="a folder") from error
    except PermissionError as error:
        raise unreadable(FILE_NOT_PERMITTED, name=path.name) from error


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1 << 12)


def _read(
    path: Path, start: bytes, connection: duckdb.DuckDBPyConnection, encoding: str | None, delimiter: str | None
) -> Source:
    if not start:
        raise unreadable(EMPTY_FILE, name=path.name)
    with ThreadPoolExecutor(1) as pool:
        hashing = pool.submit(_sha256, path)
        source = _read_as(path, start, connection, encoding, delimiter)
        source.sha256 = hashing.result()
    return source


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_as(
    path: Path, start: bytes, connection: duckdb.DuckDBPyConnection, encoding: str | None, delimiter: str | None
) -> Source:
    source = Source(path, path.name, "csv", "", path.stat().st_size, ())
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        source.format = path.suffix.lstrip(".").lower()
        source.sheets, source.issues = read_workbook(path, connection)
        return source
    text = read_delimited(path, connection, encoding, delimiter)
    source.sheets, source.issues = (text.sheet,), text.issues
    source.encoding, source.delimiter = text.encoding, text.delimiter
    return source
