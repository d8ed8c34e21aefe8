"""What a Data Package says of its files: which there are, and the schema, dialect and encoding of each.

Nothing is fetched: an address, or a path that leads out of the package's folder, is an issue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from validation.issues import RESOURCE_NOT_FOUND, Issue
from validation.reading.archive import DESCRIPTOR, LARGEST_DESCRIPTOR


@dataclass(frozen=True)
class Declared:
    """A file to check. schema: judge it by this as it stands; None: harmonise it. dialect, encoding: if declared."""

    name: str
    path: Path
    schema: dict[str, Any] | None = None
    dialect: dict[str, Any] | None = None
    encoding: str | None = None


@dataclass
class Package:
    """What a descriptor's resources come to."""

    resources: list[Declared] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def miss(self, path: object, why: str) -> None:
        self.issues.append(Issue(RESOURCE_NOT_FOUND, {"path": str(path), "why": why}))


def resources(files: Mapping[str, Path]) -> Package | None:
    """The package that the uppermost descriptor among the files describes; None where there is none that can be read.

    files: where each lies, by its name in the folder or archive.
    """
    descriptors = sorted((name for name in files if PurePosixPath(name).name == DESCRIPTOR), key=len)
    descriptor = _json(files[descriptors[0]]) if descriptors else None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        return None
    folder = PurePosixPath(descriptors[0]).parent
    package = Package()
    for resource in descriptor["resources"]:
        _add(package, resource, folder, files)
    named = {one.path for one in package.resources} | {files[name] for name in descriptors}
    others = sorted(name for name, path in files.items() if path not in named)
    package.passed_over += [(name, "the package does not name it as a resource") for name in others]
    return package


def _add(package: Package, resource: Any, folder: PurePosixPath, files: Mapping[str, Path]) -> None:
    told = resource.get("path") if isinstance(resource, dict) else None
    if isinstance(told, list) and len(told) == 1:
        told = told[0]
    if not isinstance(told, str):
        _pass_over(package, resource)
        return
    path = _file(package, told, folder, files)
    if path is None:
        return
    schema = _schema(package, resource.get("schema"), folder, files)
    dialect, encoding = resource.get("dialect"), resource.get("encoding")
    package.resources.append(
        Declared(
            _name(told, folder),
            path,
            schema,
            dialect if isinstance(dialect, dict) and dialect else None,
            encoding if isinstance(encoding, str) and encoding.lower() not in ("utf-8", "utf8") else None,
        )
    )


def _pass_over(package: Package, resource: Any) -> None:
    name = str(resource.get("name") or "a resource") if isinstance(resource, dict) else "a resource"
    if isinstance(resource, dict) and isinstance(resource.get("path"), list):
        package.passed_over.append((name, "it is in several files, which we do not join"))
    elif isinstance(resource, dict) and "data" in resource:
        package.passed_over.append((name, f"its data stands in {DESCRIPTOR} itself"))
    else:
        package.miss(name, "and does not say which file it is")


def _file(package: Package, told: str, folder: PurePosixPath, files: Mapping[str, Path]) -> Path | None:
    if "://" in told:
        package.miss(told, "which is an address: we read only what lies in the package's folder")
    elif told.startswith("/") or ".." in PurePosixPath(told).parts:
        package.miss(told, "which leads out of the package's folder")
    elif (found := files.get(_name(told, folder)) or files.get(_name(unquote(told), folder))) is None:
        package.miss(told, "and there is no such file")
    else:
        return found
    return None


def _schema(package: Package, told: Any, folder: PurePosixPath, files: Mapping[str, Path]) -> dict[str, Any] | None:
    """The schema itself, or the one in the file that is named."""
    if isinstance(told, str):
        path = _file(package, told, folder, files)
        told = _json(path) if path is not None else None
        if path is not None and not isinstance(told, dict):
            package.miss(path.name, "and it is no schema in JSON")
    return told if isinstance(told, dict) and told.get("fields") else None


def _name(told: str, folder: PurePosixPath) -> str:
    return (folder / told).as_posix()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST_DESCRIPTOR else None
    except (ValueError, RecursionError, OSError):
        return None
