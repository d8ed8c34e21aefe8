"""Write observations to a file that others open: Parquet, CSV or Excel, whole or not at all.

Parquet goes through pyarrow and not through DuckDB's COPY, which takes half the time but writes other bytes each time:
pyarrow's are the same for the same rows, with a description on each field and a checksum on every page.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipelines.durable import whole_file
from validation.quoting import quoted, quoted_text

if TYPE_CHECKING:
    import duckdb

ROW_GROUP = 122_880  # DuckDB's own, so that a reader with many threads finds work for each.
FORMULA_SIGNS = "=+-@\t\r"  # How a text begins that a spreadsheet would run (OWASP, CSV injection).
INERT = "'"
EXCEL_ROWS = 1_048_576


class Field(Protocol):
    """What the writers ask of a schema's field."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def required(self) -> bool: ...


class TableSchema(Protocol):
    """What the writers ask of a schema."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def theme(self) -> str: ...
    @property
    def descriptor(self) -> dict[str, Any]: ...
    @property
    def fields(self) -> Sequence[Field]: ...
    @property
    def primary_key(self) -> Sequence[str]: ...
    @property
    def expectations(self) -> Sequence[Path]: ...


class TooManyRows(Exception):
    """An Excel sheet cannot hold so many rows."""


def table(relation: str) -> str:
    """Return a relation's name as SQL writes it; a point parts it from the database or schema that holds it."""
    return ".".join(map(quoted, relation.split(".")))


def one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """Return the one row that a query gives. It is fetched to its end, or the connection would wait for more."""
    (row,) = connection.execute(query).fetchall()
    return tuple(row)


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    schema: TableSchema,
    path: Path,
    more: Mapping[str, str] | None = None,
) -> None:
    """Write the schema's fields, sorted by its primary key, dictionary-encoded, zstd.

    more: entries for the file's own key-value metadata, beside the schema's name, version and fields.
    """
    names = [field.name for field in schema.fields]
    described = {field.name: _field_metadata(field) for field in schema.fields}
    _write_arrow(connection, _query(relation, names), described, path, _metadata(schema, more or {}))


def write_provenance(connection: duckdb.DuckDBPyConnection, relation: str, schema: TableSchema, path: Path) -> None:
    """Write which cell each observation came from: the primary key, source_sheet, source_row, source_column."""
    names = [*schema.primary_key, "source_sheet", "source_row", "source_column"]
    _write_arrow(connection, _query(relation, names), {}, path, _metadata(schema, {}))


def _query(relation: str, names: Sequence[str]) -> str:
    """The relation's own order is the primary key's (``pipelines.run.Harmonised``), and DuckDB keeps it."""
    return f"SELECT {', '.join(map(quoted, names))} FROM {table(relation)}"


def _field_metadata(field: Field) -> dict[str, str]:
    described = {"title": field.title, "description": field.description, "unit": field.unit or ""}
    return {key: text for key, text in described.items() if text}


def _metadata(schema: TableSchema, more: Mapping[str, str]) -> dict[str, str]:
    fields = {field.name: _field_metadata(field) for field in schema.fields}
    return {
        "lcr:schema": schema.name,
        "lcr:schemaVersion": schema.version,
        "lcr:fields": json.dumps(fields, ensure_ascii=False),
        **more,
    }


def _write_arrow(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    described: Mapping[str, Mapping[str, str]],
    path: Path,
    metadata: Mapping[str, str],
) -> None:
    import pyarrow as pa  # Late: it is slow to load, and a check needs none of it.
    import pyarrow.parquet as pq

    reader = connection.sql(query).to_arrow_reader(ROW_GROUP)
    written = pa.schema([field.remove_metadata() for field in reader.schema])
    shown = pa.schema(
        [_plain(field).with_metadata(described.get(field.name)) for field in reader.schema], metadata=dict(metadata)
    )
    # Figures differ from row to row: a dictionary of them takes longer to write, and more room, than the figures.
    repeating = [field.name for field in written if not pa.types.is_floating(field.type)]
    # DuckDB's enumerations come as dictionaries and are written as such; readers are told of plain texts.
    told = {"ARROW:schema": base64.b64encode(shown.serialize().to_pybytes()).decode(), **metadata}
    with (
        whole_file(path) as passing,
        pq.ParquetWriter(
            passing, written, compression="zstd", use_dictionary=repeating, write_page_checksum=True, store_schema=False
        ) as writer,
    ):
        for batch in reader:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=written))
        writer.add_key_value_metadata(told)


def _plain(field: Any) -> Any:
    import pyarrow as pa

    return field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field


