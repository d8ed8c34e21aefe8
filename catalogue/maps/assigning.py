"""Give each point a place of its own so that the sum of the costs is the least there is.

The Hungarian method with potentials, one shortest path a point: exact, cubic in the number of points, and quick enough
for some thousand, which are laid out once and kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def assign(costs: Floats) -> Whole:
    """The column for each row, no column twice, with the least sum. costs: at least as many columns as rows.

    Source: Kuhn (1955) in the form with potentials, see Burkard, Dell'Amico and Martello, Assignment Problems, 4.
    """
    rows, columns = costs.shape
    if rows > columns:
        raise ValueError("There are fewer places than points.")
    of_row, of_column = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.full(columns + 1, -1)  # Which row has a column; the last column stands for the row that seeks one.
    for row in range(rows):
        owner[columns] = row
        path, end = _shortest(costs, of_row, of_column, owner)
        while end != columns:  # Along the path, each column goes to the row before.
            owner[end] = owner[path[end]]
            end = int(path[end])
    found = np.full(rows, -1)
    for column in range(columns):
        if owner[column] >= 0:
            found[owner[column]] = column
    return found


def _shortest(costs: Floats, of_row: Floats, of_column: Floats, owner: Whole) -> tuple[Whole, int]:
    """The cheapest way from the row that seeks to a column that is free; the potentials are put right on the way."""
    columns = costs.shape[1]
    least = np.full(columns + 1, np.inf)
    path = np.full(columns + 1, columns)
    used = np.zeros(columns + 1, dtype=bool)
    here = columns
    while owner[here] >= 0:
        used[here] = True
        row = owner[here]
        reduced = costs[row] - of_row[row] - of_column[:columns]
        better = ~used[:columns] & (reduced < least[:columns])
        least[:columns][better] = reduced[better]
        path[:columns][better] = here
        open_ = np.where(used[:columns], np.inf, least[:columns])
        here = int(np.argmin(open_))
        by = open_[here]
        of_row[owner[used]] += by
        of_column[used] -= by
        least[~used] -= by
    return path, here
