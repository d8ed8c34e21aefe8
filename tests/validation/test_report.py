"""A report is written as JSON that frictionless reads, and read back as it was."""

from __future__ import annotations

from typing import Any

from frictionless import Report as FrictionlessReport
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.issues import KINDS, NOT_IN_LIST, WRONG_TYPE, Issue, IssueKind, Place
from validation.report import Cells, Change, Report

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(1, 10**6)
places = st.builds(
    Place, st.none() | words.filter(bool), st.none() | numbers, st.none() | numbers, st.none() | words.filter(bool)
)
issues = st.builds(
    Issue,
    st.sampled_from(sorted(KINDS.values(), key=lambda kind: kind.code)),
    st.dictionaries(st.sampled_from(["field", "value", "name", "note", "why"]), words, max_size=3),
    numbers,
    st.lists(places, max_size=4).map(tuple),
    st.lists(words, max_size=3).map(tuple),
)
changes = st.builds(Change, words, words, words, words, numbers, st.none() | places)
reports = st.builds(
    Report,
    source=st.fixed_dictionaries({"name": words, "sha256": words, "bytes": numbers}),
    schema=st.none() | words.filter(bool),
    schema_version=st.just("1.0.0"),
    issues=st.lists(issues, max_size=4),
    changes=st.lists(changes, max_size=3),
    cells=st.none() | st.builds(Cells, numbers, numbers, numbers, numbers),
    recipe=st.none() | st.dictionaries(words, words, max_size=2),
    profile=st.none() | st.lists(st.dictionaries(words, words | numbers, max_size=2), max_size=2),
    statistics=st.dictionaries(st.sampled_from(["rows", "fields", "seconds"]), numbers),
)


def frictionless_errors(data: dict[str, Any]) -> list[Any]:
    return list(FrictionlessReport.metadata_validate(data))


@settings(deadline=None, max_examples=60)
@given(reports)
def test_a_report_reads_back_as_it_was_written(report: Report) -> None:
    read = Report.from_json(report.to_json())

    if report.schema is None:  # A version without a schema means nothing.
        report.schema_version = None
    assert read == report


@settings(deadline=None, max_examples=60)
@given(reports)
def test_frictionless_accepts_any_report(report: Report) -> None:
    data = report.to_dict()

    assert frictionless_errors(data) == []
    read = FrictionlessReport.from_descriptor(data)
    assert read.valid == (not read.task.errors) == (report.outcome != "failed")


def test_an_error_names_its_cell_and_what_to_do() -> None:
    place = Place("Data", 12, 3, "sex", "mail")
    report = Report(issues=[Issue(NOT_IN_LIST, {"field": "sex", "expected": "“male”"}, 412, (place,), ("male",))])

    task = report.to_dict()["tasks"][0]

    error = task["errors"][0]
    assert error["type"] == "constraint-error"
    assert (error["rowNumber"], error["fieldNumber"], error["fieldName"], error["cell"]) == (12, 3, "sex", "mail")
    assert (error["sheet"], error["address"], error["count"]) == ("Data", "Data!C12", 412)
    assert (error["severity"], error["suggestions"]) == ("error", ["male"])
    assert error["what_to_do"] == "Write one of these, in just this spelling."
    assert task["stats"]["errors"] == 412


def test_a_warning_leaves_the_report_valid() -> None:
    kind = IssueKind("dash", "A dash", "A dash in {field}.", "Say what it means.", "warning")
    data = Report(issues=[Issue(kind, {"field": "value"})]).to_dict()

    assert data["valid"] is True
    assert data["tasks"][0]["outcome"] == "passed with warnings"
    assert data["tasks"][0]["warnings"] == ["A dash in value. Say what it means."]


def test_an_old_report_keeps_the_words_it_was_written_with() -> None:
    old = IssueKind(WRONG_TYPE.code, "An old title", "Old words of {field}.", "Do {{this}}.", "warning", "type-error")
    written = Report(issues=[Issue(old, {"field": "value"})]).to_json()

    read = Report.from_json(written).issues[0]

    assert (read.kind.title, read.message, read.what_to_do) == ("An old title", "Old words of value.", "Do {this}.")


def test_the_sum_of_cells_is_in_the_report() -> None:
    task = Report(cells=Cells(10, 6, 2, 1)).to_dict()["tasks"][0]

    assert task["cells"] == {"total": 10, "values": 6, "statuses": 2, "issues": 1, "balance": 1}
