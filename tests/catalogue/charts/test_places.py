"""Names at the ends of lines: none over another, in order, and inside the drawing where there is room."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalogue.charts import spread


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 300), max_size=16))
def test_names_are_moved_apart_and_keep_their_order(wanted: dict[str, float]) -> None:
    placed = spread(wanted, 18, 320)
    order = sorted(wanted, key=lambda name: wanted[name])

    assert placed.keys() == wanted.keys()
    assert all(placed[below] - placed[above] >= 18 - 1e-6 for above, below in pairwise(order))


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 300), max_size=12))
def test_names_that_have_room_stay_inside(wanted: dict[str, float]) -> None:
    assert all(-1e-6 <= at <= 320 + 1e-6 for at in spread(wanted, 18, 320).values())


def test_two_that_want_one_place_move_the_same_way_each() -> None:
    assert spread({"a": 100.0, "b": 100.0}, 20, 300) == {"a": 90.0, "b": 110.0}


def test_a_name_in_two_lines_takes_more_room() -> None:
    placed = spread({"a": 100.0, "b": 101.0}, 20, 300, {"b": 40})

    assert placed["b"] - placed["a"] == 30
