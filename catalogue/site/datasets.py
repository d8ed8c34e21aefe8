"""A dataset's page, an earlier version's page, and the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request

from catalogue import charts
from catalogue.entries import Entry
from catalogue.errors import FileDamaged, NotFound, NotReady, VersionNotFound
from catalogue.library import Library
from catalogue.query import figures, labels, places, selection
from catalogue.query.gate import read_gate
from catalogue.query.report import Check, read_check
from catalogue.site import words
from catalogue.site.base import blueprint, library
from catalogue.site.cards import period_words
from catalogue.site.dataset_parts import parts
from catalogue.site.differences import newest_change
from catalogue.site.headers import ASK_AGAIN, FOR_EVER
from catalogue.site.map_view import map_view
from pipelines.packages import GATE, REPORT
from pipelines.warehouse_metadata import table_name
from validation.gate import Gate

PERIODS_IN_A_TABLE = 24
MUCH_HIGHER = 2
# A drawing may style itself, and nothing else: it holds no script, and is shown as an image.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Figures:
    """What the figures' part of a page shows."""

    selection: selection.Selection
    series: Sequence[figures.Series]
    summary: Any
    table: Sequence[tuple[figures.Point, dict[str, figures.Point]]]
    periods: int
    areas: int
    version: int

    @property
    def measure(self) -> str:
        return labels.label_of("measure", self.selection.measure)

    @property
    def definition(self) -> str:
        known = labels.code_of("measure", self.selection.measure)
        return known.description if known else ""

    @property
    def decimals(self) -> int | None:
        return labels.decimals_of(self.selection.measure)

    @property
    def unit(self) -> str:
        return self.selection.unit

    @property
    def drawn(self) -> Sequence[figures.Series]:
        """Those in the chart. A wider area that would press the rest flat is left out of it."""
        highest = max((_highest(one) for one in self.series if not one.is_context), default=0.0)
        return [one for one in self.series if not one.is_context or _highest(one) <= MUCH_HIGHER * highest]

    @property
    def shown(self) -> int:
        """How many of the areas of the level are shown."""
        return sum(not one.is_context for one in self.series)

    @property
    def movement(self) -> str:
        """In how many of the areas it went up or down, in a sentence; what a survey cannot tell is not told."""
        if not self.summary or self.summary["since"] is None:
            return ""
        since = words.the_period(self.summary["since"].period, self.summary["since"].period_type)
        up, down, unclear = (self.summary[name] for name in ("up", "down", "unclear"))
        areas = self.summary["areas"]
        if areas in (up, down) and areas > 1:
            return f"Since {since} it has gone {'up' if up else 'down'} in all {areas} areas."
        parts = [f"{way} in {count}" for way, count in (("up", up), ("down", down)) if count]
        sentence = f"Since {since} it has gone {' and '.join(parts)} of the {areas} areas." if parts else ""
        if unclear and not parts:
            return f"The changes since {since} are within the margin of error."
        if unclear:
            sentence += f" In {unclear} the change is within the margin of error."
        return sentence

    @property
    def is_over_time(self) -> bool:
        return self.periods > 1

    @property
    def drawn_height(self) -> int:
        """Of the wide drawing: bars grow with the areas."""
        return charts.height_of(self.drawn, charts.SIZES["wide"])


def _highest(series: figures.Series) -> float:
    return max((abs(point.value) for point in series.points if point.value is not None), default=0.0)


def figures_of(shelf: Library, entry: Entry, asked: dict[str, str]) -> Figures | None:
    """The figures that were asked for; None where a dataset is not one of observations by area."""
    table = table_name(entry.name)
    if not selection.is_indicator(shelf.warehouse, table):
        return None
    chosen = selection.select(shelf.warehouse, table, asked)
    if chosen is None:
        return None
    series = series_of(shelf, chosen)
    if not any(one.points and not one.is_context for one in series):
        return None
    by_period = _by_period(series)
    return Figures(
        chosen, series, figures.summary_of(series),
        by_period[:PERIODS_IN_A_TABLE], len(by_period), figures.areas_at_level(shelf.warehouse, chosen),
        figures.held_version(shelf.warehouse, entry.name),
    )  # fmt: skip


def series_of(shelf: Library, chosen: selection.Selection) -> Sequence[figures.Series]:
    only = places.codes_in_region(shelf.warehouse, chosen.level)
    return figures.series(shelf.warehouse, chosen, places.region().context, only)


def _by_period(series: Sequence[figures.Series]) -> list[tuple[figures.Point, dict[str, figures.Point]]]:
    """For each period, the newest first: one of its points, and the point of each area."""
    found: dict[tuple[Any, str], dict[str, figures.Point]] = {}
    for one in series:
        for point in one.points:
            found.setdefault((point.start, point.period), {})[one.code] = point
    return [(next(iter(found[key].values())), found[key]) for key in sorted(found, reverse=True)]


@blueprint.get("/dataset/<name>")
def dataset(name: str) -> str:
    shelf, entry = library(), library().entry(name)
    asked = request.args.to_dict()
    try:
        shown = figures_of(shelf, entry, asked)
    except NotReady:
        shown = None
    return render_template(
        "dataset.html", entry=entry, figures=shown, check=_check(shelf, entry), now=entry,
        gate=_gate(shelf, entry),
        versions=(versions := shelf.versions(name)), changed=newest_change(shelf, versions),
        period=period_words(entry), **parts(entry, entry), map=map_view(shelf, entry, asked),
    )  # fmt: skip


def _check(shelf: Library, entry: Entry) -> Check | None:
    """What the check found; None where its report cannot be trusted, which the page then says."""
    try:
        path, digest = shelf.checked(entry, REPORT)
    except FileDamaged:
        return None
    return read_check(path, digest)


def _gate(shelf: Library, entry: Entry) -> Gate | None:
    """What the gate found; None where it was asked nothing, or its file cannot be trusted."""
    try:
        return read_gate(*shelf.checked(entry, GATE)) if "gate" in entry.files else None
    except FileDamaged:
        return None


@blueprint.get("/dataset/<name>/version/<number>")
def version(name: str, number: str) -> str:
    if not number.isdecimal() or len(number) > 9:
        raise VersionNotFound(name, number)
    shelf = library()
    entry, now = shelf.version(name, int(number)), shelf.entry(name)
    return render_template(
        "version.html", entry=entry, now=now, versions=shelf.versions(name), check=_check(shelf, entry),
        period=period_words(entry), gate=_gate(shelf, entry), **parts(entry, now),
    )  # fmt: skip


@blueprint.get("/dataset/<name>/chart-<size>.svg")
def chart(name: str, size: str) -> Response:
    """The chart of a choice, as an image. The address holds the version, so it may be kept for ever."""
    shelf, entry = library(), library().entry(name)
    shown = figures_of(shelf, entry, request.args.to_dict())
    if shown is None or size not in charts.SIZES:
        raise NotFound("There is no such chart.")
    folder = shelf.settings.home / "cache" / "charts" / entry.name / str(shown.version)
    drawn = charts.kept(folder, shown.selection.key, shown.drawn, shown.unit, charts.SIZES[size])
    response = make_response(drawn)
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    pinned = request.args.get("version") == str(shown.version)
    response.headers["Cache-Control"] = FOR_EVER if pinned else ASK_AGAIN
    response.add_etag()
    response.make_conditional(request)
    return response
