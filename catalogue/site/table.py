"""The table of a dataset: sorted, filtered and paged on the server, each state in its address; and those rows as files.

The current version's rows come from the warehouse, an older one's from its Parquet, compared with its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue.entries import MEDIA_TYPES, Entry
from catalogue.errors import NotReady, NotValid, VersionNotFound
from catalogue.made_files import MADE, about, kept_files
from catalogue.query import row_files, rows
from catalogue.query.figures import held_version
from catalogue.query.questions import Question, read_question
from catalogue.query.renderings import check_fits_excel
from catalogue.query.tables import Table, in_parquet, in_warehouse
from catalogue.site.base import blueprint, library, public_address
from catalogue.site.downloads import sha256_kept, streamed, whole
from catalogue.site.headers import ASK_AGAIN, FOR_EVER
from catalogue.site.table_view import TableView, view_of
from pipelines.warehouse_metadata import table_name

ROWS_ON_DATASET_PAGE = 8
EXCEL_MOST = 100_000  # Rows: beyond these a workbook takes so long to make that nobody waits for it.


@blueprint.get("/dataset/<name>/table")
@blueprint.get("/dataset/<name>/version/<number>/table")
def table(name: str, number: str | None = None) -> BaseResponse:
    entry, found = table_of(name, number)
    asked = request.args.to_dict(flat=False)
    question = read_question(found, asked)
    view = _view(entry, found, question, asked, name, number)
    if _has_empty(asked) and not question.faults and not question.unknown:
        return redirect(view.to(question), 302)  # The form sends what was left empty too: the address need not say it.
    status = 400 if question.faults else 404 if question.page > view.pages else 200
    now = library().entry(name)
    return make_response(render_template("table.html", entry=entry, now=now, view=view, number=number), status)


@blueprint.get("/dataset/<name>/table.<any(csv, json, parquet, xlsx):suffix>")
@blueprint.get("/dataset/<name>/version/<number>/table.<any(csv, json, parquet, xlsx):suffix>")
def table_download(name: str, suffix: str, number: str | None = None) -> BaseResponse:
    """Exactly the rows and columns that were asked for. What we cannot read is refused, and never passed over."""
    entry, found = table_of(name, number)
    asked = request.args.to_dict(flat=False)
    question = read_question(found, asked)
    view = _view(entry, found, question, asked, name, number)
    if view.faults or question.unknown:
        strange = [f"There is no column “{one}”." for one in question.unknown]
        raise NotValid(
            " ".join([*view.faults, *strange]), what_to_do="Correct the address, or choose again on the page."
        )
    response = _file(entry, found, question, suffix)
    response.headers["Cache-Control"] = FOR_EVER if number else ASK_AGAIN
    return response


def table_of(name: str, number: str | None) -> tuple[Entry, Table]:
    """A version and its table. Without a number it is the one in the warehouse, which may be a moment behind."""
    shelf = library()
    if number is not None and not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise VersionNotFound(name, number)
    current = shelf.entry(name)
    try:
        held = held_version(shelf.warehouse, name)
        wanted = int(number) if number else held or current.number
        if wanted == held and (found := in_warehouse(shelf.warehouse, table_name(name))):
            return (current if current.number == held else shelf.version(name, held)), found
    except NotReady:
        wanted = int(number) if number else current.number
    entry = shelf.version(name, wanted)
    return entry, in_parquet(*shelf.checked(entry, entry.package.parquet.name))


def first_page(entry: Entry, number: str | None = None) -> TableView:
    """The first rows, for the page of the dataset or of one version. Raises NotReady, FileDamaged."""
    own, found = table_of(entry.name, number)
    return replace(_view(own, found, Question(), {}, entry.name, number), rows_shown=ROWS_ON_DATASET_PAGE)


def _view(
    entry: Entry, found: Table, question: Question, asked: Mapping[str, Sequence[str]], name: str, number: str | None
) -> TableView:
    place: dict[str, Any] = {"name": name, **({"number": number} if number else {})}
    files = partial(_file_address, place)
    public = partial(_public_address, place)
    return view_of(entry, found, question, url_for("site.table", **place), files, public, source_link, asked)


def _file_address(place: Mapping[str, Any], suffix: str) -> str:
    return url_for("site.table_download", suffix=suffix, **place)


def _public_address(place: Mapping[str, Any], suffix: str) -> str:
    return public_address("site.table_download", suffix=suffix, **place)


def _has_empty(asked: Mapping[str, Sequence[str]]) -> bool:
    return any(not text.strip() for texts in asked.values() for text in texts)


def source_link(entry: Entry, row: Mapping[str, Any]) -> str:
    """The way from this page to the cell of the source file that a row came from; nothing where there is none.

    row: its key, less what is the same in every row of the table. A page of many rows has many such links.
    """
    if "site.provenance" not in current_app.view_functions or not row or any(held is None for held in row.values()):
        return ""
    place = url_for("site.provenance", name=entry.name)
    here = f"{request.script_root}{request.path}".rpartition("/")[0]
    return f"{place.removeprefix(f'{here}/')}?{urlencode([('version', entry.number), *row.items()])}"


def _file(entry: Entry, found: Table, question: Question, suffix: str) -> Response:
    query = urlencode(question.rows_pairs())
    tag = sha256_of(f"{entry.name}|{entry.number}|{entry.package.content}|{query}|{MADE}")
    is_part = bool(question.filters or question.columns)
    file = f"{entry.name}{'-rows' if is_part else ''}.{suffix}"
    media_type = MEDIA_TYPES[f".{suffix}"]
    if suffix == "xlsx":
        return _workbook(entry, found, question, f"{tag[:32]}.xlsx", file, media_type)
    if request.method == "HEAD" or request.if_none_match.contains(f"{tag[:32]}-{suffix}"):
        return streamed(iter(()), f"{tag[:32]}-{suffix}", file, media_type)
    return streamed(_chunks(entry, found, question, suffix, query), f"{tag[:32]}-{suffix}", file, media_type)


def _chunks(entry: Entry, found: Table, question: Question, suffix: str, query: str) -> Iterator[bytes]:
    if suffix == "csv":
        return row_files.csv_chunks(found, question)
    if suffix == "json":
        return row_files.json_chunks(found, question)
    address = public_address("site.version", name=entry.name, number=entry.number)
    facts = {"lcr:dataset": entry.name, "lcr:version": str(entry.number), "lcr:address": address, "lcr:rows": query}
    return row_files.parquet_chunks(found, question, facts)


def _workbook(entry: Entry, found: Table, question: Question, kept: str, file: str, media_type: str) -> Response:
    count = rows.count(found, question.filters)
    check_fits_excel(count)
    if count > EXCEL_MOST:
        raise NotValid(
            f"These are {count:,} rows, and we make Excel files of at most {EXCEL_MOST:,}.",
            what_to_do="Choose fewer rows, or download them as CSV, which Excel opens too.",
        )
    query = urlencode(question.rows_pairs())
    place = {"name": entry.name, "number": str(entry.number)}
    address = public_address("site.table", **place) + (f"?{query}" if query else "")
    folder = f"{entry.name}/{entry.number}/{sha256_of(address)[:8]}-{kept}"
    write = partial(_write_workbook, entry, found, question, address)
    path = kept_files(library().settings).get(folder, write)
    return whole(path, sha256_kept(path), file, media_type)


def _write_workbook(entry: Entry, found: Table, question: Question, address: str, path: Path) -> None:
    row_files.write_excel(found, question, path, about(entry, address))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
