"""What the pages say, and that it is what the data says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalogue.config import Settings
from catalogue.store import publishing
from tests.catalogue.a_catalogue import a_description, people, publish
from tests.catalogue.conftest import Visitor, visit


def test_the_home_page_counts_what_is_published(visitor: Visitor) -> None:
    text = visitor.open("/").text()

    assert "datasets 2 observations 122" in text
    assert "Unemployment rate by authority" in text


def test_the_home_page_leads_to_every_authority(visitor: Visitor) -> None:
    links = visitor.open("/").links()

    assert {f"/area/E0800001{n}" for n in range(1, 6)} | {"/area/E06000006"} <= set(links)


def test_an_empty_catalogue_says_what_to_do(tmp_path: Path) -> None:
    client = visit(tmp_path / "empty")

    assert "Nothing is published yet" in Visitor(client).open("/").text()
    assert "0 datasets" in Visitor(client).open("/dataset/").text()
    assert "not ready" in Visitor(client).open("/area/E08000012", status=503).text()
    assert "cannot be read" in Visitor(client).open("/status", status=503).text()


def test_a_dataset_page_shows_the_latest_figure_of_each_authority(visitor: Visitor) -> None:
    text = visitor.open("/dataset/unemployment?measure=unemployment_rate").text()

    assert "Unemployment rate (aged 16 to 64), 2023" in text
    assert "Halton 4.3% Likely 3.3% to 5.3%. ▲ up 0.3 points since 2022, within the margin of error" in text
    assert "In 2023 Wirral was highest, at 6.3%, and Halton lowest, at 4.3%." in text
    assert "The changes since 2022 are within the margin of error." in text


def test_a_withheld_figure_is_shown_as_withheld_and_not_as_nought(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment?measure=unemployment_rate")
    titles = [attributes.get("title") for attributes, text in page.all("abbr") if text == "c"]

    assert titles == ["withheld to protect people"]


def test_a_choice_is_taken_from_the_address(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment?measure=claimant_count&sex=female")
    chosen = [text for attributes, text in page.all("option") if "selected" in attributes]

    assert chosen[:3] == ["Claimant count", "Local authorities", "Female"]
    assert "Claimant count (female, aged 16 and over), October 2023" in page.text()


def test_a_choice_that_the_data_does_not_have_is_passed_over(visitor: Visitor) -> None:
    text = visitor.open("/dataset/unemployment?measure=%22;DROP&sex=x&area_type=moon").text()

    assert "Unemployment rate (aged 16 to 64), 2023" in text


def test_a_dataset_page_names_licence_publisher_source_and_caveats(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment")

    for words in ("Open Government Licence v3.0", "Office for National Statistics", "A table <of> figures",
                  "Rounded to five.", "14 November 2023", "1 January 2015 to 31 December 2023"):  # fmt: skip
        assert words in page.text()


def test_the_quality_panel_says_what_the_report_says(visitor: Visitor) -> None:
    text = visitor.open("/dataset/unemployment").text()

    assert "Passed, with notes" in text
    assert "The source file holds 97 figures of these. 96 became values, 1 stand as markers" in text
    assert "Nothing was lost on the way." in text
    assert "area spelling (12)" in text
    assert "A figure of low reliability (3 times)" in text


def test_a_chart_is_an_image_with_both_colours_and_no_script(client: FlaskClient) -> None:
    response = client.get("/dataset/unemployment/chart-wide.svg?measure=unemployment_rate&version=2")

    assert response.mimetype == "image/svg+xml"
    assert response.text.startswith("<svg")
    assert "prefers-color-scheme:dark" in response.text
    assert "<script" not in response.text
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["Halton", "Wirral", "England"])
def test_a_chart_names_each_of_its_areas(client: FlaskClient, name: str) -> None:
    address = "/dataset/unemployment/chart-wide.svg?measure=unemployment_rate"

    assert f">{name}</text>" in client.get(address).text


def test_the_chart_of_a_count_leaves_out_the_wider_areas(client: FlaskClient) -> None:
    drawing = client.get("/dataset/people-2021/chart-narrow.svg").text

    assert ">Halton</text>" in drawing
    assert ">England</text>" not in drawing


def test_an_earlier_version_says_that_there_is_a_newer_one(visitor: Visitor) -> None:
    assert "There is a newer version" in visitor.open("/dataset/unemployment/version/1").text()
    assert "There is a newer version" not in visitor.open("/dataset/unemployment/version/2").text()


def test_an_area_page_sets_the_area_beside_the_region_and_the_country(visitor: Visitor) -> None:
    text = visitor.open("/area/E06000006").text()

    assert "4.3% 6.7% 7.1%" in text
    assert "Population" in text


def test_a_ward_has_a_page_of_its_own(visitor: Visitor) -> None:
    assert "415" in visitor.open("/area/E05000886").text()


def test_an_area_page_says_the_unit_of_a_figure_that_does_not_show_it(visitor: Visitor) -> None:
    text = visitor.open("/area/E05000886").text()

    assert "Population density people per square km" in text
    assert "Claimant count aged 16 and over" in text


def test_a_page_that_the_visitor_has_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/dataset/unemployment").headers["ETag"]
    again = client.get("/dataset/unemployment", headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert client.get("/dataset/people-2021", headers={"If-None-Match": tag}).status_code == 200


def test_a_publication_is_seen_at_the_next_request(broken_home: Path, tmp_path: Path) -> None:
    settings = Settings(home=broken_home)
    client = visit(broken_home)
    before = client.get("/").headers["ETag"]
    described = a_description(tmp_path, "people-again", "People again", "population")
    publish(settings, described, "population", list(people()))
    publishing.refresh_warehouse(settings)

    after = client.get("/", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert "People again" in after.text
    assert "128,200" in client.get("/dataset/people-again").text


def test_the_site_starts_without_what_is_slow_to_load() -> None:
    program = (
        "import sys; from catalogue import create_app; from catalogue.config import Settings; create_app(Settings())\n"
        "slow = {'great_expectations', 'pandas', 'altair', 'vl_convert', 'frictionless'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
