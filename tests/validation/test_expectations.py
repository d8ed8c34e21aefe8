"""The suites, and what running one says: plain Great Expectations underneath, our own words on top."""

from __future__ import annotations

import json
import re
import string
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from schemas import code_lists, registry
from validation.expectations import SuiteFault, columns_of, read_suite, run
from validation.gate import Verdict
from validation.summary import query

SUITES = sorted(registry.EXPECTATIONS.glob("*.json"))
SUMMARY = registry.EXPECTATIONS / registry.SUMMARY_SUITE
DIMENSIONS = {"completeness", "uniqueness", "consistency", "timeliness", "validity", "accuracy"}
GRAVITY = {"stop": "critical", "warn": "warning"}


def people(**other: Any) -> dict[str, Any]:
    """One right observation of ``population``, with what the test alters."""
    return {
        "area_code": "E08000012", "period": "2021-06-30", "period_start": date(2021, 6, 30),
        "period_end": date(2021, 6, 30), "sex": "all", "age_band": "all", "measure": "population", "value": 484_500.0,
        "unit": "persons", "lower_95": None, "upper_95": None, "status": None, **other,
    }  # fmt: skip


def judged(*rows: dict[str, Any], schema: str = "population", parts: int = 1) -> dict[str, Verdict]:
    suite = read_suite(registry.load(schema).expectations[0])
    table = pd.DataFrame(rows).astype({"value": float, "lower_95": float, "upper_95": float, "status": object})
    size = -(-len(table) // parts)
    return {one.name: one for one in run(suite, [table[at : at + size] for at in range(0, len(table), size)])}


def failed(*rows: dict[str, Any], **more: Any) -> set[str]:
    return {name for name, one in judged(*rows, **more).items() if one.answer == "failed"}


def summed_up(**columns: Any) -> dict[str, Verdict]:
    """The verdicts on a summary of one measure in which all is well but for what the test alters."""
    names = columns_of(read_suite(SUMMARY))
    row = dict.fromkeys(names) | {"measure": "claimant_count", "units": "persons"} | columns
    return {one.name: one for one in run(read_suite(SUMMARY), [pd.DataFrame([row])])}


def test_a_table_that_is_right_passes_what_can_be_asked_of_it() -> None:
    verdicts = judged(people(), people(sex="female", value=240_000))

    assert {one.answer for one in verdicts.values()} == {"passed", "not asked"}
    assert verdicts["area-codes"].observed == {"asked": 2, "failed": 0}


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"area_code": None}, "area-given", "In 1 of 11 rows there is no area."),
    ({"area_code": "Leeds"}, "area-codes", "In 1 of 10 rows the area code is not written as one: “Leeds”."),
    ({"period": None}, "period-given", "In 1 of 11 rows there is no period."),
    ({"unit": None}, "unit-given", "In 1 of 11 rows there is no unit."),
    (
        {"period_end": date(2020, 1, 1)},
        "period-order",
        "In 1 of 11 rows the period ends before it begins: “2020-01-01” and “2021-06-30”.",
    ),
    ({"value": -3.5}, "not-negative", "In 1 of 10 rows the figure is below nought: -3.5."),
    ({"value": None}, "figure-or-reason", "In 1 of 1 place without a figure there is no marker that says why."),
    (
        {"status": "p c"},
        "figure-and-reason",
        "In 1 of 1 row a figure stands beside a marker that says there is none: “p c”.",
    ),
    (
        {"lower_95": 500_000.0},
        "above-lower",
        "In 1 of 1 row the figure is outside its own 95 % interval: 484,500 and 500,000.",
    ),
    ({"unit": "percent"}, "percent", "In 1 of 1 row the percentage is not between 0 and 100: 484,500."),
]


@pytest.fixture(scope="module")
def with_every_fault() -> dict[str, Verdict]:
    """The verdicts on a table of one right row and one for each fault."""
    faults = [people(age_band=str(number)) | fault for number, (fault, _, _) in enumerate(FAULTS)]
    return judged(people(), *faults)


@pytest.mark.parametrize(("name", "words"), [(name, words) for _, name, words in FAULTS])
def test_a_fault_is_told_in_a_sentence_with_the_figures(
    with_every_fault: dict[str, Verdict], name: str, words: str
) -> None:
    found = with_every_fault[name]

    assert (found.answer, found.words) == ("failed", words)
    assert found.what_to_do


def test_a_change_may_be_below_nought_and_a_count_may_not() -> None:
    assert failed(people(measure="net_internal_migration", value=-20)) == set()
    assert failed(people(measure="births", value=-20)) == {"not-negative"}


def test_a_withheld_figure_with_its_marker_is_right() -> None:
    assert failed(people(value=None, status="c"), people(sex="male", status="p r")) == set()


def test_two_rows_of_one_key_are_found_within_a_part_and_across_parts() -> None:
    twice = people(), people(), people(sex="female")

    assert judged(*twice)["no-figure-twice"].observed["failed"] == 2
    across = judged(people(sex="all"), people(sex="male"), people(sex="male"), people(sex="z"), parts=2)
    assert across["no-figure-twice"].observed["failed"] == 2
    assert across["no-figure-twice"].observed["asked"] == 4
    assert "“E08000012”, “2021-06-30”, “male”, “all”, “population”" in across["no-figure-twice"].words


