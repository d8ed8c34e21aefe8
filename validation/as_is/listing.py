"""Every error of a file judged as it is, written as frictionless writes it, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validation.conformance.faults import Faults
from validation.issues import Issue, column_letters

CELL_TYPES = ("type-error", "constraint-error", "extra-cell", "missing-cell", "unique-error")
TITLES = {
    "type-error": "Type Error",
    "constraint-error": "Constraint Error",
    "extra-cell": "Extra Cell",
    "missing-cell": "Missing Cell",
    "unique-error": "Unique Error",
    "blank-row": "Blank Row",
    "primary-key": "PrimaryKey Error",
}


class Listing:
    """The errors of the header, then those of the rows, as they are held in DuckDB: it can be read again and again."""

    def __init__(self, header: list[dict[str, Any]], faults: Faults, issues: dict[int, Issue]) -> None:
        self._header, self._faults, self._issues = header, faults, issues

    def __iter__(self) -> Iterator[dict[str, Any]]:
        yield from self._header
        faults = self._faults
        names = {rule.number: rule.name for rule in faults.rules}
        columns = ", ".join(f"coalesce(d.{rule.column}, '')" for rule in faults.rules)
        extra = "coalesce(d.extra, [])" if faults.doubts.ragged else "[]::VARCHAR[]"
        for page in faults.pages(f"f.row, f.field, f.finding, f.before, [{columns}][1:d.cells] || {extra}"):
            for row, field, number, before, cells in page:
                note = faults.findings[number].note or (
                    f"the same as in the row at position {before}" if before else ""
                )
                yield _error(row, field, faults.findings[number].type, note, cells, names, self._issues[number])


def _error(
    row: int, field: int | None, kind: str, note: str, cells: list[str], names: dict[int, str], issue: Issue
) -> dict[str, Any]:
    in_cell = kind in CELL_TYPES and field is not None
    error: dict[str, Any] = {
        "type": kind,
        "title": TITLES[kind],
        "description": issue.kind.title,
        "message": issue.message,
        "tags": ["#table", "#row", "#cell"] if in_cell else ["#table", "#row"],
        "note": note,
        "cells": cells,
        "rowNumber": row,
    }
    if field is not None and in_cell:
        cell = cells[field - 1] if field <= len(cells) else "None" if kind == "constraint-error" else ""
        error |= {"cell": cell, "fieldName": names.get(field, ""), "fieldNumber": field}
    return error | {
        "code": issue.kind.code,
        "severity": issue.severity,
        "what_to_do": issue.what_to_do,
        "suggestions": list(issue.suggestions),
        "sheet": None,
        "address": f"{column_letters(field)}{row}" if field else f"row {row}",
        "count": issue.count,
    }
