"""Bytes → sheets of text with row numbers, and what is wrong with them as tables.

``open_source`` reads any file we know. What comes out is text in DuckDB: nothing is typed, stripped or guessed here.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from validation.issues import DAMAGED_FILE, FILE_NOT_PERMITTED, MISSING_FILE, NOT_A_FILE, NOT_A_TABLE
from validation.reading import archive
from validation.reading.delimited import Text, read_delimited
from validation.reading.parquet import read_parquet
from validation.reading.signature import Kind, detect_kind
from validation.reading.source import Sheet, Source, Unreadable, unreadable
from validation.reading.tables_json import read_json

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
    if path.exists() and not (path.is_file() or path.is_dir()):  # It may never end, and cannot be read twice.
        raise unreadable(NOT_A_FILE, name=path.name, what="a pipe or a device")
    try:
        return _read(_descriptor(path), connection, encoding, delimiter)
    except FileNotFoundError as error:
        raise unreadable(MISSING_FILE, name=path.name) from error
    except IsADirectoryError as error:
        raise unreadable(NOT_A_TABLE, name=path.name, what="a folder") from error
    except PermissionError as error:
        raise unreadable(FILE_NOT_PERMITTED, name=path.name) from error
    except OSError as error:
        raise unreadable(DAMAGED_FILE, name=path.name, what="a file") from error


def _descriptor(path: Path) -> Path:
    """A folder that is a Data Package stands for its descriptor."""
    inside = path / archive.DESCRIPTOR
    return inside if path.is_dir() and inside.is_file() else path


def _read(path: Path, connection: duckdb.DuckDBPyConnection, encoding: str | None, delimiter: str | None) -> Source:
    kind = detect_kind(path)
    with ThreadPoolExecutor(1) as pool:
        hashing = pool.submit(_sha256, path)
        source = _read_as(kind, path, connection, encoding, delimiter)
        source.sha256 = hashing.result()
    return source


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_as(
    kind: Kind, path: Path, connection: duckdb.DuckDBPyConnection, encoding: str | None, delimiter: str | None
) -> Source:
    source = Source(path, path.name, kind, "", path.stat().st_size, ())

    def read_member(member: Path, delimiter: str | None = None) -> Source:
        inner = detect_kind(member)
        if inner in ("zip", "gzip"):
            raise unreadable(NOT_A_TABLE, name=member.name, what="an archive within an archive")
        return _read_as(inner, member, connection, encoding, delimiter)

    match kind:
        case "zip":
            archive.read_zip(path, source, read_member)
        case "gzip":
            archive.read_gzip(path, source, read_member)
        case "json" if archive.is_package(path):
            source.format = "datapackage"
            archive.read_folder(path, source, read_member)
        case "json":
            sheet, source.format = read_json(path, connection)
            source.sheets = (sheet,)
        case "parquet":
            source.sheets = (read_parquet(path, connection),)
        case "text":
            _fill_with_text(source, read_delimited(path, connection, encoding, delimiter))
        case _:
            from validation.reading.workbook import read_workbook  # Late: a text file needs none of it.
            from validation.reading.workbook_parts import workbook_parts

            source.sheets, source.issues = read_workbook(path, connection)
            source.parts = tuple(filter(None, (workbook_parts(path),)))
    return source


def _fill_with_text(source: Source, text: Text) -> None:
    source.format = "csv"
    source.sheets, source.issues = (text.sheet,), text.issues
    source.encoding, source.delimiter = text.encoding, text.delimiter
