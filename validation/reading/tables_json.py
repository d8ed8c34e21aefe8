"""JSON as a table: an array of objects or arrays, alone or in a wrapper, JSON Lines, or the properties of a GeoJSON.

Row 1 holds the names and row n + 1 the nth object. Numbers stay as they are written: 9.10 is ``9.10``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from validation.issues import DAMAGED_FILE, FILE_TOO_LARGE, NO_TABLE
from validation.reading.encoding import detect_encoding
from validation.reading.relation import RelationWriter
from validation.reading.source import Sheet, unreadable

MOST_BYTES = 512 << 20
MOST_COLUMNS = 16_384
DEPTH_OF_WRAPPERS = 3
DEPTH_OF_NAMES = 4


class Number(str):
    """A number as the file writes it."""


def read_json(path: Path, connection: duckdb.DuckDBPyConnection) -> tuple[Sheet, str]:
    """Read the one table that a JSON file holds; also its format, ``json``, ``jsonl`` or ``geojson``."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise unreadable(
            FILE_TOO_LARGE, name=path.name, what=f"{size:,} bytes of JSON", limit=f"{MOST_BYTES:,} bytes of it"
        )
    encoding = detect_encoding(path).name
    try:
        document = _loads(path.read_text(encoding, errors="replace").lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" or not _is_lines(path, encoding):
            raise unreadable(DAMAGED_FILE, name=path.name, what=f"JSON (line {error.lineno})") from error
        return _write(path, connection, _lines(path, encoding)), "jsonl"
    except RecursionError as error:
        raise unreadable(NO_TABLE, name=path.name, what="its JSON is nested too deeply") from error
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        return _write(path, connection, (_properties(feature) for feature in document.get("features") or ())), "geojson"
    return _write(path, connection, _table_within(path, document)), "json"


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number)


def _is_lines(path: Path, encoding: str) -> bool:
    with path.open(encoding=encoding, errors="replace") as file:
        first = next((line for line in file if line.strip()), "")
    try:
        return isinstance(_loads(first.lstrip("\ufeff")), dict | list)
    except ValueError:
        return False


def _lines(path: Path, encoding: str) -> Iterator[Any]:
    with path.open(encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip("\ufeff \t\r\n"):
                continue
            try:
                yield _loads(line.lstrip("\ufeff"))
            except (ValueError, RecursionError) as error:
                raise unreadable(DAMAGED_FILE, name=path.name, what=f"JSON Lines (line {number})") from error


def _table_within(path: Path, document: Any) -> Iterable[Any]:
    """The records of a document: itself, or the only list of records in its wrappers, or its columns as lists."""
    if _is_records(document):
        return document
    found = list(_wrapped(document, DEPTH_OF_WRAPPERS))
    if len(found) == 1:
        return found[0]
    if columns := _columns(document):
        return columns
    what = (
        "it has no list of records" if not found else f"it has {len(found)} lists of records and we cannot tell which"
    )
    raise unreadable(NO_TABLE, name=path.name, what=what)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and len({type(item) for item in value} & {dict, list}) == 1


def _wrapped(value: Any, depth: int) -> Iterator[list[Any]]:
    if not isinstance(value, dict) or depth == 0:
        return
    for inner in value.values():
        if _is_records(inner):
            yield inner
        else:
            yield from _wrapped(inner, depth - 1)


def _columns(document: Any) -> list[dict[str, Any]] | None:
    """``{"area": ["Halton", …], "value": [1, …]}``: lists of one length."""
    if not isinstance(document, dict) or not document or not all(isinstance(v, list) for v in document.values()):
        return None
    columns = list(document.values())
    if len({len(column) for column in columns}) != 1 or any(isinstance(v, dict | list) for c in columns for v in c):
        return None
    return [dict(zip(document, cells, strict=True)) for cells in zip(*document.values(), strict=True)]


def _properties(feature: Any) -> dict[str, Any]:
    """A feature's properties; a point's longitude and latitude with them."""
    if not isinstance(feature, dict):
        return {}
    properties = dict(feature.get("properties") or {})
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and geometry.get("type") == "Point" and len(geometry.get("coordinates") or ()) >= 2:
        for name, degrees in zip(("longitude", "latitude"), geometry["coordinates"], strict=False):
            properties.setdefault(name, degrees)
    return properties


def _write(path: Path, connection: duckdb.DuckDBPyConnection, records: Iterable[Any]) -> Sheet:
    writer = RelationWriter(connection)
    names: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        if isinstance(record, dict):
            cells = _cells_of(record, names)
        else:
            cells = [_text(cell) for cell in record] if isinstance(record, list) else [_text(record)]
        if len(cells) > MOST_COLUMNS or len(names) > MOST_COLUMNS:
            raise unreadable(
                FILE_TOO_LARGE, name=path.name, what=f"{len(cells):,} columns", limit=f"{MOST_COLUMNS:,} columns"
            )
        writer.extend([(number + bool(names), cells)])
    writer.flush()
    last = writer.rows
    if names:
        writer.add(1, list(names))
        writer.flush()
    if not writer.columns:
        raise unreadable(NO_TABLE, name=path.name, what="its list of records is empty")
    return Sheet(None, writer.relation, max(last, 1), writer.columns, connection)


def _cells_of(record: dict[str, Any], names: dict[str, int]) -> list[str]:
    flat = dict(_flattened(record, "", DEPTH_OF_NAMES))
    for name in flat:
        names.setdefault(name, len(names))
    cells = [""] * len(names)
    for name, value in flat.items():
        cells[names[name]] = _text(value)
    return cells


def _flattened(record: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict) and value and depth > 1:
            yield from _flattened(value, f"{prefix}{name}.", depth - 1)
        else:
            yield f"{prefix}{name}", value


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return str(value)
        case bool():
            return "TRUE" if value else "FALSE"
    return _json_text(value)


def _json_text(value: Any) -> str:
    """A list or an object within a cell, as JSON again."""
    match value:
        case Number():
            return str(value)
        case list():
            return f"[{', '.join(_json_text(item) for item in value)}]"
        case dict():
            return f"{{{', '.join(f'{json.dumps(k, ensure_ascii=False)}: {_json_text(v)}' for k, v in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)
