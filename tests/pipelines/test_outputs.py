"""Parquet, CSV and Excel hold the same observations, whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from pipelines import outputs
from pipelines.outputs import TooManyRows, write_csv, write_parquet, write_xlsx
from tests.a_dataset import AField, ASchema

SCHEMA = ASchema(
    fields=(
        AField("area_code", title="Area code", description="The area's code."),
        AField("name", description="A name."),
        AField("day", "date"),
        AField("value", "number", unit="persons"),
        AField("lanes", "integer"),
        AField("open", "boolean"),
    ),
    primary_key=("area_code",),
)
ROWS = [
    ("E08000012", "Liverpool", date(2024, 1, 31), 36600.0, 2, True),
    ("E06000006", "Halton, “the” place", None, -5.25, None, False),
    ("E08000011", None, date(2024, 2, 29), None, -1, None),
]


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE t (area_code VARCHAR, name VARCHAR, day DATE, value DOUBLE, lanes BIGINT, open BOOLEAN)"
    )
    # In the order of the primary key, as what was harmonised is.
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", sorted(ROWS, key=lambda row: row[0]))
    return connection


def rename_first(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute("UPDATE t SET name = ? WHERE area_code = 'E06000006'", [name])


def csv_names(path: Path) -> list[str | None]:
    return [row[0] for row in duckdb.sql(f"SELECT name FROM read_csv('{path}', all_varchar = true)").fetchall()]


def test_the_parquet_is_sorted_by_the_primary_key_and_holds_every_row(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_parquet(connection, "t", SCHEMA, tmp_path / "o.parquet")

    assert duckdb.read_parquet(str(tmp_path / "o.parquet")).fetchall() == sorted(ROWS, key=lambda row: row[0])


def test_the_parquet_carries_the_schema_the_meaning_of_its_fields_and_zstd(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_parquet(connection, "t", SCHEMA, tmp_path / "o.parquet", {"lcr:dataset": "claimants"})
    file = pq.ParquetFile(tmp_path / "o.parquet")
    metadata = file.schema_arrow.metadata
    column = file.metadata.row_group(0).column(0)

    assert (metadata[b"lcr:schema"], metadata[b"lcr:schemaVersion"]) == (b"unemployment", b"1.0.0")
    assert json.loads(metadata[b"lcr:fields"])["value"] == {"unit": "persons"}
    assert metadata[b"lcr:dataset"] == b"claimants"
    assert file.schema_arrow.field("area_code").metadata[b"description"] == b"The area's code."
    assert column.compression == "ZSTD"
    assert column.has_dictionary_page


def test_duckdb_reads_the_metadata_too(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_parquet(connection, "t", SCHEMA, tmp_path / "o.parquet")
    rows = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{tmp_path / 'o.parquet'}')").fetchall()

    assert dict(rows)[b"lcr:schema"] == b"unemployment"


def test_a_flipped_bit_in_a_page_is_seen_by_pyarrow(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    write_parquet(connection, "t", SCHEMA, path)
    page = pq.ParquetFile(path).metadata.row_group(0).column(3)
    data = bytearray(path.read_bytes())
    data[page.data_page_offset + page.total_compressed_size - 20] ^= 1
    path.write_bytes(data)

    with pytest.raises(OSError):
        pq.read_table(path, page_checksum_verification=True)


def test_the_csv_holds_the_same_rows_as_the_parquet(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_parquet(connection, "t", SCHEMA, tmp_path / "o.parquet")
    write_csv(connection, "t", SCHEMA, tmp_path / "o.csv")
    kinds = {"area_code": "VARCHAR", "name": "VARCHAR", "day": "DATE", "value": "DOUBLE", "lanes": "BIGINT"}
    types = kinds | {"open": "BOOLEAN"}
    read = duckdb.sql(f"FROM read_csv('{tmp_path / 'o.csv'}', header = true, columns = {types})")

    assert read.fetchall() == duckdb.read_parquet(str(tmp_path / "o.parquet")).fetchall()


def test_a_whole_number_has_no_point_in_the_csv(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_csv(connection, "t", SCHEMA, tmp_path / "o.csv")
    lines = (tmp_path / "o.csv").read_text().splitlines()

    assert lines[0] == "area_code,name,day,value,lanes,open"
    assert lines[1] == 'E06000006,"Halton, “the” place",,-5.25,,false'
    assert lines[3] == "E08000012,Liverpool,2024-01-31,36600,2,true"


@pytest.mark.parametrize("text", ["=1+1", "+cmd|'/c calc'!A0", "-1+1", "@SUM(1)", "\t=1", "\r=1", "=", "-"])
def test_text_that_a_spreadsheet_would_run_is_made_inert_and_counted(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, text: str
) -> None:
    rename_first(connection, text)
    made_inert = write_csv(connection, "t", SCHEMA, tmp_path / "o.csv")

    assert made_inert == {"name": 1}
    assert csv_names(tmp_path / "o.csv") == ["'" + text, None, "Liverpool"]


@pytest.mark.parametrize("text", ["-5", "+1.5", "1-2", "a=b", "'=1", "16+"])
def test_text_that_no_spreadsheet_would_run_is_left_alone(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, text: str
) -> None:
    rename_first(connection, text)
    made_inert = write_csv(connection, "t", SCHEMA, tmp_path / "o.csv")

    assert made_inert == {}
    assert csv_names(tmp_path / "o.csv")[0] == text


def test_the_workbook_holds_texts_numbers_dates_and_the_meaning_of_its_fields(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rename_first(connection, "=1+1")
    write_xlsx(connection, "t", SCHEMA, tmp_path / "o.xlsx")
    workbook = load_workbook(tmp_path / "o.xlsx")
    first, *_, last = workbook["Data"].iter_rows(min_row=2)

    assert [cell.value for cell in workbook["Data"][1]] == [field.name for field in SCHEMA.fields]
    assert (first[1].value, first[1].data_type) == ("=1+1", "s")
    assert (first[3].value, first[2].value) == (-5.25, None)
    assert last[2].value.date() == date(2024, 1, 31)
    assert workbook["Fields"]["A2"].value == "area_code"
    assert workbook["Fields"]["C2"].value == "The area's code."
    workbook.close()


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "EXCEL_ROWS", 3)

    with pytest.raises(TooManyRows, match=r"Write \.csv or \.parquet"):
        write_xlsx(connection, "t", SCHEMA, tmp_path / "o.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [write_parquet, write_csv, write_xlsx])
def test_a_writer_that_fails_leaves_the_old_file_and_nothing_beside_it(write: object, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("what was there")
    connection = duckdb.connect()
    columns = "NULL::VARCHAR AS area_code, '' AS name, NULL::DATE AS day, CAST('x' || i AS DOUBLE) AS value"
    connection.execute(f"CREATE VIEW t AS SELECT {columns}, 1 AS lanes, true AS open FROM range(9) r(i)")

    with pytest.raises(duckdb.Error):
        write(connection, "t", SCHEMA, path)  # type: ignore[operator]
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]
