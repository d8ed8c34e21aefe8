"""Two to six areas side by side, at an address that anybody may be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from catalogue import small_chart
from catalogue.entries import Entry
from catalogue.errors import NotFound, NotValid
from catalogue.library import Library
from catalogue.query import area_figures, area_search, comparison, gazetteer, labels, places
from catalogue.query.comparison import FEWEST, MOST, Compared
from catalogue.query.gazetteer import Known
from catalogue.site import words
from catalogue.site.area_files import drawing, figures_file
from catalogue.site.area_lines import DRAWING
from catalogue.site.areas import asked, page_number
from catalogue.site.base import blueprint, library, public_address

LINES_ON_A_PAGE = 25
CHOICES = 12  # areas offered for a name
NAMED = 12  # measures that are left out, by name


@dataclass(frozen=True)
class Asked:
    """What an address asks for. areas: those known, each once. problems: what was not taken, in sentences."""

    areas: tuple[Known, ...]
    problems: tuple[str, ...]
    base: str

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.areas]


@dataclass(frozen=True, eq=False)
class Row:
    """One measure of the table."""

    entry: Entry
    compared: Compared

    @property
    def breakdown(self) -> str:
        chosen = self.compared.selection
        return ", ".join(
            part for part in (chosen.breakdown, words.unsaid_unit(chosen.unit, self.compared.measure)) if part
        )

    @property
    def chart(self) -> dict[str, str]:
        version = f"{self.entry.number}.{DRAWING}"
        return {"dataset": self.entry.name, "measure": self.compared.selection.measure, "version": version}

    @property
    def height(self) -> int:
        return small_chart.height_of(list(self.compared.series.values()))


@blueprint.get("/compare")
def compare() -> str | Response:
    shelf = library()
    wanted = _asked(shelf)
    text = asked(request.args.get("q", ""))
    answer = area_search.search(text) if text else None
    status = 200
    page: dict[str, Any] = {}
    if len(wanted.areas) >= FEWEST:
        page = _page(shelf, wanted)
    elif wanted.problems:
        status = 400
    found = answer.found if answer else ()
    html = render_template(
        "compare.html", asked=wanted, q=text, answer=answer, most=MOST, known=gazetteer.known,
        offered=[one for one in found if one.code not in wanted.codes][:CHOICES], found=len(found),
        levels=comparison.levels(wanted.areas), offers=_offers(wanted), without=_without, with_=_with, **page,
    )  # fmt: skip
    return make_response(html, status)


def _asked(shelf: Library) -> Asked:
    """The areas of the address; what is nonsense is said and passed over."""
    found: dict[str, Known] = {}
    problems: list[str] = []
    for text in request.args.getlist("area")[: 10 * MOST]:
        one = gazetteer.find(shelf.warehouse, text)
        if one is None and text.strip():
            problems.append(f"We know no area with the code “{asked(text)[:40]}”.")
        elif one:
            found[one.code] = one
    areas = tuple(found.values())
    if len(areas) > MOST:
        problems.append(
            f"You asked for {len(areas)} areas. These are the first {MOST}: more would not fit side by side."
        )
    base = request.args.get("base", "")
    return Asked(areas[:MOST], tuple(dict.fromkeys(problems[:MOST])), base if base == "region" else "first")


def _with(wanted: Asked, code: str) -> str:
    return _address([*wanted.codes, code], wanted.base)


def _without(wanted: Asked, code: str) -> str:
    return _address([one for one in wanted.codes if one != code], wanted.base)


def _address(codes: list[str], base: str, **more: Any) -> str:
    return url_for("site.compare", area=codes, base=base if base == "region" else None, **more)


def _offers(wanted: Asked) -> list[Known]:
    """What one may want to add: the fellows of a small area and where it lies, the authorities, the region."""
    ours = places.region()
    codes = [*ours.authorities, ours.code, *ours.around]
    fellows = (
        [one.code for one in gazetteer.siblings(wanted.areas[0])][:8]
        if wanted.areas and wanted.areas[0].is_small
        else []
    )
    parents = [one.parent for one in wanted.areas if one.is_small and one.parent]
    every = dict.fromkeys([*fellows, *parents, *codes])
    return [one for code in every if code not in wanted.codes and (one := gazetteer.known(code))]


def _page(shelf: Library, wanted: Asked) -> dict[str, Any]:
    entries = {entry.name: entry for entry in shelf.entries()}
    around = places.region().code
    everything = comparison.compare(shelf.warehouse, wanted.codes, entries, around)
    chosen = request.args.get("theme", "")
    themes = sorted({entries[one.dataset].theme for one in everything})
    kept = (
        [one for one in everything if entries[one.dataset].theme == chosen]
        if chosen in themes
        else comparison.newest(everything)
    )
    rows = _ordered([Row(entries[one.dataset], one) for one in kept], wanted.codes)
    page = page_number(request.args.get("page", ""), len(rows), LINES_ON_A_PAGE)
    shown = rows[(page - 1) * LINES_ON_A_PAGE : page * LINES_ON_A_PAGE]
    base = around if wanted.base == "region" else wanted.codes[0]
    left_out = comparison.alone(shelf.warehouse, wanted.codes, entries, everything)
    return {
        "rows": _by_theme(shown), "total": len(rows), "page": page, "each": LINES_ON_A_PAGE, "themes": themes,
        "theme": chosen if chosen in themes else "", "base": gazetteer.known(base), "around": gazetteer.known(around),
        "has_region": {theme: around not in wanted.codes and any(row.compared.at(around) for row in group)
                       for theme, group in _by_theme(shown).items()},
        "left_out": left_out[:NAMED], "left_out_more": max(0, len(left_out) - NAMED), "difference": difference,
        "address": public_address("site.compare", area=wanted.codes, base="region" if wanted.base == "region" else None,
                                  theme=chosen if chosen in themes else None),
    }  # fmt: skip


def _ordered(rows: list[Row], codes: list[str]) -> list[Row]:
    """Theme by theme, first what the most areas share."""
    shared = {row: sum(row.compared.at(code) is not None for code in codes) for row in rows}
    best: dict[str, int] = {}
    for row in rows:
        best[row.entry.theme] = max(shared[row], best.get(row.entry.theme, 0))

    def place(row: Row) -> tuple[Any, ...]:
        order = labels.order_of("measure", row.compared.selection.measure)
        return (-best[row.entry.theme], row.entry.theme, -shared[row], order, row.entry.title)

    return sorted(rows, key=place)


def _by_theme(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.entry.theme, []).append(row)
    return found


def difference(row: Row, code: str, base: Known) -> str:
    """In words: ``0.4 points more``, ``12% of it`` for a part of a count, ``within the margin of error``."""
    by = row.compared.difference(code, base.code)
    chosen = row.compared.selection
    if by is None:
        return ""
    if not by.is_clear:
        return "no clear difference"
    if by.by == 0:
        return "the same"
    way = ("more", "less")
    if chosen.is_rank:
        is_deprivation = labels.fact_of(chosen.measure, "schema") == "deprivation"  # 1 is the most deprived.
        way = ("places less deprived", "places more deprived") if is_deprivation else ("places lower", "places higher")
    size = words.number(abs(by.by), row.compared.decimals)
    unit = " points" if chosen.unit == "percent" else ""
    return f"{size}{unit} {way[0] if by.by > 0 else way[1]}"


@blueprint.get("/compare/chart.svg")
def compare_chart() -> Response:
    """The small chart of one measure for some areas, and the region where it has the measure too."""
    shelf = library()
    wanted = _asked(shelf)
    entries = {entry.name: entry for entry in shelf.entries()}
    name, measure = request.args.get("dataset", ""), request.args.get("measure", "")
    everything = comparison.compare(shelf.warehouse, wanted.codes, entries, places.region().code)
    for one in everything:
        is_it = (one.dataset, one.selection.measure) == (name, measure)
        if is_it and (drawn := small_chart.draw(list(one.series.values()), one.selection.unit)):
            return drawing(drawn, entries[name])
    raise NotFound("There is no such chart.")


@blueprint.get("/compare/figures.<any(csv, xlsx, json):suffix>")
def compare_file(suffix: str) -> Response:
    """Every observation of the areas that are compared, as one file."""
    shelf = library()
    wanted = _asked(shelf)
    if not wanted.areas:
        raise NotValid("Say which areas: two to six.", what_to_do="Choose them on the page that compares areas.")
    codes = [each for code in wanted.codes for each in area_figures.codes_of(code)]
    return figures_file(shelf, codes, "-".join(wanted.codes), suffix)
