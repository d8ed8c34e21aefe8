"""Figures that a person would doubt.

``doubt_figures`` asks about units and measures before anything is assembled, and leaves those figures out. All else,
``doubt_observations``, looks at the harmonised table and only says what does not go together; of that,
``single.leave_out_impossible`` then takes out the figures that cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipelines.doubts.asked import doubt_figures
from schemas.registry import Schema
from validation.issues import Issue

if TYPE_CHECKING:
    from pipelines.recognise.plan import Plan
    from pipelines.standardise import Standardised

__all__ = ["doubt_figures", "doubt_observations", "doubted"]

MOST_ROWS = 300_000  # Above, only what a single scan can tell; the gate looks at the rest.


def doubted(schema: Schema, rows: int) -> tuple[str, ...]:
    """What ``doubt_observations`` looks at in a table of that schema and size, as a report says it."""
    if "count_point" in schema.primary_key:
        return ("areas in force", "limits")
    return ("areas in force", "limits", "periods", *(("series", "totals") if rows <= MOST_ROWS else ()))


def doubt_observations(
    made: Standardised,
    plans: Sequence[Plan],
    relation: str,
    schema: Schema | None,
    rows: int,
    today: date | None = None,
) -> list[Issue]:
    """Return what a person would doubt of the harmonised table ``relation``; it stays as it is.

    schema: None where nothing was harmonised; then only the periods are looked at, which may be the reason.
    today: the day on which a period is in the future; the real one where none is given.
    """
    from pipelines.doubts.areas import doubt_areas
    from pipelines.doubts.copies import doubt_copies
    from pipelines.doubts.future import doubt_future_periods
    from pipelines.doubts.holes import doubt_missing_areas, doubt_missing_periods
    from pipelines.doubts.proportions import doubt_proportions
    from pipelines.doubts.series import doubt_series
    from pipelines.doubts.single import doubt_single_figures
    from pipelines.doubts.table import lay_out_series, look_over
    from pipelines.doubts.totals import doubt_totals

    issues = doubt_future_periods(made, plans, today or date.today())
    if schema is None:
        return issues
    seen = look_over(made.connection, relation, schema, rows)
    issues += [*doubt_single_figures(seen), *doubt_areas(seen, plans), *doubt_proportions(seen)]
    if "count_point" in schema.primary_key:  # Counters start, stop and are counted on few days: nothing to compare.
        return issues
    issues += [*doubt_copies(seen), *doubt_missing_periods(seen)]
    if rows <= MOST_ROWS:
        if lay_out_series(seen):
            issues += [*doubt_series(seen, issues), *doubt_missing_areas(seen, lambda: _standing(made))]
        issues += doubt_totals(seen)
    return issues


def _standing(made: Standardised) -> set[tuple[str, str, str]]:
    """The measure, area and period of every figure that stands in the file, also of those that were left out."""
    rows = made.connection.execute(
        "SELECT DISTINCT key, area, period FROM staged"
        " WHERE key IS NOT NULL AND area IS NOT NULL AND period IS NOT NULL"
    ).fetchall()
    areas = {area: made.areas[area].code for area in {area for _, area, _ in rows}}
    periods = {period: made.periods[period].code for period in {period for _, _, period in rows}}
    return {(made.keys[key].measure, areas[area], periods[period]) for key, area, period in rows}
