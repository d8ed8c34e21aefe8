"""A report with the officer's own table in it: as a page, as an annotated workbook, and as data for a page to come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from validation.reading import Source, Unreadable, open_source

if TYPE_CHECKING:
    from pipelines.run import Harmonised
    from validation.render.html import Beside, Published
    from validation.report import Report

SAMPLE_ROWS = 6
PLAIN_FIGURE = 1e6


def write_page(report: Report, path: Path, target: Path, beside: Beside | None = None) -> None:
    """Write the report of the file ``path`` as one page of HTML."""
    from validation.render.html import NOTHING_BESIDE, html_parts

    source = source_of(report, path)
    with target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(html_parts(report, source.sheets if source else (), beside or NOTHING_BESIDE))


def write_view_of(report: Report, target: Path, source: Source | None = None, beside: Published | None = None) -> None:
    """Write what a page would show, as JSON. source: the file's cells, where they are at hand."""
    from pipelines.asking import questions
    from validation.render.view import view, write_view

    sheets = source.sheets if source is not None else ()
    write_view(view(report, sheets, beside, questions(report)), target)


def write_annotated(report: Report, path: Path, target: Path) -> None:
    """Write a copy of the file with its faulty cells marked, and the issues in front."""
    from validation.render.workbook import write_workbook

    write_workbook(report, target, source_of(report, path))


def source_of(report: Report, path: Path) -> Source | None:
    """The file's cells; None where it is quarantined, or only frictionless can read it, which shows none."""
    from validation.engine import connect

    if report.outcome == "quarantined":
        return None
    try:
        return open_source(path, connect())
    except Unreadable:
        return None


def published(harmonised: Harmonised) -> Published | None:
    """The first rows of what would be published: those of the schema's fields that hold anything there."""
    from pipelines.outputs import table
    from validation.quoting import quoted
    from validation.render.html import Published

    if harmonised.relation is None or harmonised.schema is None or harmonised.report.outcome == "quarantined":
        return None
    names = [field.name for field in harmonised.schema.fields]
    query = f"SELECT {', '.join(map(quoted, names))} FROM {table(harmonised.relation)} LIMIT {SAMPLE_ROWS}"
    rows = harmonised.connection.execute(query).fetchall()
    texts = [tuple("" if cell is None else _text(cell) for cell in row) for row in rows]
    kept = [place for place in range(len(names)) if any(row[place] for row in texts)]
    sample = tuple(tuple(row[place] for place in kept) for row in texts)
    return Published(tuple(names[place] for place in kept), sample, harmonised.rows)


def _text(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, float) and abs(cell) < PLAIN_FIGURE else str(cell).removesuffix(".0")
