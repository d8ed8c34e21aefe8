"""Work out where each small area's tile stands, from where the areas lie; ``make_layouts`` is the command.

Tiles of one size need more room than small areas have in a city and less than large ones have in the country. So the
areas' centres are first moved apart where they are closer than a tile, and together where neighbours are farther. Each
is then given a cell of a square grid so that the sum of the squared distances is the least there is (``assigning``).
Last, tiles are exchanged while that keeps more neighbours side by side, or keeps an authority in one piece.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from catalogue.maps.assigning import assign
from catalogue.maps.blocks import Cell, drawn_together, joined, without_holes
from catalogue.maps.exchanging import Exchanging

Floats = NDArray[np.float64]
ROUNDS = 1500  # Of moving the centres apart and together.
TURNS = 3  # Of drawing pieces together and exchanging.
GAP = 2.0  # Tiles from centre to centre, between authorities that do not touch: a river stays a river.


@dataclass(frozen=True)
class Ground:
    """codes: of the areas. centres: easting and northing of each, metres. groups: which authority each lies in.

    neighbours: the pairs, as places in ``codes``, that share a border.
    bridges: pairs that do not, on the two banks of a river that runs through an authority.
    """

    codes: Sequence[str]
    centres: Floats
    groups: Sequence[str]
    neighbours: Sequence[tuple[int, int]]
    bridges: Sequence[tuple[int, int]] = ()


def lay_out(ground: Ground, seed: int = 1) -> dict[str, Cell]:
    """Column and row of each area, counted from nought at the top left; no two areas have the same."""
    cells = _nearest_cells(spread_out(ground))
    for turn in range(TURNS):
        cells = drawn_together(ground.groups, cells)
        cells = Exchanging(ground.groups, ground.neighbours, cells, seed + turn).run()
    cells = without_holes(ground.groups, joined(ground.groups, cells))
    left, top = min(column for column, _ in cells), min(row for _, row in cells)
    return {code: (column - left, row - top) for code, (column, row) in zip(ground.codes, cells, strict=True)}


def in_tiles(ground: Ground) -> Floats:
    """The centres with rows running down, in units such that the areas have a tile each on average."""
    points = ground.centres * np.array([1.0, -1.0])
    near = np.sort(_distances(points), axis=1)[:, 1]
    return (points - points.mean(axis=0)) / max(float(np.median(near)), 1e-9) * 0.9


def spread_out(ground: Ground) -> Floats:
    """The centres moved until tiles of one size would hardly overlap, and neighbours' tiles touch."""
    points = in_tiles(ground)
    first, second = _pairs([*ground.neighbours, *ground.bridges])
    least = _least_distances(ground)
    for turn in range(ROUNDS):
        ease = 0.5 * (1 - turn / ROUNDS) + 0.05
        apart = points[second] - points[first]
        far = np.hypot(*apart.T)
        pull = apart * (np.clip(far - 1.1, 0, None) / np.maximum(far, 1e-9) * 0.4 * ease)[:, None]
        moved = np.zeros_like(points)
        np.add.at(moved, first, pull)
        np.add.at(moved, second, -pull)
        distances = _distances(points)
        np.fill_diagonal(distances, np.inf)
        push = np.clip(least - distances, 0, None) / np.maximum(distances, 1e-6) * 0.5 * ease
        moved += points * push.sum(axis=1)[:, None] - push @ points
        points = points + np.clip(moved, -1, 1)
    return points - points.mean(axis=0)


def _least_distances(ground: Ground) -> Floats:
    """How far apart the centres of each two tiles should be at the least."""
    groups = np.array(ground.groups)
    together = {frozenset((groups[one], groups[other])) for one, other in ground.neighbours}
    names = sorted(set(ground.groups))
    touch = {(a, b): a == b or frozenset((a, b)) in together for a in names for b in names}
    places = np.array([names.index(group) for group in ground.groups])
    table = np.array([[1.0 if touch[a, b] else GAP for b in names] for a in names])
    least: Floats = table[places[:, None], places[None, :]]
    return least


def _pairs(neighbours: Sequence[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found = np.array(list(neighbours), dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _distances(points: Floats) -> Floats:
    apart = points[:, None, :] - points[None, :, :]
    found: Floats = np.hypot(apart[..., 0], apart[..., 1])
    return found


def _nearest_cells(points: Floats) -> list[Cell]:
    """A cell for each point with the least sum of squared distances, for the best of nine places of the grid."""
    best: tuple[float, list[Cell]] = (math.inf, [])
    for shift in product((0.0, 1 / 3, 2 / 3), repeat=2):
        cells = _cells_near(points + shift)
        costs = ((points[:, None, :] + shift - np.array(cells)[None, :, :]) ** 2).sum(axis=2)
        found = assign(costs)
        total = float(costs[np.arange(len(points)), found].sum())
        if total < best[0]:
            best = (total, [cells[place] for place in found])
    return best[1]


def _cells_near(points: Floats, reach: int = 2) -> list[Cell]:
    found: set[Cell] = set()
    while len(found) < len(points):
        for x, y in points.round().astype(int):
            found |= {(int(x) + i, int(y) + j) for i in range(-reach, reach + 1) for j in range(-reach, reach + 1)}
        reach += 2
    return sorted(found)
