"""Merged cells in the body of a table: their text is meant for every row that they cover.

A figure in merged cells is of all of them together, and nobody can say how much of it is each one's: it stays where it
stands, and is told of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.recognise.tables import Table
from pipelines.standards.numbers import read_number
from pipelines.standards.periods import unsettled_period
from validation.issues import column_letters
from validation.reading.relation import make_table, new_name


@dataclass(frozen=True)
class Group:
    """Cells that are merged, rows and columns from 1, and the text that the first of them holds."""

    top: int
    left: int
    bottom: int
    right: int
    text: str

    @property
    def range(self) -> str:
        """``A2:A5``, as a spreadsheet names it."""
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"

    @property
    def is_figure(self) -> bool:
        return read_number(self.text) is not None and unsettled_period(self.text) is None


def merged_groups(table: Table) -> Iterator[Group]:
    """The merged cells of a table's body that cover several rows, or hold one figure for several columns."""
    inside = sorted(
        (top, left, bottom, right)
        for top, left, bottom, right in table.sheet.merged
        if table.first_row <= top and bottom <= table.last_row
    )
    cells = dict(table.body) if inside else {}
    for top, left, bottom, right in inside:
        texts = cells.get(top, [])
        text = texts[left - 1] if left <= len(texts) else None
        if text and (bottom > top or read_number(text) is not None):
            yield Group(top, left, bottom, right, text)


def fill_merged(table: Table) -> None:
    """Have the table read the text of merged cells in each of their rows."""
    groups = [group for group in merged_groups(table) if group.bottom > group.top and not group.is_figure]
    if not groups:
        return
    run, sheet = table.sheet.connection, table.sheet
    cells = [(row, group.left, group.text) for group in groups for row in range(group.top + 1, group.bottom + 1)]
    fills, filled = new_name("fills"), new_name("filled")
    rows, columns, texts = (list(part) for part in zip(*cells, strict=True))
    make_table(run, fills, {"row": ("BIGINT", rows), "col": ("INTEGER", columns), "text": ("VARCHAR", texts)})
    touched = sorted({group.left for group in groups})
    chosen = ", ".join(f"coalesce(s.c{n}, f{n}.text) AS c{n}" for n in touched)
    joins = "".join(
        f" LEFT JOIN (SELECT row, any_value(text) AS text FROM {fills} WHERE col = {n} GROUP BY row) f{n}"
        f" ON s.row = f{n}.row"
        for n in touched
    )
    run.execute(f"CREATE TEMP TABLE {filled} AS SELECT s.* REPLACE ({chosen}) FROM {sheet.relation} s{joins}")
    table.sheet = replace(sheet, relation=filled)
