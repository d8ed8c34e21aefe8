"""A figure beside its own history: what stands out is told with its cell, and official movements are not."""

from __future__ import annotations

import pytest

from tests.pipelines.doubts.conftest import AREAS, BASES, Check, claimants, months

YEAR = months(12)
HALTON, SEFTON = "E06000006", "E08000014"
SERIES = {
    "jump-in-series",
    "ten-times-off",
    "unit-changes-in-series",
    "sudden-zero",
    "figure-stands-still",
    "copied-period",
    "same-figure-everywhere",
    "hole-in-series",
    "area-missing-in-period",
}


def test_a_quiet_series_is_not_doubted(doubts: Check) -> None:
    assert not SERIES & {issue.kind.code for issue in doubts(claimants(YEAR))}


def test_a_figure_that_leaps_and_returns_is_told_with_its_cell_and_the_usual_range(doubts: Check) -> None:
    (issue,) = doubts(claimants(YEAR, {(HALTON, "2023-06"): 3905}), "jump-in-series")

    assert issue.places[0].cell == "H3"
    assert issue.message.startswith("Halton, June 2023, claimant count: 3,905 is far from")
    assert (
        int(str(issue.values["low"]).replace(",", "")) < 2110 < int(str(issue.values["high"]).replace(",", "")) < 2500
    )
    assert "in May 2023" in issue.message


def test_two_jumps_are_two_sentences(doubts: Check) -> None:
    changed = {(HALTON, "2023-06"): 3905, (SEFTON, "2023-03"): 2100}

    assert len(doubts(claimants(YEAR, changed), "jump-in-series")) == 2


def test_a_leap_of_all_areas_at_once_is_news_and_no_doubt(doubts: Check) -> None:
    changed = {
        (code, period): round(BASES[code] * (1.9 if place > 5 else 1) * (1 + (place * 7 + len(code + name)) % 5 / 100))
        for code, name in AREAS.items()
        for place, period in enumerate(YEAR)
    }

    assert doubts(claimants(YEAR, changed), "jump-in-series") == []


def test_a_series_that_doubles_and_stays_there_is_not_doubted(doubts: Check) -> None:
    changed = {(HALTON, period): 4300 + place * 13 for place, period in enumerate(YEAR) if place > 6}

    assert doubts(claimants(YEAR, changed), "jump-in-series") == []


def test_counts_below_twenty_are_left_alone(doubts: Check) -> None:
    changed = {(HALTON, period): (4, 9, 3, 12, 5, 18)[place % 6] for place, period in enumerate(YEAR)}

    assert not {"jump-in-series", "ten-times-off"} & {issue.kind.code for issue in doubts(claimants(YEAR, changed))}


@pytest.mark.parametrize(
    ("figure", "words"), [(21700, "10 times"), (217000, "100 times"), (217, "one tenth of"), (22, "one hundredth of")]
)
def test_a_nought_too_many_or_too_few_is_told_as_such(doubts: Check, figure: int, words: str) -> None:
    found = doubts(claimants(YEAR, {(HALTON, "2023-06"): figure}))

    (issue,) = [each for each in found if each.kind.code == "ten-times-off"]
    assert f"is about {words} what its history" in issue.message
    assert issue.places[0].cell == "H3"
    assert "jump-in-series" not in {each.kind.code for each in found}


def test_the_first_figure_of_a_series_is_blamed_when_all_others_agree(doubts: Check) -> None:
    (issue,) = doubts(claimants(YEAR, {(HALTON, "2023-01"): 21}), "ten-times-off")

    assert issue.places[0].cell == "C3"
    assert "Halton, January 2023, claimant count: 21 is about one hundredth of" in issue.message


def test_a_period_in_thousands_is_told_once_for_all_areas(doubts: Check) -> None:
    changed = {(code, "2023-12"): round(base / 100) for code, base in BASES.items()}
    (issue,) = doubts(claimants(YEAR, changed), "unit-changes-in-series")

    assert issue.message == (
        "Claimant count: in December 2023 the figures of all 6 areas are about one hundredth of those of November 2023."
    )


def test_a_nought_between_large_figures_is_told(doubts: Check) -> None:
    (issue,) = doubts(claimants(YEAR, {(HALTON, "2023-06"): 0}), "sudden-zero")

    assert issue.places[0].cell == "H3"


def test_a_nought_at_the_end_of_large_figures_is_told(doubts: Check) -> None:
    (issue,) = doubts(claimants(YEAR, {(HALTON, "2023-12"): 0}), "sudden-zero")

    assert issue.places[0].cell == "N3"


def test_noughts_of_small_counts_are_no_doubt(doubts: Check) -> None:
    changed = {(HALTON, period): (12, 0, 7, 31)[place % 4] for place, period in enumerate(YEAR)}

    assert doubts(claimants(YEAR, changed), "sudden-zero") == []


def test_an_area_alone_is_measured_by_its_own_history(doubts: Check) -> None:
    alone = [
        row for row in claimants(YEAR, {(HALTON, "2023-06"): 3905}) if len(row) < 2 or row[1] in ("Area", "Halton")
    ]

    assert [issue.places[0].cell for issue in doubts(alone, "jump-in-series")] == ["H3"]


def test_the_figure_that_was_left_is_blamed_and_not_the_way_back(doubts: Check) -> None:
    quiet = {(HALTON, period): figure for period, figure in zip(YEAR, (2110, 2050, 2160, 2090) * 3, strict=True)}
    (issue,) = doubts(claimants(YEAR, {**quiet, (HALTON, "2023-02"): 1400}), "jump-in-series")

    assert issue.places[0].cell == "D3"


def test_a_withheld_figure_is_no_nought_and_no_hole(doubts: Check) -> None:
    found = doubts(claimants(YEAR, {(HALTON, "2023-06"): "[c]"}))

    assert not SERIES & {issue.kind.code for issue in found}


def test_a_figure_that_stands_still_is_told(doubts: Check) -> None:
    changed = {(HALTON, period): 2117 for period in YEAR[3:]}
    (issue,) = doubts(claimants(YEAR, changed), "figure-stands-still")

    assert issue.message == "Halton, claimant count: 2,117 stands in 9 periods one after the other, to December 2023."


def test_rounded_figures_may_stand_still(doubts: Check) -> None:
    changed = {(HALTON, period): 2100 for period in YEAR[3:]}

    assert doubts(claimants(YEAR, changed), "figure-stands-still") == []
