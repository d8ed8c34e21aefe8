"""Faults as issues: the same fault of a field is one issue, counted, with the first of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from validation import issues
from validation.conformance.faults import Faults
from validation.conformance.rules import Rule
from validation.issues import EXAMPLES_KEPT, Issue, IssueKind, Place

ENUM_SHOWN = 8

TYPES = {
    "integer": "whole numbers, such as 1204",
    "number": "numbers, such as 12.5",
    "boolean": "yes or no, written {true} or {false}",
    "date": "dates, written {format}",
    "datetime": "dates with a time, written {format}",
    "time": "times, written {format}",
    "year": "years of four figures, such as 2024",
    "yearmonth": "months, such as 2024-03",
    "duration": "durations, such as P1Y",
    "geopoint": "a longitude and a latitude, such as -2.98,53.4",
    "geojson": "GeoJSON",
    "array": "lists, written as JSON",
    "list": "lists",
    "object": "objects, written as JSON",
}
STRINGS = {"email": "email addresses", "uri": "web addresses", "uuid": "UUIDs", "binary": "base64", "wkt": "shapes (WKT)"}
FORMATS = {"date": "2024-03-31", "datetime": "2024-03-31T09:30:00", "time": "09:30:00"}

CONSTRAINTS: dict[str, tuple[IssueKind, str]] = {
    "required": (issues.MISSING_VALUE, ""),
    "enum": (issues.NOT_IN_LIST, ""),
    "pattern": (issues.WRONG_PATTERN, "{limit}"),
    "minimum": (issues.TOO_SMALL, "{limit} or more"),
    "maximum": (issues.TOO_LARGE, "{limit} or less"),
    "exclusiveMinimum": (issues.TOO_SMALL, "more than {limit}"),
    "exclusiveMaximum": (issues.TOO_LARGE, "less than {limit}"),
    "minLength": (issues.TOO_SHORT, "{limit} characters or more"),
    "maxLength": (issues.TOO_LONG, "{limit} characters or fewer"),
}
OTHERS = {
    "unique-error": issues.REPEATED_VALUE,
    "primary-key": issues.REPEATED_KEY,
    "blank-row": issues.BLANK_ROW,
    "extra-cell": issues.EXTRA_CELL,
    "missing-cell": issues.MISSING_CELL,
}

# Where a row of the table comes from: its number → the sheet, the row and the column of field ``number``.
Locate = Callable[[int, int | None], Place]


def issues_of(
    faults: Faults, primary_key: tuple[str, ...], locate: Locate
) -> Iterator[tuple[tuple[str, str | None, int | None], Issue]]:
    """Yield an issue for each error type, constraint and field, in the order of the first row that has it."""
    groups = faults.connection.execute(f"""
        SELECT type, name, field, any_value(note), count(*), min_by({{'row': row, 'cell': cell}}, row, {EXAMPLES_KEPT})
        FROM {faults.name} GROUP BY type, name, field ORDER BY min(row), min(place), field
    """).fetchall()
    rules = {rule.number: rule for rule in faults.rules}
    for kind, name, field, note, count, examples in groups:
        places = tuple(_place(locate, example, field, kind) for example in examples)
        yield (kind, name, field), _issue(rules.get(field), kind, name, note, primary_key, count, places)


def _place(locate: Locate, example: dict[str, Any], field: int | None, kind: str) -> Place:
    place = locate(example["row"], field)
    shown = kind in ("type-error", "constraint-error", "extra-cell", "unique-error")
    return Place(place.sheet, place.row, place.column, place.label, example["cell"] if shown else None)


def _issue(
    rule: Rule | None,
    kind: str,
    name: str | None,
    note: str | None,
    primary_key: tuple[str, ...],
    count: int,
    places: tuple[Place, ...],
) -> Issue:
    field = rule.name if rule else ", ".join(primary_key) if kind == "primary-key" else ""
    values: dict[str, Any] = {"field": field}
    if note and kind not in ("unique-error", "primary-key"):
        values["note"] = note
    if kind == "primary-key" and name == "missing":
        return Issue(issues.MISSING_KEY, values, count, places)
    if kind in OTHERS or rule is None:
        return Issue(OTHERS[kind], values, count, places)
    if kind == "type-error":
        return Issue(issues.WRONG_TYPE, values | {"expected": type_words(rule.descriptor)}, count, places)
    issue_kind, words = CONSTRAINTS[str(name).split(" ")[-1]]
    limit = rule.descriptor.get("constraints", {}).get(name)
    expected = _choices(limit) if name == "enum" else words.format(limit=limit)
    return Issue(issue_kind, values | {"expected": expected}, count, places)


def type_words(descriptor: dict[str, Any]) -> str:
    """``whole numbers, such as 1204``: what a field holds, for a person."""
    kind, form = str(descriptor.get("type", "any")), str(descriptor.get("format", "default"))
    if kind == "string":
        return STRINGS.get(form, "text")
    true = (descriptor.get("trueValues") or ["true"])[0]
    false = (descriptor.get("falseValues") or ["false"])[0]
    shown = FORMATS.get(kind, "") if form == "default" else form
    return TYPES.get(kind, kind).format(true=true, false=false, format=shown)


def _choices(values: Any) -> str:
    shown = ", ".join(f"“{value}”" for value in values[:ENUM_SHOWN])
    return shown + (f" and {len(values) - ENUM_SHOWN} more" if len(values) > ENUM_SHOWN else "")
