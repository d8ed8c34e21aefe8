"""Numbers, dates and sizes as people in Britain write them."""

from __future__ import annotations

import pytest

from catalogue.site import words


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (1234.0, None, "1,234"),
        (1234567.5, None, "1,234,567.5"),
        (5.0, 1, "5.0"),
        (-12.34, 1, "−12.3"),
        (-0.04, 1, "0.0"),
        (0.0, None, "0"),
        (None, 1, "–"),
    ],
)
def test_a_number_is_grouped_and_keeps_its_decimals(value: float | None, decimals: int | None, said: str) -> None:
    assert words.number(value, decimals) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"), [(5.2, "percent", "5.2%"), (120.0, "gbp", "£120"), (13500.0, "persons", "13,500")]
)
def test_a_unit_stands_where_people_expect_it(value: float, unit: str, said: str) -> None:
    assert words.amount(value, unit) == said


@pytest.mark.parametrize(
    ("unit", "measure", "said"),
    [
        ("million_vehicle_miles", "Traffic", "million vehicle miles"),
        ("households", "Households on Universal Credit", ""),
        ("persons", "Claimant count", ""),
        ("percent", "Claimant rate", ""),
        ("place_in_order", "Rank of average score", ""),
        ("place_in_order", "Decile of deprivation", ""),
        ("index_points", "Local concentration of deprivation", "index points"),
        (None, "Trips", ""),
    ],
)
def test_a_unit_is_said_once(unit: str | None, measure: str, said: str) -> None:
    assert words.unsaid_unit(unit, measure) == said


@pytest.mark.parametrize(
    ("period", "kind", "said"),
    [
        ("2024", "calendar_year", "2024"),
        ("2024", "mid_year", "mid-2024"),
        ("2021", "census", "Census 2021"),
        ("2024-03", "month", "March 2024"),
        ("2024-Q2", "quarter", "April to June 2024"),
        ("2023-04/2024-03", "financial_year", "April 2023 to March 2024"),
        ("2024-01/2024-03", "quarter", "January to March 2024"),
        ("2023-07/2024-06", "rolling_year", "year to June 2024"),
        ("2020-11-16/2021-11-15", "rolling_year", "year to 15 November 2021"),
        ("2023-09/2024-08", "academic_year", "2023/24 academic year"),
        ("2025-11-12", "day", "12 November 2025"),
        ("no period", "day", "no period"),
        (None, None, ""),
    ],
)
def test_a_period_is_said_in_words(period: str | None, kind: str | None, said: str) -> None:
    assert words.period(period, kind) == said


@pytest.mark.parametrize(("period", "said"), [("2023-07/2024-06", "the year to June 2024"), ("2024", "2024")])
def test_a_period_fits_into_a_sentence(period: str, said: str) -> None:
    assert words.the_period(period, "rolling_year") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1 KB"), (340_400, "340 KB"), (999_600, "1.0 MB"),
     (1_234_000, "1.2 MB"), (45_600_000, "46 MB"), (2_500_000_000, "2.5 GB"), (None, "")],
)  # fmt: skip
def test_a_size_is_rounded_to_what_a_person_reads(count: int | None, said: str) -> None:
    assert words.size(count) == said


def test_a_list_ends_in_and() -> None:
    assert [words.listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_every_letter_of_a_status_is_explained() -> None:
    assert words.status_words("p r") == "provisional, revised"
    assert words.status_words("c") == "withheld to protect people"
    assert words.status_words(None) == ""
