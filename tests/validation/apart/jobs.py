"""Jobs that do what a hostile file might make its reader do."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from validation.apart.limits import MB, Limits


def warm() -> None:
    """There is nothing to load."""


def prepare() -> None:
    """Nor anything to get ready."""


def greet(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    return {"greeting": f"Hello {arguments['name']}", "environment": sorted(os.environ)}


def hold(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    return {"held": len(bytearray(arguments["mb"] * MB))}


def hold_in_c(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    sys.stderr.write("memory allocation of 549755813888 bytes failed\n")
    sys.stderr.flush()
    os.abort()


def spin(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    (scratch / "half-done").write_text("…")
    while True:
        pass


def wait(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    threading.Event().wait()
    return {}


def fill(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    for number in range(arguments["files"]):
        (scratch / str(number)).write_bytes(os.urandom(arguments["mb"] * MB))
    threading.Event().wait(arguments.get("then_seconds", 0))
    return {}


def open_many(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    held = []
    try:
        while len(held) < 10_000:
            held.append((scratch / "one").open("w"))
    except OSError as error:
        return {"opened": len(held), "error": error.strerror}
    return {"opened": len(held)}


def crash(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    ctypes.string_at(0)
    return {}


def have_a_bug(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    raise LookupError("somebody's data")


def escape(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    """Try each way out; the answer names those that were refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    ways: dict[str, Callable[[], object]] = {
        "a socket": lambda: socket.create_connection(("127.0.0.1", arguments["port"])),
        "a socket of the kernel's own": lambda: _or_raise(libc.socket(2, 1, 0)),
        "a program": lambda: subprocess.run(["/bin/true"], check=True),
        "a process": os.fork,
        "a signal to the parent": lambda: _or_raise(libc.kill(os.getppid(), 0)),
        "another's file": lambda: Path(arguments["secret"]).read_text(),
        "a file elsewhere": lambda: Path(arguments["secret"]).with_name("new").write_text("x"),
        "the parent's environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    }
    return {"refused": sorted(name for name, way in ways.items() if not _works(way))}


def _works(way: Callable[[], object]) -> bool:
    try:
        way()
    except OSError:
        return False
    return True


def _or_raise(result: int) -> None:
    if result < 0:
        raise PermissionError


def read(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    return {"text": Path(arguments["path"]).read_text()}


def answer_with_a_link(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    (scratch / "answer.json").symlink_to(arguments["path"])
    os._exit(0)


def answer_deeply(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    (scratch / "answer.json").write_text("[" * 100_000)
    os._exit(0)


def answer_at_length(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    (scratch / "answer.json").write_text(json.dumps({"result": {"text": "x" * 2 * MB}}))
    os._exit(0)


def thread(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    found: list[int] = []
    worker = threading.Thread(target=lambda: found.append(1))
    worker.start()
    worker.join()
    return {"threads": found}


JOBS = {
    job.__name__: job
    for job in (
        *(greet, hold, hold_in_c, spin, wait, fill, open_many, crash, have_a_bug, escape, read, thread),
        *(answer_with_a_link, answer_deeply, answer_at_length),
    )
}
