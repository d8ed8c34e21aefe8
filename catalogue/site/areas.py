"""Areas: the list with its search, a page for every area that the register knows, its charts, and all its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue import charts, maps, small_chart
from catalogue.entries import Entry
from catalogue.errors import NotFound
from catalogue.library import Library
from catalogue.query import area_figures, area_search, exports, gazetteer, labels, places
from catalogue.query.area_figures import Line
from catalogue.query.figures import Point
from catalogue.query.gazetteer import Known
from catalogue.site import words
from catalogue.site.base import blueprint, library, public_address
from catalogue.site.headers import ASK_AGAIN, FOR_EVER
from catalogue.site.table_view import key_of

LISTED = 50  # areas found, on a page
LINES_OF_A_THEME, LINES_ON_A_PAGE = 6, 30
CHARTS_OF_A_THEME, CHARTS_ON_A_PAGE = 3, 12
LINKS_SHOWN = 70  # to areas inside or beside
AREAS_ON_A_PAGE = 400
LARGEST_LOCATOR = 8_000  # bytes
DRAWING = 1  # Part of a chart's address: count up when the drawing changes.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
INERT_NOTE = "Text that begins with =, +, - or @ is stored as text: no cell is a formula."


@dataclass(frozen=True)
class Shown:
    """One line of an area's page: a measure, the dataset that it is from, and the areas beside."""

    entry: Entry
    line: Line

    @property
    def spark(self) -> str:
        return charts.sparkline(self.line.series)

    @property
    def unit(self) -> str:
        return words.unsaid_unit(self.line.selection.unit, self.line.measure)

    @property
    def breakdown(self) -> str:
        return ", ".join(part for part in (self.line.selection.breakdown, self.unit) if part)

    @property
    def chart(self) -> dict[str, str]:
        """What the address of its chart says beside the area."""
        version = f"{self.entry.number}.{DRAWING}"
        return {"dataset": self.entry.name, "measure": self.line.selection.measure, "version": version}

    @property
    def source(self) -> str:
        """The page that follows its latest figure to the source; nothing where its dataset has no key."""
        figure, key = self.line.figure(self.line.latest), key_of(self.entry)
        if not key or "provenance" not in self.entry.files or any(name not in figure for name in key):
            return ""
        said: dict[str, Any] = {name: figure[name] for name in key}
        return url_for("site.provenance", name=self.entry.name, version=self.entry.number, **said)

    @property
    def summary(self) -> str:
        """The chart in a sentence, for those who do not see it."""
        told = [point for point in self.line.series.points if point.value is not None]
        first, last = told[0], told[-1]
        return f"{self._at(first)}, and {self._at(last)}."

    def _at(self, point: Point) -> str:
        figure = words.amount(point.value, self.line.selection.unit, self.line.decimals)
        return f"{figure} in {words.the_period(point.period, point.period_type)}"


@dataclass(frozen=True)
class Theme:
    """The lines of one theme that are shown, how many there are, and the wider areas that have a figure beside any."""

    name: str
    lines: Sequence[Shown]
    total: int
    beside: Sequence[Known]
    charts: Sequence[Shown]


@blueprint.get("/area/")
def areas() -> str | BaseResponse:
    shelf, text = library(), asked(request.args.get("q", ""))
    found = area_search.search(text) if text else None
    if found and found.only:
        return redirect(url_for("site.area", code=found.only.code), 302)
    page = page_number(request.args.get("page", ""), len(found.found) if found else 0, LISTED)
    ours = places.region()
    return render_template(
        "areas.html", q=text, answer=found, page=page, listed=LISTED, known=gazetteer.known,
        rows=found.found[(page - 1) * LISTED : page * LISTED] if found else (),
        held=area_figures.holders(shelf.warehouse) if found else {},
        authorities=[one for code in ours.authorities if (one := gazetteer.known(code))],
        wider=[one for code in ours.context if (one := gazetteer.known(code))], tiles=places.tiles(),
    )  # fmt: skip


