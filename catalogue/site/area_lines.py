"""The measures of an area as its page shows them: with dataset, chart in words, and the way to the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from catalogue import charts
from catalogue.entries import Entry
from catalogue.errors import NotFound
from catalogue.library import Library
from catalogue.query import area_figures, gazetteer, labels, places
from catalogue.query.area_figures import Line
from catalogue.query.figures import Point
from catalogue.query.gazetteer import Known
from catalogue.site import words
from catalogue.site.table_view import key_of

DRAWING = 2  # Part of a chart's address: count up when the drawing changes.


@dataclass(frozen=True)
class Shown:
    """One line of an area's page: a measure, the dataset that it is from, and the areas beside."""

    entry: Entry
    line: Line

    @property
    def spark(self) -> str:
        return charts.sparkline(self.line.series)

    @property
    def unit(self) -> str:
        return words.unsaid_unit(self.line.selection.unit, self.line.measure)

    @property
    def breakdown(self) -> str:
        return ", ".join(part for part in (self.line.selection.breakdown, self.unit) if part)

    @property
    def chart(self) -> dict[str, str]:
        """What the address of its chart says beside the area."""
        version = f"{self.entry.number}.{DRAWING}"
        return {"dataset": self.entry.name, "measure": self.line.selection.measure, "version": version}

    @property
    def source(self) -> str:
        """The page that follows its latest figure to the source; nothing where its dataset has no key."""
        figure, key = self.line.figure(self.line.latest), key_of(self.entry)
        if not key or "provenance" not in self.entry.files or any(name not in figure for name in key):
            return ""
        said: dict[str, Any] = {name: figure[name] for name in key}
        return url_for("site.provenance", name=self.entry.name, version=self.entry.number, **said)

    @property
    def summary(self) -> str:
        """The chart in a sentence, for those who do not see it."""
        told = [point for point in self.line.series.points if point.value is not None]
        first, last = told[0], told[-1]
        return f"{self._at(first)}, and {self._at(last)}."

    def _at(self, point: Point) -> str:
        figure = words.amount(point.value, self.line.selection.unit, self.line.decimals)
        return f"{figure} in {words.the_period(point.period, point.period_type)}"


def known_area(shelf: Library, code: str) -> Known:
    """The area of an address. Raises NotFound."""
    found = gazetteer.find(shelf.warehouse, code)
    if found is None:
        raise NotFound(f"We know no area with the code “{code[:40]}”.",
                       what_to_do="Check the code, or find the area by its name on the page of areas.")  # fmt: skip
    return found


def lines_of(shelf: Library, found: Known) -> list[Shown]:
    entries = {entry.name: entry for entry in shelf.entries()}
    lines = area_figures.lines(shelf.warehouse, found.code, entries, context_of(found))
    newest_first = sorted(lines, key=lambda line: (line.latest.day, line.dataset), reverse=True)
    shown = [Shown(entries[line.dataset], line) for line in newest_first]
    return sorted(shown, key=lambda one: (one.entry.theme, labels.order_of("measure", one.line.selection.measure)))


def context_of(found: Known) -> tuple[str, ...]:
    """What an area is read against: of a small one its authority, then the region, and what that lies in."""
    around = places.region().context
    first = (found.parent,) if found.is_small and found.parent else ()
    return tuple(code for code in (*first, *around) if code != found.code)
