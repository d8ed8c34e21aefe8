"""The chart of a dataset's page: what is said, what can be chosen, what can be taken away; nonsense is no fault."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalogue.site import charts as site_charts
from tests.catalogue.conftest import Visitor, visit

RATE = "/dataset/unemployment?measure=unemployment_rate"
LIVERPOOL, HALTON, ENGLAND, REGION = "E08000012", "E06000006", "E92000001", "E47000004"
FILE = "/dataset/unemployment/chart.{}?measure=unemployment_rate"


def ticked(visitor: Visitor, address: str) -> list[str]:
    boxes = [at for at, _ in visitor.open(address).all("input") if at.get("type") == "checkbox"]
    return [box["value"] for box in boxes if "checked" in box]


def test_every_area_and_what_it_is_compared_with_can_be_ticked(visitor: Visitor) -> None:
    assert len(ticked(visitor, RATE)) == 8


def test_the_areas_that_are_ticked_are_those_of_the_address(visitor: Visitor) -> None:
    assert ticked(visitor, f"{RATE}&area={LIVERPOOL}&area={ENGLAND}") == [LIVERPOOL, ENGLAND]


def test_a_chart_may_show_the_wider_areas_alone(visitor: Visitor) -> None:
    assert ticked(visitor, f"{RATE}&area={ENGLAND}") == [ENGLAND]


@pytest.mark.parametrize("asked", ["area=E05000886", "area=nonsense", "area=%00", "area=", "area=<b>&area=;DROP"])
def test_areas_that_the_data_does_not_have_are_passed_over(visitor: Visitor, asked: str) -> None:
    assert len(ticked(visitor, f"{RATE}&{asked}")) == 8


def test_far_larger_areas_wait_to_be_ticked_and_the_page_says_so(visitor: Visitor) -> None:
    text = visitor.open("/dataset/people-2021").text()

    assert ENGLAND not in ticked(visitor, "/dataset/people-2021")
    assert "The Liverpool City Region and England are far larger, and drawn only if you tick them." in text
    assert ENGLAND in ticked(visitor, f"/dataset/people-2021?area={HALTON}&area={ENGLAND}")


def test_the_summary_tells_highest_lowest_and_what_they_are_compared_with(visitor: Visitor) -> None:
    text = visitor.open(RATE).text()

    assert "Unemployment rate (aged 16 to 64), 2015 to 2023" in text
    assert "It was 6.7% in the Liverpool City Region and 7.1% in England." in text
    assert "A line stops where there is no figure (withheld to protect people)." in text


def test_the_summary_of_one_area_is_about_that_area(visitor: Visitor) -> None:
    text = visitor.open(f"{RATE}&area={LIVERPOOL}").text()

    assert "In 2023 it was 5.1% in Liverpool. The change since 2022 is within the margin of error." in text
    assert "The pale band is the margin of error" in text


def test_the_page_says_how_to_embed_the_chart(visitor: Visitor) -> None:
    code = next(text for at, text in visitor.open(f"{RATE}&area={LIVERPOOL}").all("pre") if "iframe" in text)

    assert code.startswith('<iframe src="http://localhost/dataset/unemployment/chart?')
    assert f"area={LIVERPOOL}" in code


def test_other_sites_may_show_the_chart_in_a_frame_and_nothing_else(client: FlaskClient, visitor: Visitor) -> None:
    assert "frame-ancestors *" in client.get("/dataset/unemployment/chart").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/dataset/unemployment").headers["Content-Security-Policy"]
    assert "Office for National Statistics" in visitor.open("/dataset/unemployment/chart").text()


def test_a_frame_that_is_asked_for_again_is_not_forbidden(client: FlaskClient) -> None:
    tag = client.get("/dataset/unemployment/chart").headers["ETag"]
    again = client.get("/dataset/unemployment/chart", headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert "frame-ancestors 'none'" not in again.headers.get("Content-Security-Policy", "")


def test_the_csv_holds_exactly_what_is_drawn(client: FlaskClient) -> None:
    answer = client.get(FILE.format("csv") + f"&area={LIVERPOOL}&area={ENGLAND}")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer.mimetype == "text/csv"
    assert {(row["area_code"], row["measure"], row["age_band"]) for row in rows} == {
        (LIVERPOOL, "unemployment_rate", "16-64"),
        (ENGLAND, "unemployment_rate", "16-64"),
    }
    assert [row["period"] for row in rows] == [str(year) for year in range(2015, 2024)] * 2
    assert "source_row" not in rows[0]


def test_the_csv_keeps_a_withheld_figure_empty_with_its_marker(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(FILE.format("csv")).text)))

    assert [(row["area_name"], row["value"], row["status"]) for row in rows if row["status"]] == [("Knowsley", "", "c")]


def test_no_cell_of_the_csv_is_a_formula(client: FlaskClient) -> None:
    text = client.get("/dataset/unemployment/chart.csv?measure=claimant_count&area_type=ward").text

    assert "'=Anfield" in text


def test_the_picture_and_the_drawing_name_their_source(client: FlaskClient) -> None:
    drawing = client.get(FILE.format("svg"))

    assert "Source: Office for National Statistics, Unemployment rate by authority, version 2." in drawing.text
    assert client.get(FILE.format("png")).data.startswith(b"\x89PNG")
    assert "attachment" in drawing.headers["Content-Disposition"]


def test_the_specification_is_json_with_the_figures(client: FlaskClient) -> None:
    spec = json.loads(client.get(FILE.format("vl.json")).text)

    assert spec["$schema"].endswith("vega-lite/v6.json")
    assert len(spec["data"]["values"]) == 8 * 9 - 1


def test_the_script_gets_the_drawing_and_its_points(client: FlaskClient) -> None:
    found = client.get("/dataset/unemployment/chart-narrow.json?measure=unemployment_rate").get_json()

    assert found["svg"].startswith("<svg")
    assert found["periods"][-1]["label"] == "2023"
    assert len(found["series"]) == 8


def test_an_address_with_its_version_may_be_kept_for_ever(client: FlaskClient) -> None:
    assert "immutable" in client.get(FILE.format("svg") + "&version=2").headers["Cache-Control"]
    assert "no-cache" in client.get(FILE.format("svg") + "&version=1").headers["Cache-Control"]
    assert "no-cache" in client.get(FILE.format("svg")).headers["Cache-Control"]


@pytest.mark.parametrize("part", ["chart.svg", "chart-wide.svg", "chart-wide.json", "chart.csv", "chart"])
def test_nonsense_in_an_address_is_no_fault_of_ours(client: FlaskClient, part: str) -> None:
    nonsense = "measure=%00&area_type=moon&area=%22&area=%F0%9F%98%80&show=everything&find=%25&version=x&sex=a&sex=b"

    assert client.get(f"/dataset/unemployment/{part}?{nonsense}").status_code == 200


@pytest.mark.parametrize("part", ["chart.pdf", "chart-huge.json", "chart-.svg", "chart-wide.png"])
def test_a_kind_or_size_that_there_is_not_is_said(client: FlaskClient, part: str) -> None:
    assert client.get(f"/dataset/unemployment/{part}").status_code == 404


def test_the_same_chart_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get(FILE.format("csv")).headers["ETag"]

    assert client.get(FILE.format("csv"), headers={"If-None-Match": tag}).status_code == 304


def test_pictures_are_kept_in_a_bounded_room(broken_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_charts, "ROOM", 1)
    client, folder = visit(broken_home), broken_home / "cache" / "charts"
    client.get(FILE.format("png") + f"&area={LIVERPOOL}")
    for path in folder.glob("*.png"):
        os.utime(path, (0, 0))
    client.get(FILE.format("png") + f"&area={HALTON}")

    assert len(list(folder.glob("*.png"))) == 1
