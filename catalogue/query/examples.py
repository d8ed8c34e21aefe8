"""The example queries of the SQL page: one text file beside the datasets, so that a catalogue has its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from catalogue.shipped import datasets_folder

FILE = "examples.sql"
TABLES = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_][a-z0-9_]*)", re.I)
NAMED_HERE = re.compile(r"\b([a-z_][a-z0-9_]*)\s+AS\s+\(", re.I)
ANYWHERE = "What is published: every dataset, with its rows"


@dataclass(frozen=True)
class Example:
    """tables: those that it reads."""

    title: str
    sql: str
    tables: frozenset[str]


@lru_cache
def read_examples(folder: Path | None = None) -> tuple[Example, ...]:
    """Every example of the folder of datasets, the shipped one where none is given; none where there is no file."""
    path = (folder or datasets_folder()) / FILE
    return tuple(parse(path.read_text(encoding="utf-8"))) if path.is_file() else ()


def parse(text: str) -> list[Example]:
    """The queries of a file: of the comment lines before each, the last is its title."""
    found: list[Example] = []
    title, lines = "", list[str]()
    for line in text.splitlines():
        if line.startswith("--") and not lines:
            title = line.lstrip("- ").strip()
        elif line.strip():
            lines.append(line)
            if line.rstrip().endswith(";"):
                sql = "\n".join(lines).rstrip().rstrip(";")
                found.append(Example(title, sql, tables_of(sql)))
                lines = []
    return found


def tables_of(sql: str) -> frozenset[str]:
    return frozenset(TABLES.findall(sql)) - frozenset(NAMED_HERE.findall(sql))


def examples_for(tables: Collection[str], folder: Path | None = None) -> list[Example]:
    """Those that can be run over these tables; one that can be run over any warehouse, where there is no other."""
    found = [one for one in read_examples(folder) if one.tables <= set(tables)]
    return found or parse(f"-- {ANYWHERE}\nSELECT title, row_count FROM datasets ORDER BY title;")
