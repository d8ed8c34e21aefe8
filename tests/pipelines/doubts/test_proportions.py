"""A proportion among percentages is told; small shares, and figures that are all small, are not."""

from __future__ import annotations

from collections.abc import Sequence

from tests.pipelines.doubts.conftest import AREAS, Check

RATES = (4.1, 3.8, 5.2, 4.4, 3.6, 4.0)


def rates(figures: Sequence[float]) -> list[list[object]]:
    rows: list[list[object]] = [["Area code", "Area", "Month", "Claimant rate (%)"]]
    return [
        *rows,
        *([code, name, "2023-01", figure] for (code, name), figure in zip(AREAS.items(), figures, strict=True)),
    ]


def test_a_proportion_among_percentages_is_told(doubts: Check) -> None:
    (issue,) = doubts(rates((*RATES[:4], 0.036, RATES[5])), "proportion-among-percentages")

    assert (
        issue.message
        == "Sefton, January 2023, claimant rate is 0.036 %, where the others are 3.8 to 5.2 %. Is it 3.6 %?"
    )
    assert issue.places[0].cell == "D6"


def test_percentages_alone_are_not_told(doubts: Check) -> None:
    assert doubts(rates(RATES), "proportion-among-percentages") == []


def test_a_small_share_among_small_ones_is_not_told(doubts: Check) -> None:
    assert doubts(rates((0.9, 0.3, 5.2, 4.4, 0.2, 4.0)), "proportion-among-percentages") == []


def test_a_share_that_would_be_unlike_the_others_as_a_percentage_is_not_told(doubts: Check) -> None:
    assert doubts(rates((*RATES[:4], 0.3, RATES[5])), "proportion-among-percentages") == []
