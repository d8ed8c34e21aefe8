"""A file of people goes no further than its screening: nothing is recognised, written, published or repeated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue.cli import main
from catalogue.config import read_settings
from catalogue.store.publishing import DataHasErrors, publish_dataset
from pipelines import descriptions
from pipelines.run import harmonise
from tests.a_dataset import a_descriptor
from tests.validation import people
from tests.validation.people import numbered, table
from validation.report import Report

HEADER = "Forename,Date of birth,Postcode,Claimant count,Area,Month"
ROWS = numbered(30, people.name, people.birth_date, people.postcode, "1", "Liverpool", "January 2024")


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """A list of claimants that could be read as figures of ours."""
    path = tmp_path / "claimants.csv"
    path.write_text(table(HEADER, ROWS), encoding="utf-8")
    return path


def repeated(text: str) -> list[str]:
    """The cells of the file that a text repeats."""
    return [cell for row in ROWS for cell in row[:3] if cell in text]


def test_nothing_of_it_is_recognised(upload: Path) -> None:
    harmonised = harmonise(upload)

    assert harmonised.report.outcome == "quarantined"
    assert (harmonised.relation, harmonised.schema, harmonised.rows) == (None, None, 0)
    assert (harmonised.recipe.tables, harmonised.report.changes, harmonised.report.profile) == ([], [], None)


def test_the_report_repeats_no_cell_and_says_why(upload: Path) -> None:
    report = harmonise(upload).report

    text = report.to_json()
    privacy = json.loads(text)["tasks"][0]["statistics"]["privacy"]
    assert repeated(text) == []
    assert (privacy["outcome"], privacy["quarantined"]) == ("fail", True)
    assert privacy["reasons"][0].startswith("The file has a row for each person")
    assert Report.from_json(text).outcome == "quarantined"


def test_harmonise_writes_the_report_alone_and_says_so_in_one_line(upload: Path, tmp_path: Path) -> None:
    report, out, changes = tmp_path / "r.json", tmp_path / "o.csv", tmp_path / "c.csv"

    done = CliRunner().invoke(
        main, ["harmonise", str(upload), "-o", str(out), "--report", str(report), "--changes", str(changes)]
    )

    assert done.exit_code == 1
    assert done.stderr.startswith("Nothing written: The file has a row for each person: it holds names of people")
    assert done.stderr.count("\n") == 1
    assert (report.exists(), out.exists(), changes.exists()) == (True, False, False)
    assert repeated(done.output + report.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_check_shows_the_quarantine_and_no_cell(upload: Path, form: str) -> None:
    done = CliRunner().invoke(main, ["check", str(upload), "--format", form])

    assert done.exit_code == 1
    assert "uarantined" in done.output
    assert repeated(done.output) == []


def test_recognise_writes_no_recipe(upload: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["recognise", str(upload), "-o", str(tmp_path / "r.yaml")])

    assert done.exit_code == 1
    assert not (tmp_path / "r.yaml").exists()


def test_publish_refuses_it_and_keeps_nothing(upload: Path, tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "datasets" / "claimants"
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text(json.dumps(a_descriptor("claimants")), encoding="utf-8")
    upload.rename(folder / upload.name)

    done = CliRunner().invoke(main, ["publish", str(folder)])

    assert done.exit_code == 1
    assert "has a row for each person" in done.stderr
    kept = [path for path in home.rglob("*") if path.is_file() and path.suffix in {".csv", ".parquet", ".json"}]
    assert kept == []
    assert repeated(done.output) == []


COUNTED = "Area code,Month,Claimant count,Contact name,Contact e-mail\n"


@pytest.fixture
def contacts(tmp_path: Path, home: Path) -> Path:
    """The folder of a dataset of figures that names whom to ask about each."""
    folder = tmp_path / "datasets" / "claimants"
    folder.mkdir(parents=True)
    codes = ("E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015")
    rows = [f"{code},January 2024,{50 + place},{people.name(place)},n/a" for place, code in enumerate(codes)]
    (folder / "claimants.csv").write_text(COUNTED + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps(a_descriptor("claimants")), encoding="utf-8")
    return folder


def test_what_a_person_has_to_review_is_not_published_until_somebody_says_why_it_may_be(contacts: Path) -> None:
    description = descriptions.load(contacts)
    harmonised = harmonise(description.source)

    assert harmonised.report.statistics["privacy"]["outcome"] == "review"
    with pytest.raises(DataHasErrors, match=r"a person has to look at it before it is public\. The file holds names"):
        publish_dataset(read_settings(), description, lambda _: harmonised)
    assert publish_dataset(read_settings(), description, lambda _: harmonised, accepted="They hold an office.")


def test_a_description_may_say_why_it_may_be_public(contacts: Path) -> None:
    said = a_descriptor("claimants") | {"lcr:privacyReviewed": "They hold an office."}
    (contacts / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
    description = descriptions.load(contacts)

    assert publish_dataset(read_settings(), description, lambda one: harmonise(one.source)) is not None


def test_a_file_of_figures_says_that_it_was_screened(tmp_path: Path) -> None:
    path = tmp_path / "claimant count, January 2024.csv"
    path.write_text("Area code,Claimant count\nE08000012,30\nE08000015,20\n", encoding="utf-8")

    report = harmonise(path).report

    assert report.statistics["privacy"]["outcome"] == "pass"
    assert "personal data" in report.statistics["checked"]
