"""What the warehouse holds: a table for each dataset, and a view over all observations.

A dataset's table bears the dataset's name with underscores for its hyphens. Every table and column has a comment; the
tables of ``warehouse_metadata`` say more. All statements run on the connection's current database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines import warehouse_metadata as metadata
from pipelines.packages import Version
from pipelines.warehouse_metadata import table_name
from validation.quoting import quoted, quoted_text

if TYPE_CHECKING:
    import duckdb

OBSERVATIONS = "Every observation of every indicator dataset. A dimension that a dataset does not have is null."
# The columns that make a table one of observations; the others that it has are dimensions, or stand after the value.
CORE = ("area_code", "period", "measure", "value")
FIRST = ("area_code", "area_name", "area_type", "period", "period_start", "period_end", "period_type")
LAST = ("measure", "value", "unit", "lower_95", "upper_95", "status")
TYPES = {"period_start": "DATE", "period_end": "DATE", "value": "DOUBLE", "lower_95": "DOUBLE", "upper_95": "DOUBLE"}


def versions(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return which version of which dataset the current database holds."""
    if not metadata.has_layout(connection):
        return {}
    return dict(connection.execute("SELECT name, version FROM datasets").fetchall())


def write(connection: duckdb.DuckDBPyConnection, wanted: Mapping[str, Version]) -> None:
    """Bring the current database to hold the wanted versions; those that it holds already are left alone."""
    held = versions(connection)
    if not held and not metadata.has_layout(connection):
        metadata.create_metadata(connection)
    is_of_today = metadata.is_of_today(connection)
    if not is_of_today:
        metadata.write_standard(connection)
    for name in held.keys() - wanted.keys():
        _drop(connection, name)
    for name in sorted(wanted):
        if held.get(name) != wanted[name].number:
            _drop(connection, name)
            _write_dataset(connection, wanted[name])
        elif not is_of_today:
            metadata.write_areas(connection, name)
    metadata.write_about(connection)
    _write_observations(connection)


def _drop(connection: duckdb.DuckDBPyConnection, dataset: str) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {quoted(table_name(dataset))}")
    connection.execute("DELETE FROM datasets WHERE name = ?", [dataset])
    connection.execute("DELETE FROM fields WHERE dataset = ?", [dataset])


def _write_dataset(connection: duckdb.DuckDBPyConnection, version: Version) -> None:
    """Read the Parquet file into its table, once its bytes are known to be those that were published."""
    table = table_name(version.dataset)
    parquet = version.checked(version.parquet.name)
    connection.execute(f"CREATE TABLE {quoted(table)} AS FROM read_parquet({quoted_text(str(parquet))})")
    fields = version.descriptor["resources"][0]["schema"]["fields"]
    words = {field["name"]: field_words(field) for field in fields}
    metadata.comment(
        connection, "TABLE", table, f"{version.descriptor['title']}. {version.descriptor['description']}", words
    )
    metadata.insert(connection, "datasets", [metadata.dataset_row(version)])
    metadata.insert(connection, "fields", metadata.field_rows(version))
    metadata.write_areas(connection, version.dataset)


def field_words(field: Mapping[str, Any]) -> str:
    return str(field.get("description") or field.get("title") or field["name"])


def _write_observations(connection: duckdb.DuckDBPyConnection) -> None:
    """Put one view over all tables of observations: their columns by name, nulls where a table lacks one.

    It is left alone where it would say what it says, as when a dataset has new figures: among a thousand datasets the
    view is the dearest part of a publication.
    """
    has = _columns(connection)
    names = dict(connection.execute("SELECT name, table_name FROM datasets").fetchall())
    members = {name: table for name, table in sorted(names.items()) if set(CORE) <= has[table].keys()}
    columns = [*FIRST, *_dimensions(connection, members), *LAST]
    parts = [_select(name, table, columns, has[table]) for name, table in members.items()]
    query = " UNION ALL ".join(parts) or _empty(columns)
    meanings = _meanings(connection, columns)
    view = hashlib.sha256(json.dumps([query, meanings]).encode()).hexdigest()
    if metadata.read_about(connection).get("observations_sha256") == view:
        return
    connection.execute(f"CREATE OR REPLACE VIEW observations AS {query}")
    metadata.comment(connection, "VIEW", "observations", OBSERVATIONS, meanings)
    metadata.remember(connection, {"observations_sha256": view})


def _meanings(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> dict[str, str]:
    """Return what each column of the view means: as most datasets say it."""
    words = dict(
        connection.execute(
            "SELECT name, description FROM (SELECT name, description, count(*) AS n FROM fields GROUP BY ALL)"
            " QUALIFY row_number() OVER (PARTITION BY name ORDER BY n DESC, description) = 1"
        ).fetchall()
    )
    meanings = {column: words.get(column) or column.replace("_", " ") for column in columns}
    return {"dataset": "The dataset that the observation is from."} | meanings


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE database_name = current_database() AND NOT internal ORDER BY table_name, column_index"
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def _dimensions(connection: duckdb.DuckDBPyConnection, members: Mapping[str, str]) -> list[str]:
    """Return the dimensions of all: the fields of the primary keys that are not common to every table."""
    rows = connection.execute("SELECT dataset, name FROM fields WHERE is_key ORDER BY dataset, position").fetchall()
    found = dict.fromkeys(name for dataset, name in rows if dataset in members and name not in (*FIRST, *LAST))
    return list(found)


def _select(dataset: str, table: str, columns: Sequence[str], has: Mapping[str, str]) -> str:
    listed = ", ".join(
        f"CAST({quoted(column) if column in has else 'NULL'} AS {TYPES.get(column, 'VARCHAR')}) AS {quoted(column)}"
        for column in columns
    )
    return f"SELECT {quoted_text(dataset)} AS dataset, {listed} FROM {quoted(table)}"


def _empty(columns: Sequence[str]) -> str:
    listed = ", ".join(f"CAST(NULL AS {TYPES.get(column, 'VARCHAR')}) AS {quoted(column)}" for column in columns)
    return f"SELECT CAST(NULL AS VARCHAR) AS dataset, {listed} WHERE false"
