"""Small line charts for many measures beside one another: SVG of our own, quick to make, with light and dark colours.

A few hundred bytes a line and no library: a page of twenty of them is made while it is read. Where there is one period
only, bars take the place of lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import escape

from catalogue.query.figures import Series

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 50, 98, 10, 24
MOST_POINTS = 120  # of one line: more could not be told apart
BAR = 24
MUCH_HIGHER, FAR_HIGHER = 2, 8
NOTE = 18  # The line that says which areas are not drawn.
# On light ground and on dark; the first six are those of the large charts.
LINES = (
    ("#00626b", "#4fc4cc"), ("#b3400f", "#f79b66"), ("#3d4fa8", "#9fb0ff"), ("#7a5c00", "#e0bd4a"),
    ("#9c2a6b", "#f28fc4"), ("#2f6d1f", "#8ccf74"),
)  # fmt: skip
AROUND = (("#10272d", "#e8f0f0"), ("#4c6066", "#a9bbbf"), ("#6a6a6a", "#c2c2c2"))
DASHES = ("5 3", "2 3", "8 3 2 3")
INK, RULE = ("#4c6066", "#a9bbbf"), ("#d5dfe0", "#2e444a")


@dataclass(frozen=True)
class Frame:
    """Where a day and a value stand in the drawing."""

    first: int
    last: int
    low: float
    high: float

    def x(self, day: int) -> float:
        return LEFT + (day - self.first) / ((self.last - self.first) or 1) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (self.high - value) / ((self.high - self.low) or 1) * (HEIGHT - TOP - BOTTOM)


def near(series: Sequence[Series]) -> list[Series]:
    """Without the areas of context that would press the others flat, such as a whole region's count."""
    highest = max((_highest(one) for one in series if not one.is_context), default=0.0)
    return [one for one in series if not one.is_context or _highest(one) <= MUCH_HIGHER * highest]


def _highest(one: Series) -> float:
    return max((abs(point.value) for point in one.points if point.value is not None), default=0.0)


def draw(series: Sequence[Series], unit: str = "") -> str:
    """The chart of a few series, drawn in their order; those of context are dashed. Empty where none has a figure."""
    told = [one for one in near(series) if any(point.value is not None for point in one.points)]
    days = {point.start for one in told for point in one.points}
    if not told:
        return ""
    if len(days) == 1:
        return _bars(told, unit)
    kept = fitting(told)
    return _lines(kept, unit, [one.name for one in told if one not in kept])


def fitting(series: Sequence[Series]) -> list[Series]:
    """Those that can be told apart on one scale: not the counts of far larger places, where two or more are left."""
    least = min(_highest(one) for one in series)
    kept = [one for one in series if _highest(one) <= FAR_HIGHER * least]
    return kept if least > 0 and len(kept) > 1 else list(series)


def _lines(series: Sequence[Series], unit: str, left_out: Sequence[str] = ()) -> str:
    frame = _frame(series)
    parts = [_grid(frame, unit), _years(series, frame)]
    for place, one in enumerate(series):
        parts.append(_line(one, frame, _look(series, place)))
    parts.append(_names(series, frame))
    if left_out:
        names = ", ".join(map(_name, left_out))
        parts.append(f'<text class="t" x="{LEFT}" y="{HEIGHT + NOTE - 6}">Far larger, not drawn: {names}</text>')
    return _svg(parts, HEIGHT + (NOTE if left_out else 0))


def _frame(series: Sequence[Series]) -> Frame:
    days = [point.day.toordinal() for one in series for point in one.points]
    values = [point.value for one in series for point in one.points if point.value is not None]
    low, high = min(values), max(values)
    low = 0.0 if 0 <= low < 0.5 * high else low
    low, high = _nice(low, high)
    return Frame(min(days), max(days), low, high)


def _nice(low: float, high: float) -> tuple[float, float]:
    step = _step(low, high)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def _step(low: float, high: float) -> float:
    rough = ((high - low) or abs(high) or 1) / 3
    unit = 10 ** math.floor(math.log10(rough))
    return next(unit * many for many in (1, 2, 2.5, 5, 10) if unit * many >= rough * 0.999)


def _grid(frame: Frame, unit: str) -> str:
    step, parts, value = _step(frame.low, frame.high), [], frame.low
    while value <= frame.high + step * 1e-6:
        y = frame.y(value)
        parts.append(
            f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
            f'<text class="t e" x="{LEFT - 6}" y="{y + 4:.1f}">{_short(value, unit)}</text>'
        )
        value += step
    return "".join(parts)


def _years(series: Sequence[Series], frame: Frame) -> str:
    points = sorted(point.day for one in series for point in one.points)
    first, last = points[0], points[-1]
    words = (str(first.year), str(last.year))
    if first.year == last.year:
        words = (f"{first:%b %Y}", f"{last:%b %Y}")
    return (
        f'<text class="t" x="{LEFT}" y="{HEIGHT - 7}">{words[0]}</text>'
        f'<text class="t e" x="{WIDTH - RIGHT}" y="{HEIGHT - 7}">{words[1]}</text>'
    )


