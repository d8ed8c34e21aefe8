"""Check a stranger's file in a process apart: what the site, and a check of many files, call.

However the process ends, there is a report: a file that takes too much or stops its reader has one issue that says so.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from validation.apart.client import Ended, ForkServer
from validation.apart.client import scratch_folder as new_scratch
from validation.apart.limits import Limits
from validation.issues import (
    MISSING_FILE,
    NOT_A_FILE,
    RAN_OUT_OF_MEMORY,
    READER_CRASHED,
    TOOK_TOO_LONG,
    WROTE_TOO_MUCH,
    Issue,
    Severity,
)
from validation.report import Report

# What can be asked for beside the report, and the file that it is.
OUTPUTS = {
    "parquet": "observations.parquet",
    "csv": "observations.csv",
    "xlsx": "observations.xlsx",
    "recipe": "recipe.yaml",
    "changes": "changes.csv",
    "report": "report.json",
    "page": "report.html",
    "annotated": "checked.xlsx",
    "view": "view.json",
}
STAGE = "stage"  # A file in the scratch folder that holds what the child is at: one of ``STAGES``.
STAGES = ("read", "recognise", "standardise", "check", "write")
SERVER = ForkServer("pipelines.apart")  # One for each process of ours; it starts with the first file.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class Checked:
    """outputs: those of ``OUTPUTS`` that were asked for and could be made, where they lie now.

    sentence: why the file could not be read as a table at all, and what to do; None where it was read.
    """

    report: Report
    outputs: dict[str, Path] = field(default_factory=dict)
    sentence: str | None = None


def check_apart(
    path: Path,
    limits: Limits,
    *,
    schema: str | None = None,
    recipe: Path | None = None,
    as_is: dict[str, Any] | Path | None = None,
    dialect: dict[str, Any] | None = None,
    encoding: str | None = None,
    plain: bool = False,
    outputs: Sequence[str] = (),
    into: Path | None = None,
    name: str | None = None,
    scratch: Path | None = None,
    server: ForkServer = SERVER,
) -> Checked:
    """Check one file that nobody vouches for. Any number of threads may ask at once.

    schema, recipe: as ``harmonise`` has them. as_is: a Table Schema, or the file that holds one, to judge the file by
    as it stands, instead, with a dialect and an encoding where they are declared. plain: with nothing of ours beside
    what frictionless says.
    outputs: names of ``OUTPUTS``, moved to the folder ``into``.
    name: what its sender calls the file, where it lies under another name. scratch: an empty folder for the child,
    where the caller wants to look at ``STAGE`` meanwhile; the caller removes it.
    Issues: ``ran-out-of-memory``, ``took-too-long``, ``wrote-too-much``, ``reader-crashed``, ``not-a-file``.
    Raises what ``ForkServer.run`` raises, for faults of ours.
    """
    if (issue := not_a_plain_file(path)) is not None:
        return refused(path, issue)
    path = path.absolute()
    arguments: dict[str, Any] = {"path": str(path), "schema": schema, "outputs": list(outputs), "name": name}
    arguments["as_is"] = str(as_is.absolute()) if isinstance(as_is, Path) else as_is
    arguments |= {"dialect": dialect, "encoding": encoding, "plain": plain}
    arguments["recipe"] = str(recipe.absolute()) if recipe else None
    readable = [path, *(one.absolute() for one in (recipe, as_is) if isinstance(one, Path))]
    with scratch_folder() if scratch is None else nullcontext(scratch) as folder:
        ended = server.run("check", arguments, limits, readable=readable, scratch=folder)
        checked = checked_from(ended, path, limits, name)
        return Checked(checked.report, _taken(ended, folder, into), checked.sentence)


def checked_from(ended: Ended, path: Path, limits: Limits, name: str | None = None) -> Checked:
    """What a child told of a file; where it told nothing that makes sense, how it ended. name: if not the path's."""
    report = _report(ended.result) if ended.end == "answered" and ended.result else None
    if report is None:
        return refused(path, issue_of(ended, name or path.name, limits), name)
    sentence = (ended.result or {}).get("sentence")
    return Checked(report, sentence=str(sentence) if sentence else None)


def refused(path: Path, issue: Issue, name: str | None = None) -> Checked:
    return Checked(not_read(path, issue, name), sentence=f"{issue.message} {issue.what_to_do}")


def not_read(path: Path, issue: Issue, name: str | None = None) -> Report:
    """The report of a file that could not be read at all: the one issue that says why."""
    size = path.stat().st_size if path.is_file() else None
    return Report(source={"name": name or path.name, "bytes": size}, issues=[issue])


def issue_of(ended: Ended, name: str, limits: Limits) -> Issue:
    """How a child ended, in words about its file."""
    kind, limit = {
        "memory": (RAN_OUT_OF_MEMORY, f"{limits.memory_mb:,}"),
        "time": (TOOK_TOO_LONG, f"{limits.seconds:g}"),
        "disk": (WROTE_TOO_MUCH, f"{limits.output_mb:,}"),
    }.get(ended.end, (READER_CRASHED, ""))
    return Issue(kind, {"name": name, "limit": limit})


def not_a_plain_file(path: Path) -> Issue | None:
    """The issue with a link, a folder or a device; None for a file that may be opened."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return Issue(MISSING_FILE, {"name": path.name})
    if stat.S_ISREG(mode):
        return None
    what = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "a device"
    return Issue(NOT_A_FILE, {"name": path.name, "what": what})


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for one child, which is gone at the end whatever the child left in it."""
    folder = new_scratch()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _report(result: dict[str, Any]) -> Report | None:
    """The report that a child answered, if it is one: a child that was taken over may answer anything."""
    from validation.report_json import report_from_dict

    try:
        report = report_from_dict(result["report"])
        sound = all(issue.severity in SEVERITIES and int(issue.count) >= 0 for issue in report.issues)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None
    return report if sound else None


def _taken(ended: Ended, scratch: Path, into: Path | None) -> dict[str, Path]:
    """Move what was made out of the scratch folder: plain files under the names that we know, and nothing else."""
    told = (ended.result or {}).get("outputs")
    taken: dict[str, Path] = {}
    if into is None or not isinstance(told, list):
        return taken
    for name in OUTPUTS.keys() & {name for name in told if isinstance(name, str)}:
        made = scratch / OUTPUTS[name]
        if not_a_plain_file(made) is None and made.stat().st_nlink == 1:
            taken[name] = Path(shutil.move(made, into / OUTPUTS[name]))
    return taken
