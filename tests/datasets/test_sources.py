"""No figure is invented: every row of a shipped source file is a row of the file that its publisher gave out.

The real files are not part of the project; where they are absent, these tests are skipped and say so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.datasets.shipped import LISTS

SHIPPED = Path(__file__).resolve().parents[2] / "datasets"
YEAR_OF_2019 = "population/ukmidyearestimates20192020ladcodes.xls"

WORKBOOKS = {
    "labour-market-survey/nomis-annual-population-survey.xlsx": "unemployment/nomis_2022_11_08_145145.xlsx",
    "universal-credit-households/households-on-universal-credit.xlsx": "unemployment/uc_la_households.xlsx",
    "population-by-age-2019/mye2-mid-2019.xlsx": YEAR_OF_2019,
    "components-of-population-change/mye3-mid-2019.xlsx": YEAR_OF_2019,
    "population-and-density/mye5-mid-2001-to-mid-2019.xlsx": YEAR_OF_2019,
    "median-age/mye6-mid-2001-to-mid-2019.xlsx": YEAR_OF_2019,
    "population-by-age-2014/mye2-mid-2014.xlsx": (
        "population/MYE2_population_by_sex_and_age_for_local_authorities_UK_2014.xls"
    ),
    "households/census-2021-number-of-households.xlsx": "population/la_count_households.xlsx",
    "adults-cycling/cw0302.ods": "active_travel/cw0302.ods",
    "adults-walking-or-cycling/cw0301.ods": "active_travel/CW0301.ods",
    "deprivation-2019/iod2019-file-10-local-authority-summaries.xlsx": (
        "deprivation/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx"
    ),
    "deprivation-2019-neighbourhoods/iod2019-file-1-index-of-multiple-deprivation.xlsx": (
        "deprivation/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx"
    ),
    "job-adverts/labour-demand-by-local-authority.xlsx": "services/referencetablesupdated.xlsx",
    "gardens/private-outdoor-space.xlsx": "services/garden-space-2020.xlsx",
}
TEXTS = {
    "claimant-rate/claimant-count.csv": "unemployment/ons_els_claimant-count.csv",
    "unemployment-rate-modelled/modelled-unemployment.csv": "unemployment/ons_els_modelled-unemployment.csv",
    "employment-and-inactivity/employment-rate.csv": "unemployment/ons_els_employment-rate.csv",
    "walk-to-a-library/library-walk.csv": "services/ons_els_library-walk.csv",
    "walk-to-a-railway-station/railway-station-walk.csv": "services/ons_els_railway-station-walk.csv",
    "population-by-age-2016/nomis-population-estimates-2016.csv": "population/1882730298.csv",
    "travel-to-work/census-2011-travel-to-work.csv": "active_travel/160207_LA_AgeSex.csv",
    "deprivation-2025/indices-of-deprivation-2025.csv": "deprivation/indices_of_deprivation_2025_lad.csv",
}
RENAMED = {
    "claimant-count/claimant-count-october-2023.csv": "unemployment/claimant-count_nomis_la_north.csv",
    "economic-activity-rates/annual-population-survey-rates.csv": "unemployment/labour-market_nomis_aps_north.csv",
    "population-by-age-2021/nomis-population-estimates-2021.csv": "population/nomis_api_lad_2021.csv",
    "road-traffic/local_authority_traffic.csv": "active_travel/local_authority_traffic.csv",
}


@pytest.mark.parametrize("shipped", WORKBOOKS)
def test_every_row_of_a_shipped_workbook_is_a_row_of_the_published_one(shipped: str, shared_data: Path) -> None:
    ours, theirs = load_workbook(SHIPPED / shipped), load_workbook(shared_data / WORKBOOKS[shipped])

    for sheet in ours.sheet_names:
        assert not _astray(_rows(ours, sheet), _rows(theirs, sheet)), sheet


@pytest.mark.parametrize("shipped", TEXTS)
def test_every_row_of_a_shipped_text_file_is_a_row_of_the_published_one(shipped: str, shared_data: Path) -> None:
    ours, theirs = _cells(SHIPPED / shipped), _cells(shared_data / TEXTS[shipped])

    assert len(ours) > 1
    assert not _astray(ours, theirs)


def test_the_claimant_counts_are_those_of_the_published_month(shared_data: Path) -> None:
    shipped, published = _pair("claimant-count/claimant-count-october-2023.csv", shared_data)
    known = {
        (_month(row["date"]), row["geography_code"], row["variable_name"], float(row["value"])) for row in published
    }

    figures = [
        (row["DATE_NAME"], row["GEOGRAPHY_CODE"], row["MEASURE_NAME"], float(row["OBS_VALUE"])) for row in shipped
    ]

    assert len(figures) == 262
    assert set(figures) <= known


def test_the_survey_rates_are_those_of_the_published_twelve_months(shared_data: Path) -> None:
    shipped, published = _pair("economic-activity-rates/annual-population-survey-rates.csv", shared_data)
    known = {(row["date"][:7], row["geography_code"], row["variable_name"], row["value"]) for row in published}

    figures = [
        (row["DATE"], row["GEOGRAPHY_CODE"], row["VARIABLE_NAME"], _as_published(row["OBS_VALUE"])) for row in shipped
    ]

    assert {row["DATE_NAME"][-8:] for row in shipped} == {_month(row["DATE"], "%b %Y") for row in shipped}
    assert set(figures) <= {(*key, _as_published(value)) for *key, value in known}


def test_the_populations_of_2021_are_those_of_the_published_table(shared_data: Path) -> None:
    shipped, published = _pair("population-by-age-2021/nomis-population-estimates-2021.csv", shared_data)
    columns = ["DATE_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_NAME", "GENDER_NAME", "C_AGE_NAME", "OBS_VALUE"]

    assert {tuple(row[c] for c in columns) for row in shipped} <= {tuple(row[c] for c in columns) for row in published}


def test_the_traffic_of_an_authority_is_the_published_one(shared_data: Path) -> None:
    shipped, published = _pair("road-traffic/local_authority_traffic.csv", shared_data)
    numbers = ["year", "link_length_km", "link_length_miles", "cars_and_taxis", "all_motor_vehicles"]

    def key(row: dict[str, str]) -> tuple[object, ...]:
        return (row["local_authority_code"], *(float(row[column]) for column in numbers))

    assert len(shipped) == 6 * 31
    assert {key(row) for row in shipped} <= {key(row) for row in published}


def test_every_shipped_source_file_is_compared_with_the_published_one() -> None:
    sources = {
        f"{path.parent.name}/{path.name}" for path in SHIPPED.glob("*/*") if path.suffix in {".csv", ".xlsx", ".ods"}
    }

    assert sources == {*WORKBOOKS, *TEXTS, *RENAMED, *(f"{name}/{name}.csv" for name in LISTS)}  # See test_lists.py.


def _pair(shipped: str, shared_data: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    return _records(SHIPPED / shipped), _records(shared_data / RENAMED[shipped])


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.reader(file) if row]


def _rows(book: object, sheet: str) -> list[list[str]]:
    return [_trimmed(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]  # type: ignore[attr-defined]


def _trimmed(row: Iterable[object]) -> list[str]:
    """The row's cells as text, without the empty ones at its end: the two formats differ in how many they keep."""
    cells = [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _astray(ours: list[list[str]], theirs: list[list[str]]) -> list[list[str]]:
    """Our rows that are not theirs. The first of our rows in a group has the group's name, which theirs has above."""
    known = {tuple(row) for row in theirs}
    groups = {row[1] for row in theirs if len(row) > 3 and row[0] == "" and row[1]}
    known |= {("", group, *row[2:]) for row, group in product(theirs, groups) if len(row) > 3 and row[:2] == ["", ""]}
    return [row for row in ours if tuple(row) not in known]


def _month(text: str, pattern: str = "%B %Y") -> str:
    return datetime.strptime(text[:7], "%Y-%m").strftime(pattern)


def _as_published(value: str) -> float | None:
    return None if value in {"", "NA"} else float(value)
