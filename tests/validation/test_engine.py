"""How DuckDB is told to read large files."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from validation.engine import ROW_GROUP, csv_buffer

LINE = f"{'E06000006,Halton,2024-01,female,16-24,claimant_count,':<99}\n"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.csv"
    path.write_text(LINE * (6 * ROW_GROUP), encoding="utf-8")
    return path


def test_a_buffer_holds_the_rows_of_a_row_group(large: Path) -> None:
    assert ROW_GROUP * len(LINE) < int(csv_buffer(large).removeprefix(", buffer_size = ")) < 2 * ROW_GROUP * len(LINE)


def test_duckdb_takes_the_buffer_and_reads_every_row_in_order(large: Path) -> None:
    with large.open("a", encoding="utf-8") as file:
        file.write("the,last\n")
    columns = "columns = {'c': 'VARCHAR'}, delim = '|', header = false, auto_detect = false"
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE t AS FROM read_csv('{large}', {columns}{csv_buffer(large)})")

    found = connection.execute("SELECT max(rowid), max_by(c, rowid) FROM t").fetchone()
    assert found == (6 * ROW_GROUP, "the,last")


@pytest.mark.parametrize("line", ["a,b\n", f"{'x' * 2_000}\n", "no end of a line at all"])
def test_a_file_that_it_would_not_help_has_none(tmp_path: Path, line: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(line * 10, encoding="utf-8")

    assert csv_buffer(path) == ""
