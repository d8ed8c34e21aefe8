"""What each command of `lcr` reads, writes and answers."""

from __future__ import annotations

import csv
import gc
import json
import zipfile
from pathlib import Path

import duckdb
import frictionless
import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main
from schemas import registry

AREAS = {
    "E06000006": "Halton",
    "E08000011": "Knowsley",
    "E08000012": "Liverpool",
    "E08000013": "St. Helens",
    "E08000014": "Sefton",
    "E08000015": "Wirral",
}
MONTHS = ("January 2024", "February 2024", "March 2024")
HEADER = "area_code,area_name,date,sex,age,measure,value"
# Made-up figures: 1000, 1001, … in the order of month and area.
ROWS = [f"{code},{name},{month},Total,16-64,claimant_count" for month in MONTHS for code, name in AREAS.items()]
TIDY = "\n".join([HEADER, *(f"{row},{1000 + number}" for number, row in enumerate(ROWS))]) + "\n"


def lcr(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def tidy(tmp_path: Path) -> Path:
    path = tmp_path / "tidy.csv"
    path.write_text(TIDY)
    return path


@pytest.fixture
def with_a_bad_cell(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_text(TIDY.replace(",1005\n", ",about a thousand\n"))
    return path


@pytest.fixture
def unlike_any_schema(tmp_path: Path) -> Path:
    path = tmp_path / "books.csv"
    path.write_text("shelf,title,pages\nA1,Persuasion,249\nA2,Emma,474\nB7,Villette,657\n")
    return path


def assert_refused(result: Result, *words: str) -> None:
    """Exit code 2, one line on stderr that holds these words, and nothing on stdout."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


def test_schemas_list_names_each_with_its_version() -> None:
    result = lcr("schemas", "list")

    assert result.exit_code == 0
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        [name, registry.load(name).version] for name in registry.every()
    ]


def test_schemas_show_gives_the_table_schema_as_json() -> None:
    result = lcr("schemas", "show", "population", "--json")

    assert json.loads(result.stdout) == registry.load("population").descriptor


def test_a_schema_that_does_not_exist_is_answered_with_those_that_do() -> None:
    assert_refused(lcr("schemas", "show", "weather"), "weather", "population", "unemployment")


def test_a_template_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert_refused(lcr("schemas", "template", "population", "-o", tmp_path / "t.pdf"), ".xlsx or .csv")

    assert list(tmp_path.iterdir()) == []


def test_a_filled_in_template_needs_no_more_work(tmp_path: Path) -> None:
    import openpyxl

    template = tmp_path / "template.xlsx"
    lcr("schemas", "template", "unemployment", "-o", template)
    workbook = openpyxl.load_workbook(template)
    sheet = workbook.worksheets[0]
    figure = {"period": "2024-01", "sex": "all", "age_band": "16-64", "measure": "claimant_count"}
    columns = {str(cell.value): column for column, cell in enumerate(sheet[1], start=1)}
    for row, area in enumerate(AREAS, start=2):
        for name, given in {**figure, "area_code": area, "value": 1000 + row}.items():
            sheet.cell(row, columns[name], given)
    workbook.save(tmp_path / "filled.xlsx")

    result = lcr("harmonise", tmp_path / "filled.xlsx", "-o", tmp_path / "out.csv")

    rows = rows_of(tmp_path / "out.csv")
    assert result.exit_code == 0, result.stderr
    assert [(row["area_name"], row["period_end"], row["value"]) for row in rows] == [
        (name, "2024-01-31", str(1002 + number)) for number, name in enumerate(AREAS.values())
    ]


def test_check_of_a_sound_file_exits_0(tidy: Path) -> None:
    result = lcr("check", tidy)

    assert result.exit_code == 0, result.output
    assert "tidy.csv" in result.stdout


def test_check_of_a_bad_cell_names_it_and_exits_1(with_a_bad_cell: Path) -> None:
    result = lcr("check", with_a_bad_cell)

    assert result.exit_code == 1
    assert "G7" in result.stdout
    assert "about a thousand" in result.stdout


def test_check_as_json_is_a_frictionless_report(with_a_bad_cell: Path) -> None:
    result = lcr("check", with_a_bad_cell, "--format", "json")

    report = json.loads(result.stdout)
    assert frictionless.Report.from_descriptor(report).valid is False
    assert report["valid"] is False


def test_check_writes_its_report_where_it_is_asked_to(with_a_bad_cell: Path, tmp_path: Path) -> None:
    result = lcr("check", with_a_bad_cell, "--format", "json", "-o", tmp_path / "report.json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads((tmp_path / "report.json").read_text())["valid"] is False


def test_check_as_is_needs_a_schema(tidy: Path) -> None:
    assert_refused(lcr("check", tidy, "--as-is"), "--schema")


def test_check_as_is_judges_by_a_schema_that_is_given(tidy: Path, tmp_path: Path) -> None:
    fields = [{"name": name, "type": "string"} for name in TIDY.splitlines()[0].split(",")]
    fields[-1]["type"] = "date"
    (tmp_path / "schema.json").write_text(json.dumps({"fields": fields}))

    result = lcr("check", tidy, "--schema", tmp_path / "schema.json", "--format", "json")

    errors = json.loads(result.stdout)["tasks"][0]["errors"]
    assert result.exit_code == 1
    assert {(error["type"], error["rowNumber"], error["fieldName"]) for error in errors} == {
        ("type-error", row, "value") for row in range(2, len(ROWS) + 2)
    }


def test_recognise_writes_a_recipe_that_harmonise_takes(tidy: Path, tmp_path: Path) -> None:
    recipe, out = tmp_path / "recipe.yaml", tmp_path / "out.csv"

    recognised = lcr("recognise", tidy, "-o", recipe)
    harmonised = lcr("harmonise", tidy, "--recipe", recipe, "-o", out)

    assert (recognised.exit_code, harmonised.exit_code) == (0, 0), recognised.stderr + harmonised.stderr
    assert len(rows_of(out)) == len(ROWS)


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_harmonise_writes_the_kind_of_file_that_is_named(suffix: str, tidy: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{suffix}"

    result = lcr("harmonise", tidy, "-o", out)

    assert result.exit_code == 0, result.stderr
    assert out.stat().st_size > 0
    assert result.stdout == ""


def test_harmonise_writes_typed_sorted_observations(tidy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"

    lcr("harmonise", tidy, "-o", out)

    rows = duckdb.sql(f"SELECT area_code, area_name, period, sex, value, unit FROM '{out}'").fetchall()
    assert rows[:2] == [
        ("E06000006", "Halton", "2024-01", "all", 1000.0, "persons"),
        ("E06000006", "Halton", "2024-02", "all", 1006.0, "persons"),
    ]
    assert [row[:3] for row in rows] == sorted(row[:3] for row in rows)


def test_harmonise_writes_the_rows_that_could_be_standardised(with_a_bad_cell: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "out.csv", tmp_path / "report.json"

    result = lcr("harmonise", with_a_bad_cell, "-o", out, "--report", report)

    found = {(row["area_code"], row["period"]) for row in rows_of(out)}
    assert result.exit_code == 1
    assert len(found) == len(ROWS) - 1
    assert ("E08000015", "2024-01") not in found
    assert "about a thousand" in report.read_text()


def test_strict_writes_nothing_where_a_cell_is_bad(with_a_bad_cell: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    result = lcr("harmonise", with_a_bad_cell, "-o", out, "--strict")

    assert result.exit_code == 1
    assert not out.exists()


def test_harmonise_writes_every_change_with_its_rule(tidy: Path, tmp_path: Path) -> None:
    changes = tmp_path / "changes.csv"

    lcr("harmonise", tidy, "-o", tmp_path / "out.csv", "--changes", changes)

    rows = rows_of(changes)
    assert {"rule", "field", "before", "after", "cells"} <= set(rows[0])
    assert ("Total", "all", str(len(ROWS))) in {(row["before"], row["after"], row["cells"]) for row in rows}


def test_a_file_that_fits_no_schema_is_profiled_and_nothing_is_written(unlike_any_schema: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "out.parquet", tmp_path / "report.json"

    result = lcr("harmonise", unlike_any_schema, "-o", out, "--report", report)

    assert_refused(result, "books.csv")
    assert not out.exists()
    assert "pages" in report.read_text()


def test_check_of_a_file_that_fits_no_schema_shows_what_its_columns_hold(unlike_any_schema: Path) -> None:
    result = lcr("check", unlike_any_schema)

    assert result.exit_code == 2
    assert "pages" in result.stdout
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("option", ["-o", "--report", "--changes"])
def test_an_output_in_a_folder_that_is_not_there_is_refused_before_any_work(
    option: str, tidy: Path, tmp_path: Path
) -> None:
    names = {"-o": "out.csv", "--report": "r.json", "--changes": "c.csv"}
    words = {**{key: tmp_path / name for key, name in names.items()}, option: tmp_path / "nowhere" / names[option]}

    result = lcr("harmonise", tidy, *(word for pair in words.items() for word in pair))

    assert_refused(result, "nowhere")
    assert [path.name for path in tmp_path.iterdir()] == ["tidy.csv"]


def test_an_output_over_the_source_file_is_refused(tidy: Path) -> None:
    assert_refused(lcr("harmonise", tidy, "-o", tidy), "tidy.csv is named twice")

    assert tidy.read_text() == TIDY


def test_an_output_of_an_unknown_kind_is_refused(tidy: Path, tmp_path: Path) -> None:
    assert_refused(lcr("harmonise", tidy, "-o", tmp_path / "out.doc"), ".parquet or .csv or .xlsx")


def make_missing(path: Path) -> None:
    """Make nothing."""


def make_empty(path: Path) -> None:
    path.touch()


def make_blank(path: Path) -> None:
    path.write_text("\n \n\n")


def make_binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def make_picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200))


def make_html(path: Path) -> None:
    path.write_text("<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n")


def make_folder(path: Path) -> None:
    path.mkdir()


def make_truncated_workbook(path: Path) -> None:
    import openpyxl

    whole = path.with_name("whole.xlsx")
    openpyxl.Workbook().save(whole)
    path.write_bytes(whole.read_bytes()[:-400])
    whole.unlink()


def make_encrypted_workbook(path: Path) -> None:
    """An encrypted workbook is an OLE container with these two streams' names in it, and no readable sheet."""
    names = "EncryptionInfo".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + bytes(8).join(names) + bytes(2048))


def make_archive_of_pictures(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photograph.jpg", b"\xff\xd8\xff\xe0" + bytes(64))


UNREADABLE = {
    "missing.csv": make_missing,
    "empty.csv": make_empty,
    "binary.csv": make_binary,
    "picture.csv": make_picture,
    "folder.csv": make_folder,
    "cut.xlsx": make_truncated_workbook,
    "locked.xlsx": make_encrypted_workbook,
}


# Frictionless opens these where it is asked to judge a file as it is: the first two are text of a kind.
NO_TABLE = {"blank.csv": make_blank, "page.csv": make_html, "archive.zip": make_archive_of_pictures}


@pytest.mark.parametrize(
    ("name", "command"),
    [
        *((name, command) for name in UNREADABLE for command in ("check", "harmonise", "recognise", "as-is")),
        *((name, command) for name in NO_TABLE for command in ("check", "harmonise", "recognise")),
    ],
)
def test_what_cannot_be_read_is_one_clear_line_and_nothing_is_written(name: str, command: str, tmp_path: Path) -> None:
    {**UNREADABLE, **NO_TABLE}[name](tmp_path / name)
    before = sorted(tmp_path.iterdir())
    words: dict[str, list[object]] = {
        "check": ["check", "-o", tmp_path / "report.txt"],
        "as-is": ["check", "--as-is", "--schema", "population"],
        "harmonise": ["harmonise", "-o", tmp_path / "out.csv", "--report", tmp_path / "report.json"],
        "recognise": ["recognise", "-o", tmp_path / "recipe.yaml"],
    }

    result = lcr(*words[command], tmp_path / name)

    assert_refused(result, "photograph.jpg" if name.endswith(".zip") else name)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.filterwarnings("ignore:Exception ignored in.*archive.zip:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file.*archive.zip:ResourceWarning")
def test_an_archive_that_holds_no_table_has_not_passed_as_it_is(tmp_path: Path) -> None:
    make_archive_of_pictures(tmp_path / "archive.zip")

    result = lcr("check", "--as-is", "--schema", "population", tmp_path / "archive.zip")
    gc.collect()  # Frictionless leaves the archive open: that is said here, and not in a test that comes later.

    assert_refused(result, "photograph.jpg")


def test_a_file_that_may_not_be_read_is_one_clear_line(tidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *words: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # And not by chmod: root may read every file.

    assert_refused(lcr("check", tidy), "tidy.csv")


RECIPES = {
    "absent": None,
    "no yaml": "given: [",
    "no mapping": "- one\n- two\n",
    "unknown line": "recipe: 1\nshema: population\n",
    "unknown answer": "recipe: 1\ngiven: {colour: red}\n",
    "another version": "recipe: 99\n",
    "unknown schema": "recipe: 1\nschema: weather\n",
}


@pytest.mark.parametrize("mistake", RECIPES)
def test_a_recipe_with_a_mistake_is_one_clear_line_and_nothing_is_written(
    mistake: str, tidy: Path, tmp_path: Path
) -> None:
    recipe, text = tmp_path / "recipe.yaml", RECIPES[mistake]
    if text is not None:
        recipe.write_text(text)

    result = lcr("harmonise", tidy, "--recipe", recipe, "-o", tmp_path / "out.csv")

    assert_refused(result)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"fields": [{"name": "a", "type": "words"}]}'])
def test_a_schema_with_a_mistake_is_one_clear_line(text: str, tidy: Path, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(text)

    assert_refused(lcr("check", tidy, "--schema", tmp_path / "schema.json"), "schema.json")


def test_a_schema_of_an_unknown_name_is_one_clear_line(tidy: Path, tmp_path: Path) -> None:
    assert_refused(lcr("harmonise", tidy, "--schema", "weather", "-o", tmp_path / "out.csv"), "weather", "population")


def test_recognise_writes_the_recipe_with_its_questions_for_a_person_to_answer(tmp_path: Path) -> None:
    source, recipe = tmp_path / "rates.csv", tmp_path / "recipe.yaml"
    source.write_text("Area code,Year,Unemployment rate\nE08000012,2021/22,5.1\nE08000015,2021/22,4.0\n")

    result = lcr("recognise", source, "-o", recipe)

    assert result.exit_code == 1
    assert "year_pair" in recipe.read_text(encoding="utf-8")
