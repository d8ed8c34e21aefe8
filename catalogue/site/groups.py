"""Datasets by who answers for them, and by theme."""

from __future__ import annotations

from collections import Counter

from flask import render_template

from catalogue.entries import slug
from catalogue.errors import NotFound
from catalogue.site.base import blueprint, library
from catalogue.site.cards import cards
from catalogue.site.words import label


@blueprint.get("/organization/")
def organizations() -> str:
    entries = library().entries()
    counted = Counter(entry.publisher for entry in entries)
    groups = [(name, slug(name), counted[name]) for name in sorted(counted)]
    return render_template("groups.html", title="Organisations", groups=groups, endpoint="site.organization",
                           lede="Who publishes the figures, and answers for them.")  # fmt: skip


@blueprint.get("/organization/<name>")
def organization(name: str) -> str:
    shelf = library()
    found = [entry for entry in shelf.entries() if entry.publisher_slug == name]
    if not found:
        raise NotFound(f"No organisation called “{name}” publishes here.")
    return render_template("group.html", title=found[0].publisher, kind="Organisations", link=found[0].publisher_link,
                           cards=cards(shelf, found), endpoint="site.organizations")  # fmt: skip


@blueprint.get("/group/")
def themes() -> str:
    entries = library().entries()
    counted = Counter(entry.theme for entry in entries)
    groups = [(label(name), name, counted[name]) for name in sorted(counted)]
    return render_template("groups.html", title="Themes", groups=groups, endpoint="site.theme",
                           lede="Everything that is published, by what it is about.")  # fmt: skip


@blueprint.get("/group/<name>")
def theme(name: str) -> str:
    shelf = library()
    found = [entry for entry in shelf.entries() if entry.theme == name]
    if not found:
        raise NotFound(f"There is no theme called “{name}”.")
    return render_template("group.html", title=label(name), kind="Themes", link="", cards=cards(shelf, found),
                           endpoint="site.themes")  # fmt: skip
