"""The gate as a person at the keyboard and a visitor of the site meet it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalogue import publishing
from catalogue.cli import main
from catalogue.config import Settings
from catalogue.publishing import Outcome, build_datasets, publish_dataset
from pipelines.publication import Publication
from tests.a_dataset import a_dataset, harmonise
from tests.catalogue.a_catalogue import a_description, a_run, people
from tests.catalogue.conftest import Visitor, visit
from tests.test_house import modules_after
from validation.gate import Answer, Gate, Severity, Verdict

ROW = ("E08000012", "2024", 5.0)


def a_verdict(name: str, severity: Severity, answer: Answer) -> Verdict:
    words, what_to_do = ("It is too large.", "Look again.") if answer == "failed" else ("", "")
    return Verdict("a", name, "expect_x", f"All is {name}", "validity", severity, answer, words, what_to_do)


def a_gate(*verdicts: Verdict) -> Callable[..., Gate]:
    def judge(publication: Publication, summary: list[dict[str, Any]], today: date) -> Gate:
        return Gate(today.isoformat(), ("a",), verdicts, accepted=publication.accepted)

    return judge


@pytest.fixture
def settings(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(publishing, "_harmonise", harmonise)
    a_dataset(tmp_path / "datasets", ROW, name="one")
    monkeypatch.setenv("LCR_DATASETS", str(tmp_path / "datasets"))
    return Settings(home=home, datasets=tmp_path / "datasets")


def publish(settings: Settings, monkeypatch: pytest.MonkeyPatch, *verdicts: Verdict, **more: Any) -> Outcome:
    monkeypatch.setattr(publishing, "judge", a_gate(*verdicts))
    return publish_dataset("one", (), settings, **more)


def test_what_the_gate_stops_is_refused_with_exit_code_1(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = publish(settings, monkeypatch, a_verdict("small", "stop", "failed"), a_verdict("neat", "stop", "failed"))

    assert (outcome.state, outcome.exit_code) == ("refused", 1)
    assert outcome.sentence == (
        "one: not published, the gate stopped it. It is too large. Look again. More that stops it: 1."
        " To publish it all the same, give your reason with --accept."
    )
    assert not list(settings.packages.glob("one/*"))


def test_what_it_warns_of_is_published_and_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = publish(settings, monkeypatch, a_verdict("small", "warn", "failed"))

    assert outcome.sentence == "one: published version 1, 1 observation. The gate has 1 warning."


def test_a_reason_given_at_the_keyboard_is_kept_with_the_version(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "judge", a_gate(a_verdict("small", "stop", "failed")))
    monkeypatch.setenv("LCR_HOME", str(settings.home))
    result = CliRunner().invoke(main, ["publish", "one", "--accept", " It is right. "])

    assert result.exit_code == 0
    assert "What the gate stops was accepted: “It is right.”" in result.output
    facts = json.loads((settings.packages / "one" / "1" / "datapackage.json").read_text())
    assert facts["lcr:gate"]["accepted"] == "It is right."


def test_an_empty_reason_is_none(settings: Settings) -> None:
    result = CliRunner().invoke(main, ["publish", "one", "--accept", " "])

    assert result.exit_code == 2
    assert "--accept needs a reason" in result.output


def test_an_unchanged_dataset_is_left_alone_without_great_expectations(settings: Settings, tmp_path: Path) -> None:
    code = "from catalogue.cli import main\ntry: main(['build'])\nexcept SystemExit as end: assert not end.code"
    home = tmp_path / "real"
    shipped = Path(__file__).resolve().parents[2] / "datasets" / "households"
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "households").symlink_to(shipped)
    places = {"LCR_HOME": str(home), "LCR_DATASETS": str(tmp_path / "one")}

    assert "great_expectations" in modules_after(code, **places)
    assert (home / "packages" / "households" / "1" / "gate.json").is_file()
    assert modules_after(code, **places) & {"great_expectations", "pandas"} == set()


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., Visitor]:
    """A catalogue of one dataset that went through a gate with these verdicts."""

    def show(*verdicts: Verdict, **more: Any) -> Visitor:
        from catalogue.store import publishing as store
        from pipelines import descriptions
        from schemas import registry

        settings = Settings(home=tmp_path / "shown")
        described = descriptions.load(a_description(tmp_path / "d", "people-2021", "People", theme="population"))
        run = a_run(described, registry.load("population"), list(people()))
        store.publish_dataset(settings, described, lambda _: run, judge=a_gate(*verdicts), **more)
        store.refresh_warehouse(settings)
        return Visitor(visit(settings.home))

    return show


def test_the_page_says_what_was_expected_and_what_does_not_hold(shown: Callable[..., Visitor]) -> None:
    visitor = shown(a_verdict("small", "warn", "failed"), a_verdict("neat", "stop", "passed"))

    for address in ("/dataset/people-2021", "/dataset/people-2021/version/1"):
        words = " ".join(visitor.open(address).text().split())
        assert "Passed the gate, with warnings" in words
        assert "held against 2 expectations" in words
        assert "Expected: all is small It is too large." in words
        assert "All is small: it does not hold" in words
    assert visitor.client.get("/dataset/people-2021/resource/1-gate/download/people-2021-gate.json").status_code == 200


def test_the_page_says_who_would_have_been_stopped_and_why_not(shown: Callable[..., Visitor]) -> None:
    page = shown(a_verdict("small", "stop", "failed"), accepted="A <b>new</b> list of areas.").open(
        "/dataset/people-2021"
    )

    assert "It was published for this reason: “A <b>new</b> list of areas.”" in page.text()


def test_the_page_shows_the_six_dimensions_with_their_reasons(shown: Callable[..., Visitor]) -> None:
    words = " ".join(shown().open("/dataset/people-2021").text().split())

    assert "Completeness 100 % All 25 figures are there." in words
    assert "Timeliness 867 days The newest period ended on 30 June 2021" in words


def test_a_version_without_a_gate_says_nothing_of_one(visitor: Visitor) -> None:
    assert "Before it was published" not in visitor.open("/dataset/unemployment").text()


def test_a_gate_file_that_was_altered_is_not_shown(shown: Callable[..., Visitor], tmp_path: Path) -> None:
    visitor = shown(a_verdict("small", "warn", "failed"))
    path = tmp_path / "shown" / "packages" / "people-2021" / "1" / "gate.json"
    path.chmod(0o644)
    path.write_text(json.dumps(replace(Gate("2024-01-01", (), ())).to_dict()))

    assert "Before it was published" not in visitor.open("/dataset/people-2021").text()


def test_a_build_goes_on_past_what_the_gate_stops(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="two")
    monkeypatch.setattr(publishing, "judge", a_gate(a_verdict("small", "stop", "failed")))

    assert [outcome.exit_code for outcome in build_datasets((), settings)] == [1, 1]
