"""Facets: what results can be narrowed by, and how many datasets each value would leave.

The values of one facet widen (any of them), facets narrow (all of them). The counts of a facet are of the results under
all the other facets, so that each says what choosing it would give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from catalogue.search.asking import FACETS, Question
from catalogue.search.building import SEVERAL
from catalogue.search.index import Choice, Held, Index

HEADINGS = {
    "theme": "Theme", "publisher": "Publisher", "level": "Areas it covers", "years": "Years it covers",
    "format": "Format", "licence": "Licence", "harmonised": "Standard", "quality": "Quality",
}  # fmt: skip
OUTCOMES = {
    "passed": "Passed every check",
    "passed-with-warnings": "Passed, with notes",
    "failed": "Published with known faults",
}
LEVELS = ("country", "region", "combined_authority", "lep", "county", "local_authority", "constituency", "ward", "msoa",
          "lsoa", "output_area")  # fmt: skip
SHOWN_AT_ONCE, SHOWN_AT_MOST = 6, 12  # values of a facet: at first, and once a visitor asks for more
NOT_WORTH_FOLDING = 3  # values beyond the first


@dataclass(frozen=True)
class Value:
    """One value of a facet. count: of the datasets that it would leave, or leaves."""

    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """values: those with results, and those chosen, in their order. left_out: how many more there are."""

    name: str
    heading: str
    values: Sequence[Value]
    left_out: int

    @property
    def first(self) -> Sequence[Value]:
        return [value for place, value in enumerate(self.values) if place < self._at_once or value.is_chosen]

    @property
    def rest(self) -> Sequence[Value]:
        return [value for place, value in enumerate(self.values) if place >= self._at_once and not value.is_chosen]

    @property
    def _at_once(self) -> int:
        few = len(self.values) <= SHOWN_AT_ONCE + NOT_WORTH_FOLDING
        return len(self.values) if few else SHOWN_AT_ONCE


@dataclass(frozen=True)
class Narrowed:
    """ids in, as truths by dataset id. left: under every filter. unknown: values that no dataset has, by facet."""

    left: np.ndarray
    facets: Sequence[Facet]
    unknown: Sequence[tuple[str, str]]


def narrow(index: Index, question: Question, matched: np.ndarray, *, with_counts: bool = True) -> Narrowed:
    """What is left of the matched datasets, and the counts. Values that the index does not know are not applied."""
    asked = {name: _known(index, name, codes) for name, codes in question.chosen.items()}
    unknown = [(name, code) for name, codes in question.chosen.items() for code in codes if code not in asked[name]]
    chosen = {name: choices for name, choices in asked.items() if choices}
    held = {name: _has(index, name, list(choices.values())) for name, choices in chosen.items()}
    base = matched & _in_years(index, question)
    left = _all(base, list(held.values()))
    if not with_counts:
        return Narrowed(left, (), unknown)
    facets = []
    for name in FACETS:
        under = _all(base, [mask for other, mask in held.items() if other != name]) if name in held else left
        facets.append(_facet(index, name, under, chosen.get(name, {})))
    return Narrowed(left, [facet for facet in facets if facet.values], unknown)


def values_of(index: Index, name: str) -> list[Value]:
    """Every value of a facet that a public dataset has, by its label."""
    column = index.columns[name][index.alive]
    choices = index.choices[name].values()
    counts = _counts(column, name, len(choices))
    found = [
        Value(one.code, label_of(name, one), int(counts[one.place]), False)
        for one in choices
        if one.place < len(counts)
    ]
    return sorted((value for value in found if value.count), key=lambda value: value.label.casefold())


def one_of(index: Index, name: str, code: str) -> Held | None:
    """A public dataset that has this value of a facet; None where none has it."""
    choice = index.choices[name].get(code)
    if choice is None:
        return None
    ids = np.flatnonzero(index.alive & _has(index, name, [choice]))
    return index.held([int(ids[0])])[0] if len(ids) else None


def _known(index: Index, name: str, codes: Sequence[str]) -> dict[str, Choice]:
    return {code: index.choices[name][code] for code in codes if code in index.choices[name]}


def _all(base: np.ndarray, masks: Sequence[np.ndarray]) -> np.ndarray:
    for mask in masks:
        base = base & mask
    return base


def _has(index: Index, name: str, choices: Sequence[Choice]) -> np.ndarray:
    column = index.columns[name]
    if name in SEVERAL:
        return (column & sum(1 << choice.place for choice in choices)) != 0
    return np.isin(column, [choice.place for choice in choices])


def _in_years(index: Index, question: Question) -> np.ndarray:
    """Datasets with figures for any of these years; one without years is in none."""
    fits = index.alive
    if question.since is None and question.until is None:
        return fits
    first, last = index.columns["first_year"], index.columns["last_year"]
    fits = fits & (last > 0)
    if question.since is not None:
        fits = fits & (last >= question.since)
    if question.until is not None:
        fits = fits & (first <= question.until)
    return fits


def _facet(index: Index, name: str, under: np.ndarray, chosen: Mapping[str, Choice]) -> Facet:
    choices = index.choices[name].values()
    counts = _counts(index.columns[name][under], name, len(choices))
    values = [
        Value(choice.code, label_of(name, choice), int(counts[choice.place]), choice.code in chosen)
        for choice in choices
        if choice.place < len(counts) and (counts[choice.place] or choice.code in chosen)
    ]
    values.sort(key=_order(name))
    return Facet(name, HEADINGS[name], values[:SHOWN_AT_MOST], max(0, len(values) - SHOWN_AT_MOST))


def _counts(column: np.ndarray, name: str, values: int) -> np.ndarray:
    """How many datasets have each value, by its place."""
    if name in SEVERAL:
        return np.array([np.count_nonzero(column & (1 << place)) for place in range(min(values, 62))], np.int64)
    return np.bincount(column[column >= 0], minlength=values)


def label_of(name: str, choice: Choice) -> str:
    return OUTCOMES.get(choice.code, choice.label.capitalize()) if name == "quality" else choice.label


def _order(name: str) -> Callable[[Value], tuple[object, ...]]:
    """Levels from wide to small, years from the newest, the rest by how many have it."""
    if name == "level":
        return lambda value: (LEVELS.index(value.code) if value.code in LEVELS else len(LEVELS), value.label)
    if name == "years":
        return lambda value: (-int(value.code.rstrip("s") or 0),)
    return lambda value: (not value.is_chosen, -value.count, value.label.casefold())
