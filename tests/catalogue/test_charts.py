"""Charts: names that do not overlap, lines that are not drawn over what is withheld, colours that can be read."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import charts
from catalogue.query.figures import Point, Series

GROUNDS = {"light": ("#fbfaf7", "#ffffff", "#e8f1f1"), "dark": ("#0c181c", "#13242a", "#18323a")}


def a_series(name: str, *values: float | None, first_year: int = 2020, is_context: bool = False) -> Series:
    years = range(first_year, first_year + len(values))
    points = (Point(str(y), "calendar_year", date(y, 1, 1), v, "") for y, v in zip(years, values, strict=True))
    return Series(f"code of {name}", name, tuple(points), is_context)


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 300), max_size=16))
def test_names_are_moved_apart_and_keep_their_order(wanted: dict[str, float]) -> None:
    placed = charts.spread(wanted, 18, 320)
    order = sorted(wanted, key=lambda name: wanted[name])

    assert placed.keys() == wanted.keys()
    assert all(placed[below] - placed[above] >= 18 - 1e-6 for above, below in pairwise(order))


def test_a_line_is_broken_where_a_figure_is_withheld() -> None:
    rows = charts._segments(a_series("Halton", 1.0, None, 3.0))

    assert [(run, point.value) for run, point in rows] == [(0, 1.0), (1, 3.0)]


def test_one_period_gives_bars_as_high_as_they_are_many() -> None:
    size = charts.SIZES["wide"]
    series = [a_series(name, 5.0) for name in ("Halton", "Sefton", "Wirral")]

    assert charts.height_of(series, size) == 3 * charts.BAR + charts.TOP + charts.BOTTOM
    assert f'height="{charts.height_of(series, size)}"' in charts.draw(series, "percent", size)


def test_several_periods_give_lines_of_the_stated_size() -> None:
    size = charts.SIZES["narrow"]

    assert f'width="{size.width}" height="{size.height}"' in charts.draw(
        [a_series("Halton", 1.0, 2.0)], "persons", size
    )


@pytest.mark.parametrize("values", [(0.0, 0.0), (5.0, 5.0), (-3.0, 4.0), (1e9, 2e9), (1e-6, 2e-6), (None, None, 1.0)])
def test_any_figures_can_be_drawn(values: tuple[float | None, ...]) -> None:
    drawing = charts.draw([a_series("Halton", *values), a_series("<b>&", 1.0, 2.0)], "", charts.SIZES["wide"])

    assert drawing.startswith("<svg")
    assert "&lt;b&gt;&amp;" in drawing


def test_a_drawing_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    series, size = [a_series("Halton", 1.0, 2.0)], charts.SIZES["wide"]
    first = charts.kept(tmp_path, "a choice", series, "", size)
    monkeypatch.setattr(charts, "draw", None)

    assert charts.kept(tmp_path, "a choice", series, "", size) == first
    assert len(list(tmp_path.iterdir())) == 1


def test_every_colour_can_be_read_on_its_ground() -> None:
    faint = [
        (colour, ground)
        for pair in (*charts.COLOURS, *charts.CONTEXT, (charts.INK, charts.DARK[charts.INK]), (charts.SOFT, "#a9bbbf"))
        for colour, theme in zip(pair, ("light", "dark"), strict=True)
        for ground in GROUNDS[theme]
        if contrast(colour, ground) < 4.5
    ]

    assert faint == []


def test_a_sparkline_needs_three_figures() -> None:
    assert charts.sparkline(a_series("Halton", 1.0, 2.0)) == ""
    assert len(charts.sparkline(a_series("Halton", 1.0, None, 2.0, 3.0)).split()) == 3


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
