"""The home page: what this is, three ways in, the themes, what is new and what is used most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import render_template

from catalogue.entries import Entry
from catalogue.errors import NotReady
from catalogue.library import Library
from catalogue.query import places
from catalogue.site.base import blueprint, library
from catalogue.site.cards import cards
from catalogue.site.stories import stories, summary_of
from catalogue.stories.reading import Story
from catalogue.usage import downloads

NEWEST, MOST_USED, STORIES, TITLES = 3, 3, 3, 3


@dataclass(frozen=True)
class Theme:
    """A theme with its datasets, the newest figures first."""

    name: str
    entries: Sequence[Entry]

    @property
    def first(self) -> Sequence[Entry]:
        return self.entries[:TITLES]


@blueprint.get("/")
def home() -> str:
    shelf = library()
    entries = shelf.entries()
    newest = newest_of(entries)
    used = most_used_of(entries, downloads(shelf.settings.home))
    try:
        counts, authorities = places.counts(shelf.warehouse), _authorities(shelf)
        new_cards, used_cards = cards(shelf, newest), cards(shelf, used)
    except NotReady:
        counts, authorities, new_cards, used_cards = {}, [], [], []
    return render_template(
        "home.html", counts=counts, authorities=authorities, themes=themes_of(entries), newest=new_cards,
        used=used_cards, stories=_stories(shelf) if counts else [],
    )  # fmt: skip


def _stories(shelf: Library) -> list[tuple[Story, str]]:
    """Each story with its summary, its figures looked up."""
    return shelf.warehouse.remembered(
        "stories at home", lambda: [(story, summary_of(shelf, story)) for story in stories(shelf)[:STORIES]]
    )


def newest_of(entries: Sequence[Entry], most: int = NEWEST) -> list[Entry]:
    """Those whose figures reach furthest into the present; of one publisher and theme no more than one."""
    ordered = sorted(entries, key=lambda entry: (entry.period[1] or "", entry.published_at), reverse=True)
    found: dict[tuple[str, str], Entry] = {}
    for entry in ordered:
        found.setdefault((entry.publisher, entry.theme), entry)
    return list(found.values())[:most]


def most_used_of(entries: Sequence[Entry], counted: Mapping[str, int], most: int = MOST_USED) -> list[Entry]:
    """Those that were downloaded most often in the last thirty days; none where nobody has downloaded any."""
    used = [entry for entry in entries if counted.get(entry.name)]
    return sorted(used, key=lambda entry: -counted[entry.name])[:most]


def themes_of(entries: Sequence[Entry]) -> list[Theme]:
    """The themes, those of the most datasets first."""
    ordered = sorted(entries, key=lambda entry: entry.theme)
    found = [Theme(name, newest_first(list(group))) for name, group in groupby(ordered, key=lambda entry: entry.theme)]
    return sorted(found, key=lambda theme: (-len(theme.entries), theme.name))


def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.period[1] or "", reverse=True)


def _authorities(shelf: Library) -> list[dict[str, object]]:
    """Code, name and place of each authority; a place of None where no layout is given."""
    known = places.areas(shelf.warehouse)
    laid_out = places.tiles()
    return [
        {"code": code, "name": known[code]["name"], "place": laid_out.get(code)}
        for code in places.region().authorities
        if code in known
    ]
