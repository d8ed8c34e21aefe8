"""Into which of five classes a figure falls: what a map's colour means, in numbers that people can read.

The classes may be made once for many periods, so that a colour means the same in each of them. Equal values never fall
into different classes, and a bound is a short number: nobody remembers 3.1847.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CLASSES = 5
MANY = 25  # So many different figures are parted into classes of as many areas each; fewer into equal steps.


@dataclass(frozen=True)
class Scale:
    """bounds: between the classes, rising; a figure on a bound belongs to the class above it.

    shades: the colour of each class, 0 to 4, from the least to the most; about nought where ``diverging``.
    """

    bounds: tuple[float, ...]
    shades: tuple[int, ...]
    diverging: bool = False

    def place(self, value: float) -> int:
        """The number of the value's class, 0 for the lowest."""
        return bisect_right(self.bounds, value)

    def shade(self, value: float) -> int:
        return self.shades[self.place(value)]


def scale_of(values: Iterable[float | None], *, diverging: bool = False) -> Scale:
    """The classes for these values.

    diverging: a change, or a difference, whose sign is what one wants to see.
    """
    known = sorted(value for value in values if value is not None and math.isfinite(value))
    if not known or known[0] == known[-1]:
        return Scale((), (2,))
    if diverging and known[0] < 0 < known[-1]:
        return _about_nought(max(-known[0], known[-1]))
    bounds = _in_equal_numbers(known) if len(set(known)) >= MANY else _in_equal_steps(known)
    return Scale(bounds, _shades(len(bounds) + 1))


def _about_nought(furthest: float) -> Scale:
    step = short(furthest * 2 / CLASSES, furthest / CLASSES)
    bounds = (-1.5 * step, -0.5 * step, 0.5 * step, 1.5 * step)
    return Scale(bounds, tuple(range(CLASSES)), diverging=True)


def _in_equal_numbers(known: Sequence[float]) -> tuple[float, ...]:
    """Bounds that leave about a fifth of the figures in each class, never two equal figures in two classes."""
    found: list[float] = []
    for part in range(1, CLASSES):
        here = known[round(part * len(known) / CLASSES)]
        below = max((value for value in known if value < here), default=None)
        if below is None:
            continue
        bound = short(here, here - below)
        found.append(bound if below < bound <= here else here)
    return tuple(dict.fromkeys(found))


def _in_equal_steps(known: Sequence[float]) -> tuple[float, ...]:
    """Bounds a round step apart, at most four of them, between the lowest and the highest figure."""
    low, high = known[0], known[-1]
    exact = (high - low) / CLASSES
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 10, 15, 20, 50, 100):
        step = factor * 10 ** math.floor(math.log10(exact))
        first = (math.floor(low / step) + 1) * step
        bounds = [round(first + place * step, 12) for place in range(CLASSES) if first + place * step <= high]
        if len(bounds) < CLASSES:
            return tuple(bounds)
    return (high,)


def short(value: float, slack: float) -> float:
    """The number with the fewest digits that is at most ``value`` and less than ``slack`` below it."""
    if slack <= 0 or not math.isfinite(value):
        return value
    for power in range(math.floor(math.log10(abs(value) or 1)) + 1, -13, -1):
        step = 10.0**power
        found = round(math.floor(value / step + 1e-9) * step, max(-power, 0))
        if value - slack < found <= value:
            return found
    return value


def _shades(classes: int) -> tuple[int, ...]:
    """Which of the five colours so many classes take: as far apart as they can be."""
    if classes == 1:
        return (2,)
    return tuple(round(place * (CLASSES - 1) / (classes - 1)) for place in range(classes))
