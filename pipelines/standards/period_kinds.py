"""Read a period beside its kind, as our own layout has them: “2023/24”, “Financial year”; “2024”, “Mid-year”.

The kind says what the text leaves open, and must agree with what the text says: “2024-03” is no quarter.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from pipelines.standards.periods import (
    CENSUS_DAYS,
    Period,
    PeriodContext,
    month,
    one_year,
    read_period,
    settle,
    unsettled_period,
)
from schemas import code_lists

NOTHING_SAID = PeriodContext()
_OF_A_YEAR = frozenset({"calendar_year", "mid_year", "census"})
_OF_A_PAIR = frozenset({"financial_year", "academic_year"})
# For each kind of several months: how many, and the months that it may begin in.
_MONTHS = {
    "calendar_year": (12, (1,)),
    "financial_year": (12, (4,)),
    "academic_year": (12, (9,)),
    "rolling_year": (12, range(1, 13)),
    "quarter": (3, (1, 4, 7, 10)),
    "financial_quarter": (3, (1, 4, 7, 10)),
    "rolling_quarter": (3, range(1, 13)),
    "month": (1, range(1, 13)),
}


@lru_cache(maxsize=65536)
def read_period_of_kind(text: str, kind: str, context: PeriodContext = NOTHING_SAID) -> Period | None:
    """The period of that kind that the text is; None where it is none, or one of another kind.

    kind: a code or label of period-types.
    """
    code = code_lists.load("period-types").standard(kind)
    written = unsettled_period(text)
    if written is None or written.type == "day":  # Which way round a slashed date is, the column says.
        written = read_period(text, replace(context, first_of_month=None))
    if code is None or written is None:
        return None
    if written.is_settled:
        return _as(written, code.code)
    if written.type == "year" and code.code in _OF_A_YEAR:
        return _year(written.start.year, code.code)
    if written.type == "year_pair" and code.code in _OF_A_PAIR:
        return one_year(written.start.year, code.code)
    number = written.end.year % 100
    if written.type == "year_pair" and code.code == "month" and 1 <= number <= 12:
        return month(written.start.year, number)  # “2011-12” is December, where the kind says so.
    return settle(_defined(written, context), context)


def _year(year: int, kind: str) -> Period | None:
    if kind == "census" and year not in CENSUS_DAYS:
        return None
    return one_year(year, kind)


def _defined(written: Period, context: PeriodContext) -> Period | None:
    """A year that a note of the file defines, whatever else it could be."""
    years = (written.start.year, written.end.year)
    return next((meant for labelled, meant in context.labelled if labelled == years), None)


def _as(period: Period, kind: str) -> Period | None:
    """A settled period under the name of a kind that its days allow."""
    if period.start == period.end:
        return _day_as(period, kind)
    if kind == period.type:
        return period
    if kind not in _MONTHS or period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        return None
    length, starts = _MONTHS[kind]
    after = period.end + timedelta(days=1)
    months = (after.year - period.start.year) * 12 + after.month - period.start.month
    return replace(period, type=kind) if months == length and period.start.month in starts else None


def _day_as(period: Period, kind: str) -> Period | None:
    day = period.start
    if kind == "month":  # A spreadsheet makes the first day of “Mar 2024”.
        return month(day.year, day.month) if day.day == 1 else None
    if kind == "mid_year":
        return replace(period, type=kind) if day == date(day.year, 6, 30) else None
    return replace(period, type=kind) if kind in {"day", "snapshot", "census"} else None
