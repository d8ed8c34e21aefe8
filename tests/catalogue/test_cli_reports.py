"""What `lcr check` writes for people: a page, an annotated workbook, the fixed file and the change log."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main
from tests.catalogue.page import read_page

AREAS = {"E06000006": "Halton", "E08000011": "Knowsley", "E08000012": "Liverpool", "E08000015": "Wirral"}
HEADER = "area_code,area_name,date,sex,age,measure,value"
ROWS = [f"{code},{name},January 2024,Total,16-64,claimant_count" for code, name in AREAS.items()]
TIDY = "\n".join([HEADER, *(f"{row},{1000 + number}" for number, row in enumerate(ROWS))]) + "\n"


def lcr(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def tidy(tmp_path: Path) -> Path:
    path = tmp_path / "tidy.csv"
    path.write_text(TIDY)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_text(TIDY.replace(",1002\n", ",<b>many</b>\n"))
    return path


def test_a_page_shows_the_officers_own_table_with_the_cell_marked(bad: Path, tmp_path: Path) -> None:
    result = lcr("check", bad, "--format", "html", "-o", tmp_path / "report.html")

    page = read_page((tmp_path / "report.html").read_text())
    assert (result.exit_code, result.stdout) == (1, "")
    assert ({"id": "t1-G4", "class": "marked error"}, "✘1 <b>many</b>") in page.all("td")
    assert "E08000015 Wirral January 2024 Total 16-64 claimant_count 1003" in page.text()


def test_a_page_of_a_sound_file_says_what_was_checked_and_exits_0(tidy: Path, tmp_path: Path) -> None:
    result = lcr("check", tidy, "--format", "html", "-o", tmp_path / "report.html")

    said = read_page((tmp_path / "report.html").read_text()).text()
    assert result.exit_code == 0, result.output
    assert "✔ No issues found" in said
    assert "✔ code lists" in said
    assert "“Total” all" in said
    assert "The first 4 of 4 rows" in said


def test_a_page_links_to_the_fixed_file_and_the_change_log_by_their_place_beside_it(bad: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    outputs = ["--fixed", tmp_path / "out" / "fixed.csv", "--changes", tmp_path / "changes.csv"]

    result = lcr("check", bad, "--format", "html", "-o", tmp_path / "report.html", *outputs)

    with (tmp_path / "changes.csv").open(newline="") as file:
        changes = list(csv.DictReader(file))
    assert result.exit_code == 1
    assert {"out/fixed.csv", "changes.csv"} <= set(read_page((tmp_path / "report.html").read_text()).links())
    assert len((tmp_path / "out" / "fixed.csv").read_text().splitlines()) == len(ROWS)  # One of them is at fault.
    assert ("Total", "all", "4") in {(row["before"], row["after"], row["cells"]) for row in changes}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_the_fixed_file_is_what_would_be_published(suffix: str, tidy: Path, tmp_path: Path) -> None:
    fixed = tmp_path / f"fixed{suffix}"

    result = lcr("check", tidy, "--fixed", fixed)

    harmonised = tmp_path / f"harmonised{suffix}"
    lcr("harmonise", tidy, "-o", harmonised)
    assert result.exit_code == 0
    assert "Passed" in result.stdout
    assert f"Wrote 4 observations of unemployment to {fixed}" in result.stderr
    if suffix == ".parquet":
        read = [duckdb.sql(f"SELECT * FROM '{path}'").fetchall() for path in (fixed, harmonised)]
        assert read[0] == read[1]
    elif suffix == ".csv":
        assert fixed.read_bytes() == harmonised.read_bytes()
    else:
        assert openpyxl.load_workbook(fixed)["Data"].max_row == 5


def test_an_annotated_workbook_has_the_issues_in_front_and_the_cell_coloured(bad: Path, tmp_path: Path) -> None:
    result = lcr("check", bad, "--format", "xlsx", "-o", tmp_path / "checked.xlsx")

    book = openpyxl.load_workbook(tmp_path / "checked.xlsx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert book.sheetnames == ["Issues", "Changes", "bad"]
    assert book["bad"]["G4"].fill.fgColor.rgb == "FFFBD3CE"
    assert "is no number" in book["bad"]["G4"].comment.text


def test_the_report_of_a_file_judged_as_it_is_shows_its_cells_too(bad: Path, tmp_path: Path) -> None:
    fields = [{"name": name, "type": "string"} for name in HEADER.split(",")]
    fields[-1]["type"] = "number"
    (tmp_path / "schema.json").write_text(json.dumps({"fields": fields}))

    for form in ("html", "xlsx"):
        result = lcr("check", bad, "--schema", tmp_path / "schema.json", "--format", form, "-o", tmp_path / f"r.{form}")
        assert result.exit_code == 1, result.output

    page = read_page((tmp_path / "r.html").read_text())
    assert ({"id": "t1-G4", "class": "marked error"}, "✘1 <b>many</b>") in page.all("td")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["bad"]["G4"].comment.text.startswith("✘ Must fix")


def test_a_file_that_fits_no_schema_is_shown_with_what_its_columns_hold(tmp_path: Path) -> None:
    (tmp_path / "books.csv").write_text("shelf,title,pages\nA1,Persuasion,249\nA2,Emma,474\n")
    words = ["--format", "html", "-o", tmp_path / "report.html", "--fixed", tmp_path / "fixed.csv"]

    result = lcr("check", tmp_path / "books.csv", *words)

    said = read_page((tmp_path / "report.html").read_text()).text()
    assert result.exit_code == 2
    assert "fixed.csv was not written" in result.stderr
    assert not (tmp_path / "fixed.csv").exists()
    assert "C pages whole number 2 249 … 474" in said


def test_of_a_quarantined_file_nothing_is_written_but_where_to_look(tmp_path: Path) -> None:
    people = [f"Person{n},Invented{n},{10 + n}/02/1980,94{n:08d}" for n in range(12)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["Forename,Surname,Date of birth,NHS number", *people]) + "\n")
    outputs = ["--fixed", tmp_path / "fixed.csv", "--changes", tmp_path / "changes.csv"]

    results = [
        lcr("check", path, "--format", form, "-o", tmp_path / f"report.{form}", *outputs) for form in ("html", "xlsx")
    ]

    said = (tmp_path / "report.html").read_text()
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert [result.exit_code for result in results] == [1, 1]
    assert sorted(found.name for found in tmp_path.iterdir()) == ["people.csv", "report.html", "report.xlsx"]
    assert book.sheetnames == ["Issues"]
    assert "Quarantined" in said
    assert "Invented" not in said + str([cell.value for row in book["Issues"].iter_rows() for cell in row])


MISTAKES: dict[str, tuple[list[str], str]] = {
    "a page without a file": (["--format", "html"], "-o tidy-report.html"),
    "a workbook without a file": (["--format", "xlsx"], "-o tidy-report.xlsx"),
    "a page of another name": (["--format", "html", "-o", "r.pdf"], ".html or .htm"),
    "a workbook of another name": (["--format", "xlsx", "-o", "r.csv"], ".xlsx or .xlsm"),
    "macros that are not there": (["--format", "xlsx", "-o", "r.xlsm"], "Name it .xlsx"),
    "a fixed file of another kind": (["--fixed", "fixed.json"], ".xlsx or .csv or .parquet"),
    "a fixed file over the source": (["--fixed", "tidy.csv"], "tidy.csv is named twice"),
    "a report over its schema": (["--schema", "s.json", "--format", "json", "-o", "s.json"], "s.json is named twice"),
    "a fixed file as it is": (["--as-is", "--schema", "population", "--fixed", "f.csv"], "Leave out --fixed"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_what_is_asked_is_one_clear_line_before_any_work(
    mistake: str, tidy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words, answer = MISTAKES[mistake]

    result = lcr("check", "tidy.csv", *words)

    assert result.exit_code == 2
    assert answer in result.stderr
    assert (result.stdout, result.stderr.count("\n")) == ("", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["tidy.csv"]
