"""A quotation mark that is not closed, and one that closes far below: rows that are words of a cell."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import chain

from validation.as_is.layout import Layout
from validation.conformance.faults import Doubts
from validation.conformance.rules import Rule
from validation.issues import EXAMPLES_KEPT, SWALLOWED_ROWS, UNCLOSED_QUOTE_AS_IS, Issue, Place
from validation.quoting import quoted_text

END = "\0the end\0"  # No cell is this.


def quote_issues(
    layout: Layout, doubts: Doubts, rules: list[Rule], complete: Callable[[str], str], quotes: int
) -> Iterator[Issue]:
    """Yield where a quotation mark swallows rows.

    complete: SQL of rows with all their cells, given SQL of their numbers. quotes: how many marks the file has.
    """
    if not quotes:
        return
    unclosed = quotes % 2 == 1 and _is_unclosed(layout)
    if unclosed:
        (row,) = doubts.connection.execute(f"SELECT max(row) FROM ({doubts.all_rows})").fetchone() or (None,)
        yield Issue(UNCLOSED_QUOTE_AS_IS, {}, 1, (Place(None, row or layout.header_row),))
    rows = f"SELECT row FROM ({doubts.all_rows})"
    if unclosed:
        rows += f" WHERE row < {row or 0}"
    elif not doubts.ragged:
        rows += " WHERE lines > 0"
        if not doubts.connection.execute(f"SELECT 1 FROM ({rows}) LIMIT 1").fetchone():
            return
    yield from _swallowed(doubts, rules, rows, complete(rows), layout.delimiter)


def _swallowed(doubts: Doubts, rules: list[Rule], rows: str, whole: str, delimiter: str) -> Iterator[Issue]:
    """Cells with a line's end in them, and as many delimiters as a row has."""
    most = len(rules) - 1
    if not most:
        return
    mark = quoted_text(delimiter)
    looks = " UNION ALL ".join(
        f"""SELECT row, {rule.number} AS field, left({rule.column}, 80) AS cell FROM held
            WHERE contains({rule.column}, chr(10))
              AND length({rule.column}) - length(replace({rule.column}, {mark}, '')) >= {most}"""
        for rule in rules
    )
    found = doubts.connection.execute(f"""
        WITH held AS (SELECT * FROM ({whole}) WHERE row IN ({rows}))
        SELECT row, field, cell, count(*) OVER () FROM ({looks}) ORDER BY row, field LIMIT {EXAMPLES_KEPT}
    """).fetchall()
    if found:
        names = {rule.number: rule.name for rule in rules}
        places = tuple(Place(None, row, field, names[field], cell) for row, field, cell, _ in found)
        yield Issue(SWALLOWED_ROWS, {"field": places[0].label}, found[0][3], places)


def _is_unclosed(layout: Layout) -> bool:
    """Whether what stands below the last line would still be part of the last cell."""
    last: list[str] = []
    try:
        with layout.open() as stream:
            for row in csv.reader(chain(stream, ["\n", END]), layout.dialect):
                last = row
    except (csv.Error, UnicodeError):
        return False
    return last != [END]
