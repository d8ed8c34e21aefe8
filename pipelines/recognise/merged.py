"""Merged cells in the body of a table: their text is meant for every row that they cover.

A figure in merged cells is of all their rows together, and nobody can say how much of it is each one's. It is marked,
so that it is read as no figure of the first row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.recognise.tables import Table
from pipelines.standards.numbers import read_number
from pipelines.standards.periods import unsettled_period
from validation.issues import column_letters
from validation.reading.relation import make_table, new_name

OF_SEVERAL_ROWS = " (of several rows)"  # Stands after a figure in merged cells, which is then no number.


@dataclass(frozen=True)
class Group:
    """Cells that are merged over several rows, rows and columns from 1, and the text that the first of them holds."""

    top: int
    left: int
    bottom: int
    right: int
    text: str
    is_figure: bool

    @property
    def range(self) -> str:
        """``A2:A5``, as a spreadsheet names it."""
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


def merged_groups(table: Table) -> Iterator[Group]:
    """The cells of a table's body that are merged over several rows, from the top."""
    inside = sorted(
        (top, left, bottom, right)
        for top, left, bottom, right in table.sheet.merged
        if table.first_row <= top < bottom <= table.last_row
    )
    cells = dict(table.body) if inside else {}
    for top, left, bottom, right in inside:
        texts = cells.get(top, [])
        if left <= len(texts) and (text := texts[left - 1]):
            is_figure = read_number(text) is not None and not _is_of_periods(table, left - 1)
            yield Group(top, left, bottom, right, text, is_figure)


def _is_of_periods(table: Table, column: int) -> bool:
    """Whether a column holds years and the like: 2023 is one there, and a figure elsewhere."""
    texts = [cell for _, cells in table.body[:400] if column < len(cells) and (cell := cells[column])]
    return all(unsettled_period(text) is not None for text in texts)


def fill_merged(table: Table) -> None:
    """Have the table read the text of merged cells in each of their rows, and a figure in none."""
    groups = list(merged_groups(table))
    if not groups:
        return
    cells = [cell for group in groups for cell in _written(group)]
    run, sheet, (fills, filled) = table.sheet.connection, table.sheet, (new_name("fills"), new_name("filled"))
    rows, columns, texts = (list(part) for part in zip(*cells, strict=True))
    make_table(run, fills, {"row": ("BIGINT", rows), "col": ("INTEGER", columns), "text": ("VARCHAR", texts)})
    touched = sorted({group.left for group in groups})
    chosen = ", ".join(f"coalesce(f{n}.text, s.c{n}) AS c{n}" for n in touched)
    joins = "".join(
        f" LEFT JOIN (SELECT row, any_value(text) AS text FROM {fills} WHERE col = {n} GROUP BY row) f{n}"
        f" ON s.row = f{n}.row"
        for n in touched
    )
    run.execute(f"CREATE TEMP TABLE {filled} AS SELECT s.* REPLACE ({chosen}) FROM {sheet.relation} s{joins}")
    table.sheet = replace(sheet, relation=filled)


def _written(group: Group) -> list[tuple[int, int, str]]:
    """What stands where: row, column, text."""
    if group.is_figure:
        return [(group.top, group.left, group.text + OF_SEVERAL_ROWS)]
    return [(row, group.left, group.text) for row in range(group.top + 1, group.bottom + 1)]
