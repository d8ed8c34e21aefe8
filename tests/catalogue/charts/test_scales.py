"""The axis of values: round numbers that hold every figure, written as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.charts.scales import mark_words, scale


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20))
def test_every_figure_lies_on_the_axis(values: list[float]) -> None:
    found = scale(values)
    room = 1e-6 * max(abs(found.low), abs(found.high), 1e-6)

    assert found.low <= min(values) + room
    assert found.high >= max(values) - room
    assert found.high > found.low
    assert 2 <= len(found.marks) <= 12


@pytest.mark.parametrize(
    ("values", "unit", "words"),
    [
        ([0.3, 12.7], "percent", ["0%", "5%", "10%", "15%"]),
        ([74.0, 79.9], "percent", ["74%", "75%", "76%", "77%", "78%", "79%", "80%"]),
        ([0, 0.4], "", ["0", "0.1", "0.2", "0.3", "0.4"]),
        ([100, 9_400], "gbp", ["£0", "£2,000", "£4,000", "£6,000", "£8,000", "£10,000"]),
        ([100_000, 1_400_000], "persons", ["0", "0.25m", "0.50m", "0.75m", "1.00m", "1.25m", "1.50m"]),
        ([-300, 250], "persons", ["−300", "−200", "−100", "0", "100", "200", "300"]),
    ],
)
def test_marks_are_written_as_people_write_them(values: list[float], unit: str, words: list[str]) -> None:
    assert mark_words(scale(values), unit) == words
