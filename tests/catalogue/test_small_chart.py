"""Small charts: what is drawn, what is left out and said, and that no line crosses a figure that is withheld."""

from __future__ import annotations

import re
from datetime import date

from catalogue import small_chart
from catalogue.query.figures import Point, Series


def a_series(name: str, *values: float | None, is_context: bool = False) -> Series:
    points = (Point(str(2020 + n), "calendar_year", date(2020 + n, 1, 1), value, "") for n, value in enumerate(values))
    return Series(name, name, tuple(points), is_context)


def lines(svg: str) -> list[str]:
    return re.findall(r'class="[ax]\d l" d="([^"]+)"', svg)


def test_each_area_has_a_line_and_its_name() -> None:
    drawn = small_chart.draw([a_series("Halton", 1, 2, 3), a_series("Wirral", 2, 2, 1)])

    assert len(lines(drawn)) == 2
    assert ">Halton<" in drawn


def test_no_line_crosses_a_figure_that_is_withheld() -> None:
    (path,) = lines(small_chart.draw([a_series("Halton", 1, 2, None, 3, 4)]))

    assert path.count("M") == 2


def test_a_figure_alone_between_two_that_are_withheld_is_a_dot() -> None:
    assert "<circle" in small_chart.draw([a_series("Halton", 1, 2, None, 3, None, 4, 4)])


def test_a_far_larger_place_is_not_drawn_and_that_is_said() -> None:
    series = [a_series("Halton", 10, 12), a_series("Wirral", 20, 21), a_series("England", 9000, 9100)]
    drawn = small_chart.draw(series)

    assert len(lines(drawn)) == 2
    assert "Far larger, not drawn: England" in drawn
    assert f'height="{small_chart.height_of(series)}"' in drawn


def test_two_places_are_drawn_however_far_apart_they_are() -> None:
    assert len(lines(small_chart.draw([a_series("Halton", 1, 1), a_series("England", 9000, 9100)]))) == 2


def test_one_period_makes_bars() -> None:
    series = [a_series("Halton", 3), a_series("Wirral", None), a_series("Sefton", 0)]
    drawn = small_chart.draw(series, "percent")

    assert drawn.count("<rect") == 2
    assert ">3%<" in drawn
    assert f'height="{small_chart.height_of(series)}"' in drawn


def test_nothing_is_drawn_of_no_figures() -> None:
    assert small_chart.draw([a_series("Halton", None, None)]) == ""
    assert small_chart.draw([]) == ""
    assert small_chart.height_of([a_series("Halton", None, None)]) == 0


def test_figures_that_never_change_or_are_below_nought_have_a_scale() -> None:
    for values in ((0.0, 0.0), (5.0, 5.0), (-3.0, -1.0), (-1.0, 1.0), (1e-9, 2e-9), (1e12, 2e12)):
        assert "NaN" not in small_chart.draw([a_series("Halton", *values)])


def test_a_name_is_escaped() -> None:
    assert "&lt;b&gt;" in small_chart.draw([a_series("<b>", 1, 2)])
