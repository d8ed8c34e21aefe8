"""Where the names of authorities stand on a map of tiles: beside their blocks, on as few tiles as can be."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping

from catalogue.maps.layouts import Place
from catalogue.maps.plan import MARGIN, Box, Label
from schemas.areas import register

TILE = 10  # The side of a small tile, its gap included, in the drawing's own units.


def names(parents: Mapping[Place, str], size: float) -> Iterable[Label]:
    """The name of each wider area beside its tiles, where it covers the fewest of any area's and no other name."""
    taken: list[Box] = []
    for parent in sorted(set(parents.values()) - {""}):
        known = register().by_code(parent)
        text = known.name if known else parent
        own = [place for place, its in parents.items() if its == parent]
        wide, high = len(text) * size * 0.6, size * 1.15
        spots = [spot for cell in own for spot in _spots(cell, parents, wide, high)]
        middle = (_mean(column for column, _ in own), _mean(row for _, row in own))
        best = min(spots, key=lambda spot: (_cover(spot, parents, taken), _far(spot, middle)), default=None)
        if best is not None:
            taken.append(best)
            yield Label(text, round((best[0] + best[2]) / 2, 1), round(best[3] - high * 0.25, 1))


def _spots(cell: Place, parents: Mapping[Place, str], wide: float, high: float) -> Iterable[Box]:
    """Where a name can stand beside a tile: over it, under it, to its left and to its right, if that side is open."""
    x, y = MARGIN + cell[0] * TILE, MARGIN + cell[1] * TILE
    for (i, j), left, top in (
        ((0, -1), x + TILE / 2 - wide / 2, y - high - 0.5),
        ((0, 1), x + TILE / 2 - wide / 2, y + TILE + 0.5),
        ((-1, 0), x - wide - 2, y + TILE / 2 - high / 2),
        ((1, 0), x + TILE + 2, y + TILE / 2 - high / 2),
    ):
        if (cell[0] + i, cell[1] + j) not in parents:
            yield (left, top, left + wide, top + high)


def _cover(spot: Box, tiles: Container[Place], taken: Iterable[Box]) -> int:
    """How many tiles, and names, a name would stand on."""
    left, top, right, bottom = spot
    columns = range(math.floor((left - MARGIN) / TILE), math.ceil((right - MARGIN) / TILE))
    rows = range(math.floor((top - MARGIN) / TILE), math.ceil((bottom - MARGIN) / TILE))
    on_tiles = sum((column, row) in tiles for column in columns for row in rows)
    return on_tiles + 40 * sum(left < box[2] and right > box[0] and top < box[3] and bottom > box[1] for box in taken)


def _far(spot: Box, middle: tuple[float, float]) -> float:
    x, y = (spot[0] + spot[2]) / 2 - MARGIN, (spot[1] + spot[3]) / 2 - MARGIN
    return (x / TILE - 0.5 - middle[0]) ** 2 + (y / TILE - 0.5 - middle[1]) ** 2


def _mean(numbers: Iterable[float]) -> float:
    found = list(numbers)
    return sum(found) / len(found)


def grown(frame: Box, labels: Iterable[Label], size: float) -> Box:
    """The frame, grown until every name is in it: left, top, width, height."""
    left, top, right, bottom = frame[0], frame[1], frame[0] + frame[2], frame[1] + frame[3]
    for one in labels:
        wide = len(one.text) * size * 0.62
        start = one.x - {"middle": wide / 2, "end": wide, "start": 0.0}[one.anchor]
        left, right = min(left, start), max(right, start + wide)
        top, bottom = min(top, one.y - size), max(bottom, one.y + size * 0.4)
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)


def beside_aside(places: Iterable[Place], size: float) -> Label:
    """What the row of tiles is whose place nobody knows."""
    column, row = min(places)
    y = MARGIN + row * TILE + TILE / 2 + size * 0.35
    return Label("Place not known", round(MARGIN + column * TILE - 3, 1), round(y, 1), "end")
