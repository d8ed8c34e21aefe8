"""A report as a dictionary that is a valid frictionless report, and back.

frictionless calls a table valid when it has no errors. So the task's ``errors`` are the issues that must be fixed, an
entry for each place that is kept; its ``warnings`` are sentences; and ``issues`` holds every issue of every severity,
grouped and counted, which is what ``report_from_dict`` reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from pathlib import PurePath
from typing import Any

from validation.issues import KINDS, Issue, IssueKind, Place
from validation.report import Cells, Change, Report

# What frictionless asks of an error beside its note, by its type. Types not named here ask for nothing more.
ROW_ERRORS = ("row-error", "blank-row", "primary-key", "duplicate-row", "row-constraint")
CELL_ERRORS = (
    *("cell-error", "extra-cell", "missing-cell", "type-error", "constraint-error", "unique-error"),
    *("truncated-value", "forbidden-value", "sequential-value", "ascii-value"),
)
HEADER_ERRORS = ("header-error", "blank-header", "unmatched-header")
LABEL_ERRORS = ("label-error", "extra-label", "missing-label", "blank-label", "duplicate-label", "incorrect-label")
FOREIGN_KEY = "foreign-key"  # It asks for the other table; an issue of ours is written as a row error instead.


ERRORS = "\0errors\0"  # Stands in the JSON of a report where its errors go.


def json_parts(report: Report, indent: int | None) -> Iterator[str]:
    """Yield the report as JSON text, an error a line. A listing that writes JSON itself (``lines``) is asked for it."""
    if report.listing is None:
        lines = (json.dumps(error, ensure_ascii=False) for error in listed_errors(report))
    elif hasattr(report.listing, "lines"):
        lines = report.listing.lines()
    else:
        lines = (json.dumps(error, ensure_ascii=False) for error in report.listing)
    around = json.dumps(_around(report, ERRORS), ensure_ascii=False, indent=indent)
    before, _, after = around.partition(json.dumps(ERRORS))
    gap = "\n        " if indent else ""
    yield before + "["
    separator = gap
    for line in lines:
        yield separator + line
        separator = f",{gap}" if indent else ", "
    yield "]" + after


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return the report as frictionless would write it, with ours beside."""
    return _around(report, list(report.listing) if report.listing is not None else list(listed_errors(report)))


def _around(report: Report, errors: list[dict[str, Any]] | str) -> dict[str, Any]:
    task = _task(report, errors)
    stats = {key: task["stats"][key] for key in ("errors", "warnings", "seconds")}
    return {
        "valid": task["valid"],
        "stats": {"tasks": 1, **stats},
        "warnings": [],
        "errors": [],
        "tasks": [task],
    }


def _task(report: Report, errors: list[dict[str, Any]] | str) -> dict[str, Any]:
    warnings = [f"{issue.message} {issue.what_to_do}".strip() for issue in report.of_severity("warning")]
    counted = sum(issue.count for issue in report.of_severity("error") if not issue.beside)
    source = report.source
    stats: dict[str, Any] = {"errors": counted, "warnings": len(warnings)}
    stats["seconds"] = float(report.statistics.get("seconds", 0.0))
    stats |= {key: source[key] for key in ("md5", "sha256", "bytes") if source.get(key) is not None}
    stats |= {key: report.statistics[key] for key in ("fields", "rows") if key in report.statistics}
    name = str(source.get("name") or "table")
    return {
        "name": _slug(PurePath(name).stem),
        "type": "table",
        "valid": not counted,
        "place": str(source.get("path") or name),
        "labels": [str(label) for label in report.statistics.get("labels", ())],
        "stats": stats,
        "warnings": warnings,
        "errors": errors,
        "beside": [error for error, issue in _listed(report) if issue.beside],
        "outcome": report.outcome,
        "allErrorsListed": report.listing is not None,
        "source": plain(source),
        "schema": {"name": report.schema, "version": report.schema_version} if report.schema else None,
        "recipe": plain(report.recipe),
        "cells": _cells_to_dict(report.cells),
        "issues": [issue_to_dict(issue) for issue in report.issues],
        "changes": [_change_to_dict(change) for change in report.changes],
        "profile": plain(report.profile),
        "statistics": plain(report.statistics),
    }


def listed_errors(report: Report) -> Iterator[dict[str, Any]]:
    """Yield one frictionless error for each place kept of each issue that must be fixed."""
    return (error for error, issue in _listed(report) if issue.severity == "error")


def _listed(report: Report) -> Iterator[tuple[dict[str, Any], Issue]]:
    for number, issue in enumerate(report.issues):
        for place in issue.places or (Place(),):
            yield _error(issue, place, number), issue


def _error(issue: Issue, place: Place, number: int) -> dict[str, Any]:
    label = place.label or str(issue.values.get("field") or "")
    value = place.value if place.value is not None else issue.values.get("value")
    error: dict[str, Any] = {
        "type": _error_type(issue.kind, place),
        "title": issue.kind.title,
        "description": issue.kind.title,
        "message": issue.message,
        "tags": [],
        "note": str(issue.values.get("note") or issue.message),
    }
    error |= _frictionless_keys(error["type"], issue, place, label, "" if value is None else str(value))
    return error | {
        "code": issue.kind.code,
        "severity": issue.severity,
        "what_to_do": issue.what_to_do,
        "suggestions": list(issue.suggestions),
        "sheet": place.sheet,
        "address": place.cell or None,
        "count": issue.count,
        "issue": number,
    }


