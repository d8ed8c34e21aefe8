"""Which schemas may be judged without frictionless having read them, and the labels of a file against one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from validation import issues
from validation.as_is.layout import Layout
from validation.conformance.rules import DATE, INTEGER, NUMBER
from validation.issues import Issue, IssueKind, Place
from validation.nearest import nearest

# A schema of these properties alone is judged here; one with others needs frictionless to read it first.
SCHEMA_KEYS = {"name", "version", "title", "description", "fields", "missingValues", "primaryKey"}
FIELD_KEYS = {"name", "type", "title", "description", "constraints", "example", "rdfType"}
# The constraints that frictionless knows for each of the types that are plain enough not to ask it.
BOUNDED = {"required", "unique", "enum", "minimum", "maximum"}
KNOWN = {
    "string": {"required", "unique", "enum", "pattern", "minLength", "maxLength"},
    "integer": BOUNDED,
    "number": BOUNDED,
    "date": BOUNDED,
    "year": BOUNDED,
    "boolean": {"required", "unique", "enum"},
    "any": {"required", "unique", "enum"},
}
EXAMPLES = {"string": ".*", "any": ".*", "integer": INTEGER, "number": NUMBER, "date": DATE, "year": "[0-9]{4}"}
LABELS: dict[str, IssueKind] = {
    "blank-label": issues.BLANK_LABEL,
    "duplicate-label": issues.DUPLICATE_LABEL,
    "extra-label": issues.EXTRA_LABEL,
    "missing-label": issues.MISSING_LABEL,
    "incorrect-label": issues.INCORRECT_LABEL,
    "unmatched-header": issues.UNMATCHED_HEADER,
}


@dataclass
class Header:
    """The descriptors of the fields that the file's columns are, in their order, and what is wrong with the labels."""

    fields: list[dict[str, Any]]
    errors: list[dict[str, Any]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def is_plain(descriptor: dict[str, Any]) -> bool:
    """Whether the rows can be judged here. A schema that frictionless refuses is not: it says what is wrong with it."""
    fields = descriptor.get("fields")
    if not isinstance(fields, list) or not fields or not all(isinstance(item, dict) for item in fields):
        return False
    names = [item.get("name") for item in fields]
    if any(item.get("format") == "wkt" for item in fields):  # It reads shapes only where a library more is installed.
        return False
    if len(set(map(str, names))) < len(names) or descriptor.get("foreignKeys"):
        return False
    return _is_surely_valid(descriptor, fields) or _is_valid(descriptor)


def in_plain_form(descriptor: dict[str, Any]) -> dict[str, Any]:
    """The schema without what is null in it, which frictionless passes over, and missing values without labels."""
    plain = _plain(descriptor)
    if isinstance(plain.get("fields"), list):
        plain["fields"] = [_plain(item) if isinstance(item, dict) else item for item in plain["fields"]]
    return plain


def _plain(descriptor: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in descriptor.items() if value is not None}
    missing = plain.get("missingValues")
    if isinstance(missing, list):
        plain["missingValues"] = [value.get("value", "") if isinstance(value, dict) else value for value in missing]
    return plain


def _is_surely_valid(descriptor: dict[str, Any], fields: list[dict[str, Any]]) -> bool:
    names = [item.get("name") for item in fields]
    key = descriptor.get("primaryKey", [])
    missing = descriptor.get("missingValues", [""])
    return (
        _without_ours(descriptor) <= SCHEMA_KEYS
        and isinstance(key, str | list)
        and set([key] if isinstance(key, str) else map(str, key)) <= set(map(str, names))
        and isinstance(missing, list)
        and all(isinstance(value, str) for value in missing)
        and isinstance(descriptor.get("name", "x"), str)
        and re.fullmatch(r"[-a-z0-9._/]+", str(descriptor.get("name", "x"))) is not None
        and all(_is_surely_valid_field(item) for item in fields)
    )


def _is_surely_valid_field(item: dict[str, Any]) -> bool:
    known = KNOWN.get(str(item.get("type")))
    constraints = item.get("constraints", {})
    if known is None or not isinstance(item.get("name"), str) or not isinstance(constraints, dict):
        return False
    if not _without_ours(item) <= FIELD_KEYS or not set(constraints) <= known:
        return False
    return _are_sound(constraints) and _is_surely_an_example(item["type"], item.get("example"))


def _without_ours(descriptor: dict[str, Any]) -> set[str]:
    """The properties but for those of a namespace, such as ``lcr:theme``, which frictionless leaves alone."""
    return {key for key in descriptor if ":" not in key}


def _are_sound(constraints: dict[str, Any]) -> bool:
    return (
        all(isinstance(constraints.get(name, False), bool) for name in ("required", "unique"))
        and all(type(constraints.get(name, 0)) is int for name in ("minLength", "maxLength"))
        and isinstance(constraints.get("enum", []), list)
        and isinstance(constraints.get("pattern", ""), str)
    )


def _is_surely_an_example(kind: str, example: Any) -> bool:
    if not example:
        return True
    if isinstance(example, str):
        if kind == "date" and _is_no_date(example):
            return False
        return re.fullmatch(EXAMPLES.get(kind, "(?!)"), example, re.ASCII | re.DOTALL) is not None
    if type(example) is int:
        return kind in ("integer", "number")
    return type(example) is float and kind == "number"


def _is_no_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return True
    return False


def _is_valid(descriptor: dict[str, Any]) -> bool:
    from validation.as_is.by_frictionless import takes

    return takes(descriptor)


def header_of(layout: Layout, descriptor: dict[str, Any]) -> Header | None:
    """Compare the labels with the fields; where they differ, frictionless says how.

    None where frictionless itself refuses to compare them, as where two labels are the same and fields go by name.
    """
    fields = descriptor["fields"]
    if list(layout.labels) == [item["name"] for item in fields]:
        return Header(fields)
    from copy import deepcopy

    from frictionless import FrictionlessException, Schema
    from frictionless.table import Header as FrictionlessHeader

    match = descriptor.get("fieldsMatch", "exact")
    try:
        schema = Schema.from_descriptor(deepcopy(descriptor))
        header = FrictionlessHeader(
            list(layout.labels), fields=schema.fields, row_numbers=[layout.header_row], fields_match=match
        )
        expected = header.get_expected_fields()
    except FrictionlessException:
        return None
    by_name = {item["name"]: item for item in fields}
    # A field that the schema lacks is one of any type, named after its label; the schema's missing values are not its.
    columns = [by_name.get(item.name, {"name": item.name, "type": "any", "missingValues": [""]}) for item in expected]
    found = Header(columns)
    for error in header.errors:
        plain = error.to_descriptor()
        issue = _label_issue(plain, layout, list(by_name))
        found.issues.append(issue)
        found.errors.append(plain | _beside(issue))
    return found


def _label_issue(error: dict[str, Any], layout: Layout, fields: list[str]) -> Issue:
    number = error.get("fieldNumber") or None
    values = {"field": error.get("fieldName") or "", "value": error.get("label", ""), "labels": list(layout.labels)}
    place = Place(None, layout.header_row, number, error.get("label") or None)
    kind = LABELS[error["type"]]
    return Issue(kind, values | {"note": error["note"]}, 1, (place,), _labels_meant(kind, values, fields))


def _labels_meant(kind: IssueKind, values: dict[str, Any], fields: list[str]) -> tuple[str, ...]:
    """The fields that a label may stand for, or the labels that may stand for a field, of those that match nothing."""
    if kind == issues.MISSING_LABEL:
        return nearest(values["field"], [label for label in values["labels"] if label and label not in fields])
    if kind in (issues.EXTRA_LABEL, issues.INCORRECT_LABEL):
        return nearest(values["value"], [name for name in fields if name not in values["labels"]])
    return ()


def _beside(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.kind.code,
        "severity": issue.severity,
        "what_to_do": issue.what_to_do,
        "suggestions": list(issue.suggestions),
        "sheet": None,
        "address": issue.places[0].cell,
        "count": 1,
    }
