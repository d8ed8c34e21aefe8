"""Bytes arrive whole, and a lock ends with whoever held it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.durable import Busy, exclusive, remove_passing, whole_file, write_text

HOLD = """
import sys, time
from pathlib import Path
from pipelines.durable import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_file_that_is_not_finished_never_bears_its_name(tmp_path: Path) -> None:
    def write_half() -> None:
        with whole_file(tmp_path / "a") as passing:
            passing.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nobody_may_write_is_named_as_it_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught, whole_file(tmp_path / "no folder" / "a"):
        pass

    assert caught.value.filename == str(tmp_path / "no folder" / "a")


def test_a_text_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "old")
    write_text(tmp_path / "a", "new\n")

    assert (tmp_path / "a").read_bytes() == b"new\n"


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".new-1234-a").mkdir()
    (tmp_path / ".new-1234-a" / "b").write_text("")
    (tmp_path / ".new-1234-c").write_text("")
    (tmp_path / "kept").write_text("")

    assert [path.name for path in remove_passing(tmp_path)] == [".new-1234-a", ".new-1234-c"]
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_lock_keeps_others_out_and_dies_with_its_holder(tmp_path: Path, root: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], cwd=root, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match=f"number {holder.pid}"), exclusive(lock, patience=0):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()

    with exclusive(lock, patience=0):
        assert lock.read_text() == str(os.getpid())
