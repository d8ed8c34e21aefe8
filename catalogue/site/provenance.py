"""Where a figure comes from: the source file's cell, what was changed on the way, and why it was read so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from catalogue.entries import Entry
from catalogue.errors import FileDamaged, NotFound, NotValid, VersionNotFound
from catalogue.library import Library
from catalogue.query import labels, provenance
from catalogue.query.connection import Row
from catalogue.query.provenance import Origin
from catalogue.query.selection import Selection
from catalogue.query.source_cells import Excerpt, SourceFiles
from catalogue.site import table_view, words
from catalogue.site.base import blueprint, library
from catalogue.site.differences import what
from pipelines.packages import PROVENANCE, REPORT
from validation.report import Change

# What each rule does, in a sentence. A rule that is not here is shown by its name.
RULES = {
    "area-code": "The code was written as the register writes it.",
    "area-name": "The area’s code was found by its name, in the register of areas.",
    "area-register-name": "The area’s name was written as the register has it, by its code.",
    "area-spelling": "The area’s code was found by a known spelling of its name.",
    "category-spelling": "A category was written as its code list writes it.",
    "coordinate-rounded": "The coordinate was rounded to about 10 centimetres.",
    "marker-split": "A marker beside the figure became its status.",
    "number-format": "The figure was written as a plain number.",
    "percent-sign": "The percent sign was taken off: the unit says it.",
    "period-format": "The period was written as the standard writes it.",
    "proportion-to-percent": "A share of 1 became a share of 100.",
    "suppressed-small-count": "A small count was withheld, so that nobody can be told from it.",
    "suppressed-secondary": "It was withheld, since a withheld figure could be worked out from it.",
    "suppressed-rate": "It was withheld, since a withheld count could be worked out from it.",
}

_sources = SourceFiles()


@dataclass(frozen=True)
class Step:
    """One change on the way. link: to what the rule goes by, or nothing."""

    words: str
    field: str
    before: str
    after: str
    cells: int
    link: str
    link_words: str


@blueprint.get("/dataset/<name>/provenance", endpoint="provenance")
def figure_provenance(name: str) -> str | Response:
    shelf = library()
    now = shelf.entry(name)
    entry = _version(shelf, name, now)
    key = _key(entry)
    asked = {field: text for field in key if (text := request.args.get(field)) is not None and "\x00" not in text}
    parquet, _ = shelf.checked(entry, entry.package.parquet.name)
    found = provenance.rows(parquet, key, asked) if asked else []
    if not found:
        raise NotFound(f"Version {entry.number} of {entry.title} has no figure that this address names.",
                       what_to_do="Open the dataset’s table and follow a figure from there.")  # fmt: skip
    if len(found) > 1:
        return _choices(entry, now, key, found)
    return render_template("provenance.html", now=now, entry=entry, **_facts(shelf, entry, key, found[0]))


def _version(shelf: Library, name: str, now: Entry) -> Entry:
    number = request.args.get("version", "")
    if not number:
        return now
    if not number.isdecimal() or len(number) > 9:
        raise VersionNotFound(name, number[:40])
    return shelf.version(name, int(number))


def _key(entry: Entry) -> tuple[str, ...]:
    key = table_view.key_of(entry)
    if not key or "provenance" not in entry.files:
        raise NotValid(f"{entry.title} is published as it is: its rows are those of its source file.",
                       what_to_do="Download the source file from the dataset’s page.")  # fmt: skip
    return key


def _choices(entry: Entry, now: Entry, key: tuple[str, ...], found: list[Row]) -> Response:
    """Where an address means several figures: which of them."""
    offered = [(what(row), address(entry, key, row)) for row in found[: provenance.MOST_CHOICES]]
    more = len(found) > provenance.MOST_CHOICES
    page = render_template("provenance_choice.html", entry=entry, now=now, offered=offered, more=more)
    return make_response(page)


def address(entry: Entry, key: tuple[str, ...], row: Row) -> str:
    """The page of one figure, for ever: it names the version."""
    return url_for("site.provenance", name=entry.name, version=entry.number, **{name: row[name] for name in key})


@blueprint.app_template_global()
def sources_of(entry: Entry, selection: Selection, period: str) -> str:
    """The address that offers the figures of a chart at one time to be followed; nothing without a key."""
    key = table_view.key_of(entry)
    if not key or "provenance" not in entry.files:
        return ""
    said: dict[str, Any] = {name: code for name, code in selection.filters.items() if name in key}
    return url_for("site.provenance", name=entry.name, version=entry.number, period=period, **said)


def _facts(shelf: Library, entry: Entry, key: tuple[str, ...], row: Row) -> dict[str, Any]:
    path, _ = shelf.checked(entry, PROVENANCE)
    place = provenance.origin(path, key, row)
    report = provenance.read_report(*shelf.checked(entry, REPORT))
    table = provenance.table_of(report, place) if place else {}
    excerpt = _excerpt(shelf, entry, place, table) if place else None
    texts, text = (excerpt.texts, excerpt.text) if excerpt else (frozenset[str](), "")
    changes = provenance.changes(report, row, texts, text)
    read = provenance.decisions(table, place) if place else []
    return {
        "row": row, "is_figure": "value" in row, "figure": _figure(row), "what": what(row), "place": place,
        "excerpt": excerpt,
        "steps": [*(_step(change, row) for change in changes), *_scaled(row, changes, excerpt)],
        "issues": provenance.issues(report, place) if place else [],
        "decisions": [*read, *provenance.given(report, texts)], "permanent": address(entry, key, row),
    }  # fmt: skip


def _excerpt(shelf: Library, entry: Entry, place: Origin, table: dict[str, Any]) -> Excerpt | None:
    """The cells around; None where the source file is not published, is too large, or is not what was published."""
    file = entry.files.get("source")
    if file is None or file.path is None:
        return None
    try:
        path, digest = shelf.checked(entry, file.path)
    except FileDamaged:
        return None
    heads, beside = provenance.head_rows(table), provenance.label_columns(table)
    return _sources.excerpt(path, digest, place.sheet, place.row, place.column, heads, beside)


def _figure(row: Row) -> str:
    if "value" not in row:
        return ""
    if row["value"] is None:
        return words.status_words(row.get("status")) or "not available"
    decimals = len(f"{row['value']:.10f}".rstrip("0").partition(".")[2])
    return words.amount(row["value"], row.get("unit"), decimals)


def _step(change: Change, row: Row) -> Step:
    link, link_words = _link(change, row)
    field = "figure" if change.field == "value" else words.inside(words.label(change.field))
    said = RULES.get(change.rule, f"{words.label(change.rule)}.")
    return Step(said, field, change.before, change.after, change.cells, link, link_words)


def _scaled(row: Row, changes: list[Change], excerpt: Excerpt | None) -> list[Step]:
    """A change of scale is of the whole measure, and so is in no list of changed cells."""
    by = provenance.scaled(row, excerpt.text) if excerpt and not any(one.field == "value" for one in changes) else None
    if by is None or excerpt is None:
        return []
    way = f"divided by {by:,.0f}" if by > 1 else f"multiplied by {1 / by:,.0f}"
    unit = words.unit_words(row.get("unit"))
    said = f"The figure was {way}, since the standard gives it in {unit}." if unit else f"The figure was {way}."
    return [Step(said, "figure", excerpt.text, words.cell(row["value"]), 1, url_for("site.code_list", name="measures"),
                 "The measures and their units")]  # fmt: skip


def _link(change: Change, row: Row) -> tuple[str, str]:
    """Where a reader finds what the rule goes by: the area's page or the code list."""
    if change.field.startswith("area_") and row.get("area_code"):
        return url_for("site.area", code=row["area_code"]), "The area and its codes"
    if known := labels.list_of(change.field):
        return url_for("site.code_list", name=known.name), "The code list and its spellings"
    return url_for("site.help_page"), "Help"
