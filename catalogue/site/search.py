"""The list of datasets with its search, the pages of one theme or organisation, and the lists of these."""

from __future__ import annotations

from flask import render_template, request

from catalogue.errors import NotFound
from catalogue.search.asking import Question, read_question
from catalogue.search.facets import one_of, values_of
from catalogue.site.base import blueprint, index, library
from catalogue.site.results import ResultPage, Scope, result_page
from catalogue.site.words import label


def question() -> Question:
    return read_question(request.args.to_dict(flat=False))


@blueprint.get("/dataset/")
def datasets() -> str:
    return _rendered(result_page(library(), index(), Scope(), question()))


def _rendered(page: ResultPage, title: str = "", link: str = "") -> str:
    """title: of the theme or organisation, and link: to its own website."""
    return render_template("datasets.html", page=page, heading=title, link=link)


@blueprint.get("/organization/")
def organizations() -> str:
    groups, lede = values_of(index(), "publisher"), "Who publishes the figures, and answers for them."
    return render_template("groups.html", title="Organisations", groups=groups, endpoint="site.organization", lede=lede)


@blueprint.get("/organization/<name>")
def organization(name: str) -> str:
    held = one_of(index(), "publisher", name)
    if held is None:
        raise NotFound(f"No organisation called “{name}” publishes here.")
    page = result_page(library(), index(), Scope("site.organization", name, "publisher"), question())
    return _rendered(page, held.shown["publisher"], held.shown["publisher_link"])


@blueprint.get("/group/")
def themes() -> str:
    groups, lede = values_of(index(), "theme"), "Everything that is published, by what it is about."
    return render_template("groups.html", title="Themes", groups=groups, endpoint="site.theme", lede=lede)


@blueprint.get("/group/<name>")
def theme(name: str) -> str:
    if one_of(index(), "theme", name) is None:
        raise NotFound(f"There is no theme called “{name}”.")
    return _rendered(result_page(library(), index(), Scope("site.theme", name, "theme"), question()), label(name))
