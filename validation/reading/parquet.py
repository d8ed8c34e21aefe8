"""Parquet as a sheet of text: row 1 holds the names, row n + 1 the nth record."""

from __future__ import annotations

from pathlib import Path

import duckdb

from validation.issues import DAMAGED_FILE, FILE_TOO_LARGE, NO_TABLE
from validation.quoting import quoted, quoted_text
from validation.reading.relation import new_name
from validation.reading.scratch import attach_scratch
from validation.reading.source import Sheet, unreadable

MOST_COLUMNS = 16_384
EXPANSION = 8  # How many times larger text is than the same in Parquet, about; decides where it is kept.


def read_parquet(path: Path, connection: duckdb.DuckDBPyConnection) -> Sheet:
    """Read the file as text."""
    file = f"read_parquet({quoted_text(str(path))}, hive_partitioning = false)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
        if len(described) > MOST_COLUMNS:
            raise unreadable(
                FILE_TOO_LARGE, name=path.name, what=f"{len(described):,} columns", limit=f"{MOST_COLUMNS:,} columns"
            )
        return _copy(path, connection, file, [(name, kind) for name, kind, *_ in described])
    except duckdb.OutOfMemoryException:  # No fault of the file's form.
        raise
    except duckdb.Error as error:
        raise unreadable(DAMAGED_FILE, name=path.name, what="Parquet") from error


def _copy(path: Path, connection: duckdb.DuckDBPyConnection, file: str, fields: list[tuple[str, str]]) -> Sheet:
    database, scratch = attach_scratch(connection, path.stat().st_size * EXPANSION)
    columns = [f"nullif({_as_text(quoted(name), kind)}, '') AS c{n}" for n, (name, kind) in enumerate(fields, start=1)]
    connection.execute(f"CREATE TABLE {database}.cells AS SELECT {', '.join(columns)} FROM {file}")
    [(records,)] = connection.execute(f"SELECT count(*) FROM {database}.cells").fetchall()
    if not fields:
        raise unreadable(NO_TABLE, name=path.name, what="it has no columns")
    view = new_name("sheet")
    names = ", ".join(f"{quoted_text(name)} AS c{n}" for n, (name, _) in enumerate(fields, start=1))
    cells = ", ".join(f"c{n}" for n in range(1, len(fields) + 1))
    connection.execute(
        f"CREATE VIEW {view} AS SELECT 1::BIGINT AS row, {names} "
        f"UNION ALL SELECT rowid + 2, {cells} FROM {database}.cells WHERE coalesce({cells}) IS NOT NULL"
    )
    return Sheet(None, view, records + 1, len(fields), connection, scratch=scratch)


def _as_text(name: str, kind: str) -> str:
    """As a workbook's cell would read: no ``.0`` on a whole number, dates in ISO 8601, TRUE and FALSE."""
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"CASE WHEN {name} = trunc({name}) AND abs({name}) < 1e15 THEN {name}::BIGINT::VARCHAR"
        return f"{whole} ELSE {name}::VARCHAR END"
    if kind == "BOOLEAN":
        return f"upper({name}::VARCHAR)"
    if kind.startswith("TIMESTAMP"):
        midnight = f"CASE WHEN {name}::TIMESTAMP = date_trunc('day', {name}::TIMESTAMP)"
        moment = f"rtrim(rtrim(strftime({name}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f'), '0'), '.')"
        return f"{midnight} THEN {name}::DATE::VARCHAR ELSE {moment} END"
    return f"{name}::VARCHAR"
