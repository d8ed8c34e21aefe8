"""The shipped lists of places: each row is the publisher's, its point where the recipe says, and nothing was lost."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipelines import descriptions, gate
from pipelines.publication import Publication
from pipelines.recipe import Recipe
from tests.datasets.shipped import LISTS, SHIPPED, harmonised

GOLDEN = Path(__file__).parent / "golden-lists"
PUBLISHED = {"hospitals": "services/Hospital.csv", "libraries": "services/taskforce.csv"}


def rows_of(path: Path, encoding: str, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline=None) as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def table(name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    made = harmonised(name)
    assert made.schema is not None
    fields = [field.name for field in made.schema.fields]
    columns = ", ".join(f'CAST("{field}" AS VARCHAR)' for field in fields)
    return fields, made.connection.execute(f'SELECT {columns} FROM "{made.relation}" ORDER BY place_id').fetchall()


@pytest.mark.parametrize("name", LISTS)
def test_a_shipped_list_gives_its_golden_rows(name: str) -> None:
    fields, rows = table(name)
    path = GOLDEN / f"{name}.csv"
    if os.environ.get("LCR_GOLDEN") == "rewrite":
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([fields, *rows])

    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [fields, *([value or "" for value in row] for row in rows)]


@pytest.mark.parametrize("name", LISTS)
def test_no_cell_of_a_list_is_lost_and_nothing_is_wrong_with_it(name: str) -> None:
    report = harmonised(name).report

    assert report.outcome == "passed"
    assert report.cells is not None
    assert report.cells.balance == 0
    assert report.cells.issues == 0


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_no_gate_to_pass(name: str) -> None:
    publication = Publication(descriptions.load(SHIPPED / name), harmonised(name), 1, "input")

    assert gate.judge(publication, [], gate.today_in_utc()) is None


@pytest.mark.parametrize(("name", "encoding", "delimiter"), [("hospitals", "cp1252", "¬"), ("libraries", "utf-8", ",")])
def test_every_row_of_a_list_is_a_row_of_the_published_one(
    name: str, encoding: str, delimiter: str, shared_data: Path
) -> None:
    ours = rows_of(SHIPPED / name / f"{name}.csv", encoding, delimiter)
    theirs = rows_of(shared_data / PUBLISHED[name], encoding, delimiter)
    columns = list(ours[0])

    known = {tuple(row[column] for column in columns) for row in theirs}

    assert len(ours) > 30
    assert {tuple(row.values()) for row in ours} <= known


def test_every_hospital_lies_in_the_authority_that_the_recipe_gives_it(shared_data: Path) -> None:
    """By the published boundaries, on the British National Grid."""
    from pyproj import Transformer
    from shapely.geometry import Point, shape

    features = json.loads((shared_data / "geography/lad22_buc.geojson").read_text(encoding="utf-8"))["features"]
    shapes = {feature["properties"]["LAD22CD"]: shape(feature["geometry"]) for feature in features}
    to_grid = Transformer.from_crs(4326, 27700, always_xy=True)
    given = Recipe.load(SHIPPED / "hospitals" / "recipe.yaml").given["areas"]
    hospitals = rows_of(SHIPPED / "hospitals" / "hospitals.csv", "cp1252", "¬")

    astray = [
        row["OrganisationName"]
        for row in hospitals
        if not shapes[given[row["OrganisationCode"]]].contains(
            Point(to_grid.transform(float(row["Longitude"]), float(row["Latitude"])))
        )
    ]

    assert astray == []
    assert len(given) == len(hospitals)
