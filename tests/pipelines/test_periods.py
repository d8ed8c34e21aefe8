"""A period is read for all that it says and no more."""

from __future__ import annotations

import itertools
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.standards.periods import (
    UNSETTLED,
    Period,
    PeriodContext,
    date_order,
    find_periods,
    month,
    one_year,
    read_period,
    settle,
    unsettled_period,
    year_ending,
    year_to_mid,
)
from schemas import code_lists

YEARS = st.integers(1901, 2097)
MONTHS = "January February March April May June July August September October November December".split()
KINDS = ("calendar_year", "mid_year", "census", "financial_year", "academic_year")
CONTEXTS = st.builds(
    PeriodContext,
    year=st.sampled_from([None, *KINDS]),
    pair=st.sampled_from([None, "financial_year", "academic_year"]),
    day=st.sampled_from([None, "dmy", "mdy"]),
    first_of_month=st.sampled_from([None, "day", "month", "year_ending"]),
    dashed=st.sampled_from([None, "month"]),
)
# What periods are made of, so that most texts come near to being one.
PIECES = st.sampled_from(
    [
        *MONTHS,
        "Jan",
        "sept",
        "2023",
        "2024",
        "24",
        "1999",
        "00",
        "1",
        "31",
        "st",
        "Q1",
        "Q4",
        "mid",
        "census",
        "FYE",
        "FY",
        "year ending",
        "to",
        "-",
        "/",
        ".",
        " ",
        "–",
        ",",
        "P1Y",
        "P9M",
        "T00:00",
        "M01",
        "99999999999",
        "year",
        "²",
    ]
)
NEARLY = st.lists(PIECES, max_size=8).map("".join)
TEXTS = st.text(max_size=40) | NEARLY


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "first", "last", "kind"),
    [
        ("mid-2023", "2023-06-30", "2023-06-30", "mid_year"),
        ("FYE 2024", "2023-04-01", "2024-03-31", "financial_year"),
        ("FY2023/24", "2023-04-01", "2024-03-31", "financial_year"),
        ("academic year 2023/24", "2023-09-01", "2024-08-31", "academic_year"),
        ("year ending March 2024", "2023-04-01", "2024-03-31", "rolling_year"),
        ("12 months ending June 2023", "2022-07-01", "2023-06-30", "rolling_year"),
        ("Jan 2024-Dec 2024", "2024-01-01", "2024-12-31", "rolling_year"),
        ("Jan-Dec 2024", "2024-01-01", "2024-12-31", "rolling_year"),
        ("Jul 2017-Jun 2018", "2017-07-01", "2018-06-30", "rolling_year"),
        ("Apr-Jun 2024", "2024-04-01", "2024-06-30", "quarter"),
        ("Feb-Apr 2024", "2024-02-01", "2024-04-30", "rolling_quarter"),
        ("Nov-Jan 2024", "2023-11-01", "2024-01-31", "rolling_quarter"),
        ("2024 Q1", "2024-01-01", "2024-03-31", "quarter"),
        ("Q1 2024/25", "2024-04-01", "2024-06-30", "financial_quarter"),
        ("Q4 2024/25", "2025-01-01", "2025-03-31", "financial_quarter"),
        ("January 2024", "2024-01-01", "2024-01-31", "month"),
        ("Jan-24", "2024-01-01", "2024-01-31", "month"),
        ("2024-01", "2024-01-01", "2024-01-31", "month"),
        ("2024M01", "2024-01-01", "2024-01-31", "month"),
        ("2024 JAN", "2024-01-01", "2024-01-31", "month"),
        ("31 January 2024", "2024-01-31", "2024-01-31", "day"),
        ("2024-01-31", "2024-01-31", "2024-01-31", "day"),
        ("2024-01-31 00:00:00", "2024-01-31", "2024-01-31", "day"),
        ("13/02/2024", "2024-02-13", "2024-02-13", "day"),
        ("2001-01-01/P1Y", "2001-01-01", "2001-12-31", "calendar_year"),
        ("2011 census", "2011-03-27", "2011-03-27", "census"),
        ("Census 2021", "2021-03-21", "2021-03-21", "census"),
        ("mid-November 2020 to mid-November 2021", "2020-11-16", "2021-11-15", "rolling_year"),
    ],
)
def test_a_period_that_says_all_is_read(text: str, first: str, last: str, kind: str) -> None:
    period = read_period(text)

    assert period is not None
    assert (period.start, period.end, period.type) == (*days(first, last), kind)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("2024", PeriodContext()),  # Calendar, mid-year, census or survey year: the table must say.
        ("2023/24", PeriodContext()),  # Financial or academic.
        ("2023-24", PeriodContext(year="calendar_year")),
        ("202324", PeriodContext()),
        ("01/02/2024", PeriodContext()),  # 1 February or 2 January.
    ],
)
def test_a_period_that_could_be_two_is_not_read(text: str, context: PeriodContext) -> None:
    assert read_period(text, context) is None


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2024",
        "2024-02-30",
        "2024-13",
        "Q5 2024",
        "2024/22",
        "May",
        "20130000",
        "1-2 January 2024",
        "99/99/2024",
        "Liverpool",
        "2024.5",
        "1,024",
        "E08000012",
        "Dec 2024 to Jan 2023",
        "2024-04/2024-01",
        "",
    ],
)
def test_what_is_no_period_is_not_read(text: str) -> None:
    assert read_period(text, PeriodContext("calendar_year", "financial_year", day="dmy")) is None


