"""A map as SVG: what each area says and how it looks, and what its legend says."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from catalogue import maps
from catalogue.maps import alone
from catalogue.maps.alone import Caption
from schemas.areas import register

RATES = {"E08000012": 4.2, "E08000011": 5.1, "E06000006": 3.3, "E08000013": None, "E08000014": 2.9}
WITHHELD = {"E08000013": "withheld to protect people"}
STYLE = (Path(__file__).parents[3] / "catalogue" / "static" / "style.css").read_text("utf-8")
SVG = "{http://www.w3.org/2000/svg}"


def a_map(**options: object) -> maps.Map:
    made = maps.make(RATES, "local_authority", marks=WITHHELD, say=lambda value: f"{value}%", when="2023", **options)  # type: ignore[arg-type]
    assert made is not None
    return made


def wards() -> dict[str, float | None]:
    return {area.code: float(place) for place, area in enumerate(register().all(("ward",), True))
            if "2021" in area.vintage.split()}  # fmt: skip


def test_each_area_says_its_name_figure_and_period() -> None:
    titles = [title.text for title in ElementTree.fromstring(a_map().svg).iter(f"{SVG}title")]

    assert sorted(str(title) for title in titles) == [
        "Halton: 3.3%, 2023", "Knowsley: 5.1%, 2023", "Liverpool: 4.2%, 2023", "Sefton: 2.9%, 2023",
        "St. Helens: withheld to protect people, 2023", "Wirral: no figure, 2023",
    ]  # fmt: skip


def test_what_is_withheld_and_what_is_not_there_are_hatched_and_told_apart() -> None:
    drawn = a_map(ident="one").svg

    assert re.search(r'data-area="E08000013"', drawn)
    assert drawn.count('class="held"') == 1
    assert 'fill="url(#one-held)"' in drawn
    assert drawn.count('class="none"') == 1
    assert 'id="one-none"' in drawn


def test_few_areas_are_links_in_reading_order_and_many_are_not() -> None:
    few = a_map(link=lambda code: f"/area/{code}").svg
    many = maps.draw(wards(), "ward", link=lambda code: f"/area/{code}")

    assert re.findall(r'<a href="/area/(\w+)"', few) == [
        "E08000014", "E08000015", "E08000012", "E08000011", "E08000013", "E06000006",
    ]  # fmt: skip
    assert "<a " not in many
    assert many.count("data-area=") == 123


def test_names_and_labels_cannot_write_into_the_page() -> None:
    drawn = maps.draw({"E08000012": 1.0}, "local_authority", names={"E08000012": "<script>&\"'"}, label='"><script>')

    ElementTree.fromstring(drawn)
    assert "<script" not in drawn


def test_the_legend_says_real_numbers_from_the_darkest_on() -> None:
    assert [(band.look, band.words, band.areas) for band in a_map().legend] == [
        ("s4", "5.1%", 1), ("s3", "4.2%", 1), ("s1", "3.3%", 1), ("s0", "2.9%", 1),
        ("held", "withheld to protect people", 1), ("none", "no figure", 1),
    ]  # fmt: skip


def test_the_legend_of_a_shared_scale_says_its_limits_whatever_falls_into_them() -> None:
    scale = maps.scale_of([0.0, 2.0, 4.0, 6.0, 8.0, 10.0])
    made = [maps.make({"E08000012": value}, "local_authority", scale=scale) for value in (10.0, 4.0)]

    legends = [[band.words for band in one.legend if band.look.startswith("s")] for one in made if one]
    assert legends[0] == legends[1]
    assert legends[0][0] == f"{scale.bounds[-1]:g} or more"
    assert " to under " in legends[0][1]
    assert legends[0][-1] == f"under {scale.bounds[0]:g}"


def test_a_shared_scale_of_one_figure_says_that_figure() -> None:
    made = maps.make({"E08000012": 4.0}, "local_authority", scale=maps.scale_of([4.0, 4.0]))

    assert made is not None
    assert made.legend[0].words == "4"


def test_maps_of_one_scale_give_a_figure_the_same_colour() -> None:
    scale = maps.scale_of([0.0, 10.0])
    looks = {maps.make({"E08000012": 9.0, "E08000011": other}, "local_authority", scale=scale).figures.look("E08000012")  # type: ignore[union-attr]
             for other in (1.0, 100.0)}  # fmt: skip

    assert len(looks) == 1


@pytest.mark.parametrize("kind", ["country", "region", "constituency", "nonsense"])
def test_areas_that_nobody_has_laid_out_have_no_map(kind: str) -> None:
    assert maps.make({"E92000001": 1.0}, kind) is None
    assert maps.draw({"E92000001": 1.0}, kind) == ""


def test_areas_outside_the_region_are_left_out_and_said() -> None:
    made = maps.make({"E08000012": 1.0, "E08000003": 2.0}, "local_authority")

    assert made is not None
    assert made.plan.left_out == {"E08000003"}


def test_one_authority_can_be_seen_alone() -> None:
    made = maps.make(wards(), "ward", within="E08000012", link=lambda code: f"/area/{code}")

    assert made is not None
    assert len(made.plan.shapes) == 30
    assert made.svg.count("<a ") == 30
    assert maps.make(wards(), "ward", within="E08000003") is None


def test_names_of_authorities_stand_on_no_tile_and_inside_the_drawing() -> None:
    made = maps.make(wards(), "ward")

    assert made is not None
    left, top, wide, high = made.plan.frame
    assert len(made.plan.labels) == 6
    for label in made.plan.labels:
        assert left <= label.x <= left + wide
        assert top <= label.y <= top + high


def test_wards_of_a_new_list_without_a_place_stand_apart_and_are_told() -> None:
    values = {area.code: 1.0 for area in register().all(("ward",), True) if "2022" in area.vintage.split()}
    made = maps.make(values, "ward")

    assert made is not None
    assert len(made.plan.aside) == 7
    assert any(label.text == "Place not known" for label in made.plan.labels)


@pytest.mark.parametrize("code", ["E08000012", "E05000886", "E02001327", "E01006412"])
def test_a_locator_is_small_and_names_the_area(code: str) -> None:
    drawn = maps.locator(code)
    known = register().by_code(code)

    ElementTree.fromstring(drawn)
    assert known is not None
    assert f"Where {known.name} lies" in drawn
    assert drawn.count('class="here"') == 1
    assert len(drawn) < 6_000


@pytest.mark.parametrize("code", ["E92000001", "E99999999", "", "nonsense", "E08000003"])
def test_an_area_that_is_on_no_map_has_no_locator(code: str) -> None:
    assert maps.locator(code) == ""


def test_a_drawing_alone_holds_title_legend_notes_and_both_themes() -> None:
    drawn = alone.whole(a_map(), Caption("A <title> & more " * 6, "Local authorities, 2023", ("A note.",)))
    root = ElementTree.fromstring(drawn)
    texts = " ".join(str(text.text) for text in root.iter(f"{SVG}text"))

    assert "A <title> & more" in texts
    assert "Withheld to protect people (1 area)" in texts
    assert "A note." in texts
    assert "prefers-color-scheme:dark" in drawn


def test_the_colours_of_a_drawing_alone_are_those_of_the_page() -> None:
    section = STYLE[STYLE.index("/* Maps.") :]
    light, dark = section.split("@media (prefers-color-scheme: dark)", 1)
    for letter, palette in (("s", alone.SEQUENTIAL), ("d", alone.DIVERGING)):
        for place, (day, night) in enumerate(palette):
            assert f".map .{letter}{place} {{ fill: {day}; }}" in light
            assert f".map .{letter}{place} {{ fill: {night}; }}" in dark


def test_neighbouring_colours_differ_in_lightness_for_every_eye() -> None:
    for theme in (0, 1):
        lights = [luminance(pair[theme]) for pair in alone.SEQUENTIAL]
        ratios = [(max(pair) + 0.05) / (min(pair) + 0.05) for pair in pairwise(lights)]

        assert lights == sorted(lights, reverse=theme == 0)
        assert min(ratios) > 1.35


def test_words_can_be_read_on_every_tile() -> None:
    for theme, (on_dark, on_light) in enumerate((("#ffffff", "#10272d"), ("#06191d", "#ffffff"))):
        palettes = (
            *(("s", one) for one in enumerate(alone.SEQUENTIAL)),
            *(("d", one) for one in enumerate(alone.DIVERGING)),
        )
        for letter, (place, pair) in palettes:
            ink = on_dark if f"{letter}{place}" in alone.DARK_WORDS[theme] else on_light
            lights = sorted((luminance(pair[theme]), luminance(ink)))

            assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, (theme, letter, place)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