def _line(one: Series, frame: Frame, look: str) -> str:
    """The runs of figures; none is drawn across a figure that was withheld. A point alone is a dot."""
    every = max(1, math.ceil(len(one.points) / MOST_POINTS))
    kept = [point for place, point in enumerate(reversed(one.points)) if place % every == 0][::-1]
    runs: list[list[str]] = [[]]
    for point in kept:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{frame.x(point.day.toordinal()):.1f} {frame.y(point.value):.1f}")
    lines = "".join(f"M{'L'.join(run)}" for run in runs if len(run) > 1)
    dots = "".join(
        f'<circle class="{look} d" cx="{run[0].split()[0]}" cy="{run[0].split()[1]}" r="3"/>'
        for run in runs
        if len(run) == 1
    )
    return (f'<path class="{look} l" d="{lines}"/>' if lines else "") + dots


def _names(series: Sequence[Series], frame: Frame) -> str:
    wanted = {}
    for place, one in enumerate(series):
        value = next((point.value for point in reversed(one.points) if point.value is not None), None)
        if value is not None:
            wanted[place] = frame.y(value)
    placed = _apart(wanted, 13.0, HEIGHT - BOTTOM)
    return "".join(
        f'<text class="{_look(series, place)} n" x="{WIDTH - RIGHT + 6}" y="{y + 4:.1f}">'
        f"{_name(series[place].name)}</text>"
        for place, y in placed.items()
    )


def _apart(wanted: dict[int, float], gap: float, bottom: float) -> dict[int, float]:
    order = sorted(wanted, key=lambda place: wanted[place])
    placed: dict[int, float] = {}
    above = TOP - gap
    for place in order:
        placed[place] = above = max(wanted[place], above + gap)
    below = bottom + gap
    for place in reversed(order):
        placed[place] = below = min(placed[place], below - gap)
    return placed


def _bars(series: Sequence[Series], unit: str) -> str:
    values = [one.latest.value or 0.0 for one in series]
    low, high = min(0.0, *values), max(0.0, *values)
    across = (WIDTH - 2 * LEFT - RIGHT + 20) / ((high - low) or 1)
    parts = []
    for place, one in enumerate(series):
        y, value = TOP + place * BAR, one.latest.value
        start, length = LEFT + 60 + (min(value or 0.0, 0.0) - low) * across, abs(value or 0.0) * across
        text = "–" if value is None else _short(value, unit)
        parts.append(
            f'<text class="t e" x="{LEFT + 54}" y="{y + 14}">{_name(one.name)}</text>'
            f'<rect class="{_look(series, place)} b" x="{start:.1f}" y="{y + 2}" '
            f'width="{max(length, 1):.1f}" height="16"/>'
            f'<text class="t" x="{start + length + 5:.1f}" y="{y + 14}">{text}</text>'
        )
    return _svg(parts, TOP + BAR * len(series) + 6)


def height_of(series: Sequence[Series]) -> int:
    """How high ``draw`` comes out, in pixels; 0 where it draws nothing."""
    told = [one for one in near(series) if any(point.value is not None for point in one.points)]
    days = {point.start for one in told for point in one.points}
    if len(days) < 2:
        return TOP + BAR * len(told) + 6 if told else 0
    return HEIGHT + (NOTE if len(fitting(told)) < len(told) else 0)


def _look(series: Sequence[Series], place: int) -> str:
    one = series[place]
    if one.is_context:
        return f"x{sum(other.is_context for other in series[:place]) % len(AROUND)}"
    return f"a{one.paint % len(LINES)}"


def _short(value: float, unit: str) -> str:
    """A number of few letters: ``1.2m``, ``45k``, ``6.5%``."""
    size = abs(value)
    text = f"{value:.3g}" if size < 1000 else f"{value / 1e3:.3g}k" if size < 1e6 else f"{value / 1e6:.3g}m"
    if 0 < size < 1e-3:
        text = f"{value:.1g}"
    text = text.replace("-", "−")
    return f"£{text}" if unit in ("gbp", "pounds") else f"{text}%" if unit == "percent" else text


def _name(name: str) -> str:
    short = name if len(name) <= 15 else "".join(word[0] for word in name.split()) if len(name.split()) > 2 else name
    return str(escape(short if len(short) <= 15 else short[:14].rstrip() + "…"))


def _svg(parts: Sequence[str], height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f"<style>{_style()}</style>{''.join(parts)}</svg>"
    )


def _style() -> str:
    light, dark = (_rules(ground) for ground in (0, 1))
    fixed = (
        "text{font:600 12px system-ui,-apple-system,Segoe UI,Roboto,Arial,sans-serif}.t{font-weight:400;font-size:11px}"
        ".e{text-anchor:end}.l{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.g{stroke-width:1}"
        ".n,.b,.d{stroke:none}"
    )
    dashes = "".join(f".x{place}.l{{stroke-dasharray:{dash};stroke-width:1.8}}" for place, dash in enumerate(DASHES))
    return f"{fixed}{dashes}{light}@media(prefers-color-scheme:dark){{{dark}}}"


def _rules(ground: int) -> str:
    looks = [(f"a{place}", pair) for place, pair in enumerate(LINES)]
    looks += [(f"x{place}", pair) for place, pair in enumerate(AROUND)]
    rules = "".join(
        f".{name}.l{{stroke:{pair[ground]}}}.{name}.n,.{name}.b,.{name}.d{{fill:{pair[ground]}}}"
        for name, pair in looks
    )
    return f".t{{fill:{INK[ground]}}}.g{{stroke:{RULE[ground]}}}{rules}"
