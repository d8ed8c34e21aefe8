"""Find and read a Liverpool way schema: a Table Schema with what a recogniser and a reader need beside it.

Each version of a schema is one file under ``tables``, ``<name>-<version>.json``; a published version is never altered.
Properties of our own begin with ``lcr:``, so that frictionless reads the same file and leaves them alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from schemas import code_lists

FOLDER = Path(__file__).parent / "tables"
REGISTERS = Path(__file__).parent / "registers"  # Of tables that list things, one a row, and observe nothing.
EXPECTATIONS = Path(__file__).parent / "expectations"
SUMMARY_SUITE = "summary-1.0.0.json"  # What holds for every table of observations as a whole.


class UnknownSchema(Exception):
    """There is no schema of that name, or not in that version."""


@dataclass(frozen=True)
class Field:
    """One column of the standard.

    synonyms: labels that mean this field. synonym_patterns: regular expressions for a whole label, in lower case.
    maybe: labels that may mean it, where the content agrees. code_list: the list that its values come from.
    """

    name: str
    type: str
    title: str
    description: str
    required: bool = False
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    example: Any = None
    synonym_patterns: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    code_list: str | None = None
    constraints: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Schema:
    """One version of a schema. automatic: it may be recognised without being asked for.

    dimensions: what its observations are broken down by, in the order of the columns.
    """

    name: str
    version: str
    title: str
    description: str
    theme: str
    descriptor: dict[str, Any] = field(hash=False, repr=False)
    fields: tuple[Field, ...] = field(repr=False)
    primary_key: tuple[str, ...]
    automatic: bool
    path: Path

    def field(self, name: str) -> Field:
        """Return the field of that name. Raises ``KeyError``."""
        for found in self.fields:
            if found.name == name:
                return found
        raise KeyError(name)

    @property
    def is_register(self) -> bool:
        """Whether one row is one thing, such as a library, and no observation."""
        return self.path.parent == REGISTERS

    @property
    def dimensions(self) -> tuple[str, ...]:
        names = [found.name for found in self.fields]
        between = names[names.index("period_type") + 1 : names.index("measure")] if "measure" in names else []
        return tuple(name for name in between if name in self.primary_key)

    @property
    def expectations(self) -> tuple[Path, ...]:
        """The suites that a table must pass at the gate: its own, of single rows, and that of the whole; or none."""
        own = EXPECTATIONS / f"{self.name}-{self.version}.json"
        return (own, EXPECTATIONS / SUMMARY_SUITE) if own.is_file() else ()

    @property
    def measures(self) -> tuple[str, ...]:
        """The codes of the measures that its observations may have, in the order of the code list."""
        codes = code_lists.load("measures").codes.values()
        return tuple(code.code for code in codes if code.more["schema"] == self.name)


def names() -> list[str]:
    """The names of the schemas of observations, in alphabetical order."""
    return _names_in(FOLDER)


def registers() -> list[str]:
    """The names of the schemas of tables that list things, one a row; they are used only where they are named."""
    return _names_in(REGISTERS)


def every() -> list[str]:
    """The names of all schemas, in alphabetical order."""
    return sorted((*names(), *registers()))


def _names_in(folder: Path) -> list[str]:
    return sorted(_versions_in(folder))


@lru_cache
def _versions_in(folder: Path) -> dict[str, tuple[str, ...]]:
    """name → its versions, oldest first. They come with the code, so that a folder is read once."""
    found: dict[str, list[str]] = {}
    for path in folder.glob("*.json"):
        name, _, version = path.stem.rpartition("-")
        found.setdefault(name, []).append(version)
    return {name: tuple(sorted(held, key=_numbers)) for name, held in found.items()}


def versions(name: str) -> list[str]:
    """The versions of a schema, oldest first; none for a name that is unknown."""
    return list(_versions_in(_folder(name)).get(name, ()))


def load(name: str, version: str | None = None) -> Schema:
    """Return a schema, in its newest version unless one is asked for. Raises ``UnknownSchema``."""
    known = versions(name)
    if not known:
        raise UnknownSchema(f"There is no schema “{name}”. The schemas are: {', '.join(every())}.")
    if version is not None and version not in known:
        raise UnknownSchema(f"The schema “{name}” has no version {version}. It has: {', '.join(known)}.")
    return _read(_folder(name) / f"{name}-{version or known[-1]}.json")


def _folder(name: str) -> Path:
    return REGISTERS if name in registers() else FOLDER


@lru_cache
def _read(path: Path) -> Schema:
    descriptor: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Schema(
        name=descriptor["name"],
        version=descriptor["version"],
        title=descriptor["title"],
        description=descriptor["description"],
        theme=descriptor["lcr:theme"],
        descriptor=descriptor,
        fields=tuple(map(_field, descriptor["fields"])),
        primary_key=tuple(descriptor["primaryKey"]),
        automatic=descriptor["lcr:automatic"],
        path=path,
    )


def _field(descriptor: dict[str, Any]) -> Field:
    constraints = descriptor.get("constraints", {})
    return Field(
        name=descriptor["name"],
        type=descriptor["type"],
        title=descriptor["title"],
        description=descriptor["description"],
        required=constraints.get("required", False),
        unit=descriptor.get("lcr:unit", ""),
        synonyms=tuple(descriptor.get("lcr:synonyms", ())),
        example=descriptor.get("example"),
        synonym_patterns=tuple(descriptor.get("lcr:synonymPatterns", ())),
        maybe=tuple(descriptor.get("lcr:maybe", ())),
        code_list=descriptor.get("lcr:codeList"),
        constraints=constraints,
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