def write_csv(connection: duckdb.DuckDBPyConnection, relation: str, schema: TableSchema, path: Path) -> dict[str, int]:
    """Write UTF-8, commas, a header, sorted by the primary key; a null is an empty cell.

    A text that a spreadsheet would run as a formula has an apostrophe put before it. Returns how many cells of which
    field that happened to, so that whoever publishes the file can say so.
    """
    inert = _formula_cells(connection, relation, schema)
    shown = ((field.name, csv_value(field.name, field.type, field.name in inert)) for field in schema.fields)
    columns = ", ".join(f"{value} AS {quoted(name)}" for name, value in shown)
    query = f"SELECT {columns} FROM {table(relation)}"
    with whole_file(path) as passing:
        connection.execute(f"COPY ({query}) TO {quoted_text(str(passing))} (FORMAT csv, HEADER true)")
    return inert


def _formula_cells(connection: duckdb.DuckDBPyConnection, relation: str, schema: TableSchema) -> dict[str, int]:
    texts = [field.name for field in schema.fields if field.type == "string"]
    if not texts:
        return {}
    counts = ", ".join(f"count(*) FILTER ({_is_formula(name)})" for name in texts)
    row = one_row(connection, f"SELECT {counts} FROM {table(relation)}")
    return {name: count for name, count in zip(texts, row, strict=True) if count}


def _is_formula(name: str) -> str:
    """A text of digits with a sign is a number to a spreadsheet too, and harmless: it stays as it is."""
    signs = ", ".join(f"chr({ord(sign)})" for sign in FORMULA_SIGNS)
    number = r"[+-][0-9]+(\.[0-9]+)?"
    return f"left({quoted(name)}, 1) IN ({signs}) AND NOT regexp_full_match({quoted(name)}, {quoted_text(number)})"


def csv_value(name: str, kind: str, may_be_formula: bool) -> str:
    """A cell of the CSV as SQL works it out. name: of the column. kind: the field's type in its schema."""
    column = quoted(name)
    if kind == "number":  # 36600, and not 36600.0 as DuckDB writes a double.
        whole = f"CAST(CAST({column} AS BIGINT) AS VARCHAR)"
        is_whole = f"{column} = trunc({column}) AND abs({column}) < 1e15"
        return f"CASE WHEN {is_whole} THEN {whole} ELSE CAST({column} AS VARCHAR) END"
    if may_be_formula:
        return f"CASE WHEN {_is_formula(name)} THEN {quoted_text(INERT)} || {column} ELSE {column} END"
    return column


def write_xlsx(connection: duckdb.DuckDBPyConnection, relation: str, schema: TableSchema, path: Path) -> None:
    """Write a workbook: the observations on one sheet, what each field means on the next.

    Texts are written as texts, so that none becomes a formula or a link. Raises ``TooManyRows``.
    """
    import xlsxwriter

    (rows,) = one_row(connection, f"SELECT count(*) FROM {table(relation)}")
    if rows >= EXCEL_ROWS:
        raise TooManyRows(
            f"An Excel sheet holds {EXCEL_ROWS - 1:,} rows below its header, and these are {rows:,}. "
            "Write .csv or .parquet."
        )
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    query = _query(relation, [field.name for field in schema.fields])
    options = {"constant_memory": True, **inert}
    # A workbook that is left open keeps its rows in a file of its own under /tmp: it is closed also where we fail.
    with whole_file(path) as passing, xlsxwriter.Workbook(str(passing), options) as workbook:
        _write_observations(workbook, connection, query)
        _write_fields(workbook, schema)


def _write_observations(workbook: Any, connection: duckdb.DuckDBPyConnection, query: str) -> None:
    sheet = workbook.add_worksheet("Data")
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    result = connection.execute(query)
    labels = [column[0] for column in result.description or ()]
    sheet.write_row(0, 0, labels, bold)
    sheet.freeze_panes(1, 0)
    dates = {place for place, column in enumerate(result.description or ()) if str(column[1]).upper() == "DATE"}
    row = 0
    while rows := result.fetchmany(10_000):
        for values in rows:
            row += 1
            for column, value in enumerate(values):
                _write_cell(sheet, row, column, value, day if column in dates else None)
    sheet.autofilter(0, 0, row, max(len(labels) - 1, 0))


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if day is not None:
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def _write_fields(workbook: Any, schema: TableSchema) -> None:
    sheet = workbook.add_worksheet("Fields")
    sheet.write_row(0, 0, ["field", "title", "description", "type", "unit"], workbook.add_format({"bold": True}))
    for row, field in enumerate(schema.fields, start=1):
        for column, text in enumerate((field.name, field.title, field.description, field.type, field.unit or "")):
            sheet.write_string(row, column, text)
    sheet.write_string(len(schema.fields) + 2, 0, f"Schema {schema.name} {schema.version}: {schema.title}")
