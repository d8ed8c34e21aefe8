"""Two figures for one thing: taken once where they agree, neither where they do not, and told with their cells."""

from __future__ import annotations

from tests.pipelines.doubts.conftest import BASES, Check


def rows(more: list[list[object]]) -> list[list[object]]:
    months = ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05", "2023-06"]
    body = [[code, month, "Male", base] for code, base in BASES.items() for month in months]
    return [["Area code", "Month", "Sex", "Claimant count"], *body, *more]


def test_a_row_that_stands_twice_is_told_with_its_second_cell(doubts: Check) -> None:
    (issue,) = doubts(rows([["E06000006", "2023-03", "Male", 2110]]), "repeated-figures")

    assert (issue.severity, issue.count, issue.places[0].cell) == ("info", 1, "D38")


def test_two_figures_for_one_thing_are_told_in_words_with_both_cells(doubts: Check) -> None:
    (issue,) = doubts(rows([["E06000006", "2023-03", "Male", 2987]]), "conflicting-figures")

    assert issue.message == "Halton, March 2023, claimant count (male): the file gives 2110 and 2987."
    assert [place.cell for place in issue.places] == ["D4", "D38"]
