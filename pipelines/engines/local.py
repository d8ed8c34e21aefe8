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


def open_engine(memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A connection that spills to a scratch folder of its own, which goes when the connection is forgotten."""
    folder = tempfile.mkdtemp(prefix="lcr-")
    connection = connect(memory_limit=memory, temp_directory=folder, threads=str(os.cpu_count() or 1))
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection
