"""Files that are made when somebody asks, and kept for the next who asks: never more of them than a given room.

A file is written under a passing name and moved into place whole, so that any number of processes may share the folder:
two that make the same at once both end with a whole file. Which were used longest ago go first. A reader who has a file
open keeps it to its end, also where it is removed meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PASSING = ".part"
JUST_USED_SECONDS = 10  # Who was just told of a file finds it there: it is not thrown out before it can be opened.
LEFT_BEHIND_SECONDS = 6 * 3600  # Nobody writes one file for so long: who began it was killed.


@dataclass(frozen=True)
class KeptFiles:
    """folder: where they lie. most_bytes: of all together, but for those that were used just now."""

    folder: Path
    most_bytes: int

    def get(self, name: str, make: Callable[[Path], None]) -> Path:
        """The file of that name, made by ``make`` at the path that it is given, where it is not there yet.

        name: with as many folders before it as one likes. What ``make`` raises is raised, and nothing is kept.
        """
        path = self.folder / name
        try:
            # Used now, and still as old as it is: its time of change stands for its bytes.
            os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
        except FileNotFoundError:
            self._make(path, make)
            self._trim()
        return path

    def _make(self, path: Path, make: Callable[[Path], None]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, suffix=PASSING) as folder:
            passing = Path(folder, path.name)
            make(passing)
            passing.chmod(0o644)
            passing.replace(path)

    def _trim(self) -> None:
        found = sorted(self._files(), key=lambda one: one[1].st_atime_ns)
        room = self.most_bytes - sum(stat.st_size for _, stat in found)
        for path, stat in found:
            is_left_behind = path.parent.suffix == PASSING
            if is_left_behind and stat.st_mtime > time.time() - LEFT_BEHIND_SECONDS:
                continue
            if is_left_behind or (room < 0 and stat.st_atime < time.time() - JUST_USED_SECONDS):
                room += stat.st_size
                with contextlib.suppress(OSError):  # Another process removed it first.
                    path.unlink()
                    if is_left_behind:
                        path.parent.rmdir()

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for parent, _, names in os.walk(self.folder):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    yield Path(parent, name), Path(parent, name).stat()
