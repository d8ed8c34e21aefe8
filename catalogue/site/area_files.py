"""What pages of areas lead to: small charts of their measures, and all of their figures as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, current_app, request

from catalogue import small_chart
from catalogue.entries import Entry
from catalogue.errors import NotFound
from catalogue.library import Library
from catalogue.query import area_figures, exports, places
from catalogue.query.area_figures import Line
from catalogue.query.gazetteer import Known
from catalogue.site.area_lines import DRAWING, context_of, known_area, lines_of
from catalogue.site.base import blueprint, library, public_address
from catalogue.site.headers import ASK_AGAIN, DRAWING_POLICY, FOR_EVER

FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
INERT_NOTE = "Text that begins with =, +, - or @ is stored as text: no cell is a formula."


@blueprint.get("/area/<code>/chart.svg")
def area_chart(code: str) -> Response:
    """A small chart of one measure: the area, what it lies in, the region and the country."""
    shelf = library()
    found = known_area(shelf, code)
    wanted = (request.args.get("dataset", ""), request.args.get("measure", ""))
    for one in lines_of(shelf, found):
        if (one.entry.name, one.line.selection.measure) == wanted:
            return drawing(_chart(found, one.line), one.entry)
    raise NotFound("There is no such chart.")


def _chart(found: Known, line: Line) -> str:
    around = [replace(one, is_context=True) for one in line.headline.context if one.code in _charted(found)]
    return small_chart.draw([replace(line.series, name=found.name), *around], line.selection.unit)


def _charted(found: Known) -> tuple[str, ...]:
    """The nearest, the region and the widest: more lines would hide the area's own."""
    context = context_of(found)
    return (*context[:1], places.region().code, context[-1])


def drawing(svg: str, entry: Entry) -> Response:
    """A chart as an image; one whose address holds the version may be kept for ever."""
    response = current_app.response_class(svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    is_pinned = request.args.get("version") == f"{entry.number}.{DRAWING}"
    response.headers["Cache-Control"] = FOR_EVER if is_pinned else ASK_AGAIN
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/area/<code>/figures.<any(csv, xlsx, json):suffix>")
def area_figures_file(code: str, suffix: str) -> Response:
    """Every observation of an area from every public dataset, as one file."""
    shelf = library()
    found = known_area(shelf, code)
    codes = area_figures.codes_of(found.code)
    entries = {entry.name: entry for entry in shelf.entries()}
    if not any(name in entries for name in area_figures.datasets_of(shelf.warehouse, codes)):
        raise NotFound(f"We hold no figure for {found.name} ({found.code}).",
                       what_to_do="Its page lists the areas around it that have some.")  # fmt: skip
    return figures_file(shelf, codes, f"{found.code}-figures", suffix)


def figures_file(shelf: Library, codes: Sequence[str], name: str, suffix: str) -> Response:
    """The observations of some areas as CSV, JSON or Excel; Excel says on a second sheet whose they are."""
    entries = {entry.name: entry for entry in shelf.entries()}
    known = {name: (entry.title, entry.number) for name, entry in entries.items()}
    columns = area_figures.columns(shelf.warehouse, codes)

    def rows() -> Iterator[dict[str, Any]]:
        return area_figures.observations(shelf.warehouse, codes, known)

    if suffix == "xlsx":
        used = [entries[one] for one in area_figures.datasets_of(shelf.warehouse, codes) if one in entries]
        body: Any = exports.workbook({"Figures": (columns, rows()), "Sources": (SOURCE_COLUMNS, _sources(used))})
    else:
        make: Callable[..., Iterator[str]] = exports.csv_chunks if suffix == "csv" else exports.json_chunks
        body = make(columns, rows())
    return attached(body, f"{name}.{suffix}", suffix)


SOURCE_COLUMNS = ("dataset", "title", "publisher", "licence", "version", "published", "address", "bear_in_mind")


def _sources(entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield {
            "dataset": entry.name, "title": entry.title, "publisher": entry.publisher,
            "licence": entry.licence["title"], "version": entry.number, "published": entry.published_at[:10],
            "address": public_address("site.version", name=entry.name, number=entry.number),
            "bear_in_mind": " ".join(entry.caveats),
        }  # fmt: skip
    yield {"title": INERT_NOTE}


def attached(body: Any, name: str, suffix: str) -> Response:
    """A file to save; pages of other sites may read it, for it is public."""
    response = current_app.response_class(body if request.method == "GET" else b"", content_type=FILE_TYPES[suffix])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
