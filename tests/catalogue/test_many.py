"""`lcr check` of many files at once: what it prints, its exit code, and what it cannot write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main

POPULATION = "Area code,Year,Population\nE08000012,2023,496770\nE08000015,2023,322453\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one right file."""
    made = tmp_path / "sent-in"
    made.mkdir()
    (made / "right.csv").write_text(POPULATION)
    return made


def check(folder: Path, *options: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", str(folder), *map(str, options)])


def test_the_exit_code_is_the_worst_of_the_files(folder: Path) -> None:
    right = check(folder)
    (folder / "wrong.csv").write_text(POPULATION.replace("322453", "many"))
    wrong = check(folder, "--format", "json")
    (folder / "empty.csv").touch()
    unreadable = check(folder, "-o", folder.parent / "report.txt")

    assert (right.exit_code, wrong.exit_code, unreadable.exit_code) == (0, 1, 2)
    assert "1 file: 1 passed in sent-in" in right.stdout
    assert [task["valid"] for task in json.loads(wrong.stdout)["tasks"]] == [True, False]
    assert "“empty.csv” is empty" in (folder.parent / "report.txt").read_text()
    assert unreadable.stdout == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--format", "html", "-o", "x.html"), "Many files have no report as html. Choose text or json"),
        (("--fixed", "x.csv"), "--fixed and --changes are for one file."),
    ],
)
def test_what_only_one_file_has_is_refused(folder: Path, options: tuple[str, ...], words: str) -> None:
    result = check(folder, *options)

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_a_folder_that_is_judged_as_it_is_needs_a_schema(folder: Path) -> None:
    assert "--as-is needs --schema" in check(folder, "--as-is").stderr
    assert check(folder, "--as-is", "--schema", "population").exit_code == 1
