"""The warehouse is read and nothing else: no write, no file, no setting; and a moved pointer is followed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.config import Settings
from catalogue.errors import NotReady
from catalogue.query import figures, places, selection
from catalogue.query.connection import Warehouse, quote
from catalogue.store import publishing
from tests.catalogue.a_catalogue import a_description, people, publish


@pytest.fixture(scope="module")
def warehouse(published: Path) -> Warehouse:
    return Warehouse(published)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (a INTEGER)",
        "DELETE FROM unemployment",
        "COPY unemployment TO 'out.csv'",
        "SELECT * FROM read_csv('/etc/hostname')",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET memory_limit = '8GB'",
        "SET enable_external_access = true",
    ],
)
def test_nothing_but_reading_is_possible(warehouse: Warehouse, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        warehouse.rows(sql)


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1))
def test_a_quoted_name_is_one_name(name: str) -> None:
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT 1 AS {quote(name)}").description[0][0] == name


def test_a_home_without_a_warehouse_says_that_it_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(NotReady):
        Warehouse(tmp_path).rows("SELECT 1")


def test_a_moved_pointer_is_followed_and_what_was_remembered_is_forgotten(broken_home: Path, tmp_path: Path) -> None:
    settings, warehouse = Settings(home=broken_home), Warehouse(broken_home)
    before = places.counts(warehouse)["datasets"]
    publish(settings, a_description(tmp_path, "people-again", "People again"), "population", list(people()))
    publishing.refresh_warehouse(settings)

    assert places.counts(warehouse)["datasets"] == before + 1


def test_a_choice_is_completed_with_the_widest_of_each(warehouse: Warehouse) -> None:
    chosen = selection.select(warehouse, "unemployment", {"measure": "claimant_count"})

    assert chosen is not None
    assert chosen.chosen == {
        "measure": "claimant_count", "area_type": "local_authority", "sex": "all", "age_band": "16+",
        "unit": "persons", "period_type": "month",
    }  # fmt: skip


def test_the_authorities_come_first_and_the_wider_areas_after_them(warehouse: Warehouse) -> None:
    chosen = selection.select(warehouse, "people_2021", {})
    assert chosen is not None
    series = figures.series(warehouse, chosen, places.region().context)

    assert [one.name for one in series if one.is_context] == ["Liverpool City Region", "England"]
    assert next(one.code for one in series if not one.is_context) == "E06000006"


def test_a_change_within_both_intervals_is_not_called_one(warehouse: Warehouse) -> None:
    chosen = selection.select(warehouse, "unemployment", {"measure": "unemployment_rate"})
    assert chosen is not None
    halton = figures.series(warehouse, chosen)[0]

    assert halton.change is not None
    assert (halton.change.direction, halton.change.is_clear) == ("up", False)
