"""Columns without a heading, headings that stand twice, rows that are there twice, tables cut short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.validation.shape.conftest import Looked, Made, cells
from validation.shape import check_shape

PLAIN = [["Area", "Count", "Rate"], ["Halton", "12", "1.5"], ["Sefton", "15", "2.0"], ["Wirral", "18", "2.5"]]
SHAPES = {
    "no-headings",
    "empty-column",
    "column-without-heading",
    "same-heading-twice",
    "duplicate-row",
    "cut-at-row-limit",
    "fewer-rows-than-said",
}


def test_a_plain_table_has_nothing_amiss(found: Looked) -> None:
    assert not found(PLAIN)


def test_a_table_without_headings_is_told_of(region: Made) -> None:
    bare = replace(region(PLAIN), header_rows=())

    assert [issue.kind.code for issue in check_shape(bare)] == ["no-headings"]


def test_a_blank_column_within_a_table_is_told_of(found: Looked) -> None:
    rows = [["Area", "Sex", "", "Count"], ["Halton", "Male", "", "12"], ["Sefton", "Male", "", "15"]]

    assert cells(found(rows)["empty-column"]) == ["column C"]


def test_cells_without_a_heading_are_told_of(found: Looked) -> None:
    rows = [["Area", "Sex", "", "Count"], ["Halton", "Male", "4", "12"], ["Sefton", "Male", "9", "15"]]

    assert cells(found(rows)["column-without-heading"]) == ["C1"]


def test_a_first_column_that_counts_the_rows_needs_no_heading(found: Looked) -> None:
    rows = [["", "Area", "Count"], *([str(n), f"Area {n}", f"{n}00"] for n in range(1, 6))]

    assert not SHAPES & set(found(rows))


def test_one_heading_over_two_things_is_told_of(found: Looked) -> None:
    rows = [["Area", "Count", "Count"], ["Halton", "12", "15"], ["Sefton", "15", "15"]]

    assert cells(found(rows)["same-heading-twice"]) == ["C1"]


def test_one_heading_over_the_same_thing_twice_is_no_harm(found: Looked) -> None:
    rows = [["Area", "Count", "Area"], ["Halton", "12", "Halton"], ["Sefton", "15", "Sefton"]]

    assert not SHAPES & set(found(rows))


def test_a_row_that_is_there_twice_is_told_of(found: Looked) -> None:
    assert cells(found([*PLAIN, PLAIN[1]])["duplicate-row"]) == ["row 5"]


def test_rows_that_are_alike_throughout_are_things_without_a_number(found: Looked) -> None:
    rows = [["Severity", "Sex", "Mode"], *([["Slight", "Male", "Cycle"]] * 6), ["Serious", "Male", "Foot"]]

    assert "duplicate-row" not in found(rows)


def test_repeated_figures_of_a_table_that_is_read_are_told_of_elsewhere(region: Made) -> None:
    read = replace(region([*PLAIN, PLAIN[1]]), is_read=True)

    assert not check_shape(read)


@pytest.mark.parametrize(("rows", "is_cut"), [(65_535, False), (65_536, True), (1_048_576, True), (100, False)])
def test_a_table_that_fills_a_sheet_may_have_been_cut(region: Made, rows: int, is_cut: bool) -> None:
    codes = [issue.kind.code for issue in check_shape(replace(region(PLAIN), last_row=rows))]

    assert ("cut-at-row-limit" in codes) == is_cut


@pytest.mark.parametrize(("said", "is_short"), [("3", False), ("31200", True)])
def test_a_file_that_holds_fewer_records_than_it_says_is_told_of(found: Looked, said: str, is_short: bool) -> None:
    rows = [["GEOGRAPHY_NAME", "OBS_VALUE", "RECORD_COUNT"], ["Halton", "1", said], ["Sefton", "2", said]]
    rows.append(["Wirral", "3", said])

    assert ("fewer-rows-than-said" in found(rows)) == is_short
