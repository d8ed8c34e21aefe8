"""Areas that do not go with their period, or with one another."""

from __future__ import annotations

from tests.pipelines.doubts.conftest import AREAS, BASES, Check

REGION = "E47000004"


def counts(figures: dict[str, int], month: str = "2025-09", label: str = "Area code") -> list[list[object]]:
    rows: list[list[object]] = [["Claimant count"], [label, month]]
    return [*rows, *([code, figure] for code, figure in figures.items())]


def test_a_code_that_had_ended_is_told_with_the_one_that_replaced_it(doubts: Check) -> None:
    (issue,) = doubts(counts({**BASES, "E08000016": 5210}), "superseded-area-code")

    assert issue.message == (
        "Barnsley (E08000016) ended on 30 April 2025, before the period of the figure;"
        " Barnsley (E08000038) took the place of Barnsley."
    )
    assert issue.suggestions == ("Barnsley (E08000038)",)
    assert issue.places[0].row == 9


def test_a_code_that_was_in_force_is_not_told(doubts: Check) -> None:
    assert doubts(counts({**BASES, "E08000016": 5210}, month="2024-09"), "superseded-area-code") == []


def test_many_codes_that_ended_on_one_day_are_told_once(doubts: Check) -> None:
    districts = {"E07000026": 812, "E07000027": 913, "E07000028": 1014}
    (issue,) = doubts(counts({**BASES, **districts}, month="2023-10"), "superseded-area-code")

    assert (issue.count, len(issue.places)) == (3, 3)
    assert str(issue.values["area"]).endswith("and 2 more")


def test_wards_of_an_older_list_are_told_once_for_their_authority(doubts: Check) -> None:
    wards = {"E05000886": 211, "E05000887": 305, "E05000888": 260}
    (issue,) = doubts(counts(wards, month="2024-03"), "old-area-list")

    assert (issue.severity, issue.count) == ("info", 3)
    assert str(issue.values["areas"]) == "3 wards"


def test_wards_of_the_list_of_their_time_are_not_told(doubts: Check) -> None:
    assert (
        doubts(counts({"E05000886": 211, "E05000887": 305, "E05000888": 260}, month="2022-03"), "old-area-list") == []
    )


def test_an_area_beside_the_one_that_replaced_it_is_told_once(doubts: Check) -> None:
    found = doubts(counts({**BASES, "E08000016": 5210, "E08000038": 5190}))

    (issue,) = [issue for issue in found if issue.severity == "warning"]
    assert issue.message == (
        "Barnsley (E08000016) has a figure in the same period as Barnsley (E08000038), which replaced it."
    )


def test_authorities_beside_their_region_are_noted(doubts: Check) -> None:
    (issue,) = doubts(counts({**BASES, REGION: sum(BASES.values())}), "levels-mixed")

    assert issue.severity == "info"
    assert "1 combined authority and 6 local authorities" in issue.message


def test_levels_that_a_column_names_are_not_noted(doubts: Check) -> None:
    rows = [["Claimant count"], ["Area code", "Area type", "2025-09"]]
    body = [[code, "Local authority", base] for code, base in BASES.items()]

    assert doubts([*rows, *body, [REGION, "Combined authority", sum(BASES.values())]], "levels-mixed") == []


def test_rates_of_several_levels_are_not_noted(doubts: Check) -> None:
    rows = [["Claimant rate (%)"], ["Area code", "2025-09"], ["E06000006", 4.1], ["E08000011", 5.2], [REGION, 4.7]]

    assert doubts(rows, "levels-mixed") == []


def test_neighbourhoods_of_two_lists_in_one_table_are_told(doubts: Check) -> None:
    figures = {"E01006441": 40, "E01033749": 22, "E01033750": 18, "E01006412": 31, "E01034834": 12}
    (issue,) = doubts(counts(figures, month="2020-03"), "area-lists-mixed")

    assert issue.message.startswith(
        "March 2020: 1 LSOA of Knowsley (E08000011) had ended by 2021, and 1 LSOA began then"
    )


def test_neighbourhoods_of_one_list_are_not_told(doubts: Check) -> None:
    figures = {"E01006441": 40, "E01006412": 31, "E01006413": 28}

    assert doubts(counts(figures, month="2020-03"), "area-lists-mixed") == []


def test_a_code_and_a_name_that_disagree_are_told_with_the_areas_of_both(doubts: Check) -> None:
    rows = [["Claimant count"], ["Area code", "Area", "2025-09"], ["E08000011", "Halton", 2110]]
    body = [[code, name, base] for (code, name), base in zip(AREAS.items(), BASES.values(), strict=True)]
    (issue,) = doubts([*rows, *body[2:]], "area-code-and-name-disagree")

    assert issue.message == (
        "Halton (E08000011): the code is that of Knowsley (E08000011), the name that of Halton (E06000006)."
    )
    assert issue.places[0].row == 3


def test_a_row_of_unknown_areas_is_told_without_a_near_name(doubts: Check) -> None:
    body = [[name, base] for name, base in zip(AREAS.values(), BASES.values(), strict=True)]
    (issue,) = doubts([["Claimant count"], ["Area", "2025-09"], *body, ["Unknown", 12]], "unknown-area")

    assert issue.suggestions == ()
    assert issue.what_to_do.startswith("Write its nine-character code")
