"""Cells that frictionless takes and a person would not: found among those in doubt, which are few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from validation.conformance.faults import CELL, Faults
from validation.conformance.rules import Rule, is_same_in_both
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


@dataclass(frozen=True)
class Look:
    """What to look for in a field. odd: SQL that is true of few cells; kinds: what such a cell is, the first that fits,
    each with SQL that is true then.
    """

    odd: str
    kinds: tuple[tuple[IssueKind, str], ...]


def fields_looked_at(rules: Iterable[Rule]) -> set[int]:
    """The numbers of the fields in which there may be such cells."""
    return {rule.number for rule in rules if _look(rule)}


def cell_issues(faults: Faults) -> Iterator[Issue]:
    """Yield the cells that pass and would be read otherwise by a person, an issue a field and kind."""
    looks = {rule.number: _look(rule) for rule in faults.rules}
    doubted = _doubted(faults, [number for number, look in looks.items() if look])
    if not any(doubted.values()):
        return
    wrong = _wrong(faults)
    for rule in faults.rules:
        look = looks[rule.number]
        # Where every cell in doubt has a fault, none of them passes.
        if look and doubted[rule.number] != wrong.get(rule.number, 0):
            yield from _found(faults, rule, look)
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
    """How many cells of each field have a fault: a cell that breaks two constraints is counted twice."""
    counted = f"SELECT finding, count(*) FROM {faults.name} WHERE place = {CELL} GROUP BY finding"
    wrong: dict[int, int] = {}
    for finding, count in faults.connection.execute(counted).fetchall():
        field = faults.findings[finding].field or 0
        wrong[field] = wrong.get(field, 0) + count
    return wrong


def _look(rule: Rule) -> Look | None:
    kind, column = rule.descriptor.get("type"), rule.column
    if kind in ("integer", "number"):
        return _look_at_numbers(rule)
    if kind in ("date", "datetime", "time") and rule.descriptor.get("format") == "any":
        return Look(f"NOT regexp_full_match({column}, '{PLAIN_DATE}')", ((GUESSED_DATE, "true"),))
    if kind == "string" and _may_be_blank(rule.descriptor):
        odd = f"({column} < '!' OR {column} >= chr(128)) AND regexp_full_match({column}, '{SPACES}')"
        return Look(odd, ((BLANK_LOOKING, "true"),))
    return None


def _may_be_blank(descriptor: dict[str, Any]) -> bool:
    """Whether a text that must be there may be nothing but blanks."""
    constraints = descriptor.get("constraints", {})
    return bool(constraints.get("required")) and not constraints.get("enum") and not _has_plain_pattern(constraints)


def _has_plain_pattern(constraints: dict[str, Any]) -> bool:
    pattern = constraints.get("pattern")
    return isinstance(pattern, str) and is_same_in_both(pattern) and not re.search(r"[\s.]", pattern)


def _look_at_numbers(rule: Rule) -> Look:
    column = rule.column
    none = (NOT_A_FIGURE, f"regexp_full_match({column}, '{NO_FIGURE}')")
    if rule.descriptor.get("bareNumber") is False:
        return Look(f"regexp_matches({column}, '[\\p{{L}}]')", (none, (WORDS_IN_NUMBER, "true")))
    plain = column
    if rule.descriptor.get("groupChar"):
        plain = f"replace({plain}, {quoted_text(rule.descriptor['groupChar'])}, '')"
    if rule.descriptor.get("decimalChar", ".") != ".":
        plain = f"replace({plain}, {quoted_text(rule.descriptor['decimalChar'])}, '.')"
    return Look(f"NOT regexp_full_match({plain}, '{PLAIN_NUMBER}')", (none, (ODD_NUMBER, "true")))


def _found(faults: Faults, rule: Rule, look: Look) -> Iterator[Issue]:
    doubted = f"{faults.doubts.table} WHERE {faults.doubts.flags.get(rule.number, 'true')} AND NOT {rule.missing}"
    # Materialised, or DuckDB looks at every cell, and not at each distinct one.
    odd = f"""
        WITH seen AS MATERIALIZED ({faults.seen(rule)})
        SELECT count(*) FROM seen
        WHERE NOT {rule.missing} AND {look.odd} AND {rule.column} NOT IN ({faults.refused(rule)})"""
    if faults.connection.execute(odd).fetchone() == (0,):
        return
    wrong = f"SELECT row FROM {faults.name} WHERE field = {rule.number}"
    which = " ".join(f"WHEN {test} THEN {number}" for number, (_, test) in enumerate(look.kinds))
    cells = f"""
        SELECT row, {rule.column} AS cell, CASE {which} END AS kind
        FROM {doubted} AND {look.odd} AND row NOT IN ({wrong})"""
    for number, count, first in _counted(faults, cells):
        yield _issue(rule, look.kinds[number][0], count, first)


def _whole_with_decimals(faults: Faults, rule: Rule) -> Iterator[Issue]:
    refused = f"SELECT count(*) FROM ({faults.refused(rule)}) WHERE ends_with(value, '.0')"
    is_told = any(refusal.name == "type" for refusal in rule.refusals)  # Otherwise the judge was asked.
    if is_told and faults.connection.execute(refused).fetchone() == (0,):
        return
    column = rule.column
    cells = f"""
        SELECT row, {column} AS cell, 0 AS kind FROM {faults.doubts.table}
        WHERE ends_with({column}, '.0') AND regexp_full_match({column}, '-?[0-9]+[.]0')"""
    for _, count, first in _counted(faults, cells):
        yield _issue(rule, WHOLE_WITH_DECIMALS, count, first)


def _counted(faults: Faults, cells: str) -> list[Any]:
    """How many cells there are of each kind, and the first of them."""
    first = f"min({{'row': row, 'cell': cell}}, {EXAMPLES_KEPT})"
    return faults.connection.execute(f"SELECT kind, count(*), {first} FROM ({cells}) GROUP BY kind").fetchall()


def _issue(rule: Rule, kind: IssueKind, count: int, first: list[dict[str, Any]]) -> Issue:
    places = tuple(Place(None, item["row"], rule.number, rule.name, item["cell"]) for item in first)
    return Issue(kind, {"field": rule.name, "value": first[0]["cell"]}, count, places)
