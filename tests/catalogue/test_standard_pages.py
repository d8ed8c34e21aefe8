"""The pages of the standard: a schema in each of its versions, and the code lists."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas import changes, code_lists, registry
from tests.catalogue.conftest import Visitor

EVERY = [*registry.names(), *registry.registers()]


@pytest.mark.parametrize("name", EVERY)
def test_every_schema_has_a_sound_page_with_all_its_fields(visitor: Visitor, name: str) -> None:
    page, schema = visitor.open(f"/schema/{name}"), registry.load(name)

    assert {f"field-{field.name}" for field in schema.fields} <= {row.get("id") for row, _ in page.all("tr")}
    assert f"/schema/{name}/{schema.version}/table-schema.json" in page.links()
    assert f"/schema/{name}/template.xlsx" in page.links()


def test_a_field_says_what_may_stand_in_it(visitor: Visitor) -> None:
    text = visitor.open("/schema/unemployment").text()

    assert "One of all, female and male." in text
    assert "At least 0." in text
    assert "worked out for you" in text


def test_what_a_table_must_satisfy_is_told_in_words(visitor: Visitor) -> None:
    text = visitor.open("/schema/unemployment").text()

    assert "Stops Every row says its area" in text
    assert "Warns" in text


def test_a_schema_leads_to_the_datasets_that_follow_it_and_shows_a_filled_in_template(visitor: Visitor) -> None:
    page = visitor.open("/schema/unemployment/1.0.0")

    assert "/dataset/unemployment" in page.links()
    assert "rows of a filled-in template" in page.text()
    assert "this one" in page.text()


def test_the_table_schema_is_the_one_that_is_used(client: FlaskClient) -> None:
    answered = client.get("/schema/unemployment/1.0.0/table-schema.json")

    assert answered.mimetype == "application/json"
    assert json.loads(answered.data) == registry.load("unemployment").descriptor


def test_the_first_version_says_what_was_written_about_it() -> None:
    [note, *_] = changes.notes("1.0.0", "unemployment")

    assert note.startswith("The first schemas")
    assert changes.notes("1.0.0", "nothing") == changes.notes("9.9.9", "unemployment") == []


def test_the_changes_between_two_versions_are_worked_out() -> None:
    before = registry.load("unemployment")
    first, *rest = before.fields
    sex = replace(before.field("sex"), constraints={"enum": ["all", "female", "other"]}, required=False)
    more = replace(first, name="note", required=False)
    fields = tuple(sex if field.name == "sex" else field for field in rest) + (more,)
    after = replace(before, version="2.0.0", fields=fields, primary_key=("area_code",))

    found = [(one.kind, one.field, one.words) for one in changes.changes(before, after)]

    assert ("removed", first.name, "The field is no longer there.") in found
    assert ("added", "note", "A new field. It may be left out.") in found
    assert ("changed", "sex", "It may be left out now.") in found
    assert ("changed", "sex", "It no longer takes male.") in found
    assert ("changed", "sex", "It now takes other.") in found
    assert found[-1][2].endswith("and is now known by area_code.")
    assert changes.changes(before, before) == []


@pytest.mark.parametrize("name", code_lists.names())
def test_every_code_list_has_a_sound_page_that_is_not_too_long(
    visitor: Visitor, client: FlaskClient, name: str
) -> None:
    visitor.open(f"/code-list/{name}")

    assert len(client.get(f"/code-list/{name}").data) < 60_000


def test_a_code_is_found_by_what_publishers_write_instead(visitor: Visitor) -> None:
    page = visitor.open("/code-list/statuses?q=suppressed")

    assert [row["id"] for row, _ in page.all("tr") if "id" in row] == ["code-1"]
    assert page.all("code")[0] == ({}, "c")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("q=zebra", 200, "No code, name or spelling holds “zebra”"),
        ("page=99", 404, "There is no page 99"),
        ("page=-1", 200, "Page 1 of"),
        ("page=%00&q=%00", 200, "No code"),
        ("page=2", 200, "101 to"),
    ],
)
def test_whatever_is_asked_of_a_long_list_is_answered(visitor: Visitor, query: str, status: int, words: str) -> None:
    longest = max(code_lists.names(), key=lambda name: len(code_lists.load(name).codes))

    assert words in visitor.open(f"/code-list/{longest}?{query}", status=status).text()


def test_a_list_says_where_it_is_used(visitor: Visitor) -> None:
    assert "/schema/unemployment#field-sex" in visitor.open("/code-list/sex").links()


def test_a_list_can_be_taken_away_whole(client: FlaskClient) -> None:
    lines = client.get("/code-list/statuses/codes.csv").text.splitlines()
    told: dict[str, Any] = json.loads(client.get("/code-list/statuses/codes.json").data)

    assert lines[0].startswith("code,label,description")
    assert len(lines) == len(told["codes"]) + 1
    assert "[c]" in told["codes"][2]["spellings"]
