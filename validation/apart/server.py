"""The fork server: a process with everything loaded, which forks a child for each job and minds how long it takes.

Forking it costs a few milliseconds where a fresh process would take half a second. It starts with an environment that
holds no secret, touches no stranger's file, and forks only while it has one thread, as DuckDB's do not survive a fork.
Started by ``validation.apart.client``; its parent's end of the control socket closing is its end too.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from validation.apart.child import Job, do_job
from validation.apart.limits import MB, Limits
from validation.apart.messages import receive, send
from validation.apart.spare import Spare, become_child

GLANCE_SECONDS = 0.1  # How often the clock and the scratch folders are looked at while a child works.
IDLE_SECONDS = 0.05  # Without a job, before a spare child is made.
CORES = os.cpu_count() or 1  # While as many jobs are under way no spare is made: it would keep them waiting.
PATIENCE_SECONDS = 30.0  # How long a parent may take to hand over a request.


@dataclass
class Child:
    """A job under way. reason: why we ended it, where we did."""

    pid: int
    parent: socket.socket
    scratch: Path
    limits: Limits
    start: float
    reason: str | None = None

    def overdue(self) -> str | None:
        if time.monotonic() - self.start > self.limits.seconds:
            return "time"
        return "disk" if written(self.scratch) > self.limits.output_mb * MB else None

    def kill(self, reason: str | None = None) -> None:
        self.reason = self.reason or reason
        for end in (os.killpg, os.kill):  # It leads a group from its first instant but one.
            try:
                end(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


class Server:
    """Serves one parent: ``control`` brings a socket a job. prepare: what a spare child goes through."""

    def __init__(self, control: socket.socket, jobs: Mapping[str, Job], prepare: Callable[[], None]) -> None:
        self.control, self.jobs, self.prepare = control, jobs, prepare
        self.spare: Spare | None = None
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ, self._accept)
        self.woken, waker = socket.socketpair()
        for end in (self.woken, waker):
            end.setblocking(False)
        self.waker = waker  # The system writes to it when a child ends.
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(self.woken, selectors.EVENT_READ, self._see_who_ended)
        self.children: dict[int, Child] = {}
        self.is_over = False

    def serve(self) -> None:
        """Until the parent is gone."""
        while not self.is_over:
            ready = self.selector.select(self._patience())
            for key, _ in ready:
                act: Callable[[], None] = key.data
                act()
            if self.spare is None and (len(self.children) < CORES if self.children else not ready):
                self._make_spare()
            for child in self.children.values():
                if reason := child.reason or child.overdue():
                    child.kill(reason)
        for child in list(self.children.values()):
            child.kill("parent")
            self._ended(child)

    def _patience(self) -> float | None:
        if self.children:
            return GLANCE_SECONDS
        return IDLE_SECONDS if self.spare is None else None

    def _see_who_ended(self) -> None:
        self.woken.recv(4096)
        if self.spare is not None and os.waitpid(self.spare.pid, os.WNOHANG)[0]:
            self._forget_spare()
        for child in list(self.children.values()):
            if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                self._ended(child)

    def _accept(self) -> None:
        message, descriptors, _, _ = socket.recv_fds(self.control, 1, 1)
        if not message or not descriptors:
            self.is_over = True
            return
        parent = socket.socket(fileno=descriptors[0])
        parent.settimeout(PATIENCE_SECONDS)
        try:
            asked = receive(parent)
            request = json.loads(asked)
        except (OSError, ValueError):
            parent.close()
            return
        if self.spare is not None and self.spare.is_ready:
            pid = self.spare.pid
            self.spare.give(asked)
            self._forget_spare()
        else:
            pid = self._fork(request)
        child = Child(pid, parent, Path(request["scratch"]), Limits(**request["limits"]), time.monotonic())
        self.children[pid] = child
        self.selector.register(parent, selectors.EVENT_READ, lambda: self._forsaken(child))

    def _make_spare(self) -> None:
        self.spare = spare = Spare(self.jobs, self.prepare)
        self.selector.register(spare.socket, selectors.EVENT_READ, lambda: self._see_spare(spare))

    def _see_spare(self, spare: Spare) -> None:
        if spare is self.spare:
            self.selector.unregister(spare.socket)
            spare.see()

    def _forget_spare(self) -> None:
        if self.spare is not None:
            if not self.spare.is_seen:
                self.selector.unregister(self.spare.socket)
            self.spare.socket.close()
        self.spare = None

    def _fork(self, request: dict[str, Any]) -> int:
        ours = os.getpid()
        if (pid := os.fork()) == 0:
            become_child(ours)
            do_job(self.jobs, request)
        return pid

    def _forsaken(self, child: Child) -> None:
        """Its parent wants it no more: it hung up, or ended."""
        if child.pid not in self.children:  # It ended at the same moment.
            return
        self.selector.unregister(child.parent)
        child.reason = "parent"
        child.kill()

    def _ended(self, child: Child) -> None:
        if self.children.pop(child.pid, None) is None:
            return
        child.kill()  # Whatever it may have left behind; its number is still its own until waited for.
        _, status, usage = os.wait4(child.pid, 0)
        if child.reason == "parent":
            shutil.rmtree(child.scratch, ignore_errors=True)
        else:
            self.selector.unregister(child.parent)
            code, seconds = os.waitstatus_to_exitcode(status), time.monotonic() - child.start
            ended = {"code": code, "reason": child.reason, "peak_kb": usage.ru_maxrss, "seconds": seconds}
            send(child.parent, json.dumps(ended).encode())
        child.parent.close()


def written(folder: Path) -> int:
    """Bytes of the disk that a folder takes."""
    total = 0
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return 0
    for entry in entries:
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            total += written(Path(entry.path)) if is_folder else entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue
    return total


def serve(jobs: str, descriptor: int) -> None:
    """What the server's process runs.

    jobs: a module that has ``JOBS``, ``warm`` to be called once, and ``prepare`` for each spare child.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    module = importlib.import_module(jobs)
    module.warm()
    gc.collect()
    gc.freeze()  # What is loaded is never looked at again, so its pages stay shared with the children.
    tasks = Path("/proc/self/task")
    if tasks.is_dir() and (threads := len(list(tasks.iterdir()))) != 1:
        os.write(2, f"{jobs}.warm left {threads - 1} threads, and a process with threads cannot be forked\n".encode())
        os._exit(1)
    Server(control, module.JOBS, module.prepare).serve()
    os._exit(0)  # Libraries that tidy up after themselves have nothing to tidy here.
