"""What DuckDB can say for sure of the cells of a field of a Table Schema, as SQL expressions.

Three answers: the cell surely passes, it surely has a certain fault, or frictionless is to judge (``judge``). A rule
may always leave a cell to the judge, so it need not know every type, format and constraint; it may never differ.

Source: frictionless 5.21, ``frictionless/fields``; the Table Schema standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from validation.quoting import quoted_text

INTEGER = "[+-]?[0-9]{1,18}"
NUMBER = "[+-]?[0-9]{1,15}([.][0-9]{1,15})?"
DATE = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
BOUNDS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
# What Python's int(), Decimal() and strptime() take of printable ASCII; they take digits of other alphabets as well,
# and an underscore almost anywhere, so that such text is left to the judge.
PRINTABLE = "[ -~]*"
SOME_INTEGER = " *[+-]?[0-9]+(_[0-9]+)* *"
SOME_NUMBER = " *[+-]?(([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|(?i:inf(inity)?|s?nan[0-9]*)) *|[ -~]*_[ -~]*"
SOME_DATE = "[0-9]{4}-[0-9]{1,2}-[ 0-9]?[0-9]"
# A pattern that RE2 and Python read alike: no class that says what it is not, no backslash but before a
# digit class or a mark.
SAME_IN_BOTH = re.compile(
    r"(?:[\w ,:;@#%&=~'\"/<>!-]|\\[d.\-/+*?()\[\]]"
    r"|\[(?!\^)(?:[\w .,:;/+*?()@#%&=~'-]|\\[d.\-/])+\]|\((?!\?)|\)|\(\?:|[?*+|]|\{\d{1,3}(?:,\d{0,3})?\})*",
    re.ASCII,
)
# A pattern of letters, digits and classes of them: in no alphabet does the mark " stand between two of these.
QUOTELESS = re.compile(
    r"(?:\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_])+\]|\\d|[A-Za-z0-9_ :/-]|\{\d+(?:,\d*)?\}|[()?*+|])*", re.ASCII
)


@dataclass(frozen=True)
class Refusal:
    """A fault that the cell surely has where ``when`` is true: the constraint, and frictionless's note of it."""

    name: str
    note: str
    when: str


@dataclass(frozen=True)
class Rule:
    """One column of the table against one field.

    quick, accept: SQL over the column that is true where the cell surely passes; the first costs less and accepts
    fewer spellings. refusals: the faults that it surely has. key: SQL of what is equal exactly where two accepted cells
    are equal for frictionless, as a value or as its text; null where a cell is blank. missing: SQL that is true there.
    native: the column is typed already, so the judge gets values and not text. quoteless: no cell that ``quick``
    accepts holds a quotation mark.
    """

    name: str
    number: int
    column: str
    descriptor: dict[str, Any]
    quick: str
    accept: str
    key: str
    missing: str
    refusals: tuple[Refusal, ...] = ()
    native: bool = False
    quoteless: bool = False

    @property
    def code(self) -> str:
        """SQL: null where the cell passes, a bit for each refusal that it meets, 0 where the judge is asked."""
        bits = " + ".join(f"if({refusal.when}, {1 << bit}, 0)" for bit, refusal in enumerate(self.refusals)) or "0"
        return f"CASE WHEN {self.quick} THEN NULL WHEN {self.accept} THEN NULL ELSE {bits} END"


class Unsure(Exception):
    """This type, format or constraint has no surely equal SQL, so that the judge is asked."""


@dataclass(frozen=True)
class Typed:
    """SQL of a type: accept, a text is of it; quick, the same for fewer spellings at less cost; refuse, it is not.

    value: what the constraints compare. key: what is equal as a text where two values of the type are equal.
    whole: a test, and a cheaper value to compare where it is true, that go before ``quick``.
    """

    accept: str
    value: str
    key: str
    quick: str = ""
    refuse: str = "false"
    whole: tuple[str, str] | None = None


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
    try:
        typed = _native(descriptor, column, kind.upper()) if native else TYPES[descriptor["type"]](descriptor, column)
        checks = _checks(descriptor, typed.value)
    except (Unsure, KeyError):
        typed, checks = Typed("false", column, column), {}
    required = bool(descriptor.get("constraints", {}).get("required"))
    present = f"{column} IS NOT NULL AND NOT {missing}"
    passes = _Passes(missing, tuple(checks.values()), required)
    return Rule(
        name=str(descriptor["name"]),
        number=number,
        column=column,
        descriptor=descriptor,
        quick=_quick(passes, typed, checks),
        accept=passes.of(typed.accept),
        key=f"CASE WHEN {missing} THEN NULL ELSE {typed.key} END",
        missing=missing,
        refusals=_refusals(descriptor, typed, checks, present, missing if required else ""),
        native=native,
        quoteless=_is_quoteless(descriptor, missing_values),
    )


