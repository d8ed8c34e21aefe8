"""A ZIP that was sent stands for the files in it. It is unpacked in a process apart, and each is checked on its own.

Where a Data Package describes them, each is judged as its package declares.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from catalogue.submissions.checks import Check, Checks, SentFile
from catalogue.submissions.names import clean_name, source_name
from pipelines.checking import SERVER, checked_from, not_a_plain_file, scratch_folder
from pipelines.many import why_not_checked
from validation.apart.limits import Limits
from validation.report_json import issue_from_dict

WORKBOOK_PARTS = ("[Content_Types].xml", "content.xml", "mimetype")  # A workbook is an archive of these.
MOST_FILES = 100
LONGEST_WHY = 200


def is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def unpack(checks: Checks, check: Check, limits: Limits) -> None:
    """Put the files of the one that was sent in its place; it stays where it is, if it is a workbook after all."""
    [sent] = check.files
    folder = checks.of(check.token)
    with scratch_folder() as scratch:
        path = checks.file_folder(check, sent) / sent.source
        asked = {"path": str(path.absolute()), "name": sent.name}
        ended = SERVER.run("unpack", asked, limits, readable=[path.absolute()], scratch=scratch)
        result = ended.result or {}
        members = _members(result, scratch)
        if ended.end != "answered" or not isinstance(result.get("members"), dict):
            checked = checked_from(ended, path, limits, sent.name)
            check.fault = checked.sentence or ""
            return
        if any(name in members for name in WORKBOOK_PARTS):
            return
        found = _found(result, members, check)
        check.archive, check.files = sent.name, []
        shutil.rmtree(folder / str(sent.number), ignore_errors=True)
        for number, (name, member, declared) in enumerate(found[:MOST_FILES], start=1):
            _take(check, folder / str(number), SentFile(number, name, "", 0, declared=declared), member)
    check.passed_over += [(name, f"we read {MOST_FILES} files at most") for name, *_ in found[MOST_FILES:]]
    if not check.files:
        check.fault = f"There is no table in “{sent.name}”."


Found = list[tuple[str, Path, dict[str, Any]]]


def _found(result: dict[str, Any], members: dict[str, Path], check: Check) -> Found:
    """The files to check: those that a package names, or all that may be tables. The others are passed over."""
    for issue in (issue_from_dict(one) for one in result.get("left_out", ())):
        check.passed_over.append((str(issue.values.get("member") or "a file"), issue.message[:LONGEST_WHY]))
    package = result.get("package")
    if isinstance(package, dict):
        check.passed_over += [(str(name), str(why)[:LONGEST_WHY]) for name, why in package.get("passed_over", ())]
        return [
            (str(one["name"]), members[one["member"]], one if one.get("schema") else {})
            for one in package.get("resources", ())
            if one.get("member") in members
        ]
    whys = {name: why for name in members if (why := why_not_checked(name))}
    check.passed_over += whys.items()
    return [(name, path, {}) for name, path in sorted(members.items()) if name not in whys]


def _members(result: dict[str, Any], scratch: Path) -> dict[str, Path]:
    """The files that were unpacked, those that are plain files in the scratch folder."""
    told = result.get("members")
    found = {str(name): scratch / str(place) for name, place in (told if isinstance(told, dict) else {}).items()}
    root = scratch.resolve()
    return {
        name: path
        for name, path in found.items()
        if not_a_plain_file(path) is None and path.resolve().is_relative_to(root) and path.lstat().st_nlink == 1
    }


def _take(check: Check, folder: Path, file: SentFile, member: Path) -> None:
    file.name = clean_name(file.name, whole=True)
    file.source, file.bytes = source_name(file.name), member.stat().st_size
    folder.mkdir(mode=0o700)
    shutil.move(member, folder / file.source)
    check.files.append(file)
