"""Which figures of a table add up to which: the sums that somebody could take a withheld figure from.

Males and females make all persons; age bands make wider ones, and months a year of whatever is counted anew each month;
wards, neighbourhoods and authorities make what they lie in. A sum counts where the file's own figures bear it out, or
where one of them is withheld already: what does not add up gives nothing away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipelines.suppress.cells import Equation
from schemas.ages import OLDEST, read_age_band
from schemas.areas import AreaRegister

TOTALS = frozenset({"all", "any", "both", "all_motor"})
INSIDE = {"walk_or_cycle": ("walk", "cycle")}
NEARLY = 1e-6
Interval = tuple[int, int]


@dataclass(frozen=True)
class Figure:
    """One row of the observations. parts: what it is broken down by, by dimension."""

    place: int
    measure: str
    area: str
    name: str
    type: str
    start: date
    end: date
    parts: tuple[tuple[str, str], ...]
    value: float | None


def relations(
    figures: Sequence[Figure], flows: Iterable[str], sums: Mapping[str, Sequence[str]], register: AreaRegister
) -> Iterator[Equation]:
    """Yield the sums among figures that hold. flows: measures that add up over time; sums: of measures, with signs."""
    values = {figure.place: figure.value for figure in figures}
    flowing = frozenset(flows)
    for equation in _all(figures, flowing, sums, register):
        if _holds(equation, values):
            yield equation


def _all(
    figures: Sequence[Figure], flows: frozenset[str], sums: Mapping[str, Sequence[str]], register: AreaRegister
) -> Iterator[Equation]:
    names = [name for name, _ in figures[0].parts] if figures else []
    for name in names:
        for group in _slices(figures, name):
            yield from _bands(group) if name == "age_band" else _categories(group)
    for group in _slices(figures, "area"):
        yield from _areas(group, register)
    for group in _slices(figures, "period"):
        if next(iter(group.values())).measure in flows:
            yield from _chains({(f.start.toordinal(), f.end.toordinal() + 1): f.place for f in group.values()})
    if sums:
        for group in _slices(figures, "measure"):
            yield from _measures(group, sums)


def _slices(figures: Sequence[Figure], along: str) -> Iterator[dict[str, Figure]]:
    """The figures that differ in one thing alone, by that thing; groups of one are left out."""
    groups: dict[tuple[object, ...], dict[str, Figure]] = {}
    for figure in figures:
        facts = {"measure": figure.measure, "area": figure.area, "period": f"{figure.start}/{figure.end}"}
        facts |= dict(figure.parts)
        value = facts.pop(along)
        groups.setdefault(tuple(facts.values()), {})[value] = figure
    return (group for group in groups.values() if len(group) > 1)


def _categories(group: Mapping[str, Figure]) -> Iterator[Equation]:
    """A total and its parts, and what is made of two of them."""
    wholes = {code: tuple(part for part in parts if part in group) for code, parts in INSIDE.items() if code in group}
    parts = [code for code in group if code not in TOTALS and code not in wholes]
    for code in group:
        if code in TOTALS and parts:
            yield _equation(group[code], [group[part] for part in parts])
        elif wholes.get(code):
            yield _equation(group[code], [group[part] for part in wholes[code]])


def _bands(group: Mapping[str, Figure]) -> Iterator[Equation]:
    found: dict[Interval, int] = {}
    for code, figure in group.items():
        if band := read_age_band(code):
            high = OLDEST if band.highest is None else band.highest
            found[band.lowest or 0, high + 1] = figure.place
    return _chains(found)


def _chains(intervals: Mapping[Interval, int]) -> Iterator[Equation]:
    """Every interval that shorter ones make up, put one after another; forth and back where they overlap."""
    paths: dict[int, list[tuple[int, int, int]]] = {}
    for (start, end), place in sorted(intervals.items(), key=lambda item: (item[0][1] - item[0][0], item[0])):
        if path := _path(paths, start, end):
            yield ((place, -1), *path)
        else:
            paths.setdefault(start, []).append((end, place, 1))
            paths.setdefault(end, []).append((start, place, -1))


def _path(paths: Mapping[int, Sequence[tuple[int, int, int]]], start: int, end: int) -> list[tuple[int, int]]:
    """The intervals that lead from one point to another, each with its direction; none where nothing does."""
    came: dict[int, tuple[int, int, int]] = {start: (start, 0, 0)}
    edge = [start]
    for point in edge:
        for other, place, sign in paths.get(point, ()):
            if other not in came:
                came[other] = (point, place, sign)
                edge.append(other)
    steps = []
    while end in came and end != start:
        end, place, sign = came[end]
        steps.append((place, sign))
    return steps


def _areas(group: Mapping[str, Figure], register: AreaRegister) -> Iterator[Equation]:
    """An area and the areas of one kind that lie in it; two codes of the same ground."""
    inside: dict[tuple[str, str], list[Figure]] = {}
    for figure in group.values():
        for parent in dict.fromkeys(_around(figure, group, register)):
            inside.setdefault((parent, figure.type), []).append(figure)
    for (parent, _), parts in inside.items():
        yield _equation(group[parent], parts)
    same = [group[code] for code in (register.region.code, *register.region.same_ground) if code in group]
    yield from (_equation(one, [other]) for one, other in pairwise(same))


def _around(figure: Figure, group: Mapping[str, Figure], register: AreaRegister) -> Iterator[str]:
    """The areas of the table that an area lies in. A neighbourhood bears the name of its MSOA, and one letter more."""
    if figure.area in register.region.members and register.region.code in group:
        yield register.region.code
    if figure.type == "lsoa" and figure.name[-1:].isalpha():
        yield from (f.area for f in group.values() if f.type == "msoa" and f.name == figure.name[:-1])
    area = register.by_code(figure.area)
    for _ in range(10):
        area = register.by_code(area.parent) if area and area.parent else None
        if area and area.code in group:
            yield area.code
        if area and area.code in register.region.members and register.region.code in group:
            yield register.region.code


def _measures(group: Mapping[str, Figure], sums: Mapping[str, Sequence[str]]) -> Iterator[Equation]:
    for whole, parts in sums.items():
        named = [(part.lstrip("-"), -1 if part.startswith("-") else 1) for part in parts]
        if whole in group and all(part in group for part, _ in named):
            yield ((group[whole].place, -1), *((group[part].place, sign) for part, sign in named))


def _equation(whole: Figure, parts: Iterable[Figure]) -> Equation:
    return ((whole.place, -1), *((part.place, 1) for part in parts))


def _holds(equation: Equation, values: Mapping[int, float | None]) -> bool:
    if any(values[place] is None for place, _ in equation):
        return True
    return abs(sum(sign * (values[place] or 0) for place, sign in equation)) < NEARLY
