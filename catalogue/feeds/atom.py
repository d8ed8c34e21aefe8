"""Atom feeds of a search, of a theme and of an organisation: the datasets last published, the newest first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, make_response, request, url_for

from catalogue.errors import NotFound
from catalogue.library import Library
from catalogue.search.asking import Question, read_question
from catalogue.search.facets import one_of
from catalogue.search.finding import Answer, find
from catalogue.search.index import Held

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

ENTRIES = 50
LONG_AGO = "1970-01-01T00:00:00Z"  # when a feed without entries was last changed
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@blueprint.get("/datasets.atom")
def datasets() -> Response:
    question = _question()
    return _feed(f"Datasets for “{question.text}”" if question.text else "Datasets", question)


@blueprint.get("/organization/<name>.atom")
def organization(name: str) -> Response:
    held = one_of(_library().index(), "publisher", name)
    if held is None:
        raise NotFound(f"No organisation called “{name}” publishes here.")
    return _feed(f"Datasets of {held.shown['publisher']}", _question(), "publisher", name)


@blueprint.get("/group/<name>.atom")
def theme(name: str) -> Response:
    held = one_of(_library().index(), "theme", name)
    if held is None:
        raise NotFound(f"There is no theme called “{name}”.")
    return _feed(f"Datasets, theme: {held.texts['theme'][0]}", _question(), "theme", name)


def _library() -> Library:
    found: Library = current_app.extensions["library"]
    return found


def _question() -> Question:
    return replace(read_question(request.args.to_dict(flat=False)), sort="published", page=1)


def _feed(words: str, question: Question, facet: str = "", name: str = "") -> Response:
    """facet and name: of the theme or organisation whose address it is."""
    narrowed = question.only_with(facet, name) if facet else question
    answer = find(_library().index(), narrowed, most=ENTRIES, with_counts=False)
    asked: dict[str, Any] = dict(question.parameters(without=facet))
    asked.pop("sort", None)
    asked |= {"name": name} if facet else {}
    ours = str(request.endpoint)
    response = make_response(
        _atom(words, answer, _address(f"site.{ours.split('.')[1]}", **asked), _address(ours, **asked))
    )
    response.mimetype = "application/atom+xml"
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _atom(words: str, answer: Answer, page: str, here: str) -> bytes:
    """page: the address that shows the same to people. here: the feed's own."""
    from feedgen.feed import FeedGenerator

    settings = _library().settings
    feed = FeedGenerator()
    feed.id(page)
    feed.title(_plain(f"{words} – {settings.site_title}"))
    feed.link(href=page, rel="alternate", type="text/html")
    feed.link(href=here, rel="self", type="application/atom+xml")
    feed.updated(max((held.published_at for held in answer.held), default="") or LONG_AGO)
    feed.language("en-GB")
    for held in answer.held:
        _add_entry(feed, held)
    text: bytes = feed.atom_str(pretty=True)
    return text


def _add_entry(feed: Any, held: Held) -> None:
    address = _address("site.dataset", name=held.name)
    entry = feed.add_entry(order="append")
    entry.id(address)
    entry.title(_plain(held.shown["title"]))
    entry.link(href=address, rel="alternate", type="text/html")
    entry.updated(held.published_at or LONG_AGO)
    entry.summary(_plain(held.shown["summary"]))
    entry.author(name=_plain(held.shown["publisher"]) or "Unknown")
    if held.shown["theme"]:
        entry.category(term=held.shown["theme"], label=held.texts["theme"][0])


def _address(endpoint: str, **values: Any) -> str:
    """The whole address, under the catalogue's own where that is set."""
    site = _library().settings.site_url.rstrip("/")
    return site + url_for(endpoint, **values) if site else url_for(endpoint, **values, _external=True)


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub(" ", text)
