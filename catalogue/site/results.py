"""A page of search results as its template shows it: results with their reasons, links that narrow and widen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from catalogue.errors import NotReady
from catalogue.library import Library
from catalogue.query import area_search
from catalogue.query.gazetteer import Known, known
from catalogue.search.asking import FACETS, SORTS, Question
from catalogue.search.facets import HEADINGS, Facet, Value
from catalogue.search.finding import Answer, find
from catalogue.search.index import Held, Index
from catalogue.search.reasons import Reason, Segment, marked, reasons, wanted_stems
from catalogue.site.cards import Headline, headline, years_words

AREAS_SHOWN = 6
FIGURES_UP_TO = 5_000  # datasets: in a larger catalogue, looking up a page's figures would take longer than finding
AREA_LETTERS = 3  # A shorter text begins too many names.
AROUND_PAGE = 1  # pages linked on each side of the one shown


@dataclass(frozen=True)
class Scope:
    """Where one searches: everything, or the datasets of one theme or publisher, which has an address of its own.

    facet and code: of that theme or publisher; its facet is not offered.
    """

    endpoint: str = "site.datasets"
    name: str = ""
    facet: str = ""

    def address(self, question: Question) -> str:
        parameters: dict[str, Any] = dict(question.parameters(without=self.facet))
        return url_for(self.endpoint, **self._place(), **parameters)

    @property
    def plain(self) -> str:
        return url_for(self.endpoint, **self._place())

    def feed(self, question: Question) -> str:
        parameters: dict[str, Any] = dict(question.on_page(1).parameters(without=self.facet))
        parameters.pop("sort", None)
        return url_for(f"feeds.{self.endpoint.removeprefix('site.')}", **self._place(), **parameters)

    def within(self, question: Question) -> Question:
        """The same question of this scope alone."""
        return question.only_with(self.facet, self.name) if self.facet else question

    def _place(self) -> dict[str, Any]:
        return {"name": self.name} if self.name else {}


@dataclass(frozen=True)
class Result:
    """One dataset that was found."""

    held: Held
    headline: Headline | None
    title: Sequence[Segment]
    summary: Sequence[Segment]
    reasons: Sequence[Reason]

    @property
    def period(self) -> str:
        return years_words(*self.held.shown["period"])


@dataclass(frozen=True)
class Chip:
    """A filter that is on: what it says, and the address without it."""

    heading: str
    label: str
    address: str


@dataclass(frozen=True)
class ResultPage:
    """total: of all public datasets in the scope."""

    scope: Scope
    question: Question
    answer: Answer
    results: Sequence[Result]
    areas: Sequence[Known]

    @property
    def asked(self) -> Question:
        return self.answer.asked

    @property
    def facets(self) -> list[Facet]:
        return [one for one in self.answer.facets if one.name != self.scope.facet]

    def toggled(self, facet: str, value: Value) -> str:
        """The address with a value chosen, or no longer."""
        change = self.asked.without_value if value.is_chosen else self.asked.with_value
        return self.scope.address(change(facet, value.code))

    @property
    def chips(self) -> list[Chip]:
        return [*self._chosen(), *self._years()]

    def _chosen(self) -> Iterator[Chip]:
        for facet in self.facets:
            for value in facet.values:
                if value.is_chosen:
                    yield Chip(facet.heading, value.label, self.toggled(facet.name, value))

    def _years(self) -> Iterator[Chip]:
        since, until = self.asked.since, self.asked.until
        if since is None and until is None:
            return
        label = f"{since} to {until}" if since and until else f"{since} or later" if since else f"{until} or earlier"
        yield Chip("Years", label, self.scope.address(self.asked.without_years()))

    @property
    def notes(self) -> list[str]:
        """What the places that were asked for are."""
        return [term.note for term in self.answer.terms if term.note]

    @property
    def unknown(self) -> list[str]:
        """Filters of the address that no dataset has, in words."""
        return [f"{HEADINGS[name].lower()} “{code}”" for name, code in self.answer.unknown]

    def with_text(self, text: str) -> str:
        return self.scope.address(self.asked.with_text(text))

    @property
    def unfiltered(self) -> str:
        return self.scope.address(self.asked.without_filters())

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Name and value of each filter, for a form that is to keep them; the years have boxes of their own."""
        parameters = self.asked.on_page(1).parameters(without=self.scope.facet)
        return [(name, value) for name in FACETS for value in parameters.get(name, ())]

    @property
    def sorts(self) -> dict[str, str]:
        return {name: words for name, words in SORTS.items() if self.asked.text or name != "best"}

    @property
    def is_listed(self) -> bool:
        """Whether crawlers may keep the page: the plain list and its pages, and no search or choice of filters."""
        return self.question.on_page(1).is_plain_in(self.scope.facet)

    @property
    def canonical(self) -> str:
        page = Question(page=self.asked.page) if self.is_listed else Question()
        return self.scope.address(page)

    @property
    def feed(self) -> str:
        return self.scope.feed(self.asked)

    @property
    def pages(self) -> list[tuple[int, str] | None]:
        """Number and address of the pages to link to; None for those left out between."""
        here, last = self.asked.page, self.answer.pages
        wanted = sorted({1, last, *range(max(1, here - AROUND_PAGE), min(last, here + AROUND_PAGE) + 1)})
        found: list[tuple[int, str] | None] = []
        for number in wanted:
            if found and number - found[-1][0] > 1:  # type: ignore[index]
                found.append(None)
            found.append((number, self.scope.address(self.asked.on_page(number))))
        return found


def result_page(library: Library, index: Index, scope: Scope, question: Question) -> ResultPage:
    """Raises NotReady."""
    answer = find(index, scope.within(question))
    wanted = wanted_stems(answer.terms)
    results = [
        Result(
            held, _headline(library, held) if index.count <= FIGURES_UP_TO else None,
            marked(held.shown["title"], wanted), marked(held.shown["summary"], wanted), reasons(held, answer.terms),
        )
        for held in answer.held
    ]  # fmt: skip
    return ResultPage(scope, question, answer, results, _areas(answer))


def _headline(library: Library, held: Held) -> Headline | None:
    """None while there is no warehouse: what was published can be found all the same."""
    try:
        return headline(library, held.name, held.number)
    except NotReady:
        return None


def _areas(answer: Answer) -> list[Known]:
    """The areas that the text means, or those of the places in it."""
    text = answer.asked.text
    if len(text) < AREA_LETTERS:
        codes = [code for term in answer.terms for code in term.codes]
        return [found for code in codes if (found := known(code))][:AREAS_SHOWN]
    said = area_search.search(text)
    meant = [area for area in said.exact if not area.is_of_old] or list(said.exact)
    begun = [area for area in said.others if area.in_region and not area.is_of_old]
    placed = [found for term in answer.terms for code in term.codes if (found := known(code))]
    return list(dict.fromkeys([*meant, *begun, *placed]))[:AREAS_SHOWN]
