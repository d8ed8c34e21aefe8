"""The catalogue under load: 32 visitors at once for a minute, on its pages and downloads.

What must hold: no answer but a good one, and the memory of what serves does not grow. Each page's median, answered by a
warm process to one visitor alone, goes beside it.
"""

from __future__ import annotations

import http.client
import itertools
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import LCR, ROOT, WORK, Failed, verdict

VISITORS = 32
SECONDS = 60.0
ALONE = 40  # How often each page is asked for by one visitor alone.
GOAL_MEDIAN = 0.05
GOAL_GROWTH = 1.1  # Of the memory at the end beside that of a third of the way.
PAGES = {
    "home": "/",
    "search": "/dataset/?q=unemployment",
    "search by facet": "/dataset/?theme=population",
    "dataset": "/dataset/claimant-rate",
    "dataset of wards": "/dataset/claimant-count",
    "table": "/dataset/travel-to-work/table?page=3",
    "area": "/area/E08000012",
    "compare": "/compare?area=E06000006&area=E08000012",
    "explore": "/explore",
    "story": "/story/",
}
DOWNLOADS = {
    "CSV": "/dataset/travel-to-work/resource/csv/download/travel-to-work.csv",
    "Parquet": "/dataset/travel-to-work/resource/parquet/download/travel-to-work.parquet",
    "JSON": "/dataset/claimant-rate/resource/json/download/claimant-rate.json",
    "Excel": "/dataset/claimant-rate/resource/xlsx/download/claimant-rate.xlsx",
}


@dataclass
class Load:
    """What the visitors met: seconds by address, and what went wrong, with how often."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, address: str, seconds: float, wrong: str = "") -> None:
        with self.lock:
            self.seconds.setdefault(address, []).append(seconds)
            if wrong:
                self.wrong[f"{address}: {wrong}"] += 1


def measure(seconds: float = SECONDS) -> list[str]:
    """Build and serve the shipped datasets, and visit them; the lines say which goals are met."""
    home = WORK / "site-home"
    _run_lcr(home, "build")
    with _served(home) as (host, pid):
        alone = {name: _alone(host, address) for name, address in PAGES.items()}
        for name, median in alone.items():
            print(f"  {name:<20} {median * 1000:7.1f} ms", flush=True)
        load, memory = _visit(host, pid, seconds)
    requests = sum(map(len, load.seconds.values()))
    print(f"  {requests:,} answers in {seconds:.0f} s to {VISITORS} visitors; {sum(load.wrong.values())} wrong")
    for words, count in load.wrong.most_common(10):
        print(f"    {count} times {words}")
    shown = ", ".join(f"{bytes_ >> 20:,}" for bytes_ in memory)
    print(f"  memory of all its processes, MiB: {shown}", flush=True)
    slowest = max(alone, key=lambda name: alone[name])
    growth = memory[-1] / memory[len(memory) // 3]
    return [
        verdict(f"slowest page ({slowest}), median of a warm process", alone[slowest], GOAL_MEDIAN, at_most=True,
                unit=" s"),
        verdict(f"wrong answers to {VISITORS} visitors", sum(load.wrong.values()), 0, at_most=True),
        verdict("memory after a minute, beside a third of it", growth, GOAL_GROWTH, at_most=True, unit=" times"),
    ]  # fmt: skip


def _run_lcr(home: Path, *words: str) -> None:
    done = subprocess.run([*LCR, *words], cwd=ROOT, env=_of(home), capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"lcr {' '.join(words)} ended with {done.returncode}:\n{done.stderr[-2000:]}")


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, int]]:
    command = [*LCR, "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=_of(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as serving:
        assert serving.stdout is not None
        found = re.search(r"http://[\d.:]+", said := serving.stdout.readline())
        if not found:
            raise Failed(f"lcr serve said: {said}")
        host = urlsplit(found[0]).netloc
        _wait_for(host)
        try:
            yield host, serving.pid
        finally:
            serving.terminate()
            serving.wait(60)


def _wait_for(host: str) -> None:
    """Until it listens: the address is said a moment before."""
    name, _, port = host.partition(":")
    for _ in range(600):
        with suppress(OSError), socket.create_connection((name, int(port)), timeout=1):
            return
        time.sleep(0.1)
    raise Failed(f"nobody listens at {host}")


def _of(home: Path) -> dict[str, str]:
    return {**os.environ, "LCR_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def _alone(host: str, address: str) -> float:
    """The median; the first answers of each process, which are not warm, are left out."""
    connection = http.client.HTTPConnection(host, timeout=60)
    seconds = [_ask(connection, address)[0] for _ in range(ALONE + 10)]
    connection.close()
    return statistics.median(seconds[10:])


def _ask(connection: http.client.HTTPConnection, address: str) -> tuple[float, str]:
    """Seconds to the last byte, and what was wrong with the answer."""
    start = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - start
    if answer.status != 200:
        return seconds, f"status {answer.status}"
    return seconds, "" if body else "nothing in it"


def _visit(host: str, pid: int, seconds: float) -> tuple[Load, list[int]]:
    load, end = Load(), time.monotonic() + seconds
    addresses = [*PAGES.values(), *DOWNLOADS.values()]
    threads = [
        threading.Thread(target=_one_visitor, args=(host, addresses[place % len(addresses) :] + addresses, load, end))
        for place in range(VISITORS)
    ]
    for thread in threads:
        thread.start()
    memory = []
    while any(thread.is_alive() for thread in threads):
        memory.append(memory_of(pid))
        threads[0].join(timeout=max(1.0, seconds / 12))
    for thread in threads:
        thread.join()
    return load, [*memory, memory_of(pid)]


def _one_visitor(host: str, addresses: list[str], load: Load, end: float) -> None:
    connection = http.client.HTTPConnection(host, timeout=60)
    for address in itertools.cycle(addresses):
        if time.monotonic() > end:
            break
        try:
            load.note(address, *_ask(connection, address))
        except (OSError, http.client.HTTPException) as error:
            load.note(address, 0.0, type(error).__name__)
            connection.close()
    connection.close()


def memory_of(pid: int) -> int:
    """Bytes that a process and all its children hold, what they share counted once."""
    if not sys.platform.startswith("linux"):
        return 1  # There is no such figure to be had here.
    total = _proportional(pid)
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(memory_of(int(child)) for child in children.read_text().split())
    return total


def _proportional(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
