"""The summary of a check of many files for a terminal: what each came to, and what was passed over."""

from __future__ import annotations

from typing import IO

from validation.render.text import STYLES, _console, print_report
from validation.render.words import OUTCOMES, clean, many
from validation.reports import FileReport, Reports

OTHERS = {"not read": ("✘", "Not read", "bad"), "not recognised": ("?", "Not recognised", "warn")}
PASSED_OVER_SHOWN = 20


def print_reports(reports: Reports, file: IO[str] | None = None, *, width: int | None = None) -> None:
    """Print the report of each file that has something to look at, and the summary last, where a reader looks first."""
    for one in reports.files:
        if one.outcome != "passed" and one.sentence is None:
            print_report(one.report, file, width=width)
    print_summary(reports, file, width=width)


def text(reports: Reports, width: int = 100) -> str:
    """The same as plain text."""
    from io import StringIO

    buffer = StringIO()
    print_reports(reports, buffer, width=width)
    return buffer.getvalue()


def print_summary(reports: Reports, file: IO[str] | None = None, *, width: int | None = None) -> None:
    """Print a line for each file, and one for each that was not read or not looked at."""
    from rich.padding import Padding
    from rich.table import Table

    console = _console(file, width)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("file", overflow="fold")
    table.add_column("outcome", no_wrap=True)
    for heading in ("errors", "warnings", "rows"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in reports.files:
        mark, words, style = OTHERS.get(one.outcome) or OUTCOMES[one.outcome]
        figures = (one.count("error"), one.count("warning"), one.rows or 0)
        cells = [f"{figure:,}" if figure else "" for figure in figures]
        table.add_row(_plain(one.name), f"[{STYLES[style]}]{mark} {words}[/]", *cells)
    console.print()
    console.print(f"{_counted(reports)} in {clean(reports.name)}", style="bold", markup=False)
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    for said in _remarks(reports):
        console.print(Padding(_plain(said), (0, 0, 0, 2), expand=False))
    console.print()


def _counted(reports: Reports) -> str:
    """``3 files: 1 passed, 2 not ready yet``."""
    tally: dict[str, int] = {}
    for one in reports.files:
        words = (OTHERS.get(one.outcome) or OUTCOMES[one.outcome])[1].lower()
        tally[words] = tally.get(words, 0) + 1
    counts = ", ".join(f"{count:,} {words}" for words, count in tally.items())
    return f"{many(len(reports.files), 'file')}{': ' if counts else ''}{counts}"


def _remarks(reports: Reports) -> list[str]:
    said = [f"✘ {_of(one)}" for one in reports.files if one.sentence is not None]
    said += [f"✘ {issue.message} {issue.what_to_do}" for issue in reports.issues]
    said += [f"• {name} was not checked: {why}." for name, why in reports.passed_over[:PASSED_OVER_SHOWN]]
    if (rest := len(reports.passed_over) - PASSED_OVER_SHOWN) > 0:
        said.append(f"• and {rest:,} more were not checked.")
    return said


def _of(one: FileReport) -> str:
    """Why a file was not read; with its name, where the sentence has another."""
    return str(one.sentence) if one.name in str(one.sentence) else f"{one.name}: {one.sentence}"


def _plain(words: str) -> str:
    from rich.markup import escape

    return escape(clean(words))