def test_the_table_settles_what_a_bare_year_is() -> None:
    read = {kind: read_period("2021", PeriodContext(year=kind)) for kind in KINDS}

    assert {kind: (p.start, p.end) for kind, p in read.items() if p} == {
        "calendar_year": days("2021-01-01", "2021-12-31"),
        "mid_year": days("2021-06-30", "2021-06-30"),
        "census": days("2021-03-21", "2021-03-21"),
        "financial_year": days("2021-04-01", "2022-03-31"),
        "academic_year": days("2021-09-01", "2022-08-31"),
    }


def test_a_census_year_without_a_census_is_the_calendar_year() -> None:
    assert read_period("2015", PeriodContext(year="census")) == one_year(2015, "calendar_year")


def test_the_table_settles_what_a_pair_of_years_is() -> None:
    assert read_period("2023/24", PeriodContext(pair="financial_year")) == one_year(2023, "financial_year")
    assert read_period("2023-24", PeriodContext(pair="academic_year")) == one_year(2023, "academic_year")
    assert read_period("1999/00", PeriodContext(pair="financial_year")) == one_year(1999, "financial_year")


def test_a_dash_before_a_month_is_a_month_where_the_column_holds_months() -> None:
    assert read_period("2011-12", PeriodContext(dashed="month")) == month(2011, 12)
    assert read_period("2011-12") is None


def test_a_note_defines_what_a_label_covers() -> None:
    meant = Period(*days("2020-11-16", "2021-11-15"), "rolling_year")

    assert read_period("2021", PeriodContext(year="calendar_year", labelled=(((2021, 2021), meant),))) == meant


def test_a_column_whose_dates_disagree_has_no_order() -> None:
    assert date_order(["01/02/2024", "13/02/2024"]) == "dmy"
    assert date_order(["01/02/2024", "02/13/2024"]) == "mdy"
    assert date_order(["01/02/2024", "03/04/2024"]) is None
    assert date_order(["13/02/2024", "02/13/2024"]) is None


def test_a_first_day_stands_for_what_the_table_says_it_stands_for() -> None:
    first = "2023-06-01"

    assert read_period(first, PeriodContext(first_of_month="month")) == month(2023, 6)
    assert read_period(first, PeriodContext(first_of_month="year_ending")) == year_ending(2023, 6)
    assert read_period(first, PeriodContext(first_of_month="day")) == Period(*days(first, first), "day")


def test_moves_of_a_mid_year_are_those_of_the_twelve_months_before_it() -> None:
    assert (year_to_mid(2021).start, year_to_mid(2021).end) == days("2020-07-01", "2021-06-30")


