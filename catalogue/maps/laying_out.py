"""Work out where each small area's tile stands, from where the areas lie; ``make_layouts`` is the command.

Tiles of one size need more room than small areas have in a city and less than large ones have in the country. So the
areas' centres are first moved apart where they are closer than a tile, and together where neighbours are farther. Each
is then given a cell of a square grid so that the sum of the squared distances is the least there is (``assigning``).
Last, tiles are exchanged while that keeps more neighbours side by side, or keeps an authority in one piece.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from catalogue.maps.assigning import assign

Cell = tuple[int, int]
Floats = NDArray[np.float64]
ROUNDS = 1500  # Of moving the centres apart and together.
EXCHANGES = 1000  # Tries for each tile.
TURNS = 3  # Of drawing pieces together and exchanging.
GAP = 2.0  # Tiles from centre to centre, between authorities that do not touch: a river stays a river.
REACH = 14  # Tiles that a piece may be moved.
SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0))


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
        cells = Exchanging(ground, cells, seed + turn).run()
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


class Exchanging:
    """Tiles exchanged, or moved to a free cell, while the whole gets better; now and then, early on, while it does not.

    What counts against a layout: squared distances from where the tiles stood; neighbours that are not side by
    side; sides between two authorities, and open sides, of which a ragged block has many; a tile alone.
    """

    APART, BORDER, OPEN, SLANTED, ALONE = 1.2, 1.0, 0.7, 0.6, 6.0

    def __init__(self, ground: Ground, cells: Sequence[Cell], seed: int) -> None:
        self.groups = list(ground.groups)
        self.cells = list(cells)
        self.at = {cell: place for place, cell in enumerate(cells)}
        self.wanted = list(cells)
        self.beside: list[list[int]] = [[] for _ in cells]
        for one, other in ground.neighbours:
            self.beside[one].append(other)
            self.beside[other].append(one)
        self.random = random.Random(seed)

    def run(self) -> list[Cell]:
        tries = EXCHANGES * len(self.cells)
        for turn in range(tries):
            self._try(1.5 * max(0.0, 1 - 1.25 * turn / tries))
        return self.cells

    def _try(self, warmth: float) -> None:
        one = self.random.randrange(len(self.cells))
        x, y = self.cells[one]
        reach = 1 if self.random.random() < 0.7 else 3
        there = (x + self.random.randint(-reach, reach), y + self.random.randint(-reach, reach))
        other = self.at.get(there)
        if there == (x, y) or (other is None and not any((there[0] + i, there[1] + j) in self.at for i, j in SIDES)):
            return
        before = self._cost(one, other, (x, y), there)
        self._exchange(one, other, there)
        worse = self._cost(one, other, (x, y), there) - before
        if worse > 0 and (warmth <= 0 or self.random.random() >= math.exp(-worse / warmth)):
            self._exchange(one, other, (x, y))

    def _exchange(self, one: int, other: int | None, there: Cell) -> None:
        here = self.cells[one]
        self.cells[one], self.at[there] = there, one
        if other is None:
            del self.at[here]
        else:
            self.cells[other], self.at[here] = here, other

    def _cost(self, one: int, other: int | None, here: Cell, there: Cell) -> float:
        """What an exchange of the two can change."""
        total = sum((self._of_tile(place) for place in (one, other) if place is not None), 0.0)
        near = {here, there, *((cell[0] + i, cell[1] + j) for cell in (here, there) for i, j in SIDES)}
        return total + sum(self._of_sides(cell) for cell in near)

    def _of_tile(self, place: int) -> float:
        (x, y), (wanted_x, wanted_y) = self.cells[place], self.wanted[place]
        total = float((x - wanted_x) ** 2 + (y - wanted_y) ** 2)
        for other in self.beside[place]:
            i, j = abs(self.cells[other][0] - x), abs(self.cells[other][1] - y)
            if max(i, j) > 1:
                total += self.APART * (1 + math.log(max(i, j)))
            elif i and j:
                total += self.APART * self.SLANTED / 2
        return total

    def _of_sides(self, cell: Cell) -> float:
        place, total = self.at.get(cell), 0.0
        beside = [self.at.get((cell[0] + i, cell[1] + j)) for i, j in SIDES]
        if place is not None and not any(self.groups[one] == self.groups[place] for one in beside if one is not None):
            total += self.ALONE
        for other in beside:
            if (place is None) != (other is None):
                total += self.OPEN
            elif place is not None and other is not None and self.groups[place] != self.groups[other]:
                total += self.BORDER
        return total


def pieces(groups: Mapping[Cell, str]) -> list[tuple[str, set[Cell]]]:
    """Each authority's tiles that hang together side by side, the largest pieces first: one for each is best."""
    left, found = dict(groups), []
    while left:
        first, group = left.popitem()
        piece, edge = {first}, [first]
        while edge:
            column, row = edge.pop()
            for near in ((column + i, row + j) for i, j in SIDES):
                if left.get(near) == group:
                    del left[near]
                    piece.add(near)
                    edge.append(near)
        found.append((group, piece))
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0], min(pair[1])))


def drawn_together(groups: Sequence[str], cells: Sequence[Cell]) -> list[Cell]:
    """An authority's smaller pieces moved as they are towards its largest, as far as nothing is in their way."""
    where = list(cells)
    for group, piece in pieces(dict(zip(where, groups, strict=True))):
        own = [cell for cell, its in zip(where, groups, strict=True) if its == group and cell not in piece]
        if len(piece) * 2 > len(own) + len(piece):
            continue
        taken = set(where) - piece
        steps = _steps(piece, own, taken)
        moved = {cell: (cell[0] + steps[0], cell[1] + steps[1]) for cell in piece}
        where = [moved.get(cell, cell) for cell in where]
    return where


