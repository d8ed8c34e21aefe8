"""What a visitor of Explore gets: two measures aligned, what is left out, cautions, pictures, files, an address."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.catalogue.conftest import Visitor

RATE = "/explore?x=unemployment&x.measure=unemployment_rate&y=unemployment&y.measure=unemployment_rate"
TIMES_APART = "/explore?x=unemployment&x.measure=unemployment_rate&y=people-2021&y.measure=population"
COUNTS = "/explore?x=unemployment&x.measure=claimant_count&y=unemployment&y.measure=claimant_count&y.sex=male"
WARDS = "/explore?x=unemployment&x.measure=claimant_count&y=people-2021&y.measure=population_density&when=nearest"


def drawn(page_address: str, name: str) -> str:
    return page_address.replace("/explore?", f"/explore/{name}?")


def test_without_a_choice_the_page_says_what_it_does_and_offers_the_datasets(visitor: Visitor) -> None:
    page = visitor.open("/explore")

    assert "Set any two measures side by side" in page.text()
    assert "Unemployment rate by authority" in [text for _, text in page.all("option")]
    assert [at["name"] for at, _ in page.all("select")] == ["x", "y"]


def test_the_latest_period_that_both_have_is_compared(visitor: Visitor) -> None:
    page = visitor.open(RATE)

    assert "Both are figures of 2023." in page.text()
    assert ("Areas", "6") in zip(*([text for _, text in page.all(tag)] for tag in ("dt", "dd")), strict=True)


def test_a_period_that_both_have_can_be_chosen(visitor: Visitor) -> None:
    assert "Both are figures of 2017." in visitor.open(f"{RATE}&when=2017").text()


def test_a_withheld_figure_is_said_and_is_no_point(visitor: Visitor) -> None:
    text = visitor.open(f"{RATE}&when=2017").text()

    assert "Knowsley (unemployment rate: withheld to protect people" in text
    assert "Over these 5 local authorities" in text


def test_a_period_that_they_do_not_share_is_replaced_and_that_is_said(visitor: Visitor) -> None:
    text = visitor.open(f"{RATE}&when=1066").text()

    assert "They have no such period in common" in text
    assert "Both are figures of 2023." in text


def test_where_no_period_is_shared_nothing_is_compared_until_somebody_asks(visitor: Visitor) -> None:
    page = visitor.open(TIMES_APART)

    assert "These two share no period" in page.text()
    assert not page.all("img")
    assert any("when=nearest" in link for link in page.links())


def test_the_nearest_periods_are_compared_when_asked_for_and_called_different(visitor: Visitor) -> None:
    text = visitor.open(f"{TIMES_APART}&when=nearest").text()

    assert "Two different times." in text
    assert "unemployment rate of 2021, population of mid-2021" in text.casefold()


def test_few_areas_ecology_and_cause_are_warned_of(visitor: Visitor) -> None:
    text = visitor.open(COUNTS).text()

    for words in (
        "6 areas. That is very few",
        "Places, not people",
        "Together is not because",
        "Large places have more",
    ):
        assert words in text


def test_an_estimate_is_called_one(visitor: Visitor) -> None:
    assert "Estimates from a survey" in visitor.open(f"{TIMES_APART}&when=nearest").text()


def test_one_shared_area_has_no_coefficient(visitor: Visitor) -> None:
    page = visitor.open(f"{WARDS}&level=ward")

    assert "Only one area has both figures" in page.text()
    assert "Pearson’s coefficient" not in page.text()


def test_two_measures_without_a_common_level_say_at_which_they_are_given(visitor: Visitor) -> None:
    address = "/explore?x=unemployment&x.measure=unemployment_rate&y=people-2021&y.measure=population_density"
    text = visitor.open(address).text()

    assert "no level of area in common" in text
    assert "population density for wards" in text


def test_the_table_holds_both_figures_in_the_order_that_was_asked_for(visitor: Visitor) -> None:
    page = visitor.open(f"{RATE}&sort=x")

    cells = [text for _, text in page.all("td")][-12:]
    assert cells[::2] == cells[1::2] == sorted(cells[::2], reverse=True)


def test_the_page_draws_points_two_maps_and_lines(visitor: Visitor, client: FlaskClient) -> None:
    page = visitor.open(RATE)
    images = [at["src"] for at, _ in page.all("img")]

    assert [urlsplit(address).path for address in images] == ["/explore/scatter-wide.svg", "/explore/lines-wide.svg"]
    assert all(client.get(address).content_type.startswith("image/svg+xml") for address in images)
    assert (
        len([at for at, _ in page.all("svg") if "map" in at.get("class", "").split() and "key" not in at["class"]]) == 2
    )


def test_the_lines_are_of_the_area_that_was_asked_for(visitor: Visitor) -> None:
    for name in ("E08000015", "wirral"):
        assert "Over time: Wirral" in visitor.open(f"{RATE}&area={name}").text()


def test_the_picture_is_a_png_to_download(client: FlaskClient) -> None:
    response = client.get(drawn(RATE, "scatter.png"))

    assert response.data.startswith(b"\x89PNG")
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_map_can_be_had_alone(client: FlaskClient) -> None:
    response = client.get(drawn(RATE, "map-x.svg"))

    assert response.status_code == 200
    assert "Halton" in response.text


def test_the_figures_come_as_csv_with_versions_periods_and_statuses(client: FlaskClient) -> None:
    response = client.get(drawn(f"{RATE}&when=2017", "figures.csv"))
    rows = {row["area_name"]: row for row in csv.DictReader(io.StringIO(response.text))}

    assert len(rows) == 6
    assert (rows["Liverpool"]["x_version"], rows["Liverpool"]["x_period"]) == ("2", "2017")
    assert float(rows["Liverpool"]["x_value"]) > 0
    assert (rows["Knowsley"]["x_value"], rows["Knowsley"]["x_status"]) == ("", "c")


def test_a_name_that_would_run_as_a_formula_is_made_inert_in_the_csv(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(drawn(f"{WARDS}&level=ward", "figures.csv")).text)))

    assert rows[0]["area_code"] == "E05000886"
    assert not rows[0]["area_name"].startswith("=")


def test_the_workbook_and_the_parquet_hold_the_same_figures(client: FlaskClient) -> None:
    import pyarrow.parquet as pq
    from python_calamine import CalamineWorkbook

    wanted = list(csv.DictReader(io.StringIO(client.get(drawn(RATE, "figures.csv")).text)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(drawn(RATE, "figures.xlsx")).data))
    table = pq.read_table(io.BytesIO(client.get(drawn(RATE, "figures.parquet")).data))

    header, *rows = book.get_sheet_by_name("Data").to_python()
    assert [row[header.index("x_value")] for row in rows] == [float(row["x_value"]) for row in wanted]
    assert table.column("x_value").to_pylist() == [float(row["x_value"]) for row in wanted]
    assert any("Open Government Licence" in str(row) for row in book.get_sheet_by_name("About").to_python())


def test_the_permanent_address_holds_every_choice_and_the_versions(visitor: Visitor) -> None:
    page = visitor.open(f"{COUNTS}&level=local_authority")
    pinned = next(link for link in page.links() if "x.version" in link and link.startswith("/explore?"))

    chosen = dict(parse_qsl(urlsplit(pinned).query))
    assert chosen.items() >= {"x": "unemployment", "x.measure": "claimant_count", "x.sex": "all"}.items()
    assert chosen.items() >= {"y": "unemployment", "y.measure": "claimant_count", "y.sex": "male"}.items()
    assert chosen.items() >= {"x.version": "2", "y.version": "2", "level": "local_authority"}.items()


def test_an_address_with_a_version_gives_the_figures_of_that_version(visitor: Visitor) -> None:
    pinned = f"{RATE}&x.version=1&y.version=1"

    assert "Both are figures of 2019." in visitor.open(pinned).text()
    assert "Both are figures of 2023." in visitor.open(RATE).text()


def test_the_two_can_be_swapped(visitor: Visitor) -> None:
    page = visitor.open(f"{TIMES_APART}&when=nearest")
    swap = next(at["href"] for at, text in page.all("a") if text == "Swap the two")

    assert dict(parse_qsl(urlsplit(swap).query)).items() >= {"x": "people-2021", "y": "unemployment"}.items()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/explore?x=nothing&y=unemployment", 404, "no dataset called “nothing”"),
        ("/explore?x=unemployment&y=%00%F0%9F%92%A9", 404, "no dataset called"),
        ("/explore?x=unemployment&y=unemployment&x.version=77", 404, "no version 77"),
        ("/explore/scatter-huge.svg?x=unemployment&y=unemployment", 404, "no such drawing"),
        ("/explore/lines-huge.svg?x=unemployment&y=unemployment", 404, "no such drawing"),
        ("/explore/scatter-wide.svg", 404, "does not name two datasets"),
        ("/explore/figures.csv?x=unemployment", 404, "does not name two datasets"),
        ("/explore/scatter-wide.svg?x=unemployment&y=people-2021&x.measure=unemployment_rate", 404, "share no period"),
    ],
)
def test_what_cannot_be_compared_is_said_in_plain_words(
    visitor: Visitor, address: str, status: int, words: str
) -> None:
    assert words in visitor.open(address, status).text()


@pytest.mark.parametrize(
    "nonsense",
    ["level=moon", "x.measure=%22%3B--", "y.sex=%27", "page=-1", "page=99999999999999", "page=%D9%A3", "sort=;drop",
     "area=%00", "x.version=%C2%B2", "x.version=-1", "when=%F0%9F%92%A9", "unit=", "x.area_type=ward"],
)  # fmt: skip
def test_nonsense_in_the_address_is_passed_over(visitor: Visitor, nonsense: str) -> None:
    text = visitor.open(f"{RATE}&{nonsense}").text()

    assert "Both figures by area" in text


def test_what_the_address_asks_for_and_the_data_has_not_is_said(visitor: Visitor) -> None:
    text = visitor.open(f"{RATE}&x.sex=other&level=moon").text()

    assert "We have no sex “other” in Unemployment rate by authority and areas of the level “moon”" in text


def test_a_form_may_hold_leavings_of_the_dataset_before(visitor: Visitor) -> None:
    assert "Not all that the address asks for" not in visitor.open(f"{RATE}&x.sex=other&form=1").text()


def test_an_area_that_is_not_compared_is_named(visitor: Visitor) -> None:
    assert "There is no area “atlantis” among those that are compared" in visitor.open(f"{RATE}&area=Atlantis").text()


def test_a_dataset_can_be_brought_along(visitor: Visitor) -> None:
    page = visitor.open("/explore?x=people-2021")

    assert [at["value"] for at, _ in page.all("option") if "selected" in at] == ["people-2021"]
