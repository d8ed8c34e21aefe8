"""What came of the check of one file, as the page shows it.

It was made where strangers' files are read, so its shape is judged before it is believed: what is no view is no result.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from validation.apart.limits import MB
from validation.issues import READER_CRASHED, Issue
from validation.render.view import ShownKind, View, view, write_view
from validation.report import Report

VIEW = "view.json"
LARGEST_VIEW = 8 * MB


@cache
def _shape() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(View)


def read_view(folder: Path) -> View | None:
    """The view that lies in a folder; None where there is none, or what lies there is none."""
    path = folder / VIEW
    try:
        if path.stat().st_size > LARGEST_VIEW:
            return None
        made: View = _shape().validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
    return made


SAMPLE = re.compile(r",? such as “[^”]*” \(masked\)|“[^”]*” \(masked\)")
HEADING = re.compile(r" \(“[^”]*”\)")


def keep_view(report: Report, folder: Path) -> View:
    """Make the view of a report whose table may not be shown, or could not be read.

    Of a quarantined file it keeps where to look: not even a masked sample, or a heading, which may be a person's name.
    """
    if report.outcome == "quarantined":
        report = replace(report, issues=[_told_less(issue) for issue in report.issues])
    made = view(report)
    if made.is_masked:
        made = replace(made, kinds=tuple(_without_samples(kind) for kind in made.kinds))
    write_view(made, folder / VIEW)
    return made


def _told_less(issue: Issue) -> Issue:
    values = issue.values | {name: "somebody" for name in ("authors",) if name in issue.values}
    if "example" in values:
        values["example"] = "…"
    if "columns" in values:
        values["columns"] = HEADING.sub("", str(values["columns"]))
    places = tuple(replace(place, label=None, value=None) for place in issue.places)
    return replace(issue, values=values, places=places, suggestions=())


def _without_samples(kind: ShownKind) -> ShownKind:
    return replace(kind, faults=tuple(replace(one, message=SAMPLE.sub("", one.message)) for one in kind.faults))


def crashed(name: str) -> Report:
    """The report of a file whose reader answered what is no answer."""
    return Report(source={"name": name}, issues=[Issue(READER_CRASHED, {"name": name, "limit": ""})])
