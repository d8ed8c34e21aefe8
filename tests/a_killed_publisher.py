"""A publisher that kills itself just after a named step, in a process of its own.

The processes are forked from a server that has loaded the modules once, so that a test for every step stays quick.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

from catalogue.config import Settings
from catalogue.store.publishing import publish_dataset, refresh_warehouse
from catalogue.store.repair import examine
from pipelines import descriptions, warehouse
from tests.a_dataset import harmonise

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.a_killed_publisher", "pyarrow.parquet", "yaml"])


def _dies_after(last: str) -> Callable[[str], None]:
    def step(name: str) -> None:
        if name == last:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def publish(home: Path, folder: Path, last: str) -> None:
    publish_dataset(Settings(home=home), descriptions.load(folder), harmonise, _dies_after(last))
    refresh_warehouse(Settings(home=home), _dies_after(last))


def repair(home: Path, last: str) -> None:
    build, step = warehouse.build_warehouse, _dies_after(last)
    warehouse.build_warehouse = lambda *given, **more: build(*given, **more, step=step)
    examine(Settings(home=home), repair=True)


def exit_code(work: Callable[..., None], *given: object) -> int | None:
    """Do the work in a process of its own, and return how that ended."""
    process = PROCESSES.Process(target=work, args=given)
    process.start()
    process.join(60)
    return process.exitcode
