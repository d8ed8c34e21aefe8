"""Room for what is too large for Python or for memory: a folder, or a database, that goes when its user is gone."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import duckdb

from validation.quoting import quoted_text
from validation.reading.relation import new_name

ON_DISK_FROM = 1 << 30  # Bytes of source; below, DuckDB's compressed memory is quicker and small enough.


class Scratch:
    """A folder of our own, removed when this object is forgotten or the process ends."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lcr-reading-"))
        weakref.finalize(self, shutil.rmtree, str(self.folder), ignore_errors=True)


def attach_scratch(connection: duckdb.DuckDBPyConnection, size: int) -> tuple[str, Scratch | None]:
    """Attach a compressed database for a source of ``size`` bytes; return its name, and what must outlive it."""
    name = new_name("reading")
    if size < ON_DISK_FROM:
        connection.execute(f"ATTACH ':memory:' AS {name} (COMPRESS)")
        return name, None
    scratch = Scratch()
    connection.execute(f"ATTACH {quoted_text(str(scratch.folder / 'reading.duckdb'))} AS {name}")
    return name, scratch
