"""The figures of a table and the sums between them: what is shown, what is withheld, how far each could go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Term = tuple[int, int]
Equation = tuple[Term, ...]
"""The figures of an equation, each with its sign: they add up to nought."""


@dataclass
class Cells:
    """values: by figure; None where the source withholds it. lows: the least that somebody knows it can be.

    primary: the figures that are withheld for their own sake. width: how far apart the numbers must at least lie that
    one of those could be. withheld: all that are withheld so far.
    """

    values: Sequence[float | None]
    equations: Sequence[Equation]
    primary: frozenset[int]
    width: int
    lows: Sequence[float]
    withheld: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.withheld |= self.primary | {place for place, value in enumerate(self.values) if value is None}
        self._around: dict[int, list[int]] = {}
        self._signs = [dict(equation) for equation in self.equations]
        self._known: dict[int, tuple[int, list[int]]] = {}
        for number, equation in enumerate(self.equations):
            for place, _ in equation:
                self._around.setdefault(place, []).append(number)

    def around(self, place: int) -> list[int]:
        """The equations that a figure is in."""
        return self._around.get(place, [])

    def sign(self, number: int, place: int) -> int:
        return self._signs[number][place]

    def withheld_in(self, number: int) -> list[int]:
        """The withheld figures of an equation, those first that have most room."""
        held = self._known.get(number)
        if held is None or held[0] != len(self.withheld):
            found = [place for place, _ in self.equations[number] if place in self.withheld]
            found.sort(key=lambda place: (-self.room(place), place))
            held = self._known[number] = (len(self.withheld), found)
        return held[1]

    def room(self, place: int) -> float:
        """How far a withheld figure could be lower."""
        value = self.values[place]
        return 0 if value is None else max(0.0, value - self.lows[place])

    def needed(self, place: int) -> int:
        """How far apart the numbers must lie that a withheld figure could be."""
        return self.width if place in self.primary else 1

    def candidates(self, equations: Iterable[int]) -> list[int]:
        """The figures of these equations that are still shown and are something, the smallest first."""
        shown = {place for number in equations for place, _ in self.equations[number]} - self.withheld
        return sorted((p for p in shown if self.values[p]), key=lambda p: (abs(self.values[p] or 0), p))
