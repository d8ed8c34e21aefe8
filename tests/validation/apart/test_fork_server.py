"""What a child process may use and do, how each end of it is told, and that nothing of it is left behind."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from validation.apart import walls
from validation.apart.client import Ended, FaultApart, ForkServer, NoForkServer
from validation.apart.limits import Limits

JOBS = "tests.validation.apart.jobs"
LIMITS = Limits(memory_mb=256, seconds=30, files=32, output_mb=64, answer_mb=1)
Do = Callable[..., Ended]


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    held = ForkServer(JOBS)
    yield held
    held.close()


@pytest.fixture
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the scratch folders are made."""
    root = tmp_path / "scratch"
    root.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(root))
    return root


@pytest.fixture
def do(server: ForkServer, scratch_root: Path) -> Do:
    """Do a job, and see that its scratch folder is gone."""

    def done(job: str, limits: Limits = LIMITS, readable: tuple[Path, ...] = (), **arguments: Any) -> Ended:
        ended = server.run(job, arguments, limits, readable=readable)
        assert list(scratch_root.iterdir()) == []
        return ended

    return done


def test_a_job_answers(do: Do) -> None:
    ended = do("greet", name="Ann")

    assert (ended.end, ended.result["greeting"] if ended.result else None) == ("answered", "Hello Ann")


def test_a_child_holds_none_of_our_environment_but_what_it_needs(do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCR_SECRET", "x")
    with_secret = ForkServer(JOBS)

    result = with_secret.run("greet", {"name": "Ann"}, LIMITS).result
    with_secret.close()

    assert result is not None
    assert "PYTHONPATH" in result["environment"]
    assert "LCR_SECRET" not in result["environment"]


def test_memory_is_bounded_by_what_the_child_may_hold(do: Do) -> None:
    assert do("hold", mb=100).end == "answered"
    assert do("hold", mb=300).end == "memory"


def test_a_library_that_aborts_for_want_of_memory_is_told_from_one_that_crashes(do: Do) -> None:
    assert do("hold_in_c").end == "memory"
    assert do("crash").end == "crashed"


def test_a_child_that_waits_is_ended_by_the_clock(do: Do) -> None:
    assert do("wait", replace(LIMITS, seconds=0.3)).end == "time"


def test_a_child_that_spins_is_ended_by_the_clock(do: Do) -> None:
    assert do("spin", replace(LIMITS, seconds=0.3)).end == "time"


def test_a_file_may_grow_no_larger_than_the_output(do: Do) -> None:
    assert do("fill", replace(LIMITS, output_mb=2), files=1, mb=3).end == "disk"


def test_many_files_may_take_no_more_disk_than_the_output(do: Do) -> None:
    assert do("fill", replace(LIMITS, output_mb=4), files=8, mb=1, then_seconds=30).end == "disk"


def test_file_descriptors_are_bounded(do: Do) -> None:
    result = do("open_many").result

    assert result is not None
    assert result["opened"] < LIMITS.files
    assert result["error"] == os.strerror(24)


def test_a_child_reads_what_it_is_given_and_starts_threads(do: Do, tmp_path: Path) -> None:
    path = tmp_path / "given.txt"
    path.write_text("hello")

    assert do("read", readable=(path,), path=str(path)).result == {"text": "hello"}
    assert do("thread").result == {"threads": [1]}


def walls_here() -> set[str]:
    """Which walls this machine can raise, asked in a process that is walled in afterwards."""
    code = (
        "from pathlib import Path; from validation.apart.walls import raise_walls; print(*raise_walls([], Path('.')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(walls.__file__).parents[2]
    )
    return set(run.stdout.split())


def test_a_child_cannot_reach_past_its_walls(do: Do, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    listener = socket.create_server(("127.0.0.1", 0))
    standing = walls_here()
    refused = {"a socket"}
    if "seccomp" in standing:
        refused |= {"a socket of the kernel's own", "a program", "a process", "a signal to the parent"}
    if "landlock" in standing:
        refused |= {"another's file", "a file elsewhere", "the parent's environment"}

    with listener:
        ended = do("escape", secret=str(secret), port=listener.getsockname()[1])

    assert ended.result is not None
    assert refused <= set(ended.result["refused"])


def test_a_fault_of_our_own_code_is_no_answer_about_the_file(do: Do) -> None:
    with pytest.raises(FaultApart, match="LookupError") as caught:
        do("have_a_bug")

    assert "in have_a_bug" in str(caught.value)
    assert "somebody's data" not in str(caught.value)


def test_a_job_that_is_not_listed_is_a_fault(do: Do) -> None:
    assert do("eval").end == "crashed"


def test_an_answer_that_is_a_link_is_not_followed(do: Do, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text('{"result": {"secret": 1}}')

    assert do("answer_with_a_link", path=str(elsewhere)).result is None


@pytest.mark.parametrize("job", ["answer_deeply", "answer_at_length"])
def test_an_answer_that_would_harm_the_parent_is_not_taken(do: Do, job: str) -> None:
    assert do(job).end == "crashed"


def test_the_parent_holds_no_more_than_an_answer(do: Do) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    do("hold", replace(LIMITS, memory_mb=512), mb=400)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_several_threads_may_ask_at_once(server: ForkServer) -> None:
    with ThreadPoolExecutor(4) as pool:
        ended = pool.map(lambda name: server.run("greet", {"name": name}, LIMITS), "abcdefgh")

    assert [one.result["greeting"] for one in ended if one.result] == [f"Hello {name}" for name in "abcdefgh"]


def test_what_a_power_cut_left_behind_is_swept_up(scratch_root: Path) -> None:
    old, new = scratch_root / "lcr-apart-old", scratch_root / "lcr-apart-new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))

    held = ForkServer(JOBS)
    held.start()
    held.close()

    assert list(scratch_root.iterdir()) == [new]


def test_a_server_that_was_ended_is_started_again() -> None:
    held = ForkServer(JOBS)
    held.start()
    assert held.process is not None
    held.process.kill()

    ended = held.run("greet", {"name": "Ann"}, LIMITS)
    held.close()

    assert ended.end == "answered"


def test_closing_the_server_ends_a_job_that_is_under_way(scratch_root: Path) -> None:
    held = ForkServer(JOBS)
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(held.run, "spin", {}, LIMITS)
        _until(lambda: list(scratch_root.glob("*/half-done")))
        held.close()

        with pytest.raises(NoForkServer):
            job.result()
    _until(lambda: not list(scratch_root.iterdir()))


def test_a_server_that_cannot_start_is_a_fault_of_ours(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoForkServer):
        ForkServer("no.such.module").run("greet", {}, LIMITS)


PARENT = f"""
import sys, threading
from validation.apart.client import ForkServer
from validation.apart.limits import Limits
held = ForkServer({JOBS!r})
threading.Thread(target=held.run, args=("spin", {{}}, Limits(seconds=60)), daemon=True).start()
sys.stdin.readline()
"""


def test_the_end_of_the_parent_ends_the_children_and_removes_what_they_wrote(tmp_path: Path) -> None:
    root = Path(walls.__file__).parents[2]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, cwd=root, env=environment)
    _until(lambda: list(tmp_path.glob("lcr-apart-*/half-done")))

    parent.kill()
    parent.wait()
    assert parent.stdin is not None
    parent.stdin.close()

    _until(lambda: not list(tmp_path.iterdir()))


def _until(is_so: Callable[[], object]) -> None:
    """Wait for what another process does; the clock bounds only a failure."""
    ticks = threading.Event()
    for _ in range(2000):
        if is_so():
            return
        ticks.wait(0.02)
    raise AssertionError("it did not come about")
