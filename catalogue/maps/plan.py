"""Where each area is drawn: as an equal tile, or, where boundaries have been loaded, in its own shape."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalogue.maps.boundaries import Kept, place
from catalogue.maps.layouts import Layout, Place, layout_for
from catalogue.maps.shapes import path, points_of
from schemas.areas import register

TILE = 10  # The side of a small tile, its gap included, in the drawing's own units.
WIDE_TILE = (100, 84)  # Of a tile that holds a name and a figure.
MOST_WITH_WORDS = 12
MARGIN = 2
_PARTS = re.compile(r"([Mlhv])([^Mlhvz]*)")


@dataclass(frozen=True)
class Label:
    """A name on the drawing, in its middle or from its left end (``start``)."""

    text: str
    x: float
    y: float
    anchor: str = "middle"


@dataclass(frozen=True)
class Plan:
    """frame: left, top, width and height of the drawing, in units of its own.

    shapes: the outline of each area as an SVG path, by its code. middles: where its words would stand.
    blocks: the outlines of the wider areas that they lie in, by their codes. behind: those of neighbours of the region.
    """

    frame: tuple[float, float, float, float]
    shapes: Mapping[str, str]
    middles: Mapping[str, tuple[float, float]]
    is_tiles: bool = True
    has_words: bool = False
    blocks: Mapping[str, str] = field(default_factory=dict)
    behind: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    aside: frozenset[str] = frozenset()
    left_out: frozenset[str] = field(default_factory=frozenset)


def tile_plan(kind: str, codes: Collection[str], *, whole: bool = True) -> Plan | None:
    """The areas as tiles; None where no layout has a place for any of them.

    whole: all the areas of the layout, and not only those that are asked for.
    """
    layout = layout_for(kind, codes)
    if layout is None:
        return None
    stand = {code: place for code in codes if (place := layout.place(code))}
    if whole:
        taken = set(stand.values())
        stand |= {code: place for code, place in layout.places.items() if place not in taken}
    return _plan(layout, stand, frozenset(codes) - stand.keys())


def shape_plan(one: Kept, codes: Collection[str], neighbours: Kept | None = None) -> Plan:
    """The areas in their own shapes. neighbours: boundaries of authorities, whose outlines beyond the region show."""
    drawing = one.drawing
    stand = {code: its for code in codes if (its := place(one, code))}
    stand |= {code: code for code in one.codes - set(stand.values())}
    frame = drawing["frame"]
    behind = tuple(filter(None, (_behind(polygons, frame) for polygons in (neighbours or one).around.values())))
    middles = {code: tuple(drawing["middles"][its]) for code, its in stand.items()}
    return Plan(
        (0, 0, *drawing["size"]), {code: drawing["shapes"][its] for code, its in stand.items()}, middles,
        False, len(stand) <= MOST_WITH_WORDS, drawing["blocks"], behind,
        tuple(Label(text, x, y) for text, x, y in drawing["labels"]), frozenset(), frozenset(codes) - stand.keys(),
    )  # fmt: skip


def part_of(plan: Plan, within: str) -> Plan | None:
    """The areas that lie in one wider area, closer to; None where the plan has none of them."""
    shapes = {code: shape for code, shape in plan.shapes.items() if _parent(code) == within}
    if not shapes:
        return None
    boxes = [_extent(shape) for shape in shapes.values()]
    left, top = min(box[0] for box in boxes) - MARGIN, min(box[1] for box in boxes) - MARGIN
    width, height = max(box[2] for box in boxes) + MARGIN - left, max(box[3] for box in boxes) + MARGIN - top
    return replace(
        plan, frame=(round(left, 1), round(top, 1), round(width, 1), round(height, 1)), shapes=shapes, labels=(),
        aside=plan.aside & shapes.keys(), left_out=frozenset(code for code in plan.left_out if _parent(code) == within),
    )  # fmt: skip


def _extent(shape: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a path as we write them: absolute beginnings, then steps."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for kind, numbers in _PARTS.findall(shape):
        steps = [float(number) for number in numbers.split()]
        if kind in "hv":
            x, y = (x + steps[0], y) if kind == "h" else (x, y + steps[0])
            found.append((x, y))
            continue
        for across, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = (across, down) if kind == "M" else (x + across, y + down)
            found.append((x, y))
    return (
        min(at[0] for at in found),
        min(at[1] for at in found),
        max(at[0] for at in found),
        max(at[1] for at in found),
    )


def _behind(polygons: Sequence[Sequence[list[int]]], frame: Mapping[str, float]) -> str:
    return path([points_of(ring) for polygon in polygons for ring in polygon], frame)


def _plan(layout: Layout, stand: Mapping[str, Place], left_out: frozenset[str]) -> Plan:
    first = min(column for column, _ in stand.values()), min(row for _, row in stand.values())
    places = {code: (column - first[0], row - first[1]) for code, (column, row) in stand.items()}
    across = max(column for column, _ in places.values()) + 1
    down = max(row for _, row in places.values()) + 1
    has_words = len(places) <= MOST_WITH_WORDS
    wide, high = WIDE_TILE if has_words else (TILE, TILE)
    gap = 5.0 if has_words else 0.8
    shapes, middles = {}, {}
    for code, (column, row) in places.items():
        x, y = MARGIN + column * wide, MARGIN + row * high
        shapes[code] = _box(x + gap / 2, y + gap / 2, wide - gap, high - gap)
        middles[code] = (x + wide / 2, y + high / 2)
    blocks: dict[str, str] = {}
    labels: tuple[Label, ...] = ()
    if layout.kind != "local_authority":
        parents = {places[code]: _parent(code) for code in places if code not in layout.aside}
        blocks = {parent: _outline(parents, parent, MARGIN) for parent in sorted(set(parents.values())) if parent}
        labels = tuple(_names(parents, places.values()))
    return Plan(
        (0, 0, across * wide + 2 * MARGIN, down * high + 2 * MARGIN),
        shapes, middles, True, has_words, blocks, (), labels, layout.aside & stand.keys(), left_out,
    )  # fmt: skip


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z"


def _parent(code: str) -> str:
    known = register().by_code(code)
    return (known.parent or "") if known else ""


def _outline(parents: Mapping[Place, str], parent: str, margin: float) -> str:
    """The edges between the tiles of one wider area and all else, as one path."""
    own = [place for place, its in parents.items() if its == parent]
    edges: set[tuple[Place, Place]] = set()
    for column, row in own:
        for (across, down), edge in (
            ((0, -1), ((column, row), (column + 1, row))),
            ((1, 0), ((column + 1, row), (column + 1, row + 1))),
            ((0, 1), ((column + 1, row + 1), (column, row + 1))),
            ((-1, 0), ((column, row + 1), (column, row))),
        ):
            if parents.get((column + across, row + down)) != parent:
                edges.add(edge)
    return "".join(_ring(ring, margin) for ring in _rings(edges))


def _rings(edges: Collection[tuple[Place, Place]]) -> Iterable[list[Place]]:
    """Edges joined end to end, each ring without its points in the midst of a straight line."""
    following: dict[Place, list[Place]] = {}
    for start, end in sorted(edges):
        following.setdefault(start, []).append(end)
    while following:
        start = here = next(iter(following))
        ring: list[Place] = []
        while here in following:
            ends = following[here]
            there = ends.pop()
            if not ends:
                del following[here]
            ring.append(here)
            here = there
            if here == start:
                break
        yield [
            at for place, at in enumerate(ring) if not _is_straight(ring[place - 1], at, ring[(place + 1) % len(ring)])
        ]


def _is_straight(before: Place, at: Place, after: Place) -> bool:
    return (before[0] == at[0] == after[0]) or (before[1] == at[1] == after[1])


def _ring(points: list[Place], margin: float) -> str:
    joined = "L".join(f"{margin + column * TILE:g} {margin + row * TILE:g}" for column, row in points)
    return f"M{joined}z"


def _names(parents: Mapping[Place, str], taken: Iterable[Place]) -> Iterable[Label]:
    """The name of each wider area in the midst of its tiles."""
    for parent in sorted(set(parents.values()) - {""}):
        known = register().by_code(parent)
        own = [place for place, its in parents.items() if its == parent]
        x = sum(column for column, _ in own) / len(own) + 0.5
        y = sum(row for _, row in own) / len(own) + 0.5
        yield Label(known.name if known else parent, round(MARGIN + x * TILE, 1), round(MARGIN + y * TILE, 1))
