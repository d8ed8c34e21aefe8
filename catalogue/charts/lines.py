"""Lines over time, each with its name at its end: nothing has to be looked up in a key.

A line stops where a figure is withheld or missing and where the series has a break. Figures with a marker (provisional,
of low reliability …) are hollow dots, unless nearly all have one: the words beside the chart say so then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalogue.charts import letters, timeline
from catalogue.charts.palette import CARD, colour, look
from catalogue.charts.picture import Picture, Size
from catalogue.charts.places import spread
from catalogue.charts.plot import Plot, axes, has_margins, is_measured, last_value, plot
from catalogue.query.figures import Point, Series

DOTS_UP_TO = 30  # periods: more would make a string of beads of a line
SOME = 0.5  # Where more of the points than this have a marker, none is marked.


def lines(picture: Picture, size: Size) -> str:
    """The inside of a drawing: axes, lines and names."""
    here, every = plot(picture, size), timeline.days(picture.told)
    marked = are_marked(picture)
    drawn = [_series(one, here, every, has_margins(picture), marked) for one in _back_to_front(picture)]
    return f'{axes(picture, here)}<g class="lines">{"".join(drawn)}</g>{_names(picture, here)}'


def are_marked(picture: Picture) -> bool:
    """Whether figures with a marker are told apart from the others by their dots."""
    points = [point for one in picture.told for point in one.points if point.value is not None]
    return 0 < sum(bool(point.status) for point in points) <= SOME * len(points)


def _back_to_front(picture: Picture) -> list[Series]:
    """Wider areas lie under the areas themselves; the last of the areas does not hide the first."""
    return sorted(picture.told, key=lambda one: not one.is_context)


def _series(one: Series, here: Plot, every: Sequence[date], has_margin: bool, marked: bool) -> str:
    paint, found = colour(one), timeline.runs(one, every)
    band = "".join(_band(run, here) for run in found)
    kind = "band" if has_margin else "band quiet"
    hidden = "" if has_margin else ' display="none"'
    path = "".join(_path(run, here) for run in found if len(run) > 1)
    dash = ' stroke-dasharray="6 4"' if one.is_context else ""
    return (
        f'<g class="series {look(one)}" data-code="{letters.escape(one.code)}" stroke="{paint}" fill="{paint}">'
        + (f'<path class="{kind}" d="{band}" fill-opacity=".16" stroke="none"{hidden}/>' if band else "")
        + (f'<path class="line" d="{path}" fill="none" stroke-width="{2 if one.is_context else 2.5}"{dash} '
           'stroke-linejoin="round" stroke-linecap="round"/>' if path else "")
        + "".join(_dot(point, here, marked) for point in _dotted(found, len(every), marked)) + "</g>"
    )  # fmt: skip


def _path(run: Sequence[Point], here: Plot) -> str:
    return "M" + "L".join(f"{here.x(p.day):.1f} {here.y(p.value or 0.0):.1f}" for p in run)


def _band(run: Sequence[Point], here: Plot) -> str:
    """The margin of error as a surface: there along the upper limits, back along the lower ones."""
    known = [point for point in run if is_measured(point)]
    if len(known) < 2:
        return "".join(_whisker(point, here) for point in known)
    low, high = here.scale.low, here.scale.high
    over = [f"{here.x(p.day):.1f} {here.y(min(p.upper or 0.0, high)):.1f}" for p in known]
    under = [f"{here.x(p.day):.1f} {here.y(max(p.lower or 0.0, low)):.1f}" for p in reversed(known)]
    return f"M{'L'.join((*over, *under))}Z"


def _whisker(point: Point, here: Plot) -> str:
    x = here.x(point.day)
    upper, lower = here.y(min(point.upper or 0.0, here.scale.high)), here.y(max(point.lower or 0.0, here.scale.low))
    return f"M{x - 4:.1f} {upper:.1f}h8V{lower:.1f}h-8Z"


def _dotted(found: Sequence[Sequence[Point]], periods: int, marked: bool) -> list[Point]:
    """All where they are few; or else those alone, at the ends of a line, and with a marker."""
    if periods <= DOTS_UP_TO:
        return [point for run in found for point in run]
    return [
        point for run in found for place, point in enumerate(run)
        if len(run) == 1 or (point.status and marked) or (run is found[-1] and place == len(run) - 1)
    ]  # fmt: skip


def _dot(point: Point, here: Plot, marked: bool) -> str:
    at = f'cx="{here.x(point.day):.1f}" cy="{here.y(point.value or 0.0):.1f}"'
    if point.status and marked:
        return f'<circle class="marked" {at} r="4" fill="{CARD}" stroke-width="2"/>'
    return f'<circle {at} r="3.2" stroke="none"/>'


def _names(picture: Picture, here: Plot) -> str:
    """Each name beside the end of its line, moved apart where two would overlap, with a thin line back to it."""
    font, room = here.size.font, here.size.width - here.right - 18
    ends = {one.code: end for one in picture.told if (end := last_value(one)) is not None}
    words = {one.code: letters.wrapped(one.name, room, font, 2, is_bold=True) for one in picture.told}
    tall = {code: len(said) * (font + 2) + 3 for code, said in words.items()}
    wanted = {code: here.y(end.value or 0.0) - here.top for code, end in ends.items()}
    placed = spread(wanted, font + 5, here.bottom - here.top - 2, tall)
    return "".join(
        _name(one, here, ends[one.code], here.top + placed[one.code], words[one.code]) for one in picture.told
    )


def _name(one: Series, here: Plot, end: Point, y: float, words: Sequence[str]) -> str:
    font, paint = here.size.font, colour(one)
    x, line_y = here.x(end.day), here.y(end.value or 0.0)
    is_late = here.right - x > 24  # Its line ends early: a leader across the plot would be taken for a figure.
    start = here.right - 2 if is_late else x + 5
    leader = f"M{start:.1f} {line_y:.1f}L{here.right + 8:.1f} {y:.1f}" if not is_late else ""
    first = y - (len(words) - 1) * (font + 2) / 2 + font * 0.35
    text = "".join(
        letters.text(here.right + 12, first + place * (font + 2), line, font, paint, weight=600)
        for place, line in enumerate(words)
    )
    path = f'<path class="leader" d="{leader}" fill="none" stroke="{paint}" stroke-opacity=".6"/>' if leader else ""
    return f'<g class="name {look(one)}" data-code="{letters.escape(one.code)}">{path}{text}</g>'
