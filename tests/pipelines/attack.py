"""An attacker who knows every published figure and every sum, and nothing of how figures are withheld."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def recoverable(withheld: set[int], equations: Sequence[Sequence[tuple[int, int]]]) -> set[int]:
    """The attacker's own work: a figure is known where its unit vector lies in the span of the equations.

    Plain elimination with fractions, to the reduced form: a row with one unknown left gives that unknown away.
    """
    columns = sorted(withheld)
    rows = [[Fraction(dict(equation).get(column, 0)) for column in columns] for equation in equations]
    done = 0
    for column in range(len(columns)):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [cell / rows[done][column] for cell in rows[done]]
        for row in range(len(rows)):
            if row != done and (share := rows[row][column]):
                rows[row] = [cell - share * lead for cell, lead in zip(rows[row], rows[done], strict=True)]
        done += 1
    return {columns[row.index(Fraction(1))] for row in rows[:done] if sum(map(bool, row)) == 1}