def test_the_parts_of_a_table_are_judged_as_the_whole_would_be() -> None:
    rows = [people(period=f"{year}-06-30", value=-1 if year % 2 else 1) for year in range(2001, 2011)]
    whole, parts = judged(*rows), judged(*rows, parts=3)

    assert {name: one.observed for name, one in whole.items()} == {name: one.observed for name, one in parts.items()}


def test_what_a_table_has_nothing_of_is_not_asked_about() -> None:
    assert judged(people())["percent"].answer == "not asked"
    assert summed_up()["most-rows-kept"].answer == "not asked"


def test_a_sentence_about_the_whole_names_the_measure_and_what_is_missing() -> None:
    found = summed_up(authorities_missing=1, authorities_missing_names="Knowsley", last_day="2023-10-31")["authorities"]

    assert found.severity == "stop"
    assert found.words == "Claimant count: the latest period, to 31 October 2023, lacks Knowsley."


def test_a_number_in_a_sentence_takes_its_noun_in_the_right_form() -> None:
    assert "ended 1 day before" in summed_up(days_back=1)["not-older"].words
    assert "ended 1,200 days before" in summed_up(days_back=1200)["not-older"].words


def test_beyond_three_measures_the_rest_are_counted() -> None:
    rows = [dict.fromkeys(columns_of(read_suite(SUMMARY))) | {"measure": f"m{n}", "days_back": 9} for n in range(5)]
    found = {one.name: one for one in run(read_suite(SUMMARY), [pd.DataFrame(rows)])}["not-older"]

    assert found.words.startswith("m0: the newest period ended 9 days before")
    assert found.words.endswith("And so with 2 more measures.")
    assert found.observed["failed"] == 5


def test_a_measure_in_another_unit_stops() -> None:
    found = summed_up(measure="claimant_rate", units="percent | persons")["units"]

    assert (found.answer, found.severity) == ("failed", "stop")
    assert found.words == "Claimant rate is in “percent | persons”, which is not its unit."


def test_a_suite_that_asks_for_a_column_that_is_not_there_is_a_fault_of_ours() -> None:
    with pytest.raises(SuiteFault, match="area_code"):
        run(read_suite(registry.load("population").expectations[0]), [pd.DataFrame({"value": [1.0]})])


def test_great_expectations_tells_nobody_that_it_runs(capfd: pytest.CaptureFixture[str]) -> None:
    import os

    summed_up()

    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert "Calculating" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.stem)
def test_every_expectation_has_our_words_and_a_gravity_that_great_expectations_shares(path: Path) -> None:
    suite = read_suite(path)
    names = [one["meta"]["lcr:name"] for one in suite["expectations"]]

    assert suite["name"] == path.stem
    assert len(names) == len(set(names))
    for one in suite["expectations"]:
        meta = one["meta"]
        assert one["severity"] == GRAVITY[meta["lcr:severity"]]
        assert meta["lcr:dimension"] in DIMENSIONS
        assert meta["lcr:title"][0].isupper()
        assert meta["lcr:problem"].endswith(".")
        assert meta["lcr:whatToDo"].endswith(".")


@pytest.mark.parametrize("name", registry.names())
def test_every_schema_has_a_suite_of_its_own_columns_and_key(name: str) -> None:
    schema = registry.load(name)
    own, whole = map(read_suite, schema.expectations)
    keys = [one["kwargs"]["column_list"] for one in own["expectations"] if "column_list" in one["kwargs"]]

    assert whole["name"] == "summary-1.0.0"
    assert keys == [list(schema.primary_key)]
    assert set(columns_of(own)) <= {field.name for field in schema.fields}


def test_the_summary_has_every_column_that_its_suite_asks_for_and_speaks_of() -> None:
    columns = set(re.findall(r"\w+", query().split("SELECT measure, units,")[-1])) | {"measure", "units"}
    suite = read_suite(SUMMARY)
    spoken = {name for one in suite["expectations"] for _, name, _, _ in string.Formatter().parse(
        one["meta"]["lcr:problem"]) if name}  # fmt: skip

    assert set(columns_of(suite)) | spoken <= columns


def test_the_units_that_the_suite_expects_are_those_of_the_code_list() -> None:
    pairs = next(one["kwargs"] for one in read_suite(SUMMARY)["expectations"] if one["meta"]["lcr:name"] == "units")

    assert pairs["value_pairs_set"] == [
        [code.code, code.more["unit"]] for code in code_lists.load("measures").codes.values()
    ]


def test_a_suite_is_plain_json_without_a_word_that_great_expectations_does_not_know() -> None:
    judged(people())  # It is loaded as the gate loads it, without its warnings and its calls home.
    import great_expectations

    for path in SUITES:
        assert len(great_expectations.ExpectationSuite(**json.loads(path.read_text())).expectations) > 8
