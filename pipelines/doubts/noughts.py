"""Series that fall to nothing for once, or do not move at all: what was not known was filled in."""

from __future__ import annotations

from pipelines.doubts.table import COUNTED, Observations, Spot, figure, tell
from pipelines.doubts.words import period_words
from validation.issues import FIGURE_STANDS_STILL, SUDDEN_ZERO, Issue

LARGE_COUNT, LARGE_RATE = 50, 5  # beside which a nought is doubted
STILL = 5  # periods of one unrounded figure


def doubt_noughts(seen: Observations) -> list[Issue]:
    """A nought between two large figures, or at the end after two of them."""
    large = f"CASE WHEN unit IN {COUNTED} THEN {LARGE_COUNT} ELSE {LARGE_RATE} END"
    rows = seen.query(
        f"SELECT {seen.spot}, before, period_before FROM doubt_series WHERE value = 0 AND before >= {large}"
        f" AND coalesce(after, earlier) >= {large} ORDER BY source_sheet, source_row, source_column"
    )
    told = []
    for row in rows:
        spot = Spot.of(seen, row)
        before = period_words(str(row[-1]), str(row[2]))
        told.append(({"what": spot.words, "before": figure(row[-2]), "period_before": before}, spot.place))
    return tell(SUDDEN_ZERO, told)


def doubt_standing_still(seen: Observations) -> list[Issue]:
    """An unrounded count of 100 or more that stays the very same over many periods was carried on, not counted."""
    same = f"unit IN {COUNTED} AND value >= 100 AND value % 5 != 0"
    ((repeats,),) = seen.query(f"SELECT count(*) FROM doubt_series WHERE value = before AND {same}")
    if repeats < STILL - 1:
        return []
    rows = seen.query(
        "WITH runs AS (SELECT *, place - row_number() OVER (PARTITION BY one, value ORDER BY place) AS run"
        f" FROM doubt_series WHERE {same})"
        f" SELECT {seen.spot}, value, count(*) OVER (PARTITION BY one, value, run) AS still FROM runs"
        f" QUALIFY still >= {STILL} AND row_number() OVER (PARTITION BY one, value, run ORDER BY place DESC) = 1"
        " ORDER BY source_sheet, source_row, source_column"
    )
    told = []
    for row in rows:
        spot = Spot.of(seen, row)
        values = {"area": spot.area, "measure": spot.measure, "value": figure(row[-2]), "periods": f"{row[-1]:,}"}
        told.append((values | {"period": spot.period}, spot.place))
    return tell(FIGURE_STANDS_STILL, told)
