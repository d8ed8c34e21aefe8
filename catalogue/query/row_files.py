"""All the rows of a question as a file that is made while it is sent: CSV, JSON or Parquet; or Excel, made aside.

Every format holds the codes and figures as they were published. In the CSV and in Excel no text is a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from catalogue.query import rows
from catalogue.query.column_facts import choices_of
from catalogue.query.connection import quote
from catalogue.query.questions import Question
from catalogue.query.renderings import json_text, write_workbook
from catalogue.query.tables import Column, Table
from pipelines.outputs import csv_value
from validation.quoting import quoted_text

CSV_BATCH = 50_000
JSON_BATCH = 5_000
PARQUET_BATCH = 122_880
Chunks = Iterator[bytes]
IN_MARKS = r'[",\r\n#]'
ODD = IN_MARKS + r"|^[=+\-@\t\r]|^$"


def csv_chunks(table: Table, question: Question) -> Chunks:
    """UTF-8, a header, commas; a null is an empty cell. Without a filter it is the published CSV, byte for byte."""
    columns = _chosen(table, question)
    odd = odd_columns(table)
    cells = ", ".join(_csv_cell(column, column.name in odd) for column in columns)
    return _csv_bytes(columns, rows.batches(table, question, [f"concat_ws(',', {cells}) || chr(10)"], CSV_BATCH))


def _csv_cell(column: Column, is_odd: bool) -> str:
    """A cell in SQL, between quotation marks where it must be: whole lines come out of DuckDB ready to be sent."""
    name = quote(column.name)
    if is_odd:
        text = csv_value(column.name, "string", True) if column.kind == "text" else f"CAST({name} AS VARCHAR)"
        marked = f"""'"' || replace({text}, '"', '""') || '"'"""
        in_marks = f"{text} = '' OR regexp_matches({text}, {quoted_text(IN_MARKS)})"
        return f"coalesce(CASE WHEN {in_marks} THEN {marked} ELSE {text} END, '')"
    number = csv_value(column.name, "number", False) if column.type in ("DOUBLE", "FLOAT") else name
    return f"coalesce(CAST({number} AS VARCHAR), '')"


def odd_columns(table: Table) -> frozenset[str]:
    """The columns of text of which some cell needs quotation marks, or would be a formula. Worked out once."""
    return table.remembered("odd", partial(_odd_columns, table))


def _odd_columns(table: Table) -> frozenset[str]:
    strange = {column.name for column in table.columns if column.kind == "other"}
    many = [column.name for column in table.columns if column.kind == "text" and choices_of(table, column) is None]
    for column in table.columns:
        if any(re.search(ODD, value) for value, _ in choices_of(table, column) or ()):
            strange.add(column.name)
    if many:
        parts = ", ".join(f"bool_or(regexp_matches({quote(name)}, {quoted_text(ODD)}))" for name in many)
        found = table.cursor(f"SELECT {parts} FROM {table.relation}").fetchall()[0]
        strange |= {name for name, is_odd in zip(many, found, strict=True) if is_odd}
    empty = [column.name for column in table.columns if column.kind == "text" and column.name not in many]
    return frozenset(strange | set(_with_empty_texts(table, empty)))


def _with_empty_texts(table: Table, names: list[str]) -> list[str]:
    """Those where an empty text stands: it is no choice, and no null either."""
    if not names:
        return []
    parts = ", ".join(f"bool_or({quote(name)} = '')" for name in names)
    found = table.cursor(f"SELECT {parts} FROM {table.relation}").fetchall()[0]
    return [name for name, is_there in zip(names, found, strict=True) if is_there]


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
    schema, batches = rows.schema_and_batches(table, question, names, PARQUET_BATCH)
    return _parquet_bytes(schema.with_metadata(dict(facts)), batches)


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
