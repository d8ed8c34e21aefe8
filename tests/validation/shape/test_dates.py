"""Ranges that became dates, and dates in two orders."""

from __future__ import annotations

import pytest

from tests.validation.shape.conftest import Looked, cells, column
from validation.shape.dates import ranges_behind


def test_a_date_among_age_bands_was_a_range(found: Looked) -> None:
    issue = found(column("Age", "0-8", "Sep-16", "17-24", "25-64", "Sep-16"), Age="category")["date-instead-of-range"]

    assert (cells(issue), issue.suggestions) == (["B3", "B6"], ("9-16",))
    assert issue.severity == "error"


@pytest.mark.parametrize(
    ("date", "ranges"),
    [
        ("Sep-16", ("9-16",)),
        ("02-Apr", ("2-4",)),
        ("09-May", ("5-9",)),
        ("2024-04-02", ("2-4",)),
        ("2016-09-01", ("9-16", "1-9")),
        ("2024-04-02T00:00:00", ("2-4",)),
        ("16-24", ()),
        ("April", ()),
    ],
)
def test_a_date_goes_back_to_the_ranges_that_it_can_come_from(date: str, ranges: tuple[str, ...]) -> None:
    assert ranges_behind(date) == ranges


def test_dates_under_a_label_of_ages_were_ranges_though_none_is_left(found: Looked) -> None:
    issue = found(column("Age group", "01-Apr", "05-Sep", "Oct-14"))["date-instead-of-range"]

    assert issue.suggestions == ("10-14",)


@pytest.mark.parametrize("label", ["Opened", "Age at 31 March", "Date of birth and age", "Waiting from"])
def test_a_column_of_months_is_no_damage(found: Looked, label: str) -> None:
    assert "date-instead-of-range" not in found(column(label, "Sep-16", "Oct-16", "Nov-16"))


def test_a_few_dates_among_words_are_no_ranges(found: Looked) -> None:
    assert "date-instead-of-range" not in found(column("Status", "Open", "Closed", "Sep-16", "Planned"))


def test_dates_of_two_orders_in_one_column_are_told_of(found: Looked) -> None:
    issue = found(column("Date", "13/02/2024", "14/02/2024", "02/15/2024", "03/04/2024"))["mixed-date-orders"]

    assert cells(issue) == ["B4"]
    assert issue.message == (
        "“02/15/2024” in “Date” has its month first, where others such as “13/02/2024” have their day first."
    )


def test_years_of_two_digits_have_orders_too(found: Looked) -> None:
    assert "mixed-date-orders" in found(column("Date", "02.15.24", "13.02.24", "14.02.24"))


@pytest.mark.parametrize(
    "texts",
    [
        ("13/02/2024", "03/04/2024", "31/12/2024"),
        ("02/13/2024", "12/31/2024"),
        ("2024-02-13", "2024-13-02"),
        ("1.13", "13.1", "0.5"),
    ],
)
def test_dates_of_one_order_are_not(found: Looked, texts: tuple[str, ...]) -> None:
    assert "mixed-date-orders" not in found(column("Date", *texts))