def _steps(piece: set[Cell], rest: Sequence[Cell], taken: set[Cell]) -> Cell:
    """How far to move a piece, across and down, so that it touches the rest by the way with the fewest steps."""
    sides = {(column + i, row + j) for column, row in rest for i, j in SIDES}
    near = sorted(product(range(-REACH, REACH + 1), repeat=2), key=lambda by: (by[0] ** 2 + by[1] ** 2, by))
    for across, down in near:
        moved = {(column + across, row + down) for column, row in piece}
        if moved & sides and not moved & taken:
            return across, down
    return (0, 0)


def joined(groups: Sequence[str], cells: Sequence[Cell]) -> list[Cell]:
    """Pieces of one authority joined by a bridge over the fewest tiles of others, which move to where it had its own.

    What cannot be joined without taking another apart stays as it is.
    """
    where = list(cells)
    for _ in range(len(set(groups))):
        group_at = dict(zip(where, groups, strict=True))
        found = pieces(group_at)
        main = dict(reversed(found))
        apart = next(((group, piece) for group, piece in found if piece is not main[group]), None)
        if apart is None:
            break
        ways = _ways_over(apart[1], main[apart[0]], group_at)
        tried = (_bridged(where, group_at, apart[0], way) for way in ways)
        better = next((one for one in tried if len(pieces(dict(zip(one, groups, strict=True)))) < len(found)), None)
        if better is None:
            break
        where = better
    return where


def _bridged(where: list[Cell], group_at: Mapping[Cell, str], group: str, way: Sequence[Cell]) -> list[Cell]:
    """Each tile in the way exchanged with one of the group's that lies at the edge of the other's tiles."""
    at, labels = {cell: cell for cell in where}, dict(group_at)
    for cell in way:
        other = labels[cell]
        bridge = {**labels, cell: group}
        for own in sorted((one for one in labels if labels[one] == group), key=lambda one: (_apart(one, cell), one)):
            is_beside = any(labels.get((own[0] + i, own[1] + j)) == other for i, j in SIDES)
            if not is_beside or min(_apart(own, one) for one in way) < 3:
                continue
            tried = {**bridge, own: other}
            if len(pieces(tried)) <= len(pieces(bridge)):
                labels = tried
                at[cell], at[own] = at[own], at[cell]
                break
    now = {tile: cell for cell, tile in at.items()}
    return [now[cell] for cell in where]


def _ways_over(piece: set[Cell], main: set[Cell], labels: Mapping[Cell, str]) -> list[list[Cell]]:
    """The cells between two pieces: the shortest ways over tiles of others, from each tile of the one."""
    found = [_way_over(start, piece, main, labels) for start in sorted(piece)]
    return sorted((way for way in found if way), key=lambda way: (len(way), way))


def _way_over(start: Cell, piece: set[Cell], main: set[Cell], labels: Mapping[Cell, str]) -> list[Cell]:
    before: dict[Cell, Cell] = {}
    edge = [start]
    for cell in edge:
        for near in ((cell[0] + i, cell[1] + j) for i, j in SIDES):
            if near in main:
                way = [cell]
                while before[way[-1]] != start:
                    way.append(before[way[-1]])
                return way
            if near in labels and near not in before and near not in piece:
                before[near] = cell
                edge.append(near)
    return []


def _apart(one: Cell, other: Cell) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def without_holes(groups: Sequence[str], cells: Sequence[Cell]) -> list[Cell]:
    """Every empty cell that tiles enclose filled: a row of tiles between it and the open moves up by one."""
    where = list(cells)
    for hole in sorted(_holes(set(where))):
        group_at = dict(zip(where, groups, strict=True))
        before = len(pieces(group_at))
        for way in _ways_out(hole, group_at):
            follow = dict(zip(way[1:], way, strict=False))
            moved = [follow.get(cell, cell) for cell in where]
            if len(pieces(dict(zip(moved, groups, strict=True)))) <= before and hole not in _holes(set(moved)):
                where = moved
                break
    return where


def _holes(taken: set[Cell]) -> set[Cell]:
    """The empty cells from which no way over other empty cells leads out, side by side."""
    columns, rows = [column for column, _ in taken], [row for _, row in taken]
    frame = set(product(range(min(columns) - 1, max(columns) + 2), range(min(rows) - 1, max(rows) + 2))) - taken
    edge = [(min(columns) - 1, min(rows) - 1)]
    outside = set(edge)
    while edge:
        column, row = edge.pop()
        near = {(column + i, row + j) for i, j in SIDES} & frame - outside
        outside |= near
        edge += near
    return frame - outside


def _ways_out(hole: Cell, groups: Mapping[Cell, str]) -> list[list[Cell]]:
    """From a hole over the tiles of one authority to each of its tiles at the open, the shortest ways first."""
    outer = {cell for cell in groups if any((cell[0] + i, cell[1] + j) not in groups for i, j in SIDES)}
    found: list[list[Cell]] = []
    for group in sorted({groups[near] for i, j in SIDES if (near := (hole[0] + i, hole[1] + j)) in groups}):
        seen, edge = {hole}, [[hole]]
        for way in edge:
            column, row = way[-1]
            for near in ((column + i, row + j) for i, j in SIDES):
                if groups.get(near) == group and near not in seen:
                    seen.add(near)
                    edge.append([*way, near])
        found += [way for way in edge[1:] if way[-1] in outer and not _touches(way[-1], hole)]
    return sorted(found, key=lambda way: (len(way), way))[:60]


def _touches(cell: Cell, hole: Cell) -> bool:
    return abs(cell[0] - hole[0]) + abs(cell[1] - hole[1]) == 1
