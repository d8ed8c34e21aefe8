"""What frictionless itself says of a file, as a report of ours: for all that is not judged more quickly."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from validation import issues
from validation.conformance.wording import CONSTRAINTS, OTHERS
from validation.issues import EXAMPLES_KEPT, Issue, IssueKind, Place
from validation.report import Report


def check_by_frictionless(path: Path, descriptor: dict[str, Any]) -> Report:
    """Return every error of frictionless, without its limit."""
    from frictionless import FrictionlessException, Resource, Schema

    try:
        schema = Schema.from_descriptor(deepcopy(descriptor))
        resource = Resource(path=path.name, basepath=str(path.parent), schema=schema)
        found = resource.validate(limit_errors=0).to_descriptor()
    except FrictionlessException as error:
        plain = [item.to_descriptor() for item in error.reasons or [error.error]]
        return _report(path, plain, {})
    task = found["tasks"][0] if found["tasks"] else {}
    errors = [*found["errors"], *task.get("errors", [])]
    if not errors and task.get("type") != "table":  # It takes an archive or a picture for a file, and judges no cell.
        note = "it is a file, and no table"
        errors = [{"type": "source-error", "title": "Source Error", "message": note, "note": note, "tags": ["#file"]}]
    return _report(path, errors, task)


def _report(path: Path, errors: list[dict[str, Any]], task: dict[str, Any]) -> Report:
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for error in errors:
        groups.setdefault(_group(error), []).append(error)
    found = [_issue(group) for group in groups.values()]
    for issue, group in zip(found, groups.values(), strict=True):
        for error in group:
            error |= {"code": issue.kind.code, "severity": issue.severity, "what_to_do": issue.what_to_do}
            error |= {"suggestions": [], "sheet": None, "address": _place(error).cell or None, "count": issue.count}
    stats = task.get("stats", {})
    source = {"name": path.name, "path": str(path), "format": path.suffix.lstrip(".").lower()}
    source |= {key: stats[key] for key in ("md5", "sha256", "bytes") if key in stats}
    statistics = {key: stats[key] for key in ("rows", "fields") if key in stats}
    return Report(source, issues=found, statistics=statistics | {"labels": task.get("labels", [])}, listing=errors)


def _group(error: dict[str, Any]) -> tuple[Any, ...]:
    note = "" if error["type"] in ("unique-error", "primary-key", "foreign-key") else error.get("note")
    return error["type"], error.get("fieldNumber"), note


def _place(error: dict[str, Any]) -> Place:
    rows = error.get("rowNumbers") or [None]
    row = error.get("rowNumber") or rows[0]
    return Place(None, row, error.get("fieldNumber"), error.get("fieldName") or None, error.get("cell"))


def _issue(group: list[dict[str, Any]]) -> Issue:
    error = group[0]
    kind, values = _kind(error), {"field": error.get("fieldName") or "", "note": error.get("note") or error["message"]}
    values |= {"value": error.get("label") or error.get("cell") or "", "expected": values["note"]}
    places = (
        tuple(_place(item) for item in group[:EXAMPLES_KEPT]) if "rowNumber" in error or "rowNumbers" in error else ()
    )
    return Issue(kind, values, len(group), places)


def _kind(error: dict[str, Any]) -> IssueKind:
    from validation.as_is.schema import LABELS

    note = error.get("note", "")
    if error["type"] == "type-error":
        return issues.WRONG_TYPE
    if error["type"] == "constraint-error":
        return next((kind for name, (kind, _) in CONSTRAINTS.items() if f'"{name}"' in note), issues.WRONG_TYPE)
    return LABELS.get(error["type"]) or OTHERS.get(error["type"]) or issues.NOT_READ_BY_FRICTIONLESS
