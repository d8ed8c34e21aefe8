"""Open DuckDB: the one place that says how, for every process of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb


def connect(database: Path | str = ":memory:", **config: Any) -> duckdb.DuckDBPyConnection:
    """A connection that draws no progress bar: what a person sees is the command line's to say.

    config: DuckDB's own settings, such as ``memory_limit``.
    """
    connection = duckdb.connect(str(database), config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection
