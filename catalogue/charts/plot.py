"""Where a day and a value stand in a drawing of lines, and the drawing's axes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalogue.charts import letters, scales, timeline
from catalogue.charts.palette import INK, RULE, SOFT
from catalogue.charts.picture import Picture, Size
from catalogue.query.figures import Point, Series

TOP, TOP_WITH_UNIT, BOTTOM, INSET = 12, 32, 32, 8
FEW = 3  # series: then each has its margin of error behind it


@dataclass(frozen=True)
class Plot:
    """left, right, top and bottom: of the rectangle in which the lines are, in pixels from the drawing's corner."""

    size: Size
    scale: scales.Scale
    first: date
    last: date
    left: float
    right: float
    top: float
    bottom: float

    def x(self, day: date) -> float:
        inside = self.right - self.left - 2 * INSET
        share = (day - self.first).days / ((self.last - self.first).days or 1) if self.last > self.first else 0.5
        return self.left + INSET + share * inside

    def y(self, value: float) -> float:
        return self.bottom - (value - self.scale.low) / (self.scale.high - self.scale.low) * (self.bottom - self.top)


def plot(picture: Picture, size: Size) -> Plot:
    scale = scales.scale(_values(picture), 6 if size.height >= 400 else 5)
    days = timeline.days(picture.told)
    left = 12 + max(letters.width(words, size.font - 1) for words in scales.mark_words(scale, picture.unit))
    right = size.width - size.margin
    top = TOP_WITH_UNIT if picture.over else TOP
    return Plot(size, scale, days[0], days[-1], round(left, 1), right, top, size.height - BOTTOM)


def _values(picture: Picture) -> list[float]:
    points = [point for one in picture.told for point in one.points]
    values = [point.value for point in points if point.value is not None]
    if has_margins(picture):
        values += [limit for point in points for limit in (point.lower, point.upper) if limit is not None]
    return values


def has_margins(picture: Picture) -> bool:
    """Whether the margins of error are drawn at once: where the series are few enough to tell them apart."""
    return len(picture.told) <= FEW and any(is_measured(point) for one in picture.told for point in one.points)


def is_measured(point: Point) -> bool:
    return point.value is not None and point.lower is not None and point.upper is not None


def axes(picture: Picture, here: Plot) -> str:
    """The lines of the values, their numbers, the marks of the periods, and over them the unit."""
    font, parts = here.size.font - 1, ['<g class="axes">']
    for value, words in zip(here.scale.marks, scales.mark_words(here.scale, picture.unit), strict=True):
        y = here.y(value)
        colour, look = (SOFT, "base") if value == 0 else (RULE, "rule")
        parts.append(f'<path class="{look}" d="M{here.left:.1f} {y:.1f}H{here.right:.1f}" stroke="{colour}"/>')
        parts.append(letters.text(here.left - 8, y + font * 0.35, words, font, SOFT, anchor="end", look="soft"))
    points = [point for one in picture.told for point in one.points]
    for day, words in timeline.marks(points, here.right - here.left, font):
        parts.append(_period(here, day, words, font))
    if picture.over:
        parts.append(letters.text(2, 15, picture.over, font, INK, weight=600, look="ink"))
    return "".join((*parts, "</g>"))


def _period(here: Plot, day: date, words: str, font: float) -> str:
    x, half = here.x(day), letters.width(words, font) / 2
    at = min(max(x, half + 2), here.right + 8 - half)
    return (
        f'<path class="base" d="M{x:.1f} {here.bottom:.1f}v5" stroke="{SOFT}"/>'
        f"{letters.text(at, here.bottom + 9 + font, words, font, SOFT, anchor='middle', look='soft')}"
    )


def last_value(one: Series) -> Point | None:
    return next((point for point in reversed(one.points) if point.value is not None), None)
