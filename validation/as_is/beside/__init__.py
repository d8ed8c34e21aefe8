"""What stands beside frictionless's errors: what it lets pass, or says otherwise, and a person would want to know.

None of these is among the errors of the listing, so that those stay just what ``frictionless validate`` says
(docs/as-is.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from validation.as_is.beside.cells import cell_issues, fields_looked_at
from validation.as_is.beside.files import by_its_errors, other_than_its_name
from validation.as_is.beside.labels import label_issues
from validation.as_is.beside.quotes import quote_issues
from validation.as_is.beside.rows import blank_end
from validation.as_is.beside.version2 import fields_needed, version2_issues
from validation.as_is.layout import Layout
from validation.conformance.faults import Faults
from validation.issues import KEY_OF_LISTS, Issue

__all__ = ["beside_file", "beside_rows", "fields_looked_at", "fields_needed"]

WITHOUT_ORDER = ("array", "object", "geojson", "list")  # What frictionless has no way to compare.


def beside_rows(
    layout: Layout, descriptor: dict[str, Any], faults: Faults, complete: Callable[[str], str], quotes: int
) -> list[Issue]:
    """Return what is ours to say of a delimited text whose rows are held.

    complete: SQL of rows with all their cells, given SQL of their numbers. quotes: how many marks the file has.
    """
    return _marked(_of_rows(layout, descriptor, faults, complete, quotes))


def beside_file(
    path: Path, descriptor: dict[str, Any], task: dict[str, Any], errors: list[dict[str, Any]]
) -> list[Issue]:
    """Return what is ours to say of a file that frictionless itself judged: its task and errors."""
    return _marked(by_its_errors(path, descriptor, task, errors))


def _marked(issues: Iterable[Issue]) -> list[Issue]:
    return [replace(issue, beside=True) for issue in issues]


def _of_rows(
    layout: Layout, descriptor: dict[str, Any], faults: Faults, complete: Callable[[str], str], quotes: int
) -> Iterator[Issue]:
    yield from other_than_its_name(layout.path)
    if descriptor.get("fieldsMatch", "exact") == "exact":
        names = [field["name"] for field in descriptor["fields"]]
        yield from label_issues(layout.labels, names, layout.header_row)
    yield from quote_issues(layout, faults.doubts, faults.rules, complete, quotes)
    yield from cell_issues(faults)
    yield from version2_issues(faults, descriptor)
    yield from blank_end(faults)
    yield from _keys_of_lists(descriptor)


def _keys_of_lists(descriptor: dict[str, Any]) -> Iterator[Issue]:
    key = descriptor.get("primaryKey") or ()
    names = {key} if isinstance(key, str) else set(key)
    for field in descriptor["fields"]:
        is_key = field["name"] in names or (field.get("constraints") or {}).get("unique")
        if is_key and field.get("type") in WITHOUT_ORDER:
            yield Issue(KEY_OF_LISTS, {"field": field["name"]})
