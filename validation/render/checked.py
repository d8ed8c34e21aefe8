"""What was checked and passed, what we changed, and where every cell went: said aloud in every rendering."""

from __future__ import annotations

from dataclasses import dataclass

from validation.issues import Severity
from validation.render.words import is_masked, many
from validation.report import Change, Report

NOT_SERIOUS: Severity = "info"
KEYS = frozenset({"repeated-key", "missing-key", "conflicting-figures"})
BOUNDS = frozenset({"too-small", "too-large"})
FIGURES = frozenset(
    {"negative-figure", "percentage-over-100", "interval-crossed", "outside-own-interval", "part-of-a-person"}
)
HOLES = frozenset({"hole-in-series", "area-missing-in-period", "category-missing-in-period"})
REPEATS = frozenset({"figure-stands-still", "copied-period", "same-figure-everywhere"})
PEOPLE = frozenset({"personal-data", "one-row-per-person", "hidden-personal-data", "names-of-people"})
CONTACTS = frozenset({"contact-details", "contact-in-comment", "named-contacts", "small-groups"})
LOST_VALUES = frozenset({"formula-error", "hashes-instead-of-value", "formula-without-value", "unit-in-cell"})
MANGLED = frozenset(
    {
        "lost-leading-zeros",
        "code-in-scientific-notation",
        "figure-in-scientific-notation",
        "long-number-cut",
        "date-instead-of-range",
        "mixed-date-orders",
        "garbled-text",
    }
)
SHAPE = frozenset(
    {
        "blank-area",
        "merged-figure",
        "no-headings",
        "column-without-heading",
        "same-heading-twice",
        "duplicate-row",
        "cut-at-row-limit",
        "fewer-rows-than-said",
    }
)
# Which kinds of issue a check finds, so that each check can be said to have passed or not.
KINDS_OF: dict[str, frozenset[str]] = {
    "types": frozenset({"wrong-type", "unreadable-number", "unreadable-period", "ambiguous-marker"}) | LOST_VALUES,
    "required fields": frozenset({"missing-value"}),
    "patterns": frozenset({"wrong-pattern"}),
    "code lists": frozenset({"not-in-list", "unknown-area", "ambiguous-area", "category-not-known"}),
    "ranges": BOUNDS,
    "constraints": BOUNDS | {"not-in-list", "wrong-pattern", "too-short", "too-long"},
    "unique values": frozenset({"repeated-value"}),
    "primary key": KEYS,
    "one row for each primary key": KEYS,
    "blank and ragged rows": frozenset({"blank-row", "extra-cell", "missing-cell", "ragged-rows"}),
    "labels": frozenset({"blank-label", "duplicate-label", "extra-label", "missing-label", "incorrect-label"}),
    "areas in force": frozenset({"superseded-area-code", "old-area-list", "area-beside-its-successor", "levels-mixed"}),
    "limits": FIGURES,
    "periods": HOLES | REPEATS | {"future-period", "unreadable-period"},
    "series": frozenset({"jump-in-series", "ten-times-off", "unit-changes-in-series", "sudden-zero"}),
    "totals": frozenset({"parts-do-not-add-up", "part-over-whole"}),
    "mangled cells": MANGLED | LOST_VALUES,
    "shape of the sheet": SHAPE,
    "personal data": PEOPLE | CONTACTS,
}
RULES = {
    "area-name": "An area's name became its code",
    "area-code": "An old or short code became the code in force",
    "area-register-name": "A name beside its code became the register's name",
    "area-spelling": "Another spelling of an area became its code",
    "number-format": "A number became a plain one",
    "percent-sign": "A percentage became a number",
    "marker": "A sign became a status",
    "period-format": "A period became its ISO 8601 form",
    "category-spelling": "Another word for a category became its code",
    "proportion-to-percent": "A share of 1 became one of 100",
}


def checks(report: Report) -> list[tuple[str, bool | None]]:
    """What was checked, and whether it passed; None where other issues leave that open."""
    found = {issue.kind.code for issue in report.issues if issue.severity != NOT_SERIOUS}
    return [
        (name, True if not found else not found & KINDS_OF[name] if name in KINDS_OF else None)
        for name in report.statistics.get("checked", ())
    ]


@dataclass(frozen=True)
class Rule:
    """The changes of one rule to one field. before, after: the most frequent of them. more: how many others."""

    rule: str
    field: str
    cells: int
    before: str
    after: str
    more: int

    @property
    def words(self) -> str:
        """The rule as a sentence; its name, where it is one that has none yet."""
        return RULES.get(self.rule, self.rule)


def rules(report: Report) -> list[Rule]:
    """What we changed, the rules with the most cells first; without the texts where the report is masked."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in report.changes:
        found.setdefault((change.rule, change.field), []).append(change)
    made = []
    for (rule, field), changes in found.items():
        example = max(changes, key=lambda change: change.cells)
        texts = ("…", "…") if is_masked(report) else (example.before, example.after)
        made.append(Rule(rule, field, sum(change.cells for change in changes), *texts, len(changes) - 1))
    return sorted(made, key=lambda one: -one.cells)


def cells_line(report: Report) -> str:
    """Where every cell went: said aloud, and a loss is said to be ours."""
    cells = report.cells
    if cells is None:
        return ""
    parts = f"{many(cells.values, 'value')} + {many(cells.statuses, 'marker')} + {cells.issues:,} with issues"
    if cells.balance:
        return f"{cells.total:,} cells are not {parts}: {cells.balance:,} unaccounted for. This is a fault of ours."
    return f"{many(cells.total, 'cell')} = {parts}. Nothing was lost."
