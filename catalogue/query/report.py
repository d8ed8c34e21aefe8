"""What the last check of a version found, read from its report and said in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from validation.issues import Issue
from validation.report import Change
from validation.report_json import report_from_dict

ISSUES_SHOWN = 8
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One kind of issue: how many cells or rows, what is wrong, what to do, where for example, and its help page."""

    severity: str
    title: str
    message: str
    what_to_do: str
    count: int
    where: str
    guidance: str


@dataclass(frozen=True)
class Check:
    """findings: the gravest first, then the most frequent. more: how many kinds are not among them."""

    findings: tuple[Finding, ...]
    more: int
    changed_rules: tuple[tuple[str, int], ...]


@lru_cache(maxsize=512)
def read_check(path: Path, sha256: str) -> Check:
    """sha256: of the report, which never changes under the same one."""
    report = report_from_dict(json.loads(path.read_text("utf-8")))
    found = sorted(map(_finding, report.issues), key=lambda one: (SEVERITIES.index(one.severity), -one.count))
    return Check(tuple(found[:ISSUES_SHOWN]), max(0, len(found) - ISSUES_SHOWN), _rules(report.changes))


def _finding(issue: Issue) -> Finding:
    where = issue.places[0].cell if issue.places else ""
    kind = issue.kind
    return Finding(issue.severity, kind.title, issue.message, issue.what_to_do, issue.count, where, kind.guidance)


def _rules(changes: Iterable[Change]) -> tuple[tuple[str, int], ...]:
    """Each rule that changed cells, with the number of them, the most first."""
    counts: dict[str, int] = {}
    for change in changes:
        counts[change.rule] = counts.get(change.rule, 0) + change.cells
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
