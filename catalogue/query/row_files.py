"""All the rows of a question as a file that is made while it is sent: CSV, JSON or Parquet; or Excel, made aside.

Every format holds the codes and figures as they were published. In the CSV and in Excel no text is a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from catalogue.query import rows
from catalogue.query.connection import quote
from catalogue.query.questions import Question
from catalogue.query.renderings import json_text, write_workbook
from catalogue.query.tables import Column, Table
from pipelines.outputs import csv_value

CSV_BATCH = 50_000
JSON_BATCH = 5_000
PARQUET_BATCH = 122_880
Chunks = Iterator[bytes]


def csv_chunks(table: Table, question: Question) -> Chunks:
    """UTF-8, a header, commas; a null is an empty cell. Without a filter it is the published CSV, byte for byte."""
    columns = _chosen(table, question)
    line = " || ',' || ".join(map(_csv_cell, columns))
    return _csv_bytes(columns, rows.batches(table, question, [f"{line} || chr(10)"], CSV_BATCH))


def _csv_cell(column: Column) -> str:
    """A cell in SQL, between quotation marks where it must be: whole lines come out of DuckDB ready to be sent."""
    name = quote(column.name)
    if column.kind == "text":
        text = f"CAST({csv_value(column.name, 'string', True)} AS VARCHAR)"
        return f"""coalesce(CASE WHEN {text} = '' OR regexp_matches({text}, '[",\\r\\n#]') THEN {_in_marks(text)}
            ELSE {text} END, '')"""
    if column.type in ("DOUBLE", "FLOAT"):
        return f"coalesce({csv_value(column.name, 'number', False)}, '')"
    if column.kind == "other":
        return f"coalesce({_in_marks(f'CAST({name} AS VARCHAR)')}, '')"
    return f"coalesce(CAST({name} AS VARCHAR), '')"


def _in_marks(text: str) -> str:
    return f"""'"' || replace({text}, '"', '""') || '"'"""


def _csv_bytes(columns: Iterable[Column], batches: Iterator[Any]) -> Chunks:
    yield (",".join(_csv_name(column.name) for column in columns) + "\n").encode()
    for batch in batches:
        yield _joined(batch.column(0))


def _joined(lines: Any) -> bytes:
    """The texts of an Arrow column one after the other: as they lie in its memory already."""
    import pyarrow as pa

    lines = lines.cast(pa.large_string())
    _, offsets, data = lines.buffers()
    ends = memoryview(offsets).cast("q")
    return bytes(memoryview(data)[ends[lines.offset] : ends[lines.offset + len(lines)]]) if data else b""


def _csv_name(name: str) -> str:
    is_plain = not set(name) & set(',"\r\n')
    return name if is_plain else '"' + name.replace('"', '""') + '"'


def json_chunks(table: Table, question: Question) -> Chunks:
    """One JSON array of objects, a line a row; what is not a number in JSON's sense is null."""
    names = [quote(column.name) for column in _chosen(table, question)]
    batches = rows.batches(table, question, names, JSON_BATCH)
    return (text.encode() for text in json_text(batch.to_pylist() for batch in batches))


def parquet_chunks(table: Table, question: Question, facts: Mapping[str, str]) -> Chunks:
    """zstd, a row group at a time. facts: for the file's own metadata."""
    names = [quote(column.name) for column in _chosen(table, question)]
    query, values = rows.whole(table, question, names)
    schema = table.cursor(f"{query} LIMIT 0", values).to_arrow_reader(1).schema
    return _parquet_bytes(schema.with_metadata(dict(facts)), rows.batches(table, question, names, PARQUET_BATCH))


def _parquet_bytes(schema: Any, batches: Iterator[Any]) -> Chunks:
    import pyarrow.parquet as pq

    sink = _Passing()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
            yield sink.taken()
    yield sink.taken()


class _Passing(io.RawIOBase):
    """A file that is handed on as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        self._written += len(self._waiting[-1])
        return len(self._waiting[-1])

    def tell(self) -> int:
        return self._written

    def close(self) -> None:
        """What waits is still to be taken."""

    def taken(self) -> bytes:
        data, self._waiting = b"".join(self._waiting), []
        return data


def write_excel(table: Table, question: Question, path: Path, about: Iterable[tuple[str, str]]) -> None:
    """A workbook: sheets Data and About. Whoever asks has counted the rows: Excel has room for them."""
    names = [column.name for column in _chosen(table, question)]
    batches = rows.batches(table, question, [quote(name) for name in names], JSON_BATCH)
    write_workbook(names, (batch.to_pylist() for batch in batches), path, about)


def _chosen(table: Table, question: Question) -> list[Column]:
    return [column for column in table.columns if not question.columns or column.name in question.columns]
