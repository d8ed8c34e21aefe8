"""A report for a terminal: the outcome first, then what must and should be fixed, what we changed and what we checked.

The same fault in many cells is said once, with the first of its cells. Without a terminal there is no colour, and the
lines are 80 columns wide.
"""

from __future__ import annotations

import os
import shlex
from typing import IO, TYPE_CHECKING, Any

from validation.issues import Severity
from validation.render import checked, words
from validation.render.places import spots
from validation.render.words import Fault, Group
from validation.report import Report

if TYPE_CHECKING:
    from rich.console import Console

PLACES_SHOWN = 5  # of a fault
FAULTS_SHOWN = 4  # of a kind, before "and 12 more like it"
CHANGES_SHOWN = 8
EXAMPLE_WIDTH = 28

STYLES = {"good": "bold green", "warn": "bold yellow", "bad": "bold red"}
COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "cyan"}


def print_report(report: Report, file: IO[str] | None = None, *, width: int | None = None) -> None:
    """Print the report, to standard output where no file is given."""
    console = _console(file, width)
    _outcome(console, report)
    groups = words.groups(report)
    ours = [group for group in groups if all(fault.issue.beside for fault in group.faults)]
    for severity in words.SEVERITIES:
        _issues(console, [group for group in groups if group.kind.severity == severity and group not in ours], severity)
    _beside(console, ours)
    _changes(console, report)
    if report.profile and not words.is_masked(report):
        from validation.render.profile_text import print_profile

        print_profile(report.profile, console)
    _checked(console, report)


def text(report: Report, width: int = 80) -> str:
    """The report as plain text."""
    from io import StringIO

    buffer = StringIO()
    print_report(report, buffer, width=width)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _console(file: IO[str] | None, width: int | None) -> Console:
    from rich.console import Console

    console = Console(file=file, highlight=False, width=width, soft_wrap=False)
    if width is None and not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 80
    return console


def _outcome(console: Console, report: Report) -> None:
    sign, said, look = words.outcome(report)
    console.print()
    console.print(f"{sign} {said}", style=STYLES[look], end="  ")
    console.print(words.name_of(report), style="bold", markup=False)
    facts = words.facts(report)
    if facts:
        console.print(f"  {' · '.join(facts)}", style="dim", markup=False)
    console.print(f"  {words.summary(report)}", markup=False)


def _issues(console: Console, groups: list[Group], severity: Severity) -> None:
    if not groups:
        return
    console.print()
    console.print(f"{words.SIGNS[severity]} {words.HEADINGS[severity]}", style=f"bold {COLOURS[severity]}")
    for group in groups:
        _kind(console, group, COLOURS[severity])


def _beside(console: Console, groups: list[Group]) -> None:
    """What is ours of a file judged as it is, apart from what frictionless says."""
    if groups:
        console.print()
        console.print("+ Beside frictionless: what it lets pass, or calls another thing", style="bold magenta")
    for group in groups:
        _kind(console, group, COLOURS[group.kind.severity])


def _kind(console: Console, group: Group, colour: str) -> None:
    """One kind of fault: its title and total, its faults, and what to do said once where it is the same for all."""
    console.print()
    console.print(f"  {group.counted or '•'}", style=f"bold {colour}", end="")
    console.print(f"  {group.kind.title}", style="bold", markup=False)
    for fault in group.faults[:FAULTS_SHOWN]:
        _fault(console, fault, group)
    if len(group.faults) > FAULTS_SHOWN:
        rest = group.faults[FAULTS_SHOWN:]
        total = words.counted(sum(fault.issue.count for fault in rest), (fault.issue for fault in rest))
        _line(console, f"and {len(rest):,} more of this kind{total and ', '}{total}", "dim")
    _line(console, group.advice and f"→ {group.advice}")


