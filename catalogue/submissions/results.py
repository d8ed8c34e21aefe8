"""What came of the check of one file, as the page shows it.

It was made where strangers' files are read, so its shape is judged before it is believed: what is no view is no result.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from validation.apart.limits import MB
from validation.issues import READER_CRASHED, Issue
from validation.render.view import View, view, write_view
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


def keep_view(report: Report, folder: Path) -> View:
    """Make the view of a report whose table may not be shown, or could not be read."""
    made = view(report)
    write_view(made, folder / VIEW)
    return made


def crashed(name: str) -> Report:
    """The report of a file whose reader answered what is no answer."""
    return Report(source={"name": name}, issues=[Issue(READER_CRASHED, {"name": name, "limit": ""})])
