"""Two sides brought onto the periods and areas that both have; what is left out is counted and named.

A period is the same only where its code, its kind and its days are: a calendar year is no financial year, and neither
is the middle of the year. The nearest periods are taken where somebody asks for them, and never of ourselves. An area
with another code in the other dataset is the same only where the register says that the one became the other and that
nothing else was merged in or split off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from catalogue.explore import figures
from catalogue.explore.asked import NEAREST, SHARED, Choice
from catalogue.explore.figures import Figure, Period
from schemas.areas import register

TYPES_OF_OURS = {"ward", "msoa", "lsoa"}


@dataclass(frozen=True)
class Pair:
    """One area with the figure of each side; within: the code of the authority that a small area lies in."""

    code: str
    name: str
    x: Figure
    y: Figure
    within: str = ""

    @property
    def is_whole(self) -> bool:
        return self.x.value is not None and self.y.value is not None


@dataclass(frozen=True)
class Comparison:
    """The aligned figures, and what is left out of them.

    pairs: areas of which both say something then, by name, also where a figure is withheld. shared: the periods that
    both have, oldest first. x_period and y_period: those compared; None where there are none. recoded: the areas that
    have another code on the other side.
    """

    choice: Choice
    shared: tuple[Period, ...]
    x_periods: tuple[Period, ...]
    y_periods: tuple[Period, ...]
    x_period: Period | None
    y_period: Period | None
    pairs: tuple[Pair, ...]
    only_x: tuple[Figure, ...]
    only_y: tuple[Figure, ...]
    recoded: tuple[Pair, ...]
    is_of_asked_period: bool = True

    @property
    def whole(self) -> tuple[Pair, ...]:
        """The pairs with two figures: the points of the scatter."""
        return tuple(pair for pair in self.pairs if pair.is_whole)

    @property
    def withheld(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if not pair.is_whole)

    @property
    def is_of_one_time(self) -> bool:
        return self.x_period is not None and self.x_period == self.y_period

    @property
    def only_x_periods(self) -> tuple[Period, ...]:
        return tuple(one for one in self.x_periods if one not in self.shared)

    @property
    def only_y_periods(self) -> tuple[Period, ...]:
        return tuple(one for one in self.y_periods if one not in self.shared)

    @property
    def nearest(self) -> tuple[Period, Period] | None:
        return nearest(self.x_periods, self.y_periods)


def compare(choice: Choice) -> Comparison:
    """The figures of both sides for the same areas and, where not asked otherwise, the same period."""
    x_periods, y_periods = (figures.periods(side) if choice.level else () for side in choice.sides)
    shared = tuple(period for period in x_periods if period in set(y_periods))
    x_period, y_period, is_asked = _chosen(choice.when, shared, x_periods, y_periods)
    at_x = figures.at(choice.x, x_period) if x_period else {}
    at_y = figures.at(choice.y, y_period) if y_period else {}
    pairs, only_x, only_y = join(at_x, at_y)
    return Comparison(
        choice, shared, x_periods, y_periods, x_period, y_period, pairs, only_x, only_y,
        tuple(pair for pair in pairs if pair.x.code != pair.y.code), is_asked,
    )  # fmt: skip


def _chosen(
    when: str, shared: tuple[Period, ...], x_periods: tuple[Period, ...], y_periods: tuple[Period, ...]
) -> tuple[Period | None, Period | None, bool]:
    """The period of each side, and whether it is what was asked for."""
    if when == NEAREST:
        found = nearest(x_periods, y_periods)
        return (*found, True) if found else (None, None, True)
    wanted = next((period for period in reversed(shared) if period.code == when), None)
    last = wanted or (shared[-1] if shared else None)
    return last, last, when == SHARED or wanted is not None


def nearest(x_periods: Iterable[Period], y_periods: Iterable[Period]) -> tuple[Period, Period] | None:
    """The two periods whose middles lie least apart, of those equally near the latest; None where a side has none."""
    pairs = [(x, y) for x in x_periods for y in y_periods]
    return min(pairs, key=lambda two: (abs(two[0].middle - two[1].middle), -two[0].middle), default=None)


def join(
    at_x: dict[str, Figure], at_y: dict[str, Figure]
) -> tuple[tuple[Pair, ...], tuple[Figure, ...], tuple[Figure, ...]]:
    """The areas of both by name, then those of one side only."""
    x_of, y_of = _by_ground(at_x, at_y), _by_ground(at_y, at_x)
    both = [code for code in x_of if code in y_of]
    pairs = [_pair(code, x_of[code], y_of[code]) for code in both]
    only_x = [figure for code, figure in x_of.items() if code not in y_of]
    only_y = [figure for code, figure in y_of.items() if code not in x_of]
    return (
        tuple(sorted(pairs, key=lambda pair: (pair.name, pair.code))),
        tuple(sorted(only_x, key=lambda one: one.name)),
        tuple(sorted(only_y, key=lambda one: one.name)),
    )


def _by_ground(mine: dict[str, Figure], theirs: dict[str, Figure]) -> dict[str, Figure]:
    """My figures by code; by the code that became of it where they do not have mine, and I do not have that."""
    found = {}
    for code, figure in mine.items():
        now = became(code)
        found[now if now != code and code not in theirs and now not in mine else code] = figure
    return found


def _pair(code: str, x: Figure, y: Figure) -> Pair:
    area = register().by_code(code)
    is_small = area is not None and area.type in TYPES_OF_OURS
    return Pair(code, (area.name if area else "") or x.name, x, y, (area.parent or "") if area and is_small else "")


@lru_cache(maxsize=16_384)
def became(code: str) -> str:
    """The code that took this one's place alone and whole, to the last; the code itself where none did."""
    seen = {code}
    while True:
        area = register().by_code(code)
        following = area.successors if area is not None and area.code == code else ()
        if len(following) != 1 or following[0] in seen or _predecessors()[following[0]] != 1:
            return code
        code = following[0]
        seen.add(code)


@lru_cache(maxsize=1)
def _predecessors() -> Counter[str]:
    """How many areas say that a code took their place. The merged ones of a census say so of a code that lives on."""
    return Counter(code for area in register().all() for code in area.successors)


def codes_of(code: str) -> tuple[str, ...]:
    """Every code that the register knows for the ground of an area: its own, and those that became it alone."""
    return (code, *(one for one in _became_this().get(code, ()) if one != code))


@lru_cache(maxsize=1)
def _became_this() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for area in register().all():
        if area.successors and (now := became(area.code)) != area.code:
            found.setdefault(now, []).append(area.code)
    return {now: tuple(codes) for now, codes in found.items()}
