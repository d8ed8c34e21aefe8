"""Check a folder, a ZIP or a Data Package as one: each file on its own, in a process of its own, several at once.

A package's resources that have a schema are judged against it as they stand, with their dialect and encoding; all else
is harmonised. What is no table is named, and is no fault.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.checking import SERVER, check_apart, checked_from, scratch_folder
from pipelines.declared import Declared, Package, resources
from validation.apart.client import ForkServer
from validation.apart.limits import MB, Limits
from validation.issues import FILE_TOO_LARGE, NO_TABLE, NOT_A_TABLE, Issue
from validation.reading.archive import DESCRIPTOR
from validation.reading.signature import detect_kind
from validation.reading.source import Unreadable, unreadable
from validation.reading.unpack import MOST_MEMBERS, is_litter
from validation.report_json import issue_from_dict
from validation.reports import FileReport, Reports

# Files that come with tables and are none, by how their names end or begin.
DOCUMENTS = (
    *(".css", ".doc", ".docx", ".gif", ".htm", ".html", ".ini", ".jpeg", ".jpg", ".js", ".log", ".md", ".odp", ".odt"),
    *(".pdf", ".png", ".ppt", ".pptx", ".py", ".r", ".rst", ".sh", ".sql", ".svg", ".toml", ".xml", ".yaml", ".yml"),
    "schema.json",
)
NOTES = ("readme", "licence", "license", "changelog", "manifest")
LONGEST_LISTING = 64 * MB
FILES_NAMED = 3  # Of those that are no tables, where there is no other.


@dataclass(frozen=True)
class Asked:
    """How each file is to be checked, as ``check_apart`` has it. listing: with every error, not the first of a kind."""

    schema: str | None = None
    recipe: Path | None = None
    as_is: dict[str, Any] | None = None
    dialect: dict[str, Any] | None = None
    plain: bool = False
    listing: bool = False


@dataclass
class Found:
    """The files to check, by the names they go by, and what was passed over on the way to them."""

    files: dict[str, Path] = field(default_factory=dict)
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def is_many(path: Path) -> bool:
    """Whether a path stands for several files: a folder, a package's descriptor, or an archive that is no workbook."""
    if path.is_dir() or path.name == DESCRIPTOR:
        return path.exists()
    try:
        return path.suffix.lower() == ".zip" and detect_kind(path) == "zip"
    except (OSError, Unreadable):
        return False


def check_many(
    path: Path, limits: Limits, asked: Asked | None = None, *, at_once: int | None = None, server: ForkServer = SERVER
) -> Reports:
    """Check every table in ``path``. at_once: how many at the same time; as many as there are cores, if it is not said.

    Raises ``Unreadable`` where there is nothing to check, and what ``check_apart`` raises.
    """
    start = time.perf_counter()
    reports = Reports(path.name or str(path))
    with _found(path, limits, server) as found:
        declared = resources(found.files)
        _pass_over(found, declared, reports)
        todo = (
            declared.resources
            if declared is not None
            else [Declared(name, path) for name, path in sorted(found.files.items())]
        )
        if not todo and not reports.issues:
            raise _without_a_table(reports)
        with _pool(at_once or os.cpu_count() or 1, server) as pool:
            for file in pool.map(lambda one: _check(one, limits, asked or Asked(), server), todo):
                _add(reports, file)
    if not reports.files and not reports.issues:
        raise _without_a_table(reports)
    reports.seconds = time.perf_counter() - start
    return reports


@contextmanager
def _pool(at_once: int, server: ForkServer) -> Iterator[ThreadPoolExecutor]:
    """Threads that wait for their children; at Control-C the children are ended, and nobody waits for them."""
    with ThreadPoolExecutor(at_once) as pool:
        try:
            yield pool
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            server.close()
            raise


def _without_a_table(reports: Reports) -> Unreadable:
    passed = reports.passed_over
    shown = [f"{name}: {why}" for name, why in passed[:FILES_NAMED]]
    shown += [f"and {len(passed) - FILES_NAMED:,} more"] if len(passed) > FILES_NAMED else []
    return unreadable(NO_TABLE, name=reports.name, what=", ".join(shown) or "it holds no file")


