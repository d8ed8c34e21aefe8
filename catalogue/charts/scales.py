"""The axis of values: where it begins and ends, its marks, and how a number is written beside each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 1e-12  # Nearer to nought than this, figures are nought in a drawing.
BEGINS_AT_NOUGHT = 0.5  # Where the smallest is less than so much of the largest, the axis begins at nought.


@dataclass(frozen=True)
class Scale:
    """low and high: the ends of the axis. marks: the values that have a line and a number."""

    low: float
    high: float
    marks: tuple[float, ...]

    @property
    def step(self) -> float:
        return self.marks[1] - self.marks[0] if len(self.marks) > 1 else 1.0


def scale(values: Sequence[float], most_marks: int = 6) -> Scale:
    """An axis that holds every value, of round numbers; flat figures get some room above and below."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if 0 <= low < BEGINS_AT_NOUGHT * high or low == high == 0:
        low = 0.0
    if max(abs(low), abs(high)) < SMALLEST:
        low, high = 0.0, 1.0
    if high - low <= max(abs(high), abs(low)) * 1e-9:
        low, high = (min(low, 0.0), high or 1.0) if high >= 0 else (low, 0.0)
    step = round_step((high - low) / most_marks)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(first * step, last * step, tuple(_exact(number * step) for number in range(first, last + 1)))


def round_step(least: float) -> float:
    """The next of 1, 2 or 5 times a power of ten; of 2.5 as well where that is a whole number."""
    power = 10.0 ** math.floor(math.log10(least)) if least > 0 and math.isfinite(least) else 1.0
    times = (1, 2, 2.5, 5, 10) if power >= 10 else (1, 2, 5, 10)
    return next((one * power for one in times if one * power >= least * (1 - 1e-9)), 10 * power)


def _exact(value: float) -> float:
    return float(f"{value:.12g}")


def mark_words(scale_: Scale, unit: str) -> list[str]:
    """The number of each mark, all alike: ``0``, ``0.5``, ``1.0``; ``£2,000``; ``1.5 million`` as ``1.5m``."""
    largest = max(abs(scale_.low), abs(scale_.high))
    divisor, letter = (1e9, "bn") if largest >= 1e9 else (1e6, "m") if largest >= 1e6 else (1.0, "")
    step = scale_.step / divisor
    decimals = next((n for n in range(10) if abs(step * 10**n - round(step * 10**n)) < 1e-6 * step * 10**n), 9)
    return [_mark(mark / divisor, decimals, letter if mark else "", unit) for mark in scale_.marks]


def _mark(value: float, decimals: int, letter: str, unit: str) -> str:
    text = "0" if value == 0 else f"{abs(value):,.{decimals}f}{letter}"
    sign = "−" if value < 0 else ""
    return f"{sign}£{text}" if unit in ("gbp", "pounds") else f"{sign}{text}%" if unit == "percent" else f"{sign}{text}"
