"""How two measures go together over some areas: two coefficients, how far one area can move them, and what they mean.

A coefficient is given from three areas on, and always with their number. No test of chance goes with it: these areas
are all there are, no sample, and beside six of them such a figure would only look learned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 3  # Any two points lie on a line.
FEW = 12
MOST_LEFT_OUT = 60  # Of more areas, no single one can move a coefficient far.
TOO_FEW = (
    "No area has both figures, so there is nothing to relate.",
    "Only one area has both figures, so there is nothing to relate.",
    "Only two areas have both figures. Any two points lie on a line, so a coefficient would say nothing.",
)
STRENGTHS = ((0.1, "no"), (0.3, "a slight"), (0.5, "a moderate"), (0.7, "a fairly strong"), (2.0, "a strong"))


@dataclass(frozen=True)
class Relation:
    """n: how many areas have both figures. pearson, spearman: null where they mean nothing, and why then says so.

    low, high: between which Pearson's coefficient lies when any one area is left out; null from fewer than five areas.
    """

    n: int
    pearson: float | None = None
    spearman: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""

    @property
    def strength(self) -> str:
        """``a strong``, … as Pearson's coefficient has it; the words are a convention and no finding."""
        size = round(abs(self.pearson or 0.0), 2)
        return next(words for limit, words in STRENGTHS if size < limit)

    @property
    def is_few(self) -> bool:
        return self.n < FEW

    @property
    def is_turned_by_one(self) -> bool:
        """Whether leaving out one area gives the coefficient the other sign."""
        return self.low is not None and self.high is not None and self.low * self.high <= 0

    @property
    def is_bent(self) -> bool:
        """Whether the two coefficients tell different stories: a curve, or one area far from the rest."""
        if self.pearson is None or self.spearman is None:
            return False
        return abs(self.pearson - self.spearman) > 0.25


def relate(xs: Sequence[float], ys: Sequence[float]) -> Relation:
    """The relation of paired figures."""
    n = len(xs)
    if n < LEAST:
        return Relation(n, why=TOO_FEW[n])
    pearson = correlation(xs, ys)
    if pearson is None:
        return Relation(n, why="One of the two has the same figure everywhere, so there is nothing to relate.")
    without = [correlation(_but(xs, place), _but(ys, place)) for place in range(n)] if 4 < n <= MOST_LEFT_OUT else []
    known = [one for one in without if one is not None]
    return Relation(
        n, pearson, correlation(ranks(xs), ranks(ys)), min(known, default=None), max(known, default=None)
    )  # fmt: skip


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's coefficient; None where either side does not vary."""
    n = len(xs)
    scale_x, scale_y = (max(map(abs, values), default=0.0) or 1.0 for values in (xs, ys))
    mean_x, mean_y = math.fsum(x / scale_x for x in xs) / n, math.fsum(y / scale_y for y in ys) / n
    off_x, off_y = [x / scale_x - mean_x for x in xs], [y / scale_y - mean_y for y in ys]
    spread_x, spread_y = math.sqrt(math.fsum(x * x for x in off_x)), math.sqrt(math.fsum(y * y for y in off_y))
    if spread_x < 1e-12 or spread_y < 1e-12:
        return None
    found = math.fsum(x * y for x, y in zip(off_x, off_y, strict=True)) / (spread_x * spread_y)
    return max(-1.0, min(1.0, found))


def ranks(values: Sequence[float]) -> list[float]:
    """The place of each in rising order, from 1; equal ones share the middle of their places."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            found[place] = (start + end) / 2 + 1
        start = end + 1
    return found


def _but(values: Sequence[float], place: int) -> list[float]:
    return [value for number, value in enumerate(values) if number != place]
