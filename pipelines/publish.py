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
from functools import lru_cache
from pathlib import Path

from pipelines import gate, packages
from pipelines.descriptions import Description
from pipelines.durable import make_folder, passing_name, remove_passing, sha256, sync_folder, sync_tree
from pipelines.outputs import (
    FORMULA_SIGNS,
    INERT,
    one_row,
    table,
    write_csv,
    write_parquet,
    write_provenance,
)
from pipelines.package_descriptor import Judged, descriptor
from pipelines.packages import Version
from pipelines.publication import CannotPublish, Publication
from validation.quality import measure_quality
from validation.quoting import quoted
from validation.report import Change

Step = Callable[[str], None]

# The moments at which a test stops the power; each is named after what has just been done.
STEPS = (
    "folder made",
    "source kept",
    "observations written",
    "csv written",
    "gate passed",
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
    if publication.shows_source:
        _keep_source(publication.description, folder)
    step("source kept")
    more = {"lcr:dataset": name, "lcr:version": str(publication.number)}
    write_parquet(harmonised.connection, relation, schema, folder / f"{name}.parquet", more)
    step("observations written")
    made_inert = write_csv(harmonised.connection, relation, schema, folder / f"{name}.csv")
    step("csv written")
    content = _content(publication, sha256(folder / f"{name}.csv"))
    if publication.previous is not None and publication.previous.content == content:
        return False
    judged = _judge(publication, folder)
    step("gate passed")
    write_provenance(harmonised.connection, relation, schema, folder / packages.PROVENANCE)
    step("provenance written")
    _write_reports(publication, folder)
    step("report written")
    described = descriptor(publication, folder, made_inert, content, judged)
    _write(folder / packages.DESCRIPTOR, json.dumps(described, ensure_ascii=False, indent=2) + "\n")
    step("descriptor written")
    _write(folder / packages.CHECKSUMS, packages.checksum_lines(folder))
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o444)
    step("checksums written")
    return True


def _judge(publication: Publication, folder: Path) -> Judged:
    """Send the table through the gate, and measure its quality. Raises ``gate.GateStopped``."""
    today, schema = gate.today_in_utc(), publication.schema
    summary = gate.sum_up(publication, today)
    found = publication.judge(publication, summary, today) if publication.judge is not None else None
    if found is not None:
        gate.refuse_what_stops(publication, found)
        _write(folder / packages.GATE, json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n")
    harmonised, columns = publication.harmonised, [field.name for field in schema.fields]
    quality = measure_quality(harmonised.connection, table(publication.relation), columns, harmonised.report, summary)
    return Judged(found, tuple(quality))


def _write(path: Path, text: str) -> None:
    """Write a text inside the passing folder, which is synced as a whole later."""
    path.write_text(text, encoding="utf-8", newline="")


def _keep_source(description: Description, folder: Path) -> None:
    (folder / packages.SOURCE).mkdir()
    shutil.copyfile(description.source, folder / packages.SOURCE / description.source_name)


def _content(publication: Publication, csv_sha256: str) -> str:
    """Return what identifies the outcome, as its readers see it.

    The reasons in a recipe are left out: code that words them anew makes no new version of the same figures.
    """
    report, description = publication.harmonised.report, publication.description
    parts = {
        "observations": csv_sha256,
        "places": _places(publication),
        "schema": [publication.schema.name, publication.schema.version],
        "expectations": [sha256(path) for path in publication.schema.expectations],
        "description": description.descriptor,
        "source": sha256(description.source),
        "recipe": sha256(description.recipe) if description.recipe else None,
        "issues": sorted([issue.kind.code, issue.count] for issue in report.issues),
        "changes": sorted(_change_row(change) for change in report.changes),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _places(publication: Publication) -> str:
    """Return one number for which observation came from which cell; the order of the rows does not matter."""
    columns = [*publication.schema.primary_key, "source_sheet", "source_row", "source_column"]
    row = "concat_ws(chr(31), " + ", ".join(f"coalesce(CAST({quoted(c)} AS VARCHAR), '')" for c in columns) + ")"
    query = f"SELECT bit_xor(md5_number({row})) FROM {table(publication.relation)}"
    return str(one_row(publication.harmonised.connection, query)[0])


def _write_reports(publication: Publication, folder: Path) -> None:
    import yaml

    _write(folder / packages.REPORT, publication.harmonised.report.to_json() + "\n")
    _write(folder / packages.CHANGES, changes_csv(publication.harmonised.report.changes))
    kept, made = publication.description.recipe, publication.harmonised.recipe
    if kept is not None:
        shutil.copyfile(kept, folder / packages.RECIPE)
    else:
        recipe = made.to_dict() if made is not None else {}
        _write(folder / packages.RECIPE, yaml.safe_dump(recipe, allow_unicode=True, sort_keys=False))


def changes_csv(changes: list[Change]) -> str:
    """Return the change log as text: one line for each rule, field, text before and text after."""
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
