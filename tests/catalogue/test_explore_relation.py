"""The coefficients are what the books say they are, and are held back where they would mean nothing."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.explore.relation import correlation, ranks, relate

FIGURES = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))
# Anscombe, “Graphs in Statistical Analysis”, 1973: the first of the four pairs.
ANSCOMBE = (
    [10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
    [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
)


def test_the_coefficient_of_a_known_pair_is_the_published_one() -> None:
    assert correlation(*ANSCOMBE) == pytest.approx(0.816, abs=0.001)


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=3, max_size=30))
def test_the_coefficient_is_that_of_the_standard_library(pairs: list[tuple[float, float]]) -> None:
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    found = correlation(xs, ys)

    if found is None:
        assert min(max(map(abs, xs)) - min(map(abs, xs)), max(map(abs, ys)) - min(map(abs, ys))) < 1
    else:
        assert -1 <= found <= 1
        wide = min(statistics.pstdev(xs) / max(map(abs, xs)), statistics.pstdev(ys) / max(map(abs, ys)))
        if wide > 1e-4:
            assert math.isclose(found, statistics.correlation(xs, ys), abs_tol=1e-6)


def test_equal_figures_share_the_middle_of_their_places() -> None:
    assert ranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2]


def test_a_bent_relation_has_a_perfect_order_and_no_perfect_line() -> None:
    found = relate([1, 2, 3, 4, 5, 6], [1, 2, 4, 8, 16, 400])

    assert found.spearman == pytest.approx(1)
    assert found.pearson is not None
    assert found.pearson < 0.75
    assert found.is_bent


@pytest.mark.parametrize(("count", "words"), [(0, "No area"), (1, "Only one area"), (2, "Only two areas")])
def test_fewer_than_three_areas_have_no_coefficient_and_it_is_said_why(count: int, words: str) -> None:
    found = relate([1.0, 2.0][:count], [3.0, 5.0][:count])

    assert (found.n, found.pearson, found.spearman) == (count, None, None)
    assert found.why.startswith(words)


def test_a_figure_that_is_the_same_everywhere_has_no_coefficient() -> None:
    found = relate([5.0, 5.0, 5.0, 5.0], [1.0, 2.0, 3.0, 4.0])

    assert found.pearson is None
    assert "same figure everywhere" in found.why


def test_one_area_that_makes_the_relation_shows_when_it_is_left_out() -> None:
    found = relate([1, 2, 3, 4, 20], [3, 1, 4, 2, 40])

    assert found.pearson is not None
    assert found.pearson > 0.9
    assert found.low is not None
    assert found.low < 0.2


def test_a_relation_that_one_area_turns_around_is_called_so() -> None:
    assert relate([1, 2, 3, 4, 9], [4, 3, 2, 1, 9]).is_turned_by_one


@pytest.mark.parametrize(
    ("value", "words"), [(0.05, "no"), (0.29, "a slight"), (0.71, "a strong"), (-0.5, "a fairly strong")]
)
def test_a_coefficient_has_its_words(value: float, words: str) -> None:
    from catalogue.explore.relation import Relation

    assert Relation(50, value, value).strength == words
