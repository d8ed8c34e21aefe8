"""What the map's part of a page shows: a drawing, its legend, and what it says in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from flask import url_for

from catalogue import maps
from catalogue.entries import Entry
from catalogue.errors import NotReady
from catalogue.library import Library
from catalogue.maps import boundaries
from catalogue.maps.drawing import MOST_LINKED
from catalogue.query import labels, mapped, places, selection
from catalogue.query.figures import held_version
from catalogue.query.kept_answers import KeptAnswers
from catalogue.query.mapped import Figure, Period
from catalogue.site import words
from pipelines.warehouse_metadata import table_name
from schemas.areas import register

PERIODS_LISTED = 60
ROWS_LISTED = 40
ENDS_LISTED = 10
MOST_INLINE = 7_000  # bytes
BOUNDARIES_BY = (
    "Boundaries: Office for National Statistics, under the Open Government Licence v3.0; contains OS data © Crown "
    "copyright and database right."
)
OWN = ("period", "within", "look")  # What of an address is the map's own, beside the choices it shares with the chart.
MOST_KEPT, LONGEST = 12, 200
SHAPES, TILES = "shapes", "tiles"


@dataclass(frozen=True)
class MapView:
    """periods: those to choose from, the newest first. within: the authority whose areas alone are shown, or nothing.

    has_shapes: boundaries are loaded that show these areas in their shapes. ident: begins every id of this map.
    """

    entry: Entry
    chosen: selection.Selection
    made: maps.Map
    figures: Mapping[str, Figure]
    period: Period
    periods: tuple[Period, ...]
    every_period: int
    within: str
    has_shapes: bool
    version: int
    mark: str
    elsewhere: int
    ident: str = "map"

    @property
    def is_inline(self) -> bool:
        """Whether it is small enough to stand in the page, each of its areas a link; else it comes as an image."""
        return len(self.made.plan.shapes) <= MOST_LINKED and len(self.made.svg) <= MOST_INLINE

    @property
    def is_tiles(self) -> bool:
        return self.made.plan.is_tiles

    @property
    def measure(self) -> str:
        return labels.label_of("measure", self.chosen.measure)

    @property
    def heading(self) -> str:
        return self.measure + (f" ({self.chosen.breakdown})" if self.chosen.breakdown else "")

    @property
    def when(self) -> str:
        return words.period(self.period.period, self.period.period_type)

    @property
    def level(self) -> str:
        return selection.LEVEL_LABELS.get(self.chosen.level, words.label(self.chosen.level))

    @property
    def place(self) -> str:
        known = register().by_code(self.within) if self.within else None
        return known.name if known else places.region().name

    @property
    def unit_words(self) -> str:
        return words.unsaid_unit(self.chosen.unit, self.measure)

    def say(self, value: float) -> str:
        return self.made.figures.say(value)

    @cached_property
    def shown(self) -> list[Figure]:
        """The areas on the map that have a figure, the lowest first."""
        own = [one for one in self.figures.values() if one.code in self.made.plan.shapes and one.value is not None]
        return sorted(own, key=lambda one: (one.value or 0.0, one.name))

    @property
    def summary(self) -> str:
        """The map in sentences, for those who do not see it and for those who do."""
        if not self.shown:
            return f"There is no figure for {words.the_period(self.period.period, self.period.period_type)}."
        if len(self.shown) == 1:
            return f"{self._named(self.shown[0])}: {self.say(self.shown[0].value or 0.0)}."
        first, last = ("First", "last") if self.chosen.is_rank else ("Lowest", "highest")
        low, high = self._end(self.shown), self._end(self.shown[::-1])
        middle = self.shown[len(self.shown) // 2] if len(self.shown) % 2 else None
        half = f" Half of the areas have {self.say(middle.value or 0.0)} or less." if middle else ""
        is_told = len(self.shown) > ENDS_LISTED and not self.chosen.is_rank
        return f"{first}: {low}; {last}: {high}.{half if is_told else ''}"

    def _end(self, ordered: Sequence[Figure]) -> str:
        """“Sefton, 2.9%”; of several with the same figure, how many."""
        same = [one for one in ordered if one.value == ordered[0].value]
        value = self.say(ordered[0].value or 0.0)
        if len(same) > 3:
            return f"{len(same):,} areas with {value}"
        return f"{words.listed([self._named(one) for one in same])}, {value}"

    def _named(self, one: Figure) -> str:
        return self.made.figures.name(one.code)

    @property
    def notes(self) -> list[str]:
        """How to read the map, and what is not on it."""
        plan = self.made.plan
        found = []
        if plan.is_tiles:
            found.append(f"Each tile is one area, all of one size, laid out nearly as the areas lie in {self.place}.")
        if plan.aside:
            found.append(
                f"{words.plural(len(plan.aside), 'area')} of a new list {'has' if len(plan.aside) == 1 else 'have'} no "
                f"place on our map yet and {'stands' if len(plan.aside) == 1 else 'stand'} in the row below it: "
                f"{words.listed([self.made.figures.name(code) for code in sorted(plan.aside)])}."
            )
        if left := len(plan.left_out & self.figures.keys()):
            found.append(self._left_out(left))
        if self.elsewhere:
            found.append(
                f"The data has {words.plural(self.elsewhere, 'area')} of this kind outside {places.region().name}: "
                "they are in the downloads."
            )
        if len(self.made.scale.bounds) and (len(self.periods) > 1 or self.within):
            same = [*(["in every period"] * (len(self.periods) > 1)), *(["all over the region"] * bool(self.within))]
            found.append(f"A colour means the same {words.listed(same)}.")
        if not plan.is_tiles:
            found.append(BOUNDARIES_BY)
        return found

    def _left_out(self, left: int) -> str:
        areas, are = words.plural(left, "area"), "is" if left == 1 else "are"
        if self.is_tiles:
            return f"{areas} without a place on our map {are} left out."
        empty = sum(code not in self.figures for code in self.made.plan.shapes)
        other = f", and {words.plural(empty, 'area')} of theirs without a figure" if empty else ""
        return f"{areas} {are} not among the boundaries that we have{other}: they belong to another year’s list."

    @property
    def table(self) -> list[tuple[str, list[Figure]]]:
        """The rows beside the map: all of a few areas, else both ends, each with its heading."""
        rows = sorted(
            (one for one in self.figures.values() if one.code in self.made.plan.shapes), key=lambda one: one.name
        )
        if len(rows) <= ROWS_LISTED:
            return [("", rows)]
        first, last = ("First", "Last") if self.chosen.is_rank else ("Lowest", "Highest")
        ends = [(f"{last} {ENDS_LISTED}", self.shown[::-1][:ENDS_LISTED])]
        return [*ends, (f"{first} {ENDS_LISTED}", self.shown[:ENDS_LISTED])]

    def kept(self, asked: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """What else the address says, such as which areas the chart shows: the map's form does not lose it."""
        own = {*OWN, *(select.name for select in self.chosen.questions)}
        return [(name, value) for name, value in asked if name not in own and value and len(value) <= LONGEST][
            :MOST_KEPT
        ]

    @property
    def query(self) -> dict[str, str]:
        """The address of this very map, but for its version."""
        found = {**self.chosen.chosen, "period": self.period.period}
        if self.within:
            found["within"] = self.within
        if self.has_shapes and self.is_tiles:
            found["look"] = TILES
        return found

    @property
    def pinned(self) -> dict[str, str]:
        """The same, with what makes its picture the same for ever: the data's version and the boundaries' mark."""
        return {**self.query, "version": str(self.version), "mark": self.mark}

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The authorities that may be seen alone; none for a map of authorities."""
        if self.chosen.level == "local_authority":
            return []
        held = {area.parent for code in self.figures if (area := register().by_code(code))}
        found = [(code, register().by_code(code)) for code in places.region().authorities if code in held]
        return sorted(((code, area.name) for code, area in found if area), key=lambda pair: pair[1])


_views = KeptAnswers(32)


def map_view(shelf: Library, entry: Entry, asked: Mapping[str, str], ident: str = "map") -> MapView | None:
    """The map that was asked for, completed; None where the data has no areas that can be drawn."""
    table = table_name(entry.name)
    try:
        if not selection.is_indicator(shelf.warehouse, table):
            return None
        chosen = selection.select(shelf.warehouse, table, asked)
        every = mapped.periods(shelf.warehouse, chosen) if chosen else ()
    except NotReady:
        return None
    if chosen is None or not every:
        return None
    period = next((one for one in every if one.period == asked.get("period")), every[0])
    choice = (asked.get("within", ""), asked.get("look") == TILES, ident, boundaries.mark(shelf.settings.home))
    key = (shelf.warehouse.path, entry.number, chosen.table, chosen.key, period.period, *choice)
    return _views.get(key, lambda: _view(shelf, entry, chosen, period, every, asked, ident))


def _view(
    shelf: Library, entry: Entry, chosen: selection.Selection, period: Period, every: Sequence[Period],
    asked: Mapping[str, str], ident: str,
) -> MapView | None:  # fmt: skip
    found = mapped.figures_of(shelf.warehouse, chosen, period.period)
    codes = mapped.codes(shelf.warehouse, chosen)
    within = asked.get("within", "")
    within = within if within in places.region().authorities and chosen.level != "local_authority" else ""
    has_shapes = boundaries.boundaries_for(shelf.settings.home, chosen.level, found) is not None
    made = _made(shelf, chosen, found, period, within, has_shapes and asked.get("look") != TILES, ident)
    if made is None and within:
        within, made = "", _made(shelf, chosen, found, period, "", has_shapes and asked.get("look") != TILES, ident)
    if made is None:
        return None
    return MapView(
        entry, chosen, made, found, period, listed_periods(every, period), len(every), within, has_shapes,
        held_version(shelf.warehouse, entry.name), boundaries.mark(shelf.settings.home),
        mapped.elsewhere(shelf.warehouse, chosen, codes), ident,
    )  # fmt: skip


def _made(
    shelf: Library, chosen: selection.Selection, found: Mapping[str, Figure], period: Period, within: str,
    shapes: bool, ident: str,
) -> maps.Map | None:  # fmt: skip
    decimals = labels.decimals_of(chosen.measure)
    when = words.period(period.period, period.period_type)
    heading = labels.label_of("measure", chosen.measure)
    level = selection.LEVEL_LABELS.get(chosen.level, words.label(chosen.level))
    return maps.make(
        {code: one.value for code, one in found.items()}, chosen.level,
        marks={code: words.status_words(one.status) or "no figure" for code, one in found.items() if one.value is None},
        names=_names(found, chosen.level),
        say=partial(words.amount, unit=chosen.unit, decimals=decimals), when=when, scale=_scale(shelf, chosen),
        link=lambda code: url_for("site.area", code=code), home=shelf.settings.home if shapes else None,
        within=within, ident=ident, label=f"Map: {heading}, {words.inside(level)}, {when}",
    )  # fmt: skip


def _names(found: Mapping[str, Figure], level: str) -> dict[str, str]:
    """As the register has them; a ward's with its authority, since some names repeat."""
    names = {code: one.name for code, one in found.items()}
    if level != "ward":
        return names
    parents = {code: register().by_code(area.parent or "") for code in found if (area := register().by_code(code))}
    return {code: f"{name} ({parent.name})" if (parent := parents.get(code)) else name for code, name in names.items()}


