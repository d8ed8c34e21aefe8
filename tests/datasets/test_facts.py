"""What a person read in a published file comes out of the extract of it that is shipped.

The facts were read by hand and are no part of the project; where they are absent, these tests are skipped and say so.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines import descriptions
from pipelines.recipe import Recipe
from pipelines.run import harmonise

SHIPPED = Path(__file__).resolve().parents[2] / "datasets"
OF_2019 = "population/ukmidyearestimates20192020ladcodes.xls"
DATASETS = {
    "claimant-count": "unemployment/claimant-count_nomis_la_north.csv",
    "claimant-rate": "unemployment/ons_els_claimant-count.csv",
    "unemployment-rate-modelled": "unemployment/ons_els_modelled-unemployment.csv",
    "employment-and-inactivity": "unemployment/ons_els_employment-rate.csv",
    "economic-activity-rates": "unemployment/labour-market_nomis_aps_north.csv",
    "labour-market-survey": "unemployment/nomis_2022_11_08_145145.xlsx",
    "universal-credit-households": "unemployment/uc_la_households.xlsx",
    "population-by-age-2014": "population/MYE2_population_by_sex_and_age_for_local_authorities_UK_2014.xls",
    "population-by-age-2016": "population/1882730298.csv",
    "population-by-age-2019": OF_2019,
    "population-by-age-2021": "population/nomis_api_lad_2021.csv",
    "components-of-population-change": OF_2019,
    "population-and-density": OF_2019,
    "median-age": OF_2019,
    "households": "population/la_count_households.xlsx",
    "adults-cycling": "active_travel/cw0302.ods",
    "adults-walking-or-cycling": "active_travel/CW0301.ods",
    "travel-to-work": "active_travel/160207_LA_AgeSex.csv",
    "road-traffic": "active_travel/local_authority_traffic.csv",
}
KEY = ("area_code", "period_start", "period_end", "measure", "sex", "age_band", "mode", "purpose", "frequency")
# One published workbook holds several tables, each shipped apart.
SHEETS_OF_2019 = {
    "population-by-age-2019": "MYE2",
    "components-of-population-change": "MYE3",
    "population-and-density": "MYE5",
    "median-age": "MYE6",
}


@pytest.mark.parametrize("name", DATASETS)
def test_the_facts_that_were_read_by_hand_come_out_of_the_shipped_extract(name: str, shared_data: Path) -> None:
    observations = _observations(name)
    facts = _facts(name, shared_data, {row["area_code"] for row in observations})

    assert facts
    assert [fact for fact in facts if not any(_agrees(fact, row) for row in observations)] == []


@cache
def _observations(name: str) -> list[dict[str, Any]]:
    description = descriptions.load(SHIPPED / name)
    recipe = Recipe.load(description.recipe) if description.recipe else None
    made = harmonise(description.source, schema=description.schema, recipe=recipe)
    result = made.connection.execute(f'SELECT * FROM "{made.relation}"')
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _facts(name: str, shared_data: Path, areas: set[str]) -> list[dict[str, str]]:
    with (shared_data / "facts.csv").open(encoding="utf-8", newline="") as file:
        facts = [row for row in csv.DictReader(file) if row["file"] == DATASETS[name]]
    sheet = SHEETS_OF_2019.get(name, "")
    return [
        fact
        for fact in facts
        if areas & set(fact["area_code"].split("|")) and fact["source_cell"].replace(" ", "").startswith(sheet)
    ]


def _agrees(fact: dict[str, str], row: dict[str, Any]) -> bool:
    keys = all(not fact[field] or _text(row.get(field, "")) in fact[field].split("|") for field in KEY)
    return keys and _number(fact, row) and all(_near(fact[limit], row[limit]) for limit in ("lower_95", "upper_95"))


def _number(fact: dict[str, str], row: dict[str, Any]) -> bool:
    if not fact["value"]:
        return row["value"] is None and bool(row["status"])
    return any(_near(value, row["value"]) for value in fact["value"].split("|"))


def _near(text: str, value: float | None) -> bool:
    return not text or (value is not None and abs(float(text) - value) <= 1e-6 * max(1.0, abs(value)))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
