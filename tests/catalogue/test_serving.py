"""`lcr serve`, as a process of its own: it starts, answers, and stops when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue.cli import main
from catalogue.console import Mistake
from catalogue.serving import free_port

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The server over an empty home, on a free port, in a group of its own so that no child of it is left behind."""
    process = subprocess.Popen(
        [sys.executable, "-m", "catalogue", "serve", "--port", "0", "--workers", "1"],
        env={**os.environ, "LCR_HOME": str(tmp_path / "home")},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


def address_of(process: subprocess.Popen[str]) -> str:
    """The address that the server says it has."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := ADDRESS.search(line):
            return found.group()
    raise AssertionError("the server ended without a word of where it is")


def fetch(address: str, attempts: int = 100) -> tuple[int, str]:
    """The first answer: the address is said before the processes that answer are up."""
    for _ in range(attempts):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.URLError:
            signal.sigtimedwait([], 0.1)
    raise AssertionError(f"nobody answers at {address}")


def test_an_empty_catalogue_is_served_and_stops_when_it_is_told_to(server: subprocess.Popen[str]) -> None:
    status, page = fetch(address_of(server))

    server.send_signal(signal.SIGTERM)

    assert status == 200
    assert "<h1" in page
    assert server.wait(timeout=30) == 0


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCR_HOME", str(tmp_path / "home"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = CliRunner().invoke(main, ["serve", "--port", str(port)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"Port {port} of 127.0.0.1 is taken. Stop what uses it, or choose another: lcr serve --port {port + 1}\n"
    )
    assert not (tmp_path / "home").exists()


def test_an_address_that_is_none_is_one_clear_line() -> None:
    with pytest.raises(Mistake, match=r"We cannot listen on 192\.0\.2\.1"):
        free_port("192.0.2.1", 8000)


def test_port_0_takes_a_free_one() -> None:
    assert free_port("127.0.0.1", 0) > 1023


def test_a_setting_that_cannot_be_read_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCR_PORT", "eighty")

    result = CliRunner().invoke(main, ["serve"])

    assert result.exit_code == 2
    assert result.stderr.startswith("The setting LCR_PORT cannot be read")
    assert result.stderr.count("\n") == 1