def _fault(console: Console, fault: Fault, group: Group) -> None:
    is_counted = len(group.faults) == 1 or words.says_count(fault.issue, fault.message)
    _line(console, fault.message if is_counted else f"{fault.issue.count:,} × {fault.message}")
    _line(console, _at(fault), "dim")
    _line(console, words.did_you_mean(fault), "cyan")
    if not group.advice and fault.what_to_do:
        _line(console, f"→ {fault.what_to_do}")


def _line(console: Console, said: str, style: str | None = None) -> None:
    if not said:
        return
    from rich.padding import Padding
    from rich.text import Text

    hanging = 2 if said.startswith("→ ") else 0
    body = Text(words.clean(said[hanging:]), style=style or "")
    if hanging:
        from rich.table import Table

        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("→", style="green"), body)
        console.print(Padding(grid, (0, 0, 0, 4), expand=False))
    else:
        console.print(Padding(body, (0, 0, 0, 4), expand=False))


def _at(fault: Fault) -> str:
    """``at Data!B5, B6 and 407 more``; where the cells differ, ``“many” at Data!B5; “few” at B6``."""
    found, more = spots(fault.issue, PLACES_SHOWN)
    if not found or found[0].places[0][1] in fault.message:  # The sentence names the sheet.
        return ""
    said = [_spot(spot.value, [address for _, address in spot.places]) for spot in found]
    return "; ".join(said) + (f" and {more:,} more" if more else "")


def _spot(value: str, addresses: list[str]) -> str:
    what = f"“{words.short(value, EXAMPLE_WIDTH)}” " if value else ""
    return f"{what}at {', '.join(addresses)}"


def _changes(console: Console, report: Report) -> None:
    """What we changed: the rules, with the most frequent alteration of each."""
    rules = checked.rules(report)
    if not rules:
        return
    console.print()
    total = sum(rule.cells for rule in rules)
    console.print("✎ We changed", style="bold cyan", end="")
    console.print(f"  {words.many(total, 'cell')}, each rule and count in the change log", style="dim")
    table = _grid()
    for rule in rules[:CHANGES_SHOWN]:
        before, after = (words.short(side, EXAMPLE_WIDTH) for side in (rule.before, rule.after))
        more = f" and {rule.more:,} more" if rule.more else ""
        example = f"“{before}” → {after}" if after else f"“{before}”"
        table.add_row(f"{rule.cells:,}", _escape(f"{rule.field}: {rule.rule}"), _escape(example + more))
    console.print(table)
    if len(rules) > CHANGES_SHOWN:
        console.print(f"    and {len(rules) - CHANGES_SHOWN:,} more rules", style="dim")


def _grid() -> Any:
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    table.add_column(justify="right", min_width=9)
    table.add_column(overflow="fold", min_width=20)
    table.add_column(overflow="ellipsis", no_wrap=True, style="dim")
    return table


def _checked(console: Console, report: Report) -> None:
    """What was looked at: said aloud above all where nothing was found."""
    console.print()
    checks = checked.checks(report)
    if checks:
        passed = [name for name, is_passed in checks if is_passed]
        open_checks = [name for name, is_passed in checks if is_passed is None]
        if passed:
            console.print(f"✔ {len(passed)} of {len(checks)} checks passed", style="bold green")
            _wrapped(console, f"Checked: {', '.join(passed)}.")
        if open_checks:
            _wrapped(console, f"Checked as well: {', '.join(open_checks)}.")
    if report.cells is not None:
        _wrapped(console, checked.cells_line(report), "dim" if not report.cells.balance else "bold red")
    if console.is_terminal and any(issue.places for issue in report.issues):
        name = shlex.quote(words.name_of(report))
        _wrapped(console, f"On your own table: lcr check {name} --format html -o report.html")
    console.print()


def _wrapped(console: Console, said: str, style: str = "dim") -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.print(Padding(Text(said, style=style), (0, 0, 0, 2), expand=False))


def _escape(said: str) -> str:
    from rich.markup import escape

    return escape(said)
