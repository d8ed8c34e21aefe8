"""The shipped stories can be told with the shipped datasets, fit today's figures, and say what they cannot tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from python_calamine import load_workbook

from catalogue.app import create_app
from catalogue.config import Settings
from catalogue.shipped import stories_folder
from catalogue.store import publishing
from catalogue.stories.reading import names, read
from pipelines import descriptions
from schemas.areas import register
from tests.catalogue.conftest import Visitor, WholeClient
from tests.datasets.shipped import SHIPPED, harmonised

STORIES = {name: read(stories_folder() / f"{name}.md") for name in names(stories_folder())}
TOWNS = STORIES["services-in-widnes-and-runcorn"].groups


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A catalogue of the datasets that the stories need, and no other."""
    settings = Settings(home=tmp_path_factory.mktemp("stories") / "home")
    for name in dict.fromkeys(name for story in STORIES.values() for name in story.datasets):
        publishing.publish_dataset(
            settings, descriptions.load(SHIPPED / name), lambda description: harmonised(description.name)
        )
    publishing.refresh_warehouse(settings)
    app = create_app(settings)
    app.test_client_class = WholeClient
    return app


@pytest.mark.parametrize("name", STORIES)
def test_a_shipped_story_is_told_and_fits_the_figures(name: str, told: Flask) -> None:
    visitor = Visitor(told.test_client())
    page = visitor.open(f"/story/{name}")

    assert "The figures have changed" not in page.text()
    assert "What these figures cannot tell" in [text for _, text in page.all("h2")]
    assert any(link.startswith("/explore?") for link in page.links())
    assert "{{" not in page.text()
    for at, _ in page.all("img"):
        assert visitor.client.get(at["src"]).status_code == 200, at["src"]


@pytest.mark.parametrize("name", STORIES)
def test_a_shipped_story_says_what_its_words_were_written_for(name: str) -> None:
    assert STORIES[name].expects


def test_all_shipped_stories_are_listed(told: Flask) -> None:
    page = Visitor(told.test_client()).open("/story/")

    assert {story.title for story in STORIES.values()} <= {text for _, text in page.all("h2")}


def test_the_two_towns_hold_every_ward_and_neighbourhood_of_halton_once() -> None:
    for kind, vintage in (("ward", "2022"), ("msoa", "2021")):
        codes = [code for town in TOWNS.values() for code in town[kind]]
        halton = [
            area.code
            for area in register().all({kind})
            if area.parent == "E06000006" and vintage in area.vintage.split()
        ]
        assert sorted(codes) == sorted(halton)


def test_no_small_area_of_a_town_lies_in_a_ward_of_the_other(shared_data: Path) -> None:
    """By the lookup of the Office for National Statistics from small areas to wards."""
    book = load_workbook(shared_data / "geography" / "LSOA11_WD21_LAD21_EW_LU_V2.xlsx")
    header, *rows = book.get_sheet_by_index(0).to_python()
    name, ward, authority = (header.index(label) for label in ("LSOA11NM", "WD21CD", "LAD21CD"))
    of_msoa = {register().by_code(code).name: town for town, kinds in TOWNS.items() for code in kinds["msoa"]}  # type: ignore[union-attr]
    of_ward = {code: town for town, kinds in TOWNS.items() for code in kinds["ward"]}

    halton = [row for row in rows if row[authority] == "E06000006"]

    assert len(halton) == 79
    assert [row for row in halton if of_msoa[row[name][:-1]] != of_ward[row[ward]]] == []


def test_water_parts_the_two_towns_and_widnes_is_north_of_it(shared_data: Path) -> None:
    """By the boundaries of small areas, which are cut at the water’s edge: no area of one town touches the other."""
    from shapely import unary_union
    from shapely.geometry import shape
    from shapely.ops import nearest_points

    text = (shared_data / "geography" / "lsoa21_boundaries" / "E06000006.geojson").read_text(encoding="utf-8")
    of_msoa = {register().by_code(code).name: town for town, kinds in TOWNS.items() for code in kinds["msoa"]}  # type: ignore[union-attr]
    parts: dict[str, list[Any]] = {"Widnes": [], "Runcorn": []}
    for feature in json.loads(text)["features"]:
        parts[of_msoa[feature["properties"]["LSOA21NM"][:-1]]].append(shape(feature["geometry"]))

    widnes, runcorn = (unary_union(parts[town]) for town in ("Widnes", "Runcorn"))
    north, south = nearest_points(widnes, runcorn)

    assert widnes.distance(runcorn) > 0.002  # Degrees: over a hundred metres.
    assert north.y > south.y
