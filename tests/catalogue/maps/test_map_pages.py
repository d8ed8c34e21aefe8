"""The map of a dataset on its page, alone, and as files."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from catalogue.maps.boundaries import load
from tests.catalogue.conftest import Visitor, visit
from tests.catalogue.maps.squares import authorities

SVG = "{http://www.w3.org/2000/svg}"
RATE = "measure=unemployment_rate"
NONSENSE = ("period=9999", "period=%00", "within=E99999999", "look=nonsense", "measure=%F0%9F%92%A9", "area_type=")


def test_a_dataset_page_shows_its_map_with_links_words_and_a_table(visitor: Visitor, client: FlaskClient) -> None:
    page = visitor.open(f"/dataset/unemployment?{RATE}")
    text = page.text()

    assert "Map" in [words for _, words in page.all("h2")]
    assert page.links().count("/area/E08000012") >= 2
    assert "Liverpool: 5.1%, 2023" in text
    assert "Lowest: Halton, 4.3%; highest: Wirral, 6.3%." in text
    assert "The map’s figures as a table" in text
    assert "Each tile is one area" in text


def test_the_period_of_the_map_is_kept_in_the_address_and_its_own(visitor: Visitor) -> None:
    page = visitor.open(f"/dataset/unemployment?{RATE}&period=2017")
    (chosen,) = [attributes for attributes, _ in page.all("option") if attributes.get("value") == "2017" and
                 "selected" in attributes]  # fmt: skip
    ways = [link for link in page.links() if "/map" in link]

    assert chosen
    assert "Knowsley: withheld to protect people, 2017" in page.text()
    assert ways
    assert all("period=2017" in link for link in ways)


def test_a_colour_means_the_same_in_every_period(client: FlaskClient) -> None:
    looks: dict[str, set[str]] = {}
    for year in range(2015, 2024):
        drawing = ElementTree.fromstring(client.get(f"/dataset/unemployment/map.svg?{RATE}&period={year}&bare=1").data)
        for path in drawing.iter(f"{SVG}path"):
            for title in path.iter(f"{SVG}title"):
                figure = re.split(": |, ", str(title.text))[1]
                looks.setdefault(figure, set()).add(str(path.get("class")))

    assert len(looks) > 6
    assert {len(classes) for classes in looks.values()} == {1}


@pytest.mark.parametrize("query", NONSENSE)
@pytest.mark.parametrize("address", ["/dataset/unemployment", "/dataset/unemployment/map"])
def test_a_choice_that_makes_no_sense_shows_the_map_all_the_same(visitor: Visitor, address: str, query: str) -> None:
    assert "Liverpool" in visitor.open(f"{address}?{query}").text()


@pytest.mark.parametrize("suffix", ["svg", "csv"])
@pytest.mark.parametrize("query", NONSENSE)
def test_a_file_of_the_map_is_given_for_any_choice(client: FlaskClient, suffix: str, query: str) -> None:
    assert client.get(f"/dataset/unemployment/map.{suffix}?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/dataset/unemployment/map", "/dataset/unemployment/map.svg"])
def test_areas_that_cannot_be_laid_out_have_no_map(visitor: Visitor, address: str) -> None:
    page = visitor.open(f"{address}?area_type=country", status=404)

    assert "There is no map of this data" in page.text()
    assert "#map" not in visitor.open("/dataset/unemployment?area_type=country").links()


def test_a_map_of_what_is_no_dataset_is_not_found(visitor: Visitor) -> None:
    assert "no dataset called “nothing”" in visitor.open("/dataset/nothing/map", status=404).text()


def test_the_drawing_is_whole_and_runs_nothing(client: FlaskClient) -> None:
    answer = client.get(f"/dataset/unemployment/map.svg?{RATE}&period=2017")
    root = ElementTree.fromstring(answer.data)
    texts = " ".join(str(text.text) for text in root.iter(f"{SVG}text"))

    assert answer.content_type.startswith("image/svg+xml")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Unemployment rate" in texts
    assert "Withheld to protect people (1 area)" in texts
    assert not list(root.iter(f"{SVG}script"))


def test_the_picture_is_one(client: FlaskClient) -> None:
    answer = client.get(f"/dataset/unemployment/map.png?{RATE}")

    assert answer.data.startswith(b"\x89PNG")
    assert answer.content_type == "image/png"


def test_the_csv_holds_every_area_of_the_map_and_no_formula(client: FlaskClient) -> None:
    rates = rows_of(client, f"{RATE}&period=2017")
    wards = rows_of(client, "measure=claimant_count&area_type=ward")

    assert len(rates) == 6
    assert {row["area_code"]: (row["value"], row["status"]) for row in rates}["E08000011"] == ("", "c")
    assert {row["period"] for row in rates} == {"2017"}
    assert "'=Anfield" in {row["area_name"] for row in wards}


def rows_of(client: FlaskClient, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/dataset/unemployment/map.csv?{query}").text)))


def test_a_picture_of_one_version_is_kept_for_ever_and_another_asked_for_again(client: FlaskClient) -> None:
    address = "/dataset/unemployment/map.svg"
    page = client.get("/dataset/unemployment?measure=claimant_count&area_type=ward").text
    pinned = re.search(r'src="(/dataset/unemployment/map\.svg\?[^"]+)"', page)

    assert pinned
    forever = client.get(pinned[1].replace("&amp;", "&"))
    assert "immutable" in forever.headers["Cache-Control"]
    assert client.get(address).headers["Cache-Control"] == "public, no-cache"
    tag = {"If-None-Match": forever.headers["ETag"]}
    assert client.get(pinned[1].replace("&amp;", "&"), headers=tag).status_code == 304


def test_many_areas_come_as_an_image_with_words(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment?measure=claimant_count&area_type=ward")
    (image,) = [attributes for attributes, _ in page.all("img") if "map.svg" in attributes["src"]]

    assert image["alt"].startswith("Map: Claimant count")
    assert "415" in image["alt"]
    assert int(image["width"]) > 100


def test_other_sites_may_show_the_map_alone_and_nothing_else(client: FlaskClient) -> None:
    alone = client.get("/dataset/unemployment/map").headers["Content-Security-Policy"]

    assert "frame-ancestors *" in alone
    assert "unsafe" not in alone
    assert "frame-ancestors 'none'" in client.get("/dataset/unemployment").headers["Content-Security-Policy"]


def test_loaded_boundaries_change_the_page_at_once(broken_home: Path) -> None:
    client = visit(broken_home)
    before = client.get(f"/dataset/unemployment?{RATE}")
    load(broken_home, authorities(), "lad22_buc.geojson")
    again = {"If-None-Match": before.headers["ETag"]}
    after = client.get(f"/dataset/unemployment?{RATE}", headers=again)
    as_tiles = client.get(f"/dataset/unemployment?{RATE}&look=tiles")

    assert after.status_code == 200
    assert "Each tile is one area" in before.text
    assert "contains OS data" in after.text
    assert "Each tile is one area" in as_tiles.text
    assert client.get(f"/dataset/unemployment/map.svg?{RATE}").status_code == 200
