"""Small files with invented figures, and what a check says of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from pipelines.run import harmonise
from validation.issues import Issue

AREAS = {
    "E06000006": "Halton",
    "E08000011": "Knowsley",
    "E08000012": "Liverpool",
    "E08000013": "St. Helens",
    "E08000014": "Sefton",
    "E08000015": "Wirral",
}
BASES = dict(zip(AREAS, (2110, 3420, 11870, 3130, 4560, 5240), strict=True))
WAVE = (0, 3, 1, 4, 2, 5, 3, 1)  # Per cent: figures that move a little, and not all of them alike.
Row = Sequence[object]
Check = Callable[..., list[Issue]]


@pytest.fixture
def doubts(tmp_path: Path) -> Check:
    """Write rows as a CSV file, harmonise it, and return its issues, of one kind where its code is given."""

    def check(rows: Iterable[Row], code: str | None = None, today: date = date(2030, 1, 1)) -> list[Issue]:
        path = tmp_path / "download.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        report = harmonise(path, today=today).report
        assert report.cells is not None, [issue.message for issue in report.issues]
        return [issue for issue in report.issues if code in (None, issue.kind.code)]

    return check


def months(number: int, year: int = 2023) -> list[str]:
    return [f"{year + month // 12}-{month % 12 + 1:02}" for month in range(number)]


def claimants(periods: Sequence[str], changed: Mapping[tuple[str, str], object] | None = None) -> list[list[object]]:
    """A wide table of claimants by month for the six authorities; ``changed`` puts something else into a cell."""
    rows: list[list[object]] = [["Claimant count"], ["Area code", "Area", *periods]]
    for place, (code, name) in enumerate(AREAS.items()):
        figures = [
            (changed or {}).get((code, period), round(BASES[code] * (1 + WAVE[(number + place) % 8] / 100)) + number)
            for number, period in enumerate(periods)
        ]
        rows.append([code, name, *figures])
    return rows
