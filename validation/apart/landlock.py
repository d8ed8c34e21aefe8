"""The kernel leaves a process only the files that it was given: to read them, and to write in one folder alone.

It needs no privilege, and a kernel of 2021 or later. Since 2023 it closes TCP as well, since 2024 signals to others.
Source: the Linux kernel, Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

CREATE_RULES, ADD_RULE, RESTRICT = 444, 445, 446
VERSION_ONLY, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_FOLDER, TRUNCATE, IOCTL = (1 << bit for bit in (0, 1, 2, 3, 14, 15))
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
NEWEST = 6  # The newest version of its interface whose rights we name.
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # How many rights over files there are by version; 16 from the fifth on.
TCP, OTHERS = 3, 3  # Binding and connecting; abstract sockets and signals.
LIBRARIES = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/dev/null")
ASKED_BY_DUCKDB = ("/proc/self", "/proc/meminfo", "/sys/fs/cgroup")  # How much memory there is.


def leave_only(libc: ctypes.CDLL, readable: Iterable[Path], writable: Path) -> bool:
    """Whether this process is now held to the libraries, the ``readable`` and the folder ``writable``."""
    version = min(libc.syscall(CREATE_RULES, None, ctypes.c_size_t(0), VERSION_ONLY), NEWEST)
    if version < 1:
        return False
    handled = (1 << RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("QQQ", handled, TCP, OTHERS)[: 8 if version < 4 else 16 if version < 6 else 24]
    rules = libc.syscall(CREATE_RULES, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for path in _libraries() | {str(path) for path in readable}:
            _allow(libc, rules, path, (EXECUTE | READ_FILE | READ_FOLDER) & handled)
        _allow(libc, rules, str(writable), handled)
        return bool(libc.syscall(RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _libraries() -> set[str]:
    """Python, what it imports from, and our own packages; not the folder they stand in, which may hold much else."""
    here = str(Path(__file__).resolve().parents[2])
    imports = {path for path in sys.path if path and path != here}
    ours = {str(Path(here) / name) for name in ("schemas", "validation", "pipelines", "catalogue")}
    return {*LIBRARIES, *ASKED_BY_DUCKDB, sys.prefix, sys.base_prefix, *imports, *ours}


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError, PermissionError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rights = rights if Path(path).is_dir() else rights & OF_A_FILE
            libc.syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
        finally:
            os.close(descriptor)
