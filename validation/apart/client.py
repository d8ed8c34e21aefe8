"""Ask for a job in a process apart, and be told how it ended. The parent holds one bounded answer, and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from validation.apart.child import ANSWER, ERRORS, OUT_OF_MEMORY
from validation.apart.limits import MB, Limits
from validation.apart.messages import receive, send

PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LCR_DEBUG")  # No secret is among them.
SCRATCH = "lcr-apart-"  # How the names of scratch folders begin.
LAST_WORDS = 1 << 16
PATIENCE_SECONDS = 30.0  # Beyond a job's own time: to start the server, or to see it end.
MEMORY_WORDS = ("memory allocation of", "bad_alloc", "Cannot allocate memory", "MemoryError", "Out of Memory")

START = "import sys; from validation.apart.server import serve; serve(sys.argv[1], int(sys.argv[2]))"

End = Literal["answered", "memory", "time", "disk", "crashed"]


class NoForkServer(Exception):
    """The fork server does not start or went away twice: a fault of ours."""


class FaultApart(Exception):
    """A fault of our own code in a child; the message is its traceback."""


@dataclass(frozen=True)
class Ended:
    """How a job ended. result: what it answered, where it did. code: its exit code, minus the signal that ended it.

    peak_mb: the most memory that the child held. last_words: the end of what it wrote on stderr.
    """

    end: End
    result: dict[str, Any] | None
    code: int
    seconds: float
    peak_mb: float
    last_words: str = ""


class ForkServer:
    """The fork server of this process, started at the first job.

    jobs: the module whose ``JOBS`` may be asked for by name, and nothing else.
    """

    def __init__(self, jobs: str) -> None:
        self.jobs = jobs
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._is_closed = False
        self._finalizer: weakref.finalize[..., ForkServer] | None = None

    def run(
        self,
        job: str,
        arguments: dict[str, Any],
        limits: Limits,
        *,
        readable: Iterable[Path] = (),
        scratch: Path | None = None,
    ) -> Ended:
        """Do one job and wait for its end. Any number of threads may ask at once.

        readable: files and folders that the child may read, beside the libraries.
        scratch: an empty folder of the caller's, to take files from; one that is removed, where none is given.
        Raises ``FaultApart`` and ``NoForkServer``, both faults of ours.
        """
        folder = scratch or scratch_folder()
        request = {"job": job, "arguments": arguments, "limits": limits.to_dict(), "scratch": str(folder)}
        request["readable"] = [str(path) for path in readable]
        try:
            return _ended(folder, limits, self._ask(json.dumps(request).encode(), limits.seconds + PATIENCE_SECONDS))
        finally:
            if scratch is None:
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """End the server and every child it has, for good: a job that is under way is not asked for again."""
        self._is_closed = True
        self._drop()

    def _drop(self) -> None:
        with self._lock:
            if self._finalizer is not None:
                self._finalizer()
            self._control = None

    def start(self) -> None:
        """Start it before it is needed: the first job then waits for it no longer than it has still to load."""
        with self._lock:
            self._connection()

    def _ask(self, request: bytes, patience: float) -> dict[str, Any]:
        for _ in range(2):  # Should the server have been ended, a new one is started once.
            if self._is_closed:
                break
            try:
                return self._ask_once(request, patience)
            except OSError:
                self._drop()
        raise NoForkServer("The process that reads files apart does not start, or was ended.")

    def _ask_once(self, request: bytes, patience: float) -> dict[str, Any]:
        ours, theirs = socket.socketpair()
        with ours:
            ours.settimeout(patience)
            with theirs, self._lock:
                socket.send_fds(self._connection(), [b"+"], [theirs.fileno()])
            send(ours, request)
            answer: dict[str, Any] = json.loads(receive(ours))
            return answer

    def _connection(self) -> socket.socket:
        """The control socket; a new server's where there is none yet, or where this process is itself a fork."""
        if self._control is None or self._owner != os.getpid():
            self._control, self.process = _start(self.jobs)
            self._owner = os.getpid()
            self._finalizer = weakref.finalize(self, _stop, self._control, self.process, self._owner)
        return self._control


def scratch_folder() -> Path:
    """A new folder for one child; whoever asks for it removes it."""
    return Path(tempfile.mkdtemp(prefix=SCRATCH))


def _sweep() -> None:
    """Remove the scratch folders that a power cut left behind: those of a day ago."""
    yesterday = time.time() - 24 * 60 * 60
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_mtime < yesterday:
                shutil.rmtree(folder)


def _start(jobs: str) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    _sweep()
    ours, theirs = socket.socketpair()
    here = str(Path(__file__).resolve().parents[2])
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join([here, *(path for path in sys.path if path and path != here)])
    environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"  # A large file's cells come in fewer, larger pages.
    environment["OPENBLAS_NUM_THREADS"] = "1"  # numpy would start threads, and a process with threads cannot be forked.
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", START, jobs, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    return ours, process


def _stop(control: socket.socket, process: subprocess.Popen[bytes], owner: int) -> None:
    control.close()
    if os.getpid() == owner:  # Only its parent may wait for it.
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ended(folder: Path, limits: Limits, told: dict[str, Any]) -> Ended:
    words = (_read(folder / ERRORS, LAST_WORDS, cut=True) or b"").decode(errors="replace")
    answer = _answer(folder, limits) if told["code"] == 0 and told["reason"] is None else None
    if answer is not None and "fault" in answer:
        raise FaultApart(str(answer["fault"]))
    result = answer.get("result") if answer is not None else None
    end: End = "answered" if isinstance(result, dict) else _why(told, words)
    return Ended(end, result, told["code"], told["seconds"], told["peak_kb"] / 1024, words)


def _answer(folder: Path, limits: Limits) -> dict[str, Any] | None:
    """The child's answer; None where there is none that can be one."""
    text = _read(folder / ANSWER, limits.answer_mb * MB)
    try:
        answer = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _why(told: dict[str, Any], words: str) -> End:
    """From what ended it: our own clock, the kernel's limits, or what it said last."""
    code, reason = told["code"], told["reason"]
    if reason in ("time", "disk"):
        return "time" if reason == "time" else "disk"
    if code in (OUT_OF_MEMORY, -9) or any(word in words for word in MEMORY_WORDS):
        return "memory"
    return {-24: "time", -25: "disk"}.get(code, "crashed")  # type: ignore[return-value]


def _read(path: Path, most: int, *, cut: bool = False) -> bytes | None:
    """A plain file of the child's, of no more bytes than ``most``; where it is longer, nothing, or its end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or (about.st_size > most and not cut):
            return None
        file.seek(max(0, about.st_size - most))
        return file.read(most)
