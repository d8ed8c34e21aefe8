"""A Table Schema that a person gives by its path: read, and checked before any file is judged by it.

A mistake in it is said in one sentence. What the Table Schema standard allows is allowed here too, with properties of
anybody's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

TYPES = {
    *("any", "array", "boolean", "date", "datetime", "duration", "geojson", "geopoint", "integer", "list", "number"),
    *("object", "string", "time", "year", "yearmonth"),
}
CONSTRAINTS = {
    *("enum", "exclusiveMaximum", "exclusiveMinimum", "jsonSchema", "maxLength", "maximum", "minLength", "minimum"),
    *("pattern", "required", "unique"),
}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
# What reads a bound, by the field's type; the bounds of the other types are left to frictionless.
# A field that says how its values are written writes its bounds so too.
SPELLINGS = ("format", "decimalChar", "groupChar", "bareNumber")
BOUND_READERS: dict[str, Callable[[Any], object]] = {
    "integer": int, "year": int, "number": float, "date": lambda bound: datetime.strptime(bound, "%Y-%m-%d"),
}  # fmt: skip


class SchemaMistake(Exception):
    """The schema cannot be used; the sentence names what is wrong in it and what to do."""


def read_table_schema(path: Path) -> dict[str, Any]:
    """Return the descriptor of a Table Schema in JSON. Raises ``SchemaMistake``."""
    descriptor = read_json(path, "schema")
    mistake = next(mistakes(descriptor), None)
    if mistake is not None:
        raise SchemaMistake(f"The schema {path.name} has a mistake: {mistake}")
    return dict(descriptor)


def read_table_dialect(path: Path) -> dict[str, Any]:
    """Return a Table Dialect in JSON, or that of a Data Resource. Raises ``SchemaMistake``."""
    descriptor = read_json(path, "dialect")
    if isinstance(descriptor, dict) and isinstance(descriptor.get("dialect"), dict):
        descriptor = descriptor["dialect"]
    if not isinstance(descriptor, dict):
        raise SchemaMistake(f"The dialect {path.name} is no object. Write {{“delimiter”: “;”}}, for example.")
    return descriptor


def read_json(path: Path, what: str) -> Any:
    """Return what a JSON file holds. what: its name in a sentence. Raises ``SchemaMistake``."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SchemaMistake(f"There is no {what} file {path}. Check its name.") from None
    except OSError as error:
        raise SchemaMistake(
            f"The {what} {path} cannot be read ({error.strerror}). Check that it is your file."
        ) from error
    except json.JSONDecodeError as error:
        raise SchemaMistake(
            f"The {what} {path.name} is not JSON: line {error.lineno}, {error.msg}. Correct that line."
        ) from error
    except UnicodeDecodeError as error:
        raise SchemaMistake(f"The {what} {path.name} is not a text in UTF-8. Save it as UTF-8.") from error
    except RecursionError as error:
        raise SchemaMistake(f"The {what} {path.name} is nested too deeply. Write it flat.") from error


def mistakes(descriptor: Any) -> Iterator[str]:
    """Yield what is wrong, each a sentence that says what to write instead."""
    fields = descriptor.get("fields") if isinstance(descriptor, dict) else None
    if not isinstance(fields, list) or not fields:
        yield "it has no list of fields. A Table Schema begins {“fields”: [ … ]}."
        return
    names: set[str] = set()
    for number, field in enumerate(fields, start=1):
        name = field.get("name") if isinstance(field, dict) else None
        if not isinstance(name, str) or not name:
            yield f"field {number} has no name. Give it one."
            continue
        if name in names:
            yield f"the field “{name}” is there twice. Name each once."
        names.add(name)
        yield from _field_mistakes(name, field)
    yield from _key_mistakes(descriptor, names)


def _field_mistakes(name: str, field: dict[str, Any]) -> Iterator[str]:
    kind = field.get("type", "any")
    if not isinstance(kind, str) or kind not in TYPES:
        yield f"the field “{name}” has the type “{kind}”. The types are {', '.join(sorted(TYPES))}."
    constraints = field.get("constraints", {})
    if not isinstance(constraints, dict):
        yield f"the constraints of “{name}” are no object. Write {{“required”: true}}, for example."
        return
    if unknown := sorted(set(constraints) - CONSTRAINTS):
        yield f"the field “{name}” has the constraint “{unknown[0]}”. They are {', '.join(sorted(CONSTRAINTS))}."
    if not isinstance(constraints.get("enum", []), list):
        yield f"the constraint enum of “{name}” is no list. Write [ … ]."
    for bound in BOUNDS:
        if bound in constraints and not _has_spelling(field) and not _is_read(kind, constraints[bound]):
            yield f"the {bound} of “{name}” is “{constraints[bound]}”, which is no {kind}. Write one."
    try:
        re.compile(f"^{constraints.get('pattern', '')}$")  # As frictionless puts it.
    except re.error as error:
        yield f"the pattern of “{name}” is no regular expression ({error}). Correct it."


def _has_spelling(field: dict[str, Any]) -> bool:
    return any(field.get(name) not in (None, "default") for name in SPELLINGS)


def _is_read(kind: Any, bound: Any) -> bool:
    reader = BOUND_READERS.get(kind) if isinstance(kind, str) else None
    if reader is None or bound is None:
        return True
    try:
        reader(bound)
    except (TypeError, ValueError):
        return False
    return True


def _key_mistakes(descriptor: dict[str, Any], names: set[str]) -> Iterator[str]:
    key = descriptor.get("primaryKey", [])
    if not isinstance(key, str | list):
        yield "primaryKey is no list. Write [“area_code”, “period”], for example."
        key = []
    for name in [key] if isinstance(key, str) else key:
        if not isinstance(name, str) or name not in names:
            yield f"the primary key names “{name}”, which is no field. Correct the key or add the field."
    missing = descriptor.get("missingValues", [])
    if not isinstance(missing, list):
        yield "missingValues is no list. Write [“”], for example."
    if not isinstance(descriptor.get("foreignKeys", []), list):
        yield "foreignKeys is no list. Write [{“fields”: …, “reference”: …}], or leave it out."
