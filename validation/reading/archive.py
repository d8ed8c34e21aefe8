"""A ZIP, a gzip or a Data Package: each member that is a table gives sheets named ``member`` or ``member!sheet``.

A member is unpacked under a name of ours, so that no path in an archive reaches outside our own folder.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from validation.issues import NO_TABLE, Issue, Place
from validation.reading.scratch import Scratch
from validation.reading.source import ZIP_FAULTS, Sheet, Source, Unreadable, unreadable
from validation.reading.unpack import copy_out, names_of, unpack_member, why_not

DESCRIPTOR = "datapackage.json"
LARGEST_DESCRIPTOR = 16 << 20

Reader = Callable[..., Source]


@dataclass(frozen=True)
class Member:
    """A file of an archive: its name there, what the sheets are called, and what its package says of it."""

    path: str
    label: str
    encoding: str | None = None
    delimiter: str | None = None


def read_zip(path: Path, source: Source, read: Reader) -> None:
    """Fill ``source`` with the sheets of every member that ``read`` can read."""
    with zipfile.ZipFile(path) as archive:
        names = names_of(path, archive)
        descriptor = _descriptor(names)
        told = _told(archive, descriptor) if descriptor else b""
        members = _members(told, str(PurePosixPath(descriptor).parent) if descriptor else "", names)
        _fill(source, members, lambda member, folder: unpack_member(archive, member.path, folder), read)


def read_gzip(path: Path, source: Source, read: Reader) -> None:
    """Fill ``source`` with the one file that a gzip holds."""
    label = path.stem or path.name

    def unpack(member: Member, folder: Path) -> Path:
        with gzip.open(path) as packed:
            return copy_out(packed, folder / f"gzip{Path(label).suffix}", label)

    _fill(source, [Member(label, label)], unpack, read)


def read_folder(path: Path, source: Source, read: Reader) -> None:
    """Fill ``source`` with the resources of the Data Package in a folder; ``path`` is its descriptor."""
    folder = path.parent
    names = [file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file()]
    _fill(source, _members(path.read_bytes(), "", names), lambda member, _: folder / member.path, read)


def is_package(path: Path) -> bool:
    """Whether a file is the descriptor of a Data Package."""
    if path.name != DESCRIPTOR:
        return False
    try:
        return isinstance(json.loads(path.read_bytes()).get("resources"), list)
    except (ValueError, AttributeError, RecursionError):
        return False


def _told(archive: zipfile.ZipFile, descriptor: str) -> bytes:
    """What a descriptor says; nothing where it cannot be read, as its tables may be."""
    try:
        return archive.read(descriptor) if archive.getinfo(descriptor).file_size < LARGEST_DESCRIPTOR else b""
    except ZIP_FAULTS:
        return b""


def _descriptor(names: list[str]) -> str | None:
    found = [name for name in names if PurePosixPath(name).name == DESCRIPTOR]
    return min(found, key=len) if found else None


def _members(descriptor: bytes, folder: str, names: list[str]) -> list[Member]:
    """The resources that a descriptor names and that are there; without one, every file."""
    try:
        resources = json.loads(descriptor).get("resources", [])
        told = [member for resource in resources for member in _resource(resource, folder, names)]
    except (ValueError, AttributeError, TypeError, RecursionError):
        told = []
    return told or [Member(name, name) for name in sorted(names) if PurePosixPath(name).name != DESCRIPTOR]


def _resource(resource: dict[str, object], folder: str, names: list[str]) -> Iterator[Member]:
    paths = resource.get("path")
    dialect = resource.get("dialect")
    delimiter = dialect.get("delimiter") if isinstance(dialect, dict) else None
    for path in paths if isinstance(paths, list) else [paths]:
        name = (PurePosixPath(folder) / unquote(str(path))).as_posix()
        if name in names:
            label = str(resource.get("name") or name) if not isinstance(paths, list) else name
            yield Member(name, label, None, delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else None)


def _fill(source: Source, members: list[Member], unpack: Callable[[Member, Path], Path], read: Reader) -> None:
    scratch = Scratch()
    for member in members:
        try:
            found = read(unpack(member, scratch.folder), delimiter=member.delimiter)
        except Unreadable as error:
            source.issues.append(why_not(error, member.path))
            last = error
            continue
        source.sheets += tuple(_renamed(sheet, member) for sheet in found.sheets)
        source.issues += [_placed(issue, member) for issue in found.issues]
        source.parts += found.parts
    if not source.sheets:
        if len(members) == 1:  # Under the name that it has in the archive, and not that of our copy.
            named = {**last.issue.values, "name": PurePosixPath(members[0].path).name}
            raise unreadable(last.issue.kind, **named) from last
        raise unreadable(NO_TABLE, name=source.name, what=f"none of its {len(members)} files is a table")


def _renamed(sheet: Sheet, member: Member) -> Sheet:
    return replace(sheet, name=_sheet_name(sheet.name, member))


def _placed(issue: Issue, member: Member) -> Issue:
    places = tuple(replace(place, sheet=_sheet_name(place.sheet, member)) for place in issue.places)
    return replace(issue, places=places or (Place(sheet=member.label),))


def _sheet_name(sheet: str | None, member: Member) -> str:
    return f"{member.label}!{sheet}" if sheet else member.label
