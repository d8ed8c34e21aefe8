"""What frictionless itself says of a file, as a report of ours: for all that is not judged more quickly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from validation import issues
from validation.as_is.beside import beside_file
from validation.conformance.wording import CONSTRAINTS, OTHERS
from validation.issues import EXAMPLES_KEPT, Issue, IssueKind, Place
from validation.report import Report

ODD_IN_A_NAME = re.compile(r"[#?*;\[\]]")


def check_by_frictionless(
    path: Path, descriptor: dict[str, Any], dialect: dict[str, Any] | None = None, *, plain: bool = False
) -> Report:
    """Return every error of frictionless, without its limit. What makes frictionless itself stop is an issue.

    dialect: a Table Dialect to read the file by. plain: leave out what is ours to say beside.
    """
    from frictionless import FrictionlessException

    try:
        found = _validate(path, descriptor, dialect)
    except FrictionlessException as error:
        found = {"tasks": [], "errors": [item.to_descriptor() for item in error.reasons or [error.error]]}
    except Exception as error:  # It has no sentence for what it did not expect, such as a pattern that is none.
        found = {"tasks": [], "errors": [_source_error(f"frictionless stops at it: {type(error).__name__}, {error}")]}
    task = found["tasks"][0] if found["tasks"] else {}
    errors = [*found["errors"], *task.get("errors", [])]
    report = _report(path, errors, task)
    report.add([] if plain else beside_file(path, descriptor, task, errors))
    return report


def takes(descriptor: dict[str, Any]) -> bool:
    """Whether frictionless takes the schema, so that the rows are judged by it."""
    try:
        with _resource(Path("table.csv"), descriptor) as resource:
            resource.to_descriptor(validate=True)
    except Exception:  # Its own exception says what is wrong; any other is a mistake that it did not expect.
        return False
    return True


def _validate(path: Path, descriptor: dict[str, Any], dialect: dict[str, Any] | None) -> dict[str, Any]:
    from frictionless import Dialect

    with _resource(path.absolute(), descriptor) as resource:
        if dialect is not None:
            resource.dialect = Dialect.from_descriptor(deepcopy(dialect))
        return dict(resource.validate(limit_errors=0).to_descriptor())


@contextmanager
def _resource(path: Path, descriptor: dict[str, Any]) -> Iterator[Any]:
    """Give what ``frictionless validate`` makes of its arguments.

    The schema goes in as a file, as there: given as an object, it may be of version 1 only. A file whose name
    frictionless would take for an address or for several files goes in under another.
    """
    from frictionless import Resource, system

    trusted, system.trusted = system.trusted, True  # Its own way to say this is not undone where it raises.
    try:
        with TemporaryDirectory() as folder:
            schema = Path(folder) / "schema.json"
            schema.write_text(json.dumps(descriptor), encoding="utf-8")
            if ODD_IN_A_NAME.search(str(path)):
                named = Path(folder) / "".join(["table", *path.suffixes])
                named.symlink_to(path)
                path = named
            yield Resource(path=str(path), schema=str(schema))
    finally:
        system.trusted = trusted


def _source_error(note: str) -> dict[str, Any]:
    return {"type": "source-error", "title": "Source Error", "message": note, "note": note, "tags": ["#file"]}


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
    if values["note"].startswith("Please install"):  # That is for whoever sets it up, and no one who has a file.
        values["note"] = "frictionless reads this format only with a part of its own that is not installed here"
    values |= {"value": error.get("label") or error.get("cell") or "", "expected": values["note"]}
    if error["type"] == "foreign-key":
        values |= {"field": ", ".join(error["fieldNames"]), "other": ", ".join(error["referenceFieldNames"])}
    places = (
        tuple(_place(item) for item in group[:EXAMPLES_KEPT]) if "rowNumber" in error or "rowNumbers" in error else ()
    )
    return Issue(kind, values, len(group), places)


def _kind(error: dict[str, Any]) -> IssueKind:
    from validation.as_is.schema import LABELS

    note = error.get("note", "")
    if error["type"] == "type-error":
        return issues.WRONG_TYPE
    if error["type"] == "foreign-key":
        return issues.UNKNOWN_REFERENCE
    if error["type"] == "constraint-error":
        return next((kind for name, (kind, _) in CONSTRAINTS.items() if f'"{name}"' in note), issues.WRONG_TYPE)
    return LABELS.get(error["type"]) or OTHERS.get(error["type"]) or issues.NOT_READ_BY_FRICTIONLESS
