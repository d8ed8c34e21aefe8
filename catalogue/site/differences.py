"""What changed between two versions of a dataset, in words, with examples and the whole of it as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue.entries import Entry
from catalogue.errors import CatalogueError, NotValid, VersionNotFound
from catalogue.library import Library
from catalogue.query import differences, exports, labels
from catalogue.query.connection import Row
from catalogue.query.differences import Difference, Side
from catalogue.query.selection import NOT_DIMENSIONS, WIDEST
from catalogue.site import words
from catalogue.site.area_files import attached
from catalogue.site.base import blueprint, library
from catalogue.site.table_view import key_of

SUMMED_UP = 100_000  # rows: larger tables are compared only when somebody asks
# What a descriptor says of a dataset that a reader would want to know the change of, and how it is called.
FACTS = {
    "title": "Title", "description": "Description", "lcr:publisher": "Publisher", "lcr:theme": "Theme",
    "lcr:caveats": "Bear in mind", "lcr:coverage": "What it covers", "lcr:updateFrequency": "How often it is updated",
    "lcr:released": "Released by its publisher", "lcr:attribution": "Attribution", "lcr:sourceTable": "Source table",
    "keywords": "Keywords", "lcr:schema": "Schema", "lcr:schemaVersion": "Version of the schema",
}  # fmt: skip
MOST_TEXT = 600


@dataclass(frozen=True)
class Said:
    """One change of what is said about a dataset, as it was and as it is."""

    name: str
    before: str
    after: str


@blueprint.get("/dataset/<name>/compare")
def compare_versions(name: str) -> BaseResponse:
    """Where the form of the dataset's page leads."""
    entry = library().entry(name)
    numbers = [request.args.get("from", ""), request.args.get("to", "")]
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        raise NotValid("Say which two versions to compare.", what_to_do="Choose two on the page of the dataset.")
    return redirect(url_for("site.difference", name=entry.name, before=numbers[0], after=numbers[1]), 302)


@blueprint.get("/dataset/<name>/compare/<before>/<after>")
def difference(name: str, before: str, after: str) -> str | BaseResponse:
    shelf = library()
    old, new = _versions(shelf, name, before, after)
    if old.number > new.number:
        return redirect(url_for("site.difference", name=name, before=new.number, after=old.number), 301)
    found = _difference(shelf, old, new)
    return render_template(
        "difference.html", old=old, new=new, now=shelf.entry(name), versions=shelf.versions(name), found=found,
        sentences=sentences(found), said=_said(old, new), fields=_fields(old, new), what=what, figure=figure,
        columns=_columns(found), label=words.label,
    )  # fmt: skip


@blueprint.get("/dataset/<name>/compare/<before>/<after>/difference.csv")
def difference_file(name: str, before: str, after: str) -> Response:
    """Every row that differs, as a file: each column as it was and as it is."""
    shelf = library()
    old, new = sorted(_versions(shelf, name, before, after), key=lambda entry: entry.number)
    sides = (_side(shelf, old), _side(shelf, new))
    body = exports.csv_chunks(differences.whole_columns(*sides), differences.whole_rows(*sides))
    return attached(body, f"{name}-{old.number}-{new.number}.csv", "csv")


def _versions(shelf: Library, name: str, before: str, after: str) -> tuple[Entry, Entry]:
    """Two versions of a dataset. Raises NotFound, or NotValid for one and the same."""
    shelf.entry(name)
    for number in (before, after):
        if not number.isdecimal() or len(number) > 9:
            raise VersionNotFound(name, number[:40])
    if int(before) == int(after):
        raise NotValid("A version is the same as itself: there is nothing to compare.",
                       what_to_do="Choose two different versions on the page of the dataset.")  # fmt: skip
    return shelf.version(name, int(before)), shelf.version(name, int(after))


def _side(shelf: Library, entry: Entry) -> Side:
    path, digest = shelf.checked(entry, entry.package.parquet.name)
    return Side(entry.number, path, digest, key_of(entry))


def _difference(shelf: Library, old: Entry, new: Entry) -> Difference:
    return differences.difference(_side(shelf, old), _side(shelf, new))


def newest_change(shelf: Library, versions: list[Entry]) -> list[str]:
    """What the newest version changed, in sentences; none for a first version, and for tables too large for a page."""
    if len(versions) < 2 or max(versions[0].rows, versions[1].rows) > SUMMED_UP:
        return []
    try:
        return sentences(_difference(shelf, versions[1], versions[0]))
    except CatalogueError:
        return []


