"""Figures that speak against the unit that they are said to be in are asked about, not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.recipe import Recipe
from pipelines.run import harmonise

CODES = ("E06000006", "E08000011", "E08000012", "E08000014")


def traffic(tmp_path: Path, figures: tuple[float, ...]) -> Path:
    path = tmp_path / "traffic.csv"
    rows = [
        f"{code},2023,All motor vehicles,Traffic,vehicle miles,{figure}\n"
        for code, figure in zip(CODES, figures, strict=True)
    ]
    path.write_text("area_code,year,mode,measure,unit,value\n" + "".join(rows))
    return path


def test_single_vehicle_miles_become_millions(tmp_path: Path) -> None:
    made = harmonise(traffic(tmp_path, (634e6, 700e6, 1260e6, 900e6)))

    query = f"SELECT value, unit FROM {made.relation} ORDER BY area_code LIMIT 1"
    assert made.connection.execute(query).fetchall() == [(634.0, "million_vehicle_miles")]


def test_so_few_vehicle_miles_that_they_must_be_millions_are_asked_about(tmp_path: Path) -> None:
    made = harmonise(traffic(tmp_path, (634.2, 700.1, 1260.5, 900.3)))

    assert made.rows == 0
    assert "`unit: million_vehicle_miles`" in " ".join(issue.what_to_do for issue in made.report.issues)


@pytest.mark.parametrize(("unit", "value"), [("percent", 0.042), ("proportion", 4.2)])
def test_percentages_that_look_like_proportions_are_published_when_a_person_has_said_which(
    tmp_path: Path, unit: str, value: float
) -> None:
    path = tmp_path / "rates.csv"
    figures = zip(CODES, (0.042, 0.055, 0.061, 0.039), strict=True)
    path.write_text("Area code,Date,Claimant rate (%)\n" + "".join(f"{c},January 2024,{f}\n" for c, f in figures))

    silent, said = harmonise(path), harmonise(path, recipe=Recipe(given={"unit": unit}))

    assert silent.rows == 0
    query = f"SELECT value FROM {said.relation} ORDER BY area_code LIMIT 1"
    assert said.connection.execute(query).fetchall() == [(value,)]
