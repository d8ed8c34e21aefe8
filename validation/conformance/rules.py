"""What DuckDB can accept for sure of a field of a Table Schema, as an SQL expression.

A rule accepts less than frictionless does, never more: what it does not accept is a doubt, and frictionless judges the
distinct doubts (``judge``). So a rule may leave out any type, format or constraint that it does not know.

Source: frictionless 5.21, ``frictionless/fields``; the Table Schema standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from validation.conformance.quoting import literal

INTEGER = "[+-]?[0-9]{1,18}"
NUMBER = "[+-]?[0-9]{1,15}([.][0-9]{1,15})?"
DATE = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
BOUNDS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
# A pattern that RE2 and Python read alike, when it matches the whole text: no choice outside brackets, no class that
# says what it is not, no backslash but before a digit class or a mark.
SAME_IN_BOTH = re.compile(
    r"(?:[\w ,:;@#%&=~/'\"<>!-]|\\[d.\-/+*?()\[\]]"
    r"|\[(?!\^)(?:[\w .,:;/+*?()@#%&=~'-]|\\[d.\-/])+\]|[()](?!\?)|\(\?:|[?*+]|\{\d{1,3}(?:,\d{0,3})?\})*",
    re.ASCII,
)


@dataclass(frozen=True)
class Rule:
    """One column of the table against one field.

    accept: SQL over the column that is true where the cell surely passes. key: SQL of a text that is equal exactly
    where two accepted cells are equal for frictionless. missing: SQL that is true where the cell is blank.
    native: the column is typed already, so the judge gets values and not text.
    """

    name: str
    number: int
    column: str
    descriptor: dict[str, Any]
    accept: str
    key: str
    missing: str
    native: bool = False


class Unsure(Exception):
    """This type, format or constraint has no surely equal SQL, so that nothing of the column is accepted."""


def rule_for(
    descriptor: dict[str, Any], number: int, column: str, missing_values: list[str], kind: str = "VARCHAR"
) -> Rule:
    """Return the rule of one field.

    column: the quoted name of the column. missing_values: the schema's. kind: the DuckDB type of the column; in a
    column of text, NULL is the empty text; in a typed one, it is a missing value.
    """
    missing_values = [str(value) for value in descriptor.get("missingValues", missing_values)]
    native = kind.upper() not in ("VARCHAR", "TEXT", "STRING")
    missing = _missing(column, missing_values, native)
    constraints = descriptor.get("constraints", {})
    field_type = str(descriptor.get("type", "any"))
    try:
        typed = _typed(field_type, descriptor, column, kind.upper()) if native else TYPES[field_type](descriptor, column)
        checks = _checks(descriptor, typed.value)
        accept = " AND ".join(f"({part})" for part in (typed.accept, *checks) if part) or "true"
        accept = f"(coalesce(({column} IS NOT NULL) AND {accept} AND NOT {missing}, false))"
        key = typed.key
    except (Unsure, KeyError):
        accept, key = "false", f"{column}::VARCHAR"
    if not native:
        key = f"coalesce({key}, '')"
    if not constraints.get("required"):
        accept = f"({accept} OR {missing})"
    return Rule(str(descriptor["name"]), number, column, descriptor, accept, key, missing, native)


def _missing(column: str, missing_values: list[str], native: bool) -> str:
    """SQL, never null, that is true where frictionless reads the cell as missing."""
    if native:
        return f"({column} IS NULL)"
    others = [value for value in missing_values if value]
    tests = [f"{column} IS NULL OR {column} = ''"] if "" in missing_values else []
    if others:
        tests.append(f"coalesce({column} IN ({', '.join(map(literal, others))}), false)")
    return f"({' OR '.join(tests)})" if tests else "false"


@dataclass(frozen=True)
class _Typed:
    """accept: the text is of the type. value: the value to compare. key: a text that is equal where values are."""

    accept: str
    value: str
    key: str


def _plain_format(descriptor: dict[str, Any], *options: str) -> None:
    if descriptor.get("format", "default") != "default" or any(option in descriptor for option in options):
        raise Unsure


def _string(descriptor: dict[str, Any], column: str) -> _Typed:
    _plain_format(descriptor)
    return _Typed("", column, column)


def _integer(descriptor: dict[str, Any], column: str) -> _Typed:
    _plain_format(descriptor, "bareNumber")
    value = f"try_cast({column} AS BIGINT)"
    return _Typed(f"regexp_full_match({column}, '{INTEGER}')", value, f"{value}::VARCHAR")


def _number(descriptor: dict[str, Any], column: str) -> _Typed:
    _plain_format(descriptor, "bareNumber", "groupChar", "decimalChar", "floatNumber")
    value = f"try_cast({column} AS DECIMAL(38, 15))"
    return _Typed(f"regexp_full_match({column}, '{NUMBER}')", value, f"{value}::VARCHAR")


def _boolean(descriptor: dict[str, Any], column: str) -> _Typed:
    true = descriptor.get("trueValues", ["true", "True", "TRUE", "1"])
    false = descriptor.get("falseValues", ["false", "False", "FALSE", "0"])
    if not all(isinstance(text, str) for text in (*true, *false)) or set(true) & set(false) or not (true and false):
        raise Unsure
    value = f"({column} IN ({', '.join(map(literal, true))}))"
    accept = f"{column} IN ({', '.join(map(literal, [*true, *false]))})"
    return _Typed(accept, value, f"{value}::VARCHAR")


def _date(descriptor: dict[str, Any], column: str) -> _Typed:
    if descriptor.get("format", "default") not in ("default", "%Y-%m-%d"):
        raise Unsure
    value = f"try_cast({column} AS DATE)"
    return _Typed(f"regexp_full_match({column}, '{DATE}') AND {value} IS NOT NULL", value, f"{value}::VARCHAR")


def _datetime(descriptor: dict[str, Any], column: str) -> _Typed:
    _plain_format(descriptor)
    value = f"try_cast({column} AS TIMESTAMP)"
    accept = f"regexp_full_match({column}, '{DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}') AND {value} IS NOT NULL"
    return _Typed(accept, value, f"{value}::VARCHAR")


def _year(descriptor: dict[str, Any], column: str) -> _Typed:
    value = f"try_cast({column} AS BIGINT)"
    return _Typed(f"regexp_full_match({column}, '[0-9]{{4}}')", value, f"{value}::VARCHAR")


def _any(descriptor: dict[str, Any], column: str) -> _Typed:
    return _Typed("", column, column)


TYPES: dict[str, Callable[[dict[str, Any], str], _Typed]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "year": _year,
    "any": _any,
}

NATIVE = {
    "integer": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
    "number": ("DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT"),
    "boolean": ("BOOLEAN",),
    "date": ("DATE",),
    "datetime": ("TIMESTAMP",),
    "year": ("SMALLINT", "INTEGER", "BIGINT"),
}


def _typed(field_type: str, descriptor: dict[str, Any], column: str, kind: str) -> _Typed:
    """A column that DuckDB holds typed: only numbers that are none (NaN, infinite) can be wrong in type."""
    if kind not in NATIVE.get(field_type, ()):
        raise Unsure
    sound = f"isfinite({column})" if kind in ("DOUBLE", "FLOAT") else ""
    sound = f"{column} BETWEEN 0 AND 9999" if field_type == "year" else sound
    return _Typed(sound, column, f"{column}::VARCHAR")


def _checks(descriptor: dict[str, Any], value: str) -> list[str]:
    constraints = dict(descriptor.get("constraints", {}))
    constraints.pop("required", None)
    constraints.pop("unique", None)
    return [_check(str(descriptor["type"]), name, limit, value) for name, limit in constraints.items()]


def _check(field_type: str, name: str, limit: Any, value: str) -> str:
    if name in BOUNDS:
        return f"{value} {BOUNDS[name]} {_constant(field_type, limit)}"
    if name == "enum" and isinstance(limit, list) and limit:
        return f"{value} IN ({', '.join(_constant(field_type, item) for item in limit)})"
    if field_type != "string":
        raise Unsure
    if name in ("minLength", "maxLength") and isinstance(limit, int):
        return f"length({value}) {'>=' if name == 'minLength' else '<='} {int(limit)}"
    if name == "pattern" and isinstance(limit, str) and is_same_in_both(limit):
        return f"regexp_full_match({value}, {literal(limit)})"
    raise Unsure


def is_same_in_both(pattern: str) -> bool:
    """Whether what RE2 matches as a whole, frictionless's ``^…$`` in Python's ``re`` matches as well."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    if re.search(r"[?*+}][*+]", pattern):  # A possessive repetition, or one of one, which only Python reads.
        return False
    text = pattern.removeprefix("^")
    text = text[:-1] if text.endswith("$") and not text.endswith("\\$") else text
    return SAME_IN_BOTH.fullmatch(text) is not None


def _constant(field_type: str, limit: Any) -> str:
    """A bound or a category as SQL, where it is written plainly."""
    text = limit if isinstance(limit, str) else str(limit)
    if isinstance(limit, bool):
        raise Unsure
    if field_type == "string" and isinstance(limit, str):
        return literal(limit)
    if field_type in ("integer", "year") and re.fullmatch("[+-]?[0-9]{1,18}", text, re.ASCII):
        if field_type == "year" and isinstance(limit, str) and not re.fullmatch("[0-9]{4}", text, re.ASCII):
            raise Unsure
        return str(int(text))
    if field_type == "number" and re.fullmatch(NUMBER, text, re.ASCII):
        return f"{Decimal(text):f}"
    if field_type == "date" and re.fullmatch(DATE, text, re.ASCII):
        return f"DATE '{text}'"
    raise Unsure
