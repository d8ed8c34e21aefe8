"""The classes of a map's colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.maps.scale import CLASSES, scale_of, short

VALUES = st.lists(st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3)), min_size=1, max_size=80)


@given(VALUES)
def test_every_figure_falls_into_one_of_at_most_five_classes_in_their_order(values: list[float]) -> None:
    scale = scale_of(values)
    places = [scale.place(value) for value in sorted(values)]

    assert len(scale.bounds) < CLASSES
    assert len(scale.shades) == len(scale.bounds) + 1
    assert places == sorted(places)
    assert list(scale.bounds) == sorted(set(scale.bounds))


def test_many_figures_are_parted_into_classes_of_as_many_areas() -> None:
    scale = scale_of(range(100))

    assert [sum(scale.place(value) == place for value in range(100)) for place in range(5)] == [20] * 5


def test_few_figures_are_parted_at_round_steps() -> None:
    assert scale_of([2.9, 3.3, 4.2, 5.1]).bounds == (3.0, 4.0, 5.0)


def test_many_equal_figures_stay_in_one_class() -> None:
    scale = scale_of([0.0] * 60 + [float(value) for value in range(1, 41)])

    assert scale.place(0.0) == 0
    assert scale.place(1.0) > 0


def test_one_figure_alone_has_one_colour() -> None:
    scale = scale_of([4.0, 4.0, None])

    assert (scale.bounds, scale.shade(4.0)) == ((), 2)


def test_a_change_is_coloured_about_nought_only_where_there_are_both_signs() -> None:
    both, rises = scale_of([-4.0, 1.0, 10.0], diverging=True), scale_of([1.0, 2.0, 10.0], diverging=True)

    assert both.diverging
    assert both.shade(0.0) == 2
    assert both.bounds == tuple(-bound for bound in reversed(both.bounds))
    assert not rises.diverging


def test_no_figure_at_all_is_no_fault() -> None:
    assert scale_of([None, float("nan")]).bounds == ()


@pytest.mark.parametrize(
    ("value", "slack", "found"), [(3.1847, 0.1, 3.1), (1234, 100, 1200), (0.0123, 0.002, 0.012), (7.0, 0.0, 7.0)]
)
def test_a_bound_is_a_short_number(value: float, slack: float, found: float) -> None:
    assert short(value, slack) == pytest.approx(found)
