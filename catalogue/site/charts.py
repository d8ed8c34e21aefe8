"""The chart of a dataset: as an image of its page, as a page that other sites may embed, and as files to take away.

Without script the chart is an image and its form a plain form. With it (``static/chart.js``, a few kB of our own) the
drawing stands in the page and answers to pointer, finger and keys. We do not send Vega's bundle to browsers: it has
some 800 kB and makes functions out of text, which the policy of our pages forbids; the chart's Vega-Lite is a download.
"""

from __future__ import annotations

import hashlib
import json
from functools import partial
from pathlib import Path

from flask import Response, make_response, render_template, request

from catalogue import charts
from catalogue.errors import NotFound
from catalogue.query.charted_rows import csv_of
from catalogue.query.kept_files import KeptFiles
from catalogue.site.base import blueprint, library, public_address
from catalogue.site.figures import Figures, figures_of
from catalogue.site.headers import ASK_AGAIN, DRAWING_POLICY, FOR_EVER, embeddable

DRAWING = "1"  # Part of the name of a kept picture: count up when the drawing changes.
ROOM = 100_000_000  # bytes of pictures that are kept, whatever is asked for
NO_CHART = "There is no chart of this data."
WHY_NOT = "Its page has its table and every file that you can download."
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv",
    "vl.json": "application/json",
}


@blueprint.get("/dataset/<name>/chart")
def chart_page(name: str) -> Response:
    """The chart alone: other sites may show it in a frame."""
    shown = asked_figures(name)
    return embeddable(render_template("chart.html", figures=shown, entry=shown.entry))


@blueprint.get("/dataset/<name>/chart-<size>.svg")
def chart(name: str, size: str) -> Response:
    """The drawing of a choice, as its page shows it: light or dark as the reader's screen is."""
    shown = asked_figures(name)
    return _answer(shown, charts.draw(shown.picture, _size(size)), "svg")


@blueprint.get("/dataset/<name>/chart-<size>.json")
def chart_points(name: str, size: str) -> Response:
    """The drawing to stand in the page, and where everything is in it, for the page's script."""
    shown, drawn = asked_figures(name), _size(size)
    found = {"svg": charts.inline(shown.picture, drawn), **charts.pointing(shown.picture, drawn)}
    return _answer(shown, json.dumps(found, ensure_ascii=False, separators=(",", ":")), "vl.json")


@blueprint.get("/dataset/<name>/chart.<any('svg', 'png', 'csv', 'vl.json'):suffix>")
def chart_file(name: str, suffix: str) -> Response:
    """The chart to take away: with title and source within, or its figures, or its Vega-Lite specification."""
    shown = asked_figures(name)
    response = _answer(shown, _file(shown, suffix), suffix)
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.entry.name}-chart.{suffix}"'
    return response


def asked_figures(name: str) -> Figures:
    """What this request's address asks for. Raises NotFound where the dataset has nothing to draw."""
    shelf = library()
    shown = figures_of(shelf, shelf.entry(name), request.args)
    if shown is None:
        raise NotFound(NO_CHART, what_to_do=WHY_NOT)
    return shown


def _size(name: str) -> charts.Size:
    if name not in charts.SIZES:
        raise NotFound("There is no chart of this size.", what_to_do=f"There are {', '.join(charts.SIZES)}.")
    return charts.SIZES[name]


def _file(shown: Figures, suffix: str) -> str | bytes:
    if suffix == "png":
        return _kept_png(shown)
    if suffix == "csv":
        codes = [one.code for one in shown.series]
        return csv_of(library().warehouse, shown.selection, codes, latest_only=not shown.is_over_time)
    if suffix == "vl.json":
        return json.dumps(charts.vega_lite(shown.picture), ensure_ascii=False, indent=1)
    return charts.alone(shown.picture, charts.SIZES["wide"])


def _kept_png(shown: Figures) -> bytes:
    """A PNG takes a tenth of a second to make, so it is kept under its drawing: as many as there is room for."""
    drawn = charts.alone(shown.picture, charts.SIZES["wide"])
    name = f"{hashlib.sha256(f'{DRAWING}|{drawn}'.encode()).hexdigest()[:32]}.png"
    folder = library().settings.home / "cache" / "charts"
    return KeptFiles(folder, ROOM).get(name, partial(_write_png, drawn)).read_bytes()


def _write_png(drawn: str, path: Path) -> None:
    path.write_bytes(charts.png_of(drawn))


def _answer(shown: Figures, body: str | bytes, suffix: str) -> Response:
    """An address that holds the version that is drawn may be kept for ever: a version never changes."""
    response = make_response(body)
    response.mimetype = MEDIA_TYPES[suffix]
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    response.headers["Access-Control-Allow-Origin"] = "*"
    is_pinned = request.args.get("version") == str(shown.version)
    response.headers["Cache-Control"] = FOR_EVER if is_pinned else ASK_AGAIN
    response.add_etag()
    response.make_conditional(request)
    return response


def embed_code(shown: Figures) -> str:
    """The lines that put the chart into another site."""
    address = public_address("site.chart_page", name=shown.entry.name, **shown.query).replace("&", "&amp;")
    height = shown.height("wide") + 300
    return (
        f'<iframe src="{address}" title="{_quoted(f"Chart: {shown.title}")}" width="100%" height="{height}" '
        'loading="lazy"></iframe>'
    )


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


blueprint.add_app_template_global(embed_code, "chart_embed_code")
