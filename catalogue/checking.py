"""What `lcr check` writes: the report in its four renderings, and beside it the fixed file and the change log."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalogue.console import Mistake, say, working

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.run import Harmonised
    from validation.render.html import Beside
    from validation.report import Report

SUFFIXES: dict[str, tuple[str, ...]] = {"html": (".html", ".htm"), "xlsx": (".xlsx", ".xlsm")}
LARGE_FILE = 1 << 22  # Bytes.
FIXED_SUFFIXES = (".xlsx", ".csv", ".parquet")


@dataclass(frozen=True)
class Wanted:
    """What a check is asked to write. form: text, json, html or xlsx; output: where, or None for the terminal."""

    form: str
    output: Path | None
    fixed: Path | None = None
    changes: Path | None = None

    @property
    def has_more(self) -> bool:
        """Whether more is asked for than words: a page, a workbook, or something beside the report."""
        return bool(self.form in SUFFIXES or self.fixed or self.changes)

    def printer(self, file: Path) -> tuple[str, ...]:
        """The modules that the report of a large file is printed with; none where it is not printed."""
        is_printed = self.form == "text" and self.output is None
        is_large = file.is_file() and file.stat().st_size >= LARGE_FILE
        return ("rich.console", "validation.render.text") if is_printed and is_large else ()

    def refuse_mistakes(self, file: Path, is_as_is: bool) -> None:
        """Say what is wrong with what is asked, before any work is done."""
        if self.form in SUFFIXES and self.output is None:
            name = f"{file.stem}-report{SUFFIXES[self.form][0]}"
            raise Mistake(f"A report as {self.form} goes into a file. Say which, for example -o {name}.")
        if is_as_is and (self.fixed or self.changes):
            raise Mistake(
                "A file that is judged as it is stays as it is: there is nothing fixed or changed to write."
                " Leave out --fixed and --changes, or --as-is."
            )
        is_with_macros = file.suffix.lower() == ".xlsm"
        if self.output is not None and self.output.suffix.lower() == ".xlsm" and not is_with_macros:
            raise Mistake(f"{self.output.name}: only the copy of an .xlsm file can be one. Name it .xlsx.")


def write_report(report: Report, file: Path, wanted: Wanted, harmonised: Harmonised | None = None) -> None:
    """Write or print the report and what is wanted beside it.

    harmonised: where the file was harmonised. Of a quarantined file nothing is written but the report.
    """
    beside = _write_beside(report, file, wanted, harmonised) if wanted.has_more else None
    if wanted.output is None:
        _print(report, wanted.form)
    elif wanted.form == "json":
        write_json(wanted.output, report)
    elif wanted.form == "text":
        from validation.render.text import text

        write_parts(wanted.output, (text(report),))
    elif beside is not None:
        with working(f"Writing {wanted.output.name}"):
            _write_with_table(report, file, wanted, beside)


def _print(report: Report, form: str) -> None:
    if form == "text":
        from validation.render.text import print_report

        return print_report(report)
    for part in report.json_parts():
        click.echo(part, nl=False)
    click.echo()
    return None


def write_parts(path: Path, parts: Iterable[str]) -> None:
    """Write a text in parts, whole or not at all."""
    from pipelines.durable import whole_file

    with whole_file(path) as passing, passing.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


def write_json(path: Path, report: Report) -> None:
    """Write the report as JSON, an error at a time: a long report need not be held at once."""
    write_parts(path, chain(report.json_parts(), "\n"))


def _write_with_table(report: Report, file: Path, wanted: Wanted, beside: Beside) -> None:
    """Write a rendering that shows the officer's own table."""
    from pipelines.durable import whole_file
    from pipelines.rendering import write_annotated, write_page

    assert wanted.output is not None
    with whole_file(wanted.output) as passing:
        if wanted.form == "html":
            write_page(report, file, passing, beside)
        else:
            write_annotated(report, file, passing)


def _write_beside(report: Report, file: Path, wanted: Wanted, harmonised: Harmonised | None) -> Beside:
    """Write the fixed file and the change log, and return what a page says of them."""
    from pipelines.rendering import published
    from validation.render.html import Beside

    if harmonised is None or report.outcome == "quarantined":
        return Beside()
    fixed = wanted.fixed if _write_fixed(harmonised, wanted.fixed) else None
    if wanted.changes is not None:
        from pipelines.publish import changes_csv

        write_parts(wanted.changes, (changes_csv(report.changes),))
    start = wanted.output.parent if wanted.output is not None else file.parent
    return Beside(
        fixed=_from(start, fixed),
        changes=_from(start, wanted.changes),
        published=published(harmonised) if wanted.form == "html" else None,
        is_fixable=harmonised.relation is not None,
    )


def _from(start: Path, path: Path | None) -> str | None:
    """The path as a link from a folder writes it."""
    return None if path is None else Path(os.path.relpath(path, start)).as_posix()


def _write_fixed(harmonised: Harmonised, path: Path | None) -> bool:
    """Write what would be published; False where there is nothing, or it is not wanted."""
    if path is None:
        return False
    if harmonised.relation is None or harmonised.schema is None:
        say(f"{path.name} was not written: nothing in the file could be read as figures of a schema.")
        return False
    write_observations(harmonised, path)
    say(f"Wrote {harmonised.rows:,} observations of {harmonised.schema.name} to {path}.")
    return True


def write_observations(harmonised: Harmonised, output: Path) -> None:
    """Write the observations as the kind of file that is named."""
    from pipelines import outputs

    writers: dict[str, Any] = {
        ".parquet": outputs.write_parquet,
        ".csv": outputs.write_csv,
        ".xlsx": outputs.write_xlsx,
    }
    with working(f"Writing {output.name}"):
        writers[output.suffix.lower()](harmonised.connection, harmonised.relation, harmonised.schema, output)
