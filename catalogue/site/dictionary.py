"""The field dictionary of a dataset: what each column means, and what it holds in this version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.entries import Entry
from catalogue.query import labels
from catalogue.query.column_facts import Facts, facts_of
from catalogue.query.tables import Table
from catalogue.site import words
from catalogue.site.table_cells import in_words
from catalogue.site.table_view import key_of

LINE = 90  # letters of values that are named, before the rest are counted
KINDS = {"string": "text", "number": "number", "integer": "whole number", "date": "date", "datetime": "date and time",
         "boolean": "true or false", "any": "anything"}  # fmt: skip


@dataclass(frozen=True)
class FieldRow:
    """holds: the values, or the least and the most. blanks: how many rows have no value; nothing where all have one."""

    name: str
    title: str
    description: str
    kind: str
    unit: str
    code_list: str
    holds: str
    blanks: str
    is_key: bool


def dictionary(entry: Entry, table: Table | None) -> list[FieldRow]:
    """Every field as the version's schema describes it. table: None where the rows cannot be read at the moment."""
    facts = facts_of(table) if table else {}
    key = key_of(entry)
    kinds = facts.get("period_type")
    period_type = str(kinds.only) if kinds and kinds.is_the_same else ""
    return [_row(field, facts.get(field["name"]), field["name"] in key, period_type) for field in entry.fields]


def _row(field: Mapping[str, Any], facts: Facts | None, is_key: bool, period_type: str) -> FieldRow:
    code_list = field.get("lcr:codeList") or ""
    kind = str(field.get("type") or "any")
    return FieldRow(
        field["name"], field.get("title") or "", field.get("description") or "", KINDS.get(kind, kind),
        field.get("unit") or "", code_list if labels.list_of(field["name"]) else "",
        _holds(facts, period_type) if facts else "", _blanks(facts) if facts else "", is_key,
    )  # fmt: skip


def _holds(facts: Facts, period_type: str) -> str:
    if facts.is_empty:
        return ""
    if facts.choices is not None:
        named = _named([in_words(facts.column, value, period_type) for value, _ in facts.choices])
        more = len(facts.choices) - len(named)
        listed = words.listed([*named, f"{more} more"] if more else named)
        return f"Always {listed}." if facts.is_the_same else f"{words.plural(len(facts.choices), 'value')}: {listed}."
    if facts.low is None:
        return "Many values."
    low, high = (_end(facts, value) for value in (facts.low, facts.high))
    return f"Always {low}." if facts.is_the_same else f"From {low} to {high}."


def _named(texts: list[str]) -> list[str]:
    """The first of them, as many as make a short line; all where one more would do."""
    most = max(2, next((n for n in range(len(texts)) if len(", ".join(texts[: n + 1])) > LINE), len(texts)))
    return texts if len(texts) <= most + 1 else texts[:most]


def _end(facts: Facts, value: Any) -> str:
    return words.number(value) if facts.column.kind == "number" else in_words(facts.column, value)


def _blanks(facts: Facts) -> str:
    if not facts.blanks:
        return ""
    return "No row has a value." if facts.is_empty else f"{words.plural(facts.blanks, 'row')} without a value."
