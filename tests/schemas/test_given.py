"""A Table Schema that a person gives by path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemas import registry
from schemas.given import SchemaMistake, mistakes, read_table_schema


def schema_of(*fields: Any, **more: Any) -> dict[str, Any]:
    return {"fields": list(fields), **more}


def test_a_schema_is_read_as_it_stands(tmp_path: Path) -> None:
    descriptor = schema_of({"name": "a", "type": "integer"}, primaryKey="a")
    (tmp_path / "s.json").write_text(json.dumps(descriptor))

    assert read_table_schema(tmp_path / "s.json") == descriptor


@pytest.mark.parametrize("name", registry.names())
def test_every_schema_of_ours_has_no_mistake(name: str) -> None:
    assert list(mistakes(registry.load(name).descriptor)) == []


@pytest.mark.parametrize(
    ("descriptor", "words"),
    [
        ([], "no list of fields"),
        ({"fields": []}, "no list of fields"),
        (schema_of({"type": "string"}), "field 1 has no name"),
        (schema_of("a"), "field 1 has no name"),
        (schema_of({"name": "a"}, {"name": "a"}), "“a” is there twice"),
        (schema_of({"name": "a", "type": "text"}), "the type “text”"),
        (schema_of({"name": "a", "constraints": []}), "constraints of “a”"),
        (schema_of({"name": "a", "constraints": {"min": 1}}), "the constraint “min”"),
        (schema_of({"name": "a", "constraints": {"enum": "x"}}), "enum of “a” is no list"),
        (schema_of({"name": "a", "constraints": {"pattern": "("}}), "pattern of “a”"),
        (schema_of({"name": "a", "type": ["integer"]}), "has the type"),
        (schema_of({"name": "a", "type": "integer", "constraints": {"minimum": "x"}}), "is “x”, which is no integer"),
        (schema_of({"name": "a", "type": "number", "constraints": {"maximum": [1]}}), "the maximum of “a”"),
        (schema_of({"name": "a", "type": "date", "constraints": {"minimum": "1 May"}}), "no date"),
        (schema_of({"name": "a"}, primaryKey=["b"]), "names “b”"),
        (schema_of({"name": "a"}, primaryKey=5), "primaryKey is no list"),
        (schema_of({"name": "a"}, primaryKey=[["a"]]), "which is no field"),
        (schema_of({"name": "a"}, foreignKeys=5), "foreignKeys is no list"),
        (schema_of({"name": "a"}, missingValues="-"), "missingValues is no list"),
    ],
)
def test_a_mistake_is_named(descriptor: Any, words: str) -> None:
    assert words in next(mistakes(descriptor))


@pytest.mark.parametrize(
    "field",
    [
        {"type": "integer", "constraints": {"minimum": "0", "maximum": 10}},
        {"type": "number", "constraints": {"exclusiveMaximum": "1.5"}},
        {"type": "date", "constraints": {"minimum": "2020-01-01"}},
        {"type": "yearmonth", "constraints": {"minimum": "2020-01"}},
    ],
)
def test_a_bound_that_its_type_reads_is_no_mistake(field: dict[str, Any]) -> None:
    assert list(mistakes(schema_of({"name": "a", **field}))) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"fields": [', "not JSON: line 1"),
        (b"\xff\xfe\x00", "not a text in UTF-8"),
        (b"{}", "has a mistake: it has no list of fields"),
    ],
)
def test_a_file_that_is_no_schema_is_refused_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "s.json").write_bytes(content)

    with pytest.raises(SchemaMistake, match=words):
        read_table_schema(tmp_path / "s.json")


def test_a_schema_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SchemaMistake, match="There is no schema file"):
        read_table_schema(tmp_path / "s.json")