def _error_type(kind: IssueKind, place: Place) -> str:
    wanted = kind.frictionless
    if wanted == FOREIGN_KEY:
        wanted = "row-error"
    if wanted in CELL_ERRORS and not (place.row and place.column):
        wanted = "row-error" if place.row else "table-error"
    if wanted in ROW_ERRORS and not place.row:
        return "table-error"
    return wanted


def _frictionless_keys(kind: str, issue: Issue, place: Place, label: str, value: str) -> dict[str, Any]:
    given = issue.values.get("cells")  # The row's cells; some kinds say a number of cells by that name.
    cells = [str(cell) for cell in (given if isinstance(given, list | tuple) else (value,) if value else ())]
    if kind in CELL_ERRORS:
        where = {"fieldName": label, "fieldNumber": place.column}
        return {"cells": cells, "rowNumber": place.row, "cell": value, **where}
    if kind in ROW_ERRORS:
        return {"cells": cells, "rowNumber": place.row}
    labels = [str(text) for text in issue.values.get("labels", (label,) if label else ())]
    if kind in LABEL_ERRORS:
        where = {"label": value or label, "fieldName": label, "fieldNumber": place.column or 0}
        return {"labels": labels, "rowNumbers": [place.row or 1], **where}
    if kind in HEADER_ERRORS:
        return {"labels": labels, "rowNumbers": [place.row or 1]}
    return {}


def issue_to_dict(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.kind.code,
        "severity": issue.severity,
        "title": issue.kind.title,
        "message": issue.message,
        "what_to_do": issue.what_to_do,
        "type": issue.kind.frictionless,
        "count": issue.count,
        "suggestions": list(issue.suggestions),
        "beside": issue.beside,
        "values": plain(issue.values),
        "places": [_place_to_dict(place) for place in issue.places],
    }


def issue_from_dict(data: dict[str, Any]) -> Issue:
    """Read one issue. It keeps the words that it was written with, where the kind's are others now."""
    places = tuple(_place_from_dict(place) for place in data["places"])
    rest = (data["values"], data["count"], places, tuple(data["suggestions"]), data.get("beside", False))
    known = KINDS.get(data["code"])
    if known and _same_words(Issue(known, *rest), data):
        return Issue(known, *rest)
    words = (data["title"], _as_template(data["message"]), _as_template(data["what_to_do"]))
    return Issue(IssueKind(data["code"], *words, data["severity"], data["type"]), *rest)


def _same_words(issue: Issue, data: dict[str, Any]) -> bool:
    now = (issue.kind.title, issue.message, issue.what_to_do, issue.severity, issue.kind.frictionless)
    return now == tuple(data[key] for key in ("title", "message", "what_to_do", "severity", "type"))


def report_from_dict(data: dict[str, Any]) -> Report:
    """Read what ``report_to_dict`` wrote."""
    task = data["tasks"][0]
    schema = task["schema"] or {}
    cells = task["cells"]
    counted = ("total", "values", "statuses", "issues")
    return Report(
        source=task["source"],
        schema=schema.get("name"),
        schema_version=schema.get("version"),
        issues=[issue_from_dict(issue) for issue in task["issues"]],
        changes=[_change_from_dict(change) for change in task["changes"]],
        cells=Cells(*(cells[key] for key in counted)) if cells else None,
        recipe=task["recipe"],
        profile=task["profile"],
        statistics=task["statistics"],
        listing=task["errors"] if task["allErrorsListed"] else None,
    )


def plain(value: Any) -> Any:
    """The value as JSON can hold it: dates and decimals as text, no number as null, tuples as lists, keys as text."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _cells_to_dict(cells: Cells | None) -> dict[str, int] | None:
    if cells is None:
        return None
    counts = {"total": cells.total, "values": cells.values, "statuses": cells.statuses, "issues": cells.issues}
    return counts | {"balance": cells.balance}


def _place_to_dict(place: Place) -> dict[str, Any]:
    keys = ("sheet", "row", "column", "label", "value", "cell")
    return {key: getattr(place, key) for key in keys if getattr(place, key) not in (None, "")}


def _place_from_dict(data: dict[str, Any]) -> Place:
    return Place(*(data.get(key) for key in ("sheet", "row", "column", "label", "value")))


def _change_to_dict(change: Change) -> dict[str, Any]:
    words = {key: getattr(change, key) for key in ("rule", "field", "before", "after", "cells")}
    return words | {"place": _place_to_dict(change.place) if change.place else None}


def _change_from_dict(data: dict[str, Any]) -> Change:
    place = None if data["place"] is None else _place_from_dict(data["place"])
    return Change(data["rule"], data["field"], data["before"], data["after"], data["cells"], place)


def _as_template(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _slug(text: str) -> str:
    words = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in words.split("-") if part) or "table"
