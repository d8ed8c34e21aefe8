"""Both measures of one area over time, one above the other on the same years: two scales are never laid on one axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import escape

from catalogue.explore.axes import Axis, axis
from catalogue.explore.drawing import Size, opening, text
from catalogue.query.figures import Point

SIZES = {"wide": Size("wide", 860, 440, 14), "narrow": Size("narrow", 380, 440, 13)}
GAP = 44


@dataclass(frozen=True)
class Line:
    """One measure of the area. paint: the number of its colour."""

    title: str
    points: tuple[Point, ...]
    say: Callable[[float], str]
    paint: int

    @property
    def known(self) -> list[Point]:
        return [point for point in self.points if point.value is not None]


def draw(lines: Sequence[Line], size: Size, label: str) -> str:
    """The drawing, alone as a file. A withheld figure breaks its line."""
    drawn = [line for line in lines if line.known]
    days = [_middle(point) for line in drawn for point in line.known]
    if not days:
        return ""
    first, last = min(days), max(days)
    if last - first < 200:
        first, last = first - 183, last + 183
    font = size.font - 1
    panel = (size.height - 34) / len(drawn)
    axes = [
        axis(line.title, _values(line), panel * place + panel - (GAP - 34 if place else 10), panel * place + 30,
             line.say, 4)
        for place, line in enumerate(drawn)
    ]  # fmt: skip
    left = 14 + max(len(one.say(mark)) for one in axes for mark in one.marks) * font * 0.55
    right = size.width - 18.0
    time = Axis("", first, last, left + 8, right - 8, str, ())
    parts = [_panel(line, one, time, left, right, size) for line, one in zip(drawn, axes, strict=True)]
    return opening(size.width, size.height, label) + "".join(parts) + _years(time, axes[-1].start, size) + "</svg>"


def _middle(point: Point) -> float:
    return (point.start.toordinal() + (point.end or point.start).toordinal()) / 2


def _values(line: Line) -> list[float]:
    limits = [limit for point in line.known for limit in (point.lower, point.upper) if limit is not None]
    return [*(point.value or 0.0 for point in line.known), *limits]


def _panel(line: Line, y: Axis, time: Axis, left: float, right: float, size: Size) -> str:
    font = size.font - 1
    most = int(size.width / (size.font * 0.55)) - 2
    title = line.title if len(line.title) <= most else line.title[: most - 1].rstrip() + "…"
    parts = [text(4, y.end - 12, title, size.font, "", "start", 600)]
    for mark in y.marks:
        at = y.place(mark)
        parts.append(f'<path class="rule" d="M{left:.1f} {at:.1f}H{right:.1f}"/>')
        parts.append(text(left - 8, at + font * 0.35, line.say(mark), font, "soft", "end"))
    for run in _runs(line.points):
        parts.append(_band(run, y, time, line.paint))
        path = "L".join(f"{time.place(_middle(point)):.1f} {y.place(point.value or 0.0):.1f}" for point in run)
        parts.append(f'<path class="line l{line.paint}" d="M{path}"/>')
    if len(line.known) <= 40:
        parts += [
            f'<circle class="f{line.paint}" cx="{time.place(_middle(point)):.1f}" '
            f'cy="{y.place(point.value or 0.0):.1f}" r="4"><title>{escape(point.period)}: '
            f"{escape(line.say(point.value or 0.0))}</title></circle>"
            for point in line.known
        ]
    return "".join(parts)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """The points with a figure, by unbroken run."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point.value is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def _band(run: Sequence[Point], y: Axis, time: Axis, paint: int) -> str:
    """The margin of error around a run, where all of it is published."""
    if len(run) < 2 or any(point.lower is None or point.upper is None for point in run):
        return ""
    upper = [f"{time.place(_middle(point)):.1f} {y.place(point.upper or 0.0):.1f}" for point in run]
    lower = [f"{time.place(_middle(point)):.1f} {y.place(point.lower or 0.0):.1f}" for point in reversed(run)]
    return f'<path class="band b{paint}" d="M{"L".join([*upper, *lower])}z"/>'


def _years(time: Axis, bottom: float, size: Size) -> str:
    first, last = date.fromordinal(int(time.low)).year, date.fromordinal(int(time.high)).year
    most = 10 if size.name == "wide" else 5
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first + 1) / one <= most)
    parts = []
    for year in range(first, last + 2):
        day = date(year, 1, 1).toordinal()
        if year % step == 0 and time.low <= day <= time.high:
            at = time.place(day)
            parts.append(f'<path class="axis" d="M{at:.1f} {bottom + 4:.1f}v6"/>')
            parts.append(text(at, bottom + 26, str(year), size.font - 1, "soft", "middle"))
    return "".join(parts)
