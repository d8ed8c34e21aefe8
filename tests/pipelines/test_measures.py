"""What a figure is follows from its label and its unit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.standards.measures import (
    NEEDED_DIMENSIONS,
    automatic_schemas,
    default_dimensions,
    measure,
    nearest_measure,
    settle_measure,
)
from schemas import code_lists, registry

ALL = frozenset(registry.names())
MEASURES = st.sampled_from(sorted(code_lists.load("measures").codes))
UNITS = st.sampled_from([None, *sorted(code_lists.load("units").codes)])


def facts(**said: str) -> dict[str, str]:
    return dict(said)


def test_a_claimant_count_in_percent_is_the_claimant_rate() -> None:
    found = settle_measure(facts(measure="claimant_count", unit="percent"), ALL)

    assert (found.measure, found.unit, found.lacks) == ("claimant_rate", "percent", None)


@pytest.mark.parametrize("name", ["unemployed", "economically_active", "employed", "population"])
def test_a_percentage_of_nobody_knows_whom_is_no_rate(name: str) -> None:
    found = settle_measure(facts(measure=name, unit="percent"), ALL)

    assert found.measure != "unemployment_rate"
    assert found.lacks is not None or measure(str(found.measure)).more["denominator"].startswith("residents")


def test_unemployed_in_percent_of_everyone_is_no_unemployment_rate() -> None:
    assert settle_measure(facts(measure="unemployed", unit="percent"), ALL).lacks == "measure"


@pytest.mark.parametrize(("unit", "factor"), [("thousands", 1e3), ("millions", 1e6)])
def test_thousands_of_people_become_people(unit: str, factor: float) -> None:
    found = settle_measure(facts(measure="unemployed", unit=unit), ALL)

    assert (found.unit, found.factor) == ("persons", factor)


def test_a_rate_in_thousands_has_no_meaning() -> None:
    assert settle_measure(facts(measure="unemployment_rate", unit="thousands"), ALL).lacks == "unit"


def test_a_proportion_stays_to_be_multiplied() -> None:
    found = settle_measure(facts(measure="commuters_share", unit="proportion"), ALL)

    assert (found.unit, found.factor, found.proportion) == ("percent", 1.0, True)


@pytest.mark.parametrize(
    ("unit", "published", "factor"),
    [
        ("vehicle_miles", "million_vehicle_miles", 1e-6),
        ("vehicle_km", "million_vehicle_km", 1e-6),
        ("million_vehicle_miles", "million_vehicle_miles", 1.0),
        ("million_vehicle_km", "million_vehicle_km", 1.0),
    ],
)
def test_miles_stay_miles_and_kilometres_stay_kilometres(unit: str, published: str, factor: float) -> None:
    found = settle_measure(facts(measure="traffic", unit=unit, mode="cycle"), ALL)

    assert (found.measure, found.unit, found.factor) == ("traffic", published, factor)


@pytest.mark.parametrize("unit", [None, "persons", "vehicles", "percent"])
def test_traffic_without_its_unit_is_asked_about(unit: str | None) -> None:
    said = facts(measure="traffic", mode="cycle") | ({"unit": unit} if unit else {})

    assert settle_measure(said, ALL).lacks == "unit"


def test_a_share_of_adults_needs_its_mode_and_its_frequency() -> None:
    assert settle_measure(facts(measure="adults_share"), ALL).lacks == "mode"
    assert settle_measure(facts(measure="adults_share", mode="walk"), ALL).lacks == "frequency"
    assert settle_measure(facts(measure="adults_share", mode="walk", frequency="once_per_week"), ALL).lacks is None


def test_a_figure_without_a_measure_lacks_it() -> None:
    assert settle_measure({}, ALL).lacks == "measure"


def test_a_measure_of_another_schema_is_left_out() -> None:
    assert settle_measure(facts(measure="population"), {"unemployment"}).lacks == "measure"


def test_deprivation_is_never_recognised_unasked() -> None:
    assert "deprivation" not in automatic_schemas()
    assert settle_measure(facts(measure="average_rank"), automatic_schemas()).lacks == "measure"


@given(MEASURES, UNITS)
def test_a_settled_measure_stands_in_a_unit_of_its_own(name: str, unit: str | None) -> None:
    said = {"measure": name, "mode": "cycle", "frequency": "any"} | ({"unit": unit} if unit else {})

    found = settle_measure(said, ALL)

    if found.lacks is None:
        assert found.measure is not None
        assert found.unit == measure(found.measure).more["unit"] or measure(found.measure).more["concept"] == "traffic"
        assert measure(found.measure).more["concept"] == measure(name).more["concept"]
    else:
        assert found.reason


@given(MEASURES)
def test_every_measure_is_settled_in_its_own_unit(name: str) -> None:
    said = {"measure": name, "unit": measure(name).more["unit"], "mode": "cycle", "frequency": "any", "age_band": "65+"}

    assert settle_measure(said, ALL).measure == name
    assert settle_measure(said, ALL).lacks is None


@given(MEASURES)
def test_a_dimension_that_nothing_speaks_of_has_its_whole(name: str) -> None:
    found = default_dimensions(name)

    assert found["sex"] == "all"
    assert found["age_band"] in code_lists.load("age-bands")
    assert {dimension for needed in NEEDED_DIMENSIONS.values() for dimension in needed} <= found.keys()


@pytest.mark.parametrize(
    ("label", "beside", "wanted"),
    [
        ("SUM_CLAIMS", "", "claimant_count"),
        ("pop-2020", "", "population"),
        ("pedal_cycles_mean", "traffic_aadf_summary", "annual_average_daily_flow"),
        ("Employment rte", "", "employment_rate"),
        ("TRANSACTION NUMBER", "", None),
        ("", "", None),
    ],
)
def test_the_nearest_measure_is_advice(label: str, beside: str, wanted: str | None) -> None:
    assert nearest_measure(label, beside) == wanted


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_label_makes_the_search_for_the_nearest_measure_raise(label: str, beside: str) -> None:
    found = nearest_measure(label, beside)

    assert found is None or measure(found).more["schema"] in automatic_schemas()
