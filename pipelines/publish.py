"""Turn observations into an immutable version on the disk: the last thing that a pipeline does.

The package is written under a passing name, synced, and moved by one rename. It is then whole and safe, and not yet
public: whoever keeps the store makes it current, in one transaction. An input that gives what is already published
gives no version.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipelines import packages
from pipelines.descriptions import Description
from pipelines.durable import make_folder, passing_name, remove_passing, sha256, sync_folder, sync_tree
from pipelines.outputs import (
    FORMULA_SIGNS,
    INERT,
    TableSchema,
    quoted,
    write_csv,
    write_parquet,
    write_provenance,
)
from pipelines.packages import Version
from validation.report import Change, Report

if TYPE_CHECKING:
    import duckdb

Step = Callable[[str], None]

# The moments at which a test stops the power; each is named after what has just been done.
STEPS = (
    "folder made",
    "source kept",
    "observations written",
    "csv written",
    "provenance written",
    "report written",
    "descriptor written",
    "checksums written",
    "package synced",
    "package renamed",
    "rename synced",
)


def no_step(name: str) -> None:
    """Pass over a step: nobody watches."""


class CannotPublish(Exception):
    """There is nothing that can be published; the sentence says why."""


class Recipe(Protocol):
    """What publishing asks of a recipe."""

    def to_dict(self) -> dict[str, Any]: ...


class Harmonised(Protocol):
    """What publishing asks of a run: ``pipelines.run.Harmonised`` answers it."""

    @property
    def connection(self) -> duckdb.DuckDBPyConnection: ...
    @property
    def relation(self) -> str | None: ...
    @property
    def schema(self) -> TableSchema | None: ...
    @property
    def recipe(self) -> Recipe | None: ...
    @property
    def report(self) -> Report: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True)
class Publication:
    """What to publish. number: the version it becomes. previous: what is current, None at first."""

    description: Description
    harmonised: Harmonised
    number: int
    fingerprint: str
    previous: Version | None = None

    @property
    def relation(self) -> str:
        if self.harmonised.relation is None:
            raise CannotPublish(f"{self.description.name}: no table came out of {self.description.source.name}.")
        return self.harmonised.relation

    @property
    def schema(self) -> TableSchema:
        if self.harmonised.schema is None:
            raise CannotPublish(f"{self.description.name}: no schema fits {self.description.source.name}. Name one.")
        return self.harmonised.schema


def fingerprint(description: Description) -> str:
    """Return what identifies the input: source bytes, recipe, description, and the code and schemas that read it."""
    parts = {
        "source": sha256(description.source),
        "recipe": sha256(description.recipe) if description.recipe else None,
        "description": description.descriptor,
        "code": code_fingerprint(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Return the hash of all that decides what comes out: schemas, validation, pipelines and the engine's version."""
    import duckdb

    digest = hashlib.sha256(duckdb.__version__.encode())
    root = Path(__file__).resolve().parents[1]
    for package in ("schemas", "validation", "pipelines"):
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".pyo"}:
                digest.update(f"{path.relative_to(root).as_posix()} {sha256(path)}\n".encode())
    return digest.hexdigest()


def write_package(publication: Publication, root: Path, step: Step = no_step) -> Version | None:
    """Write a version under ``root`` (the home's ``packages``); None where it holds what the previous one holds.

    Whoever calls holds the home's lock. Raises ``CannotPublish``.
    """
    dataset = root / publication.description.name
    final = packages.folder_of(root, publication.description.name, publication.number)
    if publication.schema is None or final.exists():
        raise CannotPublish(f"{final.parent.name} version {final.name} is there already.")
    make_folder(dataset)
    remove_passing(dataset)
    passing = passing_name(final)
    try:
        if not _fill(publication, passing, step):
            return None
        sync_tree(passing)
        step("package synced")
        passing.rename(final)
        step("package renamed")
        sync_folder(dataset)
        step("rename synced")
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return packages.load(final)


def _fill(publication: Publication, folder: Path, step: Step) -> bool:
    """Write every file of the package; False, early, where it would hold what the previous one holds."""
    harmonised, relation, schema = publication.harmonised, publication.relation, publication.schema
    name = publication.description.name
    folder.mkdir()
    step("folder made")
    _keep_source(publication.description, folder)
    step("source kept")
    more = {"lcr:dataset": name, "lcr:version": str(publication.number)}
    write_parquet(harmonised.connection, relation, schema, folder / f"{name}.parquet", more)
    step("observations written")
    inert = write_csv(harmonised.connection, relation, schema, folder / f"{name}.csv")
    step("csv written")
    content = _content(publication, sha256(folder / f"{name}.csv"))
    if publication.previous is not None and publication.previous.content == content:
        return False
    write_provenance(harmonised.connection, relation, schema, folder / packages.PROVENANCE)
    step("provenance written")
    _write_reports(publication, folder)
    step("report written")
    descriptor = _descriptor(publication, folder, inert, content)
    _write(folder / packages.DESCRIPTOR, json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")
    step("descriptor written")
    _write(folder / packages.CHECKSUMS, packages.checksum_lines(folder))
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o444)
    step("checksums written")
    return True


