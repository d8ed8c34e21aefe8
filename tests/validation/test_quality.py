"""The six dimensions: a figure each, and the reason that a person can check it by."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from validation.issues import KINDS, Issue
from validation.quality import DOUBTS, Dimension, measure_quality
from validation.report import Cells, Report

SUMMARY = {
    "last_day": "2023-10-31", "days_to_release": 14, "figures_missing": 0, "sums": None, "sums_wrong": None,
    "values_compared": None, "values_revised": None,
}  # fmt: skip
COLUMNS = ("value", "status", "lower_95", "upper_95")
Row = tuple[float | None, str | None, float | None, float | None]
PLAIN: Row = (100.0, None, None, None)


def quality(*rows: Row, issues: tuple[Issue, ...] = (), unread: int = 0, **summary: Any) -> dict[str, Dimension]:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (value DOUBLE, status VARCHAR, lower_95 DOUBLE, upper_95 DOUBLE)")
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", [list(row) for row in rows or (PLAIN,) * 4])
    values = sum(row[0] is not None for row in rows or (PLAIN,) * 4)
    total = len(rows or (PLAIN,) * 4) + unread
    report = Report(issues=list(issues), cells=Cells(total, values, total - unread - values, unread))
    return {one.name: one for one in measure_quality(connection, "t", COLUMNS, report, [SUMMARY | summary])}


def test_the_dimensions_are_the_six_of_the_framework_in_its_order() -> None:
    assert list(quality()) == ["completeness", "uniqueness", "consistency", "timeliness", "validity", "accuracy"]


def test_a_table_that_is_no_table_of_observations_has_none() -> None:
    assert measure_quality(duckdb.connect(), "t", ("tree",), Report(), []) == []


def test_a_table_with_nothing_amiss_says_so() -> None:
    found = quality()

    assert found["completeness"] == Dimension("completeness", 100.0, "percent", "All 4 figures are there.")
    assert (found["uniqueness"].figure, found["validity"].figure, found["accuracy"].figure) == (100.0, 100.0, 100.0)


def test_completeness_counts_the_withheld_the_unread_and_the_holes() -> None:
    found = quality(PLAIN, PLAIN, (None, "c", None, None), unread=1, figures_missing=4)["completeness"]

    assert found.figure == 25.0
    assert found.reason == (
        "2 of 8 figures are there. Of the others, withheld or not available: 1; could not be read: 1;"
        " missing where other areas have them: 4."
    )


def test_uniqueness_counts_what_stood_twice_in_the_source() -> None:
    issues = (Issue(KINDS["repeated-figures"], count=1), Issue(KINDS["conflicting-figures"], count=1))

    assert quality(issues=issues)["uniqueness"].figure == 50.0
    assert quality(issues=issues)["uniqueness"].reason == (
        "Of 4 figures in the source file, there more than once and taken once: 1;"
        " contradicted by another and left out: 1."
    )


def test_consistency_is_of_all_that_can_be_compared_and_not_known_without() -> None:
    found = quality((5.0, None, 4.0, 6.0), (9.0, None, 4.0, 6.0), sums=2, sums_wrong=1)["consistency"]

    assert found.figure == 50.0
    assert found.reason == "The parts add up in 1 of 2 totals; the figure lies within its interval in 1 of 2 rows."
    assert quality()["consistency"].figure is None
    assert quality(values_compared=4, values_revised=1)["consistency"].figure == 75.0


def test_timeliness_is_the_days_from_the_end_of_the_newest_period_to_the_release() -> None:
    found = quality()["timeliness"]

    assert (found.figure, found.unit) == (14.0, "days")
    assert found.reason == "The newest period ended on 31 October 2023; its figures were released 14 days later."
    assert quality(days_to_release=None)["timeliness"].figure is None
    assert quality(days_to_release=-3)["timeliness"].reason == (
        "Released before the newest period, to 31 October 2023, was over."
    )


def test_validity_counts_the_cells_that_could_not_be_read_or_break_a_rule() -> None:
    assert quality(unread=1)["validity"].figure == 80.0
    assert quality(issues=(Issue(KINDS["negative-figure"], count=2),))["validity"].figure == 50.0


def test_accuracy_counts_the_marked_and_the_doubted_and_tells_the_margin() -> None:
    issues = (Issue(KINDS["jump-in-series"], count=1),)
    found = quality((100.0, "p", 90.0, 110.0), (100.0, "r", None, None), PLAIN, PLAIN, issues=issues)["accuracy"]

    assert found.figure == 50.0
    assert found.reason == (
        "Of 4 figures, marked as estimated, provisional or of low reliability: 1; odd beside the others: 1."
        " The margin of error is 10.0 % of the figure in the middle case."
    )


def test_a_hundred_means_all_of_them() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT 1.0 AS value, NULL AS status")
    report = Report(cells=Cells(10_000, 9_999, 0, 1))
    found = {one.name: one for one in measure_quality(connection, "t", ("value", "status"), report, [SUMMARY])}

    assert found["validity"].figure == 99.9


@pytest.mark.parametrize("code", sorted(DOUBTS))
def test_every_doubt_that_is_counted_is_a_kind_of_issue(code: str) -> None:
    assert code in KINDS
