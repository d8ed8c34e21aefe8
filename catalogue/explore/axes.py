"""The axes of a drawing: round numbers to mark, and the place of a figure in pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FACTORS = (1.0, 2.0, 2.5, 5.0, 10.0)
PADDING = 0.06  # Of the range, so that no point lies on the frame.


@dataclass(frozen=True)
class Axis:
    """low, high: its ends in figures. start, end: the same in pixels. title: what is measured, in words."""

    title: str
    low: float
    high: float
    start: float
    end: float
    say: Callable[[float], str]
    marks: tuple[float, ...]

    def place(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def axis(
    title: str, values: Sequence[float], start: float, end: float, say: Callable[[float], str], count: int = 6
) -> Axis:
    """An axis over these figures. It begins at nought where nought is not far below the lowest."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if 0 <= low < 0.35 * high:
        low = 0.0
    if low == high:
        slack = abs(low) * 0.1 or 1.0
        low, high = low - slack, high + slack
    room = (high - low) * PADDING
    low, high = (0.0 if low == 0 else low - room), high + room
    step = _step((high - low) / count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    marks = tuple(round(number * step, 12) for number in range(first, last + 1))
    return Axis(title, low, high, start, end, say, marks)


def _step(rough: float) -> float:
    """The least round step that is not smaller."""
    power = 10 ** math.floor(math.log10(rough))
    return next(factor * power for factor in FACTORS if factor * power >= rough * 0.999)
