"""Series that fall to nothing for once, or do not move at all: what was not known was filled in."""

from __future__ import annotations

from pipelines.doubts.table import COUNTED, Observations, Spot, figure, tell
from pipelines.doubts.words import period_words
from validation.issues import FIGURE_STANDS_STILL, SUDDEN_ZERO, Issue

LARGE_COUNT, LARGE_RATE = 50, 5  # beside which a nought is doubted
STILL = 5  # periods of one unrounded figure


def doubt_noughts(seen: Observations) -> list[Issue]:
    """A nought between two large figures, or at the end after two of them."""
    if all(item.low != 0 for item in seen.slices):
        return []
    large = f"CASE WHEN s.counted THEN {LARGE_COUNT} ELSE {LARGE_RATE} END"
    rows = seen.query(
        f"SELECT {seen.spot_of('c')}, s.before, b.period FROM doubt_series s JOIN doubt_cells c ON s.id = c.id"
        f" JOIN doubt_cells b ON s.id_before = b.id WHERE s.value = 0 AND s.before >= {large}"
        f" AND coalesce(s.after, s.earlier) >= {large} ORDER BY c.source_sheet, c.source_row, c.source_column"
    )
    told = []
    for row in rows:
        spot = Spot.of(seen, row)
        before = period_words(str(row[-1]), str(row[2]))
        told.append(({"what": spot.words, "before": figure(row[-2]), "period_before": before}, spot.place))
    return tell(SUDDEN_ZERO, told)


def doubt_standing_still(seen: Observations) -> list[Issue]:
    """An unrounded count of 100 or more that stays the very same over many periods was carried on, not counted."""
    if not any(item.unit in COUNTED for item in seen.slices):
        return []
    same = "counted AND value >= 100 AND value % 5 != 0"
    ((repeats,),) = seen.query(f"SELECT count(*) FROM doubt_series WHERE value = before AND {same}")
    if repeats < STILL - 1:
        return []
    rows = seen.query(
        "WITH runs AS (SELECT *, place - row_number() OVER (PARTITION BY one, value ORDER BY place) AS run"
        f" FROM doubt_series WHERE {same}),"
        " stills AS (SELECT arg_max(id, place) AS id, any_value(value) AS value, count(*) AS still FROM runs"
        f" GROUP BY one, value, run HAVING count(*) >= {STILL})"
        f" SELECT {seen.spot_of('c')}, s.value, s.still FROM stills s JOIN doubt_cells c ON s.id = c.id"
        " ORDER BY c.source_sheet, c.source_row, c.source_column"
    )
    told = []
    for row in rows:
        spot = Spot.of(seen, row)
        values = {"area": spot.area, "measure": spot.measure, "value": figure(row[-2]), "periods": f"{row[-1]:,}"}
        told.append((values | {"period": spot.period}, spot.place))
    return tell(FIGURE_STANDS_STILL, told)
