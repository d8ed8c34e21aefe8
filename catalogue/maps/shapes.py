"""The shapes of a region's areas as SVG paths: simplified together, so that neighbours go on touching.

Worked out once, when boundaries are loaded, and kept with them: a page that shows a map needs no geometry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from schemas.areas import SMALL_TYPES, register

DRAWN = 2  # Kept with what was worked out: count up when this module draws otherwise.
WIDTH = 400.0  # Of a drawing, in units of its own.
EDGE = 6.0  # Room around the region, in the same units.
FINE = 0.4  # What a line may be moved by, in the same units: less than a pixel on a page.
AROUND_FINE = 150.0  # Metres that a line of what surrounds it may be moved by.
AROUND = 0.35  # How much of what surrounds a region is kept, of its longer side.
Ring = list[int]


def rings_of(shape: Any) -> list[list[Ring]]:
    """Polygons, each its outer ring and its holes, as whole metres: the first point, then the steps from it."""
    polygons = getattr(shape, "geoms", [shape])
    return [[_steps(ring.coords) for ring in (one.exterior, *one.interiors)] for one in polygons]


def _steps(points: Sequence[Sequence[float]]) -> Ring:
    flat: Ring = []
    before = (0, 0)
    for at in points:
        here = round(at[0]), round(at[1])
        flat += [here[0] - before[0], here[1] - before[1]]
        before = here
    return flat


def shape_of(polygons: Sequence[Sequence[Ring]]) -> Any:
    """The geometry that ``rings_of`` took apart, made valid again where rounding crossed two lines."""
    from shapely import Polygon

    from catalogue.maps.geojson import mended

    return mended([Polygon(points_of(outer), [points_of(hole) for hole in holes]) for outer, *holes in polygons])


def points_of(ring: Ring) -> list[tuple[int, int]]:
    found, x, y = [], 0, 0
    for place in range(0, len(ring) - 1, 2):
        x, y = x + ring[place], y + ring[place + 1]
        found.append((x, y))
    return found


def whole_metres(shape: Any) -> Any:
    """The same shape with its points on whole metres; None where nothing of it is left."""
    from shapely import set_precision

    from catalogue.maps.geojson import mended

    return mended([set_precision(shape, 1.0)])


def around(shapes: Mapping[str, Any], bounds: Sequence[float]) -> dict[str, Any]:
    """The parts of other areas that lie near a region, coarsely."""
    from shapely import box

    left, bottom, right, top = bounds
    reach = AROUND * max(right - left, top - bottom)
    frame = box(left - reach, bottom - reach, right + reach, top + reach)
    near = {code: shape for code, shape in shapes.items() if shape.intersects(frame)}
    found = {code: whole_metres(shape.intersection(frame).simplify(AROUND_FINE)) for code, shape in near.items()}
    return {code: shape for code, shape in found.items() if shape is not None}


def drawn(shapes: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """What ``Plan`` needs of a type of areas: frame, shapes, middles, the outlines and names of their authorities."""
    from shapely import total_bounds

    frame = frame_of([float(one) for one in total_bounds(list(shapes.values()))])
    simple = _simplified(shapes, frame)
    found = {
        "drawn": DRAWN, "frame": frame, "size": [WIDTH, frame["height"]],
        "shapes": {code: path(rings_of_floats(shape), frame) for code, shape in simple.items()},
        "middles": {code: _middle(shape, frame) for code, shape in simple.items()},
        "blocks": {}, "labels": [],
    }  # fmt: skip
    if kind in SMALL_TYPES:
        found["blocks"], found["labels"] = _blocks(simple, frame)
    return found


def frame_of(bounds: Sequence[float]) -> dict[str, float]:
    """How metres become units of a drawing: its left and top in metres, units a metre, and its height in units."""
    left, bottom, right, top = bounds
    scale = (WIDTH - 2 * EDGE) / max(right - left, (top - bottom) / 2, 1.0)
    return {"left": left, "top": top, "scale": scale, "height": round((top - bottom) * scale + 2 * EDGE, 1)}


def _simplified(shapes: Mapping[str, Any], frame: Mapping[str, float]) -> dict[str, Any]:
    from shapely import coverage_simplify

    from catalogue.maps.geojson import mended

    simple = coverage_simplify(list(shapes.values()), FINE / frame["scale"])
    found = (
        (code, mended([shape]) if not shape.is_empty else None) for code, shape in zip(shapes, simple, strict=True)
    )
    # What is too small to be simplified keeps its shape: an area never leaves the map.
    return {code: shape if shape is not None else shapes[code] for code, shape in found}


def _blocks(shapes: Mapping[str, Any], frame: Mapping[str, float]) -> tuple[dict[str, str], list[list[Any]]]:
    from shapely import union_all

    held: dict[str, list[Any]] = {}
    for code, shape in shapes.items():
        known = register().by_code(code)
        if known and known.parent:
            held.setdefault(known.parent, []).append(shape)
    # Shapes that miss each other by a hair would leave slivers: they are joined with a little breadth.
    grown = {
        code: union_all([one.buffer(12, quad_segs=1) for one in parts]).buffer(-12) for code, parts in held.items()
    }
    blocks = {code: path(rings_of_floats(shape, smallest=2e5), frame) for code, shape in grown.items()}
    labels = [[_name(code), *_middle(shape, frame)] for code, shape in grown.items()]
    return blocks, labels if len(labels) > 1 else []


def _name(code: str) -> str:
    known = register().by_code(code)
    return known.name if known else code


def _middle(shape: Any, frame: Mapping[str, float]) -> list[float]:
    """A point well inside the largest part."""
    from shapely import maximum_inscribed_circle

    largest = max(getattr(shape, "geoms", [shape]), key=lambda one: one.area)
    circle = maximum_inscribed_circle(largest, tolerance=max(largest.length / 400, 1.0))
    x, y = circle.coords[0]
    return list(_placed(x, y, frame))


def rings_of_floats(shape: Any, smallest: float = 0.0) -> list[list[tuple[float, float]]]:
    """Every ring of a shape, but for those that enclose less than so many square metres."""
    from shapely import Polygon

    rings = [ring for one in getattr(shape, "geoms", [shape]) for ring in (one.exterior, *one.interiors)]
    return [[(at[0], at[1]) for at in ring.coords] for ring in rings if not smallest or Polygon(ring).area >= smallest]


def path(rings: Sequence[Sequence[tuple[float, float]]], frame: Mapping[str, float]) -> str:
    """An SVG path in tenths of a unit; points that fall on the one before are left out."""
    return "".join(_ring_path([_placed(x, y, frame) for x, y in ring]) for ring in rings)


def _ring_path(points: Sequence[tuple[float, float]]) -> str:
    at = [(round(x * 10), round(y * 10)) for x, y in points[:-1]]
    steps = [
        f"{(x - before[0]) / 10:g} {(y - before[1]) / 10:g}" for before, (x, y) in pairwise(at) if (x, y) != before
    ]
    return f"M{at[0][0] / 10:g} {at[0][1] / 10:g}l{' '.join(steps)}z" if len(steps) > 1 else ""


def _placed(x: float, y: float, frame: Mapping[str, float]) -> tuple[float, float]:
    across = (x - frame["left"]) * frame["scale"] + EDGE
    down = (frame["top"] - y) * frame["scale"] + EDGE
    return round(across, 1), round(down, 1)