def _quick(passes: _Passes, typed: Typed, checks: dict[str, str]) -> str:
    """When a cell surely passes, at little cost."""
    together = _together(checks, typed.value)
    if typed.whole is None:
        return replace(passes, checks=together).of(typed.quick or typed.accept)
    test, value = typed.whole
    if_whole = [f"({check.replace(typed.value, value)})" for check in together]
    otherwise = [f"({check})" for check in (typed.quick, *together)]
    branches = f"CASE WHEN {test} THEN {' AND '.join(if_whole) or 'true'} ELSE {' AND '.join(otherwise)} END"
    return replace(passes, checks=()).of(branches)  # With OR both would be worked out of every cell.


def _is_quoteless(descriptor: dict[str, Any], missing_values: list[str]) -> bool:
    if any('"' in value for value in missing_values):
        return False
    if descriptor.get("type") in ("integer", "number", "date", "datetime", "year"):
        return True
    constraints = descriptor.get("constraints", {})
    pattern, enum = constraints.get("pattern"), constraints.get("enum")
    if isinstance(enum, list) and enum:
        return not any('"' in str(item) for item in enum)
    return isinstance(pattern, str) and QUOTELESS.fullmatch(pattern) is not None


def _together(checks: dict[str, str], value: str) -> tuple[str, ...]:
    """The same checks, a lowest and a highest value as one: the value is worked out once for both."""
    if {"minimum", "maximum"} <= set(checks):
        lowest, highest = (checks[name].removeprefix(f"{value} {BOUNDS[name]} ") for name in ("minimum", "maximum"))
        others = (check for name, check in checks.items() if name not in ("minimum", "maximum"))
        return (f"{value} BETWEEN {lowest} AND {highest}", *others)
    return tuple(checks.values())


@dataclass(frozen=True)
class _Passes:
    """Puts together when a cell passes: it is missing and may be, or it is present, of the type and within limits."""

    missing: str
    checks: tuple[str, ...]
    required: bool

    def of(self, of_type: str) -> str:
        tests = [f"({test})" for test in (of_type, *self.checks) if test]
        if not tests:  # Any text passes.
            return f"(NOT {self.missing})" if self.required else "true"
        whole = f"coalesce({' AND '.join(tests)}, false)"
        return f"(NOT {self.missing} AND {whole})" if self.required else f"({self.missing} OR {whole})"


def _refusals(
    descriptor: dict[str, Any], typed: Typed, checks: dict[str, str], present: str, missing: str
) -> tuple[Refusal, ...]:
    constraints = descriptor.get("constraints", {})
    found = []
    if typed.refuse != "false":
        note = f'type is "{descriptor["type"]}/{descriptor.get("format", "default")}"'
        found.append(Refusal("type", note, f"coalesce({present} AND ({typed.refuse}), false)"))
    for name, check in checks.items():
        # Python's "$" lets a line's end follow, and its classes hold other alphabets: such text is for the judge.
        plain = f"regexp_full_match({typed.value}, '{PRINTABLE}')" if name == "pattern" else "true"
        test = f"{present} AND ({typed.accept or 'true'}) AND {plain} AND NOT ({check})"
        found.append(Refusal(name, f'constraint "{name}" is "{constraints[name]}"', f"coalesce({test}, false)"))
    if missing:
        found.append(Refusal("required", f'constraint "required" is "{constraints["required"]}"', missing))
    return tuple(found)