def sentences(found: Difference) -> list[str]:
    """What changed, in a few sentences: “12 figures revised, the largest: Knowsley, March 2024: 4.1 → 4.4.”"""
    said = []
    if found.revised:
        largest = found.largest[0] if found.largest else None
        example = (
            f", the largest: {what(largest)}: {figure(largest, 'before')} → {figure(largest, 'after')}"
            if largest
            else ""
        )
        said.append(f"{words.plural(found.revised, 'figure')} revised{example}.")
    for count, verb, periods in (
        (found.added, "added", found.periods_added),
        (found.removed, "removed", found.periods_removed),
    ):
        if count:
            said.append(f"{words.plural(count, 'row')} {verb}{_span(periods)}.")
    if found.reworded:
        said.append(f"{words.plural(found.reworded, 'row')} described in other words, with the same figure.")
    said += [f"The field {name} is new." for name in found.fields_added]
    said += [f"The field {name} is no longer there." for name in found.fields_removed]
    return said or ["Every row is the same."]


def _span(periods: tuple[Row, ...]) -> str:
    spans = []
    for row in periods:
        first, last = (words.the_period(row[end], row["period_type"]) for end in ("first", "last"))
        spans.append(first if first == last else f"{first} to {last}")
    return f", for {words.listed(spans)}" if spans else ""


def what(row: Row) -> str:
    """Whose figure it is, in words: ``Knowsley, March 2024, Claimant rate (women)``; of a list, its thing and area."""
    named = [str(value) for name, value in row.items() if name.endswith("_name") and name != "area_name" and value]
    parts = [*named[:1], str(row.get("area_name") or row.get("area_code") or "")]
    if row.get("period"):
        parts.append(words.period(row["period"], row.get("period_type")))
    if row.get("measure"):
        parts.append(labels.label_of("measure", row["measure"]) + _breakdown(row))
    if not any(parts):
        parts = [str(value) for name, value in row.items() if not name.endswith(("_before", "_after")) and value][:3]
    return ", ".join(part for part in parts if part)


def _breakdown(row: Row) -> str:
    fixed = (*NOT_DIMENSIONS, "difference")
    told = {name: code for name, code in row.items() if name not in fixed and not name.endswith(("_before", "_after"))}
    said = [labels.label_of(name, str(code)) for name, code in told.items() if code is not None and code not in WIDEST]
    return f" ({', '.join(map(words.inside, said))})" if said else ""


def figure(row: Row, when: str) -> str:
    """A figure as it was or is: its amount, or what its status means; of a table of other things, its cells."""
    if f"value_{when}" not in row:
        cells = [words.cell(value) for name, value in row.items() if name.endswith(f"_{when}")]
        return ", ".join(cells) or words.NO_VALUE
    value, status = row[f"value_{when}"], row.get(f"status_{when}")
    unit = row.get(f"unit_{when}") or row.get("unit")
    if value is None:
        return words.status_words(status) or "not available"
    amount = words.amount(value, unit, None)
    if "unit_before" in row and row["unit_before"] != row["unit_after"] and (named := words.unit_words(unit)) != "%":
        amount = f"{amount} {named}".strip()
    return f"{amount} ({words.status_words(status)})" if status else amount


def _columns(found: Difference) -> list[str]:
    """What is shown of a row that was added or removed."""
    wanted = ("area_name", "period", "measure")
    told = [name for name in found.key if name not in (*NOT_DIMENSIONS, *wanted)]
    if "value" not in found.columns:
        return list(found.columns[:8])
    return [name for name in (*wanted[:2], wanted[2], *told, "value", "status") if name in found.columns]


def _said(old: Entry, new: Entry) -> list[Said]:
    """What is said about the dataset otherwise than before."""
    pairs = [(title, old.facts.get(key), new.facts.get(key)) for key, title in FACTS.items()]
    pairs.append(("Licence", old.licence["title"], new.licence["title"]))
    pairs.append(("Sources", [one["title"] for one in old.sources], [one["title"] for one in new.sources]))
    pairs.append(("Source file", _source(old), _source(new)))
    return [Said(title, _text(before), _text(after)) for title, before, after in pairs if _text(before) != _text(after)]


def _source(entry: Entry) -> str:
    file = entry.source_file
    return f"{file.get('name', '')}, sha256 {str(file.get('sha256', ''))[:12]}…" if file else ""


def _text(value: Any) -> str:
    text = " · ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT].rstrip() + "…"


def _fields(old: Entry, new: Entry) -> list[Said]:
    """The fields that mean or hold something else: type and description."""
    before = {field["name"]: field for field in old.fields}
    found = []
    for field in new.fields:
        was = before.get(field["name"])
        if was:
            texts = [
                f"{one.get('type', 'any')}: {one.get('description') or one.get('title') or ''}" for one in (was, field)
            ]
            if texts[0] != texts[1]:
                found.append(Said(field["name"], texts[0], texts[1]))
    return found
