"""From a figure back to the cell of the file that its publisher gave, and what was done to it on the way."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from catalogue.config import Settings
from catalogue.query.source_cells import SourceFiles
from catalogue.store import publishing
from pipelines import descriptions
from pipelines.descriptions import Description
from pipelines.run import Harmonised
from tests.catalogue.conftest import Visitor, visit
from tests.datasets.shipped import harmonised

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
A_RATE = "/dataset/unemployment/provenance?version=2&area_code=E08000012&period=2023&sex=all&age_band=16-64"


def test_a_figure_is_shown_with_its_cell_its_publisher_and_the_hash_of_the_file(visitor: Visitor) -> None:
    text = visitor.open(f"{A_RATE}&measure=unemployment_rate").text()

    assert "Liverpool, 2023, Unemployment rate (aged 16 to 64) 5.1% likely 4.1% to 6.1%" in text
    assert "Cell C34 (row 34, column 3) in figures.csv" in text
    assert "Office for National Statistics" in text
    assert "64cb663df57f" in text


def test_a_source_that_has_no_such_cell_leaves_the_address_of_it(visitor: Visitor) -> None:
    assert "Open it and go to the cell." in visitor.open(f"{A_RATE}&measure=unemployment_rate").text()


def test_an_address_that_means_several_figures_offers_them(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment/provenance?area_code=E08000012&period=2023-10")

    assert "The address means 3 figures" in page.text()
    assert any("sex=female" in link and "version=2" in link for link in page.links())


def test_a_figure_of_an_older_version_says_that_there_is_a_newer(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment/provenance?version=1&area_code=E08000012&period=2018")

    assert "This is a figure of version 1. The current one is version 2" in page.text()


def test_a_withheld_figure_is_followed_too(visitor: Visitor) -> None:
    text = visitor.open("/dataset/unemployment/provenance?area_code=E08000011&period=2017").text()

    assert "withheld to protect people The cell in the source file Cell C" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "no figure that this address names"),
        ("area_code=E99999999", "no figure that this address names"),
        ("area_code=%00", "no figure that this address names"),
        ("area_code=' OR 1=1 --", "no figure that this address names"),
        ("nonsense=1", "no figure that this address names"),
        ("version=9&area_code=E08000012", "no version 9"),
        ("version=x", "no version x"),
        ("version=%00", "no version"),
    ],
)
def test_a_figure_that_is_not_there_is_said(visitor: Visitor, query: str, words: str) -> None:
    assert words in visitor.open(f"/dataset/unemployment/provenance?{query}", status=404).text()


def test_the_table_of_a_dataset_leads_to_each_figures_source(visitor: Visitor) -> None:
    links = visitor.open("/dataset/unemployment/table").links()

    assert any(link.startswith("/dataset/unemployment/provenance?version=2&") for link in links)


def test_the_table_of_a_chart_leads_to_the_figures_sources(visitor: Visitor) -> None:
    links = visitor.open("/dataset/unemployment?measure=unemployment_rate").links()
    link = next(link for link in links if link.startswith("/dataset/unemployment/provenance?version=2&period=2023&"))

    assert "Knowsley, 2023, Unemployment rate (aged 16 to 64)" in visitor.open(link).text()


SHIPPED = ("claimant-count", "deprivation-2019", "job-adverts", "road-traffic", "population-by-age-2016", "libraries")
# Read by a person in the shipped files: dataset, what the address says, cell, what stands there, a step on the way.
FOLLOWED = [
    ("claimant-count", "area_code=E05000887&measure=claimant_rate", "H21", "9.4", "“Total” → “all”"),
    ("claimant-count", "area_code=E08000012&measure=claimant_count", "H10", "18560", "“October 2023” → “2023-10”"),
    ("deprivation-2019", "area_code=E08000012&measure=deprivation_extent", "I4", "0.6213", "became a share of 100"),
    ("job-adverts", "area_code=E08000012&period=2022-01", "H6", "89.8", "“Liverpool” → “E08000012”"),
    ("road-traffic", "area_code=E08000012&period=2023&mode=all_motor", "H186", "1346900000", "divided by 1,000,000"),
    ("population-by-age-2016", "area_code=E08000012&age_band=85&sex=female", "CK33", "960", "Nothing: it stands"),
]


def _as_made(made: Harmonised, _: Description) -> Harmonised:
    return made


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("shipped") / "home"
    for name in SHIPPED:
        made = harmonised(name)
        publishing.publish_dataset(Settings(home=home), descriptions.load(DATASETS / name), partial(_as_made, made))
    publishing.refresh_warehouse(Settings(home=home))
    return visit(home)


@pytest.mark.parametrize(("name", "query", "cell", "text", "step"), FOLLOWED)
def test_a_shipped_figure_is_followed_to_its_cell(
    shipped: FlaskClient, name: str, query: str, cell: str, text: str, step: str
) -> None:
    page = Visitor(shipped).open(f"/dataset/{name}/provenance?{query}")

    assert f"Cell {cell} (row" in page.text()
    assert [marked for _, marked in page.all("mark")] == [text]
    assert step in page.text()


@pytest.mark.parametrize(("name", "query", "cell", "text", "step"), FOLLOWED)
def test_another_reader_finds_the_same_in_that_cell(name: str, query: str, cell: str, text: str, step: str) -> None:
    source = descriptions.load(DATASETS / name).source
    letters, number = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

    if source.suffix == ".csv":
        rows = list(csv.reader(source.read_text("utf-8-sig").splitlines()))
        assert rows[number - 1][column_index_from_string(letters) - 1] == text
    else:
        cells = [sheet[cell].value for sheet in load_workbook(source, data_only=True).worksheets]
        assert text in [f"{value:.10g}" for value in cells if isinstance(value, int | float)]


def test_a_row_of_a_list_is_followed_to_its_row(shipped: FlaskClient) -> None:
    link = next(link for link in Visitor(shipped).open("/dataset/libraries/table").links() if "/provenance?" in link)
    page = Visitor(shipped).open(link)

    assert page.all("h1")[0][1] == "Where this row comes from"
    assert "Row 2 in libraries.csv" in page.text()


def test_an_areas_page_leads_to_its_places(shipped: FlaskClient) -> None:
    page = Visitor(shipped).open("/area/E06000006")

    assert "Public libraries in the Liverpool City Region, 2016: 4 in Halton" in page.text()
    assert "/dataset/libraries/table?area_code=E06000006" in page.links()


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.csv"
    path.write_text("area,figure\nHalton,1\n")
    monkeypatch.setattr("catalogue.query.source_cells.LARGEST_TEXT", 10)

    assert SourceFiles().excerpt(path, "a", None, 2, 2) is None


def test_a_file_that_cannot_be_read_gives_no_excerpt(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")

    assert SourceFiles().excerpt(path, "a", None, 1, 1) is None
