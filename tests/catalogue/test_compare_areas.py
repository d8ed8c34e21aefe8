"""Areas side by side: only what they share, of the same time, at an address that stays."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests.catalogue.conftest import Visitor

TWO = "/compare?area=E08000012&area=E06000006"


def test_two_areas_stand_side_by_side_with_their_difference(visitor: Visitor) -> None:
    text = visitor.open(TWO).text()

    assert "Liverpool and Halton" in text
    assert "People by sex, 2021 208,200 128,200 80,000 less" in text
    assert "no clear difference" in text, "two surveys whose intervals overlap do not differ"


def test_the_difference_may_be_to_the_region(visitor: Visitor) -> None:
    assert "1,000 4 less" not in visitor.open(TWO).text()
    assert "with the difference to Liverpool City Region" in visitor.open(f"{TWO}&base=region").text()


def test_figures_of_different_times_are_not_compared(visitor: Visitor) -> None:
    text = visitor.open("/compare?area=E08000012&area=E08000011&theme=unemployment").text()

    assert "2023 Unemployment rate by authority 5.1% 4.7%" in text


def test_a_measure_that_one_area_alone_has_is_left_out_and_named(visitor: Visitor) -> None:
    text = visitor.open("/compare?area=E08000012&area=E05000886").text()

    assert "These have no figure for the same period in two of the areas: population, population density" in text
    assert "These are areas of different kinds: local authority and ward." in text


def test_a_chosen_area_can_be_taken_out_and_another_added(visitor: Visitor) -> None:
    links = visitor.open(TWO).links()

    assert "/compare?area=E06000006" in links
    assert "/compare?area=E08000012&area=E06000006&area=E08000014" in links


def test_an_area_to_add_is_found_by_name(visitor: Visitor) -> None:
    page = visitor.open("/compare?area=E08000012&q=kirkby")

    assert "/compare?area=E08000012&area=E05000869" in page.links()
    assert "Liverpool is chosen. Add one more" in page.text()


def test_the_link_to_share_is_the_comparison_and_nothing_else(visitor: Visitor) -> None:
    page = visitor.open(f"{TWO}&q=zebra&page=9&theme=unemployment")

    shared = next(attributes["value"] for attributes, _ in page.all("input") if attributes.get("id") == "share")
    assert shared == "http://localhost/compare?area=E08000012&area=E06000006&theme=unemployment"


def test_more_than_six_areas_are_cut_and_said(visitor: Visitor) -> None:
    seven = "&".join(f"area=E0800001{n}" for n in range(1, 6)) + "&area=E06000006&area=E92000001"

    assert "You asked for 7 areas. These are the first 6" in visitor.open(f"/compare?{seven}").text()


def test_an_unknown_area_is_said_and_the_others_are_compared(visitor: Visitor) -> None:
    assert "no area with the code “X1”" in visitor.open(f"{TWO}&area=X1").text()


@pytest.mark.parametrize("query", ["area=X1", "area=%00&area=(", "area=X1&area=X1"])
def test_an_address_without_any_area_we_know_is_a_mistake(visitor: Visitor, query: str) -> None:
    assert "We know no area with the code" in visitor.open(f"/compare?{query}", status=400).text()


@pytest.mark.parametrize(
    "query", ["", "area=", "area=E08000012", "area=E08000012&area=e08000012", "q=%00&base=x&theme=y"]
)
def test_too_few_areas_are_asked_for_more(visitor: Visitor, query: str) -> None:
    assert "Add an area" in visitor.open(f"/compare?{query}").text()


def test_the_file_holds_every_figure_of_the_areas(client: FlaskClient) -> None:
    address = "/compare/figures.csv?area=E08000012&area=E06000006"
    rows = list(csv.DictReader(io.StringIO(client.get(address).text)))

    assert {row["area_code"] for row in rows} == {"E08000012", "E06000006"}
    assert len(rows) == 30


def test_a_file_of_no_areas_says_what_to_choose(visitor: Visitor) -> None:
    assert "two to six" in visitor.open("/compare/figures.csv?area=x", status=422).text()


def test_a_chart_holds_each_area_in_a_colour_of_its_own(client: FlaskClient) -> None:
    query = "area=E08000012&area=E06000006&dataset=unemployment&measure=unemployment_rate"
    drawing = client.get(f"/compare/chart.svg?{query}").text

    assert ">Liverpool<" in drawing
    assert ">Halton<" in drawing
    assert client.get("/compare/chart.svg?area=E08000012&dataset=x").status_code == 404
