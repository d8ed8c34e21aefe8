"""Every error of a file judged as it is, written as frictionless writes it.

DuckDB writes the JSON of each: a hundred thousand errors are no hundred thousand objects of Python.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from validation.conformance.faults import Faults, Finding
from validation.issues import Issue, column_letters
from validation.quoting import quoted_text

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

    def __init__(
        self,
        header: list[dict[str, Any]],
        faults: Faults,
        issues: dict[int, Issue],
        complete: Callable[[str], str],
    ) -> None:
        """complete: given SQL of the numbers of rows, SQL of these rows with all their cells."""
        self._header, self._faults, self._issues, self._complete = header, faults, issues, complete

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (json.loads(line) for line in self.lines())

    def lines(self) -> Iterator[str]:
        """Yield each error as JSON text."""
        yield from (json.dumps(error, ensure_ascii=False) for error in self._header)
        faults = self._faults
        whole = self._complete(f"SELECT DISTINCT row FROM {faults.name}")
        columns = ", ".join(f"coalesce(d.{rule.column}, '')" for rule in faults.rules)
        extra = "coalesce(d.extra, [])" if faults.doubts.ragged else "[]::VARCHAR[]"
        cells = f"[{columns}][1:d.cells] || {extra}"
        rows = f"SELECT f.number, f.row, f.field, f.finding, f.before, {cells} AS cells"
        for page in faults.pages(f"{rows} FROM {{page}} f JOIN ({whole}) d USING (row)"):
            found = faults.connection.execute(f"""
                SELECT m.head || coalesce('"the same as in the row at position ' || before || '", ', '')
                    || '"cells": ' || to_json(cells) || ', "rowNumber": ' || row
                    || ', "address": ' || m.place || row || '"'
                    || CASE WHEN m.in_cell THEN ', "cell": ' || to_json(coalesce(cells[r.field], m.absent)) ELSE '' END
                    || '}}'
                FROM ({page}) r
                JOIN (VALUES {self._constants()}) m(finding, head, place, in_cell, absent) USING (finding)
                ORDER BY r.number
            """)
            yield from (line for (line,) in found.fetchall())

    def _constants(self) -> str:
        """What the errors of one finding have in common, as rows of SQL."""
        names = {rule.number: rule.name for rule in self._faults.rules}
        return ", ".join(
            _constant(number, finding, names, self._issues[number])
            for number, finding in enumerate(self._faults.findings)
            if number in self._issues
        )


def _constant(number: int, finding: Finding, names: dict[int, str], issue: Issue) -> str:
    in_cell = finding.type in CELL_TYPES
    error: dict[str, Any] = {
        "type": finding.type,
        "title": TITLES[finding.type],
        "description": issue.kind.title,
        "message": issue.message,
        "tags": ["#table", "#row", *(["#cell"] if in_cell else [])],
        "code": issue.kind.code,
        "severity": issue.severity,
        "what_to_do": issue.what_to_do,
        "suggestions": list(issue.suggestions),
        "sheet": None,
        "count": issue.count,
    }
    if in_cell:
        error |= {"fieldName": names.get(finding.field or 0, ""), "fieldNumber": finding.field}
    repeats = finding.type in ("unique-error", "primary-key") and not finding.note
    note = "" if repeats else f"{json.dumps(finding.note, ensure_ascii=False)}, "
    head = f'{json.dumps(error, ensure_ascii=False)[:-1]}, "note": {note}'
    place = f'"{column_letters(finding.field)}' if finding.field else '"row '
    absent = "None" if finding.type == "constraint-error" else ""
    return f"({number}, {quoted_text(head)}, {quoted_text(place)}, {str(in_cell).lower()}, {quoted_text(absent)})"
