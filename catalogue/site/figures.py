"""What the figures' part of a dataset's page shows: cards, a chart, its words, its table, and its addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from catalogue import charts
from catalogue.charts.bars import ranked
from catalogue.charts.lines import are_marked
from catalogue.charts.plot import has_margins
from catalogue.entries import Entry
from catalogue.library import Library
from catalogue.query import charted, figures, labels, selection
from catalogue.query.charted import Areas
from catalogue.query.figures import Point, Series
from catalogue.site import words
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
        return charts.Picture(self.series, self.unit, over, say=self.say, when=_when, why=_why)

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
        latest = self.summary["period"]
        return words.period(latest.period, latest.period_type)

    @cached_property
    def title(self) -> str:
        return f"{self.heading}, {self.span}"

    @cached_property
    def span(self) -> str:
        """``2004 to 2023``, or the one period."""
        if not self.is_over_time:
            return self.latest_words
        first = _when(self.summary["first"])
        if first.startswith("year to ") and self.latest_words.startswith("year to "):
            return f"years ending {first.removeprefix('year to ')} to {self.latest_words.removeprefix('year to ')}"
        return f"{first} to {self.latest_words}"

    @cached_property
    def subtitle(self) -> str:
        unit = words.unit_words(self.unit)
        said = "" if unit in ("", "%") else f" ({unit})"
        return " ".join(part for part in (f"{self.which}{said}.", self.says) if part)

    @property
    def which(self) -> str:
        """Whose figures these are: ``Local authorities``; ``The 10 of 123 wards with the highest latest figures``."""
        level = next(one for one in self.selection.selects if one.name == "area_type").chosen_label
        if not self.areas.are_many:
            return level
        all_ = f"{words.number(len(self.areas.level))} {words.areas_words(self.selection.level, 2)}"
        shown, which = len(self.own), self.areas.show or ("highest" if self.areas.is_default else "")
        first, last = ("first", "last") if self.selection.is_rank else ("highest", "lowest")
        kind = "places" if self.selection.is_rank else "latest figures"
        ends = {"highest": f" with the {first} {kind}", "lowest": f" with the {last} {kind}",
                "ends": f" with the {first} and the {last} {kind}"}  # fmt: skip
        return f"The {shown} of {all_}{ends[which]}" if which else f"{shown} of {all_}"

    @cached_property
    def says(self) -> str:
        """The chart in two or three sentences."""
        return " ".join(part for part in (self.extremes, self.compared, self.movement) if part)

    @property
    def extremes(self) -> str:
        """Who is highest and lowest now: not said of some among many, or of places in an order."""
        found, own = self.summary, self.own
        is_part = self.areas.are_many and len(own) < len(self.areas.level)
        told = sum(one.latest.value is not None for one in own)
        if len(own) == 1 and told:
            return f"In {_in(own[0].latest)} it was {self.say(own[0].latest.value or 0.0)} in {_the(own[0].name)}."
        if is_part or self.selection.is_rank or told < 2 or not found["highest"]:
            return ""
        high, low = found["highest"], found["lowest"]
        when = _in(found["period"])
        if high.latest.value == low.latest.value:
            return f"In {when} it was {self.say(high.latest.value)} in every area with a figure."
        return (
            f"In {when} {high.name} was highest, at {self.say(high.latest.value)}, and {low.name} lowest, "
            f"at {self.say(low.latest.value)}."
        )

    @property
    def compared(self) -> str:
        """The wider areas of the chart, in a sentence."""
        latest = self.summary["period"]
        told = [one for one in self.series if one.is_context and one.latest.day == latest.day]
        parts = [f"{self.say(one.latest.value)} in {_the(one.name)}" for one in told if one.latest.value is not None]
        return f"It was {words.listed(parts)}." if parts else ""

    @property
    def movement(self) -> str:
        """In how many of the areas it went up or down; what a survey cannot tell is not told."""
        if not self.summary or self.summary["since"] is None:
            return ""
        since = words.the_period(self.summary["since"].period, self.summary["since"].period_type)
        up, down, unclear = (self.summary[name] for name in ("up", "down", "unclear"))
        areas = self.summary["areas"]
        if areas == 1:
            way = "risen" if up else "fallen" if down else ""
            if unclear:
                return f"The change since {since} is within the margin of error."
            return f"It has {way} since {since}." if way else f"It has not changed since {since}."
        if areas in (up, down):
            return f"Since {since} it has gone {'up' if up else 'down'} in all {areas} areas."
        parts = [f"{way} in {count}" for way, count in (("up", up), ("down", down)) if count]
        sentence = f"Since {since} it has gone {' and '.join(parts)} of the {areas} areas." if parts else ""
        if unclear and not parts:
            return f"The changes since {since} are within the margin of error."
        if unclear:
            sentence += f" In {unclear} the change is within the margin of error."
        return sentence

    @cached_property
    def notes(self) -> list[str]:
        """What a careful reader has to know about this drawing."""
        return [
            note for note in (self._of_margins, self._of_markers, self._of_gaps, self._of_size, self._of_most) if note
        ]

    @property
    def _of_margins(self) -> str:
        measured = any(point.lower is not None for one in self.series for point in one.points)
        if not measured:
            return ""
        if not self.is_over_time:
            return (
                "The thin line through a bar’s end is its margin of error: the true figure very likely lies within it."
            )
        if has_margins(self.drawn):
            return "The pale band is the margin of error: the true figure very likely lies within it."
        return "These are estimates. Tick three areas or fewer to see their margins of error."

    @property
    def _of_markers(self) -> str:
        points = [point for one in self.series for point in one.points if point.value is not None]
        if not self.is_over_time:
            points = [one.latest for one in self.series if one.latest.value is not None]
        found = list(dict.fromkeys(letter for point in points for letter in point.status.split()))
        said = words.listed([words.status_words(letter) for letter in found])
        if not found:
            return ""
        if self.is_over_time and are_marked(self.drawn):
            return f"Hollow dots are marked “{said}”."
        share = "Every figure is" if all(point.status for point in points) else "Some figures are"
        return f"{share} marked “{said}”."

    @property
    def _of_gaps(self) -> str:
        points = [point for one in self.series for point in one.points if point.value is None]
        why = list(dict.fromkeys(_why(point) for point in points))
        if not points or not self.is_over_time:
            return ""
        return f"A line stops where there is no figure ({words.listed(why)})."

    @property
    def _of_size(self) -> str:
        if self.areas.asked or not self.areas.too_large:
            return ""
        names = words.sentence(words.listed([_the(one.name) for one in self.areas.too_large]))
        if len(self.areas.too_large) > 1:
            return f"{names} are far larger, and drawn only if you tick them."
        return f"{names} is far larger, and drawn only if you tick it."

    @property
    def _of_most(self) -> str:
        left = self.areas.left_out
        return f"{words.plural(left, 'area')} more cannot be drawn at once." if left else ""

    @property
    def source(self) -> tuple[str, ...]:
        publisher = f"Source: {self.entry.publisher}, {self.entry.title}, version {self.version}."
        return (*self.notes, f"{publisher} {self.entry.licence['title']}. {self.site}")

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


def _in(point: Point) -> str:
    return words.the_period(point.period, point.period_type)


def _when(point: Point) -> str:
    return words.period(point.period, point.period_type)


def _why(point: Point) -> str:
    return words.status_words(point.status) or "not available"


def _the(name: str) -> str:
    """A name inside a sentence: “the North West”, “the Liverpool City Region”; a country or a place as it is."""
    return f"the {name}" if name.endswith((" Region", " West", " East", " Midlands", " and The Humber")) else name
