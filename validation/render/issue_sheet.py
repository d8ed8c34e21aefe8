"""What stands on the sheets that a report adds to a workbook: the issues with links to their cells, and the changes.

Said once for both libraries that write workbooks: each gives a ``Painter``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from validation.issues import Place, Severity
from validation.render import checked, words
from validation.render.places import address, addresses
from validation.render.words import Fault
from validation.report import Report

ISSUES_TITLE, CHANGES_TITLE = "Issues", "Changes"
FAULTS_SHOWN = 10_000
FAULTS_MARKED = 1_000  # Their cells are coloured: at most 20 each.
CHANGES_SHOWN = 50_000
LINKS_SHOWN = 60_000  # A sheet holds no more than 65,530.
LONGEST_TEXT = 32_000  # A cell holds no more than 32,767 characters.
LONGEST_COMMENT = 1_500
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

INK = "10272D"
FILLS: dict[Severity, str] = {"error": "FBD3CE", "warning": "FDE6B3", "info": "D5E6F9"}
LINES: dict[Severity, str] = {"error": "9D1C1C", "warning": "7A4A00", "info": "0B4F8A"}
TABS = {"issues": "9D1C1C", "changes": "0B4F8A"}

# A style: fill, colour, bold, size, link. What is not named is plain.
Style = dict[str, Any]
STYLES: dict[str, Style] = {
    "title": {"bold": True, "size": 16},
    "strong": {"bold": True, "size": 12},
    "plain": {},
    "soft": {"color": "4C6066"},
    "label": {"bold": True, "color": "FFFFFF", "fill": "063C44", "wrap": True},
    "cell": {"wrap": True, "line": True},
    "link": {"wrap": True, "line": True, "color": "00626B", "underline": True},
    **{
        severity: {"bold": True, "wrap": True, "line": True, "fill": fill, "color": LINES[severity]}
        for severity, fill in FILLS.items()
    },
}
LABELS = (
    ("No.", 6),
    ("How grave", 14),
    ("Where", 22),
    ("What is wrong", 52),
    ("What to do", 60),
    ("Did you mean", 30),
    ("How many", 10),
    ("Kind of issue", 34),
    ("More of its cells", 16),
)
CHANGE_LABELS = (("Cells", 10), ("Field", 18), ("Rule", 24), ("Before", 44), ("After", 36), ("First cell", 20))


class Painter(Protocol):
    """Writes to one sheet. Rows and columns count from 0; a style is a name in ``STYLES``."""

    def put(self, row: int, column: int, value: str | int, style: str) -> None: ...
    def link(self, row: int, column: int, text: str, sheet: str, cell: str) -> None: ...
    def finish(self, widths: Sequence[int], label_row: int | None, last_row: int) -> None: ...


# The name of a place's sheet in the workbook, and the cell a link leads to; None where the place is not in it.
Locate = Callable[[Place], tuple[str, str] | None]


def paint_issues(
    painter: Painter, report: Report, faults: Sequence[Fault], locate: Locate, notes: Sequence[str]
) -> None:
    """Write the first sheet: what came of the check, every issue, and what was checked."""
    sign, said, _ = words.outcome(report)
    painter.put(0, 0, f"{sign} {said}: {words.name_of(report)}", "title")
    row = 1
    for line, style in [(_summary(report), "strong"), *((line, "soft") for line in _about(report, faults, notes))]:
        painter.put(row, 0, line, style)
        row += 1
    label_row = row + 1 if faults else None
    row += 1
    if faults:
        for column, (label, _) in enumerate(LABELS):
            painter.put(row, column, label, "label")
        row = _paint_faults(painter, row + 1, faults, locate)
    for line, style in _checked(report, faults):
        row += 1
        painter.put(row, 0, line, style)
    painter.finish([width for _, width in LABELS], label_row, (label_row or 0) + min(len(faults), FAULTS_SHOWN))


def _summary(report: Report) -> str:
    changed = sum(rule.cells for rule in checked.rules(report))
    more = f" We changed {words.many(changed, 'cell')} to fit the standard." if changed else ""
    return words.summary(report) + more


def _about(report: Report, faults: Sequence[Fault], notes: Sequence[str]) -> list[str]:
    lines = [" · ".join(words.facts(report))] if words.facts(report) else []
    if faults and not words.is_masked(report):
        lines.append(
            "Each cell with an issue is coloured and has a comment: red ✘ must be fixed, amber ! should be fixed,"
            " blue i is good to know. The links lead to the cells."
        )
    return [*lines, *notes]


def _paint_faults(painter: Painter, row: int, faults: Sequence[Fault], locate: Locate) -> int:
    """Write a row an issue; return the row after the last."""
    links = 0
    for fault in faults[:FAULTS_SHOWN]:
        severity = fault.severity
        painter.put(row, 0, fault.number, severity)
        painter.put(row, 1, f"{fault.sign} {words.HEADINGS[severity]}", severity)
        painter.put(row, 3, fault.message, "cell")
        painter.put(row, 4, fault.what_to_do, "cell")
        painter.put(row, 5, "; ".join(fault.suggestions), "cell")
        painter.put(row, 6, fault.issue.count, "cell")
        painter.put(row, 7, fault.issue.kind.title, "cell")
        links += _paint_places(painter, row, fault, locate if links < LINKS_SHOWN else lambda _: None)
        row += 1
    if len(faults) > FAULTS_SHOWN:
        painter.put(row, 3, f"and {len(faults) - FAULTS_SHOWN:,} more: all are in the report as JSON", "soft")
        row += 1
    return row


def _paint_places(painter: Painter, row: int, fault: Fault, locate: Locate) -> int:
    """Write the first place under “Where” and the others from the last column on; return how many are links."""
    links = 0
    places = [place for place, _ in addresses(fault.issue.places)]
    columns = [2, *range(len(LABELS) - 1, len(LABELS) - 2 + len(places))]
    if not places:
        painter.put(row, 2, "", "cell")
    for column, place in zip(columns, places, strict=False):
        target = locate(place)
        if target is None:
            painter.put(row, column, address(place), "cell")
        else:
            painter.link(row, column, address(place), *target)
            links += 1
    return links


def _checked(report: Report, faults: Sequence[Fault]) -> list[tuple[str, str]]:
    lines = [] if report.issues else [("✔ No issues found.", "strong")]
    marks = {True: "✔ passed", False: "✘ see above", None: "• checked"}
    checks = checked.checks(report)
    if checks:
        lines.append(("What we checked", "strong"))
    lines += [(f"{name}: {marks[None if passed is None else bool(passed)]}", "plain") for name, passed in checks]
    if report.cells is not None:
        lines.append((checked.cells_line(report), "soft"))
    return lines


def paint_changes(painter: Painter, report: Report) -> None:
    """Write each text that was changed, with its rule, what it became, and in how many cells."""
    for column, (label, _) in enumerate(CHANGE_LABELS):
        painter.put(0, column, label, "label")
    shown = sorted(report.changes, key=lambda change: -change.cells)[:CHANGES_SHOWN]
    for row, change in enumerate(shown, start=1):
        where = change.place.cell if change.place else ""
        painter.put(row, 0, change.cells, "cell")
        for column, text in enumerate((change.field, change.rule, change.before, change.after, where), start=1):
            painter.put(row, column, text, "cell")
    painter.finish([width for _, width in CHANGE_LABELS], 0, len(shown))


def comment(faults: Sequence[Fault]) -> str:
    """What a comment on a cell says of its faults."""
    said = []
    for fault in faults:
        lines = [f"{fault.sign} {words.HEADINGS[fault.severity]} (issue {fault.number})", fault.message]
        lines += [line for line in (words.did_you_mean(fault), fault.what_to_do and f"→ {fault.what_to_do}") if line]
        said.append("\n".join(lines))
    text = words.clean("\n\n".join(said))
    return text if len(text) <= LONGEST_COMMENT else f"{text[: LONGEST_COMMENT - 1]}…"


def comment_size(text: str) -> tuple[int, int]:
    """The width and height in points' neighbourhood that show the comment without scrolling."""
    lines = sum(1 + len(line) // 46 for line in text.splitlines())
    return 300, min(24 + 16 * lines, 420)


def cut(text: str) -> str:
    """The text as a cell can hold it."""
    said = words.clean(text)
    return said if len(said) <= LONGEST_TEXT else f"{said[: LONGEST_TEXT - 1]}…"


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet would run the text, were it typed in."""
    return text.startswith(FORMULA_SIGNS)


def free_title(title: str, taken: Sequence[str]) -> str:
    """``Issues``, or ``Issues 2`` where the officer has a sheet of that name."""
    held = {name.casefold() for name in taken}
    number, free = 1, title
    while free.casefold() in held:
        number += 1
        free = f"{title} {number}"
    return free