def test_a_title_may_name_several_periods() -> None:
    found = find_periods("Claimants, January 2023 to March 2024, compared with mid-2019")

    assert [(f.period.start, f.period.end) for f in found] == [
        days("2023-01-01", "2024-03-31"),
        days("2019-06-30", "2019-06-30"),
    ]


def test_an_hour_is_named_by_its_start() -> None:
    at = datetime(2024, 3, 31, 8)

    assert Period(at, at, "hour").code == "2024-03-31T08"


def test_financial_quarters_are_not_named_like_quarters_of_the_calendar() -> None:
    read = read_period("Q2 2024/25")

    assert read is not None
    assert read.code == "2024-07/2024-09"


@given(TEXTS, CONTEXTS)
def test_no_text_makes_reading_a_period_raise(text: str, context: PeriodContext) -> None:
    period = read_period(text, context)

    assert period is None or period.is_settled


@given(TEXTS)
def test_periods_found_in_a_text_never_overlap(text: str) -> None:
    found = find_periods(text)

    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert all(0 <= f.start < f.end <= len(text) for f in found)


@given(TEXTS, CONTEXTS)
def test_a_period_begins_before_it_ends(text: str, context: PeriodContext) -> None:
    periods = [f.period for f in find_periods(text)] + [settle(unsettled_period(text), context)]

    assert all(period.start <= period.end for period in periods if period is not None)


@given(TEXTS, CONTEXTS)
def test_a_settled_period_has_a_type_of_the_code_list(text: str, context: PeriodContext) -> None:
    period = read_period(text, context)

    assert period is None or period.type in code_lists.load("period-types").codes


@given(TEXTS)
def test_nothing_settles_a_year_but_its_table(text: str) -> None:
    found = unsettled_period(text)

    assert found is None or found.type not in UNSETTLED or settle(found, PeriodContext()) is None


def _settled() -> st.SearchStrategy[Period]:
    number = st.integers(1, 12)
    return st.one_of(
        st.builds(month, YEARS, number),
        st.builds(one_year, YEARS, st.sampled_from(KINDS)),
        st.builds(year_ending, YEARS, number),
        st.builds(year_to_mid, YEARS),
        st.dates(date(1901, 1, 1), date(2097, 12, 31)).map(lambda day: Period(day, day, "day")),
    )


@given(_settled())
def test_a_code_reads_back_to_the_days_that_it_names(period: Period) -> None:
    """``2011-12`` is a month among months, as the codes are; elsewhere it may be a pair of years."""
    read = read_period(period.code, PeriodContext(year="calendar_year", dashed="month"))

    assert read is not None
    assert (read.start, read.end) == (period.start, period.end)
    assert read.code == period.code


@given(_settled(), _settled())
def test_the_codes_of_one_type_stand_in_the_order_of_time(one: Period, other: Period) -> None:
    if one.type == other.type and one.type not in {"census", "calendar_year"}:
        assert (one.code < other.code) == (one.start < other.start)


@given(YEARS, st.integers(0, 11), st.sampled_from(["{} {}", "{}-{}", "{}, {}", "{1} {0}", "{1}-{0}"]))
def test_a_month_is_read_in_every_way_of_writing_it(year: int, number: int, form: str) -> None:
    for name in (MONTHS[number], MONTHS[number][:3], MONTHS[number].upper()):
        assert read_period(form.format(name, year)) == month(year, number + 1)


@given(st.dates(date(1901, 1, 1), date(2068, 12, 31)))
def test_a_slashed_date_is_read_in_the_order_of_its_column(day: date) -> None:
    wanted = Period(day, day, "day")

    assert read_period(f"{day:%d/%m/%Y}", PeriodContext(day="dmy")) == wanted
    assert read_period(f"{day:%m/%d/%Y}", PeriodContext(day="mdy")) == wanted
    assert read_period(f"{day:%d/%m/%Y}") in {wanted, None}


@given(YEARS)
def test_years_that_do_not_follow_one_another_are_no_pair(year: int) -> None:
    for gap in (-1, 0, 2, 5):
        found = unsettled_period(f"{year}/{year + gap}")
        assert found is None or found.type != "year_pair"
