"""Parts beside their totals: what cannot be rounding is told, what can be is not."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.areas import register
from tests.pipelines.doubts.conftest import AREAS, BASES, Check

HALTON = "E06000006"
REGION = "E47000004"


def by_sex(changed: Mapping[tuple[str, str], int], rounded: int = 1) -> list[list[object]]:
    rows: list[list[object]] = [["Area code", "Year", "Sex", "Age", "Population estimate, mid-year"]]
    for code, base in BASES.items():
        female, male = base * 5 + 37, base * 5 - 18
        figures = {"Female": female, "Male": male, "All": female + male}
        for sex, figure in figures.items():
            rows.append([code, "2022", sex, "All ages", changed.get((code, sex), round(figure / rounded) * rounded)])
    return rows


def by_age(changed: Mapping[tuple[str, str], int]) -> list[list[object]]:
    rows: list[list[object]] = [["Area code", "Year", "Sex", "Age", "Population estimate, mid-year"]]
    for code, base in BASES.items():
        figures = {"0-15": base * 2, "16-64": base * 7 + 3, "65+": base + 11, "All ages": base * 10 + 14}
        rows += [[code, "2022", "All", age, changed.get((code, age), figure)] for age, figure in figures.items()]
    return rows


def by_area(region: int) -> list[list[object]]:
    rows: list[list[object]] = [["Claimant count"], ["Area code", "2023-01"]]
    return [*rows, *([code, base] for code, base in BASES.items()), [REGION, region]]


def test_a_total_that_the_sexes_do_not_make_is_told(doubts: Check) -> None:
    (issue,) = doubts(by_sex({(HALTON, "All"): 22_119}), "parts-do-not-add-up")

    assert issue.message == ("Halton, mid-2022, population is 22,119, but females and males make 21,119: 1,000 apart.")
    assert issue.places[0].cell == "E4"


def test_a_small_slip_tells_where_all_other_totals_are_exact(doubts: Check) -> None:
    assert len(doubts(by_sex({(HALTON, "All"): 21_128}), "parts-do-not-add-up")) == 1


def test_totals_that_agree_are_not_told(doubts: Check) -> None:
    assert doubts(by_sex({}), "parts-do-not-add-up") == []


def test_parts_that_were_rounded_may_differ_from_their_total(doubts: Check) -> None:
    assert doubts(by_sex({}, rounded=100), "parts-do-not-add-up") == []


def test_one_unrounded_total_among_rounded_ones_does_not_hide_the_rounding(doubts: Check) -> None:
    assert len(doubts(by_sex({(HALTON, "All"): 25_123}, rounded=100), "parts-do-not-add-up")) == 1


def test_small_differences_everywhere_are_protection_and_no_fault(doubts: Check) -> None:
    changed = {(code, "All"): base * 10 + 19 + place % 4 + 1 for place, (code, base) in enumerate(BASES.items())}

    assert doubts(by_sex(changed), "parts-do-not-add-up") == []


def test_a_total_that_the_ages_do_not_make_is_told(doubts: Check) -> None:
    (issue,) = doubts(by_age({(HALTON, "65+"): 9000}), "parts-do-not-add-up")

    assert "but ages 0-15, 16-64 and 65+ make" in issue.message


def test_ages_with_a_gap_are_not_added_up(doubts: Check) -> None:
    rows = [row for row in by_age({(HALTON, "65+"): 9000}) if row[3] != "16-64"]

    assert doubts(rows, "parts-do-not-add-up") == []


def test_a_region_that_its_authorities_do_not_make_is_told(doubts: Check) -> None:
    whole = sum(BASES.values())
    (issue,) = doubts(by_area(whole + 3000), "parts-do-not-add-up")

    assert issue.message == (
        f"Liverpool City Region, January 2023, claimant count is {whole + 3000:,},"
        f" but its 6 authorities make {whole:,}: 3,000 apart."
    )


def test_a_region_of_which_an_authority_is_not_there_is_not_added_up(doubts: Check) -> None:
    rows = [row for row in by_area(99_000) if row[0] != HALTON]

    assert doubts(rows, "parts-do-not-add-up") == []


def test_a_rate_is_not_added_up(doubts: Check) -> None:
    rows: list[list[object]] = [["Area code", "Month", "Sex", "Claimant rate (%)"]]
    for code in AREAS:
        rows += [[code, "2023-01", sex, rate] for sex, rate in (("All", 4.1), ("Female", 3.9), ("Male", 4.4))]

    assert doubts(rows, "parts-do-not-add-up") == []


def test_a_mode_that_more_people_use_than_travel_is_told(doubts: Check) -> None:
    rows: list[list[object]] = [["Area code", "Year", "Method of travel to work", "Commuters"]]
    for code, base in BASES.items():
        bicycles = base * 30 if code == HALTON else base // 10
        rows += [[code, "2021", "All modes", base * 9], [code, "2021", "Bicycle", bicycles]]
    (issue,) = doubts(rows, "part-over-whole")

    assert issue.places[0].cell == "D3"


def by_ward(total: int, left_out: int = 0) -> list[list[object]]:
    wards = register().all(types=("ward",))
    codes = [ward.code for ward in wards if ward.parent == "E08000014" and "2022" in ward.vintage.split()]
    rows: list[list[object]] = [["Claimant count"], ["Area code", "2023-01"]]
    return [*rows, *([code, 401] for code in codes[left_out:]), ["E08000014", total]]


def test_an_authority_that_its_wards_do_not_make_is_told(doubts: Check) -> None:
    (issue,) = doubts(by_ward(9_422), "parts-do-not-add-up")

    assert issue.message == "Sefton, January 2023, claimant count is 9,422, but its 22 wards make 8,822: 600 apart."


def test_an_authority_that_its_wards_make_or_whose_wards_are_not_all_there_is_not_told(doubts: Check) -> None:
    assert doubts(by_ward(8_822), "parts-do-not-add-up") == []
    assert doubts(by_ward(9_422, left_out=1), "parts-do-not-add-up") == []
