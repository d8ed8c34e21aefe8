"""A period beside its kind: the kind says what the text leaves open, and must agree with it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.standards.period_kinds import read_period_of_kind
from pipelines.standards.periods import Period, PeriodContext, month, months, one_year
from schemas import code_lists

YEARS = st.integers(1981, 2049)
KINDS = sorted(set(code_lists.load("period-types").codes) - {"hour"})


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("2024", "Calendar year", "2024"),
        ("2024", "Mid-year", "2024-06-30"),
        ("2021", "Census day", "2021-03-21"),
        ("2023/24", "Financial year", "2023-04/2024-03"),
        ("2023-24", "Academic year", "2023-09/2024-08"),
        ("2023-10/2024-09", "Rolling year", "2023-10/2024-09"),
        ("2023-04/2024-03", "Financial year", "2023-04/2024-03"),
        ("2024-04/2024-06", "Financial quarter", "2024-04/2024-06"),
        ("2024-Q2", "Quarter", "2024-Q2"),
        ("2011-12", "Month", "2011-12"),
        ("2024-03-01", "Month", "2024-03"),
        ("2024-03-31", "Snapshot", "2024-03-31"),
        ("31/03/2024", "Day", "2024-03-31"),
    ],
)
def test_a_text_is_read_as_its_kind_says(text: str, kind: str, code: str) -> None:
    period = read_period_of_kind(text, kind)

    assert period is not None
    assert (period.code, code_lists.load("period-types").codes[period.type].label) == (code, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2024-03", "Quarter"),
        ("2024", "Financial year"),
        ("2024", "Rolling year"),
        ("2023/24", "Calendar year"),
        ("2023-10/2024-09", "Financial year"),
        ("2024-02/2024-04", "Quarter"),
        ("2024-07-01", "Mid-year"),
        ("2019", "Census day"),
        ("2024-Q2", "Month"),
        ("01/02/2024", "Day"),
        ("March", "Month"),
        ("", "Month"),
    ],
)
def test_a_text_that_is_not_of_its_kind_or_leaves_it_open_is_not_guessed(text: str, kind: str) -> None:
    assert read_period_of_kind(text, kind) is None


def test_a_column_that_settles_the_order_of_its_dates_settles_it_here_too() -> None:
    period = read_period_of_kind("01/02/2024", "Day", PeriodContext(day="dmy"))

    assert period is not None
    assert period.start == date(2024, 2, 1)


@given(
    st.one_of(
        st.builds(one_year, YEARS, st.sampled_from(["calendar_year", "mid_year", "financial_year", "academic_year"])),
        st.builds(month, YEARS, st.integers(1, 12)),
        st.builds(lambda year, first: months(date(year, first, 1), year, first + 2), YEARS, st.integers(1, 10)),
        st.builds(lambda day, kind: Period(day, day, kind), st.dates(date(1981, 1, 1), date(2049, 12, 31)),
                  st.sampled_from(["day", "snapshot", "census"])),
    )
)  # fmt: skip
def test_a_published_period_is_read_back_as_it_was(period: Period) -> None:
    assert read_period_of_kind(period.code, period.type) == period


@given(st.text(max_size=30), st.sampled_from(KINDS))
def test_no_text_makes_it_raise(text: str, kind: str) -> None:
    found = read_period_of_kind(text, kind)

    assert found is None or found.type == kind
