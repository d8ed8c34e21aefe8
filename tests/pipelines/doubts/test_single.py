"""Figures that are wrong by themselves."""

from __future__ import annotations

from pathlib import Path

from pipelines.recipe import Recipe
from pipelines.run import harmonise
from tests.pipelines.doubts.conftest import AREAS, BASES, Check


def births(halton: float) -> list[list[object]]:
    rows: list[list[object]] = [["Area code", "Year", "Births", "Net internal migration"]]
    return [
        *rows,
        *([code, "mid-2022", halton if code == "E06000006" else base, -base] for code, base in BASES.items()),
    ]


def rates(first: tuple[float, float, float]) -> list[list[object]]:
    rows: list[list[object]] = [["Area code", "Month", "Claimant rate (%)", "Lower 95% CI", "Upper 95% CI"]]
    figures = [first, *((4.5, 4.1, 4.9) for _ in list(AREAS)[1:])]
    return [*rows, *([code, "2023-01", *figure] for code, figure in zip(AREAS, figures, strict=True))]


def test_births_below_nought_are_told_and_migration_below_nought_is_not(doubts: Check) -> None:
    (issue,) = doubts(births(-1421), "negative-figure")

    assert (
        issue.message == "Halton, July 2021 to June 2022, live births is -1,421, and live births cannot be below zero."
    )
    assert (issue.count, issue.places[0].cell) == (1, "C2")


def test_a_figure_outside_its_own_interval_is_told(doubts: Check) -> None:
    (issue,) = doubts(rates((6.2, 4.1, 4.9)), "outside-own-interval")

    assert "is 6.2, which is not between its limits 4.1 and 4.9" in issue.message


def test_limits_the_wrong_way_round_are_told(doubts: Check) -> None:
    assert len(doubts(rates((4.5, 4.9, 4.1)), "interval-crossed")) == 1


def test_a_figure_within_its_interval_is_not_told(doubts: Check) -> None:
    codes = {issue.kind.code for issue in doubts(rates((4.5, 4.5, 4.9)))}

    assert not {"outside-own-interval", "interval-crossed"} & codes


def test_a_count_that_is_not_whole_is_told_with_the_one_that_may_be_meant(doubts: Check) -> None:
    (issue,) = doubts(births(1.421), "part-of-a-person")

    assert issue.message.endswith("is 1.421, which is no whole number. Is it 1,421?")


def test_whole_counts_are_not_told(doubts: Check) -> None:
    codes = {issue.kind.code for issue in doubts(births(1421))}

    assert not {"part-of-a-person", "negative-figure"} & codes


def test_one_percentage_over_100_among_many_is_told_with_its_cell(doubts: Check) -> None:
    (issue,) = doubts(rates((410, 4.1, 4.9)), "percentage-over-100")

    assert issue.message == "Halton, January 2023, claimant rate is 410 %, and a share of a whole cannot be over 100 %."
    assert issue.places[0].cell == "C2"


def test_a_column_with_many_over_100_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(
        "Area code,Month,Claimant rate (%)\n" + "".join(f"{c},2023-01,{base}\n" for c, base in BASES.items())
    )

    assert "unit-needed" in {issue.kind.code for issue in harmonise(path).report.issues}
    said = harmonise(path, recipe=Recipe(given={"unit": "percent"})).report
    assert [issue.count for issue in said.issues if issue.kind.code == "percentage-over-100"] == [6]


def test_a_figure_that_cannot_be_is_told_and_left_out_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(
        "Area,Year,Unemployment rate (%)\nHalton,2021,4.1\nKnowsley,2021,-3\nLiverpool,2021,250\nSefton,2021,4\n",
        encoding="utf-8",
    )

    found = harmonise(path)

    kept = found.connection.execute(f"SELECT area_name, value FROM {found.relation} ORDER BY ALL").fetchall()
    assert kept == [("Halton", 4.1), ("Sefton", 4.0)]
    assert {issue.kind.code for issue in found.report.issues} >= {"negative-figure", "percentage-over-100"}
    assert found.report.cells is not None
    assert (found.report.cells.values, found.report.cells.issues, found.report.cells.balance) == (2, 2, 0)
