"""What a report says once figures are withheld: how many, by which rule, and no figure of the file any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pipelines.suppress.rules import Rule
from schemas import code_lists
from validation.issues import COUNTS_WITHHELD, Issue
from validation.report import Change, Report

WITHHELD = "[c]"
FIGURES = ("value", "lower_95", "upper_95")
# What an issue's values point to: these are no figures of the table.
PLACES = frozenset({"where", "within", "sheet", "row", "rows", "columns", "label", "field", "name", "member", "line"})
_FIGURE = re.compile(r"(?<![\w.-])[£+-]?\d[\d,]*(?:\.\d+)?(?![\w-]|\.\d)")


def forget_figures(report: Report) -> None:
    """Take every figure out of the report: one of them may be withheld, or give one away."""
    report.issues = [_without_figures(issue) for issue in report.issues]
    kept = [change for change in report.changes if change.field not in FIGURES]
    told: dict[tuple[str, str], int] = {}
    for change in report.changes:
        if change.field in FIGURES:
            key = (change.rule, change.field)
            told[key] = told.get(key, 0) + change.cells
    merged = [Change(rule, field, "as the source has it", "a figure", cells) for (rule, field), cells in told.items()]
    report.changes = kept + merged


def _without_figures(issue: Issue) -> Issue:
    values = {key: value if key in PLACES else _veiled(value) for key, value in issue.values.items()}
    places = tuple(replace(place, value=None) for place in issue.places)
    suggestions = tuple(str(_veiled(text)) for text in issue.suggestions)
    return replace(issue, values=values, places=places, suggestions=suggestions)


def _veiled(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return WITHHELD
    if isinstance(value, Mapping):
        return {key: _veiled(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_veiled(item) for item in value]
    return _FIGURE.sub(WITHHELD, value) if isinstance(value, str) else WITHHELD


def log_withheld(report: Report, rule: Rule, counts: tuple[int, int, int, int], measures: Iterable[str]) -> None:
    """Say in the change log and in an issue what was done. counts: small ones, others, rates, and those rounded."""
    small, seconds, rates, rounded = counts
    words = (
        ("suppressed-small-count", f"a count under {rule.threshold}", WITHHELD, small),
        ("suppressed-secondary", "a figure that would give one away", WITHHELD, seconds),
        ("suppressed-rate", "a rate of a withheld count", WITHHELD, rates),
        (f"rounded-to-{rule.rounding}", "a count", f"the nearest {rule.rounding}", rounded),
    )
    report.changes += [Change(name, "value", before, after, cells) for name, before, after, cells in words if cells]
    if taken := small + seconds + rates:
        values = {"measures": labels(measures), "threshold": rule.threshold, "count": f"{taken:,}"}
        values |= {"small": f"{small:,}", "others": f"{seconds + rates:,}"}
        report.issues.append(Issue(COUNTS_WITHHELD, values, taken))
        if report.cells is not None:
            held = report.cells
            report.cells = replace(held, values=held.values - taken, statuses=held.statuses + taken)


def labels(measures: Iterable[str]) -> str:
    codes = code_lists.load("measures").codes
    return ", ".join(codes[code].label.lower() for code in measures)
