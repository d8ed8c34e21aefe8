"""What a visitor asks of search, read from an address. Nonsense is left out, or made the nearest sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalogue.search.building import SEVERAL, SINGLE

LONGEST = 200  # letters of a question that are read
PAGE_LENGTH = 20
MOST_VALUES = 20  # of one facet, in one address
SORTS = {"best": "Best match", "title": "Title, A to Z", "newest": "Newest figures", "published": "Last published"}
FACETS = ("theme", "publisher", "level", "years", "format", "licence", "harmonised", "quality")
# The names that CKAN's addresses have for the same, so that links and habits carry over.
OTHER_NAMES = {"groups": "theme", "organization": "publisher", "res_format": "format", "license_id": "licence"}
EARLIEST, LATEST = 1, 2999

assert set(FACETS) == {*SINGLE, *SEVERAL}


@dataclass(frozen=True)
class Question:
    """chosen: values of facets; any of one facet, and of each facet. since, until: years; None for no bound."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> str:
        """How the results are sorted: without words none of them matches best."""
        if self.sort in SORTS and (self.text or self.sort != "best"):
            return self.sort
        return "best" if self.text else "title"

    def is_plain_in(self, facet: str) -> bool:
        """Whether it asks for nothing else than a value of this facet."""
        return not (self.text or self.sort or set(self.chosen) - {facet} or self.since or self.until)

    def parameters(self, without: str = "") -> dict[str, list[str]]:
        """As an address has them; what is not asked for is left out. without: a facet that need not be said."""
        found: dict[str, list[str]] = {"q": [self.text]} if self.text else {}
        found |= {name: list(self.chosen[name]) for name in FACETS if self.chosen.get(name) and name != without}
        for name, year in (("from", self.since), ("to", self.until)):
            if year is not None:
                found[name] = [str(year)]
        if self.sort in SORTS and self.sort != "best":
            found["sort"] = [self.sort]
        return found | ({"page": [str(self.page)]} if self.page > 1 else {})

    def with_value(self, facet: str, code: str) -> Question:
        return self._with(facet, (*self.chosen.get(facet, ()), code))

    def without_value(self, facet: str, code: str) -> Question:
        return self._with(facet, tuple(one for one in self.chosen.get(facet, ()) if one != code))

    def without_years(self) -> Question:
        return replace(self, since=None, until=None, page=1)

    def without_filters(self) -> Question:
        return replace(self, chosen={}, since=None, until=None, page=1)

    def with_text(self, text: str) -> Question:
        return replace(self, text=text, page=1)

    def only_with(self, facet: str, code: str) -> Question:
        return replace(self, chosen={**self.chosen, facet: (code,)})

    def on_page(self, page: int) -> Question:
        return replace(self, page=page)

    def _with(self, facet: str, codes: tuple[str, ...]) -> Question:
        chosen = {**self.chosen, facet: codes}
        return replace(self, chosen={name: some for name, some in chosen.items() if some}, page=1)


def read_question(parameters: Mapping[str, Sequence[str]]) -> Question:
    """parameters: every value of each name, as an address has them."""

    def first(name: str) -> str:
        return next(iter(parameters.get(name, ())), "")

    chosen = {facet: _codes(_values(parameters, facet)) for facet in FACETS}
    since, until = _number(first("from"), EARLIEST, LATEST), _number(first("to"), EARLIEST, LATEST)
    if since is not None and until is not None and since > until:
        since, until = until, since
    return Question(
        tidied(first("q")), {name: codes for name, codes in chosen.items() if codes}, since, until,
        first("sort") if first("sort") in SORTS else "", _number(first("page"), 1, 10**9) or 1,
    )  # fmt: skip


def _values(parameters: Mapping[str, Sequence[str]], facet: str) -> Iterable[str]:
    names = (facet, *(other for other, name in OTHER_NAMES.items() if name == facet))
    return (value for name in names for value in parameters.get(name, ()))


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    codes = dict.fromkeys(tidied(value)[:100] for value in values)
    return tuple(code for code in codes if code)[:MOST_VALUES]


def tidied(text: str) -> str:
    """What was typed, without what a page cannot show, its spaces single."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST * 4])
    return " ".join(shown.split())[:LONGEST].strip()


def _number(text: str, least: int, most: int) -> int | None:
    """A whole number within bounds; None for any other text."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    return int(text) if least <= int(text) <= most else None
