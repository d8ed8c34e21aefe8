"""How much a file may cost: what a child process may hold, use, open and write before it is ended.

Memory is counted from what the child holds when it starts. ``RLIMIT_DATA`` bounds what it may write to, and not the
address space: DuckDB, Arrow and threads reserve much more of that than they use.
"""

from __future__ import annotations

import resource
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MB = 1 << 20
RESERVED = 4  # Address space reserved, as a multiple of the memory that may be used.
CORES = 2  # Seconds of processor time that one second of the clock may use.


@dataclass(frozen=True)
class Limits:
    """memory_mb: beyond the start. seconds: by the clock. files: open at once. output_mb: its whole scratch folder.

    answer_mb: the answer that the parent is ready to hold.
    """

    memory_mb: int = 2048
    seconds: float = 60.0
    files: int = 128
    output_mb: int = 2048
    answer_mb: int = 16

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def bind(self) -> None:
        """Bind this process to them, for good."""
        held, reserved = _held()
        memory = self.memory_mb * MB
        _bind(resource.RLIMIT_DATA, held + memory)
        _bind(resource.RLIMIT_AS, reserved + RESERVED * memory)
        _bind(resource.RLIMIT_FSIZE, self.output_mb * MB)
        _bind(resource.RLIMIT_NOFILE, self.files)
        _bind(resource.RLIMIT_CPU, int(self.seconds * CORES) + 1, spare=1)
        _bind(resource.RLIMIT_CORE, 0)


def _bind(what: int, most: int, spare: int = 0) -> None:
    """Never above what already binds this process."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    ceiling = most + spare if hard == resource.RLIM_INFINITY else min(most + spare, hard)
    resource.setrlimit(what, (most, ceiling))


def _held() -> tuple[int, int]:
    """Bytes that this process may write to, and bytes of address space; nothing where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0, 1 << 30
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    data, space = (int(found[name].split()[0]) * 1024 for name in ("VmData", "VmSize"))
    return data, space
