"""What version 2 of the Table Schema standard says and frictionless does not look at: categories and unique keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validation.conformance.faults import Faults
from validation.conformance.rules import Rule
from validation.issues import EXAMPLES_KEPT, NOT_IN_CATEGORIES, REPEATED_UNIQUE_KEY, Issue, Place
from validation.quoting import quoted_text

SHOWN = 8


def fields_needed(descriptor: dict[str, Any]) -> set[str]:
    """The names of the fields of which every cell is looked at."""
    named = {field["name"] for field in descriptor["fields"] if _categories(field)}
    return named | {name for key in _unique_keys(descriptor) for name in key}


def version2_issues(faults: Faults, descriptor: dict[str, Any]) -> Iterator[Issue]:
    """Yield cells outside a field's categories, and rows that repeat a unique key."""
    rules = {rule.name: rule for rule in faults.rules}
    for rule in faults.rules:
        yield from _outside(faults, rule)
    for key in _unique_keys(descriptor):
        if set(key) <= rules.keys():
            yield from _repeated(faults, [rules[name] for name in key])


def _categories(field: dict[str, Any]) -> list[str]:
    listed = field.get("categories")
    if field.get("type") not in ("string", "integer") or not isinstance(listed, list):
        return []
    return [str(item.get("value", "")) if isinstance(item, dict) else str(item) for item in listed]


def _unique_keys(descriptor: dict[str, Any]) -> list[list[str]]:
    keys = descriptor.get("uniqueKeys")
    if not isinstance(keys, list):
        return []
    return [[str(name) for name in ([key] if isinstance(key, str) else key)] for key in keys if key]


def _outside(faults: Faults, rule: Rule) -> Iterator[Issue]:
    categories = _categories(rule.descriptor)
    if not categories:
        return
    # A number is the same category in any spelling; a cell that is no number has a fault already.
    value = f"try_cast({rule.column} AS BIGINT)::VARCHAR" if rule.descriptor["type"] == "integer" else rule.column
    listed = ", ".join(map(quoted_text, categories))
    found = faults.connection.execute(f"""
        SELECT row, {rule.column}, count(*) OVER () FROM ({faults.doubts.all_rows})
        WHERE NOT {rule.missing} AND {value} NOT IN ({listed}) ORDER BY row LIMIT {EXAMPLES_KEPT}
    """).fetchall()
    if found:
        places = tuple(Place(None, row, rule.number, rule.name, cell) for row, cell, _ in found)
        shown = ", ".join(categories[:SHOWN]) + (" …" if len(categories) > SHOWN else "")
        yield Issue(NOT_IN_CATEGORIES, {"field": rule.name, "expected": shown}, found[0][2], places)


def _repeated(faults: Faults, rules: list[Rule]) -> Iterator[Issue]:
    """Rows with the same values as an earlier one; a key with a blank in it is none."""
    names = ", ".join(rule.column for rule in rules)
    whole = " AND ".join(f"NOT {rule.missing}" for rule in rules)
    found = faults.connection.execute(f"""
        SELECT row, count(*) OVER () FROM (
            SELECT row, row_number() OVER (PARTITION BY {names} ORDER BY row) AS time
            FROM ({faults.doubts.all_rows}) WHERE {whole}
        ) WHERE time > 1 ORDER BY row LIMIT {EXAMPLES_KEPT}
    """).fetchall()
    if found:
        places = tuple(Place(None, row) for row, _ in found)
        yield Issue(REPEATED_UNIQUE_KEY, {"field": ", ".join(rule.name for rule in rules)}, found[0][1], places)
