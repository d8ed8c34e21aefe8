"""What the columns of a file that fits no schema are said to hold."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from validation.profile import profile_columns, what_is_needed


def profile_of(*cells: str | None) -> dict[str, Any]:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE sheet (row BIGINT, c1 VARCHAR)")
    connection.executemany("INSERT INTO sheet VALUES (?, ?)", [(row, cell) for row, cell in enumerate(cells, start=2)])
    (found,) = profile_columns(connection, "sheet", ["label"])
    return found


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("151", "0151"), "code"),
        (("0151", "none"), "text"),
        (("E08000012", "E08000001"), "code"),
        (("1", "2,345", "-3"), "whole number"),
        (("1.5", "2", "1,234.5", "1e3"), "number"),
        (("5%", "12.5 %"), "percentage"),
        (("2024-01-31", "31/01/2024"), "date"),
        (("2024-01", "2024-12"), "month"),
        (("2019", "2020"), "year"),
        (("Y", "n"), "yes or no"),
        (("Halton", "Wirral"), "text"),
        ((None, "  "), "blank"),
        ((*("12",) * 19, "n/a"), "mostly numbers"),
    ],
)
def test_a_column_is_called_what_every_cell_of_it_is(cells: tuple[str | None, ...], kind: str) -> None:
    assert profile_of(*cells)["type"] == kind


def test_blanks_distinct_texts_and_range_are_counted() -> None:
    found = profile_of("10", None, "9", "9", " ")

    assert (found["filled"], found["blank"], found["distinct"]) == (3, 2, 2)
    assert (found["minimum"], found["maximum"]) == (9, 10)
    assert found["examples"][0] == "9"
    assert (found["column"], found["label"]) == ("A", "label")


def test_only_the_rows_of_the_body_are_looked_at() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE sheet AS SELECT * FROM (VALUES (1, 'Title'), (2, '5'), (3, 'Note')) t(row, c1)")

    (found,) = profile_columns(connection, "sheet", ["n"], (2, 2))

    assert (found["type"], found["filled"]) == ("whole number", 1)


def test_what_a_file_lacks_is_one_sentence() -> None:
    said = what_is_needed(["a column of areas", "a period"])

    assert said == "To be read as figures of ours, it would need a column of areas and a period."
