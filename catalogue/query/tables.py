"""The table of a version, to be asked for rows: in the warehouse for the current one, in its Parquet for an older one.

Both answer the same questions. Rows stand in the order in which they were published, and ``place`` is the column that
counts them; it is no column of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from catalogue.query.connection import Row, Warehouse, quote
from catalogue.query.kept_answers import KeptAnswers
from validation.quoting import quoted_text

ANSWERS_KEPT = 256  # Of one table: counts, columns, steps.
VERSIONS_KEPT = 1024  # For how many of which answers are kept.
FILES_OPEN = 8
MEMORY_LIMIT = "256MB"
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
           "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip

Answer = TypeVar("Answer")
Connect = Callable[[], duckdb.DuckDBPyConnection]


@dataclass(frozen=True)
class Column:
    """One column. kind: text, number, date, moment, truth, or other for what can only be shown."""

    name: str
    type: str

    @property
    def kind(self) -> str:
        plain = self.type.partition("(")[0]
        if plain in NUMBERS:
            return "number"
        kinds = {"VARCHAR": "text", "ENUM": "text", "DATE": "date", "BOOLEAN": "truth"}
        is_moment = plain.startswith("TIMESTAMP") and "ZONE" not in self.type  # One with a zone is shown as a text.
        return kinds.get(plain, "moment" if is_moment else "other")


@dataclass(frozen=True)
class Table:
    """columns: those of the data, in order. relation: what stands after FROM. place: what counts its rows."""

    relation: str
    place: str
    columns: tuple[Column, ...]
    connect: Connect = field(repr=False)
    answers: KeptAnswers = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def cursor(self, sql: str, values: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        return self.connect().execute(sql, list(values))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row of one question: for pages, so bounded by whoever asks."""
        cursor = self.cursor(sql, values)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def remembered(self, key: Hashable, work_out: Callable[[], Answer]) -> Answer:
        return self.answers.get(key, work_out)


def in_warehouse(warehouse: Warehouse, name: str) -> Table | None:
    """A dataset's table in the current generation; None where the generation does not hold it yet."""
    return warehouse.remembered(("table", name), partial(_in_warehouse, warehouse, name))


_of_versions = KeptAnswers(VERSIONS_KEPT)


def _in_warehouse(warehouse: Warehouse, name: str) -> Table | None:
    """What was worked out of a version stays true in every generation that holds it."""
    sql = (
        "SELECT column_name AS name, data_type AS type FROM information_schema.columns"
        " WHERE table_name = ? ORDER BY ordinal_position"
    )
    columns = tuple(Column(row["name"], row["type"]) for row in warehouse.rows(sql, [name]))
    held = warehouse.rows("SELECT version, published_at, source_sha256 FROM datasets WHERE table_name = ?", [name])
    if not columns or not held:
        return None
    answers = _of_versions.get((warehouse.folder, name, *held[0].values()), partial(KeptAnswers, ANSWERS_KEPT))
    return Table(quote(name), "rowid", columns, warehouse.current().connection.cursor, answers)


_open_files = KeptAnswers(FILES_OPEN)


def in_parquet(path: Path, sha256: str) -> Table:
    """The table of a version in its Parquet file. sha256: of the file, which whoever asks has just compared."""
    return _open_files.get((path, sha256), partial(_in_parquet, path))


def _in_parquet(path: Path) -> Table:
    """Opened so that it can read this file and nothing else, its configuration locked."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET enable_progress_bar = false")
    # DuckDB 2.0 fails on the first few rows of a file that counts its rows where it fetches the other columns late.
    connection.execute("SET late_materialization_max_rows = 0")
    connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
    connection.execute(f"SET allowed_paths = [{quoted_text(str(path))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    relation = f"read_parquet({quoted_text(str(path))}, file_row_number = true)"
    described = connection.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {relation}").fetchall()
    columns = tuple(Column(row[0], row[1]) for row in described)
    return Table(relation, "file_row_number", columns, connection.cursor, KeptAnswers(ANSWERS_KEPT))