def _write(path: Path, text: str) -> None:
    """Write a text inside the passing folder, which is synced as a whole later."""
    path.write_text(text, encoding="utf-8", newline="")


def _keep_source(description: Description, folder: Path) -> None:
    (folder / packages.SOURCE).mkdir()
    shutil.copyfile(description.source, folder / packages.SOURCE / description.source.name)


def _content(publication: Publication, csv_sha256: str) -> str:
    """Return what identifies the outcome, as its readers see it.

    The reasons in a recipe are left out: code that words them anew makes no new version of the same figures.
    """
    report, description = publication.harmonised.report, publication.description
    parts = {
        "observations": csv_sha256,
        "places": _places(publication),
        "schema": [publication.schema.name, publication.schema.version],
        "description": description.descriptor,
        "source": sha256(description.source),
        "recipe": sha256(description.recipe) if description.recipe else None,
        "issues": sorted([issue.kind.code, issue.message, issue.count] for issue in report.issues),
        "changes": sorted(_change_row(change) for change in report.changes),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _places(publication: Publication) -> str:
    """Return one number for which observation came from which cell; the order of the rows does not matter."""
    columns = [*publication.schema.primary_key, "source_sheet", "source_row", "source_column"]
    row = "concat_ws(chr(31), " + ", ".join(f"coalesce(CAST({quoted(c)} AS VARCHAR), '')" for c in columns) + ")"
    query = f"SELECT bit_xor(md5_number({row})) FROM {quoted(publication.relation)}"
    return str((publication.harmonised.connection.execute(query).fetchone() or (None,))[0])


def _write_reports(publication: Publication, folder: Path) -> None:
    import yaml

    report = publication.harmonised.report.to_json()  # type: ignore[attr-defined,unused-ignore]
    text = report if isinstance(report, str) else json.dumps(report, ensure_ascii=False, indent=2, default=str)
    _write(folder / packages.REPORT, text + "\n")
    _write(folder / packages.CHANGES, _changes_csv(publication.harmonised.report.changes))
    kept, made = publication.description.recipe, publication.harmonised.recipe
    if kept is not None:
        shutil.copyfile(kept, folder / packages.RECIPE)
    else:
        recipe = made.to_dict() if made is not None else {}
        _write(folder / packages.RECIPE, yaml.safe_dump(recipe, allow_unicode=True, sort_keys=False))


def _changes_csv(changes: list[Change]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["rule", "field", "before", "after", "cells", "cell"])
    writer.writerows([inert(value) for value in _change_row(change)] for change in changes)
    return file.getvalue()


def _change_row(change: Change) -> list[str]:
    cell = change.place.cell if change.place else ""
    return [change.rule, change.field, change.before, change.after, str(change.cells), cell]


def inert(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula; a signed number stays a number."""
    if not text.startswith(tuple(FORMULA_SIGNS)) or (text[1:].replace(".", "", 1).isdecimal() and text[0] in "+-"):
        return text
    return INERT + text


def _descriptor(publication: Publication, folder: Path, inert: dict[str, int], content: str) -> dict[str, Any]:
    description, schema = publication.description, publication.schema
    ours = {
        "lcr:dataset": description.name,
        "lcr:version": publication.number,
        "lcr:published_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "lcr:publisher": description.publisher,
        "lcr:schema": schema.name,
        "lcr:schema_version": schema.version,
        "lcr:schema_title": schema.title,
        "lcr:theme": description.descriptor.get("lcr:theme") or schema.theme,
        **_coverage(publication),
        "lcr:rows": publication.harmonised.rows,
        "lcr:rows_sha256": sha256(folder / f"{description.name}.csv"),
        "lcr:quality": _quality(publication.harmonised.report),
        "lcr:source_file": _source_file(description),
        "lcr:fingerprint": publication.fingerprint,
        "lcr:content": content,
    }
    theirs = {key: value for key, value in description.descriptor.items() if key not in {"resources", "profile"}}
    return {
        **theirs,
        "profile": "data-package",
        "version": str(publication.number),
        "created": ours["lcr:published_at"],
        **ours,
        "resources": _resources(publication, folder, inert),
    }


def _source_file(description: Description) -> dict[str, Any]:
    path = description.source
    more = {key: value for key, value in description.descriptor["resources"][0].items() if key in {"title", "lcr:table"}}
    return {
        "name": path.name,
        "path": f"{packages.SOURCE}/{path.name}",
        "bytes": path.stat().st_size,
        "sha256": sha256(path),
        **more,
    }


def _quality(report: Report) -> dict[str, Any]:
    """Count, by severity, the cells and rows that the issues stand for, and the balance of cells."""
    counts = dict.fromkeys(("error", "warning", "info"), 0)
    for issue in report.issues:
        counts[issue.severity] += issue.count
    cells = report.cells
    balance = {"total": cells.total, "values": cells.values, "statuses": cells.statuses, "issues": cells.issues}
    return {
        "outcome": report.outcome,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["info"],
        "changes": sum(change.cells for change in report.changes),
        "cells": balance,
    } if cells else {"outcome": report.outcome, "errors": counts["error"], "warnings": counts["warning"],
                     "notes": counts["info"], "changes": sum(change.cells for change in report.changes)}


def _coverage(publication: Publication) -> dict[str, Any]:
    """Say which period, areas and measures the observations cover, where the schema has such fields."""
    names = {field.name for field in publication.schema.fields}
    table, connection = quoted(publication.relation), publication.harmonised.connection
    found: dict[str, Any] = {}
    if {"period_start", "period_end"} <= names:
        row = connection.execute(f"SELECT min(period_start), max(period_end) FROM {table}").fetchone() or (None, None)
        found["lcr:period"] = {"start": _iso(row[0]), "end": _iso(row[1])}
    if {"area_code", "area_name", "area_type"} <= names:
        found["lcr:areas"] = _areas(connection, table)
    if "measure" in names:
        rows = connection.execute(f"SELECT DISTINCT measure FROM {table} ORDER BY measure").fetchall()
        found["lcr:measures"] = [row[0] for row in rows]
    return found


AREAS_NAMED = 50  # A descriptor that names 2,000 LSOAs helps nobody: beyond this, they are counted by type.


def _areas(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    types = connection.execute(
        f"SELECT area_type, count(DISTINCT area_code) FROM {table} GROUP BY area_type ORDER BY area_type"
    ).fetchall()
    named = connection.execute(
        f"SELECT area_code, any_value(area_name), any_value(area_type) FROM {table} GROUP BY area_code"
        f" ORDER BY area_code LIMIT {AREAS_NAMED + 1}"
    ).fetchall()
    areas: dict[str, Any] = {"count": sum(row[1] for row in types), "types": dict(types)}
    if len(named) <= AREAS_NAMED:
        areas["areas"] = [{"code": code, "name": name, "type": kind} for code, name, kind in named]
    return areas


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _resources(publication: Publication, folder: Path, inert: dict[str, int]) -> list[dict[str, Any]]:
    name, schema = publication.description.name, publication.schema
    observations = {
        "name": name,
        "title": "Observations (CSV)",
        "description": _csv_words(inert),
        **_file(folder, f"{name}.csv"),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema.descriptor,
        "lcr:made_inert": inert,
    }
    others = [
        ("parquet", "Observations (Parquet)", f"{name}.parquet", "parquet", "application/vnd.apache.parquet"),
        ("provenance", "The cell each observation came from", packages.PROVENANCE, "parquet",
         "application/vnd.apache.parquet"),
        ("report", "Report of the check", packages.REPORT, "json", "application/json"),
        ("changes", "Changes made on the way", packages.CHANGES, "csv", "text/csv"),
        ("recipe", "Recipe: how the layout was read", packages.RECIPE, "yaml", "application/yaml"),
    ]
    source = publication.description.source
    others.append(("source", "Source file, as submitted", f"{packages.SOURCE}/{source.name}",
                   source.suffix.lstrip(".").lower(), "application/octet-stream"))
    # Of type “file”, so that a validator compares bytes and hash, and needs no reader of its own for the format.
    return [observations] + [
        {"name": f"{name}-{part}", "title": title, **_file(folder, path), "type": "file", "format": form,
         "mediatype": mediatype}
        for part, title, path, form, mediatype in others
    ]


def _file(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return {"path": name, "bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}"}


def _csv_words(inert: dict[str, int]) -> str:
    words = "UTF-8, commas, one header row; an empty cell is a null."
    if not inert:
        return words
    cells = ", ".join(f"{count:,} in {name}" for name, count in inert.items())
    return f"{words} An apostrophe stands before text that a spreadsheet would run as a formula ({cells} cells)."
