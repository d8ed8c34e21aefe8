"""The area register: real codes and names, every candidate, and no guess."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.areas import register

SIX = ("E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015")


def codes(text: str, **wanted: object) -> list[str]:
    return [area.code for area in register().by_name(text, **wanted)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ("00ET", "E06000006"),
        ("00BX", "E08000011"),
        ("00BY", "E08000012"),
        ("00BZ", "E08000013"),
        ("00CA", "E08000014"),
        ("00CB", "E08000015"),
        ("04BY", "E08000012"),
        ("E4303", "E08000013"),
        ("e08000012 ", "E08000012"),
        ("http://statistics.data.gov.uk/id/statistical-geography/E08000012", "E08000012"),
        ("95VV", "95VV"),
        ("E41000268", "E41000268"),
    ],
)
def test_a_code_is_found_in_old_registers_and_in_any_dress(old: str, code: str) -> None:
    area = register().by_code(old)

    assert area is not None
    assert area.code == code


def test_the_six_authorities_are_the_members_of_the_region_and_have_it_as_parent() -> None:
    assert register().region.members == SIX
    assert {area.parent for code in SIX if (area := register().by_code(code))} == {"E47000004"}


def test_a_recoded_authority_knows_its_successor_and_its_last_day() -> None:
    barnsley, sheffield = register().by_code("E08000016"), register().by_code("E08000019")

    assert barnsley is not None
    assert sheffield is not None
    assert (barnsley.successors, sheffield.successors) == (("E08000038",), ("E08000039",))
    assert not barnsley.is_live
    assert register().live_codes(barnsley) == ("E08000038",)


def test_successors_are_followed_to_those_that_live() -> None:
    west_somerset = register().by_code("E07000191")

    assert west_somerset is not None
    assert register().live_codes(west_somerset) == ("E06000066",)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("St Helens", "E08000013"),
        ("ST. HELENS", "E08000013"),
        ("Saint Helens", "E08000013"),
        ("St. Helens MBC", "E08000013"),
        ("St Helens Metropolitan Borough Council", "E08000013"),
        ("st. helens district", "E08000013"),
        ("Liverpool UA", "E08000012"),
        ("ladu:Halton", "E06000006"),
        ("lacu:Liverpool", "E08000012"),
        ("ualad09:Liverpool", "E08000012"),
        ("  Wirral", "E08000015"),
        ("ENGLAND", "E92000001"),
        ("ENGLAND AND WALES", "K04000001"),
        ("England & Wales", "K04000001"),
        ("Bristol", "E06000023"),
        ("Bristol, City of", "E06000023"),
        ("City of Bristol", "E06000023"),
        ("Herefordshire, County of", "E06000019"),
        ("Kingston upon Hull", "E06000010"),
        ("Gwynedd / Gwynedd", "W06000002"),
        ("Rhondda Cynon Taf / Rhondda Cynon Taf", "W06000016"),
        ("Cardiff / Caerdydd", "W06000015"),
        ("Barnet London Borough", "E09000003"),
        ("Lancashire County Council", "E10000017"),
        ("Greater Manchester (Met County)", "E11000001"),
        ("Liverpool City CA", "E47000004"),
        ("Liverpool City Region Combined Authority", "E47000004"),
        ("combauth:Liverpool City Region", "E47000004"),
        ("lep:Liverpool City Region", "E37000022"),
        ("Central (Liverpool)", "E05000889"),
        ("Liverpool 001A", "E01006651"),
        ("Yorkshire & the Humber", "E12000003"),
    ],
)
def test_a_name_has_one_meaning_in_the_words_of_publishers(name: str, code: str) -> None:
    assert codes(name) == [code]


def test_every_candidate_is_returned_and_none_chosen() -> None:
    assert codes("Liverpool City Region") == ["E47000004", "E37000022"]
    assert {"E12000001", "E47000014"} <= set(codes("North East"))
    assert codes("North East", types={"region"}) == ["E12000001"]


def test_a_date_prefers_the_area_that_lived_then() -> None:
    assert codes("Somerset", on=date(2020, 6, 30)) == ["E10000027"]
    assert codes("Somerset", on=date(2024, 6, 30)) == ["E06000066"]
    assert codes("Barnsley", on=date(2026, 1, 1)) == ["E08000038"]


def test_merseyside_is_the_county_of_five_and_never_the_city_region() -> None:
    assert codes("Merseyside") == ["E11000002"]
    assert register().by_name("Merseyside", types={"combined_authority"}) == ()
    assert "E11000002" not in {area.parent for code in SIX if (area := register().by_code(code))}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(",
        "Central",
        "Total",
        "Unknown",
        "User Defined Geography:Liverpool City Region",
        "Westminster,City of London",
    ],
)
def test_what_is_no_known_spelling_has_no_candidate(text: str) -> None:
    assert codes(text) == []


def test_a_ward_is_looked_up_where_wards_are_asked_for() -> None:
    assert codes("Central", types={"ward"}) == ["E05000889"]
    assert codes("Central ward") == ["E05000889"]


def test_a_near_miss_is_advice() -> None:
    assert codes("Liverpol") == []
    assert register().near("Liverpol")[0] == "Liverpool (E08000012)"
    assert register().near("Halton BC", most=1) == ("Halton (E06000006)",)


def test_the_words_of_a_council_do_not_hide_a_near_miss() -> None:
    assert register().near("Knowsly MBC") == ("Knowsley (E08000011)",)
    assert register().near("Metropolitan Borough of Seftn") == ("Sefton (E08000014)",)


@pytest.mark.parametrize(
    "text", ["Liverpool Riverside", "Liverpool and Wirral LSIP", "Merseyside LEP", "Sefton Central", "NHS Halton"]
)
def test_a_name_of_another_kind_of_area_has_no_near_miss(text: str) -> None:
    assert register().near(text) == ()


def test_a_near_miss_of_a_combined_authority_is_one() -> None:
    assert register().near("Liverpool City Regoin-MCA") == ("Liverpool City Region (E47000004)",)


@pytest.mark.parametrize("text", ["Total", "Unknown", "Other", "Not known", "Rest of England", "Outside UK", "None"])
def test_a_word_that_names_no_place_has_no_near_miss(text: str) -> None:
    assert register().near(text) == ()


def test_small_areas_of_the_region_are_complete() -> None:
    small = register().all(types={"lsoa"}, in_region=True)
    counts = [sum(year in area.vintage.split() for area in small) for year in ("2001", "2011", "2021")]

    assert counts == [984, 989, 1003]
    assert sum("2021" in area.vintage for area in register().all(types={"msoa"}, in_region=True)) == 201
    assert sum("2022" in area.vintage for area in register().all(types={"ward"}, in_region=True)) == 125


def test_a_split_lsoa_knows_all_that_came_of_it() -> None:
    split = register().by_code("E01006865")

    assert split is not None
    assert (split.vintage, split.successors) == ("2001 2011", ("E01033793", "E01033794"))


def test_a_small_area_elsewhere_is_known_by_its_range_and_is_outside() -> None:
    assert register().by_code("E01000001") is None
    assert register().is_known("E01000001")
    assert register().type_of("E01000001") == "lsoa"
    assert register().outside_region("E01000001")


@pytest.mark.parametrize("code", ["E12999901", "E06000999", "Z12345678", "E0800001", "E99999999", "", "341"])
def test_a_code_that_was_never_given_out_is_not_known(code: str) -> None:
    assert not register().is_known(code)


def test_a_ward_newer_than_our_names_is_known_with_its_authority() -> None:
    ward = register().by_code("E05015277")

    assert ward is not None
    assert (ward.name, ward.type, ward.parent, ward.in_region) == ("", "ward", "E08000012", True)


@pytest.mark.parametrize(
    ("code", "outside"),
    [
        *((code, False) for code in ("E08000012", "E47000004", "E37000022", "E12000002", "E92000001", "E11000002")),
        *((code, True) for code in ("E08000003", "E12000001", "W92000004", "E47000001")),
    ],
)
def test_outside_is_what_neither_lies_in_the_region_nor_around_it(code: str, outside: bool) -> None:
    assert register().outside_region(code) is outside


def test_a_code_of_another_register_is_read_only_when_that_register_is_named() -> None:
    dft, dfe = register().by_code_of("dft", "161"), register().by_code_of("dfe", "341")

    assert dft is not None
    assert dfe is not None
    assert dft.code == dfe.code == "E08000012"
    assert register().by_code("161") is None


def test_every_parent_and_successor_is_in_the_register() -> None:
    every = register().all()
    lost = [(area.code, code) for area in every for code in (area.parent, *area.successors) if code and not known(code)]

    assert lost == []


def test_every_area_is_of_a_known_type_and_reads_back_by_its_code() -> None:
    for area in register().all():
        assert register().by_code(area.code) == area
        assert register().type_of(area.code) == area.type
        assert register().is_known(area.code)


def test_every_name_finds_its_area_again() -> None:
    large = [
        area
        for area in register().all()
        if area.type not in ("ward", "msoa", "lsoa") and area.code[1:3] not in ("40", "41")
    ]

    assert [area.code for area in large if area.code not in codes(area.name)] == []


@given(st.text())
def test_no_text_makes_the_register_raise(text: str) -> None:
    found = register().by_code(text)

    assert found is None or register().by_code(found.code) == found
    assert all(area in register().by_name(text) for area in register().by_name(text, types={"local_authority"}))
    assert isinstance(register().near(text), tuple)
    assert register().is_known(text) in (True, False)


def test_the_names_of_a_published_table_are_found(shared_data: Path) -> None:
    with (shared_data / "unemployment" / "ons_els_claimant-count.csv").open(encoding="utf-8-sig", newline="") as file:
        pairs = {(row["areacd"], row["areanm"]) for row in csv.DictReader(file)}

    assert [(code, name) for code, name in pairs if not register().is_known(code) or code not in codes(name)] == []


def known(code: str) -> bool:
    return register().is_known(code)
