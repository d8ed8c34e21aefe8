"""What may be asked of a process apart: check a file, make what would be published of it, unpack an archive.

``JOBS`` is the whole list. A job takes JSON and answers JSON; what it makes besides lies in its scratch folder, for the
parent to take. The fork server imports this module, and calls ``warm`` before it forks. ``checking.py`` asks.
"""

from __future__ import annotations

import gc
import importlib
import json
import mimetypes
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import duckdb

from pipelines.checking import OUTPUTS, SEVERITIES, STAGE, not_read
from pipelines.engines.local import SMALL, open_engine, plan_little
from pipelines.recipe import Recipe, RecipeNotRead
from pipelines.rendering import published, source_of, write_annotated, write_page, write_view_of
from pipelines.run import Harmonised, Stage, harmonise
from schemas.given import SchemaMistake, read_table_schema
from schemas.registry import UnknownSchema
from validation.apart.child import Job
from validation.apart.limits import MB, Limits
from validation.issues import DAMAGED_FILE, RECIPE_NOT_READ, UNKNOWN_ENCODING, Issue
from validation.quoting import quoted_text
from validation.reading import Unreadable
from validation.reading.source import unreadable
from validation.reading.unpack import plain_name, unpack_zip
from validation.report import Report

MOST_KEPT = 2_000  # Issues, and changes, of a report that is longer than a parent is ready to hold.
ENGINE_SHARE = 2  # DuckDB may hold one part in so many of the memory; Python and the readers need the rest.
LOADED = (
    *("validation.check", "validation.render.view", "pipelines.asking", "pipelines.outputs", "pipelines.publish"),
    *("python_calamine", "rapidfuzz", "numpy"),
)
NO_EXTENSIONS: dict[str, Any] = {  # Those that DuckDB has read all that we read: it fetches and loads no other.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
SHOWN = ("page", "annotated", "view")  # The report with the table in it.
SAMPLE = "Area code,Area,Month,Claimant count\nE08000012,Liverpool,2024-01,10\nE08000015,Wirral,January 2024,x\n"


def check(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    """Check ``path``.

    name: what it is called, where it lies under another name. schema, recipe (its path): how to read it. as_is (a Table
    Schema, or the path of one): judge it as it stands instead, with the ``dialect`` and ``encoding`` that are declared,
    and ``plain`` without what is ours beside.
    outputs: names of ``OUTPUTS``. Answers the report, and the outputs that could be made. A report that lists every
    error goes to the output ``report`` alone, as it may be longer than a parent is ready to hold.
    """
    path, wanted = _named(Path(arguments["path"]), arguments.get("name"), scratch), arguments.get("outputs", ())

    def tell(stage: Stage | Literal["write"]) -> None:
        (scratch / STAGE).write_text(stage)

    try:
        if (schema := arguments.get("as_is")) is not None:
            schema = read_table_schema(Path(schema)) if isinstance(schema, str) else schema
            path = _as_utf8(path, arguments["encoding"], scratch) if arguments.get("encoding") else path
            how = {"dialect": arguments.get("dialect"), "plain": bool(arguments.get("plain"))}
            return _as_is(path, schema, how, wanted, scratch, limits)
        recipe = Recipe.load(arguments["recipe"]) if arguments.get("recipe") else None
        engine = _engine(path, limits)
        harmonised = harmonise(path, schema=arguments.get("schema"), recipe=recipe, connection=engine, tell=tell)
    except (Unreadable, RecipeNotRead) as error:
        return {"report": not_read(path, error.issue).to_dict(), "outputs": [], "sentence": str(error)}
    except (UnknownSchema, SchemaMistake) as error:
        return {"report": not_read(path, _no_schema(error)).to_dict(), "outputs": [], "sentence": str(error)}
    tell("write")
    made = [name for name in wanted if _make(name, harmonised, path, scratch / OUTPUTS[name])]
    return {"report": _fitting(harmonised.report, limits), "outputs": made}


def _named(path: Path, name: str | None, scratch: Path) -> Path:
    """A link to the file in the scratch folder, with the name that its sender gave it: that may say what is in it."""
    if name is None:
        return path
    link = scratch / "named" / plain_name(name)
    link.parent.mkdir()
    link.symlink_to(path)
    return link


def _no_schema(error: Exception) -> Issue:
    return Issue(RECIPE_NOT_READ, {"name": "schema", "why": str(error).rstrip(".")})


def _as_is(
    path: Path,
    schema: dict[str, Any],
    how: dict[str, Any],
    wanted: list[str],
    scratch: Path,
    limits: Limits,
) -> dict[str, Any]:
    from validation.as_is import check_as_is

    report = check_as_is(path, schema, _engine(path, limits), **how)
    if "report" in wanted:
        _write_report(report, scratch / OUTPUTS["report"])
    for name in wanted:
        if name in SHOWN:
            _render(name, report, path, scratch / OUTPUTS[name])
    report.listing = None
    made = [name for name in wanted if name in ("report", *SHOWN)]
    return {"report": _fitting(report, limits), "outputs": made}


def _fitting(report: Report, limits: Limits) -> dict[str, Any]:
    """The report as a parent is ready to hold it: of ten thousands of issues and changes, those of most cells.

    How many were left out is among its statistics. The output ``report`` has all of them.
    """
    told, kept = report.to_dict(), MOST_KEPT
    issues = [issue for severity in SEVERITIES for issue in report.of_severity(severity)]
    changes = sorted(report.changes, key=lambda change: -change.cells)
    while len(json.dumps(told)) > limits.answer_mb * MB // 2 and kept:
        report.issues, report.changes = issues[:kept], changes[:kept]
        left_out = {"issues": len(issues) - len(report.issues), "changes": len(changes) - len(report.changes)}
        report.statistics["left_out"] = left_out
        told, kept = report.to_dict(), kept // 4
    return told


def _as_utf8(path: Path, encoding: str, scratch: Path) -> Path:
    """The same text in UTF-8, under the same name, so that it is read as its package declares it."""
    copy = scratch / "utf-8" / path.name
    copy.parent.mkdir()
    try:
        with path.open(encoding=encoding, newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    except LookupError as error:
        raise unreadable(UNKNOWN_ENCODING, name=path.name, encoding=encoding) from error
    except UnicodeError as error:
        raise unreadable(DAMAGED_FILE, name=path.name, what=f"text in {encoding}") from error
    return copy


def unpack(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    """Unpack the archive ``path``: where each member lies in the scratch folder, and the issues with those left out.

    name: what it is called, where it lies under another name. package: what a Data Package among them declares of each,
    where there is one.
    """
    from validation.report_json import issue_to_dict

    path = _named(Path(arguments["path"]), arguments.get("name"), scratch)
    try:
        members, left_out = unpack_zip(path, scratch)
    except Unreadable as error:
        return {"report": not_read(path, error.issue).to_dict(), "sentence": error.sentence}
    return {
        "members": {name: path.relative_to(scratch).as_posix() for name, path in members.items()},
        "left_out": [issue_to_dict(issue) for issue in left_out],
        "package": _declared(members),
    }


def _declared(members: dict[str, Path]) -> dict[str, Any] | None:
    """What the package among the members says of them, as JSON; what is wrong with it is passed over."""
    from pipelines.declared import resources

    package = resources(members)
    if package is None:
        return None
    names = {path: name for name, path in members.items()}
    return {
        "resources": [
            {"name": one.name, "member": names[one.path], "schema": one.schema, "dialect": one.dialect}
            | {"encoding": one.encoding}
            for one in package.resources
        ],
        "passed_over": [*package.passed_over, *((str(i.values["path"]), i.message) for i in package.issues)],
    }


JOBS: Mapping[str, Job] = {"check": check, "unpack": unpack}


_ready: list[duckdb.DuckDBPyConnection] = []  # An engine that is open when a child is forked: it takes time to open.
_kept: list[duckdb.DuckDBPyConnection] = []


def warm() -> None:
    """Load what a check needs, and look once at a table of our own, so that a child has nothing left to load."""
    mimetypes.init([])  # The writer of workbooks would else look for the system's own list, which is behind the walls.
    for name in LOADED:
        importlib.import_module(name)
    prepare()
    gc.collect()  # DuckDB's threads end with the connection, and a process with threads cannot be forked.
    _ready.append(open_engine(threads=1, async_threads="0", **NO_EXTENSIONS))


def prepare() -> None:
    """Look at a table of our own."""
    with tempfile.TemporaryDirectory(prefix="lcr-warm-") as folder:
        path = Path(folder) / "sample.csv"
        path.write_text(SAMPLE, encoding="utf-8")
        harmonise(path, connection=open_engine(threads=1)).report.to_json()


def _engine(path: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """An engine within the limits. A small file takes one thread, and little thought about each query.

    It is kept until the child ends, and ends with it: to take its tables apart first takes a tenth of a small check.
    """
    memory, disk = f"{limits.memory_mb // ENGINE_SHARE}MiB", f"{limits.output_mb}MiB"
    if not _ready or path.stat().st_size > SMALL:
        _kept.append(open_engine(memory, max_temp_directory_size=disk, **NO_EXTENSIONS))
        return _kept[-1]
    connection = _ready.pop()
    folder = tempfile.mkdtemp(prefix="lcr-")
    for name, value in (("temp_directory", folder), ("memory_limit", memory), ("max_temp_directory_size", disk)):
        connection.execute(f"SET {name} = {quoted_text(value)}")
    plan_little(connection)
    _kept.append(connection)
    return connection


def _make(name: str, harmonised: Harmonised, path: Path, target: Path) -> bool:
    """Write one output of the file ``path``; whether there was anything to write."""
    from pipelines import outputs
    from pipelines.publish import changes_csv

    match name:
        case "report":
            _write_report(harmonised.report, target)
        case "view":
            write_view_of(harmonised.report, target, harmonised.source, published(harmonised))
        case "page" | "annotated":
            _render(name, harmonised.report, path, target, harmonised)
        case _ if harmonised.report.outcome == "quarantined":  # Nothing of a person's record leaves the child.
            return False
        case "recipe":
            target.write_text(harmonised.recipe.to_yaml(), encoding="utf-8")
        case "changes":
            target.write_text(changes_csv(harmonised.report.changes), encoding="utf-8")
        case _ if harmonised.relation is None or harmonised.schema is None:
            return False
        case _:
            write = getattr(outputs, f"write_{name}")
            write(harmonised.connection, harmonised.relation, harmonised.schema, target)
    return True


def _render(name: str, report: Report, path: Path, target: Path, harmonised: Harmonised | None = None) -> None:
    """Write the report with the table in it; of a quarantined file, without."""
    from validation.render.html import Beside

    if name == "view":
        write_view_of(report, target, source_of(report, path))
    elif name == "page":
        write_page(report, path, target, Beside(published=published(harmonised) if harmonised else None))
    else:
        write_annotated(report, path, target)


def _write_report(report: Report, target: Path) -> None:
    with target.open("w", encoding="utf-8") as file:
        file.writelines(report.json_parts())
