"""The axis of time, and where a line has to stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from catalogue.charts.timeline import days, marks, runs
from catalogue.query.figures import Point, Series
from tests.catalogue.charts.a_series import a_series


def years_of(found: Sequence[Sequence[Point]]) -> list[list[str]]:
    return [[point.period for point in run] for run in found]


def a_run(kind: str, *dates: tuple[str, date]) -> list[Point]:
    return [Point(period, kind, start, 1.0, "") for period, start in dates]


def test_a_line_is_broken_where_a_figure_is_withheld() -> None:
    one = a_series("Halton", 1.0, None, 3.0, 4.0)

    assert years_of(runs(one, days([one]))) == [["2020"], ["2022", "2023"]]


def test_a_line_is_broken_where_others_have_a_period_that_it_has_not() -> None:
    whole, part = a_series("Halton", 1.0, 2.0, 3.0), a_series("Sefton", 1.0, 2.0, 3.0)
    part = Series(part.code, part.name, (part.points[0], part.points[2]))

    assert years_of(runs(part, days([whole, part]))) == [["2020"], ["2022"]]


def test_a_line_is_broken_over_a_year_that_nobody_has() -> None:
    one = a_series("Halton", 1.0, 2.0, 3.0, 4.0, 5.0)
    one = Series(one.code, one.name, (*one.points[:3], one.points[4]))

    assert years_of(runs(one, days([one]))) == [["2020", "2021", "2022"], ["2024"]]


def test_a_series_of_every_tenth_year_is_one_line() -> None:
    one = a_series("Halton", *[1.0] * 21, first_year=2001)
    one = Series(one.code, one.name, one.points[::10])

    assert years_of(runs(one, days([one]))) == [["2001", "2011", "2021"]]


def test_a_line_stops_before_a_break_in_the_series() -> None:
    one = a_series("Halton", 1.0, 2.0, 3.0, statuses="..b")

    assert years_of(runs(one, days([one]))) == [["2020", "2021"], ["2022"]]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (a_run("calendar_year", *((str(y), date(y, 1, 1)) for y in (2021, 2022))), ["2021", "2022"]),
        (a_run("financial_year", ("2022-04/2023-03", date(2022, 4, 1)), ("2023-04/2024-03", date(2023, 4, 1))),
         ["2022/23", "2023/24"]),
        (a_run("month", ("2017-01", date(2017, 1, 1)), ("2018-01", date(2018, 1, 1))), ["Jan 2017", "Jan 2018"]),
        (a_run("mid_year", ("2018-06-30", date(2018, 6, 30)), ("2019-06-30", date(2019, 6, 30))), ["2018", "2019"]),
    ],
)  # fmt: skip
def test_periods_are_named_as_people_name_them(points: list[Point], words: list[str]) -> None:
    assert [said for _, said in marks(points, 600, 13)] == words


def test_a_year_that_ends_in_june_is_named_by_its_end() -> None:
    point = Point("2021-07/2022-06", "rolling_year", date(2021, 7, 1), 1.0, "", end=date(2022, 6, 30))

    assert marks([point], 600, 13) == [(date(2022, 6, 30), "Jun 2022")]


@pytest.mark.parametrize(("room", "most"), [(600, 12), (180, 4)])
def test_no_more_periods_are_named_than_have_room(room: float, most: int) -> None:
    points = list(a_series("Halton", *[1.0] * 40, first_year=1985).points)
    found = marks(points, room, 13)

    assert 2 <= len(found) <= most
    assert all(day.year % 5 == 0 for day, _ in found)


def test_months_of_many_years_are_marked_at_the_new_year() -> None:
    months = [Point(f"{y}-{m:02d}", "month", date(y, m, 1), 1.0, "") for y in range(2015, 2024) for m in range(1, 13)]

    assert [said for _, said in marks(months, 600, 13)][:2] == ["2015", "2016"]
