"""Where a run happens: on this machine, in DuckDB, within a bounded memory, what is beyond it on the disk.

The bound holds for DuckDB's own buffers; what a run needs beside them (Python, pyarrow's batches) is a few hundred MB.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref

import duckdb

from validation.engine import connect

MEMORY = "2GB"


def open_engine(memory: str = MEMORY, *, threads: int | None = None, **config: str) -> duckdb.DuckDBPyConnection:
    """A connection that spills to a scratch folder of its own, which goes when the connection is forgotten.

    threads: as many as there are cores, where it is not said. config: DuckDB's own settings besides.
    """
    folder = tempfile.mkdtemp(prefix="lcr-")
    threads = threads or os.cpu_count() or 1
    connection = connect(memory_limit=memory, temp_directory=folder, threads=str(threads), **config)
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection
