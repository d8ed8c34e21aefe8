"""The second wall: what the engine itself refuses once it is opened for strangers, and the list of functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from catalogue.query.connection import Warehouse
from catalogue.query.guarded.allowed import TABLE_FUNCTIONS, Denied, functions, refuse_forbidden
from catalogue.query.guarded.child import open_guarded

DANGEROUS = re.compile(
    r"^(__|query|read_|glob|sniff|duckdb_|pragma_|pg_|sqlite_|current_(setting|schema|database|query)|get(env|variable)"
    r"|write_log|sleep|set(seed|val)|nextval|json_(execute|serialize|deserialize)|parse_duckdb|to_aggregate|finalize"
    r"|combine|st_|test_|arrow_|pandas_|python_)"
)


@pytest.fixture
def opened(warehouse: Warehouse, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the warehouse as the process apart opens it: a file is opened only once in a process."""
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(warehouse.path.read_bytes())
    with open_guarded(copy, 64) as connection:
        yield connection


@pytest.mark.parametrize(
    "sql",
    [
        "FROM '/etc/passwd'",
        "FROM read_text('/etc/passwd')",
        "FROM sniff_csv('/etc/passwd')",
        "FROM glob('/*')",
        "COPY (SELECT 1) TO '{folder}/x.csv'",
        "EXPORT DATABASE '{folder}/x'",
        "ATTACH '{folder}/x.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '10GB'",
        "SET enable_external_access = true",
        "RESET threads",
        "FROM python_secret",
        "DELETE FROM unemployment",
        "CREATE TABLE mine (n INT)",
    ],
)
def test_the_engine_refuses_what_reaches_beyond_its_file(
    opened: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str
) -> None:
    python_secret = duckdb.sql("SELECT 1 AS n")
    before = sorted(tmp_path.iterdir())

    with pytest.raises(duckdb.Error):
        opened.execute(sql.format(folder=tmp_path)).fetchall()

    assert python_secret.fetchall() == [(1,)]
    assert sorted(tmp_path.iterdir()) == before


def test_every_function_of_the_list_is_the_engine_s_and_none_is_dangerous() -> None:
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT DISTINCT lower(function_name) FROM duckdb_functions()").fetchall()

    assert functions() - {name for (name,) in rows} == set()
    assert [name for name in functions() | TABLE_FUNCTIONS if DANGEROUS.match(name)] == []


def test_a_kind_of_node_that_nobody_has_looked_at_is_refused() -> None:
    with pytest.raises(Denied):
        refuse_forbidden({"node": {"type": "SELECT_NODE", "from_table": {"type": "SOMETHING_NEW"}}}, ())
    with pytest.raises(Denied):
        refuse_forbidden({"class": "SOMETHING_NEW", "type": "X"}, ())
