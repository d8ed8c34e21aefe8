"""A dataset as a card: its title, what it is about, and one figure that stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from catalogue import charts
from catalogue.entries import Entry
from catalogue.library import Library
from catalogue.query import figures, labels, selection
from catalogue.query.places import codes_in_region, region
from catalogue.site import words
from pipelines.warehouse_metadata import table_name


@dataclass(frozen=True)
class Headline:
    """figure: as people write it. words: what it is, where and when. spark: points of a small line, or nothing."""

    figure: str
    words: str
    spark: str


@dataclass(frozen=True)
class Card:
    entry: Entry
    headline: Headline | None
    period: str


def cards(library: Library, entries: Iterable[Entry]) -> list[Card]:
    warehouse = library.warehouse
    return [
        warehouse.remembered(("card", entry.name, entry.number), partial(_card, library, entry)) for entry in entries
    ]


def _card(library: Library, entry: Entry) -> Card:
    return Card(entry, _headline(library, entry.name), period_words(entry))


def headline(library: Library, name: str, number: int) -> Headline | None:
    """The figure that stands for a version of a dataset; None where there is none."""
    return library.warehouse.remembered(("headline", name, number), partial(_headline, library, name))


def period_words(entry: Entry) -> str:
    return years_words(*entry.period)


def years_words(start: str, end: str) -> str:
    """The years that a dataset covers: ``2004 to 2023``, ``October 2023``, or the day where it is one day."""
    if not start or not end:
        return ""
    if start == end:
        return words.day(start)
    if start[:7] == end[:7]:
        return words.month(start[:7])
    return start[:4] if start[:4] == end[:4] else f"{start[:4]} to {end[:4]}"


def _headline(library: Library, name: str) -> Headline | None:
    table = table_name(name)
    if not selection.is_indicator(library.warehouse, table):
        return None
    chosen = selection.select(library.warehouse, table, {})
    if chosen is None:
        return None
    series = figures.series(
        library.warehouse, chosen, region().context, codes_in_region(library.warehouse, chosen.level)
    )
    measure = labels.label_of("measure", chosen.measure)
    ours = next((one for one in series if one.code == region().code), None)
    if ours and ours.latest.value is not None:
        return _single(ours, chosen, measure)
    now = [one for one in series if not one.is_context and one.latest.value is not None]
    if not now:
        return None
    return _range(sorted(now, key=lambda one: one.latest.value or 0), chosen, measure)


def _single(series: figures.Series, chosen: selection.Selection, measure: str) -> Headline:
    at = series.latest
    figure = words.amount(at.value, chosen.unit, labels.decimals_of(chosen.measure))
    return Headline(figure, f"{measure}{_breakdown(chosen)}, {series.name}, {words.period(at.period, at.period_type)}",
                    charts.sparkline(series))  # fmt: skip


def _range(ordered: list[figures.Series], chosen: selection.Selection, measure: str) -> Headline:
    low, high, places = ordered[0], ordered[-1], labels.decimals_of(chosen.measure)
    at = high.latest
    figure = " – ".join(words.amount(one.latest.value, chosen.unit, places) for one in (low, high))
    where = f"from {low.name} to {high.name}"
    return Headline(figure, f"{measure}{_breakdown(chosen)}, {where}, {words.period(at.period, at.period_type)}", "")


def _breakdown(chosen: selection.Selection) -> str:
    """The breakdown, and the unit where neither the figure nor the measure's name says it."""
    unit = words.unsaid_unit(chosen.unit, labels.label_of("measure", chosen.measure))
    parts = [part for part in (chosen.breakdown, unit) if part]
    return f" ({', '.join(parts)})" if parts else ""
