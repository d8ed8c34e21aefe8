"""What one table has that another has not: added, removed, revised and reworded rows, by their key."""

from __future__ import annotations

from pathlib import Path

import duckdb

from catalogue.query.differences import Side, difference, whole_columns, whole_rows

KEY = ("area_code", "period", "measure")
ARow = tuple[str, str, str, float | None, str | None]
BEFORE: list[ARow] = [
    ("E1", "Halton", "2023", 4.0, None),
    ("E2", "Knowsley", "2023", 4.1, None),
    ("E3", "Wirral", "2023", None, "c"),
    ("E4", "Sefton", "2023", 9.0, None),
]
AFTER: list[ARow] = [
    ("E1", "Halton", "2023", 4.0, None),
    ("E2", "Knowsley", "2023", 4.4, "r"),
    ("E3", "Wirral", "2023", 5.0, None),
    ("E5", "St. Helens", "2023", 1.0, None),
]


def a_side(folder: Path, number: int, rows: list[ARow], more: str = "",
           key: tuple[str, ...] = KEY) -> Side:  # fmt: skip
    path = folder / f"{number}.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t (area_code VARCHAR, area_name VARCHAR, period VARCHAR, value DOUBLE, status VARCHAR)"
        )
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
        columns = "area_code, area_name, period, 'calendar_year' AS period_type, 'rate' AS measure, value, status"
        table = f"SELECT {columns}, make_date(period::INT, 1, 1) AS period_start, 'percent' AS unit{more} FROM t"
        connection.execute(f"COPY ({table}) TO '{path}' (FORMAT parquet)")
    return Side(number, path, f"{path}", key)


def test_rows_are_told_apart_by_their_key(tmp_path: Path) -> None:
    found = difference(a_side(tmp_path, 1, BEFORE), a_side(tmp_path, 2, AFTER))

    assert (found.added, found.removed, found.revised, found.reworded, found.same) == (1, 1, 2, 0, 1)
    assert [row["area_name"] for row in found.added_rows] == ["St. Helens"]
    assert [row["area_name"] for row in found.removed_rows] == ["Sefton"]


def test_a_figure_that_was_withheld_and_is_not_any_more_is_revised(tmp_path: Path) -> None:
    found = difference(a_side(tmp_path, 1, BEFORE), a_side(tmp_path, 2, AFTER))

    pairs = [(row["area_name"], row["value_before"], row["value_after"]) for row in found.largest]
    assert pairs == [("Wirral", None, 5.0), ("Knowsley", 4.1, 4.4)]


def test_a_name_that_is_written_otherwise_is_no_revision(tmp_path: Path) -> None:
    renamed = [(code, name.upper(), *rest) for code, name, *rest in BEFORE]
    found = difference(a_side(tmp_path, 1, BEFORE), a_side(tmp_path, 2, renamed))  # type: ignore[arg-type]

    assert (found.revised, found.reworded) == (0, 4)
    assert ("Halton", "HALTON") in [(row["before"], row["after"]) for row in found.reworded_rows]


def test_a_field_that_is_new_is_named_and_changes_no_row(tmp_path: Path) -> None:
    found = difference(a_side(tmp_path, 1, BEFORE), a_side(tmp_path, 2, BEFORE, ", 1 AS lower_95"))

    assert found.fields_added == ("lower_95",)
    assert (found.revised, found.same) == (0, 4)


def test_a_key_with_a_new_dimension_falls_back_on_what_both_have(tmp_path: Path) -> None:
    after = a_side(tmp_path, 2, AFTER, ", 'all' AS sex", (*KEY, "sex"))
    found = difference(a_side(tmp_path, 1, BEFORE), after)

    assert found.key == KEY
    assert found.revised == 2


def test_tables_without_a_key_are_compared_row_by_whole_row(tmp_path: Path) -> None:
    sides = a_side(tmp_path, 1, [*BEFORE, BEFORE[0]], key=()), a_side(tmp_path, 2, AFTER, key=())
    found = difference(*sides)

    assert (found.key, found.added, found.removed, found.revised, found.same) == ((), 3, 4, 0, 1)
    assert len(list(whole_rows(*sides))) == 7


def test_the_same_table_twice_differs_in_nothing(tmp_path: Path) -> None:
    assert difference(a_side(tmp_path, 1, BEFORE), a_side(tmp_path, 2, BEFORE)).is_nothing


def test_the_whole_difference_is_told_once_a_row(tmp_path: Path) -> None:
    sides = a_side(tmp_path, 1, BEFORE), a_side(tmp_path, 2, AFTER)
    rows = list(whole_rows(*sides))

    assert sorted(row["change"] for row in rows) == ["added", "removed", "revised", "revised"]
    assert all(tuple(row) == whole_columns(*sides) for row in rows)
    added = next(row for row in rows if row["change"] == "added")
    assert (added["area_code"], added["value_before"], added["value_after"]) == ("E5", None, 1.0)
