"""A report for a terminal: the outcome first, then what must be fixed, what should be, and what we changed.

The same fault in many cells is said once, with the first of its cells. Without a terminal there is no colour, and the
lines are 80 columns wide.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from validation.issues import Issue, Place, Severity
from validation.report import Change, Report

if TYPE_CHECKING:
    from rich.console import Console

PLACES_SHOWN = 5  # of a fault
FAULTS_SHOWN = 4  # of a kind, before "and 12 more like it"
CHANGES_SHOWN = 8
COLUMNS_SHOWN = 40
EXAMPLE_WIDTH = 28

OUTCOMES = {
    "passed": ("✔", "Passed", "bold green"),
    "passed with warnings": ("!", "Passed with warnings", "bold yellow"),
    "failed": ("✘", "Not ready yet", "bold red"),
    "quarantined": ("■", "Quarantined", "bold red"),
}
HEADINGS: dict[Severity, tuple[str, str]] = {
    "error": ("Must fix", "bold red"),
    "warning": ("Should fix", "bold yellow"),
    "info": ("Good to know", "bold cyan"),
}


def print_report(report: Report, file: IO[str] | None = None, *, width: int | None = None) -> None:
    """Print the report, to standard output where no file is given."""
    console = _console(file, width)
    _outcome(console, report)
    for severity in HEADINGS:
        _issues(console, report, severity)
    _changes(console, report.changes)
    if report.profile:
        print_profile(report, console)
    _checked(console, report)


def text(report: Report, width: int = 80) -> str:
    """The report as plain text."""
    from io import StringIO

    buffer = StringIO()
    print_report(report, buffer, width=width)
    return buffer.getvalue()


def _console(file: IO[str] | None, width: int | None) -> Console:
    from rich.console import Console

    console = Console(file=file, highlight=False, width=width, soft_wrap=False)
    if width is None and not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 80
    return console


def _outcome(console: Console, report: Report) -> None:
    mark, words, style = OUTCOMES[report.outcome]
    if report.profile and report.schema is None and report.outcome != "failed":
        mark, words, style = "?", "Not recognised", "bold yellow"
    name = str(report.source.get("name") or "The table")
    console.print()
    console.print(f"{mark} {words}", style=style, end="  ")
    console.print(name, style="bold", markup=False)
    facts = _facts(report)
    if facts:
        console.print(f"  {facts}", style="dim", markup=False)
    console.print(f"  {_summary(report)}", markup=False)


def _facts(report: Report) -> str:
    schema = f"{report.schema} {report.schema_version or ''}".strip() if report.schema else ""
    size = _bytes(report.source["bytes"]) if report.source.get("bytes") else ""
    rows = _many(report.statistics["rows"], "row") if report.statistics.get("rows") else ""
    encoding = " ".join(str(report.source[key]) for key in ("format", "encoding") if report.source.get(key))
    return " · ".join(fact for fact in (schema and f"as {schema}", rows, size, encoding) if fact)


def _summary(report: Report) -> str:
    """``No issues found.``, or how many places must, should or need not be looked at."""
    if not report.issues:
        return "No issues found."
    counts = {severity: sum(issue.count for issue in report.of_severity(severity)) for severity in HEADINGS}
    parts = [
        f"{counts['error']:,} to fix" if counts["error"] else "",
        f"{counts['warning']:,} to look at" if counts["warning"] else "",
    ]
    if not any(parts):
        return "Nothing to fix."
    return ", ".join(part for part in parts if part) + "."


def _issues(console: Console, report: Report, severity: Severity) -> None:
    issues = report.of_severity(severity)
    if not issues:
        return
    title, style = HEADINGS[severity]
    console.print()
    console.print(title, style=style)
    kinds: dict[str, list[Issue]] = {}
    for issue in issues:
        kinds.setdefault(issue.kind.code, []).append(issue)
    for group in sorted(kinds.values(), key=lambda group: -sum(issue.count for issue in group)):
        _kind(console, group, style.removeprefix("bold "))


def _kind(console: Console, group: list[Issue], colour: str) -> None:
    """One kind of fault: its title and total, its faults, and what to do said once where it is the same for all."""
    total = sum(issue.count for issue in group)
    console.print()
    console.print(f"  {_counted(total, group)}", style=f"bold {colour}", end="")
    console.print(f"  {group[0].kind.title}", style="bold", markup=False)
    advice = {issue.what_to_do for issue in group}
    for issue in group[:FAULTS_SHOWN]:
        _line(console, _message(issue, alone=len(group) == 1))
        _line(console, _at(issue), "dim")
        if issue.suggestions and issue.suggestions[0] not in issue.what_to_do:
            _line(console, "Did you mean: " + ", ".join(issue.suggestions[:3]), "cyan")
        if len(advice) > 1 and issue.what_to_do:
            _line(console, f"→ {issue.what_to_do}")
    if len(group) > FAULTS_SHOWN:
        rest = group[FAULTS_SHOWN:]
        _line(
            console, f"and {len(rest):,} more of this kind, {_counted(sum(issue.count for issue in rest), rest)}", "dim"
        )
    if len(advice) == 1 and group[0].what_to_do:
        _line(console, f"→ {group[0].what_to_do}")


def _message(issue: Issue, *, alone: bool) -> str:
    if alone or issue.count == 1:
        return issue.message
    return f"{issue.count:,} × {issue.message}"


def _line(console: Console, words: str, style: str | None = None) -> None:
    if not words:
        return
    from rich.padding import Padding
    from rich.text import Text

    hanging = 2 if words.startswith("→ ") else 0
    body = Text(words[hanging:], style=style or "")
    if hanging:
        from rich.table import Table

        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("→", style="green"), body)
        console.print(Padding(grid, (0, 0, 0, 4), expand=False))
    else:
        console.print(Padding(body, (0, 0, 0, 4), expand=False))


def _at(issue: Issue) -> str:
    places = [place for place in issue.places if place.cell]
    if not places:
        return ""
    shown = ", ".join(_places(places[:PLACES_SHOWN], issue))
    rest = issue.count - min(len(places), PLACES_SHOWN)
    return f"at {shown}" + (f" and {rest:,} more" if rest > 0 else "")


def _places(places: list[Place], issue: Issue) -> Iterator[str]:
    """``Data!B5``, ``B6`` …: the sheet is said once for cells that follow one another on it."""
    sheet: str | None = None
    for place in places:
        address = place.cell if place.sheet != sheet else replace(place, sheet=None).cell or place.cell
        address = address.replace("!column ", " column ").replace("!row ", " row ")
        sheet = place.sheet
        known = place.value is None or place.value == str(issue.values.get("value", ""))
        yield address if known else f"{address} “{_short(place.value or '')}”"


def _counted(total: int, group: Iterable[Issue]) -> str:
    places = [place for issue in group for place in issue.places]
    if places and all(place.row and place.column for place in places):
        return _many(total, "cell")
    if places and all(place.row for place in places):
        return _many(total, "row")
    if places and all(place.column for place in places):
        return _many(total, "column")
    return f"{total:,} ×" if total > 1 else "•"


def _changes(console: Console, changes: list[Change]) -> None:
    """What we changed: the rules, with the most frequent alteration of each."""
    if not changes:
        return
    rules: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        rules.setdefault((change.rule, change.field), []).append(change)
    console.print()
    total = sum(change.cells for change in changes)
    console.print("We changed", style="bold cyan", end="")
    console.print(f"  {_many(total, 'cell')}, each rule and count in the change log", style="dim")
    ranked = sorted(rules.items(), key=lambda item: -sum(change.cells for change in item[1]))
    table = _grid()
    for (rule, field), found in ranked[:CHANGES_SHOWN]:
        example = max(found, key=lambda change: change.cells)
        words = (
            f"“{_short(example.before)}” → {_short(example.after)}" if example.after else f"“{_short(example.before)}”"
        )
        more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
        cells = sum(change.cells for change in found)
        table.add_row(f"{cells:,}", _escape(f"{field}: {rule}"), _escape(words + more))
    console.print(table)
    if len(ranked) > CHANGES_SHOWN:
        console.print(f"    and {len(ranked) - CHANGES_SHOWN:,} more rules", style="dim")


def _grid() -> Any:
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    table.add_column(justify="right", min_width=9)
    table.add_column(overflow="fold", min_width=20)
    table.add_column(overflow="ellipsis", no_wrap=True, style="dim")
    return table


def print_profile(report: Report, console: Console) -> None:
    """Print what each column holds, for a file that no schema matched."""
    from rich.padding import Padding
    from rich.table import Table

    columns = report.profile or []
    console.print()
    console.print("What the columns hold", style="bold cyan")
    console.print()
    if not columns:
        _wrapped(console, "There is no table in it that we can see.")
        return
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("Column", overflow="fold", min_width=16, max_width=24)
    table.add_column("Looks like", no_wrap=True)
    table.add_column("Blank", justify="right")
    table.add_column("Distinct", justify="right")
    table.add_column("Range or examples", overflow="ellipsis", no_wrap=True, style="dim", max_width=30)
    for column in columns[:COLUMNS_SHOWN]:
        table.add_row(*(_escape(cell) for cell in _profile_row(column)))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    if len(columns) > COLUMNS_SHOWN:
        console.print(f"  and {len(columns) - COLUMNS_SHOWN:,} more columns", style="dim")


def _profile_row(column: dict[str, Any]) -> tuple[str, ...]:
    """Letters, label, type, blanks, distinct values, and a range or examples."""
    low, high = column.get("minimum"), column.get("maximum")
    if low is not None and low != high:
        content = f"{_figure(low)} … {_figure(high)}"
    else:
        content = ", ".join(_short(str(example), 18) for example in (column.get("examples") or ())[:4])
    label = column.get("label") or ""
    words = label if isinstance(label, str) else " · ".join(str(part) for part in label if part)
    blank = f"{column['blank']:,}" if column.get("blank") else ""
    kind = str(column.get("type") or "")
    return (
        str(column.get("column") or ""),
        words or "(no label)",
        kind,
        blank,
        f"{column.get('distinct', 0):,}",
        content,
    )


def _figure(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) and abs(value) >= 10_000 else str(value)


def _checked(console: Console, report: Report) -> None:
    """What was looked at: said aloud above all where nothing was found."""
    console.print()
    if report.cells is not None:
        _wrapped(console, _cells_line(report), "dim" if not report.cells.balance else "bold red")
    checks = report.statistics.get("checked")
    if checks:
        _wrapped(console, "Checked: " + ", ".join(checks) + ".")
    console.print()


def _cells_line(report: Report) -> str:
    cells = report.cells
    assert cells is not None
    parts = f"{cells.values:,} values + {cells.statuses:,} markers + {cells.issues:,} with issues"
    if cells.balance:
        return f"{cells.total:,} cells are not {parts}: {cells.balance:,} unaccounted for. This is a fault of ours."
    return f"{_many(cells.total, 'cell')} = {parts}. Nothing was lost."


def _wrapped(console: Console, words: str, style: str = "dim") -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.print(Padding(Text(words, style=style), (0, 0, 0, 2), expand=False))


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _bytes(size: int) -> str:
    return (
        f"{size:,} bytes"
        if size < 10_000
        else f"{size / 1e3:,.0f} kB"
        if size < 10_000_000
        else f"{size / 1e6:,.0f} MB"
    )


def _short(words: str, width: int = EXAMPLE_WIDTH) -> str:
    line = " ".join(words.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _escape(words: str) -> str:
    from rich.markup import escape

    return escape(words)
