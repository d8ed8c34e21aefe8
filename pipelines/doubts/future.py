"""Periods that are not over yet: nobody can have counted them, unless the figures are said to foretell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.doubts.words import period_words
from pipelines.recognise.plan import Plan
from pipelines.standardise import Standardised
from validation.issues import FUTURE_PERIOD, Issue, Place

FORETELLING = frozenset(
    {"projection", "projections", "projected", "forecast", "forecasts", "snpp", "target", "targets"}
)


def doubt_future_periods(made: Standardised, plans: Sequence[Plan], today: date) -> list[Issue]:
    """An issue for each table and period that ends after ``today``; none for a table that says it foretells."""
    ids = [number for number, period in enumerate(made.periods) if _day(period.end) > today]
    if not ids:
        return []
    found = made.connection.execute(
        "SELECT tbl, period, count(*), min(row), arg_min(col, row) FROM staged"
        " WHERE list_contains(?, period) AND NOT list_contains(string_split(coalesce(status, ''), ' '), 'f')"
        " GROUP BY tbl, period ORDER BY tbl, period",
        [ids],
    ).fetchall()
    issues = []
    for number, period, cells, row, col in found:
        plan, held = plans[number], made.periods[period]
        if _foretells(plan):
            continue
        values = {
            "period": period_words(held.code, held.type),
            "state": "has not begun" if _day(held.start) > today else "is not over",
            "where": plan.table.where,
        }
        issues.append(Issue(FUTURE_PERIOD, values, cells, (Place(plan.table.sheet.name, row, col),)))
    return issues


def _day(moment: date) -> date:
    """The civil date of a day, or of the hour that a period begins or ends with."""
    return date(moment.year, moment.month, moment.day)


def _foretells(plan: Plan) -> bool:
    words = set(plan.around.doubts)
    for column in plan.columns:
        words |= set(column.label.casefold().split())
    return bool(words & FORETELLING) or any(column.passes for column in plan.columns)
