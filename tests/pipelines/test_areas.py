"""An area is known by its code, or by a spelling of its name that the register has: nothing else, and nothing near."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.standards.areas import AreaReading, standardise_area
from schemas import areas
from validation.issues import AMBIGUOUS_AREA, AREA_DISAGREES, UNKNOWN_AREA

REGISTER = areas.register()
AREAS = st.sampled_from(REGISTER.all())
CITY_REGION = "E47000004"
MEMBERS = ("E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015")
TYPES = st.sampled_from([None, "local_authority", "ward", "lep", "nonsense"])
DAYS = st.none() | st.dates(date(1974, 4, 1), date(2035, 1, 1))
PIECES = st.sampled_from(
    [
        "Liverpool",
        "St Helens",
        "Halton",
        "Merseyside",
        "City Region",
        "E08000012",
        "E0",
        "00BY",
        "E41",
        "ladu:",
        "lep:",
        " ",
        ",",
        "(",
        ")",
        "Council",
        "UA",
        "MBC",
        "/",
        "Central",
        "001A",
        "North West",
        "&",
        "and",
        "95VV",
        "\xa0",
    ]
)
TEXTS = st.text(max_size=30) | st.lists(PIECES, max_size=5).map("".join)


def code_of(reading: AreaReading) -> str | None:
    return reading.area.code if reading.area else None


@pytest.mark.parametrize(
    ("code", "name", "wanted"),
    [
        ("E08000012", None, "E08000012"),
        (" e08000012 ", None, "E08000012"),
        ("00BY", None, "E08000012"),
        ("http://statistics.data.gov.uk/id/statistical-geography/E08000012", None, "E08000012"),
        (None, "Liverpool", "E08000012"),
        (None, "St Helens", "E08000013"),
        (None, "St. Helens MBC", "E08000013"),
        (None, "Saint Helens", "E08000013"),
        (None, "Halton UA", "E06000006"),
        (None, "ladu:Halton", "E06000006"),
        (None, "Wirral Council", "E08000015"),
        (None, "lep:Liverpool City Region", "E37000022"),
        ("Liverpool", None, "E08000012"),
        ("E08000012", "Liverpool", "E08000012"),
        ("E08000012", "a nickname of ours", "E08000012"),
        ("E01006512", "Liverpool 031A", "E01006512"),
    ],
)
def test_an_area_is_found_by_its_code_or_a_known_spelling(code: str | None, name: str | None, wanted: str) -> None:
    assert code_of(standardise_area(code, name)) == wanted


@pytest.mark.parametrize("text", ["Merseyside", "Merseyside (Met County)", "merseyside ", "Mersyside"])
def test_merseyside_is_never_the_city_region(text: str) -> None:
    assert code_of(standardise_area(None, text)) in {"E11000002", None}
    assert code_of(standardise_area("E11000002", text)) == "E11000002"


def test_a_name_that_several_areas_have_is_asked_about() -> None:
    reading = standardise_area(None, "West Midlands")

    assert reading.issue is AMBIGUOUS_AREA
    assert {re.findall(r"[A-Z]\d{8}", advice)[0] for advice in reading.advice} == {
        "E12000005",
        "E47000007",
        "E11000005",
    }


def test_the_other_names_of_a_table_tell_two_areas_of_one_name_apart() -> None:
    assert code_of(standardise_area(None, "West Midlands", types="combined_authority")) == "E47000007"
    assert code_of(standardise_area(None, "West Midlands", types="region")) == "E12000005"


def test_the_enterprise_partnership_never_passes_for_the_authority_where_it_is_said() -> None:
    assert code_of(standardise_area(None, "Liverpool City Region", types="lep")) == "E37000022"
    assert code_of(standardise_area(None, "Liverpool City Region LEP")) in {"E37000022", None}
    assert code_of(standardise_area(None, "Liverpool City Region Combined Authority")) == CITY_REGION


def test_a_near_miss_is_advice_and_is_never_used() -> None:
    reading = standardise_area(None, "Knowlsey")

    assert (reading.area, reading.issue) == (None, UNKNOWN_AREA)
    assert reading.advice[0] == "Knowsley (E08000011)"


@pytest.mark.parametrize(("code", "name"), [("E08000012", "Halton"), ("E06000006", "St Helens"), ("00BY", "Wirral")])
def test_a_code_and_a_name_that_disagree_stop_each_other(code: str, name: str) -> None:
    reading = standardise_area(code, name)

    assert (reading.area, reading.issue) == (None, AREA_DISAGREES)


def test_a_ward_code_beside_the_name_of_another_ward_of_its_authority_stops() -> None:
    reading = standardise_area("E05000932", "Birkdale")

    assert (reading.area, reading.issue) == (None, AREA_DISAGREES)
    assert reading.advice == ("Ainsdale (E05000932)", "Birkdale (E05000933)")


@pytest.mark.parametrize("name", ["Ainsdale", "ainsdale ward", "Sefton", "Southport", "Central"])
def test_a_ward_code_beside_its_own_name_or_that_of_no_other_ward_there_is_taken(name: str) -> None:
    assert code_of(standardise_area("E05000932", name)) == "E05000932"


def test_a_person_settles_what_a_name_means() -> None:
    name = "User Defined Geography:Liverpool City Region-MCA"

    assert code_of(standardise_area(None, name)) is None
    assert code_of(standardise_area(None, name, trusted={name: CITY_REGION})) == CITY_REGION
    assert code_of(standardise_area("E08000012", "Halton", trusted={"Halton": "E06000006"})) == "E06000006"


def test_the_name_that_is_published_is_the_registers_own() -> None:
    names = {
        area.area.name for area in (standardise_area(None, text) for text in ("St Helens", "ST. HELENS")) if area.area
    }

    assert names == {"St. Helens"}


@pytest.mark.parametrize("text", ["E99999999", "E0800001", "Central", "Church", "North", "", " ", "12345"])
def test_what_the_register_does_not_know_is_no_area(text: str) -> None:
    assert standardise_area(text, None).issue is UNKNOWN_AREA
    assert standardise_area(None, text).issue is UNKNOWN_AREA


@given(TEXTS | st.none(), TEXTS | st.none(), TYPES, DAYS)
def test_no_text_makes_standardising_an_area_raise(
    code: str | None, name: str | None, types: str | None, day: date | None
) -> None:
    reading = standardise_area(code, name, types=types, on=day)

    assert (reading.area is None) != (reading.issue is None)


@given(TEXTS | st.none(), TEXTS | st.none(), TYPES, DAYS)
def test_no_code_is_answered_that_the_register_does_not_know(
    code: str | None, name: str | None, types: str | None, day: date | None
) -> None:
    found = code_of(standardise_area(code, name, types=types, on=day))

    assert found is None or REGISTER.is_known(found)


@given(AREAS)
def test_the_code_of_an_area_is_its_own_standard(area: areas.Area) -> None:
    reading = standardise_area(area.code, None)

    assert (code_of(reading), reading.rule) == (area.code, None)


@given(TEXTS | st.none(), TEXTS | st.none())
def test_standardising_an_area_twice_changes_nothing_more(code: str | None, name: str | None) -> None:
    found = standardise_area(code, name).area

    if found is not None:
        again = standardise_area(found.code, found.name)
        assert again.area is not None
        assert (again.area.code, again.area.type, again.rule) == (found.code, found.type, None)


@given(AREAS)
def test_a_name_is_taken_for_an_area_of_that_name_or_for_none(area: areas.Area) -> None:
    found = standardise_area(None, area.name)

    assert found.area is None or found.area.code in {other.code for other in REGISTER.by_name(area.name)}


@given(st.sampled_from(MEMBERS), st.sampled_from(MEMBERS))
def test_no_two_authorities_pass_for_one_another(one: str, other: str) -> None:
    name = REGISTER.by_code(other)
    assert name is not None

    assert code_of(standardise_area(one, name.name)) == (one if one == other else None)
