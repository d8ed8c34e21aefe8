"""Part tables that stand side by side: each row of the sheet is then about two things, one a table.

They are two where a heading of words stands again further right, above other texts, and figures stand on both sides.
Without a blank column between them, most of the texts must be the same ones in another order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.recognise.tables import Row, Table
from pipelines.standards.numbers import read_number
from validation.reading.relation import new_name

LOOKED_AT = 400  # rows of a body


def parted(table: Table) -> list[Table]:
    """The tables that stand side by side in this region, from left to right; mostly the one."""
    starts = _starts(table)
    if len(starts) < 2:
        return [table]
    ends = [*(start for start in starts[1:]), len(table.labels)]
    return [_part(table, start, end) for start, end in zip(starts, ends, strict=True)]


def _starts(table: Table) -> list[int]:
    """Where each table begins: column 0, and wherever its first heading stands again over another list of texts."""
    first = next((number for number, label in enumerate(table.labels) if label), None)
    if first is None or _is_of_numbers(table, first):
        return [0]
    again = [
        number
        for number, label in enumerate(table.labels)
        if number > first and label == table.labels[first] and _is_another_list(table, first, number)
    ]
    starts = [0, *again]
    bounds = [*starts, len(table.labels)]
    has_figures = all(any(_is_of_numbers(table, n) for n in range(left, right)) for left, right in pairwise(bounds))
    return starts if has_figures else [0]


def _texts(table: Table, column: int) -> list[str]:
    return [cell for _, cells in table.body[:LOOKED_AT] if column < len(cells) and (cell := cells[column])]


def _is_of_numbers(table: Table, column: int) -> bool:
    texts = _texts(table, column)
    return bool(texts) and sum(read_number(text) is not None for text in texts) * 2 > len(texts)


def _is_another_list(table: Table, one: int, other: int) -> bool:
    pairs = [(cells[one], cells[other]) for _, cells in table.body[:LOOKED_AT] if other < len(cells)]
    if not any(left and right and left.strip() != right.strip() for left, right in pairs):
        return False
    if not table.labels[other - 1] and not _texts(table, other - 1):
        return True
    known, texts = set(_texts(table, one)), _texts(table, other)
    return sum(text in known for text in texts) * 2 > len(texts)


def _part(table: Table, start: int, end: int) -> Table:
    """The same rows with the columns of one table alone; they keep their places, so that addresses stay right."""
    sheet, view = table.sheet, new_name("part")
    chosen = ", ".join(f"c{n + 1}" if start <= n < end else f"NULL::VARCHAR AS c{n + 1}" for n in range(sheet.columns))
    sheet.connection.execute(f"CREATE TEMP VIEW {view} AS SELECT row, {chosen} FROM {sheet.relation}")
    return replace(
        table,
        sheet=replace(sheet, relation=view),
        header=_within(table.header, start, end),
        labels=[label if start <= n < end else () for n, label in enumerate(table.labels)],
        body=_within(table.body, start, end),
        columns=(start + 1, max(n for n in range(start, end) if table.labels[n]) + 1),
    )


def _within(rows: Sequence[Row], start: int, end: int) -> list[Row]:
    return [(row, [cell if start <= n < end else None for n, cell in enumerate(cells)]) for row, cells in rows]
