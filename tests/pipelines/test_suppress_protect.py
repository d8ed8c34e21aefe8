"""An attacker who knows every published sum cannot work out a withheld figure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.suppress.cells import Cells, Equation
from pipelines.suppress.protect import protect
from tests.pipelines.attack import recoverable

THRESHOLD = 5


def a_table(sizes: Sequence[int], counts: Sequence[int]) -> tuple[list[int], list[Equation]]:
    """A table with all of its totals: the values, and the sums between them. ``None`` in a key is a total."""
    dims = [range(size) for size in sizes]
    inner = dict(zip(itertools.product(*dims), counts, strict=True))
    keys = list(itertools.product(*([*dim, None] for dim in dims)))
    places = {key: place for place, key in enumerate(keys)}

    def matches(key: tuple[int | None, ...], cell: tuple[int, ...]) -> bool:
        return all(one is None or one == other for one, other in zip(key, cell, strict=True))

    values = [sum(count for cell, count in inner.items() if matches(key, cell)) for key in keys]
    equations = []
    for key in keys:
        for axis, size in enumerate(sizes):
            if key[axis] is None:
                parts = [places[(*key[:axis], part, *key[axis + 1 :])] for part in range(size)]
                equations.append(((places[key], -1), *((part, 1) for part in parts)))
    return values, equations


def withhold(values: Sequence[int | None], equations: Sequence[Equation]) -> tuple[set[int], frozenset[int]]:
    small = frozenset(place for place, value in enumerate(values) if value is not None and 0 < value < THRESHOLD)
    lows = [1.0 if value else 0.0 for value in values]
    return protect(Cells(values, equations, small, THRESHOLD - 2, lows)), small


def possible(counts: Sequence[int], withheld: set[int], most: int) -> dict[int, set[int]]:
    """What each withheld figure of a table of two by two could be: inner counts from 1 up that fit what is shown."""
    values, _ = a_table((2, 2), counts)
    inner = [place for place, key in enumerate(itertools.product([0, 1, None], repeat=2)) if None not in key]
    choices = [range(1, most) if place in withheld else [values[place]] for place in inner]
    found: dict[int, set[int]] = {place: set() for place in withheld}
    for guess in itertools.product(*choices):
        could_be, _ = a_table((2, 2), guess)
        if all(place in withheld or could_be[place] == value for place, value in enumerate(values)):
            for place in withheld:
                found[place].add(could_be[place])
    return found


small_or_not = st.one_of(st.integers(0, 6), st.integers(0, 60))
tables = st.sampled_from([(3,), (2, 2), (3, 2), (4, 3), (6, 2), (2, 2, 2), (3, 2, 2)]).flatmap(
    lambda sizes: st.tuples(
        st.just(sizes), st.lists(small_or_not, min_size=len(list(itertools.product(*map(range, sizes)))),
                                 max_size=len(list(itertools.product(*map(range, sizes)))))
    )
)  # fmt: skip


@settings(max_examples=120)
@given(tables)
def test_no_withheld_figure_can_be_recovered_from_the_sums(table: tuple[tuple[int, ...], list[int]]) -> None:
    values, equations = a_table(*table)

    withheld, small = withhold(values, equations)

    assert small <= withheld
    assert recoverable(withheld, equations) == set()


@settings(max_examples=40)
@given(st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_a_small_figure_could_be_several_whole_numbers(counts: list[int]) -> None:
    values, equations = a_table((2, 2), counts)
    withheld, small = withhold(values, equations)
    shown = set(range(len(values))) - withheld

    could_be = possible(counts, withheld, most=9)

    if any(values[place] for place in shown):  # Where nothing is shown but noughts there is no more to withhold.
        assert [place for place in small if len(could_be[place]) < 2] == []


def test_the_attacker_finds_a_figure_that_was_not_protected() -> None:
    values, equations = a_table((2, 2), [3, 30, 40, 50])

    assert values[0] == 3
    assert 0 in recoverable({0}, equations)


def test_one_small_count_takes_the_smallest_figures_around_it_along() -> None:
    """Central has 3 men and 30 women; of the others, Everton has the fewest."""
    values, equations = a_table((3, 2), [3, 30, 40, 50, 400, 500])

    withheld, _ = withhold(values, equations)

    assert sorted(values[place] or 0 for place in withheld) == [3, 30, 40, 50]


def test_a_table_without_small_counts_loses_nothing() -> None:
    values, equations = a_table((2, 2), [30, 40, 50, 60])

    assert withhold(values, equations)[0] == set()


def test_a_nought_is_shown_and_hides_nothing() -> None:
    values, equations = a_table((3, 2), [3, 0, 40, 50, 60, 70])

    withheld, _ = withhold(values, equations)

    assert all(values[place] for place in withheld)
    assert recoverable(withheld, equations) == set()


def test_two_ones_that_make_two_are_not_left_to_be_guessed() -> None:
    """1 + 1 = 2: both are withheld, and whoever sees the 2 and knows that neither is nought knows them."""
    values, equations = a_table((3,), [1, 1, 80])

    withheld, _ = withhold(values, equations)

    assert len(withheld) > 2


def test_what_the_source_withheld_is_protected_from_no_more_than_before() -> None:
    values, equations = a_table((2, 2), [30, 40, 50, 60])
    hidden = [None, *values[1:]]

    withheld, small = withhold(hidden, equations)

    assert small == frozenset()
    assert 0 in withheld


@pytest.mark.parametrize("sizes", [(40, 2), (12, 3, 2)])
def test_a_larger_table_is_protected_as_well(sizes: tuple[int, ...]) -> None:
    count = 1
    for size in sizes:
        count *= size
    values, equations = a_table(sizes, [place * place * 7 % 41 for place in range(count)])

    withheld, small = withhold(values, equations)

    assert small
    assert len(withheld) < len(values)
    assert recoverable(withheld, equations) == set()
