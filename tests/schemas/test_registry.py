"""The schemas: frictionless accepts them, and a recogniser finds all it needs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pytest

from schemas import code_lists, registry
from schemas.text import normalise

DESIGN = ("unemployment", "population", "active-travel", "active-travel-counts")


@pytest.mark.parametrize("name", registry.names())
def test_frictionless_accepts_the_schema(name: str) -> None:
    schema = frictionless.Schema.from_descriptor(registry.load(name).descriptor)

    assert schema.field_names == [field.name for field in registry.load(name).fields]


@pytest.mark.parametrize("name", registry.names())
def test_a_row_of_the_examples_is_valid(name: str) -> None:
    schema = registry.load(name)

    report = check(schema, [example_row(schema)])

    assert report.valid, report.flatten(["fieldName", "message"])


@pytest.mark.parametrize("name", DESIGN)
def test_a_wrong_code_is_an_error_in_its_field(name: str) -> None:
    schema = registry.load(name)

    report = check(schema, [{**example_row(schema), "area_code": "Liverpool", "measure": "happiness"}])

    assert report.flatten(["type", "fieldName"]) == [["constraint-error", "area_code"], ["constraint-error", "measure"]]


@pytest.mark.parametrize("name", DESIGN)
def test_the_same_observation_twice_is_an_error(name: str) -> None:
    schema = registry.load(name)

    report = check(schema, [example_row(schema), example_row(schema)])

    assert report.flatten(["type"]) == [["primary-key"]]


@pytest.mark.parametrize("name", DESIGN)
def test_columns_and_key_are_those_of_the_observation_table(name: str) -> None:
    schema = registry.load(name)
    names = [field.name for field in schema.fields]

    assert names[:7] == ["area_code", "area_name", "area_type", "period", "period_start", "period_end", "period_type"]
    assert names[-6:] == ["measure", "value", "unit", "lower_95", "upper_95", "status"]
    assert set(schema.primary_key) == {"area_code", "period", "measure", *schema.dimensions}


def test_dimensions_stand_in_the_order_of_the_columns() -> None:
    assert registry.load("active-travel").dimensions == ("mode", "purpose", "frequency", "sex", "age_band")
    assert registry.load("active-travel-counts").dimensions == ("count_point", "direction", "mode")
    assert registry.load("unemployment").dimensions == registry.load("population").dimensions == ("sex", "age_band")


@pytest.mark.parametrize("name", registry.names())
def test_the_measures_of_a_schema_are_those_of_the_code_list(name: str) -> None:
    schema = registry.load(name)
    if "measure" in [field.name for field in schema.fields]:
        assert tuple(schema.field("measure").constraints["enum"]) == schema.measures


@pytest.mark.parametrize("name", DESIGN)
def test_an_enumerated_field_has_exactly_the_codes_of_its_list(name: str) -> None:
    for field in registry.load(name).fields:
        if field.code_list and field.name != "measure" and "enum" in field.constraints:
            assert field.constraints["enum"] == list(code_lists.load(field.code_list).codes), field.name


@pytest.mark.parametrize("name", registry.names())
def test_every_field_is_described_with_an_example(name: str) -> None:
    """A schema that never has an interval published needs no figure invented for its limits."""
    shown = [f for f in registry.load(name).fields if name in DESIGN or f.name not in ("lower_95", "upper_95")]

    bare = [f.name for f in shown if not (f.title and f.description) or f.example is None]

    assert bare == []


@pytest.mark.parametrize("name", registry.names())
def test_a_synonym_means_one_field(name: str) -> None:
    meanings: dict[str, set[str]] = {}
    for field in registry.load(name).fields:
        for label in (field.name, *field.synonyms):
            meanings.setdefault(normalise(label), set()).add(field.name)

    assert {label: fields for label, fields in meanings.items() if len(fields) > 1} == {}


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("LSOA11CD", "area_code"),
        ("lad24nm", "area_name"),
        ("WD22CD", "area_code"),
        ("ladcode21", "area_code"),
        ("MSOA11NM", "area_name"),
        ("Region or Local Authority code", "area_code"),
        ("2011 super output area - lower layer", "area_name"),
        ("Lower CI 95.0 limit", "lower_95"),
        ("95% upper confidence limit", "upper_95"),
        ("OBS_VALUE", "value"),
    ],
)
def test_a_label_of_any_vintage_finds_its_field(label: str, field: str) -> None:
    assert fields_of(label) == {field}


@pytest.mark.parametrize("label", ["local_authority_id", "Lower layer Super Output Areas Code", "GEOGRAPHY_TYPECODE"])
def test_a_label_never_finds_two_fields(label: str) -> None:
    assert len(fields_of(label)) <= 1


def test_an_unknown_schema_or_version_says_what_there_is() -> None:
    with pytest.raises(registry.UnknownSchema, match=r"no schema “weather”.*unemployment"):
        registry.load("weather")
    with pytest.raises(registry.UnknownSchema, match=r"no version 9.9.9. It has: 1"):
        registry.load("population", "9.9.9")


def test_the_changelog_names_every_version(root: Path) -> None:
    changelog = (root / "schemas" / "CHANGELOG.md").read_text(encoding="utf-8")

    missing = [version for name in registry.names() for version in registry.versions(name) if version not in changelog]

    assert missing == []


def fields_of(label: str) -> set[str]:
    text = label.strip().casefold()
    return {
        field.name
        for field in registry.load("unemployment").fields
        if normalise(label) in {normalise(known) for known in field.synonyms}
        or any(re.search(pattern, text) for pattern in field.synonym_patterns)
    }


def example_row(schema: registry.Schema) -> dict[str, Any]:
    dates = {field.name for field in schema.fields if field.type == "date"}
    return {f.name: date.fromisoformat(f.example) if f.name in dates else f.example for f in schema.fields}


def check(schema: registry.Schema, rows: list[dict[str, Any]]) -> frictionless.Report:
    resource = frictionless.Resource(data=rows, schema=frictionless.Schema.from_descriptor(schema.descriptor))
    return resource.validate()
