"""Blank rows at the end of a table, which a spreadsheet keeps and a person never sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validation.conformance.faults import Faults
from validation.issues import BLANK_END, EXAMPLES_KEPT, Issue, Place


def blank_end(faults: Faults) -> Iterator[Issue]:
    """Yield the blank rows after the last row with something in it."""
    number = next((n for n, finding in enumerate(faults.findings) if finding.type == "blank-row"), None)
    if number is None:
        return
    (last,) = faults.connection.execute(f"SELECT max(row) FROM ({faults.doubts.all_rows})").fetchone() or (0,)
    blank = faults.connection.execute(f"""
        SELECT row FROM {faults.name} WHERE finding = {number}
        QUALIFY row + row_number() OVER (ORDER BY row DESC) = {last} + 1 ORDER BY row
    """).fetchall()
    yield from blank_rows_at_the_end((row for (row,) in blank), last)


def blank_rows_at_the_end(blank: Iterable[int], last: int) -> Iterator[Issue]:
    """blank: the numbers of blank rows. last: the number of the last row."""
    rows = set(blank)
    end: list[int] = []
    while last in rows:
        end.append(last)
        last -= 1
    if end:
        end.reverse()
        yield Issue(BLANK_END, {}, len(end), tuple(Place(None, row) for row in end[:EXAMPLES_KEPT]))
