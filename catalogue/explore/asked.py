"""What an address asks to be compared: two datasets, a measure and breakdown of each, a level of area, a time.

Every part may be missing or nonsense. What the data does not have is replaced by what it has, as on a dataset's own
page; a dataset or a version that does not exist is said, since no other could be meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.entries import Entry
from catalogue.errors import NotValid
from catalogue.explore.pinned import warehouse_of
from catalogue.library import Library
from catalogue.query import labels, places, selection
from catalogue.query.connection import Warehouse
from catalogue.query.selection import Option, Select, Selection
from pipelines.warehouse_metadata import table_name

SIDES = ("x", "y")
SHARED, NEAREST = "shared", "nearest"
LONGEST = 200  # characters of one part of an address


@dataclass(frozen=True)
class Side:
    """One of the two measures. name: ``x`` (across) or ``y`` (up)."""

    name: str
    entry: Entry
    warehouse: Warehouse
    selection: Selection
    is_pinned: bool

    @property
    def measure(self) -> str:
        return labels.label_of("measure", self.selection.measure)

    @property
    def definition(self) -> str:
        known = labels.code_of("measure", self.selection.measure)
        return known.description if known else ""

    @property
    def title(self) -> str:
        """The measure with its breakdown: “Share of adults (cycling, at least once a week)”."""
        breakdown = self.selection.breakdown
        return f"{self.measure} ({breakdown})" if breakdown else self.measure

    @property
    def unit(self) -> str:
        return self.selection.unit

    @property
    def decimals(self) -> int | None:
        return labels.decimals_of(self.selection.measure)

    @property
    def is_count(self) -> bool:
        """Whether it grows with the size of a place: parts of it add up to the whole."""
        return labels.fact_of(self.selection.measure, "adds_up") == "yes"

    @property
    def questions(self) -> tuple[Select, ...]:
        """What else there is to choose; the level of area is one choice of both sides."""
        return tuple(one for one in self.selection.questions if one.name != "area_type")

    @property
    def query(self) -> dict[str, str]:
        """This side's part of the permanent address: what a visitor could have chosen otherwise."""
        chosen = {f"{self.name}.{one.name}": one.chosen for one in self.questions}
        return {self.name: self.entry.name, f"{self.name}.measure": self.selection.measure, **chosen}


@dataclass(frozen=True)
class Choice:
    """levels: the levels of area that both have; none where they share none. when: ``shared``, ``nearest`` or a period.

    area: the code of the area whose lines are shown; empty for the first. missed: what the address asks for and the
    data does not have, each as a part of a sentence.
    """

    x: Side
    y: Side
    levels: tuple[Option, ...]
    level: str
    when: str = SHARED
    area: str = ""
    missed: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[Side, Side]:
        return (self.x, self.y)

    @property
    def query(self) -> dict[str, str]:
        """The whole choice as an address holds it."""
        when = {"when": self.when} if self.when != SHARED else {}
        area = {"area": self.area} if self.area else {}
        return {**self.x.query, **self.y.query, "level": self.level, **when, **area}

    @property
    def pinned(self) -> dict[str, str]:
        """The same with the versions named, so that it gives these very figures for ever."""
        return self.query | {f"{side.name}.version": str(side.entry.number) for side in self.sides}


def read(shelf: Library, asked: Mapping[str, str]) -> Choice | None:
    """The choice that an address makes; None where it names no two datasets yet. Raises NotFound and NotValid."""
    given = {name: text[:LONGEST] for name, text in asked.items()}
    if not all(given.get(name) for name in SIDES):
        return None
    first = [_side(shelf, name, given, None) for name in SIDES]
    levels = _levels(first[0], first[1])
    wanted = given.get("level", "")
    level = wanted if wanted in {one.code for one in levels} else (levels[0].code if levels else "")
    x, y = (_side(shelf, name, given, level) for name in SIDES) if level else first
    missed = [*_missed(x, given), *_missed(y, given)]
    if wanted and wanted != level:
        missed.append(f"areas of the level “{wanted}”")
    return Choice(x, y, levels, level, given.get("when") or SHARED, given.get("area", "").upper(), tuple(missed))


def _missed(side: Side, given: Mapping[str, str]) -> list[str]:
    """What was asked of a side and its data does not have."""
    chosen = side.selection.chosen
    asked_for = {key.removeprefix(f"{side.name}."): value for key, value in given.items() if key[:2] == f"{side.name}."}
    return [
        f"{name.replace('_', ' ')} “{value}” in {side.entry.title}"
        for name, value in asked_for.items()
        if name in chosen and name != "area_type" and value and chosen[name] != value
    ]


def _side(shelf: Library, name: str, given: Mapping[str, str], level: str | None) -> Side:
    number = given.get(f"{name}.version", "")
    entry = shelf.entry(given[name])
    is_pinned = number.isdecimal() and number.isascii() and len(number) < 10
    if is_pinned:
        entry = shelf.version(entry.name, int(number))
    warehouse, table = warehouse_of(shelf, entry), table_name(entry.name)
    chosen = {key.removeprefix(f"{name}."): value for key, value in given.items() if key.startswith(f"{name}.")}
    if level is not None:
        chosen["area_type"] = level
    found = selection.select(warehouse, table, chosen) if selection.is_indicator(warehouse, table) else None
    if found is None:
        raise NotValid(
            f"“{entry.title}” holds no figures by area and period, so it cannot be set beside another.",
            what_to_do="Choose another dataset.",
        )
    return Side(name, entry, warehouse, found, is_pinned)


def _levels(x: Side, y: Side) -> tuple[Option, ...]:
    """The levels of area that both measures have, the authorities first."""
    others = {option.code for option in _level_options(y)}
    return tuple(option for option in _level_options(x) if option.code in others)


def _level_options(side: Side) -> tuple[Option, ...]:
    return next(one.options for one in side.selection.selects if one.name == "area_type")


def datasets(shelf: Library) -> dict[str, list[Entry]]:
    """The datasets whose measures can be compared, by theme, each by title."""
    tables = places.indicator_tables(shelf.warehouse)
    found: dict[str, list[Entry]] = {}
    for entry in shelf.entries():
        if entry.name in tables:
            found.setdefault(entry.theme, []).append(entry)
    return dict(sorted(found.items()))
