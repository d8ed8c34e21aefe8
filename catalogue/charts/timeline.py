"""The axis of time: which periods have a mark and what is written there, and where a line has to be broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from catalogue.charts.letters import width
from catalogue.query.figures import Point, Series

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
BY_ITS_END = ("rolling_year",)
TOO_FAR = 1.6  # times the usual distance between two periods: a period between them is missing.
BREAK = "b"


def days(series: Iterable[Series]) -> list[date]:
    """Where there is a figure, or a word instead of one, in order."""
    return sorted({point.day for one in series for point in one.points})


def runs(one: Series, every: Sequence[date]) -> list[list[Point]]:
    """The stretches of a series that a line may join: over no figure withheld, no period without one, and no break.

    every: the days of all series of the chart.
    """
    usual = median((b - a).days for a, b in pairwise(every)) if len(every) > 1 else 1.0
    order = {day: place for place, day in enumerate(every)}
    found: list[list[Point]] = [[]]
    last: Point | None = None
    for point in one.points:
        if point.value is None:
            last = None
            continue
        joins = last is not None and BREAK not in point.status.split() and not _missing(last, point, order, usual)
        if not joins and found[-1]:
            found.append([])
        found[-1].append(point)
        last = point
    return [run for run in found if run]


def _missing(before: Point, after: Point, order: Mapping[date, int], usual: float) -> bool:
    """Whether another series has a period between the two, or it is longer from one to the other than usual."""
    is_far = (after.day - before.day).days > TOO_FAR * usual
    return is_far or order.get(after.day, 0) - order.get(before.day, 0) > 1


def marks(points: Sequence[Point], room: float, font: float) -> list[tuple[date, str]]:
    """The days that are marked on the axis and the words there: as many as have room, the round years first."""
    first: dict[date, Point] = {}
    for point in sorted(points, key=lambda one: one.day):
        first.setdefault(point.day, point)
    every = list(first.values())
    if not every:
        return []
    if len({point.day.year for point in every}) == len(every):
        return _yearly(every, room, font)
    if (every[-1].day - every[0].day).days > 900:
        return _new_years(every, room, font)
    labels = [(point.day, _month(point)) for point in every]
    return _thinned(labels, room, font)


def _yearly(points: list[Point], room: float, font: float) -> list[tuple[date, str]]:
    labels = [(point.day, _year(point)) for point in points]
    most = max(int(room / (max(width(words, font) for _, words in labels) + 16)), 2)
    if len(labels) <= most:
        return labels
    last = points[-1].day.year
    for step in (2, 5, 10, 20, 25, 50, 100):
        round_at = last % step if step < 5 else 0
        kept = [label for label in labels if label[0].year % step == round_at]
        if 2 <= len(kept) <= most:
            return kept
    return _thinned(labels, room, font)


def _new_years(points: list[Point], room: float, font: float) -> list[tuple[date, str]]:
    begin, end = points[0].day, points[-1].day
    years = [year for year in range(begin.year, end.year + 1) if begin <= date(year, 1, 1) <= end]
    most = max(int(room / (width("2000", font) + 18)), 2)
    for step in (1, 2, 5, 10, 20, 50, 100):
        kept = [year for year in years if year % step == 0]
        if 2 <= len(kept) <= most:
            return [(date(year, 1, 1), str(year)) for year in kept]
    return [(date(year, 1, 1), str(year)) for year in years[:most]]


def _thinned(labels: list[tuple[date, str]], room: float, font: float) -> list[tuple[date, str]]:
    most = max(int(room / (max(width(words, font) for _, words in labels) + 14)), 2)
    step = -(-len(labels) // most)
    return labels[::-1][::step][::-1]


def _year(point: Point) -> str:
    """``2023``; ``2023/24`` for a financial or academic year; ``Jun 2023`` for a month or a year that ends in June."""
    if point.period_type in ("financial_year", "academic_year"):
        return f"{point.start.year}/{(point.start.year + 1) % 100:02d}"
    is_whole = point.period_type in ("calendar_year", "mid_year", "census") or len(point.period) == 4
    ends_in_december = point.period_type in BY_ITS_END and point.day.month == 12
    return str(point.day.year) if is_whole or ends_in_december else _month(point)


def _month(point: Point) -> str:
    if point.period_type == "day":
        return f"{point.day.day} {MONTHS[point.day.month - 1]}"
    return f"{MONTHS[point.day.month - 1]} {point.day.year}"
