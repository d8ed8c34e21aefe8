"""Where a sorted page deep in a large table begins, without sorting the table.

A few hundred values of the column, taken from rows all over the table, are steps. One pass counts the rows between them
and upon them; from the counts it is known between which two steps the page begins, and only the rows between those are
sorted. Rows upon one step are all alike and need no sorting, so a column with a few values is as quick as any.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from catalogue.query.tables import Table

SHALLOW = 10_000  # Up to so many rows from the start, the least of all are found quickly enough.
STEPS = 512


@dataclass(frozen=True)
class Segment:
    """A run of the sorted rows: its condition in SQL, how many rows it has, and whether all have one value."""

    sql: str
    values: tuple[Any, ...]
    rows: int
    is_of_one_value: bool = False


def segments(table: Table, said: str, values: Sequence[Any], key: str, is_down: bool) -> Iterator[Segment]:
    """The runs that the rows fall into, in order; blanks last. said, values: which rows. key: what sorts them."""
    steps = table.remembered(("steps", said, tuple(values), key), partial(_steps, table, said, values, key))
    runs = list(_runs(steps, key))
    yield from reversed(runs) if is_down else runs
    if steps.blanks:
        yield Segment(f"{key} IS NULL", (), steps.blanks, is_of_one_value=True)


@dataclass(frozen=True)
class _Steps:
    """at: the steps, upwards. upon: rows that have exactly that value. below: rows between it and the step before."""

    at: tuple[Any, ...]
    upon: tuple[int, ...]
    below: tuple[int, ...]
    above: int
    blanks: int


def _runs(steps: _Steps, key: str) -> Iterator[Segment]:
    for place, at in enumerate(steps.at):
        if place:
            yield Segment(f"{key} > ? AND {key} < ?", (steps.at[place - 1], at), steps.below[place])
        else:
            yield Segment(f"{key} < ?", (at,), steps.below[0])
        yield Segment(f"{key} = ?", (at,), steps.upon[place], is_of_one_value=True)
    if steps.at:
        yield Segment(f"{key} > ?", (steps.at[-1],), steps.above)
    else:
        yield Segment(f"{key} IS NOT NULL", (), steps.above)


def _can_be_step(value: Any) -> bool:
    """Not the value under which DuckDB's histogram counts what lies above all steps, which is the greatest of a type,
    or the empty text."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, date):
        return value.year < 9999
    return value not in ("", 2**63 - 1)


def _steps(table: Table, said: str, values: Sequence[Any], key: str) -> _Steps:
    rows = f"FROM {table.relation} WHERE {said}"
    total, given = table.cursor(f"SELECT count(*), count({key}) {rows}", values).fetchall()[0]
    sample = (
        f"SELECT DISTINCT {key} AS k {rows} AND {key} IS NOT NULL"
        f" AND hash({table.place}) % {max(1, given // STEPS)} = 0 ORDER BY k LIMIT {4 * STEPS}"
    )
    at = [row[0] for row in table.cursor(sample, values).fetchall() if _can_be_step(row[0])]
    if not at:
        return _Steps((), (), (), given, total - given)
    kind = table.cursor(f"SELECT typeof({key}) {rows} LIMIT 1", values).fetchall()[0][0]
    # What lies above the last step, NaN with it, is what the others leave.
    between = f"SELECT histogram({key}, ?::{kind}[]), histogram_exact({key}, ?::{kind}[]) {rows} AND {key} <= ?"
    up_to, exactly = table.cursor(between, [at, at, *values, at[-1]]).fetchall()[0]
    upon = tuple(exactly.get(step, 0) for step in at)
    below = tuple(up_to.get(step, 0) - here for step, here in zip(at, upon, strict=True))
    return _Steps(tuple(at), upon, below, given - sum(upon) - sum(below), total - given)
