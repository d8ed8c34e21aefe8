"""What changed between two versions, as a visitor reads it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalogue.config import Settings
from catalogue.site.differences import figure
from catalogue.store import publishing
from tests.catalogue.a_catalogue import a_description, publish, rates
from tests.catalogue.conftest import Visitor, visit


def test_what_was_added_is_counted_with_its_periods(visitor: Visitor) -> None:
    text = visitor.open("/dataset/unemployment/compare/1/2").text()

    assert "32 rows added, for 2020 to 2023." in text
    assert "Wirral 2023 Unemployment rate" in text
    assert "Source file figures.csv, sha256" in text


def test_the_page_of_a_dataset_says_what_its_newest_version_changed(visitor: Visitor) -> None:
    page = visitor.open("/dataset/unemployment")

    assert "32 rows added, for 2020 to 2023." in page.text()
    assert "/dataset/unemployment/compare/1/2" in page.links()
    assert "What the newest changed" not in visitor.open("/dataset/people-2021").text()


@pytest.fixture
def revised(broken_home: Path, tmp_path: Path) -> FlaskClient:
    """A third version, in which Knowsley's rate of 2023 is another one and its title too."""
    settings = Settings(home=broken_home)
    rows = list(rates(2023))
    for row in rows:
        if row["area_code"] == "E08000011" and row["period"] == "2023":
            row |= {"value": 5.5, "status": "r"}
    folder = a_description(tmp_path / "again", "unemployment", "Unemployment, once more")
    (folder / "figures.csv").write_text("figures, revised\n")
    publish(settings, folder, "unemployment", rows)
    publishing.refresh_warehouse(settings)
    return visit(broken_home)


def test_a_revision_is_said_with_its_largest_change_before_and_after(revised: FlaskClient) -> None:
    visitor = Visitor(revised)
    text = visitor.open("/dataset/unemployment/compare/2/3").text()

    assert (
        "1 figure revised, the largest: Knowsley, 2023, Unemployment rate (aged 16 to 64): 4.7% → 5.5% (revised)."
        in text
    )
    assert "Title Unemployment rate by authority Unemployment, once more" in text
    rows = list(csv.DictReader(io.StringIO(revised.get("/dataset/unemployment/compare/2/3/difference.csv").text)))
    assert [(row["change"], row["value_before"], row["value_after"]) for row in rows] == [("revised", "4.7", "5.5")]
    assert "32 rows added" in visitor.open("/dataset/unemployment/compare/1/3").text()


def test_a_figure_that_is_another_only_by_its_unit_says_its_unit() -> None:
    row = {"value_before": 12.5, "value_after": 12.5, "unit_before": "place_in_order", "unit_after": "index_points"}

    assert [figure(row, when) for when in ("before", "after")] == ["12.5 place in order", "12.5 index points"]


@pytest.mark.parametrize(
    ("address", "target"),
    [("compare/2/1", "compare/1/2"), ("compare?from=1&to=2", "compare/1/2")],
)
def test_two_versions_have_one_address(client: FlaskClient, address: str, target: str) -> None:
    assert client.get(f"/dataset/unemployment/{address}").headers["Location"] == f"/dataset/unemployment/{target}"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("unemployment/compare/1/1", 422, "the same as itself"),
        ("unemployment/compare/1/x", 404, "no version x"),
        ("unemployment/compare/0/1", 404, "no version 0"),
        ("unemployment/compare/1/9999999999999", 404, "no version 999"),
        ("unemployment/compare?from=1", 422, "Say which two versions"),
        ("unemployment/compare?from=a&to=%00", 422, "Say which two versions"),
        ("nothing/compare/1/2", 404, "no dataset called"),
        ("unemployment/compare/1/9/difference.csv", 404, "no version 9"),
    ],
)
def test_versions_that_cannot_be_compared_are_said(visitor: Visitor, address: str, status: int, words: str) -> None:
    assert words in visitor.open(f"/dataset/{address}", status=status).text()


def test_a_version_whose_file_is_damaged_is_not_compared(broken_home: Path) -> None:
    parquet = broken_home / "packages/unemployment/1/unemployment.parquet"
    parquet.write_bytes(parquet.read_bytes()[:-1] + b"x")
    visitor = Visitor(visit(broken_home))

    assert "differs from the one that was published" in visitor.open("/dataset/unemployment/compare/1/2", 500).text()
    assert "Versions of this dataset" in visitor.open("/dataset/unemployment").text()
