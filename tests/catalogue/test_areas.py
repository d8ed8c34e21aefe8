"""A page for every area that the register knows, the way to find it, and all of its figures as one file."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from catalogue.query import gazetteer
from catalogue.query.area_search import search
from tests.catalogue.conftest import Visitor


def test_a_figure_stands_beside_those_of_the_same_time_around_it(visitor: Visitor) -> None:
    text = visitor.open("/area/E08000012").text()

    assert "Unemployment rate aged 16 to 64 Unemployment rate by authority 5.1% 6.7% 7.1% 2023" in text
    assert "beside Liverpool City Region and England" in text


def test_a_figure_of_an_area_leads_to_its_source(visitor: Visitor) -> None:
    links = visitor.open("/area/E08000012").links()

    wanted = "/dataset/unemployment/provenance?version=2&area_code=E08000012&period=2023"
    assert any(link.startswith(wanted) for link in links)


def test_an_area_without_a_figure_has_a_page_that_says_so(visitor: Visitor) -> None:
    page = visitor.open("/area/E02006933")

    assert "Neighbourhood (MSOA) in Liverpool. We hold no figure for it yet" in page.text()
    assert "/area/E01034407" in page.links()


def test_a_ward_of_which_only_the_code_is_known_has_a_page(visitor: Visitor) -> None:
    assert "Ward in Liverpool" in visitor.open("/area/E05015300").text()


def test_a_superseded_code_leads_to_its_successors(visitor: Visitor) -> None:
    page = visitor.open("/area/E01033754")

    assert "Its place was taken by Liverpool 061E (E01034407) and Liverpool 061F (E01034408)." in page.text()


def test_a_code_of_which_no_successor_is_known_says_so(visitor: Visitor) -> None:
    assert "We do not know which of its areas cover the same ground." in visitor.open("/area/E05000887").text()


def test_the_code_of_one_census_leads_to_the_place_itself(visitor: Visitor) -> None:
    assert "The same place is Liverpool (E08000012)." in visitor.open("/area/E41000268").text()


def test_an_old_code_leads_to_the_area(client: FlaskClient) -> None:
    assert client.get("/area/00BY").headers["Location"] == "/area/E08000012"


@pytest.mark.parametrize("query", ["theme=nothing", "theme=unemployment&page=99", "page=x", "theme=%00"])
def test_a_theme_or_page_that_is_not_there_shows_what_is(visitor: Visitor, query: str) -> None:
    assert "Unemployment rate" in visitor.open(f"/area/E08000012?{query}").text()


def test_a_trend_is_drawn_beside_the_region_and_said_in_words(visitor: Visitor, client: FlaskClient) -> None:
    images = [attributes for attributes, _ in visitor.open("/area/E08000012").all("img")]
    drawing = client.get(images[0]["src"])

    assert images[0]["alt"] == "Liverpool: 5.4% in 2015, and 5.1% in 2023."
    assert all(name in drawing.text for name in ("Liverpool", "LCR", "England", "prefers-color-scheme"))
    assert "immutable" in drawing.headers["Cache-Control"]


@pytest.mark.parametrize("query", ["", "dataset=unemployment", "dataset=x&measure=y"])
def test_a_chart_that_is_not_there_is_not_found(client: FlaskClient, query: str) -> None:
    assert client.get(f"/area/E08000012/chart.svg?{query}").status_code == 404


def test_every_figure_of_an_area_comes_as_one_file(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/area/E08000011/figures.csv").text)))
    objects = json.loads(client.get("/area/E08000011/figures.json").text)
    book = load_workbook(io.BytesIO(client.get("/area/E08000011/figures.xlsx").data), read_only=True)

    assert len(rows) == len(objects) == len(list(book["Figures"].rows)) - 1 == 15
    assert {row["dataset"] for row in rows} == {"unemployment", "people-2021"}
    withheld = next(row for row in rows if row["period"] == "2017")
    assert (withheld["value"], withheld["status"]) == ("", "c")
    assert "Open Government Licence v3.0" in [cell.value for row in book["Sources"].rows for cell in row]


def test_a_name_like_a_formula_is_made_inert_in_the_file(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/area/E05000886/figures.csv").text)))

    assert {row["area_name"] for row in rows} == {"'=Anfield"}


def test_an_area_without_figures_has_no_file_and_says_so(visitor: Visitor) -> None:
    assert "We hold no figure for Liverpool 061" in visitor.open("/area/E02006933/figures.csv", status=404).text()


@pytest.mark.parametrize(
    ("query", "words"), [("kind=lsoa", "302 in use"), ("kind=ward&list=2022", "30 of an older list")]
)
def test_the_areas_inside_are_listed(visitor: Visitor, query: str, words: str) -> None:
    assert words in visitor.open(f"/area/E08000012/inside?{query}").text()


@pytest.mark.parametrize("query", ["", "kind=moon", "kind=ward&list=1066", "kind=lsoa&list=%00"])
def test_areas_inside_that_are_not_there_are_not_found(visitor: Visitor, query: str) -> None:
    assert (
        "We know no such areas inside Liverpool" in visitor.open(f"/area/E08000012/inside?{query}", status=404).text()
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Liverpool", "E08000012"),
        ("st helens council", "E08000013"),
        ("liverpool 061b", "E01033754"),
        ("00BY", "E08000012"),
        ("00BXFZ", "E05000865"),
        (" e08000012 ", "E08000012"),
        ("Ward E05015300", "E05015300"),
    ],
)  # fmt: skip
def test_one_match_leads_to_its_page(client: FlaskClient, text: str, code: str) -> None:
    response = client.get("/area/", query_string={"q": text})

    assert (response.status_code, response.headers["Location"]) == (302, f"/area/{code}")


def test_several_matches_are_listed_with_their_kind_and_place(visitor: Visitor) -> None:
    text = visitor.open("/area/?q=kirkby").text()

    assert "Kirkby Central, Knowsley Ward in Knowsley, E05000869. An older area" in text
    assert "L32 Kirkby Knowsley" in text


def test_a_slip_of_the_pen_is_helped(visitor: Visitor) -> None:
    assert "Did you mean: Liverpool (local authority" in visitor.open("/area/?q=liverpol").text()


@pytest.mark.parametrize("address", ["/area/?q=widness", "/compare?area=E08000012&q=widness"])
def test_a_misspelt_town_that_is_no_area_is_asked_about(visitor: Visitor, address: str) -> None:
    page = visitor.open(address)

    assert "Did you mean Widnes?" in page.text()
    assert any(link.endswith("q=Widnes") for link in page.links())


@pytest.mark.parametrize("address", ["/area/?q=M1+1AE", "/compare?q=m1"])
def test_a_postcode_elsewhere_is_said_to_be_so(visitor: Visitor, address: str) -> None:
    assert "M1 is no post district of the" in visitor.open(address).text()


def test_a_postcode_leads_to_authorities_and_says_that_it_is_no_area_of_figures(visitor: Visitor) -> None:
    page = visitor.open("/area/?q=WA8+0AA")

    assert "We hold no figures by postcode." in page.text()
    assert {"/area/E06000006", "/area/E08000011", "/area/E08000013"} <= set(page.links())


@pytest.mark.parametrize("text", ["zzzzzz", "%00", "((((", "<b>", "a" * 3000, "' OR 1=1", "%"])
def test_no_question_breaks_the_page(visitor: Visitor, text: str) -> None:
    assert "Areas" in visitor.open(f"/area/?q={text}&page=-1").text()


def test_a_name_of_several_areas_leads_to_none_of_them_unasked() -> None:
    assert search("Central").only is not None
    assert search("Newtown").only is None


def test_an_lsoa_lies_in_the_msoa_of_its_name_and_list() -> None:
    area = gazetteer.known("E01034407")

    assert area is not None
    assert [one.name for one in gazetteer.above(area)][-2:] == ["Liverpool", "Liverpool 061"]


def test_every_area_of_the_region_is_known_with_what_it_lies_in() -> None:
    ours = [area for area in gazetteer.all_known() if area.in_region and area.is_small]

    assert len(ours) > 1_400
    assert all(gazetteer.above(area) for area in ours)


def test_an_lsoa_of_an_older_list_has_fellows_of_its_own_list() -> None:
    area = gazetteer.known("E01033754")

    assert area is not None
    assert [one.name for one in gazetteer.siblings(area)] == ["Liverpool 061A", "Liverpool 061C", "Liverpool 061D"]
