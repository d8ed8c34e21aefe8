"""What every rendering of a report says in the same words: outcome, counts, each fault with its number, what changed.

A quarantined report holds personal data, so its words are masked: nothing that came from a cell is repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from validation.issues import Issue, IssueKind, Severity, privacy
from validation.report import Report

SUGGESTIONS_SHOWN = 3
CONTROLS = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}"
)

# A sign, words and a class each: nothing is said by colour alone.
OUTCOMES = {
    "passed": ("✔", "Passed", "good"),
    "passed with warnings": ("!", "Passed with warnings", "warn"),
    "failed": ("✘", "Not ready yet", "bad"),
    "quarantined": ("■", "Quarantined", "bad"),
}
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
HEADINGS: dict[Severity, str] = {"error": "Must fix", "warning": "Should fix", "info": "Good to know"}
SIGNS: dict[Severity, str] = {"error": "✘", "warning": "!", "info": "i"}
# Kinds whose evidence is masked where it is found.
MASKED_KINDS = frozenset(kind.code for kind in vars(privacy).values() if isinstance(kind, IssueKind))
# What fills a sentence and never is the text of a cell.
SAFE_VALUES = frozenset({"count", "cells", "rows", "columns", "row", "line", "lines", "width", "sheet", "areas"})


@dataclass(frozen=True)
class Fault:
    """An issue as it is shown. number: its own in this report, the gravest first; the same in every rendering."""

    number: int
    issue: Issue
    message: str
    what_to_do: str
    suggestions: tuple[str, ...]

    @property
    def severity(self) -> Severity:
        return self.issue.severity

    @property
    def sign(self) -> str:
        return SIGNS[self.severity]


@dataclass(frozen=True)
class Group:
    """The faults of one kind, those with the most cells first. advice: what to do, where it is the same for all."""

    kind: IssueKind
    faults: tuple[Fault, ...]
    total: int
    counted: str
    advice: str


def groups(report: Report) -> list[Group]:
    """Every fault of the report, grouped by kind: what must be fixed first, then the most frequent."""
    number, found = 0, []
    for severity in SEVERITIES:
        for issues in _by_kind(report.of_severity(severity)):
            faults = tuple(_fault(report, issue, number + place) for place, issue in enumerate(issues, start=1))
            number += len(faults)
            advice = {fault.what_to_do for fault in faults}
            total = sum(issue.count for issue in issues)
            said = advice.pop() if len(advice) == 1 else ""
            found.append(Group(issues[0].kind, faults, total, counted(total, issues), said))
    return found


def _by_kind(issues: Iterable[Issue]) -> list[list[Issue]]:
    kinds: dict[str, list[Issue]] = {}
    for issue in issues:
        kinds.setdefault(issue.kind.code, []).append(issue)
    return sorted(kinds.values(), key=lambda group: -sum(issue.count for issue in group))


def _fault(report: Report, issue: Issue, number: int) -> Fault:
    if is_masked(report) and issue.kind.code not in MASKED_KINDS:
        said, advice = (masked(words, issue) for words in (issue.kind.problem, issue.kind.what_to_do))
        return Fault(number, _without_values(issue), said, advice, ())
    return Fault(number, issue, message(issue, _column_total(report, issue)), issue.what_to_do, issue.suggestions)


def is_masked(report: Report) -> bool:
    """Whether the report may not repeat what the cells hold."""
    return report.outcome == "quarantined"


def _without_values(issue: Issue) -> Issue:
    places = tuple(replace(place, value=None, label=None) for place in issue.places)
    return replace(issue, values={}, places=places, suggestions=())


def masked(template: str, issue: Issue) -> str:
    """The sentence with “…” for all that may have come from a cell."""
    return template.format_map(_Masked(issue.values))


class _Masked(dict[str, Any]):
    def __getitem__(self, key: str) -> Any:
        return super().get(key, "…") if key in SAFE_VALUES else "…"


def message(issue: Issue, column_total: int | None = None) -> str:
    """The sentence for one place, for several, or for every cell of a column: ``column_total``, where it is known."""
    kind = issue.kind
    if issue.count == 1:
        return issue.message
    if kind.every and column_total is not None and issue.count >= column_total:
        return _filled(kind.every, issue)
    if kind.many:
        return _filled(kind.many, issue)
    return issue.message


def _filled(template: str, issue: Issue) -> str:
    return template.format_map(_Asked({**issue.values, "count": f"{issue.count:,}"}))


class _Asked(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def _column_total(report: Report, issue: Issue) -> int | None:
    """How many cells the column of an issue has, where the issue or the report of a plain table says so."""
    given = issue.values.get("total")
    if isinstance(given, int):
        return given
    columns = {(place.sheet, place.column) for place in issue.places}
    is_plain = report.listing is not None and len(columns) == 1 and None not in columns.pop()[1:]
    rows = report.statistics.get("rows")
    return rows if is_plain and isinstance(rows, int) else None


def says_count(issue: Issue, words: str) -> bool:
    """Whether the sentence itself says how many, or there is but one."""
    return issue.count == 1 or words != issue.message or f"{issue.count:,}" in words


def did_you_mean(fault: Fault) -> str:
    """“Did you mean “male” or “female”?”; nothing where there is no suggestion, or the advice names it already."""
    if not fault.suggestions or fault.suggestions[0] in fault.what_to_do:
        return ""
    shown = [f"“{text}”" for text in fault.suggestions[:SUGGESTIONS_SHOWN]]
    return f"Did you mean {listed(shown, 'or')}?"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def outcome(report: Report) -> tuple[str, str, str]:
    """A sign, the words and the class of the outcome."""
    if report.profile and report.schema is None and report.outcome == "passed":
        return "?", "Not recognised", "warn"
    return OUTCOMES[report.outcome]


def summary(report: Report) -> str:
    """``No issues found.``, or how many places must, should or need not be looked at."""
    if not report.issues:
        return "No issues found."
    errors, warnings = (sum(issue.count for issue in report.of_severity(severity)) for severity in SEVERITIES[:2])
    parts = [f"{errors:,} to fix" if errors else "", f"{warnings:,} to look at" if warnings else ""]
    return f"{', '.join(part for part in parts if part)}." if any(parts) else "Nothing to fix."


def facts(report: Report) -> list[str]:
    """What was read, as what: schema, rows, size, format."""
    schema = f"as {report.schema} {report.schema_version or ''}".strip() if report.schema else ""
    rows = many(report.statistics["rows"], "row") if report.statistics.get("rows") else ""
    size = in_bytes(report.source["bytes"]) if report.source.get("bytes") else ""
    encoding = " ".join(str(report.source[key]) for key in ("format", "encoding") if report.source.get(key))
    return [fact for fact in (schema, rows, size, encoding) if fact]


def name_of(report: Report) -> str:
    return clean(str(report.source.get("name") or "The table"))


def counted(total: int, issues: Iterable[Issue]) -> str:
    """``412 cells``, ``3 rows``: what the faults are in; nothing where it is one thing of no certain place."""
    places = [place for issue in issues for place in issue.places]
    if places and all(place.row and place.column for place in places):
        return many(total, "cell")
    if places and all(place.row for place in places):
        return many(total, "row")
    if places and all(place.column for place in places):
        return many(total, "column")
    return f"{total:,} ×" if total > 1 else ""


def many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def in_bytes(size: int) -> str:
    if size < 10_000:
        return f"{size:,} bytes"
    return f"{size / 1e3:,.0f} kB" if size < 10_000_000 else f"{size / 1e6:,.0f} MB"


def short(words: str, width: int) -> str:
    line = clean(" ".join(words.split()))
    return line if len(line) <= width else line[: width - 1] + "…"


def clean(words: str) -> str:
    """The text without the characters that no page, terminal or workbook may hold."""
    return words.translate(CONTROLS).encode("utf-8", "replace").decode("utf-8")
