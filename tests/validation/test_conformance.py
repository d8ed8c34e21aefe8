"""A harmonised table is checked in DuckDB, and an issue names the cell of the source."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from frictionless import Field
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.check import check_table
from validation.conformance import check_conformance
from validation.conformance.rules import is_same_in_both
from validation.issues import (
    MISSING_KEY,
    MISSING_VALUE,
    NOT_IN_LIST,
    REPEATED_KEY,
    TOO_LARGE,
    TOO_SMALL,
    WRONG_PATTERN,
    WRONG_TYPE,
)

DESCRIPTOR: dict[str, Any] = {
    "primaryKey": ["area_code", "period"],
    "fields": [
        {"name": "area_code", "type": "string", "constraints": {"required": True, "pattern": "(E|W)[0-9]{8}"}},
        {"name": "period", "type": "string", "constraints": {"required": True}},
        {"name": "period_start", "type": "date", "constraints": {"minimum": "1990-01-01"}},
        {"name": "sex", "type": "string", "constraints": {"enum": ["all", "female", "male"]}},
        {"name": "value", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
    ],
}
COLUMNS = "area_code VARCHAR, period VARCHAR, period_start DATE, sex VARCHAR, value DOUBLE"
RIGHT = ("E08000012", "2024", "2024-01-01", "all", 5.5)


def table(*rows: tuple[Any, ...]) -> duckdb.DuckDBPyConnection:
    """A harmonised table whose rows come from the rows 11, 12, … and column D of the sheet Data."""
    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE observations ({COLUMNS}, source_sheet VARCHAR, source_row BIGINT, source_column INTEGER)"
    )
    numbered = [(*row, "Data", number, 4) for number, row in enumerate(rows, start=11)]
    connection.executemany("INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?, ?)", numbered)
    return connection


def test_a_right_table_has_no_issues() -> None:
    later = (*RIGHT[:1], "2025", *RIGHT[2:])

    assert check_conformance(table(RIGHT, later), "observations", DESCRIPTOR) == []


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("area_code", None, MISSING_VALUE),
        ("area_code", "Liverpool", WRONG_PATTERN),
        ("period_start", "1066-10-14", TOO_SMALL),
        ("sex", "both", NOT_IN_LIST),
        ("value", -1.0, TOO_SMALL),
        ("value", 100.5, TOO_LARGE),
        ("value", float("nan"), TOO_SMALL),
    ],
)
def test_each_constraint_has_its_issue(field: str, value: Any, kind: object) -> None:
    names = [item["name"] for item in DESCRIPTOR["fields"]]
    wrong = tuple(value if name == field else cell for name, cell in zip(names, RIGHT, strict=True))

    found = check_conformance(table(wrong), "observations", DESCRIPTOR)

    assert kind in [issue.kind for issue in found]
    assert {issue.values["field"] for issue in found} == {field}


def test_an_issue_of_a_figure_names_its_cell_and_of_another_field_its_row() -> None:
    wrong = ("E08000012", "2024", "2024-01-01", "both", 101.0)

    by_field = {issue.values["field"]: issue for issue in check_conformance(table(wrong), "observations", DESCRIPTOR)}

    assert by_field["value"].places[0].cell == "Data!D11"
    assert by_field["value"].places[0].value == "101.0"
    assert by_field["sex"].places[0].cell == "Data!row 11"
    assert by_field["sex"].message == "sex takes only “all”, “female”, “male”."


def test_two_rows_about_the_same_thing_are_one_issue_with_the_second_row() -> None:
    (issue,) = check_conformance(table(RIGHT, RIGHT, RIGHT), "observations", DESCRIPTOR)

    assert (issue.kind, issue.count) == (REPEATED_KEY, 2)
    assert issue.message == "An earlier row has the same area_code, period."
    assert [place.row for place in issue.places] == [12, 13]


def test_a_row_without_a_key_is_an_issue_of_its_own() -> None:
    found = check_conformance(table((None, None, *RIGHT[2:])), "observations", DESCRIPTOR)

    assert MISSING_KEY in [issue.kind for issue in found]


def test_every_fault_is_counted_and_twenty_places_are_kept() -> None:
    wrong = [("E08000012", str(year), "2024-01-01", "both", 1.0) for year in range(1, 1235)]

    (issue,) = check_conformance(table(*wrong), "observations", DESCRIPTOR)

    assert (issue.count, len(issue.places)) == (1234, 20)


def test_text_columns_are_judged_as_the_text_they_are() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT * FROM (VALUES ('5'), ('5.0'), ('٥'), (NULL)) v(n)")

    (issue,) = check_conformance(connection, "t", {"fields": [{"name": "n", "type": "integer"}]})

    assert (issue.kind, issue.count, issue.places[0].value) == (WRONG_TYPE, 1, "5.0")


def test_a_schema_of_ours_is_checked_without_the_judge() -> None:
    from schemas import registry

    schema = registry.load("unemployment")
    connection = duckdb.connect()
    kinds = {"date": "DATE", "number": "DOUBLE", "integer": "BIGINT"}
    columns = ", ".join(f"{field.name} {kinds.get(field.type, 'VARCHAR')}" for field in schema.fields)
    connection.execute(f"CREATE TABLE observations ({columns})")

    assert check_table(connection, "observations", schema) == []


PATTERNS = ["E[0-9]{8}", r"\d{4}(-Q[1-4]|-\d{2})?", "(a|b)+c?", "[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", "x*", "^ab$"]


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(PATTERNS), st.text("aAbcxEQ0129-. \n٣é", max_size=9))
def test_a_pattern_that_is_the_same_in_both_is_judged_the_same(pattern: str, text: str) -> None:
    field = Field.from_descriptor({"name": "f", "type": "string", "constraints": {"pattern": pattern}})
    refused = field.read_cell(text)[1] is not None
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT ?::VARCHAR AS f", [text])

    assert is_same_in_both(pattern)
    assert bool(check_conformance(connection, "t", {"fields": [field.to_descriptor()]})) == refused


@pytest.mark.parametrize("pattern", ["a|b", "[^a]", r"\w", ".", r"(?i)a", "a*+", "(?=a)a", r"(a)\1", "a{2000}"])
def test_a_pattern_that_may_differ_is_left_to_the_judge(pattern: str) -> None:
    assert not is_same_in_both(pattern)


@pytest.mark.parametrize("distinct", [3, 40], ids=["few", "many"])
def test_each_wrong_text_is_found_wherever_it_stands(distinct: int) -> None:
    texts = ["O'Neil", "nul\0nul", *(f"wrong {number}" for number in range(2, distinct))]
    wrong = [(*RIGHT[:3], text, 5.5) for text in texts] * 2

    [issue] = check_conformance(table(RIGHT, *wrong), "observations", DESCRIPTOR, key_is_unique=True)

    assert (issue.kind, issue.count) == (NOT_IN_LIST, 2 * distinct)
    assert [place.row for place in issue.places[:2]] == [12, 13]
