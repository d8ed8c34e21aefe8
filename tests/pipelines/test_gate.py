"""The gate before publishing: what it compares with, when it is shut, and what it says then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines import descriptions, gate
from pipelines.publication import Publication
from pipelines.publish import write_package
from schemas import registry
from tests.a_dataset import ARun, ASchema, a_dataset, harmonise
from validation.gate import Gate

TODAY = date(2024, 6, 30)
SUMMARY = registry.EXPECTATIONS / registry.SUMMARY_SUITE
ROWS = (("E08000012", "2022", 13_500.0), ("E08000012", "2023", 13_000.0))
COVERED = {"lcr:spatial": ["E08000012"]}


def a_suite(folder: Path, severity: str, most: float) -> Path:
    """A suite of one expectation: no figure is over ``most``."""
    meta = {
        "lcr:name": "small", "lcr:severity": severity, "lcr:dimension": "validity", "lcr:title": "Figures are small",
        "lcr:problem": "In {count} of {of:row} the figure is too large: {examples}.", "lcr:whatToDo": "Look again.",
    }  # fmt: skip
    expectation = {
        "type": "expect_column_values_to_be_between",
        "kwargs": {"column": "value", "max_value": most},
        "severity": {"stop": "critical", "warn": "warning"}[severity],
        "meta": meta,
    }
    suite = {"name": f"small-{severity}", "meta": {"lcr:table": "observations"}, "expectations": [expectation]}
    path = folder / f"small-{severity}.json"
    path.write_text(json.dumps(suite))
    return path


def a_publication(folder: Path, *suites: Path, rows: tuple[Any, ...] = ROWS, **more: Any) -> Publication:
    description = descriptions.load(a_dataset(folder, *rows, **COVERED))
    run = harmonise(description)
    run.schema = ASchema(expectations=suites)
    return Publication(description, run, **{"number": 1, "fingerprint": "input", "judge": gate.judge, **more})


def judged(publication: Publication) -> Gate:
    found = gate.judge(publication, gate.sum_up(publication, TODAY), TODAY)
    assert found is not None
    return found


def test_a_table_of_which_nothing_is_expected_is_not_judged(tmp_path: Path) -> None:
    assert gate.judge(a_publication(tmp_path), [], TODAY) is None


def test_a_suite_that_holds_passes(tmp_path: Path) -> None:
    found = judged(a_publication(tmp_path, a_suite(tmp_path, "stop", 20_000)))

    assert (found.outcome, found.is_open, len(found.passes)) == ("passed", True, 1)


def test_a_suite_that_warns_lets_through(tmp_path: Path) -> None:
    found = judged(a_publication(tmp_path, a_suite(tmp_path, "warn", 13_200)))

    assert (found.outcome, found.is_open) == ("passed with warnings", True)
    assert found.warnings[0].words == "In 1 of 2 rows the figure is too large: 13,500."


def test_a_suite_that_stops_publishes_nothing_and_says_why(tmp_path: Path) -> None:
    publication = a_publication(tmp_path, a_suite(tmp_path, "stop", 13_200))

    with pytest.raises(gate.GateStopped) as stopped:
        write_package(publication, tmp_path / "packages")
    assert str(stopped.value) == (
        "claimants: not published, the gate stopped it. In 1 of 2 rows the figure is too large: 13,500. Look again."
        " To publish it all the same, give your reason with --accept."
    )
    assert list((tmp_path / "packages" / "claimants").iterdir()) == []


def test_what_a_person_accepts_is_published_with_the_reason(tmp_path: Path) -> None:
    suite = a_suite(tmp_path, "stop", 13_200)
    version = write_package(
        a_publication(tmp_path, suite, accepted="The publisher confirms it."), tmp_path / "packages"
    )

    assert version is not None
    assert version.descriptor["lcr:gate"] == {
        "outcome": "stopped", "passed": 0, "warnings": 0, "stops": 1, "accepted": "The publisher confirms it.",
    }  # fmt: skip
    kept = Gate.from_dict(json.loads(version.checked("gate.json").read_text()))
    assert (kept.accepted, kept.stops[0].name) == ("The publisher confirms it.", "small")


def test_the_result_is_kept_with_the_version_and_read_back_as_it_was(tmp_path: Path) -> None:
    version = write_package(a_publication(tmp_path, SUMMARY), tmp_path / "packages")

    assert version is not None
    data = json.loads(version.checked("gate.json").read_text())
    assert json.loads(json.dumps(Gate.from_dict(data).to_dict())) == data
    assert data["summary"][0]["measure"] == "claimant_count"
    assert [one["path"] for one in version.descriptor["resources"] if one["name"].endswith("-gate")] == ["gate.json"]
    assert version.descriptor["lcr:quality"]["dimensions"][0]["name"] == "completeness"


def after_the_first(tmp_path: Path, rows: tuple[Any, ...], **more: Any) -> Publication:
    """A second version, of other rows than the first."""
    first = write_package(a_publication(tmp_path, SUMMARY), tmp_path / "packages")
    return a_publication(tmp_path, SUMMARY, rows=rows, number=2, previous=first, **more)


def names(found: Gate) -> tuple[set[str], set[str]]:
    return {one.name for one in found.stops}, {one.name for one in found.warnings}


def test_a_later_period_beside_the_old_ones_passes_and_the_comparison_is_named(tmp_path: Path) -> None:
    found = judged(after_the_first(tmp_path, (*ROWS, ("E08000012", "2020", 13_900.0), ("E08000012", "2021", 13_800.0))))

    assert names(found) == (set(), set())
    assert found.compared_with == 1


def test_an_area_that_is_gone_stops(tmp_path: Path) -> None:
    stops, warnings = names(judged(after_the_first(tmp_path, (("E06000006", "2022", 9.0), ("E06000006", "2023", 9.0)))))

    assert stops == {"most-rows-kept", "most-series-kept"}
    assert "areas-kept" in warnings


def test_a_file_that_is_older_than_what_is_published_stops(tmp_path: Path) -> None:
    stops, _ = names(judged(after_the_first(tmp_path, ROWS[:1])))

    assert stops == {"not-older"}


def test_figures_in_another_unit_stop(tmp_path: Path) -> None:
    stops, warnings = names(judged(after_the_first(tmp_path, tuple((a, p, v / 1000) for a, p, v in ROWS))))

    assert {"same-unit", "few-much-revised"} <= stops
    assert "few-revised" in warnings


def test_a_damaged_version_before_is_not_compared_with_and_keeps_nobody_from_publishing(tmp_path: Path) -> None:
    publication = after_the_first(tmp_path, (*ROWS, ("E08000012", "2021", 1.0)))
    assert publication.previous is not None
    publication.previous.parquet.chmod(0o644)
    publication.previous.parquet.write_bytes(b"gone")
    found = judged(publication)

    assert found.compared_with is None
    assert {one.answer for one in found.verdicts if one.name == "not-older"} == {"not asked"}


def test_a_version_of_another_key_is_not_compared_with(tmp_path: Path) -> None:
    publication = after_the_first(tmp_path, ROWS)
    run = publication.harmonised
    assert isinstance(run, ARun)
    assert run.schema is not None
    run.schema = replace(run.schema, primary_key=("area_code", "period", "measure"))

    assert judged(publication).compared_with is None


def test_the_words_of_a_suite_are_part_of_what_a_version_is(tmp_path: Path) -> None:
    suite = a_suite(tmp_path, "warn", 20_000)
    first = write_package(a_publication(tmp_path, suite), tmp_path / "packages")
    again = a_publication(tmp_path, suite, number=2, previous=first)

    assert write_package(again, tmp_path / "packages") is None
    a_suite(tmp_path, "warn", 30_000)
    assert write_package(again, tmp_path / "packages") is not None


def test_an_unchanged_table_is_not_judged_again(tmp_path: Path) -> None:
    def never(*_: object) -> Gate:
        raise AssertionError("the gate was asked")

    first = write_package(a_publication(tmp_path), tmp_path / "packages")

    assert write_package(a_publication(tmp_path, number=2, previous=first, judge=never), tmp_path / "packages") is None


def test_the_day_of_release_is_that_of_the_described_file_and_of_no_other(tmp_path: Path) -> None:
    folder = a_dataset(tmp_path, *ROWS, **{"lcr:released": "2024-01-31"})
    other = tmp_path / "other.csv"
    other.write_bytes((folder / "claimants.csv").read_bytes())
    days = []
    for given in (None, other):
        description = descriptions.load(folder, given)
        publication = Publication(description, harmonise(description), 1, "input")
        days.append(gate.sum_up(publication, TODAY)[0]["days_to_release"])

    assert days == [31, None]