def _missing(column: str, missing_values: list[str], native: bool) -> str:
    """SQL, never null, that is true where frictionless reads the cell as missing."""
    if native:
        return f"({column} IS NULL)"
    others = [value for value in missing_values if value]
    tests = [f"{column} IS NULL OR {column} = ''"] if "" in missing_values else []
    if others:
        tests.append(f"coalesce({column} IN ({', '.join(map(quoted_text, others))}), false)")
    return f"({' OR '.join(tests)})" if tests else "false"


def _plain_format(descriptor: dict[str, Any], *options: str) -> None:
    if descriptor.get("format", "default") != "default" or any(option in descriptor for option in options):
        raise Unsure


def _is_not(pattern: str, column: str) -> str:
    return f"(regexp_full_match({column}, '{PRINTABLE}') AND NOT regexp_full_match({column}, '{pattern}'))"


def _string(descriptor: dict[str, Any], column: str) -> Typed:
    """Quick: a text that begins with a blank is doubted where it must be there, for it may be nothing but blanks."""
    _plain_format(descriptor)
    constraints = descriptor.get("constraints", {})
    says_what = constraints.get("enum") or (constraints.get("pattern") and " " not in str(constraints["pattern"]))
    may_be_blanks = constraints.get("required") and not says_what
    quick = f"{column} >= '!' AND NOT ({column} >= chr(160) AND {column} < chr(161))" if may_be_blanks else ""
    return Typed("", column, f"coalesce({column}, '')", quick)


def _any(descriptor: dict[str, Any], column: str) -> Typed:
    return Typed("", column, f"coalesce({column}, '')")


def _integer(descriptor: dict[str, Any], column: str) -> Typed:
    _plain_format(descriptor, "bareNumber")
    value = f"try_cast({column} AS BIGINT)"
    accept = f"regexp_full_match({column}, '{INTEGER}')"
    return Typed(accept, value, value, f"{value}::VARCHAR = {column}", _is_not(SOME_INTEGER, column))


def _number(descriptor: dict[str, Any], column: str) -> Typed:
    """Quick: up to 15 figures are a number exactly where DuckDB reads one, a plus and a power of ten left out."""
    _plain_format(descriptor, "bareNumber", "groupChar", "decimalChar", "floatNumber")
    value = f"try_cast({column} AS DECIMAL(38, 15))"
    quick = f"strlen({column}) <= 15 AND {value} IS NOT NULL AND NOT contains({column}, '+')"
    quick += f" AND NOT contains({column}, 'e') AND NOT contains({column}, 'E')"
    # Noughts in front are doubted, for it may be a code.
    quick += f" AND NOT contains({column}, '_') AND NOT ({column} >= '00' AND {column} < '0:')"
    integer = f"try_cast({column} AS BIGINT)"
    whole = f"strlen({column}) <= 15 AND {integer}::VARCHAR = {column}"  # Of most, and cheaper.
    accept = f"regexp_full_match({column}, '{NUMBER}')"
    return Typed(accept, value, value, quick, _is_not(SOME_NUMBER, column), (whole, integer))


def _boolean(descriptor: dict[str, Any], column: str) -> Typed:
    true = descriptor.get("trueValues", ["true", "True", "TRUE", "1"])
    false = descriptor.get("falseValues", ["false", "False", "FALSE", "0"])
    if not all(isinstance(text, str) for text in (*true, *false)) or set(true) & set(false) or not (true and false):
        raise Unsure
    value = f"({column} IN ({', '.join(map(quoted_text, true))}))"
    accept = f"{column} IN ({', '.join(map(quoted_text, [*true, *false]))})"
    return Typed(accept, value, value, refuse=f"NOT ({accept})")


def _date(descriptor: dict[str, Any], column: str) -> Typed:
    if descriptor.get("format", "default") not in ("default", "%Y-%m-%d"):
        raise Unsure
    value = f"try_cast({column} AS DATE)"
    shaped = f"regexp_full_match({column}, '{DATE}')"
    refuse = f"{_is_not(SOME_DATE, column)} OR ({shaped} AND {value} IS NULL)"
    quick = f"strlen({column}) = 10 AND {value}::VARCHAR = {column}"
    return Typed(f"{shaped} AND {value} IS NOT NULL", value, value, quick, refuse)


