"""Whether all is well, and what browsers ask every site for."""

from __future__ import annotations

from flask import Response, current_app, make_response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue.errors import NotReady
from catalogue.site.base import blueprint, library


@blueprint.get("/status")
def status() -> Response:
    """200 where the store and the warehouse answer, and 503 where one does not."""
    shelf = library()
    entries = shelf.entries()
    try:
        generation, is_ready = shelf.warehouse.current().name, True
        held = {row["name"]: row["version"] for row in shelf.warehouse.rows("FROM datasets")}
    except NotReady:
        generation, is_ready, held = "", False, {}
    behind = [entry for entry in entries if held.get(entry.name) != entry.number]
    page = render_template("status.html", is_ready=is_ready, generation=generation, entries=entries, behind=behind)
    response = make_response(page, 200 if is_ready else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/favicon.ico")
def favicon() -> BaseResponse:
    return current_app.redirect(url_for("static", filename="icon.svg"), 301)
