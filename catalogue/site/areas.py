"""Areas: the list, and a page for each with the latest figure of every measure."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue import charts
from catalogue.entries import Entry
from catalogue.errors import NotFound
from catalogue.library import Library
from catalogue.query import figures, labels, places
from catalogue.site.base import blueprint, library

SMALL_AREAS_LISTED = 60


@dataclass(frozen=True)
class Line:
    """One measure of one dataset, for one area, beside the areas around it."""

    entry: Entry
    headline: figures.Headline

    @property
    def measure(self) -> str:
        return labels.label_of("measure", self.headline.selection.measure)

    @property
    def decimals(self) -> int | None:
        return labels.decimals_of(self.headline.selection.measure)

    @property
    def spark(self) -> str:
        return charts.sparkline(self.headline.series)

    def of(self, code: str) -> figures.Point | None:
        """The figure of another area for the same period, or nothing: never one of another time."""
        wanted = self.headline.series.latest
        series = next((one for one in self.headline.context if one.code == code), None)
        return next((p for p in series.points if p.period == wanted.period), None) if series else None


@blueprint.get("/area/")
def areas() -> str:
    shelf = library()
    ours = places.region()
    authorities = [places.area(shelf.warehouse, code) for code in ours.authorities]
    return render_template(
        "areas.html", authorities=[row for row in authorities if row],
        wider=[row for row in (places.area(shelf.warehouse, code) for code in ours.context) if row],
        tiles=places.tiles(),
    )  # fmt: skip


@blueprint.get("/area/<code>")
def area(code: str) -> str | BaseResponse:
    shelf = library()
    found = places.area(shelf.warehouse, code)
    if found is None:
        raise NotFound(f"We have no figures for an area with the code “{code}”.",
                       what_to_do="Check the code, or choose an authority from the list of areas.")  # fmt: skip
    if found["code"] != code:
        return redirect(url_for("site.area", code=found["code"]), 301)
    themes = _by_theme(_lines(shelf, found["code"]))
    compared = {theme: _compared(lines, found["code"]) for theme, lines in themes.items()}
    anywhere = {one for codes in compared.values() for one in codes}
    return render_template(
        "area.html", area=found, above=places.above(shelf.warehouse, found["code"]), themes=themes, compared=compared,
        context=[places.areas(shelf.warehouse)[one] for one in places.region().context if one in anywhere],
        inside=_by_type(places.within(shelf.warehouse, found["code"])), most=SMALL_AREAS_LISTED,
        count=sum(map(len, themes.values())),
    )  # fmt: skip


def _compared(lines: list[Line], code: str) -> list[str]:
    """The wider areas that have a figure beside any of these lines."""
    return [one for one in places.region().context if one != code and any(line.of(one) for line in lines)]


def _lines(shelf: Library, code: str) -> list[Line]:
    entries = {entry.name: entry for entry in shelf.entries()}
    tables = {table: name for name, table in places.indicator_tables(shelf.warehouse).items() if name in entries}
    codes = [code, *places.earlier_codes(shelf.warehouse, code)]
    found = [one for each in codes for one in figures.profile(shelf.warehouse, each, tables, places.region().context)]
    return [Line(entries[tables[headline.table]], headline) for headline in found]


def _by_theme(lines: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (line.entry.theme, line.entry.title)):
        found.setdefault(line.entry.theme, []).append(line)
    return found


def _by_type(rows: list[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        found.setdefault(str(row["type"]), []).append(row)
    return found