def _scale(shelf: Library, chosen: selection.Selection) -> maps.Scale:
    """The classes of every period's values together. Of ranks the first are the darkest."""
    values = mapped.all_values(shelf.warehouse, chosen)
    is_change = bool(values) and values[0] < 0 < values[-1]
    scale = maps.scale_of(values, diverging=is_change)
    return replace(scale, shades=scale.shades[::-1]) if chosen.is_rank else scale


def listed_periods(every: Sequence[Period], chosen: Period) -> tuple[Period, ...]:
    """The periods to choose from: of very many, a year's newest, one of each year before, and the chosen one."""
    if len(every) <= PERIODS_LISTED:
        return tuple(every)
    newest = list(every[: PERIODS_LISTED // 4])
    yearly = [one for one in every[len(newest) :] if one.start.month == every[0].start.month]
    kept = [*newest, *yearly[: PERIODS_LISTED - len(newest)]]
    return tuple(one for one in every if one in kept or one == chosen)


def caption_of(view: MapView) -> Any:
    from catalogue.maps.alone import Caption

    attribution = str(view.entry.facts.get("lcr:attribution") or f"Source: {view.entry.publisher}.")
    subtitle = f"{view.level}, {view.place}, {view.when}"
    notes = (*view.notes, attribution)
    return Caption(view.heading, subtitle, notes, view.unit_words)
