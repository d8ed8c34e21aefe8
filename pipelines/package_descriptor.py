"""Write a version's ``datapackage.json``: the words of its description, and what we found out by reading the file.

It is a Data Package of version 1, which every tool reads; what that has no word for stands under ``lcr:``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from pipelines import packages
from pipelines.durable import sha256
from pipelines.outputs import one_row, table
from pipelines.publication import Publication
from validation.gate import Gate
from validation.quality import Dimension
from validation.report import Report

if TYPE_CHECKING:
    import duckdb

PARQUET = "application/vnd.apache.parquet"
WITHHELD = {"withheld": "Some of its figures are withheld, so the file itself is not published."}
AREAS_NAMED = 50  # A descriptor that names 2,000 LSOAs helps nobody: beyond this, they are only counted.


@dataclass(frozen=True)
class Judged:
    """gate: what it found, None where nothing was expected. quality: the six dimensions, or none."""

    gate: Gate | None
    quality: tuple[Dimension, ...]


def descriptor(
    publication: Publication, folder: Path, inert: dict[str, int], content: str, judged: Judged
) -> dict[str, Any]:
    """Return the descriptor of the package whose other files lie in the folder.

    inert: how many cells of which field of the CSV have an apostrophe before them. content: see ``Version.content``.
    """
    description, schema = publication.description, publication.schema
    ours = {
        "lcr:dataset": description.name,
        "lcr:version": publication.number,
        "lcr:publishedAt": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "lcr:publisher": description.publisher,
        "lcr:schema": schema.name,
        "lcr:schemaVersion": schema.version,
        "lcr:schemaTitle": schema.title,
        "lcr:theme": description.descriptor.get("lcr:theme") or schema.theme,
        **_coverage(publication),
        "lcr:rows": publication.harmonised.rows,
        "lcr:rowsSha256": sha256(folder / f"{description.name}.csv"),
        "lcr:quality": _quality(publication.harmonised.report, judged.quality),
        **({"lcr:gate": judged.gate.in_short()} if judged.gate else {}),
        "lcr:sourceFile": _source_file(publication),
        "lcr:fingerprint": publication.fingerprint,
        "lcr:content": content,
    }
    theirs = {key: value for key, value in description.descriptor.items() if key not in {"resources", "profile"}}
    return {
        **theirs,
        "profile": "data-package",
        "version": str(publication.number),
        "created": ours["lcr:publishedAt"],
        **ours,
        "resources": _resources(publication, folder, inert),
    }


def _source_file(publication: Publication) -> dict[str, Any]:
    """Name and hash of what was submitted, and where it lies; why it does not, where figures of it are withheld."""
    description = publication.description
    where = {"path": f"{packages.SOURCE}/{description.source_name}"} if publication.shows_source else WITHHELD
    return {
        "name": description.source_name,
        **where,
        "bytes": description.source.stat().st_size,
        "sha256": sha256(description.source),
    }


def _quality(report: Report, dimensions: tuple[Dimension, ...]) -> dict[str, Any]:
    """Count, by severity, the cells and rows of the issues; then the balance of cells, and the dimensions."""
    counts = dict.fromkeys(("error", "warning", "info"), 0)
    for issue in report.issues:
        counts[issue.severity] += issue.count
    found: dict[str, Any] = {
        "outcome": report.outcome,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["info"],
        "changes": sum(change.cells for change in report.changes),
    }
    if report.cells is not None:
        found["cells"] = asdict(report.cells)
    if dimensions:
        found["dimensions"] = [asdict(one) for one in dimensions]
    return found


def _coverage(publication: Publication) -> dict[str, Any]:
    """Say which period, areas and measures the observations cover, where the schema has such fields."""
    names = {field.name for field in publication.schema.fields}
    observations, connection = table(publication.relation), publication.harmonised.connection
    found: dict[str, Any] = {}
    if {"period_start", "period_end"} <= names:
        start, end = one_row(connection, f"SELECT min(period_start), max(period_end) FROM {observations}")
        found["lcr:period"] = {"start": _iso(start), "end": _iso(end)}
    if {"area_code", "area_name", "area_type"} <= names:
        found["lcr:areas"] = _areas(connection, observations)
    if "measure" in names:
        rows = connection.execute(f"SELECT DISTINCT measure FROM {observations} ORDER BY measure").fetchall()
        found["lcr:measures"] = [row[0] for row in rows]
    return found


def _areas(connection: duckdb.DuckDBPyConnection, observations: str) -> dict[str, Any]:
    types = connection.execute(
        f"SELECT area_type, count(DISTINCT area_code) FROM {observations} GROUP BY area_type ORDER BY area_type"
    ).fetchall()
    named = connection.execute(
        f"SELECT area_code, any_value(area_name), any_value(area_type) FROM {observations} GROUP BY area_code"
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
        "lcr:madeInert": inert,
    }
    # Of type “file”, so that a validator compares bytes and hash, and needs no reader of its own for the format.
    others = [
        {"name": f"{name}-{part}", "title": title, **_file(folder, path), "type": "file", **form}
        for part, title, path, form in _other_files(publication)
        if path != packages.GATE or (folder / path).is_file()
    ]
    return [observations, *others]


def _other_files(publication: Publication) -> list[tuple[str, str, str, dict[str, str]]]:
    """Return the name, title, path and format of each file beside the CSV."""
    name, source = publication.description.name, publication.description.source_name
    given = publication.description.descriptor["resources"][0] if publication.description.given is None else {}
    source_form = {
        "format": str(given.get("format") or PurePath(source).suffix.lstrip(".").lower() or "binary"),
        "mediatype": str(given.get("mediatype") or "application/octet-stream"),
    }
    submitted = ("source", "Source file, as submitted", f"{packages.SOURCE}/{source}", source_form)
    return [
        ("parquet", "Observations (Parquet)", f"{name}.parquet", _form("parquet", PARQUET)),
        ("provenance", "The cell that each observation came from", packages.PROVENANCE, _form("parquet", PARQUET)),
        ("report", "Report of the check", packages.REPORT, _form("json", "application/json")),
        ("gate", "What was expected of the whole table", packages.GATE, _form("json", "application/json")),
        ("changes", "Changes made on the way", packages.CHANGES, _form("csv", "text/csv")),
        ("recipe", "Recipe: how the layout was read", packages.RECIPE, _form("yaml", "application/yaml")),
        *([submitted] if publication.shows_source else []),
    ]


def _form(name: str, mediatype: str) -> dict[str, str]:
    return {"format": name, "mediatype": mediatype}


def _file(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return {"path": name, "bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}"}


def _csv_words(inert: dict[str, int]) -> str:
    words = "UTF-8, commas, one header row; an empty cell is a null."
    if not inert:
        return words
    cells = ", ".join(f"{count:,} in {name}" for name, count in inert.items())
    return f"{words} An apostrophe stands before text that a spreadsheet would run as a formula ({cells} cells)."
