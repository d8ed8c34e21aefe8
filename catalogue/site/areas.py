"""Areas: the list with its search, a page for every area that the register knows, its charts, and all its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue import maps
from catalogue.entries import Entry
from catalogue.errors import NotFound
from catalogue.library import Library
from catalogue.query import area_figures, area_search, gazetteer, labels, places
from catalogue.query.gazetteer import Known
from catalogue.site.area_lines import Shown, context_of, known_area, lines_of
from catalogue.site.base import blueprint, library

LISTED = 50  # areas found, on a page
LINES_OF_A_THEME, LINES_ON_A_PAGE = 6, 30
CHARTS_OF_A_THEME, CHARTS_ON_A_PAGE = 3, 12
LINKS_SHOWN = 70  # to areas inside or beside
AREAS_ON_A_PAGE = 400
LARGEST_LOCATOR = 8_000  # bytes


@dataclass(frozen=True)
class Theme:
    """The lines of one theme that are shown, how many there are, and the wider areas that have a figure beside any."""

    name: str
    lines: Sequence[Shown]
    total: int
    beside: Sequence[Known]
    charts: Sequence[Shown]

    @property
    def ranked(self) -> list[tuple[str, str]]:
        """The measures that are places in an order, each with what it says: a rank alone says nothing."""
        measures = dict.fromkeys(one.line.selection.measure for one in self.lines if one.line.selection.is_rank)
        codes = [code for name in measures if (code := labels.code_of("measure", name))]
        return [(code.label, code.description) for code in codes]


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
        around=[one for code in context_of(found) if (one := _beside(shown, code))],
        inside=gazetteer.children(found), older=gazetteer.lists(found), siblings=gazetteer.siblings(found),
        places=_places(shelf, found), most=LINKS_SHOWN, locator=_locator(found),
        known=gazetteer.known, former=gazetteer.predecessors(found.code), old_codes=_old_codes(found),
        compared=_to_compare(found, shown),
    )  # fmt: skip


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
    codes = [code for code in context_of(found) if any(one.line.of(code) for one in rows)]
    beside = [one for code in codes if (one := gazetteer.known(code))]
    return Theme(name, rows, total, beside, [one for one in rows if one.line.is_trend][:most])


def _places(shelf: Library, found: Known) -> list[tuple[Entry, int]]:
    """The lists of things that have some in the area, with how many: libraries, hospitals."""
    entries = {entry.name: entry for entry in shelf.entries()}
    held = area_figures.things(shelf.warehouse, area_figures.codes_of(found.code), entries)
    return [(entries[name], count) for name, count in held.items()]


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


def _to_compare(found: Known, shown: list[Shown]) -> list[Known]:
    """A few areas that one may want to see beside this one: what it lies in, where that has any of its figures, and

    the first of its fellows.
    """
    fellows = gazetteer.siblings(found)
    around = [one for code in context_of(found)[:1] if (one := _beside(shown, code))]
    return [*around, *fellows[: LISTED // 10]] if found.is_small or len(fellows) <= LISTED // 10 else around


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
        others=[(one, len(found)) for one, found in older.items()] if not year else [],
    )  # fmt: skip


def _by_msoa(rows: Sequence[Known]) -> dict[str, list[Known]]:
    """Small areas under the name that they share: ``Liverpool 001``."""
    found: dict[str, list[Known]] = {}
    for one in rows:
        found.setdefault(one.name[:-1] if one.name[-1:].isalpha() else one.name, []).append(one)
    return found
