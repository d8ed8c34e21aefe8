"""Rows of text into a DuckDB table, a batch at a time: no more than one batch is ever held in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count, zip_longest
from typing import Any

import duckdb

from validation.quoting import quoted

BATCH_CELLS = 500_000
FEW_CELLS = 60_000  # Up to here DuckDB's own lists are quicker than loading pyarrow.

_numbers = count(1)


def new_name(what: str) -> str:
    """A table name that no other source of this process has."""
    return f"{what}_{next(_numbers)}"


def make_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, tuple[str, Sequence[Any]]],
    what: str = "TEMP TABLE",
    *,
    blank_is_null: bool = False,
) -> None:
    """Make (or make anew) a table, a temporary one, of columns that are at hand in Python: name → SQL type, values.

    blank_is_null: whether an empty text stands for none.
    """
    is_text = {name for name, (kind, _) in columns.items() if blank_is_null and kind == "VARCHAR"}
    if sum(len(values) for _, values in columns.values()) <= FEW_CELLS:
        chosen = ", ".join(f"unnest(?::{kind}[]) AS {quoted(column)}" for column, (kind, _) in columns.items())
        values = [
            [value or None for value in values] if name in is_text else list(values)
            for name, (_, values) in columns.items()
        ]
        connection.execute(f"CREATE OR REPLACE {what} {name} AS SELECT {chosen}", values)
        return
    import pyarrow as pa  # Late: it takes longer to load than a small file takes to read.

    arrow = {"VARCHAR": pa.large_string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64()}
    arrow |= {"BOOLEAN": pa.bool_(), "DATE": pa.date32()}
    table = pa.table({column: pa.array(values, arrow[kind]) for column, (kind, values) in columns.items()})
    view = new_name("incoming")
    connection.register(view, table)
    try:
        blanks = ", ".join(
            f"nullif({quoted(column)}, '') AS {quoted(column)}" for column in columns if column in is_text
        )
        chosen = f"* REPLACE ({blanks})" if blanks else "*"
        connection.execute(f"CREATE OR REPLACE {what} {name} AS SELECT {chosen} FROM {view}")
    finally:
        connection.unregister(view)


class RelationWriter:
    """Collects numbered rows and writes them to a table that grows a column when a row is wider than all before it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, database: str | None = None) -> None:
        self.connection = connection
        self.relation = f"{database}.cells" if database else new_name("sheet")
        self.columns = 0
        self.rows = 0
        self._numbers: list[int] = []
        self._batch: list[Sequence[str]] = []
        self._cells = 0
        connection.execute(f"CREATE TABLE {self.relation} (row BIGINT)")

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Add a row that is not wholly blank; an empty text is a blank cell."""
        self._numbers.append(number)
        self._batch.append(cells)
        self._cells += len(cells) + 1
        if self._cells >= BATCH_CELLS:
            self.flush()

    def extend(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Add the rows that hold anything."""
        for number, cells in rows:
            if any(cells):
                self.add(number, cells)

    def flush(self) -> None:
        """Write what was collected. Call once more after the last row."""
        if not self._batch:
            return
        cells = list(zip_longest(*self._batch, fillvalue=""))
        names = self._names(len(cells))
        columns = {"row": ("BIGINT", self._numbers)} | {n: ("VARCHAR", c) for n, c in zip(names, cells, strict=True)}
        if not self.rows:
            make_table(self.connection, self.relation, columns, "TABLE", blank_is_null=True)
            self.columns = len(cells)
        else:
            self._widen(len(cells))
            batch = new_name("batch")
            make_table(self.connection, batch, columns, blank_is_null=True)
            listed = ", ".join(["row", *names])
            self.connection.execute(f"INSERT INTO {self.relation} ({listed}) SELECT {listed} FROM {batch}")
            self.connection.execute(f"DROP TABLE {batch}")
        self.rows = self._numbers[-1]
        self._numbers, self._batch, self._cells = [], [], 0

    def view(self) -> str:
        """The relation under a name without a database, so that it can be quoted as one."""
        if "." not in self.relation:
            return self.relation
        view = new_name("sheet")
        self.connection.execute(f"CREATE VIEW {view} AS SELECT * FROM {self.relation}")
        return view

    def _widen(self, width: int) -> None:
        if width <= self.columns:
            return
        more = ", ".join(f"NULL::VARCHAR AS {name}" for name in self._names(width)[self.columns :])
        self.connection.execute(f"CREATE OR REPLACE TABLE {self.relation} AS SELECT *, {more} FROM {self.relation}")
        self.columns = width

    @staticmethod
    def _names(width: int) -> list[str]:
        return [f"c{number}" for number in range(1, width + 1)]
