"""Proportions among percentages: 0.04 in a column where the other areas have 3.9 and 4.2."""

from __future__ import annotations

from pipelines.doubts.table import Observations, Spot, figure, tell
from validation.issues import PROPORTION_AMONG, Issue

FEWEST = 5  # figures of a measure in one period, to be compared
ALIKE = 3  # times the middle of the others, at most, once it is a percentage
APART = 10  # times less than the least of the others


def doubt_proportions(seen: Observations) -> list[Issue]:
    """Shares of one or less, far below all others of their period, that a hundred times would be like them."""
    held = [item for item in seen.slices if item.unit == "percent" and item.values >= FEWEST]
    if not any(item.low is not None and item.high is not None and item.low <= 1 < item.high for item in held):
        return []
    rows = seen.query(
        f"WITH cells AS (SELECT {seen.spot}, value, hash(area_type, period, period_type, {seen.keys}) AS k"
        f" FROM {seen.relation} WHERE unit = 'percent' AND value > 0),"
        " middles AS (SELECT k, median(value) AS middle FROM cells GROUP BY k HAVING count(*) >= ?),"
        " marked AS (SELECT c.*, middle, value <= 1 AND value * 100 BETWEEN middle / ? AND middle * ? AS odd"
        " FROM cells c JOIN middles m ON c.k = m.k),"
        " others AS (SELECT k, min(value) AS least, max(value) AS most FROM marked WHERE NOT odd GROUP BY k)"
        f" SELECT {seen.spot}, value, least, most FROM marked m JOIN others o ON m.k = o.k"
        " WHERE odd AND value * ? < least ORDER BY source_sheet, source_row, source_column LIMIT 1000",
        [FEWEST, ALIKE, ALIKE, APART],
    )
    told = []
    for row in rows:
        spot, (value, least, most) = Spot.of(seen, row), row[-3:]
        words = {"what": spot.words, "value": figure(value), "low": figure(least), "high": figure(most)}
        told.append((words | {"percent": figure(round(value * 100, 6))}, spot.place))
    return tell(PROPORTION_AMONG, told)
