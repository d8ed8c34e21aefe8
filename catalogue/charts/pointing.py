"""Where everything stands in a drawing of lines, for the script that tells the figures under a pointer or a key."""

from __future__ import annotations

from typing import Any

from catalogue.charts import timeline
from catalogue.charts.palette import look
from catalogue.charts.picture import Picture, Size
from catalogue.charts.plot import Plot, is_measured, plot
from catalogue.query.figures import Point

Place = dict[str, Any]


def pointing(picture: Picture, size: Size) -> Place:
    """The periods with their x, and each series' points: period, y, its figure in words, and what there is to add.

    Of bars there is nothing to point at: each has its figure beside it. Then there are no periods.
    """
    if not picture.is_over_time:
        return {"periods": [], "series": []}
    here, days = plot(picture, size), timeline.days(picture.told)
    number = {day: place for place, day in enumerate(days)}
    words: dict[int, str] = {}
    series = []
    for one in picture.told:
        points = []
        for point in one.points:
            words.setdefault(number[point.day], picture.when(point))
            points.append(_point(picture, here, number[point.day], point))
        series.append({"code": one.code, "name": one.name, "look": look(one), "points": points})
    periods = [{"x": round(here.x(day), 1), "label": words[place]} for place, day in enumerate(days)]
    plot_ = {"left": here.left, "right": here.right, "top": here.top, "bottom": here.bottom}
    return {"width": size.width, "height": size.height, "plot": plot_, "periods": periods, "series": series}


def _point(picture: Picture, here: Plot, number: int, point: Point) -> list[Any]:
    """``[period, y, figure, more]``; y is null where a word stands instead of a figure."""
    if point.value is None:
        return [number, None, picture.why(point), ""]
    more = []
    if is_measured(point):
        more.append(f"likely {picture.say(point.lower or 0.0)} to {picture.say(point.upper or 0.0)}")
    if point.status:
        more.append(picture.why(point))
    return [number, round(here.y(point.value), 1), picture.say(point.value), ", ".join(more)]
