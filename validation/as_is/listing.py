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

    def __init__(self, header: list[dict[str, Any]], faults: Faults | None, issues: dict[Any, Issue]) -> None:
        self._header, self._faults, self._issues = header, faults, issues

    def __iter__(self) -> Iterator[dict[str, Any]]:
        yield from self._header
        if self._faults is not None and self._faults.count():
            yield from self._rows(self._faults)

    def _rows(self, faults: Faults) -> Iterator[dict[str, Any]]:
        names = {rule.number: rule.name for rule in faults.rules}
        columns = ", ".join(f"coalesce(d.{rule.column}, '')" for rule in faults.rules)
        extra = "coalesce(d.extra, [])" if faults.doubts.ragged else "[]::VARCHAR[]"
        cells = f"[{columns}][1:d.cells]" if columns else "[]"
        wanted = f"f.row, f.field, f.type, f.name, f.note, f.cell, {cells} || {extra}"
        for page in faults.pages(wanted):
            for row, field, kind, name, note, cell, of_row in page:
                issue = self._issues.get((kind, name, field))
                yield _error(row, field, kind, note or "", cell, of_row, names.get(field, ""), issue)


def _error(
    row: int, field: int | None, kind: str, note: str, cell: str | None, cells: list[str], name: str, issue: Issue | None
) -> dict[str, Any]:
    error: dict[str, Any] = {
        "type": kind,
        "title": TITLES[kind],
        "description": issue.kind.title if issue else "",
        "message": issue.message if issue else note,
        "tags": ["#table", "#row", "#cell"] if kind in CELL_TYPES else ["#table", "#row"],
        "note": note,
        "cells": cells,
        "rowNumber": row,
    }
    if kind in CELL_TYPES:
        error |= {"cell": cell or "", "fieldName": name, "fieldNumber": field}
    if issue is None:
        return error
    address = f"{column_letters(field)}{row}" if field else f"row {row}"
    return error | {
        "code": issue.kind.code,
        "severity": issue.severity,
        "what_to_do": issue.what_to_do,
        "suggestions": list(issue.suggestions),
        "sheet": None,
        "address": address,
        "count": issue.count,
    }
