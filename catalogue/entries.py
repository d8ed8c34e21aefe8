"""A published version as pages and the API speak of it: its words, coverage, quality and files, from its descriptor."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines import packages

# The files that everyone is offered: the part of the address, the words, and what each is good for.
RENDERINGS = {
    "csv": ("CSV", "Opens in Excel and everything else"),
    "xlsx": ("Excel", "A workbook with the data and what it means"),
    "parquet": ("Parquet", "Small and quick, for pandas, R and DuckDB"),
    "json": ("JSON", "A list of objects, for the web"),
    "duckdb": ("DuckDB", "One database file, for SQL: the table and what its codes mean"),
    "zip": ("Whole package", "A ZIP of everything: data, report, changes, recipe, source"),
}
FILES = {
    "source": ("Source file", "As its publisher gave it, byte for byte"),
    "report": ("Report of the check", "Every fault and note, with its cell"),
    "gate": ("Gate", "What was expected of the whole table, and whether it held"),
    "changes": ("Changes", "What we altered on the way, and by which rule"),
    "provenance": ("Provenance", "The source cell of every figure"),
    "recipe": ("Recipe", "How the source file's layout was read"),
    "datapackage": ("Data Package", "All the facts about it, for machines"),
    "checksums": ("Checksums", "To be sure that a download is whole"),
}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".sha256": "text/plain",
    ".duckdb": "application/vnd.duckdb",
    ".zip": "application/zip",
}


def slug(text: str) -> str:
    """``Office for National Statistics`` → ``office-for-national-statistics``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@dataclass(frozen=True)
class File:
    """One download. key: the part of its address. path: inside the package; None for what is made when asked for."""

    key: str
    title: str
    words: str
    name: str
    path: str | None = None
    bytes: int | None = None

    @property
    def media_type(self) -> str:
        """By its ending, and never one that a browser would show as a page: a source file may be anything."""
        if self.key == "source":
            return "application/octet-stream"
        return MEDIA_TYPES.get(Path(self.name).suffix, "application/octet-stream")


@dataclass(frozen=True)
class Entry:
    """One version of a dataset. package: where it lies, and the checks of its bytes."""

    package: packages.Version
    facts: dict[str, Any] = field(hash=False, compare=False)

    @property
    def name(self) -> str:
        return self.package.dataset

    @property
    def number(self) -> int:
        return self.package.number

    @property
    def title(self) -> str:
        return str(self.facts["title"])

    @property
    def description(self) -> str:
        return str(self.facts.get("description", ""))

    @property
    def summary(self) -> str:
        """The first sentence of the description."""
        return re.split(r"(?<=[.!?])\s+(?=[A-Z“])", self.description, maxsplit=1)[0]

    @property
    def more(self) -> str:
        """The description after its first sentence."""
        return self.description[len(self.summary) :].strip()

    @property
    def theme(self) -> str:
        return str(self.facts.get("lcr:theme") or "other")

    @property
    def publisher(self) -> str:
        return str(self.facts.get("lcr:publisher") or "")

    @property
    def publisher_slug(self) -> str:
        return slug(self.publisher)

    @property
    def publisher_link(self) -> str:
        found = (c.get("path") for c in self.facts.get("contributors", ()) if c.get("title") == self.publisher)
        return _web(next(found, ""))

    @property
    def licence(self) -> dict[str, str]:
        """title and link; the link is empty where there is none to follow."""
        first = (self.facts.get("licenses") or [{}])[0]
        return {"title": first.get("title") or first.get("name") or "Not stated", "link": _web(first.get("path"))}

    @property
    def sources(self) -> list[dict[str, str]]:
        return [{"title": one.get("title", ""), "link": _web(one.get("path"))} for one in self.facts.get("sources", ())]

    @property
    def caveats(self) -> list[str]:
        found = self.facts.get("lcr:caveats") or []
        return [found] if isinstance(found, str) else [str(one) for one in found]

    @property
    def keywords(self) -> list[str]:
        return [str(one) for one in self.facts.get("keywords") or ()]

    @property
    def frequency(self) -> str:
        return str(self.facts.get("lcr:updateFrequency") or "").replace("_", " ")

    @property
    def schema(self) -> str | None:
        found = self.facts.get("lcr:schema")
        return str(found) if found else None

    @property
    def schema_version(self) -> str:
        return str(self.facts.get("lcr:schemaVersion") or "")

    @property
    def rows(self) -> int:
        return int(self.facts.get("lcr:rows") or 0)

    @property
    def published_at(self) -> str:
        return str(self.facts.get("lcr:publishedAt") or "")

    @property
    def period(self) -> tuple[str, str]:
        """The first and the last day that the figures cover; empty texts where there are no periods."""
        found = self.facts.get("lcr:period") or {}
        return str(found.get("start") or ""), str(found.get("end") or "")

    @property
    def areas(self) -> dict[str, Any]:
        return dict(self.facts.get("lcr:areas") or {})

    @property
    def measures(self) -> list[str]:
        return [str(one) for one in self.facts.get("lcr:measures") or ()]

    @property
    def quality(self) -> dict[str, Any]:
        return dict(self.facts.get("lcr:quality") or {})

    @property
    def source_file(self) -> dict[str, Any]:
        return dict(self.facts.get("lcr:sourceFile") or {})

    @cached_property
    def fields(self) -> list[dict[str, Any]]:
        """The fields as this version's schema describes them, which may since have a newer version."""
        for resource in self.facts.get("resources", ()):
            if "schema" in resource:
                return list(resource["schema"].get("fields", ()))
        return []

    @cached_property
    def files(self) -> dict[str, File]:
        """Every download of this version, by its key."""
        sizes = {one["path"]: one.get("bytes") for one in self.facts.get("resources", ())}
        found = {key: self._rendering(key, sizes) for key in RENDERINGS}
        for key, (title, words) in FILES.items():
            path = self._path_of(key)
            if path in sizes or key in ("datapackage", "checksums"):
                size = sizes.get(path) or self._size(path)
                found[key] = File(key, title, words, self._file_name(key, path), path, size)
        return found

    def _rendering(self, key: str, sizes: dict[str, int | None]) -> File:
        title, words = RENDERINGS[key]
        name = f"{self.name}.{key}"
        path = name if name in sizes else None
        return File(key, title, words, name, path, sizes.get(name))

    def _path_of(self, key: str) -> str:
        plain = {
            "report": packages.REPORT,
            "gate": packages.GATE,
            "changes": packages.CHANGES,
            "provenance": packages.PROVENANCE,
            "recipe": packages.RECIPE,
            "datapackage": packages.DESCRIPTOR,
            "checksums": packages.CHECKSUMS,
        }
        return plain.get(key) or str(self.source_file.get("path", ""))

    def _file_name(self, key: str, path: str) -> str:
        """A source file keeps its own name; ours that are named alike in every package say of which they are."""
        return Path(path).name if key == "source" else f"{self.name}-{Path(path).name}"

    def _size(self, path: str) -> int | None:
        file = self.package.folder / path
        return file.stat().st_size if file.is_file() else None


def _web(link: Any) -> str:
    """A link that a page may carry: the web's, and nothing that a browser would run."""
    return link if isinstance(link, str) and re.match(r"https?://", link) else ""
