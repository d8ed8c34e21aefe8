"""Rows of text into a DuckDB table, a batch at a time: no more than one batch is ever held in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count, zip_longest
from typing import Any

import duckdb

from validation.quoting import quoted

BATCH_CELLS = 500_000
TURNED_AT_ONCE = 1_000  # Rows.
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

    blank_is_null: an empty text stands for none; there are only whole numbers and texts then, and no None.
    """
    with _selected(connection, columns, blank_is_null=blank_is_null) as (query, values):
        connection.execute(f"CREATE OR REPLACE {what} {name} AS {query}", values)


@contextmanager
def _selected(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[str, tuple[str, Sequence[Any]]], *, blank_is_null: bool
) -> Iterator[tuple[str, list[Any]]]:
    """SQL that selects the columns, and its values."""
    is_text = {name for name, (kind, _) in columns.items() if blank_is_null and kind == "VARCHAR"}
    if sum(len(values) for _, values in columns.values()) <= FEW_CELLS:
        chosen = ", ".join(f"unnest(?::{kind}[]) AS {quoted(column)}" for column, (kind, _) in columns.items())
        lists = [
            [value or None for value in values] if name in is_text else list(values)
            for name, (_, values) in columns.items()
        ]
        yield f"SELECT {chosen}", lists
        return
    view = new_name("incoming")
    connection.register(view, _texts(columns) if blank_is_null else _arrow(columns))
    try:
        blanks = ", ".join(
            f"nullif({quoted(column)}, '') AS {quoted(column)}" for column in columns if column in is_text
        )
        yield f"SELECT {f'* REPLACE ({blanks})' if blanks else '*'} FROM {view}", []
    finally:
        connection.unregister(view)


def _texts(columns: Mapping[str, tuple[str, Sequence[Any]]]) -> Any:
    """Numbers and texts, none of them None, as DuckDB takes them soonest: Arrow would load pandas to look at a list."""
    import numpy as np  # Late, like Arrow: it takes longer to load than a small file takes to read.

    return {
        column: np.array(values, dtype=object if kind == "VARCHAR" else np.int64)
        for column, (kind, values) in columns.items()
    }


def _arrow(columns: Mapping[str, tuple[str, Sequence[Any]]]) -> Any:
    import pyarrow as pa

    arrow = {"VARCHAR": pa.large_string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64()}
    arrow |= {"BOOLEAN": pa.bool_(), "DATE": pa.date32()}
    return pa.table({column: pa.array(values, arrow[kind]) for column, (kind, values) in columns.items()})


class RelationWriter:
    """Collects numbered rows and writes them to a table that grows a column when a row is wider than all before it.

    text: of a cell that is no text. It is asked column by column, which takes half as long as row by row.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        database: str | None = None,
        text: Callable[[Any], str] | None = None,
    ) -> None:
        self.connection = connection
        self._text = text
        self.relation = f"{database}.cells" if database else new_name("sheet")
        self.columns = 0
        self.rows = 0
        self._numbers: list[int] = []
        self._batch: list[Sequence[Any]] = []
        self._cells = 0
        connection.execute(f"CREATE TABLE {self.relation} (row BIGINT)")

    def add(self, number: int, cells: Sequence[Any]) -> None:
        """Add a row that is not wholly blank; an empty text is a blank cell."""
        self._numbers.append(number)
        self._batch.append(cells)
        self._cells += len(cells) + 1
        if self._cells >= BATCH_CELLS:
            self.flush()

    def extend(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
        """Add the rows that hold anything, if it be 0."""
        add = self.add
        for number, cells in rows:
            if any(cells) or cells.count("") != len(cells):
                add(number, cells)

    def flush(self) -> None:
        """Write what was collected. Call once more after the last row."""
        if not self._batch:
            return
        cells = self._columns()
        names = self._names(len(cells))
        columns = {"row": ("BIGINT", self._numbers)} | {n: ("VARCHAR", c) for n, c in zip(names, cells, strict=True)}
        if not self.rows:
            make_table(self.connection, self.relation, columns, "TABLE", blank_is_null=True)
            self.columns = len(cells)
        else:
            self._widen(len(cells))
            with _selected(self.connection, columns, blank_is_null=True) as (query, values):
                self.connection.execute(f"INSERT INTO {self.relation} BY NAME {query}", values)
        self.rows = self._numbers[-1]
        self._numbers, self._batch, self._cells = [], [], 0

    def _columns(self) -> list[list[str]]:
        """The cells that were collected, a list a column: some rows at a time, which the processor's memory holds."""
        columns: list[list[Any]] = [[] for _ in range(max(map(len, self._batch)))]
        for start in range(0, len(self._batch), TURNED_AT_ONCE):
            rows = self._batch[start : start + TURNED_AT_ONCE]
            part = list(zip_longest(*rows, fillvalue=""))
            for place, column in enumerate(columns):
                column.extend(part[place] if place < len(part) else [""] * len(rows))
        if self._text is None:
            return columns
        text = self._text
        return [
            column if set(map(type, column)) == {str} else [c if type(c) is str else text(c) for c in column]
            for column in columns
        ]

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
