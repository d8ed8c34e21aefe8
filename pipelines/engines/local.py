"""Where a run happens: on this machine, in DuckDB, within a bounded memory, what is beyond it on the disk.

The bound holds for DuckDB's own buffers; what a run needs beside them (Python, pyarrow's batches) is a few hundred MB.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path

import duckdb

from validation.engine import connect

MEMORY = "2GB"
SMALL = 128 << 10  # Bytes of a file whose queries take longer to plan than to run.


def open_engine(memory: str = MEMORY, *, threads: int | None = None, **config: str) -> duckdb.DuckDBPyConnection:
    """A connection that spills to a scratch folder of its own, which goes when the connection is forgotten.

    threads: as many as there are cores, where it is not said. config: DuckDB's own settings besides.
    """
    folder = tempfile.mkdtemp(prefix="lcr-")
    threads = threads or os.cpu_count() or 1
    connection = connect(memory_limit=memory, temp_directory=folder, threads=str(threads), **config)
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection


def open_engine_for(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to read one file with: of a small one, one thread, and little thought about each query."""
    if not path.is_file() or path.stat().st_size > SMALL:
        return open_engine()
    connection = open_engine(threads=1)
    plan_little(connection)
    return connection


def plan_little(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave out DuckDB's optimiser, which takes longer over a small table than it saves."""
    connection.execute("PRAGMA disable_optimizer")
