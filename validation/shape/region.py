"""A table as it stands in its sheet, column by column: what the rooms of this package look at.

A room judges a column by some of its distinct texts, which whoever found the table has at hand. Only where one of them
looks amiss is the sheet itself asked, for the number of such cells and their rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from validation.issues import EXAMPLES_KEPT, Issue, IssueKind, Place, column_letters
from validation.reading import Sheet

Holds = Literal["area", "category", "figures", "period", "other", "passed over"]

MOST_ROWS = 200_000  # Of a longer table only what its texts at hand show is said.
MOST_COLUMNS = 200
MOST_TEXTS = 400  # at hand, of a column
MOST_CELLS = 400_000  # Up to here columns of very many texts are searched to their end.
FAILED = r"^\s*(?:#[#A-Za-z]|=|Err:5)"
CUT = r"^(?:-?[0-9](?:\.[0-9]+)?E\+[0-9]{1,3}|[0-9]{16,})$"
# UTF-8 that was read as Windows-1252: a letter from Â to Ï, then what the bytes from 80 to BF look like there.
GARBLED = "[ÂÃÅÎÏ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï»¿|\ufffd"
SUSPECT = f"{FAILED}|{CUT}|{GARBLED}"


@dataclass(frozen=True)
class Column:
    """number from 1. label: its heading, “Men; 2024” where that stands in two rows. holds: what it is taken for.

    texts: of its distinct texts as they stand in the file, all where ``is_whole``, else some of them.
    filled: how many of its cells hold anything.
    """

    number: int
    label: str
    holds: Holds
    texts: tuple[str, ...]
    filled: int
    is_whole: bool
    is_numeric: bool = False

    @property
    def name(self) -> str:
        """The column in SQL."""
        return f"c{self.number}"

    @cached_property
    def joined(self) -> str:
        """All texts at hand, a line each: one look at it spares a look at each of them."""
        return "\n".join(self.texts)

    def matching(self, pattern: str) -> list[str]:
        """Those of the texts at hand in which a pattern is found."""
        if not re.search(pattern, self.joined, re.MULTILINE):
            return []
        return [text for text in self.texts if re.search(pattern, text)]

    @property
    def shown(self) -> str:
        """The column in a sentence."""
        return f"“{self.label}”" if self.label else f"column {column_letters(self.number)}"


@dataclass(frozen=True)
class Found:
    """Cells of one column that hold one text: how many, and the first of their rows."""

    text: str
    cells: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Region:
    """The body of a table: its rows from first to last, and its columns. is_read: figures are taken from it."""

    sheet: Sheet
    first_row: int
    last_row: int
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    is_read: bool = False

    @property
    def is_long(self) -> bool:
        return self.last_row - self.first_row >= MOST_ROWS

    @cached_property
    def bounds(self) -> str:
        """SQL that chooses the rows of the body."""
        return f"{self.sheet.relation} WHERE row BETWEEN {self.first_row} AND {self.last_row}"

    def ask(self, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        return self.sheet.connection.execute(query, values).fetchall()

    def find(self, column: Column, texts: Iterable[str]) -> list[Found]:
        """Where these texts stand in a column, those with the first rows first."""
        wanted = list(texts)
        return self._found(column, f"list_contains(?, {column.name})", wanted) if wanted else []

    def find_matching(self, column: Column, pattern: str) -> list[Found]:
        """The same of every text in which a pattern is found."""
        return self._found(column, f"regexp_matches({column.name}, ?)", pattern)

    def _found(self, column: Column, where: str, value: object) -> list[Found]:
        found = self.ask(
            f"SELECT {column.name}, count(*), list(row ORDER BY row)[1:{EXAMPLES_KEPT}] AS places FROM {self.bounds}"
            f" AND {where} GROUP BY 1 ORDER BY places[1]",
            [value],
        )
        return [Found(text, cells, tuple(rows)) for text, cells, rows in found]

    def search(self, column: Column, pattern: str) -> list[str]:
        """The texts of a column in which a pattern, one of those of ``SUSPECT``, is found.

        Of a column of many texts in a large table, only those at hand are looked at.
        """
        if column.is_whole or not self._is_small:
            return column.matching(pattern)
        if column.number not in self._suspects:
            return []
        query = f"SELECT DISTINCT {column.name} FROM {self.bounds} AND regexp_matches({column.name}, ?) ORDER BY 1"
        return [text for (text,) in self.ask(f"{query} LIMIT 1000", [pattern])]

    @property
    def _is_small(self) -> bool:
        sought = sum(not column.is_whole for column in self.columns)
        return (self.last_row - self.first_row) * sought <= MOST_CELLS

    @cached_property
    def _suspects(self) -> set[int]:
        """The columns of very many texts in which any of the patterns is found: one look at all of them."""
        sought = [column for column in self.columns if not column.is_whole]
        found: set[int] = set()
        for start in range(0, len(sought), 100):
            part = sought[start : start + 100]
            flags = ", ".join(f"bool_or(regexp_matches({column.name}, $1))" for column in part)
            [row] = self.ask(f"SELECT {flags} FROM {self.bounds}", [SUSPECT])
            found |= {column.number for column, flag in zip(part, row, strict=True) if flag}
        return found

    def issue(self, kind: IssueKind, column: Column, found: Sequence[Found], **values: object) -> Issue:
        """One issue for all of these cells of a column; the sentence shows the first."""
        first = found[0]
        said = {"value": shorten(first.text), "label": column.shown, "row": first.rows[0], **values}
        places = sorted((row, each.text) for each in found for row in each.rows)[:EXAMPLES_KEPT]
        where = tuple(
            Place(self.sheet.name, row, column.number, column.label or None, shorten(text)) for row, text in places
        )
        return Issue(kind, said, sum(each.cells for each in found), where)


def shorten(text: str) -> str:
    """A cell's text as it fits into a sentence."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:57] + "…"


def whole_sheet(sheet: Sheet) -> Region | None:
    """A sheet in which no table of figures was found, as one table whose first row holds the headings."""
    if sheet.hidden or not 2 <= sheet.columns <= MOST_COLUMNS or not 2 <= sheet.rows <= MOST_ROWS:
        return None
    [(header, labels), *body] = sheet.head(2)
    if not body or sum(label is not None for label in labels) * 2 < sheet.columns:
        return None
    columns = tuple(_column_of(sheet, header, number, label) for number, label in enumerate(labels, start=1))
    return Region(sheet, body[0][0], sheet.rows, (header,), columns)


def _column_of(sheet: Sheet, header: int, number: int, label: str | None) -> Column:
    name = f"c{number}"
    [(texts, filled)] = sheet.connection.execute(
        f"SELECT list(DISTINCT {name})[1:{MOST_TEXTS + 1}], count({name}) FROM {sheet.relation}"
        f" WHERE row > {header} AND trim({name}) != ''"
    ).fetchall()
    held = sorted(texts or [])[:MOST_TEXTS]
    shown = " ".join((label or "").split())
    return Column(number, shown, "other", tuple(held), filled, len(texts or []) <= MOST_TEXTS)
