"""The example of a kind of issue, which is written in a little Markdown: paragraphs and tables of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

RULE = re.compile(r"\|[\s:|-]+\|?")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>-])")
EDGE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table where ``labels`` are given."""

    text: str = ""
    labels: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(example: str) -> list[Block]:
    """The paragraphs and tables of the example, in order."""
    made = []
    for part in re.split(r"\n\s*\n", example.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        start = next((number for number, line in enumerate(lines) if line.startswith("|")), len(lines))
        if start:
            made.append(Block(_plain("\n".join(lines[:start]))))
        if table := [_cells(line) for line in lines[start:] if not RULE.fullmatch(line)]:
            made.append(Block("", table[0], tuple(table[1:])))
    return made


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_plain(cell.strip()) for cell in EDGE.split(line.strip().removeprefix("|").removesuffix("|")))


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)
