"""The tables of versions that are no longer current: an address that names a version goes on giving its figures.

The warehouse holds what is current; an earlier version is read from its own Parquet file, once its bytes are known to
be those that were published.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from catalogue.entries import Entry
from catalogue.library import Library
from catalogue.query.connection import MEMORY_LIMIT, Warehouse, quote
from catalogue.query.kept_answers import KeptAnswers
from pipelines.warehouse_metadata import table_name
from validation.quoting import quoted_text

KEPT = 8  # Old versions that are held open at once.
_open = KeptAnswers(KEPT)


class _Held:
    """What a ``Generation`` is to a warehouse: a connection, a name and the answers worked out from it."""

    def __init__(self, parquet: Path, table: str) -> None:
        self.path, self.name = parquet, parquet.stem
        self.connection = duckdb.connect()
        self.connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        self.connection.execute(f"CREATE TABLE {quote(table)} AS FROM read_parquet({quoted_text(str(parquet))})")
        self.connection.execute("SET enable_external_access = false")
        self.answers: dict[Any, Any] = {}


class Pinned(Warehouse):
    """One table of one earlier version, asked as the warehouse is asked."""

    def __init__(self, parquet: Path, table: str) -> None:
        self._held = _Held(parquet, table)

    def current(self) -> Any:
        return self._held


def warehouse_of(shelf: Library, entry: Entry) -> Warehouse:
    """Where the table of a version is asked: the warehouse, or a table of its own. Raises FileDamaged."""
    held = shelf.warehouse.remembered("held versions", lambda: _held_versions(shelf.warehouse))
    if held.get(entry.name) == entry.number:
        return shelf.warehouse
    return _open.get(entry.package.folder, lambda: _pinned(shelf, entry))


def _pinned(shelf: Library, entry: Entry) -> Pinned:
    parquet, _ = shelf.checked(entry, f"{entry.name}.parquet")
    return Pinned(parquet, table_name(entry.name))


def _held_versions(warehouse: Warehouse) -> dict[str, int]:
    return {row["name"]: int(row["version"]) for row in warehouse.rows("SELECT name, version FROM datasets")}
