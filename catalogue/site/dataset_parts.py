"""The parts of a dataset's page that are about its table: first rows, fields, downloads, how to cite, how to use it."""

from __future__ import annotations

from typing import Any

from catalogue.citations import Citation
from catalogue.entries import Entry
from catalogue.errors import CatalogueError
from catalogue.query.column_facts import facts_of
from catalogue.query.tables import Table
from catalogue.site.base import library, public_address
from catalogue.site.dictionary import dictionary
from catalogue.site.downloads import made_files
from catalogue.site.table import first_page, table_of
from catalogue.site.table_view import TableView
from catalogue.snippets import Snippet, Source, snippets
from pipelines.warehouse_metadata import table_name

PASTED = ("csv", "parquet", "json", "duckdb")


def parts(entry: Entry, now: Entry) -> dict[str, Any]:
    """What ``_table.html``, ``_fields.html``, ``_downloads.html``, ``_cite.html`` and ``_snippets.html`` show.

    now: the current version. A part that needs the rows says less where they cannot be read.
    """
    return {
        "table": _first_page(entry, now),
        "dictionary": dictionary(entry, _table(entry, now)),
        "sizes": _sizes(entry),
        "citation": Citation(entry, _address(entry), library().settings.site_title),
        "snippets": _snippets(entry, now),
    }


def _address(entry: Entry) -> str:
    return public_address("site.version", name=entry.name, number=entry.number)


def _table(entry: Entry, now: Entry) -> Table | None:
    """The version's own table; None where the rows cannot be read, or no longer be trusted."""
    try:
        own, found = table_of(entry.name, None if entry.number == now.number else str(entry.number))
        facts_of(found)
        return found if own.number == entry.number else None
    except CatalogueError:
        return None


def _first_page(entry: Entry, now: Entry) -> TableView | None:
    try:
        return first_page(entry, None if entry.number == now.number else str(entry.number))
    except CatalogueError:
        return None


def _sizes(entry: Entry) -> dict[str, int]:
    """The bytes of the files that are made when asked for, as far as they are known."""
    try:
        return made_files(entry).sizes()
    except CatalogueError:
        return {}


def _snippets(entry: Entry, now: Entry) -> list[Snippet]:
    before = "" if entry.number == now.number else f"{entry.number}-"
    links = {
        key: public_address("site.download", name=entry.name, resource=f"{before}{key}", file=entry.files[key].name)
        for key in PASTED
    }
    fields = [(field["name"], str(field.get("type") or "any")) for field in entry.fields]
    return snippets(Source(entry.name, table_name(entry.name), links, fields))
