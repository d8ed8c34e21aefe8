"""Post districts, and the authorities that they lie in."""

from __future__ import annotations

import pytest

from schemas.areas import register
from schemas.postcodes import districts, of_postcode


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("L17 4JG", ["L17"]),
        ("l174jg", ["L17"]),
        ("L1 1AA", ["L1"]),
        ("L11AA", ["L1"]),
        ("wa8", ["WA8"]),
        ("L3 1", ["L3"]),
    ],
)
def test_a_postcode_means_its_district(text: str, codes: list[str]) -> None:
    assert [one.code for one in of_postcode(text)] == codes


def test_letters_alone_mean_every_district_that_begins_so() -> None:
    assert {one.code for one in of_postcode("PR")} == {"PR8", "PR9"}


@pytest.mark.parametrize("text", ["", " ", "((", "Liverpool", "L99", "XX1 1XX", "E08000012"])
def test_what_is_no_postcode_of_the_region_means_nothing(text: str) -> None:
    assert of_postcode(text) == ()


def test_every_district_lies_in_authorities_of_the_region() -> None:
    named = {code for one in districts().values() for code in one.authorities}

    assert named == set(register().region.members)
