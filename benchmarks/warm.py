"""A check inside a service that is running: a file of 100 rows, behind its walls; and a folder of 100 such files."""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import LCR, WORK, Command, run, shown, verdict

ROWS = 100
TIMES = 30
PAUSE_SECONDS = 0.5
FILES = 100
GOAL_SECONDS = 0.1
GOAL_FOLDER_SECONDS = 15.0


def measure() -> list[str]:
    """The median of many checks by a fork server that has everything loaded; the lines say which goals are met."""
    source = generate.tidy(ROWS)
    print("check, 100 rows, in a process apart of a running service")
    median, slowest = _apart(source, PAUSE_SECONDS)
    print(f"  one now and then   median {median * 1000:6.0f} ms  slowest {slowest * 1000:6.0f} ms", flush=True)
    busy, slowest = _apart(source)
    print(f"  one after another  median {busy * 1000:6.0f} ms  slowest {slowest * 1000:6.0f} ms", flush=True)
    folder = run(Command([*LCR, "check", _folder(source), "-o", WORK / "many.txt"], accept=(0, 1)))
    print(f"check, a folder of 100 files of 100 rows\n  lcr check                         {shown(folder)}", flush=True)
    return [
        verdict("check of 100 rows, warm, one now and then", median, GOAL_SECONDS, at_most=True, unit=" s"),
        verdict("check of 100 rows, warm, one after another", busy, GOAL_SECONDS, at_most=True, unit=" s"),
        verdict("check of a folder of 100 files", folder.seconds, GOAL_FOLDER_SECONDS, at_most=True, unit=" s"),
    ]


def _apart(source: Path, pause: float = 0) -> tuple[float, float]:
    """Seconds from the file to its report: the median, and the slowest, once the server is warm.

    pause: before each, in which the server makes a spare child, as it does whenever nobody asks.
    """
    from pipelines.checking import check_apart
    from validation.apart.client import ForkServer
    from validation.apart.limits import Limits

    server = ForkServer("pipelines.apart")
    check_apart(source, Limits(), server=server)  # It starts the server.
    seconds = []
    for _ in range(TIMES):
        time.sleep(pause)
        start = time.perf_counter()
        check_apart(source, Limits(), server=server)
        seconds.append(time.perf_counter() - start)
    server.close()
    return statistics.median(seconds), max(seconds)


def _folder(source: Path) -> Path:
    folder = WORK / "a-hundred-files"
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        shutil.copy(source, folder / f"{number:03}.csv")
    return folder
