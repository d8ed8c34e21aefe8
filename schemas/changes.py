"""What changed from one version of a schema to another, worked out from the two; and what people wrote about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from schemas.registry import Field, Schema

CHANGELOG = Path(__file__).parent / "CHANGELOG.md"
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class SchemaChange:
    """One difference. field: the column; empty for one of the schema as a whole. words: what changed, as a sentence."""

    kind: Kind
    field: str
    words: str


def changes(before: Schema, after: Schema) -> list[SchemaChange]:
    """Every difference that can make a file fit no longer, or fit now: in the order of the newer version's fields."""
    old, new = ({field.name: field for field in schema.fields} for schema in (before, after))
    found = [SchemaChange("removed", name, "The field is no longer there.") for name in old if name not in new]
    for name, field in new.items():
        if name not in old:
            needed = "It must be filled in." if field.required else "It may be left out."
            found.append(SchemaChange("added", name, f"A new field. {needed}"))
        else:
            found += [SchemaChange("changed", name, words) for words in _differences(old[name], field)]
    if before.primary_key != after.primary_key:
        keys = (", ".join(schema.primary_key) for schema in (before, after))
        found.append(SchemaChange("changed", "", "One row was known by {}, and is now known by {}.".format(*keys)))
    return found


def _differences(old: Field, new: Field) -> Iterator[str]:
    if old.type != new.type:
        yield f"Its type was {old.type}, and is now {new.type}."
    if old.required != new.required:
        yield "It must be filled in now." if new.required else "It may be left out now."
    if old.code_list != new.code_list:
        yield f"Its codes came from {old.code_list or 'no list'}, and now come from {new.code_list or 'no list'}."
    yield from _of_codes(old.constraints.get("enum") or [], new.constraints.get("enum") or [])
    for rule in sorted((old.constraints.keys() | new.constraints.keys()) - {"required", "enum"}):
        if old.constraints.get(rule) != new.constraints.get(rule):
            was, now = (str(field.constraints.get(rule, "nothing")) for field in (old, new))
            yield f"Its rule “{rule}” was {was}, and is now {now}."
    if old.unit != new.unit:
        yield f"Its unit was {old.unit or 'none'}, and is now {new.unit or 'none'}."
    if old.description != new.description:
        yield "What it means is said in other words."


def _of_codes(old: list[str], new: list[str]) -> Iterator[str]:
    if gone := [str(code) for code in old if code not in new]:
        yield f"It no longer takes {', '.join(gone)}."
    if more := [str(code) for code in new if code not in old]:
        yield f"It now takes {', '.join(more)}."


@lru_cache
def changelog() -> str:
    """The list of changes to the standard, in Markdown."""
    return CHANGELOG.read_text(encoding="utf-8")


def notes(version: str, name: str) -> list[str]:
    """The points of the list of changes, in Markdown, that name a schema under one version of the standard."""
    return [point for point in _points(version) if re.search(rf"`{re.escape(name)}`", point)]


def _points(version: str) -> list[str]:
    for section in changelog().split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        if title.strip().startswith(version):
            return [" ".join(point.split()) for point in re.split(r"^- ", text, flags=re.M)[1:]]
    return []
