"""One period: a bar for each area, the longest first, with its figure at its end. Of ranks, a dot on a line.

The margin of error is a thin line through the end of a bar. Who has no figure stands below the others, and why.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.charts import letters
from catalogue.charts.palette import CARD, COLOURS, CONTEXT, INK, RULE, SOFT
from catalogue.charts.picture import Picture, Size
from catalogue.query.figures import Point, Series

ROW, TALL_ROW, BAR, TOP, END = 34, 46, 20, 8, 10


@dataclass(frozen=True)
class Ground:
    """Where the bars are. left and right: of the axis. low and high: the values there. nought: where bars begin."""

    size: Size
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return self.left + (value - self.low) / ((self.high - self.low) or 1.0) * (self.right - self.left)

    @property
    def row(self) -> int:
        return TALL_ROW if self.size.is_narrow else ROW


def bars(picture: Picture, size: Size) -> str:
    """The inside of a drawing."""
    ordered = ranked(picture)
    ground = _ground(picture, size)
    rows = [_row(picture, one, ground, TOP + place * ground.row) for place, one in enumerate(ordered)]
    height, nought = TOP + len(ordered) * ground.row, ground.x(max(ground.low, 0.0))
    base = f'<path class="base" d="M{nought:.1f} {TOP - 4}V{height}" stroke="{SOFT}"/>'
    return ("" if picture.is_rank else base) + "".join(rows)


def ranked(picture: Picture) -> list[Series]:
    """The highest first, of places in an order the first; those without a figure last, by name."""
    found = [one for one in picture.series if one.latest.value is not None]
    found.sort(key=lambda one: (one.latest.value or 0.0) * (1 if picture.is_rank else -1))
    return found + sorted((one for one in picture.series if one.latest.value is None), key=lambda one: one.name)


def height(picture: Picture, size: Size) -> int:
    return TOP + max(len(picture.series), 1) * (TALL_ROW if size.is_narrow else ROW) + END


def _ground(picture: Picture, size: Size) -> Ground:
    at = [one.latest for one in picture.series]
    values = [value for p in at for value in (p.value, p.lower, p.upper) if value is not None and p.value is not None]
    widest = max((letters.width(picture.say(p.value), size.font, True) for p in at if p.value is not None), default=0)
    names = max((letters.width(one.name, size.font, True) for one in picture.series), default=0)
    left = 4.0 if size.is_narrow else min(names, size.width * 0.32) + 14
    left += widest + 12 if any(value < 0 for value in values) else 0
    return Ground(
        size, left, size.width - widest - (30 if picture.is_rank else 16), min([0.0, *values]), max([0.0, *values])
    )


def _row(picture: Picture, one: Series, ground: Ground, top: float) -> str:
    font, at = ground.size.font, one.latest
    middle = top + (ground.row - BAR / 2 - 3 if ground.size.is_narrow else ground.row / 2)
    weight = 400 if one.is_context else 600
    if ground.size.is_narrow:
        name = letters.wrapped(one.name, ground.size.width - 8, font, 1, is_bold=True)[0]
        label = letters.text(4, top + font, name, font, INK, weight=weight, look="ink")
    else:
        name = letters.wrapped(one.name, ground.size.width * 0.32, font, 1, is_bold=True)[0]
        room = min(max(letters.width(s.name, font, True) for s in picture.series), ground.size.width * 0.32) + 4
        label = letters.text(room, middle + font * 0.35, name, font, INK, anchor="end", weight=weight, look="ink")
    drawn = _missing(picture, at, ground, middle) if at.value is None else _figure(picture, one, ground, middle)
    kind = "x1" if one.is_context else "c0"
    return f'<g class="series {kind}" data-code="{letters.escape(one.code)}">{label}{drawn}</g>'


def _missing(picture: Picture, at: Point, ground: Ground, middle: float) -> str:
    x = ground.x(max(ground.low, 0.0)) + 6
    return letters.text(x, middle + 4, picture.why(at), ground.size.font - 1, SOFT, look="soft")


def _figure(picture: Picture, one: Series, ground: Ground, middle: float) -> str:
    at, value = one.latest, one.latest.value or 0.0
    paint = CONTEXT[1][0] if one.is_context else COLOURS[0][0]
    start, end = sorted((ground.x(0.0 if ground.low <= 0 <= ground.high else ground.low), ground.x(value)))
    if picture.is_rank:
        shape = (
            f'<path class="rule" d="M{ground.left:.1f} {middle:.1f}H{ground.right:.1f}" stroke="{RULE}"/>'
            f'<circle class="bar" cx="{ground.x(value):.1f}" cy="{middle:.1f}" r="7" fill="{paint}"/>'
        )
    else:
        shape = (
            f'<rect class="bar" x="{start:.1f}" y="{middle - BAR / 2:.1f}" width="{max(end - start, 1):.1f}" '
            f'height="{BAR}" rx="2" fill="{paint}"/>'
        )
    x, anchor = (start - 6, "end") if value < 0 else (ground.right + 10 if picture.is_rank else end, "")
    x = max(x, ground.x(at.upper)) if at.upper is not None and not anchor else x
    x = x + 7 if not anchor else min(x, ground.x(at.lower) - 6) if at.lower is not None else x
    font = ground.size.font
    text = letters.text(x, middle + font * 0.35, picture.say(value), font, INK, anchor=anchor, weight=600, look="ink")
    return shape + _whisker(at, ground, middle) + text


def _whisker(at: Point, ground: Ground, middle: float) -> str:
    """The margin of error: ink beside the bar, the ground's colour upon it would be lost; so ink with a pale edge."""
    if at.lower is None or at.upper is None:
        return ""
    path = f"M{ground.x(at.lower):.1f} {middle - 5:.1f}v10m0 -5H{ground.x(at.upper):.1f}m0 -5v10"
    return (
        f'<path class="edge" d="{path}" fill="none" stroke="{CARD}" stroke-width="4"/>'
        f'<path class="limit" d="{path}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    )
