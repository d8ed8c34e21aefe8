"""Which rows and columns of a table a page shows: bounded, whatever the size of the table."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from validation.reading.source import Sheet
from validation.render.marks import Marks
from validation.report import Report

ROWS_SHOWN = 60  # of a sheet
COLUMNS_SHOWN = 40
HEAD_SHOWN = 12  # rows of titles and labels
PLAIN_SHOWN = 8  # rows of a table without faults
SMALL_GAP = 4  # rows
AROUND = 1  # rows before and after one with faults


def head_rows(report: Report, sheet: Sheet, marks: Marks) -> set[int]:
    """The rows that head the tables with faults: their labels, and above the first its titles."""
    tables = [table for table in (report.recipe or {}).get("tables", ()) if table.get("sheet") == sheet.name]
    concerned = [table for table in tables if _has_marks(table, marks)] or tables
    rows = {int(row) for table in concerned[:3] for row in table.get("header_rows", ())}
    if not rows:
        (number,) = sheet.connection.execute(f"SELECT min(row) FROM {sheet.relation}").fetchone() or (None,)
        return set() if number is None else {number}
    first = min(rows)
    return rows | set(range(max(1, first - HEAD_SHOWN + len(rows)), first))


def _has_marks(table: dict[str, Any], marks: Marks) -> bool:
    first, last = table.get("first_row") or 0, table.get("last_row") or 0
    return any(first <= row <= last for row in marks.order)


def rows_shown(sheet: Sheet, head: set[int], marks: Marks, most: int = ROWS_SHOWN) -> set[int]:
    """The rows to show: the head, as many rows with faults as there is room for, and those around them."""
    if not marks.order:
        below = max(head, default=0)
        return head | set(range(below + 1, min(below + PLAIN_SHOWN, sheet.rows) + 1))
    room = max(1, most - len(head))
    marked = list(marks.order)[:room]
    wanted = head | set(marked)
    for row in marked:
        if len(wanted) >= most:
            break
        wanted |= {near for near in range(row - AROUND, row + AROUND + 1) if 1 <= near <= sheet.rows}
    return _without_small_gaps(wanted, sheet.rows, most)


def _without_small_gaps(wanted: set[int], last: int, most: int) -> set[int]:
    """The rows, and those between that are so few that to leave them out would save nothing."""
    filled = set(wanted)
    for before, after in pairwise([0, *sorted(wanted), last + 1]):
        if after - before - 1 <= SMALL_GAP and len(filled) + after - before - 1 <= most:
            filled |= set(range(before + 1, after))
    return filled


def columns_shown(total: int, marked: set[int], most: int = COLUMNS_SHOWN) -> list[int]:
    """The columns to show: all, or the first three, those with faults and their neighbours, and as many as fit."""
    if total <= most:
        return list(range(1, total + 1))
    near = [column + step for column in sorted(marked) for step in (0, -1, 1)]
    ranked = [1, 2, 3, *sorted(marked), *near, *range(4, total + 1)]
    chosen = dict.fromkeys(column for column in ranked[: 10 * most] if 1 <= column <= total)
    return sorted(list(chosen)[:most])
