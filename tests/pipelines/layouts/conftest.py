"""Tiny files in the layouts that publishers use, written from plain rows; their figures are invented and round."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.run import harmonise
from tests.a_workbook import write_workbook

Rows = Sequence[Sequence[object]]
DIMENSIONS = ("sex", "age_band", "mode", "purpose", "frequency", "direction", "count_point")


@dataclass
class Read:
    """What came of a file: its observations as dicts, and the codes of its issues."""

    observations: list[dict[str, object]]
    issues: list[str]

    def value(self, area: str, period: str, measure: str, **dimensions: str) -> object:
        """The one value of this key. Dimensions that are not named may be whatever they are, but must be one thing."""
        wanted = {"area_code": area, "period": period, "measure": measure, **dimensions}
        found = [row for row in self.observations if all(row.get(name) == text for name, text in wanted.items())]
        assert len(found) == 1, f"{len(found)} observations of {wanted}"
        return found[0]["value"]

    def measures(self) -> set[object]:
        return {row["measure"] for row in self.observations}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Write rows as a CSV, or sheets of rows as a workbook, and harmonise the file with nothing given."""

    def write_and_read(
        rows: Rows | Mapping[str, Rows], name: str = "download", merged: Sequence[str] = (), delimiter: str = ","
    ) -> Read:
        if isinstance(rows, Mapping):
            path = tmp_path / f"{name}.xlsx"
            write_workbook(path, rows, merged)
        else:
            path = tmp_path / f"{name}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file, delimiter=delimiter).writerows(rows)
        return _harmonised(path)

    return write_and_read


def _harmonised(path: Path) -> Read:
    made = harmonise(path)
    issues = [issue.kind.code for issue in made.report.issues]
    if made.relation is None:
        return Read([], issues)
    found = made.connection.execute(f"SELECT * EXCLUDE (source_sheet, source_row, source_column) FROM {made.relation}")
    names = [column[0] for column in found.description or []]
    return Read([dict(zip(names, row, strict=True)) for row in found.fetchall()], issues)
