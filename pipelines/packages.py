"""A version as it lies on the disk: one immutable Data Package, and how to be sure that it is still what was published.

    packages/<dataset>/<number>/
        datapackage.json      what it is; the resources below with sizes and hashes; ours under ``lcr:``
        <dataset>.parquet     the observations          <dataset>.csv      the same
        provenance.parquet    the cell that each observation came from
        report.json           issues, changes and counts of the check      changes.csv   each change and its rule
        gate.json             what was expected of the table as a whole, and whether it held
        recipe.yaml           how the layout was read   source/<file>      what was submitted, byte for byte
        checksums.sha256      of every other file, for ``sha256sum -c``

Numbers order the versions of a dataset; clocks do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pipelines.durable import sha256

DESCRIPTOR = "datapackage.json"
CHECKSUMS = "checksums.sha256"
REPORT = "report.json"
CHANGES = "changes.csv"
GATE = "gate.json"
RECIPE = "recipe.yaml"
PROVENANCE = "provenance.parquet"
SOURCE = "source"


class Damaged(Exception):
    """A published file is missing, or its bytes are no longer those that were published."""


@dataclass(frozen=True)
class Version:
    """One published version. folder: where it lies. descriptor: its datapackage.json."""

    folder: Path
    descriptor: dict[str, Any] = field(hash=False, compare=False)

    @property
    def dataset(self) -> str:
        return str(self.descriptor["name"])

    @property
    def number(self) -> int:
        return int(self.descriptor["lcr:version"])

    @property
    def fingerprint(self) -> str:
        """What went in: the same source, recipe, description and code have the same."""
        return str(self.descriptor["lcr:fingerprint"])

    @property
    def content(self) -> str:
        """What came out: the same observations, places, words and issues have the same."""
        return str(self.descriptor["lcr:content"])

    @property
    def parquet(self) -> Path:
        return self.folder / f"{self.dataset}.parquet"

    @property
    def csv(self) -> Path:
        return self.folder / f"{self.dataset}.csv"

    @cached_property
    def checksums(self) -> dict[str, str]:
        """The sha256 of each file, by its path in the package, as they were when it was published."""
        return read_checksums(self.folder)

    def checked(self, name: str) -> Path:
        """Return the path of one of its files, having read the bytes again. Raises ``Damaged``.

        The answer is kept for as long as the file's size and time of change stay: to read every byte once for each
        process finds a damaged disk, and costs a page nothing after that.
        """
        path = self.folder / name
        if name not in self.checksums:
            raise Damaged(f"{self.dataset} version {self.number} has no file {name}.")
        try:
            status = path.stat()
        except FileNotFoundError:
            raise Damaged(f"{self.dataset} version {self.number} has lost its file {name}.") from None
        if _hash_of(path, status.st_size, status.st_mtime_ns, status.st_ino) != self.checksums[name]:
            raise Damaged(f"The file {name} of {self.dataset} version {self.number} is not what was published.")
        return path

    def check(self) -> None:
        """Read every file again, whatever was found before. Raises ``Damaged``."""
        for name, expected in self.checksums.items():
            path = self.folder / name
            if not path.is_file():
                raise Damaged(f"{self.dataset} version {self.number} has lost its file {name}.")
            if sha256(path) != expected:
                raise Damaged(f"The file {name} of {self.dataset} version {self.number} is not what was published.")


@lru_cache(maxsize=4096)
def _hash_of(path: Path, size: int, changed_ns: int, inode: int) -> str:
    return sha256(path)


def read_checksums(folder: Path) -> dict[str, str]:
    """Read checksums.sha256. Raises ``Damaged``."""
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError) as error:
        raise Damaged(f"{folder.parent.name} version {folder.name} has no readable list of checksums.") from error


def checksum_lines(folder: Path) -> str:
    """Return the lines that ``sha256sum`` writes, of every file below the folder but the list itself."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CHECKSUMS)
    return "".join(f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def folder_of(packages: Path, dataset: str, number: int) -> Path:
    return packages / dataset / str(number)


def load(folder: Path) -> Version:
    """Open a version by its folder; the descriptor is compared with its checksum. Raises ``Damaged``."""
    expected = read_checksums(folder).get(DESCRIPTOR)
    try:
        found = sha256(folder / DESCRIPTOR)
    except OSError as error:
        raise Damaged(f"{folder.parent.name} version {folder.name} has lost its {DESCRIPTOR}.") from error
    if found != expected:
        raise Damaged(f"The {DESCRIPTOR} of {folder.parent.name} version {folder.name} is not what was published.")
    return Version(folder, json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8")))


def numbers(packages: Path, dataset: str) -> list[int]:
    """Return the numbers of the versions that lie on the disk, in order, whether or not the store knows them."""
    folder = packages / dataset
    if not folder.is_dir():
        return []
    return sorted(int(path.name) for path in folder.iterdir() if path.is_dir() and path.name.isdigit())


def all_folders(packages: Path) -> Iterator[Path]:
    """Yield the folder of every version on the disk, in the order of dataset and number."""
    for dataset in sorted(path.name for path in packages.iterdir() if path.is_dir()) if packages.is_dir() else ():
        for number in numbers(packages, dataset):
            yield folder_of(packages, dataset, number)
