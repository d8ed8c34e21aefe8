"""A file judged against a Table Schema as it is, with nothing mended: what ``frictionless validate`` says, every error.

The errors are the same set of type, row number and field name as frictionless's own, without its limit of 1,000.
Delimited text is judged by DuckDB with frictionless as the judge of doubts; whatever else frictionless reads, and
schemas with more in them than one table's fields and keys, by frictionless itself.
"""

from __future__ import annotations

import csv
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validation.as_is.beside import beside_rows, fields_looked_at, fields_needed
from validation.as_is.layout import Layout, SurveyAside, find_layout
from validation.as_is.listing import Listing
from validation.as_is.loading import complete, load
from validation.conformance import primary_key
from validation.conformance.faults import CannotJudge, Faults
from validation.conformance.rules import Rule, rule_for
from validation.conformance.wording import issues_of
from validation.issues import NEEDS_VERSION_2, NOT_READ_BY_FRICTIONLESS, Issue, Place
from validation.report import Report

if TYPE_CHECKING:
    import duckdb

    from validation.as_is.schema import Header

__all__ = ["check_as_is"]

# DuckDB takes seconds to plan for hundreds of columns: few rows of so many are judged sooner without it.
MANY_LABELS, MOST_LABELS = 150, 4_000
LARGE_FILE = 20_000_000  # bytes
MOST_NAMED = 40_000_000  # labels, for frictionless names all of them in the error of each that is too many
VERSION_2 = "https://datapackage.org/profiles/2.0/tableschema.json"
CHECKED = ["labels", "types", "required fields", "constraints", "unique values", "primary key", "blank and ragged rows"]


def check_as_is(
    path: Path | str,
    descriptor: dict[str, Any],
    connection: duckdb.DuckDBPyConnection | None = None,
    *,
    dialect: dict[str, Any] | None = None,
    plain: bool = False,
) -> Report:
    """Return the report of the file against the schema; the report's ``listing`` holds every error.

    connection: kept as long as the listing is wanted; one of its own where none is given. dialect: a Table
    Dialect, where the file's own is not to be found out. plain: leave out what ``beside`` finds, which is never in the
    listing.
    Issues: those of ``validation.conformance`` and of the labels; what frictionless cannot read is one issue.
    """
    start = time.perf_counter()
    path = Path(path)
    report = None if dialect is not None else _check_quickly(path, descriptor, connection, plain)
    if report is None:
        from validation.as_is.by_frictionless import check_by_frictionless

        report = check_by_frictionless(path, descriptor, dialect, plain=plain)
        if not plain:
            report.add(_seen_otherwise(report, path, descriptor, connection, dialect))
    report.schema = str(descriptor.get("name") or descriptor.get("title") or "the schema given")
    report.schema_version = descriptor.get("version")
    report.statistics |= {"checked": CHECKED, "seconds": round(time.perf_counter() - start, 3)}
    return report


def _seen_otherwise(
    report: Report,
    path: Path,
    descriptor: dict[str, Any],
    connection: duckdb.DuckDBPyConnection | None,
    dialect: dict[str, Any] | None,
) -> list[Issue]:
    """What stands beside a report of frictionless's own that only another look at the file can tell.

    By a schema of version 2 that does not say so, frictionless judges nothing; in a file that refers to its own rows,
    it judges all, and what it lets pass is found without the references.
    """
    known = {issue.kind for issue in report.issues if issue.beside}
    if NEEDS_VERSION_2 in known and descriptor.get("$schema") != VERSION_2:
        judged = check_as_is(path, descriptor | {"$schema": VERSION_2}, connection, dialect=dialect)
        return [replace(issue, beside=True) for issue in judged.issues if issue.kind != NOT_READ_BY_FRICTIONLESS]
    if not descriptor.get("foreignKeys") or dialect is not None:
        return []
    without = {key: value for key, value in descriptor.items() if key != "foreignKeys"}
    seen = _check_quickly(path, without, connection, plain=False)
    return [issue for issue in seen.issues if issue.beside and issue.kind not in known] if seen else []


def _check_quickly(
    path: Path, descriptor: dict[str, Any], connection: duckdb.DuckDBPyConnection | None, plain: bool
) -> Report | None:
    """None where only frictionless itself can tell."""
    from validation.as_is.schema import header_of, in_plain_form, is_plain

    if not is_plain(descriptor):
        return None
    descriptor = in_plain_form(descriptor)
    layout = find_layout(path)
    if layout is None:
        return None
    columns = len(layout.labels)
    if columns * abs(columns - len(descriptor["fields"])) > MOST_NAMED:
        return _too_wide(layout)
    if columns > MOST_LABELS or (columns > MANY_LABELS and path.stat().st_size < LARGE_FILE):
        return None
    header = header_of(layout, descriptor)
    if header is None:
        return None
    missing = [str(value) for value in descriptor.get("missingValues", [""])]
    rules = [rule_for(field, number, f"c{number}", missing) for number, field in enumerate(header.fields, start=1)]
    try:
        with SurveyAside(path) as survey:
            return _check_rows(layout, survey, descriptor, rules, missing, header, connection, plain)
    except (UnicodeDecodeError, csv.Error, CannotJudge):
        return None


def _too_wide(layout: Layout) -> Report:
    note = (
        f"its row {layout.header_row} has {len(layout.labels):,} columns, far more or fewer than the schema has fields"
    )
    error = {"type": "source-error", "title": "Source Error", "message": note, "note": note, "tags": ["#file"]}
    source = {"name": layout.path.name, "path": str(layout.path), "encoding": layout.encoding}
    return Report(source, issues=[Issue(NOT_READ_BY_FRICTIONLESS, {"note": note})], listing=[error])


def _check_rows(
    layout: Layout,
    survey: SurveyAside,
    descriptor: dict[str, Any],
    rules: list[Rule],
    missing: list[str],
    header: Header,
    connection: duckdb.DuckDBPyConnection | None,
    plain: bool,
) -> Report:
    from validation.engine import connect

    connection = connection or connect()
    names = {rule.name for rule in rules}
    key = primary_key(descriptor)
    key = key if set(key) <= names else ()
    unique = [rule.name for rule in rules if rule.descriptor.get("constraints", {}).get("unique")]
    keyed = {*key, *unique} | (set() if plain else fields_needed(descriptor))
    held = {rule.number for rule in rules if rule.name in keyed}
    doubts, rows = load(connection, layout, survey, rules, held)
    doubts.missing_values = tuple(missing)
    wanted = () if plain else fields_looked_at(rules)
    faults = Faults(doubts, rules, "as_is_faults", wanted=wanted).find(unique, key)
    issues = list(_issues(faults, key))
    found = survey.result()
    completed = partial(complete, doubts.connection, layout, doubts, rules)
    ours = [] if plain else beside_rows(layout, descriptor, faults, completed, found.quotes)
    return Report(
        source={
            "name": layout.path.name,
            "path": str(layout.path),
            "bytes": found.size,
            "sha256": found.sha256,
            "format": layout.path.suffix.lstrip(".").lower(),
            "encoding": layout.encoding,
        },
        issues=[*header.issues, *(issue for _, issue in issues), *ours],
        statistics={"rows": rows, "fields": len(descriptor["fields"]), "labels": list(layout.labels)},
        listing=Listing(header.errors, faults, dict(issues), completed),
    )


def _issues(faults: Faults, key: tuple[str, ...]) -> list[tuple[int, Issue]]:
    if not faults.count():
        return []
    labels = {rule.number: rule.name for rule in faults.rules}
    return list(issues_of(faults, key, lambda row, field: Place(None, row, field, labels.get(field or 0))))
