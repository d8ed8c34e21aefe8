"""The rows of a result as a file: CSV, JSON or Parquet. In the CSV no text is a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from catalogue.query.guarded.asking import Result
from catalogue.query.tables import Column
from pipelines.outputs import INERT

STARTS = ("=", "+", "-", "@", "\t", "\r")
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


def as_csv(result: Result) -> bytes:
    """UTF-8, a header, commas; a null is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_inert(column.name) for column in result.columns])
    writer.writerows([_csv_cell(value, column) for value, column in _beside(row, result)] for row in result.rows)
    return text.getvalue().encode("utf-8", "replace")


def as_json_lines(result: Result) -> bytes:
    """One JSON array of objects, a line a row."""
    names = [column.name for column in result.columns]
    lines = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in result.rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8", "replace")


def as_parquet(result: Result) -> bytes:
    """zstd. Whole numbers, numbers, dates, moments and truths keep their type; all else is text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [
        pa.array([_typed(row[place], column) for row in result.rows], type=_arrow_type(column))
        for place, column in enumerate(result.columns)
    ]
    sink = pa.BufferOutputStream()
    names = [column.name for column in result.columns]
    pq.write_table(pa.table(columns, names=names), sink, compression="zstd")
    return bytes(sink.getvalue())


FILES: dict[str, Callable[[Result], bytes]] = {"csv": as_csv, "json": as_json_lines, "parquet": as_parquet}


def _beside(row: list[Any], result: Result) -> zip[tuple[Any, Column]]:
    return zip(row, result.columns, strict=True)


def _csv_cell(value: Any, column: Column) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)  # 36600, and not 36600.0
    if isinstance(value, list | dict):
        return _inert(json.dumps(value, ensure_ascii=False))
    return value if column.kind == "number" or not isinstance(value, str) else _inert(value)


def _inert(text: str) -> str:
    return INERT + text if text.startswith(STARTS) else text


def _arrow_type(column: Column) -> Any:
    import pyarrow as pa

    kinds = {"number": pa.float64(), "truth": pa.bool_(), "date": pa.date32(), "moment": pa.timestamp("us")}
    return pa.int64() if column.type in WHOLE else kinds.get(column.kind, pa.string())


def _typed(value: Any, column: Column) -> Any:
    """The value as its column's type has it; nothing where it cannot be that, such as a year beyond the calendar."""
    try:
        match column.kind:
            case _ if value is None:
                return None
            case "number":
                return int(value) if column.type in WHOLE else float(value)
            case "date":
                return date.fromisoformat(value)
            case "moment":
                return datetime.fromisoformat(value).replace(tzinfo=None)
            case "truth":
                return bool(value)
            case _:
                return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except (ValueError, OverflowError, TypeError):
        return None