def _check(one: Declared, limits: Limits, asked: Asked, server: ForkServer) -> FileReport:
    schema = asked.as_is or one.schema
    how: dict[str, Any] = {"schema": asked.schema, "recipe": asked.recipe}
    if schema is not None:
        how = {"as_is": schema, "dialect": asked.dialect or one.dialect, "encoding": one.encoding, "plain": asked.plain}
    with scratch_folder() as into:
        wanted = ["report"] if schema is not None and asked.listing else []
        checked = check_apart(one.path, limits, outputs=wanted, into=into, server=server, **how)
        listed = _listed(checked.outputs.get("report"), one.name)
    checked.report.source |= {"name": one.name, "path": one.name}
    return FileReport(one.name, checked.report, checked.sentence, listed)


def _listed(path: Path | None, name: str) -> dict[str, Any] | None:
    """The task with every error, where it is not too long to be held."""
    if path is None or path.stat().st_size > LONGEST_LISTING:
        return None
    try:
        [task] = json.loads(path.read_bytes())["tasks"]
        return {**task, "place": name, "source": {**task["source"], "name": name, "path": name}}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _add(reports: Reports, file: FileReport) -> None:
    """What turns out to be no table is passed over, unless a package says that it is one."""
    first = file.report.issues[0] if file.sentence and file.report.issues else None
    if first is not None and first.kind is NOT_A_TABLE:
        reports.passed_over.append((file.name, f"it is {first.values['what']}"))
    elif first is not None and first.kind is NO_TABLE and file.name.lower().endswith(".json"):
        reports.passed_over.append((file.name, str(first.values["what"])))
    else:
        reports.files.append(file)


def _pass_over(found: Found, declared: Package | None, reports: Reports) -> None:
    reports.passed_over += found.passed_over
    reports.issues += found.issues
    if declared is None:
        whys = {name: why for name in found.files if (why := why_not_checked(name))}
        reports.passed_over += whys.items()
        found.files = {name: path for name, path in found.files.items() if name not in whys}
        return
    reports.passed_over += declared.passed_over
    reports.issues += declared.issues


def why_not_checked(name: str) -> str | None:
    """Why a file that came with tables is none by its name; None where it may be one."""
    if name.lower().endswith(DOCUMENTS) or PurePosixPath(name).stem.lower() in NOTES:
        return "its name is not that of a table"
    return "it is an archive: check it by itself" if name.lower().endswith(".zip") else None


@contextmanager
def _found(path: Path, limits: Limits, server: ForkServer) -> Iterator[Found]:
    """The files that a path stands for; those of an archive lie in a scratch folder until the end."""
    if path.is_dir() or path.name == DESCRIPTOR:
        yield _in_folder(path if path.is_dir() else path.parent)
        return
    with scratch_folder() as scratch:
        yield _in_archive(path.absolute(), limits, scratch, server)


def _in_folder(folder: Path) -> Found:
    """Every file below a folder. Links are not followed: they may lead anywhere, and round in circles."""
    found = Found()
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_litter(name))
        for file in (Path(here) / name for name in sorted(names) if not is_litter(name)):
            name = file.relative_to(folder).as_posix()
            if file.is_symlink() or not file.is_file():
                found.passed_over.append((name, "it is a link or a device, and not a file"))
            else:
                found.files[name] = file
        if len(found.files) > MOST_MEMBERS:
            limit = f"{MOST_MEMBERS:,} files"
            raise unreadable(FILE_TOO_LARGE, name=folder.name, what=f"more than {limit}", limit=limit)
    return found


def _in_archive(path: Path, limits: Limits, scratch: Path, server: ForkServer) -> Found:
    """The members of an archive, unpacked in a process apart. Raises ``Unreadable`` where it cannot be."""
    ended = server.run("unpack", {"path": str(path)}, limits, readable=[path], scratch=scratch)
    result = ended.result or {}
    members, left_out = result.get("members"), result.get("left_out")
    if ended.end != "answered" or not isinstance(members, dict) or not isinstance(left_out, list):
        checked = checked_from(ended, path, limits)
        raise unreadable(checked.report.issues[0].kind, **checked.report.issues[0].values)
    issues = [issue_from_dict(issue) for issue in left_out]
    files = {str(name): scratch / str(place) for name, place in members.items()}
    passed = [(str(issue.values.get("member")), issue.message) for issue in issues if issue.severity == "info"]
    inside = {name: file for name, file in files.items() if file.resolve().is_relative_to(scratch.resolve())}
    return Found(inside, passed, [issue for issue in issues if issue.severity != "info"])
