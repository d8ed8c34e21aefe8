"""A child that was forked before anybody asked for it, and has gone once through what its job will need.

It has seen nothing but a sample of our own. It takes one job, in which a fork and the first touch of every page are
saved: about a fifth of the time that a small file takes.
"""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable, Mapping

from validation.apart.child import Job, do_job
from validation.apart.messages import receive, send
from validation.apart.parent import die_with_parent

READY = b"!"


def become_child(parent: int) -> None:
    """What each child of the fork server does first."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent(parent)


class Spare:
    """One child in readiness. prepare: what it goes through first.

    ``socket`` has a byte to read when it is through; a job that comes earlier is better forked at once.
    """

    def __init__(self, jobs: Mapping[str, Job], prepare: Callable[[], None]) -> None:
        parent = os.getpid()
        self.socket, theirs = socket.socketpair()
        self.is_seen = self.is_ready = False
        self.pid = os.fork()
        if self.pid == 0:
            self.socket.close()  # Else it would not hear that nobody can ask any more.
            become_child(parent)
            _wait_and_do(jobs, prepare, theirs)
        theirs.close()

    def see(self) -> None:
        """Take the byte; there is none where it has died."""
        self.is_seen = True
        self.is_ready = bool(self.socket.recv(1))

    def give(self, request: bytes) -> None:
        """Hand it its job."""
        send(self.socket, request)


def _wait_and_do(jobs: Mapping[str, Job], prepare: Callable[[], None], asked: socket.socket) -> None:
    try:
        prepare()
        asked.sendall(READY)
        request = json.loads(receive(asked))
    except BaseException:
        os._exit(0)
    do_job(jobs, request)
