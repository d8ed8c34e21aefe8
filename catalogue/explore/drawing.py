"""The scatter of two measures as SVG: one point an area, named where there is room, told apart by colour and by shape.

It is written by hand and not by a charting library: it takes a few milliseconds, so nothing has to be kept, and the
names can be put where they hide no other point. The colours of the authorities are those of every other chart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import escape

from catalogue.charts import COLOURS
from catalogue.explore.axes import Axis, axis
from catalogue.explore.compare import Pair

MOST_NAMED = 40
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
INK, SOFT, RULE, CARD = ("#10272d", "#e8f0f0"), ("#4c6066", "#a9bbbf"), ("#d5dfe0", "#2e444a"), ("#ffffff", "#15272c")
LAND = ("#f1eee6", "#1a2c32")
LETTER = 0.55  # The mean width of a letter, of its height.
SHAPES = ("circle", "square", "diamond", "up", "down", "cross")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Size:
    """name: in addresses. font: of the marks and names, in pixels."""

    name: str
    width: int
    height: int
    font: int


SIZES = {"wide": Size("wide", 860, 540, 14), "narrow": Size("narrow", 380, 430, 13)}


@dataclass(frozen=True)
class Group:
    """The points of one authority. paint: the number of its colour, as in every chart."""

    code: str
    name: str
    paint: int


def scatter(
    pairs: Sequence[Pair], titles: tuple[str, str], say: tuple[Callable[[float], str], Callable[[float], str]],
    groups: Sequence[Group], size: Size, label: str = "",
) -> str:  # fmt: skip
    """The drawing, alone as a file. pairs: with both figures. groups: whose colour a point has."""
    drawn = [one for one in groups if any(pair.within == one.code for pair in pairs)]
    top, below = 30 + 18 * (len(_wrapped(titles[1], size, size.width)) - 1), 62 + 24 * _legend_lines(drawn, size)
    xs, ys = [pair.x.value or 0.0 for pair in pairs], [pair.y.value or 0.0 for pair in pairs]
    bottom = size.height - below
    y = axis(titles[1], [*ys, *_limits(pairs, "y")], bottom, top, say[1], 6 if size.name == "wide" else 5)
    left = 14 + max(_width(y.say(mark), size.font - 1) for mark in y.marks)
    x = axis(titles[0], [*xs, *_limits(pairs, "x")], left, size.width - 22, say[0], 6 if size.name == "wide" else 3)
    points = "".join(_point(pair, x, y, groups, len(pairs)) for pair in pairs)
    whiskers = "".join(_whiskers(pair, x, y) for pair in pairs) if len(pairs) <= MOST_NAMED else ""
    names = _names(pairs, x, y, size) if len(pairs) <= MOST_NAMED else ""
    return opening(size.width, size.height, label) + (
        f"{_grid(x, y, size)}{whiskers}{points}{names}{legend(drawn, size, bottom + 72)}</svg>"
    )


def opening(width: float, height: float, label: str) -> str:
    """The beginning of a drawing with its own colours, for light and dark."""
    kinds = "".join(f".f{n},.b{n}{{fill:{light}}}.f{n},.l{n}{{stroke:{light}}}" for n, (light, _) in enumerate(COLOURS))
    darks = "".join(f".f{n},.b{n}{{fill:{dark}}}.f{n},.l{n}{{stroke:{dark}}}" for n, (_, dark) in enumerate(COLOURS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label="{escape(label)}"><style>'
        f"text{{font-family:{FONT};fill:{INK[0]}}}.soft{{fill:{SOFT[0]}}}.rule{{stroke:{RULE[0]};stroke-width:1}}"
        f".axis{{stroke:{SOFT[0]};stroke-width:1}}.whisker{{stroke:{SOFT[0]};stroke-width:1.2;opacity:.55}}.land{{fill:{LAND[0]};stroke:{SOFT[0]};stroke-width:.8}}"
        f".halo{{stroke:{CARD[0]};stroke-width:3px;paint-order:stroke;stroke-linejoin:round}}"
        f".p{{fill-opacity:.82;stroke-width:1.5}}.line{{fill:none;stroke-width:2.4;stroke-linejoin:round}}"
        f".band{{fill-opacity:.16}}{kinds}"
        f"@media (prefers-color-scheme:dark){{text{{fill:{INK[1]}}}.soft{{fill:{SOFT[1]}}}.rule{{stroke:{RULE[1]}}}"
        f".axis{{stroke:{SOFT[1]}}}.whisker{{stroke:{SOFT[1]}}}.land{{fill:{LAND[1]};stroke:{SOFT[1]}}}.halo{{stroke:{CARD[1]}}}{darks}}}</style>"
    )


def _grid(x: Axis, y: Axis, size: Size) -> str:
    font, parts = size.font - 1, []
    for mark in y.marks:
        at = y.place(mark)
        parts.append(f'<path class="rule" d="M{x.start:.1f} {at:.1f}H{x.end:.1f}"/>')
        parts.append(text(x.start - 8, at + font * 0.35, y.say(mark), font, "soft", "end"))
    for mark in x.marks:
        at = x.place(mark)
        parts.append(f'<path class="rule" d="M{at:.1f} {y.start:.1f}V{y.end:.1f}"/>')
        parts.append(text(at, y.start + font + 8, x.say(mark), font, "soft", "middle"))
    parts.append(f'<path class="axis" fill="none" d="M{x.start:.1f} {y.end:.1f}V{y.start:.1f}H{x.end:.1f}"/>')
    for number, words in enumerate(_wrapped(f"↑ {y.title}", size, size.width)):
        parts.append(text(4, 16 + 18 * number, words, size.font, "", "start", 600))
    for number, words in enumerate(_wrapped(f"{x.title} →", size, size.width)):
        parts.append(text(x.end, y.start + 42 + 18 * number, words, size.font, "", "end", 600))
    return "".join(parts)


def text(
    x: float, y: float, words: str, font: float, look: str = "", anchor: str = "start", weight: int = 400
) -> str:  # fmt: skip
    kind = f' class="{look}"' if look else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{font:g}" text-anchor="{anchor}" font-weight="{weight}"{kind}>'
        f"{escape(words)}</text>"
    )


def _wrapped(words: str, size: Size, width: float) -> list[str]:
    """In at most two lines of what fits."""
    most = max(int(width / (size.font * LETTER)) - 2, 12)
    if len(words) <= most:
        return [words]
    cut = words.rfind(" ", 0, most)
    first, rest = words[:cut], words[cut + 1 :]
    return [first, rest if len(rest) <= most else rest[: most - 1].rstrip() + "…"]


def _limits(pairs: Sequence[Pair], side: str) -> list[float]:
    if len(pairs) > MOST_NAMED:
        return []
    figures = [pair.x if side == "x" else pair.y for pair in pairs]
    return [limit for one in figures for limit in (one.lower, one.upper) if limit is not None]


def _whiskers(pair: Pair, x: Axis, y: Axis) -> str:
    """The margin of error of each figure, where it is published."""
    at_x, at_y = x.place(pair.x.value or 0.0), y.place(pair.y.value or 0.0)
    found = ""
    if pair.x.lower is not None and pair.x.upper is not None:
        found += f'<path class="whisker" d="M{x.place(pair.x.lower):.1f} {at_y:.1f}H{x.place(pair.x.upper):.1f}"/>'
    if pair.y.lower is not None and pair.y.upper is not None:
        found += f'<path class="whisker" d="M{at_x:.1f} {y.place(pair.y.lower):.1f}V{y.place(pair.y.upper):.1f}"/>'
    return found


def _group_of(pair: Pair, groups: Sequence[Group]) -> Group | None:
    return next((one for one in groups if one.code in (pair.code, pair.within)), None)


def _point(pair: Pair, x: Axis, y: Axis, groups: Sequence[Group], count: int) -> str:
    group = _group_of(pair, groups)
    shape = SHAPES[group.paint % len(SHAPES)] if group and pair.within else "circle"
    return mark(
        shape,
        x.place(pair.x.value or 0.0),
        y.place(pair.y.value or 0.0),
        7 if count <= MOST_NAMED else 5 if count <= 300 else 3.5,
        f"p f{group.paint % len(COLOURS) if group else 0}",
        f"{pair.name}: {x.say(pair.x.value or 0.0)}, {y.say(pair.y.value or 0.0)}",
    )


def mark(shape: str, x: float, y: float, r: float, look: str, title: str = "") -> str:
    told = f"<title>{escape(title)}</title>" if title else ""
    if shape == "circle":
        return f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="{r:g}">{told}</circle>'
    s = r * 0.9
    paths = {
        "square": f"M{x - s:.1f} {y - s:.1f}h{2 * s:.1f}v{2 * s:.1f}h{-2 * s:.1f}z",
        "diamond": f"M{x:.1f} {y - 1.3 * s:.1f}l{1.3 * s:.1f} {1.3 * s:.1f}l{-1.3 * s:.1f} {1.3 * s:.1f}"
        f"l{-1.3 * s:.1f} {-1.3 * s:.1f}z",
        "up": f"M{x:.1f} {y - 1.2 * s:.1f}l{1.2 * s:.1f} {2.1 * s:.1f}h{-2.4 * s:.1f}z",
        "down": f"M{x:.1f} {y + 1.2 * s:.1f}l{1.2 * s:.1f} {-2.1 * s:.1f}h{-2.4 * s:.1f}z",
        "cross": f"M{x - s:.1f} {y - s / 3:.1f}h{s * 2 / 3:.1f}v{-s * 2 / 3:.1f}h{s * 2 / 3:.1f}v{s * 2 / 3:.1f}"
        f"h{s * 2 / 3:.1f}v{s * 2 / 3:.1f}h{-s * 2 / 3:.1f}v{s * 2 / 3:.1f}h{-s * 2 / 3:.1f}v{-s * 2 / 3:.1f}"
        f"h{-s * 2 / 3:.1f}z",
    }
    return f'<path class="{look}" d="{paths[shape]}">{told}</path>'


def _names(pairs: Sequence[Pair], x: Axis, y: Axis, size: Size) -> str:
    """Each point's name beside it, where it hides no point and no other name; one that finds no room is left out."""
    places = [(x.place(pair.x.value or 0.0), y.place(pair.y.value or 0.0)) for pair in pairs]
    taken: list[Box] = [(at_x - 8, at_y - 8, at_x + 8, at_y + 8) for at_x, at_y in places]
    parts = []
    for pair, (at_x, at_y) in zip(pairs, places, strict=True):
        wide = _width(pair.name, size.font)
        for dx, dy, anchor in ((12, 5, "start"), (-12, 5, "end"), (0, -14, "middle"), (0, 24, "middle")):
            left = at_x + dx - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
            box = (left, at_y + dy - size.font, left + wide, at_y + dy + 3)
            inside = box[0] >= 2 and box[2] <= size.width - 2 and box[1] >= y.end - 6 and box[3] <= y.start
            if inside and not any(overlap(box, other) for other in taken):
                taken.append(box)
                parts.append(text(at_x + dx, at_y + dy, pair.name, size.font, "halo", anchor, 600))
                break
    return "".join(parts)


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes, each left, top, right and bottom, share any room."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _width(words: str, font: float) -> float:
    return len(words) * font * LETTER


def _legend_lines(groups: Sequence[Group], size: Size) -> int:
    return -(-len(groups) // _in_a_line(size)) if groups else 0


def _in_a_line(size: Size) -> int:
    return max((size.width - 20) // 130, 1)


def legend(groups: Sequence[Group], size: Size, top: float) -> str:
    """Colour and shape of each authority, in lines of as many as fit."""
    parts = []
    for number, group in enumerate(groups):
        left = 16 + 130 * (number % _in_a_line(size))
        at = top + 24 * (number // _in_a_line(size))
        parts.append(mark(SHAPES[group.paint % len(SHAPES)], left, at - 5, 6, f"p f{group.paint % len(COLOURS)}"))
        parts.append(text(left + 14, at, group.name, size.font - 1))
    return "".join(parts)
