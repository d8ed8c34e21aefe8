"""What the figures' part of a dataset's page shows: cards, a chart, its words, its table, and its addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from catalogue import charts
from catalogue.charts.bars import ranked
from catalogue.entries import Entry
from catalogue.library import Library
from catalogue.query import charted, figures, labels, selection
from catalogue.query.charted import Areas
from catalogue.query.figures import Point, Series
from catalogue.site import figure_words, words
from pipelines.warehouse_metadata import table_name

PERIODS_IN_A_TABLE = 16
FINDABLE = 100  # letters of a search for an area
SHOWN_WORDS = {"highest": "Highest {}", "lowest": "Lowest {}", "ends": "Both ends"}
RANKED_WORDS = {"highest": "First {}", "lowest": "Last {}", "ends": "Both ends"}


@dataclass(frozen=True)
class Figures:
    """series: those drawn. cards: those whose latest figures are told. find: what was looked for among many areas."""

    entry: Entry
    selection: selection.Selection
    areas: Areas
    series: tuple[Series, ...]
    cards: Sequence[Series]
    version: int
    site: str
    find: str = ""

    # The measure and its words

    @property
    def measure(self) -> str:
        return labels.label_of("measure", self.selection.measure)

    @property
    def heading(self) -> str:
        return self.measure + (f" ({self.selection.breakdown})" if self.selection.breakdown else "")

    @property
    def definition(self) -> str:
        known = labels.code_of("measure", self.selection.measure)
        return known.description if known else ""

    @property
    def decimals(self) -> int | None:
        return labels.decimals_of(self.selection.measure)

    @property
    def unit(self) -> str:
        return self.selection.unit

    def say(self, value: float) -> str:
        return words.amount(value, self.unit, self.decimals)

    # The series

    @cached_property
    def own(self) -> Sequence[Series]:
        """The areas themselves; the wider ones where nothing else was asked for."""
        own = [one for one in self.series if not one.is_context]
        return own or [replace(one, is_context=False) for one in self.series]

    @cached_property
    def drawn(self) -> charts.Picture:
        """The chart without its words."""
        over = "" if self.unit in ("percent", "gbp", "pounds") else words.unit_words(self.unit)
        return charts.Picture(self.series, self.unit, over, say=self.say, when=figure_words.when, why=figure_words.why)

    @cached_property
    def picture(self) -> charts.Picture:
        """The chart, with the words that it has where it stands alone."""
        return replace(self.drawn, title=self.title, subtitle=self.subtitle, source=self.source)

    @property
    def is_over_time(self) -> bool:
        return self.drawn.is_over_time

    @cached_property
    def summary(self) -> Mapping[str, Any]:
        return figures.summary_of(self.own)

    # Sentences

    @cached_property
    def latest_words(self) -> str:
        return figure_words.when(self.summary["period"])

    @cached_property
    def title(self) -> str:
        return f"{self.heading}, {figure_words.span(self)}"

    @cached_property
    def subtitle(self) -> str:
        unit = words.unit_words(self.unit)
        said = "" if unit in ("", "%") else f" ({unit})"
        return " ".join(part for part in (f"{figure_words.which(self)}{said}.", self.says) if part)

    @cached_property
    def says(self) -> str:
        """The chart in two or three sentences."""
        parts = (figure_words.extremes(self), figure_words.movement(self), figure_words.compared(self))
        return " ".join(part for part in parts if part)

    @cached_property
    def notes(self) -> list[str]:
        return figure_words.notes(self, is_page=True)

    @cached_property
    def notes_alone(self) -> list[str]:
        """The same where no areas can be ticked."""
        return figure_words.notes(self, is_page=False)

    @property
    def source(self) -> tuple[str, ...]:
        """Under a drawing that stands alone: what to know, whose figures, under which licence, and where they are."""
        notes = " ".join(self.notes_alone)
        source = f"Source: {self.entry.publisher}, {self.entry.title}, version {self.version}."
        return (*([notes] if notes else []), f"{source} {self.entry.licence['title']}.", self.site)

    # The form

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """The areas that can be ticked: code, name, its class, and whether it is shown."""
        own, context = set(self.areas.own), set(self.areas.context)
        listed = [one for one in self.areas.level if not self.areas.are_many or one.code in own]
        if self.areas.are_many:
            listed += [one for one in self.areas.matching(self.find) if one.code not in own]
        looks = {one.code: self.look(one) for one in self.series}
        listed = sorted(listed, key=lambda one: one.name) if not self.areas.are_many else listed
        return [
            {"code": one.code, "name": one.name, "look": looks.get(one.code, ""), "shown": one.code in own | context}
            for one in (*listed, *self.areas.wider)
        ]

    def look(self, one: Series) -> str:
        """The class of its colour; bars have one colour all."""
        return charts.look(one) if self.is_over_time else "x1" if one.is_context else "c0"

    @property
    def found_none(self) -> bool:
        return bool(self.find) and self.areas.are_many and not self.areas.matching(self.find)

    def _is_shown(self, code: str) -> bool:
        return code == (self.areas.show or ("highest" if self.areas.is_default else ""))

    @property
    def shows(self) -> list[tuple[str, str, bool]]:
        """Which of many: code, words, and whether it is so now."""
        said = RANKED_WORDS if self.selection.is_rank else SHOWN_WORDS
        return [(code, said[code].format(charted.ENDS), self._is_shown(code)) for code in charted.SHOWS]

    # Addresses

    @cached_property
    def query(self) -> dict[str, Any]:
        """The choice as an address says it."""
        found: dict[str, Any] = {one.name: one.chosen for one in self.selection.questions}
        if self.areas.show and not self.areas.is_default:
            found["show"] = self.areas.show
        if self.areas.asked:
            found["area"] = list(self.areas.asked)
        return found

    @property
    def pinned(self) -> dict[str, Any]:
        """The same with the version: what such an address answers never changes."""
        return self.query | {"version": self.version}

    def height(self, size: str) -> int:
        return charts.height_of(self.drawn, charts.SIZES[size])

    # The table

    @cached_property
    def periods(self) -> list[tuple[Point, dict[str, Point]]]:
        found: dict[tuple[Any, str], dict[str, Point]] = {}
        for one in self.series:
            for point in one.points:
                found.setdefault((point.start, point.period), {})[one.code] = point
        return [(next(iter(found[key].values())), found[key]) for key in sorted(found, reverse=True)]

    @property
    def ranked(self) -> list[Series]:
        return ranked(self.drawn)

    @property
    def table(self) -> list[tuple[Point, dict[str, Point]]]:
        return self.periods[:PERIODS_IN_A_TABLE]


def figures_of(shelf: Library, entry: Entry, asked: MultiDict[str, str]) -> Figures | None:
    """The figures that were asked for; None where a dataset is not one of observations by area."""
    table = table_name(entry.name)
    if not selection.is_indicator(shelf.warehouse, table):
        return None
    chosen = selection.select(shelf.warehouse, table, asked.to_dict())
    if chosen is None:
        return None
    areas = charted.choose(shelf.warehouse, chosen, asked.getlist("area"), asked.get("show", ""))
    series = charted.series(shelf.warehouse, chosen, areas)
    if not series:
        return None
    version = figures.held_version(shelf.warehouse, entry.name)
    cards = charted.cards(shelf.warehouse, chosen, areas)
    return Figures(
        entry, chosen, areas, series, cards, version, shelf.settings.site_title, _looked_for(asked.get("find", ""))
    )


def _looked_for(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:FINDABLE]
