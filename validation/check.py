"""Is this table right? The checks in their order: what the pipeline, the command line and the site call.

A table that was harmonised, against its schema: ``check_table``. A file judged as it is: ``validation.as_is``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validation.conformance import check_conformance
from validation.issues import Issue

if TYPE_CHECKING:
    import duckdb

    from schemas.registry import Schema

# What a harmonised table is checked for: said aloud in the report, above all where nothing is wrong.
CHECKED = ("types", "required fields", "patterns", "code lists", "ranges", "one row for each primary key")


def check_table(
    connection: duckdb.DuckDBPyConnection, relation: str, schema: Schema, *, key_is_unique: bool = False
) -> list[Issue]:
    """Return the issues of a harmonised table against its schema.

    relation: the schema's fields, with ``source_sheet``, ``source_row`` and ``source_column``, by which an issue names
    the cell of the source. key_is_unique: its primary key was counted already, and is.
    """
    return check_conformance(connection, relation, schema.descriptor, key_is_unique=key_is_unique)
