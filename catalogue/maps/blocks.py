"""The blocks that an authority's tiles make: their pieces, drawn together and joined, and the gaps in them filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

Cell = tuple[int, int]
SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0))
REACH = 14  # Tiles that a piece may be moved.


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
