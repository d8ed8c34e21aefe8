"""Where the areas of a few groups lie on one measure: a line of dots for each group, its middle marked."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalogue.explore.axes import Axis, axis
from catalogue.explore.drawing import Size, mark, opening, text

SIZES = {"wide": Size("wide", 860, 0, 14), "narrow": Size("narrow", 380, 0, 13)}
ROW = 96
DOT = 6


@dataclass(frozen=True)
class Row:
    """One group. dots: figure and name of each of its areas, rising. missing: its areas without a figure."""

    name: str
    dots: tuple[tuple[float, str], ...]
    missing: int = 0

    @property
    def middle(self) -> float:
        return statistics.median(value for value, _ in self.dots)

    @property
    def lowest(self) -> str:
        return self._named(self.dots[0][0])

    @property
    def highest(self) -> str:
        return self._named(self.dots[-1][0])

    def _named(self, value: float) -> str:
        """The area that has the value; how many, where several have."""
        names = [name for one, name in self.dots if one == value]
        return names[0] if len(names) == 1 else f"{len(names)} areas"


def height(rows: Sequence[Row]) -> int:
    return ROW * len(rows) + 64


def draw(rows: Sequence[Row], title: str, say: Callable[[float], str], size: Size) -> str:
    """The drawing, alone as a file. Dots that would hide one another are stacked."""
    bottom = ROW * len(rows) + 8
    values = [value for row in rows for value, _ in row.dots]
    x = axis(title, values, 24, size.width - 24, say, 8 if size.name == "wide" else 4)
    parts = []
    for number in x.marks:
        at = x.place(number)
        parts.append(f'<path class="rule" d="M{at:.1f} 24V{bottom}"/>')
        parts.append(text(at, bottom + 20, say(number), size.font - 1, "soft", "middle"))
    parts.append(text(size.width - 4, bottom + 46, f"{title} →", size.font, "", "end", 600))
    parts += [_row(row, place, x, size, say) for place, row in enumerate(rows)]
    label = f"{title}: " + "; ".join(f"{row.name} from {say(row.dots[0][0])} to {say(row.dots[-1][0])}" for row in rows)
    return opening(size.width, height(rows), label) + "".join(parts) + "</svg>"


def _row(row: Row, place: int, x: Axis, size: Size, say: Callable[[float], str]) -> str:
    base = ROW * (place + 1) - 14
    parts = [text(4, ROW * place + 18, row.name, size.font, "halo", "start", 700)]
    parts.append(f'<path class="axis" d="M{x.start:.1f} {base + DOT + 3:.1f}H{x.end:.1f}"/>')
    stacked: dict[int, int] = {}
    most = max(_heights(row, x).values(), default=1)
    step = min(2 * DOT + 1, (ROW - 44) / max(most - 1, 1))
    for value, name in row.dots:
        at = x.place(value)
        column = round(at / (2 * DOT))
        stacked[column] = stacked.get(column, 0) + 1
        parts.append(
            mark("circle", at, base - (stacked[column] - 1) * step, DOT, f"p f{place}", f"{name}: {say(value)}")
        )
    middle = x.place(row.middle)
    parts.append(f'<path class="l{place}" stroke-width="3" d="M{middle:.1f} {base - ROW + 40:.1f}V{base + 12:.1f}"/>')
    end = middle > size.width / 2
    words = f"middle: {say(row.middle)}"
    parts.append(
        text(middle + (-7 if end else 7), base - ROW + 46, words, size.font - 1, "halo", "end" if end else "start")
    )
    return "".join(parts)


def _heights(row: Row, x: Axis) -> dict[int, int]:
    found: dict[int, int] = {}
    for value, _ in row.dots:
        column = round(x.place(value) / (2 * DOT))
        found[column] = found.get(column, 0) + 1
    return found
