"""Where each area is drawn: as an equal tile, or, where boundaries have been loaded, in its own shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from schemas.areas import register

MOST_WITH_WORDS = 12  # So few areas have room for a name and a figure each.
MARGIN = 2.0
LABEL = 0.032  # The height of a name, of the drawing's width.
LEAST_WIDTH = 110.0
Box = tuple[float, float, float, float]
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

    frame: Box
    shapes: Mapping[str, str]
    middles: Mapping[str, tuple[float, float]]
    is_tiles: bool = True
    has_words: bool = False
    blocks: Mapping[str, str] = field(default_factory=dict)
    behind: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    label_size: float = 0.0
    aside: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


def part_of(plan: Plan, within: str) -> Plan | None:
    """The areas that lie in one wider area, closer to; None where the plan has none of them."""
    shapes = {code: shape for code, shape in plan.shapes.items() if parent_of(code) == within}
    if not shapes:
        return None
    frame = _room([_extent(shape) for shape in shapes.values()])
    beside = tuple(shape for code, shape in plan.blocks.items() if code != within)
    return replace(
        plan, frame=frame, shapes=shapes, labels=(), aside=plan.aside & shapes.keys(),
        blocks={code: shape for code, shape in plan.blocks.items() if code == within},
        behind=plan.behind if plan.is_tiles else (*plan.behind, *beside),
        left_out=frozenset(code for code in plan.left_out if parent_of(code) == within),
    )  # fmt: skip


def _room(boxes: Sequence[Box]) -> Box:
    """Left, top, width and height of what holds them all, with a margin; never so narrow that a few areas look huge."""
    left, top = min(box[0] for box in boxes) - MARGIN, min(box[1] for box in boxes) - MARGIN
    width, height = max(box[2] for box in boxes) + MARGIN - left, max(box[3] for box in boxes) + MARGIN - top
    missing = max(LEAST_WIDTH - width, 0.0)
    return round(left - missing / 2, 1), round(top, 1), round(width + missing, 1), round(height, 1)


def _extent(shape: str) -> Box:
    """Left, top, right and bottom of a path as we write them: absolute beginnings, then steps."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for kind, numbers in _PARTS.findall(shape):
        steps = [float(number) for number in numbers.split()]
        if kind in "hv":
            x, y = (x + steps[0], y) if kind == "h" else (x, y + steps[0])
            found.append((x, y))
            continue
        for i, j in zip(steps[::2], steps[1::2], strict=True):
            x, y = (i, j) if kind == "M" else (x + i, y + j)
            found.append((x, y))
    return (
        min(at[0] for at in found),
        min(at[1] for at in found),
        max(at[0] for at in found),
        max(at[1] for at in found),
    )


def parent_of(code: str) -> str:
    known = register().by_code(code)
    return (known.parent or "") if known else ""
