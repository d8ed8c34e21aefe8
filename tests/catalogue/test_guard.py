"""A file that ends the program that reads it ends in one line, and not in a traceback or in silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipelines import hostile

ROOT = Path(__file__).resolve().parents[2]


def lcr(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "catalogue", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize("command", [["check"], ["harmonise", "-o", "out.csv"]])
def test_a_workbook_that_aborts_its_reader_ends_in_one_line(tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "corners.xlsx"
    path.write_bytes(hostile.corners())
    command = [word.replace("out.csv", str(tmp_path / "out.csv")) for word in command]

    run = lcr(*command, path)

    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr == (
        "“corners.xlsx” needs more memory than there is, so it cannot be read: delete the empty rows and columns "
        "around the table, or split it into smaller files.\n"
    )


def test_a_mistake_keeps_its_line_and_its_exit_code() -> None:
    run = lcr("check", "no-such.csv")

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "There is no file “no-such.csv”: check the folder and the spelling of its name.\n"


def fate_of(act: str) -> subprocess.CompletedProcess[str]:
    """How a guarded process ends that does this."""
    code = f"import os, sys, signal\nfrom catalogue.guard import run_apart\nsys.exit(run_apart(lambda: {act}))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("act", "code", "words"),
    [
        ("sys.exit(1)", 1, ""),
        ("os.kill(os.getpid(), signal.SIGSEGV)", 2, "stopped the program that reads it"),
        ("os.kill(os.getpid(), signal.SIGKILL)", 2, "needs more memory than there is"),
        ("os.kill(os.getpid(), signal.SIGTERM)", 143, ""),
        ("print('to the terminal', file=sys.stderr) or sys.exit(3)", 3, "to the terminal"),
        ("os.write(2, b'noise of a library') and sys.exit(0)", 0, ""),
    ],
)
def test_the_end_of_the_child_is_told(act: str, code: int, words: str) -> None:
    run = fate_of(act)

    assert run.returncode == code
    assert words in run.stderr
    assert bool(run.stderr) == bool(words)
