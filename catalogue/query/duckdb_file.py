"""One version as a DuckDB file of its own: its table and what its columns, codes and areas mean.

It is laid out as the warehouse is, with one dataset in it, so that what is learnt of one serves for the other.
"""

from __future__ import annotations

from pathlib import Path

from pipelines import warehouse_tables
from pipelines.packages import Version
from pipelines.warehouse import STORAGE
from validation.engine import connect
from validation.quoting import quoted_text


def write_duckdb(version: Version, path: Path) -> None:
    """Write the file. Raises ``packages.Damaged`` where the version's Parquet is not what was published."""
    with connect() as connection:
        connection.execute(f"ATTACH {quoted_text(str(path))} AS one ({STORAGE}); USE one")
        connection.execute("BEGIN")
        warehouse_tables.write(connection, {version.dataset: version})
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT one; USE memory; DETACH one")
