"""Open DuckDB: the one place that says how, for every process of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

ROW_GROUP = 122_880  # Rows that DuckDB reads, writes or passes over together.


def connect(database: Path | str = ":memory:", **config: Any) -> duckdb.DuckDBPyConnection:
    """A connection that draws no progress bar: what a person sees is the command line's to say.

    config: DuckDB's own settings, such as ``memory_limit``.
    """
    connection = duckdb.connect(str(database), config=config)
    connection.execute("SET enable_progress_bar = false")
    # DuckDB 2.0 fails on the first few rows of a view that counts rowid: “index -1 within vector of size 10”.
    connection.execute("SET late_materialization_max_rows = 0")
    return connection
