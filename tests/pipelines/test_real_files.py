"""The facts that people read by hand in real published files come out of those files, and nothing that is not there.

The files are not part of the project: where their folder is absent, these tests say so and are skipped. The scorer that
lies beside the folder judges, so that its figures and these tests cannot disagree.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipelines.recipe import Recipe
from pipelines.run import Harmonised, harmonise
from validation.reading import Unreadable

FOLDER = Path(os.environ.get("LCR_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
# What a person would answer where the file alone does not settle something.
ANSWERS: dict[str, dict[str, Any]] = {
    "unemployment/claimants_liverpool_lsoa.csv": {"columns": {"SUM_CLAIMS": "claimant_count"}, "period": "2023-01"},
    "unemployment/labour-market_nomis_aps_north.csv": {"dates": "year_ending"},
    "unemployment/nomis_2022_11_08_145145.xlsx": {
        "areas": {"User Defined Geography:Liverpool City Region-MCA": "E47000004"}
    },
    "active_travel/local_authority_traffic.csv": {"unit": "vehicle_miles"},
    "active_travel/traffic_aadf_yrs_la_summary.csv": {
        "columns": {
            "pedal_cycles_mean": "annual_average_daily_flow for cycle",
            "cars_and_taxis_mean": "annual_average_daily_flow for car_or_taxi",
            "lgvs_mean": "annual_average_daily_flow for light_goods",
            "all_hgvs_mean": "annual_average_daily_flow for heavy_goods",
        }
    },
    "geography/uk_local_authorities.csv": {"columns": {"pop-2020": "population in mid-2020"}},
}
# The issue that asks what these answer, in the first run, with nothing given.
QUESTIONS = {
    "unemployment/claimants_liverpool_lsoa.csv": "no-schema-fits",
    "unemployment/labour-market_nomis_aps_north.csv": "period-kind-needed",
    "unemployment/nomis_2022_11_08_145145.xlsx": "unknown-area",
    "active_travel/local_authority_traffic.csv": "unit-needed",
    "active_travel/traffic_aadf_yrs_la_summary.csv": "no-schema-fits",
    "geography/uk_local_authorities.csv": "no-schema-fits",
}


@cache
def listed(name: str) -> list[dict[str, str]]:
    """The rows of one of the lists beside the files; none where the folder is absent."""
    if not FOLDER.is_dir():
        return []
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def files_of(name: str, ambiguous: str | None = None) -> list[str]:
    """The files that a list speaks of; one that is not there stands for them all where the folder is absent."""
    found = {row["file"] for row in listed(name) if ambiguous is None or row["ambiguous"] == ambiguous}
    return sorted(found) or ["no real files"]


@cache
def scorer(tools: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_facts", tools / "score_facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_facts"] = module
    spec.loader.exec_module(module)
    return module


def rows_of(found: Harmonised, score: ModuleType, facts: list[dict[str, str]], traps: list[dict[str, str]]) -> Any:
    """The output as the scorer reads it: the rows of the areas that the lists speak of."""
    areas = {area for row in [*facts, *traps] for area in score.choices(row["area_code"]) if area}
    out = score.Output()
    if found.relation is None:
        return out
    loose = [(place, trap) for place, trap in enumerate(traps) if not trap["area_code"]]
    where = "" if loose else f" WHERE area_code IN ({', '.join(repr(area) for area in sorted(areas))})"
    shown = found.connection.execute(f"SELECT * FROM {found.relation}{where}")
    header = [column[0] for column in shown.description]
    for values in shown.fetchall():
        held = dict(zip(header, values, strict=True))
        key = {name: score.text(held.get(name)) or score.DEFAULTS.get(name, "") for name in score.KEY}
        more = [name for name in header if name not in score.KEY and not score.NOT_KEY.match(name)]
        row = score.Row(
            key,
            score.number(held["value"]),
            score.markers(held["status"]),
            held["unit"],
            held.get("lower_95"),
            held.get("upper_95"),
            {name: score.text(held[name]) for name in more},
        )
        out.hits |= {place for place, trap in loose if score.trap_matches(trap, row)}
        out.rows[key["area_code"]].append(row)
    return out


def judged(found: Harmonised, score: ModuleType, name: str, ambiguous: str) -> tuple[Counter[str], list[str]]:
    """How many of a file's facts are found, wrong and missing; and a line for each that is not found and each trap."""
    facts = [row for row in listed("facts") if row["file"] == name and row["ambiguous"] == ambiguous]
    traps = [row for row in listed("traps") if row["file"] == name]
    out = rows_of(found, score, facts, traps)
    tally: Counter[str] = Counter()
    faults = []
    for fact in facts:
        outcome, why, _ = score.judge(fact, out)
        tally[outcome] += 1
        if outcome != "found":
            faults.append(f"{outcome}: {score.describe(fact)} {why}")
    for place, trap in enumerate(traps):
        rows = [row for area in score.choices(trap["area_code"]) for row in out.rows.get(area, ())]
        if place in out.hits or any(score.trap_matches(trap, row) for row in rows):
            faults.append(f"trap: {trap['description']}")
    return tally, faults


@pytest.mark.parametrize("name", files_of("facts", ambiguous=""))
def test_every_firm_fact_comes_out_with_nothing_given(name: str, shared_data: Path) -> None:
    score = scorer(shared_data.parent / "tools")
    firm = sum(row["file"] == name and not row["ambiguous"] for row in listed("facts"))

    found = harmonise(shared_data / name)
    tally, faults = judged(found, score, name, "")

    assert faults == []
    assert tally == Counter(found=firm)
    assert found.report.cells is not None
    assert found.report.cells.balance == 0


@pytest.mark.parametrize("name", files_of("facts", ambiguous="yes"))
def test_what_the_file_alone_does_not_settle_is_asked_and_comes_out_once_it_is_answered(
    name: str, shared_data: Path
) -> None:
    score = scorer(shared_data.parent / "tools")
    unsure = sum(row["file"] == name and row["ambiguous"] == "yes" for row in listed("facts"))

    asked = harmonise(shared_data / name)
    answered = harmonise(shared_data / name, recipe=Recipe.from_dict({"given": ANSWERS[name]}))
    tally, faults = judged(answered, score, name, "yes")

    questions = [issue for issue in asked.report.issues if issue.kind.code == QUESTIONS[name]]
    lines = [issue.what_to_do for issue in questions]
    assert any(f"`{key}: " in line for key in ANSWERS[name] for line in lines)
    assert judged(asked, score, name, "yes")[0]["wrong"] == 0
    assert faults == []
    assert tally == Counter(found=unsure)


@pytest.mark.parametrize("name", sorted(set(files_of("no_schema")) - set(files_of("facts"))) or ["no real files"])
def test_a_file_of_no_schema_gives_no_observation(name: str, shared_data: Path) -> None:
    try:
        found = harmonise(shared_data / name)
        rows, errors = found.rows, found.report.of_severity("error")
    except Unreadable as error:
        rows, errors = 0, [error.issue]

    assert rows == 0
    assert errors


def test_every_question_of_the_lists_has_its_answer_here(shared_data: Path) -> None:
    assert shared_data.is_dir()
    assert set(files_of("facts", ambiguous="yes")) == ANSWERS.keys() == QUESTIONS.keys()
