"""What a table's columns hold: the few values that a visitor can choose from, blanks, the least and the most.

Each is worked out once a generation, in one pass that holds no more than a few values of a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from catalogue.query.connection import quote
from catalogue.query.tables import Column, Table

CHOICES = 40  # With more values than these, one asks for letters instead.
CHOSEN_FROM = ("text", "truth")

Choices = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Facts:
    """choices: each value and its rows; none where there are too many. blanks: rows without a value. low, high: ends of
    numbers and dates."""

    column: Column
    rows: int
    blanks: int
    low: Any = None
    high: Any = None
    choices: Choices | None = None

    @property
    def is_empty(self) -> bool:
        return self.blanks == self.rows

    @property
    def is_the_same(self) -> bool:
        """Whether every row holds the same, which need not be shown in every row."""
        if self.choices is not None:
            return len(self.choices) + (self.blanks > 0) < 2
        return self.is_empty or (not self.blanks and self.low is not None and self.low == self.high)

    @property
    def only(self) -> Any:
        """What every row holds, where that is the same."""
        return self.choices[0][0] if self.choices else self.low


def facts_of(table: Table) -> dict[str, Facts]:
    """The facts of every column, in order."""
    return table.remembered("facts", partial(_facts_of, table))


def choices_of(table: Table, column: Column) -> Choices | None:
    """Each value of a column and its rows, where they are few enough to choose from."""
    return table.remembered(("choices", column.name), partial(_choices_of, table, column))


def _choices_of(table: Table, column: Column) -> Choices | None:
    if column.kind not in CHOSEN_FROM:
        return None
    name = quote(column.name)
    given = f"{name} IS NOT NULL" + (f" AND {name} <> ''" if column.kind == "text" else "")
    few = f"SELECT DISTINCT {name} FROM {table.relation} WHERE {given} LIMIT {CHOICES + 1}"
    if table.rows(f"SELECT count(*) AS n FROM ({few})")[0]["n"] > CHOICES:
        return None
    each = f"SELECT CAST({name} AS VARCHAR) AS v, count(*) AS n FROM {table.relation} WHERE {given} GROUP BY ALL"
    return tuple((row["v"], row["n"]) for row in table.rows(f"{each} ORDER BY v"))


def _facts_of(table: Table) -> dict[str, Facts]:
    parts = ["count(*) AS n"]
    for place, column in enumerate(table.columns):
        name = quote(column.name)
        given = f"NULLIF({name}, '')" if column.kind == "text" else name
        parts.append(f"count({given}) AS g{place}")
        if column.kind not in (*CHOSEN_FROM, "other"):
            parts.append(f"min({name}) AS l{place}, max({name}) AS h{place}")
    row = table.rows(f"SELECT {', '.join(parts)} FROM {table.relation}")[0]
    return {
        column.name: Facts(
            column, row["n"], row["n"] - row[f"g{place}"], row.get(f"l{place}"), row.get(f"h{place}"),
            choices_of(table, column),
        )
        for place, column in enumerate(table.columns)
    }  # fmt: skip
