"""Put bytes on the disk so that a crash leaves the old or the new, whole, and never a mixture.

A file or folder is written under a passing name beside its place, synced, and moved by one rename; then the folder that
holds the name is synced too, because a rename that only the cache knows is lost with the power. A sync that fails is
never tried again on the same handle: it raises, and the publication fails.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSING = ".new-"  # How every passing name begins: what bears it after a crash is nobody's, and is removed.
PATIENCE_SECONDS = 60.0


class Busy(Exception):
    """Another process holds the lock."""


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


sync_folder = sync_file  # On POSIX a folder is synced as a file is; the two names say which is meant.


def sync_tree(folder: Path) -> None:
    """Sync every file under the folder, then every folder, the deepest first."""
    for parent, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync_file(Path(parent, name))
        sync_folder(Path(parent))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a passing name beside ``path`` to write to; it takes the place of ``path`` whole, or not at all."""
    passing = passing_name(path)
    try:
        passing.touch()  # Where nobody may write, it is said of the file that was asked for, and before any work.
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        yield passing
        sync_file(passing)
        passing.replace(path)
        sync_folder(path.parent)
    finally:
        passing.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a small file whole, as UTF-8."""
    with whole_file(path) as passing:
        passing.write_text(text, encoding="utf-8", newline="")


def passing_name(path: Path) -> Path:
    return path.with_name(f"{PASSING}{secrets.token_hex(4)}-{path.name}")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each synced into the one that holds it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def remove_passing(folder: Path) -> list[Path]:
    """Remove what a killed process left half done directly in the folder; return what that was."""
    left = sorted(folder.glob(f"{PASSING}*")) if folder.is_dir() else []
    for path in left:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return left


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def exclusive(lock: Path, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock while the block runs. It is the kernel's (flock): it dies with its holder, however that dies.

    Raises ``Busy`` where another process still holds it after ``patience`` seconds.
    """
    make_folder(lock.parent)
    with lock.open("a+") as file:
        _acquire(file.fileno(), lock, patience)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _acquire(descriptor: int, lock: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = lock.read_text().strip() or "unknown"
                raise Busy(
                    f"Another process (number {holder}) is publishing. Wait until it ends, then try again."
                ) from None
            time.sleep(0.05)
