"""Tiles exchanged while a layout gets better: neighbours side by side, authorities in smooth blocks."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from catalogue.maps.blocks import SIDES, Cell

EXCHANGES = 1000  # Tries for each tile.


class Exchanging:
    """Tiles exchanged, or moved to a free cell, while the whole gets better; now and then, early on, while it does not.

    What counts against a layout: squared distances from where the tiles stood; neighbours that are not side by
    side; sides between two authorities, and open sides, of which a ragged block has many; a tile alone.
    """

    APART, BORDER, OPEN, SLANTED, ALONE = 1.2, 1.0, 0.7, 0.6, 6.0

    def __init__(
        self, groups: Sequence[str], neighbours: Sequence[tuple[int, int]], cells: Sequence[Cell], seed: int
    ) -> None:
        self.groups = list(groups)
        self.cells = list(cells)
        self.at = {cell: place for place, cell in enumerate(cells)}
        self.wanted = list(cells)
        self.beside: list[list[int]] = [[] for _ in cells]
        for one, other in neighbours:
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
