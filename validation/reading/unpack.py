"""Take members out of an archive, each under a name of ours, and none that would land outside our own folder."""

from __future__ import annotations

import gzip
import re
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from validation.issues import DAMAGED_FILE, ENCRYPTED_FILE, FILE_TOO_LARGE, MEMBER_NOT_READ, UNSAFE_MEMBER, Issue
from validation.reading.signature import check_expansion
from validation.reading.source import ZIP_FAULTS, Unreadable, unreadable

MOST_MEMBERS = 1_000
MOST_UNPACKED = 4 << 30
LONGEST_NAME = 120


def unpack_zip(path: Path, folder: Path) -> tuple[dict[str, Path], list[Issue]]:
    """Unpack every member into ``folder``: where each lies now, and an issue for each that was left out.

    Each has a folder of its own with a number for a name, so that no two meet and none lands elsewhere.
    """
    members: dict[str, Path] = {}
    left_out = []
    try:
        with zipfile.ZipFile(path) as archive:
            check_expansion(path.name, archive)
            for number, name in enumerate(names_of(path, archive), start=1):
                own = folder / f"{number:04}"
                own.mkdir()
                try:
                    members[name] = unpack_member(archive, name, own, plain_name(name))
                except Unreadable as error:
                    left_out.append(why_not(error, name))
    except ZIP_FAULTS as error:
        raise unreadable(DAMAGED_FILE, name=path.name, what="a ZIP archive") from error
    return members, left_out


def plain_name(name: str) -> str:
    """The last part of a member's name, as a name that any folder can hold."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "_", last)[-LONGEST_NAME:].lstrip(".") or "member"


def names_of(path: Path, archive: zipfile.ZipFile) -> list[str]:
    names = [info.filename for info in archive.infolist() if not info.is_dir() and not is_litter(info.filename)]
    if len(names) > MOST_MEMBERS:
        limit = f"{MOST_MEMBERS:,} files"
        raise unreadable(FILE_TOO_LARGE, name=path.name, what=f"{len(names):,} files", limit=limit)
    return names


def is_litter(name: str) -> bool:
    """Whether a file is one that a system keeps for itself: hidden, or macOS's notes on others."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part not in ("..", ".") for part in parts)


def why_not(error: Unreadable, path: str) -> Issue:
    """An issue that names the member as the archive does, and not our copy of it."""
    if error.issue.kind is UNSAFE_MEMBER:
        return error.issue
    why = error.issue.message.replace(str(error.issue.values.get("name")), PurePosixPath(path).name)
    return Issue(MEMBER_NOT_READ, {"member": path, "why": why})


def unpack_member(archive: zipfile.ZipFile, member: str, folder: Path, target: str | None = None) -> Path:
    """Unpack one member. target: its name in the folder; a number of ours, where none is given."""
    info = archive.getinfo(member)
    name = PurePosixPath(member).name
    if why := _unsafe(info):
        raise unreadable(UNSAFE_MEMBER, member=member, why=why)
    if info.flag_bits & 1:
        raise unreadable(ENCRYPTED_FILE, name=name)
    target = target or f"member{len(list(folder.iterdir()))}{PurePosixPath(name).suffix[:12]}"
    try:
        with archive.open(info) as packed:
            return copy_out(packed, folder / target, name)
    except ZIP_FAULTS as error:
        raise unreadable(DAMAGED_FILE, name=name, what="a file of its archive") from error


def _unsafe(info: zipfile.ZipInfo) -> str | None:
    """Why a member would land outside the folder it is unpacked to, or lead there."""
    name = info.filename.replace("\\", "/")
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link, and not a file"
    if ".." in name.split("/"):
        return "its name climbs out of the archive’s folder"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "its name is that of a place on a disk"
    return None


def copy_out(packed: IO[bytes] | gzip.GzipFile, target: Path, name: str) -> Path:
    """Unpack, and stop at the limit whatever the archive says of its size."""
    written = 0
    try:
        with target.open("wb") as file:
            while chunk := packed.read(1 << 20):
                written += file.write(chunk)
                if written > MOST_UNPACKED:
                    limit = f"{MOST_UNPACKED:,} bytes"
                    raise unreadable(FILE_TOO_LARGE, name=name, what=f"more than {limit} once unpacked", limit=limit)
    except ZIP_FAULTS as error:
        raise unreadable(DAMAGED_FILE, name=name, what="a compressed file") from error
    return target
