"""A version of a schema in the words of its page: the rules of its fields, what a table must satisfy, an example."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from catalogue.schema_cells import meaning
from catalogue.schema_template import columns, example_rows, needed
from catalogue.site.words import listed
from schemas import changes, code_lists, registry
from schemas.registry import Field, Schema

TYPES = {"string": "text", "number": "number", "integer": "whole number", "date": "date", "boolean": "true or false",
         "datetime": "date and time", "any": "anything"}  # fmt: skip
CODES_NAMED = 6
PATTERNS = 60  # Letters of a pattern that is shown.


@dataclass(frozen=True)
class FieldView:
    """needs: whether it must be filled in. rules: what may stand in it, as sentences."""

    field: Field
    kind: str
    meaning: str
    needs: str
    rules: tuple[str, ...]
    code_list: str


@dataclass(frozen=True)
class Promise:
    """One expectation: what must hold, and whether a table that fails it is stopped."""

    title: str
    stops: bool


@dataclass(frozen=True)
class VersionChange:
    """From one version of a schema to the next. notes: what people wrote about it, in Markdown."""

    before: str
    after: str
    changes: tuple[changes.SchemaChange, ...]
    notes: tuple[str, ...]


def fields_of(schema: Schema) -> list[FieldView]:
    asked = {field.name for field in columns(schema)}
    return [
        FieldView(
            field,
            TYPES.get(field.type, field.type),
            meaning(field),
            needed(field) if field.name in asked else "worked out for you",
            tuple(_rules(field, schema)),
            field.code_list if field.code_list in code_lists.names() else "",
        )
        for field in schema.fields
    ]


def _rules(field: Field, schema: Schema) -> Iterator[str]:
    rules = field.constraints
    if field.name in schema.primary_key and len(schema.primary_key) == 1:
        yield "No two rows have the same."
    if codes := rules.get("enum"):
        named = [str(code) for code in codes[:CODES_NAMED]]
        more = len(codes) - len(named)
        yield f"One of {listed([*named, f'{more} more'] if more else named)}."
    for rule, words in (("minimum", "At least {}."), ("maximum", "At most {}."), ("minLength", "At least {} letters."),
                        ("maxLength", "At most {} letters.")):  # fmt: skip
        if rule in rules:
            yield words.format(rules[rule])
    if rules.get("unique"):
        yield "No two rows have the same."
    if pattern := rules.get("pattern"):
        yield f"Written like the example{'' if len(pattern) > PATTERNS else f' (pattern {pattern})'}."


def promises_of(schema: Schema) -> list[Promise]:
    """What a table must satisfy at the gate, those that stop it first."""
    found = [promise for path in schema.expectations for promise in _promises(path)]
    return sorted(dict.fromkeys(found), key=lambda promise: not promise.stops)


@lru_cache
def _promises(path: Path) -> tuple[Promise, ...]:
    suite: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    known = (one.get("meta", {}) for one in suite.get("expectations", ()))
    return tuple(
        Promise(meta["lcr:title"], meta.get("lcr:severity") == "stop") for meta in known if "lcr:title" in meta
    )


def example_of(schema: Schema) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The example of its template: the columns that are filled in somewhere, and the rows."""
    path = registry.FOLDER.parent / "examples" / f"{schema.name}.csv"
    rows = example_rows(schema) if path.is_file() else []
    return [name for name in (rows[0] if rows else ()) if any(row.get(name) for row in rows)], rows


def history_of(name: str) -> list[VersionChange]:
    """What changed between each two versions, the newest first; and what was said of the first."""
    versions = registry.versions(name)
    found = [VersionChange("", versions[0], (), tuple(changes.notes(versions[0], name)))]
    for before, after in pairwise(versions):
        differences = changes.changes(registry.load(name, before), registry.load(name, after))
        found.append(VersionChange(before, after, tuple(differences), tuple(changes.notes(after, name))))
    return found[::-1]


def used_in(code_list: str) -> list[tuple[Schema, str]]:
    """The schemas, and the field of each, whose codes come from a list."""
    schemas = (registry.load(name) for name in (*registry.names(), *registry.registers()))
    return [(schema, field.name) for schema in schemas for field in schema.fields if field.code_list == code_list]
