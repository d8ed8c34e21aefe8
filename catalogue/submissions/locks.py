"""Locks that end with whoever holds them: a process that dies, however it dies, leaves none behind.

They are the system's own, on small files, so that all processes that serve the site keep to the same ones.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

GLANCE_SECONDS = 0.03


class Lock:
    """A lock that is held, until it is let go or this process ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def let_go(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def take(path: Path) -> Lock | None:
    """The lock on a file, made where it is missing; None where somebody holds it, or its folder is gone."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return Lock(descriptor)


class Places:
    """So many places, each for one at a time, among all processes that share the folder."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count

    def take(self) -> Lock | None:
        """A place, where one is free."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = (take(self.folder / str(number)) for number in range(self.count))
        return next((lock for lock in found if lock is not None), None)

    @contextlib.contextmanager
    def wait(self) -> Iterator[None]:
        """A place, as soon as one is free."""
        while (lock := self.take()) is None:
            time.sleep(GLANCE_SECONDS)
        try:
            yield
        finally:
            lock.let_go()
