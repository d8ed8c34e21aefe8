"""The home page: what this is, ways in, and everything that is published."""

from __future__ import annotations

from itertools import groupby

from flask import render_template

from catalogue.errors import NotReady
from catalogue.library import Library
from catalogue.query import places
from catalogue.site.base import blueprint, library
from catalogue.site.cards import Card, cards


@blueprint.get("/")
def home() -> str:
    shelf = library()
    try:
        counts, authorities = places.counts(shelf.warehouse), _authorities(shelf)
        found = cards(shelf, shelf.entries())
    except NotReady:
        counts, authorities, found = {}, [], []
    return render_template("home.html", counts=counts, authorities=authorities, themes=by_theme(found))


def by_theme(found: list[Card]) -> list[tuple[str, list[Card]]]:
    """The cards of each theme, the themes with the most datasets first."""
    ordered = sorted(found, key=lambda card: card.entry.theme)
    themes = [(theme, list(group)) for theme, group in groupby(ordered, key=lambda card: card.entry.theme)]
    return sorted(themes, key=lambda pair: (-len(pair[1]), pair[0]))


def _authorities(shelf: Library) -> list[dict[str, object]]:
    """Code, name and place of each authority; a place of None where no layout is given."""
    known = places.areas(shelf.warehouse)
    laid_out = places.tiles()
    return [
        {"code": code, "name": known[code]["name"], "place": laid_out.get(code)}
        for code in places.region().authorities
        if code in known
    ]
