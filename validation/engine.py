"""Open DuckDB: the one place that says how, for every process of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

ROW_GROUP = 122_880  # Rows that DuckDB reads, writes or passes over together.
CSV_BUFFER = 8_000_000  # Bytes of a CSV that a thread of DuckDB's takes at a time, where it is told nothing.
LARGEST_CSV_BUFFER = 64_000_000
MARGIN = 1.25  # The rows of a file are not all as long as its first.
GLANCED_AT = 1 << 16  # Bytes that show how long they are.


def connect(database: Path | str = ":memory:", **config: Any) -> duckdb.DuckDBPyConnection:
    """A connection that draws no progress bar: what a person sees is the command line's to say.

    config: DuckDB's own settings, such as ``memory_limit``.
    """
    connection = duckdb.connect(str(database), config=config)
    connection.execute("SET enable_progress_bar = false")
    # DuckDB 2.0 fails on the first few rows of a view that counts rowid: “index -1 within vector of size 10”.
    connection.execute("SET late_materialization_max_rows = 0")
    return connection


def csv_buffer(path: Path) -> str:
    """An option of ``read_csv`` for this file, or nothing: buffers that hold the rows of a row group, or more.

    Rows of a table that come by fewer at a time are copied twice, which takes a large file half as long again.
    """
    with path.open("rb") as file:
        head = file.read(GLANCED_AT)
    wanted = int(MARGIN * ROW_GROUP * len(head) / max(head.count(b"\n"), 1))
    fits = CSV_BUFFER < wanted <= LARGEST_CSV_BUFFER and path.stat().st_size >= 4 * wanted
    return f", buffer_size = {wanted}" if fits else ""
