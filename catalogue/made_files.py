"""The files of a version that are made when somebody asks: Excel, DuckDB, the whole package as a ZIP, small JSON.

They are kept in the home's cache, which holds no more than its room, and made again where they were thrown out. Some
name the catalogue's address, which is then part of the file's name: one address is never handed another's file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from catalogue.citations import Citation
from catalogue.config import Settings
from catalogue.entries import Entry
from catalogue.errors import CatalogueError, FileDamaged
from catalogue.package_zip import write_zip
from catalogue.query import renderings
from catalogue.query.duckdb_file import write_duckdb
from catalogue.query.kept_files import KeptFiles
from pipelines import packages

MADE = "2"  # Part of a file's name: count up when the making changes.
SMALL = 5_000  # Rows: files of so small a table are made to be measured; a larger one's JSON is made while it is sent.
ON_DISK = ("xlsx", "duckdb", "zip")
TELL_NO_ADDRESS = ("json", "duckdb")
SIZES = "sizes"

About = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class MadeFiles:
    """address: the version's own, as people are to cite it. site: the catalogue's name."""

    kept: KeptFiles
    entry: Entry
    parquet: Path
    sha256: str
    address: str
    site: str

    @property
    def keys(self) -> tuple[str, ...]:
        return ("json", *ON_DISK) if self.entry.rows <= SMALL else ON_DISK

    def get(self, key: str) -> Path:
        """The file, made where it is not there. Raises NotValid over Excel's rows, FileDamaged."""
        with _told(f"{self.entry.name}.{key}"):
            return self.kept.get(self._name(key), self._maker(key))

    def sizes(self) -> dict[str, int]:
        """The bytes of each file: of a small table all of them, of a large one those that somebody has asked for."""
        if self.entry.rows > SMALL:
            paths = {key: self.kept.folder / self._name(key) for key in self.keys}
            return {key: path.stat().st_size for key, path in paths.items() if path.is_file()}
        try:
            noted = self.kept.get(self._name(SIZES), self._measure)
            return {key: int(size) for key, size in json.loads(noted.read_text("utf-8")).items()}
        except (CatalogueError, OSError, ValueError):
            return {}  # A page says less where the disk is full or a file is damaged; the download says why.

    def _measure(self, path: Path) -> None:
        path.write_text(json.dumps({key: self.get(key).stat().st_size for key in self.keys}), encoding="utf-8")

    def _name(self, ending: str) -> str:
        told = "" if ending in TELL_NO_ADDRESS else f"{self.address}|{self.site}"
        about = hashlib.sha256(told.encode()).hexdigest()
        return f"{self.entry.name}/{self.entry.number}/{self.sha256[:16]}-{about[:8]}-{MADE}.{ending}"

    def _maker(self, key: str) -> Callable[[Path], None]:
        makers: dict[str, Callable[[Path], None]] = {
            "xlsx": self._excel,
            "json": self._json,
            "duckdb": partial(write_duckdb, self.entry.package),
            "zip": self._zip,
        }
        return makers[key]

    def _excel(self, path: Path) -> None:
        renderings.write_excel(self.parquet, path, about(self.entry, self.address))

    def _json(self, path: Path) -> None:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(renderings.json_chunks(self.parquet))

    def _zip(self, path: Path) -> None:
        citation = Citation(self.entry, self.address, self.site)
        write_zip(self.entry, citation.text(self.entry.published_at[:10]), path)


@contextmanager
def _told(file: str) -> Iterator[None]:
    """A fault in what a file is made of is told of that file."""
    try:
        yield
    except packages.Damaged as error:
        raise FileDamaged(file) from error


def kept_files(settings: Settings) -> KeptFiles:
    return KeptFiles(settings.home / "cache" / "renderings", settings.cache_mb * 1_000_000)


def about(entry: Entry, address: str) -> list[tuple[str, str]]:
    """The second sheet of a workbook: what it is, whose, and what each column means."""
    facts = [
        ("Title", entry.title), ("Description", entry.description), ("Publisher", entry.publisher),
        ("Licence", entry.licence["title"]), ("Source", "; ".join(one["title"] for one in entry.sources)),
        ("Version", str(entry.number)), ("Published", entry.published_at[:10]), ("Address", address),
    ]  # fmt: skip
    fields = [(field["name"], field.get("description") or field.get("title") or "") for field in entry.fields]
    return [*facts, *(("Bear in mind", caveat) for caveat in entry.caveats), ("", ""), *fields]
