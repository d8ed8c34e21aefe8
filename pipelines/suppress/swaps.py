"""Look for a swap: a few withheld figures that can be raised and lowered together, so that every sum stays as it is.

In a table of areas and sexes it is mostly four of them: one man more here and one fewer there, and the other way round
for women.
"""

from __future__ import annotations

from pipelines.suppress.cells import Cells

MOST_TRIED = 200  # Figures that are tried in one search.
MOST_MOVED = 24  # Figures in one swap.
MOST_CHOICES = 20  # Figures that are weighed for one sum.
FEW = 40  # Figures of a sum of which all are weighed.

Moves = dict[int, int]


def swap(cells: Cells, place: int, needed: int) -> Moves:
    """The moves, one up or one down each, that raise a figure; empty where none were found.

    Every figure that goes down could do so ``needed`` times.
    """
    search = _Search(cells, needed)
    search.move(place, 1)
    return search.moves if search.settle() else {}


class _Search:
    """off: by how much each sum is off, for the moves so far."""

    def __init__(self, cells: Cells, needed: int) -> None:
        self.cells = cells
        self.needed = needed
        self.moves: Moves = {}
        self.off: dict[int, int] = {}
        self.left = MOST_TRIED

    def move(self, place: int, by: int) -> None:
        self.moves[place] = by
        self._shift(place, by)

    def _take_back(self, place: int) -> None:
        self._shift(place, -self.moves.pop(place))

    def _shift(self, place: int, by: int) -> None:
        for number in self.cells.around(place):
            total = self.off.get(number, 0) + by * self.cells.sign(number, place)
            if total:
                self.off[number] = total
            else:
                self.off.pop(number, None)

    def settle(self) -> bool:
        """Whether all sums can be put right again."""
        if not self.off:
            return True
        if len(self.moves) >= MOST_MOVED or self.left <= 0:
            return False
        number = min(self.off, key=lambda one: (len(self.cells.withheld_in(one)), one))
        for place, by in self._choices(number):
            self.left -= 1
            self.move(place, by)
            if self.settle():
                return True
            self._take_back(place)
            if self.left <= 0:
                return False
        return False

    def _choices(self, number: int) -> list[tuple[int, int]]:
        """What would put a sum right, those first that leave the fewest others wrong."""
        wrong = self.off[number]
        found = []
        for place in self._likely(number):
            by = -wrong * self.cells.sign(number, place)
            if place in self.moves or abs(by) != 1 or (by < 0 and self.cells.room(place) < self.needed):
                continue
            found.append((self._wrong_after(place, by), -self.cells.room(place), place, by))
        return [(place, by) for _, _, place, by in sorted(found)[:MOST_CHOICES]]

    def _likely(self, number: int) -> set[int]:
        """Figures of a sum that are in another wrong sum too, and those that have most room."""
        known = self.cells.withheld_in(number)
        if len(known) <= MOST_CHOICES:
            return set(known)
        others = (other for other in self.off if other != number and len(self.cells.withheld_in(other)) < FEW)
        closing = {place for other in others for place in self.cells.withheld_in(other)}
        return set(known[:MOST_CHOICES]) | {place for place in closing if number in self.cells.around(place)}

    def _wrong_after(self, place: int, by: int) -> int:
        wrong = len(self.off)
        for number in self.cells.around(place):
            before = self.off.get(number, 0)
            after = before + by * self.cells.sign(number, place)
            wrong += (after != 0) - (before != 0)
        return wrong