def _datetime(descriptor: dict[str, Any], column: str) -> Typed:
    _plain_format(descriptor)
    value = f"try_cast({column} AS TIMESTAMP)"
    shaped = f"regexp_full_match({column}, '{DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}')"
    return Typed(f"{shaped} AND {value} IS NOT NULL", value, value)


def _year(descriptor: dict[str, Any], column: str) -> Typed:
    value = f"try_cast({column} AS BIGINT)"
    refuse = f"length({column}) != 4 OR {_is_not(SOME_INTEGER, column)}"
    return Typed(f"regexp_full_match({column}, '[0-9]{{4}}')", value, value, refuse=refuse)


TYPES: dict[str, Callable[[dict[str, Any], str], Typed]] = {
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


def _native(descriptor: dict[str, Any], column: str, kind: str) -> Typed:
    """A column that DuckDB holds typed: only numbers that are none (NaN, infinite) can be wrong in type."""
    if kind not in NATIVE.get(str(descriptor.get("type")), ()):
        raise Unsure
    sound = f"isfinite({column})" if kind in ("DOUBLE", "FLOAT") else ""
    sound = f"{column} BETWEEN 0 AND 9999" if descriptor.get("type") == "year" else sound
    return Typed(sound, column, column)


def _checks(descriptor: dict[str, Any], value: str) -> dict[str, str]:
    constraints = dict(descriptor.get("constraints", {}))
    constraints.pop("required", None)
    constraints.pop("unique", None)
    kind = str(descriptor["type"])
    return {name: _check(kind, name, limit, value) for name, limit in constraints.items() if limit is not None}


def _check(field_type: str, name: str, limit: Any, value: str) -> str:
    if name in BOUNDS:
        return f"{value} {BOUNDS[name]} {_constant(field_type, limit)}"
    if name == "enum" and isinstance(limit, list) and limit:
        return f"{value} IN ({', '.join(_constant(field_type, item) for item in limit)})"
    if field_type != "string":
        raise Unsure
    if name in ("minLength", "maxLength") and type(limit) is int:
        return f"length({value}) {'>=' if name == 'minLength' else '<='} {limit}"
    if name == "pattern" and isinstance(limit, str) and is_same_in_both(limit):
        return f"regexp_full_match({value}, {quoted_text(limit)})"
    raise Unsure


def is_same_in_both(pattern: str) -> bool:
    """Whether RE2 matches as a whole just the printable ASCII that frictionless's ``^…$`` matches in Python."""
    if re.search(r"[?*+}][*+]", pattern):  # A possessive repetition, or one of one, which only Python reads.
        return False
    text = pattern.removeprefix("^")
    text = text[:-1] if text.endswith("$") and not text.endswith("\\$") else text
    try:
        re.compile(f"^{pattern}$")
    except re.error:
        return False
    return SAME_IN_BOTH.fullmatch(text) is not None and not _has_open_choice(text)


def _has_open_choice(pattern: str) -> bool:
    """Whether ``|`` stands outside brackets, where ``^a|b$`` means another thing than ``^(a|b)$``."""
    bare = re.sub(r"\\.|\[[^\]]*\]", "", pattern)
    depth = 0
    for mark in bare:
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and not depth:
            return True
    return False


def _constant(field_type: str, limit: Any) -> str:
    """A bound or a category as SQL, where it is written plainly."""
    text = limit if isinstance(limit, str) else str(limit)
    if isinstance(limit, bool):
        raise Unsure
    if field_type == "string" and isinstance(limit, str):
        return quoted_text(limit)
    if field_type == "integer" and re.fullmatch(INTEGER, text, re.ASCII):
        return str(int(text))
    if field_type == "year" and re.fullmatch("[0-9]{4}", text, re.ASCII):
        return str(int(text))
    if field_type == "number" and re.fullmatch(NUMBER, text, re.ASCII):
        return f"{Decimal(text):f}"
    if field_type == "date" and re.fullmatch(DATE, text, re.ASCII) and not _no_date(text):
        return f"DATE '{text}'"
    raise Unsure


def _no_date(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return True
    return False
