"""The blueprint that the pages are put on, and what all of them ask for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, request, url_for

from catalogue.library import Library
from catalogue.maps.boundaries import mark
from catalogue.search.index import Index
from catalogue.site.headers import page_tag

blueprint = Blueprint("site", __name__)

# These say what is the case now, or answer for their own bytes.
OF_THEIR_OWN = {
    "site.status",
    "site.download",
    "site.table_download",
    "site.warehouse_download",
    "site.chart",
    "site.chart_file",
    "site.chart_points",
    "site.map_file",
    "site.area_chart",
    "site.compare_chart",
}


def library() -> Library:
    found: Library = current_app.extensions["library"]
    return found


def index() -> Index:
    """What search reads, of the state that this request found. Raises NotReady."""
    return library().search.index(g.state)


@blueprint.app_template_global()
def public_address(endpoint: str, **values: Any) -> str:
    """The whole address of a page or file, as others are to use it: under the catalogue's own, where that is set."""
    site = library().settings.site_url.rstrip("/")
    return site + url_for(endpoint, **values) if site else url_for(endpoint, **values, _external=True)


@blueprint.before_request
def same_page_again() -> Response | None:
    """Answer 304, with no work done, where the visitor has this very page."""
    if request.endpoint in OF_THEIR_OWN or request.method not in ("GET", "HEAD"):
        return None
    g.state = library().state()
    g.page_tag = page_tag(g.state + mark(library().settings.home))
    if request.if_none_match.contains_weak(g.page_tag):
        response = make_response("", 304)
        response.set_etag(g.page_tag)
        return response
    return None
