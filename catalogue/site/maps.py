"""The map of a dataset: as a page that other sites may embed, as SVG and PNG, and its figures as CSV."""

from __future__ import annotations

import csv
import hashlib
import io
from functools import partial
from pathlib import Path

from flask import Response, make_response, render_template, request

from catalogue.errors import NotFound
from catalogue.maps import alone
from catalogue.query.kept_files import KeptFiles
from catalogue.site.base import blueprint, library, public_address
from catalogue.site.headers import ASK_AGAIN, DRAWING_POLICY, FOR_EVER, embeddable
from catalogue.site.map_view import MapView, caption_of, map_view

DRAWING = "2"  # Part of the name of a kept drawing: count up when the drawing changes.
ROOM = 200_000_000  # bytes of drawings that are kept
NO_MAP = "There is no map of this data."
WHY_NOT = "Choose areas of the region, such as local authorities: its page says which the data has."


@blueprint.get("/dataset/<name>/map")
def map_page(name: str) -> Response:
    """The map alone: other sites may show it in a frame, and the page's own script asks it for another period."""
    view = asked_view(name)
    return embeddable(render_template("map.html", map=view, entry=view.entry))


@blueprint.get("/dataset/<name>/map.<any(svg, png, csv):suffix>")
def map_file(name: str, suffix: str) -> Response:
    """The map as a file. An address that holds version and mark may be kept for ever."""
    view = asked_view(name)
    response = _csv(view) if suffix == "csv" else _picture(view, suffix, "bare" in request.args)
    is_pinned = request.args.get("version") == str(view.version) and request.args.get("mark") == view.mark
    response.headers["Cache-Control"] = FOR_EVER if is_pinned else ASK_AGAIN
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response


def asked_view(name: str) -> MapView:
    """The map of this request's address. Raises NotFound where the data has none."""
    view = map_view(library(), library().entry(name), request.args.to_dict())
    if view is None:
        raise NotFound(NO_MAP, what_to_do=WHY_NOT)
    return view


def _picture(view: MapView, suffix: str, is_bare: bool) -> Response:
    path = _kept(view, suffix, is_bare)
    response = make_response(path.read_bytes())
    response.mimetype = "image/svg+xml" if suffix == "svg" else "image/png"
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    if not is_bare:
        response.headers["Content-Disposition"] = f'attachment; filename="{view.entry.name}-map.{suffix}"'
    return response


def _kept(view: MapView, suffix: str, is_bare: bool) -> Path:
    """The drawing, from the cache or made now. Its name is the choice, so it is made once for each."""
    choice = f"{DRAWING}|{sorted(view.pinned.items())}|{is_bare}|{public_address('site.home')}"
    name = f"{view.entry.name}/{view.version}/{hashlib.sha256(choice.encode()).hexdigest()[:24]}.{suffix}"
    return KeptFiles(library().settings.home / "cache" / "maps", ROOM).get(name, partial(_draw, view, is_bare))


def _draw(view: MapView, is_bare: bool, path: Path) -> None:
    if path.suffix == ".png":
        path.write_bytes(alone.png(alone.whole(view.made, caption_of(view), dark=False)))
    elif is_bare:
        path.write_text(alone.bare(view.made, f"Map: {view.heading}"), encoding="utf-8")
    else:
        path.write_text(alone.whole(view.made, caption_of(view)), encoding="utf-8")


def _csv(view: MapView) -> Response:
    """One row an area of the map, with where its tile stands left out: what one needs to draw it anew."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(("area_code", "area_name", "period", "measure", "value", "unit", "status"))
    for code in sorted(view.made.plan.shapes):
        one = view.figures.get(code)
        facts = ("" if one is None or one.value is None else f"{one.value:.15g}", view.chosen.unit)
        name = one.name if one else view.made.figures.name(code)
        rows.writerow((code, _inert(name), view.period.period, view.chosen.measure, *facts, one.status if one else "x"))
    response = make_response(text.getvalue())
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{view.entry.name}-map.csv"'
    return response


def _inert(text: str) -> str:
    """Text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text[:1] in "=+-@" else text
