"""Faults as issues: the same fault of a field is one issue, counted, with the first of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from validation import issues
from validation.conformance.faults import Faults, Finding
from validation.conformance.rules import Rule
from validation.issues import EXAMPLES_KEPT, Issue, IssueKind, Place
from validation.nearest import days, nearest_of_each

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
STRINGS = {
    "email": "email addresses",
    "uri": "web addresses",
    "uuid": "UUIDs",
    "binary": "base64",
    "wkt": "shapes (WKT)",
}
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

WITH_VALUE = ("type-error", "constraint-error", "unique-error")

# Where a row of the table comes from: its number → the sheet, the row and the column of field ``number``.
Locate = Callable[[int, int | None], Place]


def issues_of(faults: Faults, primary_key: tuple[str, ...], locate: Locate) -> Iterator[tuple[int, Issue]]:
    """Yield an issue for each finding, beside its number, in the order of the first row that has it."""
    groups = faults.connection.execute(f"""
        SELECT finding, count(*), min(row, {EXAMPLES_KEPT}) FROM {faults.name}
        GROUP BY finding ORDER BY min(row), min(place), min(field)
    """).fetchall()
    rules = {rule.number: rule for rule in faults.rules}
    cells = _cells(faults, groups)
    for number, count, rows in groups:
        finding = faults.findings[number]
        shown = (cells.get(row, {}).get(finding.field) for row in rows)
        places = tuple(_with_value(locate(row, finding.field), cell) for row, cell in zip(rows, shown, strict=True))
        yield number, _issue(rules.get(finding.field or 0), finding, primary_key, count, places)


def _cells(faults: Faults, groups: list[tuple[Any, ...]]) -> dict[int, dict[int | None, str]]:
    """The cells of the rows that the issues name, by row and field."""
    rows = sorted({row for number, _, rows in groups for row in rows if faults.findings[number].type in WITH_VALUE})
    if not rows:
        return {}
    columns = ", ".join(f"{rule.column}::VARCHAR" for rule in faults.rules)
    found = faults.connection.execute(
        f"SELECT row, {columns} FROM ({faults.doubts.all_rows}) WHERE row IN (SELECT unnest(?::BIGINT[]))"
        f" AND row BETWEEN {rows[0]} AND {rows[-1]}",  # Without it every row would be looked at.
        [rows],
    ).fetchall()
    numbers = [rule.number for rule in faults.rules]
    return {row: dict(zip(numbers, (cell or "" for cell in cells), strict=True)) for row, *cells in found}


def _with_value(place: Place, cell: str | None) -> Place:
    return Place(place.sheet, place.row, place.column, place.label, cell)


def _issue(
    rule: Rule | None, finding: Finding, primary_key: tuple[str, ...], count: int, places: tuple[Place, ...]
) -> Issue:
    keyed = finding.type == "primary-key"
    values: dict[str, Any] = {"field": rule.name if rule else ", ".join(primary_key) if keyed else ""}
    if finding.note:
        values["note"] = finding.note
    if keyed and finding.name == "missing":
        return Issue(issues.MISSING_KEY, values, count, places)
    if finding.type in OTHERS or rule is None:
        return Issue(OTHERS[finding.type], values, count, places)
    if finding.type == "type-error":
        values["expected"] = type_words(rule.descriptor)
        return Issue(issues.WRONG_TYPE, values, count, places, _days_meant(rule, places))
    kind, words = CONSTRAINTS[finding.name]
    limit = rule.descriptor.get("constraints", {}).get(finding.name)
    is_list = finding.name == "enum" and isinstance(limit, list)
    expected = _choices(limit) if is_list else words.format(limit=limit) or finding.note
    near = nearest_of_each((place.value for place in places), [str(value) for value in limit]) if is_list else ()
    return Issue(kind, values | {"expected": expected}, count, places, near)


def _days_meant(rule: Rule, places: tuple[Place, ...]) -> tuple[str, ...]:
    """The days that the first cell can be, where the field holds dates as ISO 8601 writes them."""
    is_date = rule.descriptor.get("type") == "date" and rule.descriptor.get("format", "default") == "default"
    return days(places[0].value or "") if is_date and places else ()


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
