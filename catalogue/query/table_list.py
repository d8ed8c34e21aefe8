"""The tables of the warehouse and their columns, as their comments say them: for those who write SQL."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.query.connection import Warehouse

FIRST = "observations"
LAST = ("areas", "measures", "code_lists", "datasets", "fields", "about")  # Those that say what the others mean.
TABLES = """
SELECT table_name AS name, coalesce(comment, '') AS words FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT view_name, coalesce(comment, '') FROM duckdb_views() WHERE NOT internal
"""
COLUMNS = """
SELECT column_name AS name, data_type AS type, coalesce(comment, '') AS words FROM duckdb_columns()
WHERE table_name = ? AND NOT internal ORDER BY column_index
"""


@dataclass(frozen=True)
class ListedTable:
    """words: what one row is. kind: data, or about (the tables that say what the others mean)."""

    name: str
    words: str

    @property
    def title(self) -> str:
        """Its first sentence."""
        return self.words.partition(". ")[0].rstrip(".")

    @property
    def kind(self) -> str:
        return "about" if self.name in LAST else "data"


@dataclass(frozen=True)
class ListedColumn:
    name: str
    type: str
    words: str


def tables_of(warehouse: Warehouse) -> list[ListedTable]:
    """That of all observations first, then those of the datasets by name, then those about them."""
    return warehouse.remembered("table list", lambda: _tables(warehouse))


def _tables(warehouse: Warehouse) -> list[ListedTable]:
    found = [ListedTable(row["name"], row["words"]) for row in warehouse.rows(TABLES)]
    return sorted(
        found, key=lambda one: (LAST.index(one.name) + 1 if one.name in LAST else 0, one.name != FIRST, one.name)
    )


def columns_of(warehouse: Warehouse, table: str) -> list[ListedColumn]:
    """The columns of a table in order; none where there is no such table."""
    rows = warehouse.remembered(("column list", table), lambda: warehouse.rows(COLUMNS, [table]))
    return [ListedColumn(row["name"], row["type"], row["words"]) for row in rows]


def found_in(warehouse: Warehouse, words: str) -> list[ListedTable]:
    """The tables of which the name, what they are or a column's name holds every word."""
    wanted = words.casefold().split()
    return [
        one
        for one in tables_of(warehouse)
        if all(word in f"{one.name} {one.words} {' '.join(warehouse.columns(one.name))}".casefold() for word in wanted)
    ]
