"""The guides to the gate and to quality: their code runs, and they leave out no expectation and no column."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.gate import judge, sum_up, today_in_utc
from pipelines.publication import Publication
from pipelines.publish import write_package
from schemas import registry
from tests.datasets.shipped import SHIPPED, harmonised
from validation.expectations import read_suite
from validation.quality import measure_quality
from validation.summary import Background, parameters, query

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def taken_away(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the guide asks for: a version's files, and the suites."""
    from pipelines import descriptions

    folder = tmp_path_factory.mktemp("away")
    description = descriptions.load(SHIPPED / "claimant-count")
    publication = Publication(description, harmonised("claimant-count"), 1, "input", judge=judge)
    version = write_package(publication, folder / "packages")
    assert version is not None
    for path in (*registry.load("unemployment").expectations, version.parquet, version.folder / "gate.json"):
        shutil.copy(path, folder)
    return folder


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.S | re.M)


def test_the_suites_run_in_plain_great_expectations_by_the_lines_of_the_guide(
    taken_away: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(taken_away)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, names)

    assert capsys.readouterr().out.split() == ["True", "True"]


def test_the_summary_can_be_made_by_the_sql_of_the_guide(taken_away: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(taken_away)
    with duckdb.connect() as connection:
        connection.execute(blocks("sql")[0])
        found = connection.execute(query(), parameters(Background(today_in_utc()))).fetchall()

    assert [row[0] for row in found] == ["claimant_count", "claimant_rate"]


def test_the_guide_names_every_expectation_and_whether_it_stops() -> None:
    missing = [
        f"{path.stem}: {name}"
        for path in registry.EXPECTATIONS.glob("*.json")
        for one in read_suite(path)["expectations"]
        for name in [one["meta"]["lcr:name"]]
        if not re.search(rf"^\| `{name}` \|.*\| {one['meta']['lcr:severity']} \|$", GUIDE, re.M)
    ]

    assert missing == []


def test_the_guide_describes_every_column_of_the_summary() -> None:
    from pipelines import descriptions

    publication = Publication(descriptions.load(SHIPPED / "households"), harmonised("households"), 1, "input")
    (row,) = sum_up(publication, today_in_utc())

    assert [name for name in row if f"`{name}`" not in GUIDE] == []


def test_the_guide_to_quality_explains_every_dimension() -> None:
    from pipelines import descriptions

    made = harmonised("households")
    assert made.relation is not None
    publication = Publication(descriptions.load(SHIPPED / "households"), made, 1, "input")
    summary = sum_up(publication, today_in_utc())
    guide = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    found = measure_quality(made.connection, made.relation, (), made.report, summary)

    assert len(found) == 6
    assert [one.name for one in found if not re.search(rf"^\| {one.name} \|", guide, re.M)] == []
