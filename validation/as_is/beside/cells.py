"""Cells that frictionless takes and a person would not: found among those in doubt, which are few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validation.conformance.faults import CELL, Faults
from validation.conformance.rules import Rule
from validation.issues import (
    BLANK_LOOKING,
    EXAMPLES_KEPT,
    GUESSED_DATE,
    NOT_A_FIGURE,
    ODD_NUMBER,
    WHOLE_WITH_DECIMALS,
    WORDS_IN_NUMBER,
    Issue,
    IssueKind,
    Place,
)
from validation.quoting import quoted_text

NO_FIGURE = r"\s*[+-]?(?i:inf(inity)?|s?nan[0-9]*)\s*"
PLAIN_NUMBER = r"-?((0|[1-9][0-9]*)([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?"
PLAIN_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{2}:[0-9]{2}.*"
SPACES = r"[\s\p{Z}]+"


def cell_issues(faults: Faults) -> Iterator[Issue]:
    """Yield the cells that pass and would be read otherwise by a person, an issue a field and kind."""
    tests = {rule.number: list(_tests(rule)) for rule in faults.rules}
    numbers = [rule.number for rule in faults.rules if tests[rule.number]]
    doubted = _doubted(faults, numbers)
    if not any(doubted.values()):
        return
    wrong = _wrong(faults)
    for rule in faults.rules:
        if doubted.get(rule.number, 0) > wrong.get(rule.number, 0):
            for kind, test in tests[rule.number]:
                yield from _found(faults, rule, kind, test)
        if wrong.get(rule.number) and rule.descriptor.get("type") == "integer":
            yield from _whole_with_decimals(faults, rule)


def _doubted(faults: Faults, numbers: list[int]) -> dict[int, int]:
    """How many cells of each of these fields are in doubt."""
    if not numbers:
        return {}
    counts = ", ".join(f"count(*) FILTER ({faults.doubts.flags.get(number, 'true')})" for number in numbers)
    found = faults.connection.execute(f"SELECT {counts} FROM {faults.doubts.table}").fetchone() or ()
    return dict(zip(numbers, found, strict=True))


def _wrong(faults: Faults) -> dict[int, int]:
    """How many cells of each field have a fault."""
    counted = f"SELECT field, count(DISTINCT row) FROM {faults.name} WHERE place = {CELL} GROUP BY field"
    return dict(faults.connection.execute(counted).fetchall())


def _tests(rule: Rule) -> Iterator[tuple[IssueKind, str]]:
    """The kinds to look for in a field's cells, each with SQL that is true where a cell is one."""
    kind, column = rule.descriptor.get("type"), rule.column
    if kind in ("integer", "number"):
        yield from _number_tests(rule)
    elif kind in ("date", "datetime", "time") and rule.descriptor.get("format") == "any":
        yield GUESSED_DATE, f"NOT regexp_full_match({column}, '{PLAIN_DATE}')"
    elif kind == "string" and rule.descriptor.get("constraints", {}).get("required"):
        yield BLANK_LOOKING, f"regexp_full_match({column}, '{SPACES}')"


def _number_tests(rule: Rule) -> Iterator[tuple[IssueKind, str]]:
    column = rule.column
    none = f"regexp_full_match({column}, '{NO_FIGURE}')"
    yield NOT_A_FIGURE, none
    if rule.descriptor.get("bareNumber") is False:
        yield WORDS_IN_NUMBER, f"regexp_matches({column}, '[\\p{{L}}]') AND NOT {none}"
        return
    plain = column
    if rule.descriptor.get("groupChar"):
        plain = f"replace({plain}, {quoted_text(rule.descriptor['groupChar'])}, '')"
    if rule.descriptor.get("decimalChar", ".") != ".":
        plain = f"replace({plain}, {quoted_text(rule.descriptor['decimalChar'])}, '.')"
    yield ODD_NUMBER, f"NOT regexp_full_match({plain}, '{PLAIN_NUMBER}') AND NOT {none}"


def _found(faults: Faults, rule: Rule, kind: IssueKind, test: str) -> Iterator[Issue]:
    wrong = f"SELECT row FROM {faults.name} WHERE field = {rule.number}"
    yield from _issue(
        faults,
        rule,
        kind,
        f"""SELECT row, {rule.column} AS cell FROM {faults.doubts.table}
            WHERE {faults.doubts.flags.get(rule.number, "true")} AND NOT {rule.missing} AND ({test})
              AND row NOT IN ({wrong})""",
    )


def _whole_with_decimals(faults: Faults, rule: Rule) -> Iterator[Issue]:
    column = rule.column
    yield from _issue(
        faults,
        rule,
        WHOLE_WITH_DECIMALS,
        f"""SELECT row, {column} AS cell FROM {faults.doubts.table}
            WHERE ends_with({column}, '.0') AND regexp_full_match({column}, '-?[0-9]+[.]0')""",
    )


def _issue(faults: Faults, rule: Rule, kind: IssueKind, cells: str) -> Iterator[Issue]:
    found: list[Any] = faults.connection.execute(f"""
        SELECT count(*), min({{'row': row, 'cell': cell}}, {EXAMPLES_KEPT}) FROM ({cells})
    """).fetchall()
    ((count, first),) = found
    if count:
        places = tuple(Place(None, item["row"], rule.number, rule.name, item["cell"]) for item in first)
        yield Issue(kind, {"field": rule.name, "value": first[0]["cell"]}, count, places)
