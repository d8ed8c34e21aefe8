"""What a chart shows, and in which size: given once, drawn as lines or bars, as SVG, PNG or Vega-Lite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from catalogue.query.figures import Point, Series

INSTEAD = ("c", "x", "z", "w", "low")  # Statuses that stand instead of a value.


def _number(value: float) -> str:
    return f"{value:,.10g}".replace("-", "−")


def _year(point: Point) -> str:
    return point.period


def _status(point: Point) -> str:
    return point.status or "no figure"


@dataclass(frozen=True)
class Picture:
    """A chart to be drawn.

    series: those of the areas, then wider areas that they are compared with (``is_context``). unit: a code of the code
    list of units; ``over``: the unit as it stands over the axis, in words. say, when, why: a value, a point's period
    and why a point has no value, as people read them. title, subtitle and source: inside a drawing that stands alone.
    """

    series: tuple[Series, ...]
    unit: str = ""
    over: str = ""
    title: str = ""
    subtitle: str = ""
    source: tuple[str, ...] = ()
    say: Callable[[float], str] = _number
    when: Callable[[Point], str] = _year
    why: Callable[[Point], str] = _status

    @cached_property
    def told(self) -> tuple[Series, ...]:
        """Those that have a figure."""
        return tuple(one for one in self.series if any(point.value is not None for point in one.points))

    @cached_property
    def is_over_time(self) -> bool:
        """Whether there are figures of more than one period: lines then, or else bars."""
        return len({point.day for one in self.series for point in one.points if point.value is not None}) > 1

    @property
    def is_rank(self) -> bool:
        return self.unit == "place_in_order"


@dataclass(frozen=True)
class Size:
    """name: in addresses. width and height: of the plot with its axes, in pixels. margin: right of it, for names."""

    name: str
    width: int
    height: int
    margin: int
    font: int

    @property
    def is_narrow(self) -> bool:
        return self.width < 500


SIZES = {
    "wide": Size("wide", 860, 420, 196, 14),
    "medium": Size("medium", 620, 400, 168, 14),
    "narrow": Size("narrow", 360, 380, 116, 13),
}
