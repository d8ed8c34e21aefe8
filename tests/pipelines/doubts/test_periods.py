"""Periods that are missing, repeat one another, or have not come yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipelines.run import harmonise
from tests.pipelines.doubts.conftest import AREAS, BASES, Check, claimants, months

YEAR = months(12)
HALTON = "E06000006"


def test_a_month_that_is_missing_between_others_is_told(doubts: Check) -> None:
    (issue,) = doubts(claimants([month for month in YEAR if month != "2023-05"]), "hole-in-series")

    assert issue.message.startswith("Claimant count: there is nothing for May 2023,")


def test_a_series_by_quarter_has_no_holes(doubts: Check) -> None:
    assert doubts(claimants(months(36)[::3]), "hole-in-series") == []


def test_periods_here_and_there_are_no_series(doubts: Check) -> None:
    assert doubts(claimants(["2011-03", "2015-06", "2016-06", "2021-03", "2023-01"]), "hole-in-series") == []


def test_a_blank_cell_between_others_is_told(doubts: Check) -> None:
    found = doubts(claimants(YEAR, {(HALTON, "2023-05"): ""}), "area-missing-in-period")

    assert [issue.message for issue in found] == [
        "Halton has no claimant count for May 2023, though it has for other periods, and other areas have it."
    ]
    assert found[0].places[0].cell == "G3"


def test_an_area_that_is_missing_in_the_last_period_is_told(doubts: Check) -> None:
    assert len(doubts(claimants(YEAR, {(HALTON, "2023-12"): ""}), "area-missing-in-period")) == 1


def test_an_area_whose_series_begins_later_is_not_told(doubts: Check) -> None:
    blank = {(HALTON, month): "" for month in YEAR[:4]}

    assert doubts(claimants(YEAR, blank), "area-missing-in-period") == []


def test_a_category_that_is_missing_in_one_month_is_told(doubts: Check) -> None:
    rows: list[list[object]] = [["Area code", "Month", "Sex", "Claimant count"]]
    for code in AREAS:
        for number, month in enumerate(months(6)):
            for sex in ("Female", "Male"):
                if (code, month, sex) != (HALTON, "2023-03", "Male"):
                    rows.append([code, month, sex, BASES[code] // 2 + number])
    (issue,) = doubts(rows, "category-missing-in-period")

    assert issue.message == ("Halton, March 2023: there is no claimant count (male), though there is in other periods.")


def test_last_months_column_copied_is_told(doubts: Check) -> None:
    rows = claimants(YEAR)
    for row in rows[2:]:
        row[-1] = row[-2]
    (issue,) = doubts(rows, "copied-period")

    assert issue.message == "Claimant count: all 6 figures of December 2023 are the same as those of November 2023."
    assert issue.places[0].cell == "N3"


def test_last_months_column_copied_but_for_one_area_is_told(doubts: Check) -> None:
    rows = claimants(YEAR)
    for row in rows[3:]:
        row[-1] = row[-2]
    (issue,) = doubts(rows, "copied-period")

    assert issue.message == "Claimant count: 5 of 6 figures of December 2023 are the same as those of November 2023."


def test_one_figure_that_stays_is_no_copy(doubts: Check) -> None:
    rows = claimants(YEAR)
    rows[2][-1] = rows[2][-2]

    assert doubts(rows, "copied-period") == []


def test_one_figure_in_all_areas_is_told(doubts: Check) -> None:
    (issue,) = doubts(claimants(YEAR, {(code, "2023-12"): 2110 for code in AREAS}), "same-figure-everywhere")

    assert issue.message == "Claimant count, December 2023: all 6 areas have the same figure, 2,110."


def test_noughts_everywhere_are_no_copy_and_not_one_figure(doubts: Check) -> None:
    found = doubts(claimants(YEAR, {(code, month): 0 for code in AREAS for month in YEAR[-2:]}))

    assert not {"same-figure-everywhere", "copied-period"} & {issue.kind.code for issue in found}


def test_a_period_that_is_not_over_is_told_by_the_day_given(doubts: Check) -> None:
    rows = claimants(YEAR)

    (issue,) = doubts(rows, "future-period", today=date(2023, 12, 15))
    assert issue.message.endswith("December 2023 is not over, so nobody can have counted it yet.")
    assert (issue.count, issue.places[0].cell) == (6, "N3")
    assert doubts(rows, "future-period", today=date(2023, 12, 31)) == []


def test_a_forecast_may_be_of_a_period_to_come(doubts: Check) -> None:
    rows = claimants(YEAR)
    for row in rows[2:]:
        row[-1] = f"{row[-1]} [f]"

    assert doubts(rows, "future-period", today=date(2023, 12, 15)) == []


def test_a_year_typed_wrong_is_told_though_nothing_could_be_read(tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text("Area code,Month,Claimant count\nE06000006,2023-01,2110\nE06000006,2032-02,2140\n")

    report = harmonise(path, today=date(2024, 1, 1)).report

    (issue,) = [issue for issue in report.issues if issue.kind.code == "future-period"]
    assert issue.message.endswith("February 2032 has not begun, so nobody can have counted it yet.")
    assert issue.places[0].cell == "C3"


def test_an_area_whose_cell_could_not_be_read_is_not_missing(doubts: Check) -> None:
    rows = claimants(months(6), {("E08000014", "2023-03"): "about 300"})

    assert {issue.kind.code for issue in doubts(rows)} >= {"unreadable-number"}
    assert doubts(rows, "area-missing-in-period") == []
