"""Tables made in the test, and what a person would stumble over in them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from validation.engine import connect
from validation.issues import Issue
from validation.reading import open_source
from validation.shape import Region, check_shape, whole_sheet
from validation.shape.region import Holds

Rows = Sequence[Sequence[str]]
Made = Callable[..., Region]
Looked = Callable[..., dict[str, Issue]]


@pytest.fixture
def region(tmp_path: Path) -> Made:
    """Rows as the region of a CSV file whose first row holds the headings. holds: what columns are taken for."""

    def written(rows: Rows, **holds: Holds) -> Region:
        path = tmp_path / "table.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        made = whole_sheet(open_source(path, connect()).sheets[0])
        assert made is not None
        columns = (replace(column, holds=holds.get(column.label.replace(" ", "_"), "other")) for column in made.columns)
        return replace(made, columns=tuple(columns))

    return written


@pytest.fixture
def found(region: Made) -> Looked:
    """The issues of a table made of these rows, the last of each kind by its code."""

    def looked_at(rows: Rows, **holds: Holds) -> dict[str, Issue]:
        return {issue.kind.code: issue for issue in check_shape(region(rows, **holds))}

    return looked_at


def column(label: str, *texts: str) -> list[list[str]]:
    """A table of a column of row numbers and one of these texts."""
    return [["Row", label], *([f"r{number}", text] for number, text in enumerate(texts, start=2))]


def cells(issue: Issue) -> list[str]:
    return [place.cell for place in issue.places]
