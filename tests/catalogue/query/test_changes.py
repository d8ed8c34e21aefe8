"""A change is called clear where it is larger than the margin of error of the difference."""

from __future__ import annotations

from datetime import date

import pytest

from catalogue.query import figures


def _change(since: tuple[float, float, float], now: tuple[float, float, float]) -> figures.Change:
    points = [
        figures.Point(str(year), "calendar_year", date(year, 1, 1), value, "", value - down, value + up)
        for year, (value, down, up) in enumerate((since, now), 2022)
    ]
    return figures.Change(points[0], points[1], now[0] - since[0])


@pytest.mark.parametrize(
    ("since", "now", "is_clear"),
    [
        (
            (3.6, 1.5, 1.5),
            (7.0, 2.1, 2.1),
            True,
        ),  # The two overlap by 0.2, and 3.4 is more than the root of 1.5² + 2.1².
        ((3.6, 1.5, 1.5), (5.9, 2.1, 2.1), False),
        ((7.0, 2.1, 2.1), (3.6, 1.5, 1.5), True),
        ((5.0, 1.0, 1.0), (5.0, 1.0, 1.0), False),
        ((5.0, 9.0, 0.1), (5.4, 0.1, 9.0), True),  # Only the margins that face each other count.
    ],
)
def test_a_change_is_clear_where_it_is_more_than_the_margin_of_the_difference(
    since: tuple[float, float, float], now: tuple[float, float, float], is_clear: bool
) -> None:
    assert _change(since, now).is_clear is is_clear