def asked(text: str) -> str:
    """What a visitor typed, without what a page cannot show."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:100]


def page_number(text: str, rows: int, each: int) -> int:
    """The page that was asked for; the first or the last where there is no such."""
    number = int(text) if text.isdecimal() and len(text) < 7 else 1
    return max(1, min(number, -(-rows // each)))


@blueprint.get("/area/<code>")
def area(code: str) -> str | BaseResponse:
    shelf = library()
    found = known_area(shelf, code)
    if found.code != code:
        return redirect(url_for("site.area", code=found.code), 301)
    shown = lines_of(shelf, found)
    theme = request.args.get("theme", "")
    chosen = theme if any(one.entry.theme == theme for one in shown) else ""
    page = page_number(request.args.get("page", ""), sum(one.entry.theme == chosen for one in shown), LINES_ON_A_PAGE)
    return render_template(
        "area.html", area=found, above=gazetteer.above(found), themes=_themes(found, shown, chosen, page),
        theme=chosen, page=page, each=LINES_ON_A_PAGE, count=len(shown),
        datasets=len({one.entry.name for one in shown}),
        around=[one for code in _context(found) if (one := _beside(shown, code))],
        inside=gazetteer.children(found), older=gazetteer.lists(found), siblings=gazetteer.siblings(found),
        most=LINKS_SHOWN, locator=_locator(found), known=gazetteer.known, label_of=labels.label_of,
        former=gazetteer.predecessors(found.code), old_codes=_old_codes(found), compared=_to_compare(found),
    )  # fmt: skip


def known_area(shelf: Library, code: str) -> Known:
    """The area of an address. Raises NotFound."""
    found = gazetteer.find(shelf.warehouse, code)
    if found is None:
        raise NotFound(f"We know no area with the code “{code[:40]}”.",
                       what_to_do="Check the code, or find the area by its name on the page of areas.")  # fmt: skip
    return found


def lines_of(shelf: Library, found: Known) -> list[Shown]:
    entries = {entry.name: entry for entry in shelf.entries()}
    lines = area_figures.lines(shelf.warehouse, found.code, entries, _context(found))
    return sorted(
        (Shown(entries[line.dataset], line) for line in lines),
        key=lambda one: (one.entry.theme, labels.order_of("measure", one.line.selection.measure), one.entry.title),
    )


def _context(found: Known) -> tuple[str, ...]:
    """What an area is read against: of a small one its authority, then the region, and what that lies in."""
    around = places.region().context
    first = (found.parent,) if found.is_small and found.parent else ()
    return tuple(code for code in (*first, *around) if code != found.code)


def _themes(found: Known, shown: list[Shown], chosen: str, page: int) -> list[Theme]:
    """Of the theme that was chosen a page of its lines, or of each theme the newest figures of its first measures."""
    by_theme: dict[str, list[Shown]] = {}
    for one in shown:
        by_theme.setdefault(one.entry.theme, []).append(one)
    if chosen:
        part = by_theme[chosen][(page - 1) * LINES_ON_A_PAGE : page * LINES_ON_A_PAGE]
        return [_theme(found, chosen, part, len(by_theme[chosen]), CHARTS_ON_A_PAGE)]
    return [_theme(found, name, _first(rows), len(rows), CHARTS_OF_A_THEME) for name, rows in sorted(by_theme.items())]


def _first(rows: list[Shown]) -> list[Shown]:
    """The first few measures, each by its newest figure; those with a trend before those of one time."""
    kept = area_figures.newest(one.line for one in rows)
    return sorted((one for one in rows if one.line in kept), key=lambda one: not one.line.is_trend)[:LINES_OF_A_THEME]


def _theme(found: Known, name: str, rows: list[Shown], total: int, most: int) -> Theme:
    codes = [code for code in _context(found) if any(one.line.of(code) for one in rows)]
    beside = [one for code in codes if (one := gazetteer.known(code))]
    return Theme(name, rows, total, beside, [one for one in rows if one.line.is_trend][:most])


def _beside(shown: list[Shown], code: str) -> Known | None:
    """An area that has a figure beside any of the lines."""
    return gazetteer.known(code) if any(one.line.of(code) for one in shown) else None


def _locator(found: Known) -> str:
    """A small map of where it is; of an area that is on none, where its authority is."""
    for code in (found.code, found.parent or ""):
        drawn = maps.locator(code) if code else ""
        if drawn and len(drawn) <= LARGEST_LOCATOR:
            return drawn
    return ""


def _old_codes(found: Known) -> tuple[str, ...]:
    from schemas.areas import register

    return register().other_codes_of(found.code)


def _to_compare(found: Known) -> list[Known]:
    """A few areas that one may want to see beside this one: the first of its fellows, and what it lies in."""
    fellows = gazetteer.siblings(found)
    around = [one for code in _context(found)[:1] if (one := gazetteer.known(code))]
    return [*around, *(fellows if len(fellows) <= LISTED // 10 else [])]


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
    context = _context(found)
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


@blueprint.get("/area/<code>/inside")
def area_inside(code: str) -> str:
    """Every area of one type inside an area: those in use, or those of an older list."""
    found = known_area(library(), code)
    kind, year = request.args.get("kind", ""), request.args.get("list", "")
    older = {str(one): rows for one, rows in gazetteer.lists(found).get(kind, ())}
    rows = older.get(year) if year else gazetteer.children(found).get(kind)
    if not rows:
        raise NotFound(f"We know no such areas inside {found.name}.",
                       what_to_do="Its page lists the kinds of area that lie in it.")  # fmt: skip
    page = page_number(request.args.get("page", ""), len(rows), AREAS_ON_A_PAGE)
    part = rows[(page - 1) * AREAS_ON_A_PAGE : page * AREAS_ON_A_PAGE]
    return render_template(
        "area_inside.html", area=found, above=gazetteer.above(found), kind=kind, year=year, rows=part, page=page,
        total=len(rows), each=AREAS_ON_A_PAGE, groups=_by_msoa(part) if kind == "lsoa" else None,
    )  # fmt: skip


def _by_msoa(rows: Sequence[Known]) -> dict[str, list[Known]]:
    """Small areas under the name that they share: ``Liverpool 001``."""
    found: dict[str, list[Known]] = {}
    for one in rows:
        found.setdefault(one.name[:-1] if one.name[-1:].isalpha() else one.name, []).append(one)
    return found
