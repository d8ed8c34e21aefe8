"""Run a command in a process of its own, and say how long it took and how much memory it held at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".work"
PEERS = HERE / ".peers"
LCR = [sys.executable, "-m", "catalogue"]


@dataclass(frozen=True)
class Run:
    """seconds: wall time. peak_bytes: the process's largest resident set. code: its exit code."""

    seconds: float
    peak_bytes: int
    code: int


class Failed(Exception):
    """A command ended with an exit code that it should not have."""


@dataclass(frozen=True)
class Command:
    """What is run: its words, the exit codes that are no failure, and the folder that it runs in."""

    words: Sequence[str | Path]
    accept: Sequence[int] = (0,)
    folder: Path = ROOT


def run(command: Command) -> Run:
    """Run once. Raises ``Failed`` with its stderr."""
    output = WORK / "last-run.log"
    words = [str(word) for word in command.words]
    with output.open("wb") as file:
        start = time.perf_counter()
        process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=file, cwd=command.folder, env=_environment()
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in command.accept:
        raise Failed(f"{' '.join(words)}\nended with {code}:\n{output.read_text(errors='replace')[-2000:]}")
    return Run(seconds, usage.ru_maxrss * 1024, code)


def median_runs(*commands: Command, times: int = 5) -> list[Run]:
    """The run of median time of each command. They take turns, so that a slow moment of the machine is slow for all.

    Each has run once before, uncounted, which fills the disk's cache and writes Python's byte code.
    """
    turns = [[run(command) for command in commands] for _ in range(times + 1)][1:]
    return [sorted(runs, key=lambda one: one.seconds)[times // 2] for runs in zip(*turns, strict=True)]


def peers() -> Path:
    """The folder of the peers' programs; installed the first time."""
    stamp = PEERS / "installed"
    wanted = (HERE / "peers.txt").read_text(encoding="utf-8")
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        print("Installing the peers …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        pip = [str(PEERS / "bin" / "python"), "-m", "pip", "install", "--quiet", "-r", str(HERE / "peers.txt")]
        subprocess.run(pip, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return PEERS / "bin"


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "LCR_HOME": str(WORK / "home")}


def shown(run: Run) -> str:
    return f"{run.seconds:8.2f} s  {run.peak_bytes / 2**20:8,.0f} MiB"


def verdict(words: str, value: float, goal: float, *, at_most: bool, unit: str = "") -> str:
    """One line: what was measured, the goal, and whether it was met."""
    met = value <= goal if at_most else value >= goal
    limit = "at most" if at_most else "at least"
    return f"{'met   ' if met else 'MISSED'} {words}: {value:.2f}{unit} (goal: {limit} {goal:g}{unit})"
