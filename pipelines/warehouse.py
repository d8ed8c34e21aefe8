"""Build the warehouse: one DuckDB file with the current version of every dataset, and what they mean.

    warehouse/<name>-<generation>.duckdb      immutable once it is named
    warehouse/current                         one line, as ``sha256sum`` writes it: hash and name of the public one

A new generation is a copy of the last one in which only the datasets that changed are written anew; it is closed,
synced and named before the pointer moves, and nobody ever writes to a file that a reader may hold open. The copy is
compared with the hash in the pointer: where that differs, or there is no last one, all tables are read again from their
Parquet, which is hashed too. Readers open what ``current`` names, and open again when it names another.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import warehouse_metadata as metadata
from pipelines import warehouse_tables as tables
from pipelines.durable import (
    PASSING,
    make_folder,
    passing_name,
    remove_passing,
    sha256,
    sync_file,
    sync_folder,
    write_text,
)
from pipelines.packages import Version
from pipelines.publish import Step, no_step
from validation.quoting import quoted_text

if TYPE_CHECKING:
    import duckdb

NAME = "liverpool-way"
POINTER = "current"
# DuckDB 1.2 and newer can open the file that people download; blocks of 16 KiB keep many small tables small.
STORAGE = "STORAGE_VERSION 'v1.2.0', BLOCK_SIZE 16384"

STEPS = ("warehouse copied", "warehouse written", "warehouse synced", "warehouse named", "pointer moved")


class NoWarehouse(Exception):
    """The warehouse has not been built, or the file that the pointer names is not there."""


def current(folder: Path) -> Path:
    """Return the file of the public generation. Raises ``NoWarehouse``."""
    _, path = _pointer(folder)
    if not path.is_file():
        raise NoWarehouse(f"The warehouse {path.name} is not there. Run `lcr doctor --repair`.")
    return path


def current_hash(folder: Path) -> str:
    """Return the sha256 of the public generation, as it was when it was built. Raises ``NoWarehouse``."""
    return _pointer(folder)[0]


def is_sound(folder: Path) -> bool:
    """Whether the public generation is there, and every byte of it is as it was built."""
    try:
        return sha256(current(folder)) == current_hash(folder)
    except (NoWarehouse, OSError):
        return False


def _pointer(folder: Path) -> tuple[str, Path]:
    try:
        digest, name = (folder / POINTER).read_text(encoding="utf-8").strip().split("  ", 1)
    except FileNotFoundError:
        raise NoWarehouse("The warehouse has not been built. Run `lcr build`.") from None
    except ValueError:
        raise NoWarehouse(f"The file {POINTER} of the warehouse cannot be read. Run `lcr doctor --repair`.") from None
    return digest, folder / name


def holds(folder: Path) -> dict[str, int]:
    """Return which version of which dataset the public generation holds. Raises ``NoWarehouse``."""
    import duckdb

    with duckdb.connect(str(current(folder)), read_only=True) as connection:
        return tables.versions(connection)


def is_up_to_date(folder: Path, wanted: Mapping[str, Version]) -> bool:
    """Whether the public generation holds these versions, under today's code lists. Any fault in it answers no."""
    import duckdb

    try:
        with duckdb.connect(str(current(folder)), read_only=True) as connection:
            return tables.versions(connection) == _numbers(wanted) and metadata.is_of_today(connection)
    except (NoWarehouse, duckdb.Error):
        return False


def _numbers(wanted: Mapping[str, Version]) -> dict[str, int]:
    return {name: version.number for name, version in wanted.items()}


def build_warehouse(
    folder: Path,
    wanted: Mapping[str, Version],
    *,
    name: str = NAME,
    step: Step = no_step,
    anew: bool = False,
) -> Path:
    """Make a generation that holds the wanted versions, and make it public. Returns its file.

    wanted: the current version of each dataset. anew: read all from their Parquet, whatever the last generation holds.
    Whoever calls holds the home's lock. Raises ``packages.Damaged`` where a Parquet file is not what was published; the
    last generation then stays public.
    """
    make_folder(folder)
    remove_passing(folder)
    final = folder / f"{name}-{_next_generation(folder):06d}.duckdb"
    passing = passing_name(final)
    try:
        kept = not anew and _copy_last(folder, passing)
        step("warehouse copied")
        _write(passing, wanted, kept)
        step("warehouse written")
        passing.chmod(0o444)
        sync_file(passing)
        digest = sha256(passing)
        step("warehouse synced")
        passing.rename(final)
        sync_folder(folder)
        step("warehouse named")
    finally:
        remove_passing(folder)
    write_text(folder / POINTER, f"{digest}  {final.name}\n")
    step("pointer moved")
    return final


def _next_generation(folder: Path) -> int:
    found = (re.search(r"-(\d+)\.duckdb$", path.name) for path in folder.glob("*.duckdb"))
    return max((int(match[1]) for match in found if match), default=0) + 1


def _copy_last(folder: Path, passing: Path) -> bool:
    """Copy the public generation, hashing what is copied; False, with nothing left, where it cannot be trusted."""
    try:
        digest, last = _pointer(folder)
        found = hashlib.sha256()
        with last.open("rb") as source, passing.open("wb") as target:
            while block := source.read(1 << 20):
                found.update(block)
                target.write(block)
    except (NoWarehouse, FileNotFoundError):
        return False
    if found.hexdigest() == digest:
        return True
    passing.unlink()
    return False


def _write(passing: Path, wanted: Mapping[str, Version], kept: bool) -> None:
    from validation.engine import connect

    with connect() as connection:
        _attach(connection, passing)
        if kept and not metadata.has_layout(connection):
            connection.execute("USE memory; DETACH warehouse")
            passing.unlink()
            _attach(connection, passing)
        connection.execute("BEGIN")  # One commit for all: each would be synced to the log on its own.
        tables.write(connection, wanted)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT warehouse; USE memory; DETACH warehouse")
    log = passing.with_name(passing.name + ".wal")
    if log.exists():
        raise RuntimeError(f"DuckDB left a log beside {passing.name}: the file is not whole without it.")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    options = "" if path.exists() else f" ({STORAGE})"
    connection.execute(f"ATTACH {quoted_text(str(path))} AS warehouse{options}; USE warehouse")


def tidy(folder: Path, grace_seconds: float) -> list[Path]:
    """Remove generations that are not public and older than the grace time; a reader may still hold a younger one."""
    try:
        public = current(folder)
    except NoWarehouse:
        return []
    before = time.time() - grace_seconds
    old = [path for path in sorted(folder.glob("*.duckdb")) if path != public and not path.name.startswith(PASSING)]
    removed = [path for path in old if path.stat().st_mtime < before]
    for path in removed:
        path.unlink()
    return removed
