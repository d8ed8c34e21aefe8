"""How `lcr` answers what goes wrong, whatever the command."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner, Result

from catalogue import console
from catalogue.console import Commands, Mistake


def group_that_raises(error: BaseException) -> Commands:
    group = Commands("lcr")

    @group.command("go")
    def go() -> None:
        raise error

    return group


def run(error: BaseException) -> Result:
    return CliRunner().invoke(group_that_raises(error), ["go"])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No home, and a folder for temporary files of its own."""
    monkeypatch.setenv("LCR_HOME", str(tmp_path / "absent"))
    monkeypatch.setattr(console.tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("LCR_DEBUG", raising=False)
    return tmp_path


def test_a_mistake_is_one_line_and_exit_code_2() -> None:
    result = run(Mistake("The file is a folder.\n  Name a file."))

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "The file is a folder. Name a file.\n"


def test_a_file_of_the_system_that_refuses_is_named_with_what_to_do() -> None:
    result = run(PermissionError(13, "Permission denied", "out.csv"))

    assert result.exit_code == 2
    assert result.stderr.startswith("out.csv: Permission denied. ")


@pytest.mark.parametrize(
    "error",
    [
        duckdb.IOException('IO Error: Could not write file "/d/x.csv": No space left on device'),
        OSError(28, os.strerror(28)),
    ],
)
def test_a_full_disk_is_said_and_is_no_fault_of_ours(error: Exception) -> None:
    result = run(error)

    assert result.exit_code == 2
    assert result.stderr.startswith("No space left on device. Check ")


def test_a_fault_of_ours_is_an_apology_and_exit_code_3(temporary: Path) -> None:
    result = run(ZeroDivisionError("division by zero"))

    (log,) = temporary.glob("lcr-*.log")
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
    assert str(log) in result.stderr
    assert "Traceback" not in result.output
    assert "ZeroDivisionError: division by zero" in log.read_text()


def test_a_fault_of_ours_is_logged_in_the_home_where_there_is_one(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LCR_HOME", str(temporary))

    run(ZeroDivisionError("division by zero"))

    assert "division by zero" in (temporary / "log" / "lcr.log").read_text()


def test_a_fault_of_ours_shows_its_traceback_where_that_is_asked_for(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LCR_DEBUG", "1")

    result = run(ZeroDivisionError("division by zero"))

    assert result.exit_code == 3
    assert "Traceback" in result.stderr


def test_wrong_use_is_one_line_that_names_the_help() -> None:
    group = group_that_raises(Mistake("never"))

    result = CliRunner().invoke(group, ["go", "--fast"], prog_name="lcr")

    assert result.exit_code == 2
    assert result.stderr == "No such option '--fast'. See lcr go --help.\n"


def test_control_c_stops_without_a_traceback() -> None:
    result = run(KeyboardInterrupt())

    assert result.exit_code == console.INTERRUPTED
    assert "Traceback" not in result.output


@pytest.mark.parametrize("is_plain", [False, True])
def test_control_c_in_the_middle_of_a_query_stops_without_an_apology(is_plain: bool) -> None:
    result = run(RuntimeError("Query interrupted") if is_plain else interrupted_query())

    assert result.exit_code == 130
    assert result.stderr.strip() == "Stopped."


def interrupted_query() -> Exception:
    """What DuckDB raises when a query is stopped while it works."""
    connection = duckdb.connect()
    threading.Timer(0.2, connection.interrupt).start()
    with pytest.raises(duckdb.InterruptException) as caught:
        connection.execute("SELECT sum(a.range * b.range) FROM range(300000) a, range(300000) b").fetchall()
    return caught.value


def test_the_exit_code_that_a_command_returns_is_the_process_s() -> None:
    group = Commands("lcr")

    @group.command("go")
    def go() -> int:
        return 1

    assert CliRunner().invoke(group, ["go"]).exit_code == 1


def test_help_is_no_error() -> None:
    assert CliRunner().invoke(group_that_raises(Mistake("never")), ["--help"]).exit_code == 0


TALKATIVE = """
import click
import duckdb
from catalogue.console import Commands

lcr = Commands("lcr")

@lcr.command()
def go():
    for number in range(200_000):
        click.echo(f"line {number}")

lcr(["go"])
"""


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    talker = subprocess.Popen(
        [sys.executable, "-c", TALKATIVE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert talker.stdout is not None
    assert talker.stderr is not None

    first = talker.stdout.readline()
    talker.stdout.close()
    said = talker.stderr.read()
    talker.stderr.close()

    assert (first, said, talker.wait()) == ("line 0\n", "", 0)


def test_progress_is_quiet_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with console.working("Reading"):
        click.echo("done")

    assert capsys.readouterr() == ("done\n", "")
