"""Drawings: what is in them, what is not drawn, and that any figures can be drawn in colours that can be read."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import catalogue
from catalogue import charts
from catalogue.charts.bars import ranked
from tests.catalogue.charts.a_series import a_series
from tests.catalogue.contrast import contrast

GROUNDS = {"light": ("#fbfaf7", "#ffffff", "#e8f1f1"), "dark": ("#0c181c", "#13242a", "#18323a")}
WIDE, NARROW = charts.SIZES["wide"], charts.SIZES["narrow"]
SHEET = (Path(catalogue.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")


def a_picture(*series: charts.Picture | object, **facts: object) -> charts.Picture:
    return charts.Picture(tuple(series), **facts)  # type: ignore[arg-type]


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_several_periods_give_lines_with_each_name_at_its_end() -> None:
    drawn = charts.draw(a_picture(a_series("Halton", 1.0, 2.0), a_series("Wirral", 3.0, 4.0)), WIDE)

    assert drawn.count('class="line"') == 2
    assert {"Halton", "Wirral", "2020", "2021"} <= set(texts(drawn))
    assert f'width="{WIDE.width}" height="{WIDE.height}"' in drawn


def test_a_long_name_takes_two_lines_on_a_phone() -> None:
    drawn = charts.draw(a_picture(a_series("Liverpool City Region", 1.0, 2.0)), NARROW)

    assert {"Liverpool", "City Region"} <= set(texts(drawn))


def test_one_period_gives_bars_the_longest_first_each_with_its_figure() -> None:
    picture = a_picture(
        a_series("Halton", 5.0), a_series("Sefton", 7.5), a_series("Wirral", None), say=lambda v: f"{v}%"
    )
    said = texts(charts.draw(picture, WIDE))

    assert said == ["Sefton", "7.5%", "Halton", "5.0%", "Wirral", "no figure"]


def test_bars_are_as_high_as_they_are_many() -> None:
    picture = a_picture(*(a_series(name, 5.0) for name in ("Halton", "Sefton", "Wirral")))

    assert f'height="{charts.height_of(picture, WIDE)}"' in charts.draw(picture, WIDE)
    assert charts.height_of(picture, NARROW) > charts.height_of(picture, WIDE)


def test_of_places_in_an_order_the_first_stands_first_and_none_is_a_bar() -> None:
    picture = a_picture(a_series("Halton", 39.0), a_series("Knowsley", 2.0), unit="place_in_order")

    assert [one.name for one in ranked(picture)] == ["Knowsley", "Halton"]
    assert "<rect" not in charts.draw(picture, WIDE)


def test_a_withheld_figure_is_no_point_and_no_part_of_a_line() -> None:
    drawn = charts.draw(a_picture(a_series("Halton", 1.0, None, 3.0)), WIDE)

    assert 'class="line"' not in drawn
    assert drawn.count("<circle") == 2


def test_margins_of_error_are_there_for_few_and_wait_for_many() -> None:
    few = [a_series(str(n), 1.0, 2.0, margin=0.5) for n in range(3)]
    many = [*few, a_series("3", 1.0, 2.0, margin=0.5)]

    assert charts.draw(a_picture(*few), WIDE).count('class="band"') == 3
    assert charts.draw(a_picture(*many), WIDE).count('class="band quiet"') == 4


def test_figures_with_a_marker_are_hollow_unless_most_have_one() -> None:
    some = a_picture(a_series("Halton", 1.0, 2.0, 3.0, statuses="..p"))
    every = a_picture(a_series("Halton", 1.0, 2.0, 3.0, statuses="ppp"))

    assert charts.draw(some, WIDE).count('class="marked"') == 1
    assert 'class="marked"' not in charts.draw(every, WIDE)


@pytest.mark.parametrize(
    "values",
    [(0.0, 0.0), (5.0, 5.0), (-3.0, 4.0), (1e9, 2e9), (1e-6, 2e-6), (None, None, 1.0), (None,), (-5.0,), (0.0,)],
)
@pytest.mark.parametrize("size", list(charts.SIZES.values()), ids=list(charts.SIZES))
def test_any_figures_can_be_drawn(values: tuple[float | None, ...], size: charts.Size) -> None:
    picture = a_picture(a_series("Halton", *values), a_series("<b>&", *values[:1], is_context=True), unit="percent")

    for drawn in (charts.draw(picture, size), charts.inline(picture, size), charts.alone(picture, size)):
        assert "&lt;b&gt;&amp;" in drawn or not any(value is not None for value in values[:1])
        assert "nan" not in drawn
        ET.fromstring(drawn)


def test_a_drawing_that_stands_alone_says_what_it_is_and_whence_on_white() -> None:
    picture = a_picture(
        a_series("Halton", 1.0, 2.0), title="Rate, 2020 to 2021", subtitle="Halton.", source=("Source: us.", "A & B")
    )
    drawn = charts.alone(picture, WIDE)

    assert {"Rate, 2020 to 2021", "Halton.", "Source: us.", "A & B"} <= set(texts(drawn))
    assert "prefers-color-scheme" not in drawn


def test_an_inline_drawing_brings_no_style_of_its_own() -> None:
    drawn = charts.inline(a_picture(a_series("Halton", 1.0, 2.0, paint=3)), WIDE)

    assert "<style" not in drawn
    assert "style=" not in drawn
    assert 'class="series c3" data-code="code of Halton"' in drawn


def test_the_script_is_told_where_every_figure_stands() -> None:
    found = charts.pointing(a_picture(a_series("Halton", 1.0, None, 3.0, margin=0.5, statuses=".cp")), WIDE)
    first, second, third = found["series"][0]["points"]

    assert [one["label"] for one in found["periods"]] == ["2020", "2021", "2022"]
    assert first[2:] == ["1", "likely 0.5 to 1.5"]
    assert second == [1, None, "c", ""]
    assert third[3] == "likely 2.5 to 3.5, p"


def test_a_png_has_twice_the_pixels() -> None:
    data = charts.png(a_picture(a_series("Halton", 1.0), title="Rate"), NARROW)

    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 2 * (NARROW.width + 48)


@pytest.mark.parametrize("values", [(1.0, 2.0, None, 4.0), (5.0,)], ids=["lines", "bars"])
def test_the_vega_lite_specification_is_one_that_vega_lite_draws(values: tuple[float | None, ...]) -> None:
    import vl_convert

    picture = a_picture(
        a_series("Halton", *values, margin=0.5), a_series("England", *values, is_context=True), title="R"
    )
    spec = charts.vega_lite(picture)
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec))

    assert "England" in drawn
    assert len(spec["data"]["values"]) == 2 * sum(value is not None for value in values)
    assert {row["area"] for row in spec["data"]["values"] if "lower_95" in row} == {"Halton"}


def test_every_colour_can_be_read_on_its_ground() -> None:
    inks = [(colour, charts.DARK[colour]) for colour in (charts.INK, charts.SOFT)]
    faint = [
        (colour, ground)
        for pair in (*charts.COLOURS, *charts.CONTEXT, *inks)
        for colour, theme in zip(pair, ("light", "dark"), strict=True)
        for ground in GROUNDS[theme]
        if contrast(colour, ground) < 4.5
    ]

    assert faint == []


@pytest.mark.parametrize(("letter", "pairs"), [("c", charts.COLOURS), ("x", charts.CONTEXT)])
def test_the_stylesheet_has_the_same_colours(letter: str, pairs: tuple[tuple[str, str], ...]) -> None:
    for place, pair in enumerate(pairs):
        found = re.findall(rf"\.{letter}{place} \{{ --stripe: (#[0-9a-f]{{6}})", SHEET)
        assert tuple(found[:2]) == pair, f".{letter}{place}"


def test_a_sparkline_needs_three_figures() -> None:
    assert charts.sparkline(a_series("Halton", 1.0, 2.0)) == ""
    assert len(charts.sparkline(a_series("Halton", 1.0, None, 2.0, 3.0)).split()) == 3
