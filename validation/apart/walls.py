"""What a child process may not do, whatever a hostile file makes of its readers: no network, no program, no peeking.

Two walls of the Linux kernel, seccomp and Landlock, neither of which needs a privilege. Where a kernel has neither,
Python's own sockets and programs are closed, which stops our code and no exploit. ``raise_walls`` says which stand.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from pathlib import Path

from validation.apart.landlock import leave_only
from validation.apart.seccomp import refuse_calls

PR_SET_NO_NEW_PRIVS = 38
REFUSED_EVENTS = frozenset(
    (
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
    )
)


def raise_walls(readable: Iterable[Path], scratch: Path) -> list[str]:
    """Wall this process in, for good. readable: files and folders it may read. Returns the names of the walls."""
    _close_python_sockets()
    libc = ctypes.CDLL(None, use_errno=True)
    if not sys.platform.startswith("linux") or libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return []
    standing = {"landlock": leave_only(libc, readable, scratch), "seccomp": refuse_calls(libc)}
    return [name for name, stands in standing.items() if stands]


def _close_python_sockets() -> None:
    def refuse(event: str, _: object) -> None:
        if event in REFUSED_EVENTS:
            raise PermissionError(f"{event} is refused while a file is read")

    sys.addaudithook(refuse)
