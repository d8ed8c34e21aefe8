"""What is drawn holds a point for each area, says what it is, and names what it can without hiding anything."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from catalogue.explore import drawing, lines, points, strip
from catalogue.explore.axes import axis
from catalogue.explore.compare import Pair
from catalogue.explore.drawing import Group
from catalogue.explore.figures import Figure
from catalogue.explore.points import Spot
from catalogue.query.figures import Point

GROUPS = (Group("E08000012", "Liverpool", 2), Group("E08000015", "Wirral", 5))
SVG = "{http://www.w3.org/2000/svg}"


def pair(code: str, x: float, y: float, within: str = "", **limits: float) -> Pair:
    return Pair(code, f"Area {code}", Figure(code, code, x, **limits), Figure(code, code, y), within)


def scatter(pairs: list[Pair], size: str = "wide") -> ElementTree.Element:
    drawn = drawing.scatter(pairs, ("Across & <b>", "Up"), (str, str), GROUPS, drawing.SIZES[size], "A scatter")
    return ElementTree.fromstring(drawn)


def titles(drawn: ElementTree.Element) -> list[str]:
    return [title.text or "" for title in drawn.iter(f"{SVG}title")]


def texts(drawn: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawn.iter(f"{SVG}text")]


@pytest.mark.parametrize("size", drawing.SIZES)
def test_every_area_has_a_point_that_says_what_it_is(size: str) -> None:
    drawn = scatter([pair("E08000012", 1, 2), pair("E08000015", 3, 4)], size)

    assert titles(drawn) == ["Area E08000012: 1, 2", "Area E08000015: 3, 4"]
    assert {"Area E08000012", "Area E08000015", "Across & <b> →", "↑ Up"} <= set(texts(drawn))


def test_small_areas_are_told_apart_by_colour_and_by_shape() -> None:
    drawn = scatter([pair("E05000886", 1, 2, "E08000012"), pair("E05000954", 3, 4, "E08000015")])

    shapes = [shape for shape in drawn.iter(f"{SVG}path") if shape.get("class", "").startswith("p ")]
    assert {shape.get("class") for shape in shapes} == {"p f2", "p f5"}
    assert len({re.sub(r"[\d.-]+", "", shape.get("d", "")) for shape in shapes}) == 2
    assert {"Liverpool", "Wirral"} <= set(texts(drawn))


def test_of_many_areas_none_is_named_beside_its_point() -> None:
    drawn = scatter([pair(f"E0{number}", number, number % 7) for number in range(60)])

    assert len(titles(drawn)) == 60
    assert not [text for text in texts(drawn) if text.startswith("Area")]


def test_a_margin_of_error_is_a_line_through_the_point() -> None:
    drawn = scatter([pair("E08000012", 5, 2, lower=3, upper=7), pair("E08000015", 6, 3)])

    assert len([line for line in drawn.iter(f"{SVG}path") if line.get("class") == "whisker"]) == 1


def test_names_do_not_lie_on_one_another() -> None:
    drawn = scatter([pair("E08000019", 100, 2), *(pair(f"E0800001{n}", 1 + n / 1000, 2) for n in range(5))])

    named = [text for text in drawn.iter(f"{SVG}text") if text.get("class") == "halo"]
    places = {(text.get("x"), text.get("y"), text.get("text-anchor")) for text in named}
    assert 2 <= len(named) == len(places) < 6


@pytest.mark.parametrize("values", [[5.0], [0.0, 0.0], [-3.0, 8.0], [1e-9, 2e-9], [1e12, 3e12], []])
def test_an_axis_holds_all_its_figures_and_a_few_marks(values: list[float]) -> None:
    found = axis("", values, 0, 100, str)

    assert all(found.low <= value <= found.high for value in values)
    assert 2 <= len(found.marks) <= 12
    assert all(0 <= found.place(mark) <= 100.001 for mark in found.marks)


def test_an_axis_of_figures_far_above_nought_does_not_begin_there() -> None:
    assert axis("", [80, 90], 0, 1, str).low > 70
    assert axis("", [8, 90], 0, 1, str).low == 0


def a_line(*values: float | None) -> lines.Line:
    found = tuple(
        Point(
            str(2015 + n),
            "calendar_year",
            date(2015 + n, 1, 1),
            value,
            "" if value else "c",
            end=date(2015 + n, 12, 31),
        )
        for n, value in enumerate(values)
    )
    return lines.Line("A measure", found, str, 0)


def test_a_withheld_figure_breaks_the_line() -> None:
    drawn = ElementTree.fromstring(lines.draw([a_line(1, 2, None, 4, 5)], lines.SIZES["wide"], "Lines"))

    assert len([path for path in drawn.iter(f"{SVG}path") if path.get("class") == "line l0"]) == 2


def test_two_measures_have_two_panels_and_one_line_of_years() -> None:
    drawn = ElementTree.fromstring(lines.draw([a_line(1, 2), a_line(100, 200)], lines.SIZES["narrow"], "Lines"))

    assert texts(drawn).count("A measure") == 2
    assert texts(drawn).count("2016") == 1


def test_nothing_is_drawn_of_lines_without_a_figure() -> None:
    assert lines.draw([a_line(None, None)], lines.SIZES["wide"], "Lines") == ""


def test_a_strip_has_a_dot_for_each_area_and_marks_the_middle() -> None:
    rows = [strip.Row("Widnes", ((1.0, "A"), (2.0, "B"), (2.0, "C")), 0), strip.Row("Runcorn", ((9.0, "D"),), 1)]
    drawn = ElementTree.fromstring(strip.draw(rows, "Rate", str, strip.SIZES["wide"]))

    assert titles(drawn) == ["A: 1.0", "B: 2.0", "C: 2.0", "D: 9.0"]
    assert {"Widnes", "Runcorn", "middle: 2.0", "middle: 9.0"} <= set(texts(drawn))
    assert (rows[0].lowest, rows[0].highest) == ("A", "2 areas")


def spot(code: str, latitude: float | None, longitude: float | None, area: str = "E08000012") -> Spot:
    return Spot(code, f"Place {code}", "hospital", area, "Liverpool", "L1 1AA", latitude, longitude)


def test_a_distance_is_the_straight_line_over_the_ground() -> None:
    """Liverpool to London, city centre to city centre: 286.5 km by the haversine formula."""
    apart = points.kilometres(spot("A", 53.4084, -2.9916), spot("B", 51.5072, -0.1276))

    assert apart == pytest.approx(286.5, abs=0.5)


def test_a_place_without_a_point_is_no_distance_away() -> None:
    assert points.kilometres(spot("A", 53.4, -2.9), spot("B", None, None)) is None
    assert points.around([spot("B", None, None)], [spot("A", 53.4, -2.9)], 10) == []


def test_a_map_of_places_names_the_own_ones_and_keeps_north_up() -> None:
    own, other = spot("A", 53.4, -2.9), spot("B", 53.45, -2.9, "E08000015")
    drawn = ElementTree.fromstring(points.draw([own, other], [own], GROUPS, points.SIZES["wide"], "Map"))

    heights = {
        circle.find(f"{SVG}title").text: circle for circle in drawn.iter() if circle.find(f"{SVG}title") is not None
    }  # type: ignore[union-attr]
    assert set(heights) == {"Place A, Liverpool", "Place B, Liverpool"}
    assert {"Place A", "North is up", "Wirral"} <= set(texts(drawn))
    assert any(text.endswith(" km") for text in texts(drawn))


def test_a_map_of_places_lies_on_the_outlines_of_the_authorities_where_they_are_loaded() -> None:
    own = spot("A", 53.4084, -2.9916, "E06000006")  # At 334,220 east and 390,420 north on the British National Grid.
    square = [(334_000, 390_200), (334_440, 390_200), (334_440, 390_640), (334_000, 390_640)]
    drawn = ElementTree.fromstring(points.draw([own], [own], GROUPS, points.SIZES["wide"], "Map", [square]))

    (land,) = (path for path in drawn.iter(f"{SVG}path") if path.get("class") == "land")
    numbers = [float(number) for number in re.findall(r"[\d.]+", land.get("d", ""))]
    (mark,) = (circle for circle in drawn.iter(f"{SVG}circle") if circle.find(f"{SVG}title") is not None)
    assert min(numbers[::2]) < float(mark.get("cx", 0)) < max(numbers[::2])
    assert min(numbers[1::2]) < float(mark.get("cy", 0)) < max(numbers[1::2])
