"""Cells that show a spreadsheet's own words instead of a value."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.validation.shape.conftest import Looked, cells, column
from validation.engine import connect
from validation.issues import Issue
from validation.reading import open_source
from validation.shape import number_with_unit, uncalculated


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", " #NUM! ", "Err:502"])
def test_the_error_of_a_formula_is_no_value(found: Looked, text: str) -> None:
    issue = found(column("Rate", "4.1", text, "5.0"))["formula-error"]

    assert (issue.severity, cells(issue)) == ("error", ["B3"])


def test_hashes_are_a_column_that_was_too_narrow(found: Looked) -> None:
    assert cells(found(column("Date", "########", "1 May 2024"))["hashes-instead-of-value"]) == ["B2"]


def test_a_formula_in_a_text_file_has_no_value(found: Looked) -> None:
    assert found(column("Total", "=SUM(B3:B9)", "=B3+B4", "5"))["formula-without-value"].count == 2


@pytest.mark.parametrize("text", ["#", "##", "# suppressed", "=", "= nil", "No. #1", "#libraries"])
def test_a_marker_or_a_word_is_no_failure(found: Looked, text: str) -> None:
    assert not {"formula-error", "hashes-instead-of-value", "formula-without-value"} & set(
        found(column("Rate", "4.1", text, "5.0"))
    )


def _uncalculated(path: Path, *cells_of_row: object) -> list[Issue]:
    book = Workbook()
    book.worksheets[0].append(["Area", "Count"])
    book.worksheets[0].append(list(cells_of_row))
    book.save(path)
    return list(uncalculated(open_source(path, connect()).sheets[0]))


def test_a_formula_that_was_never_calculated_is_told_of(tmp_path: Path) -> None:
    [issue] = _uncalculated(tmp_path / "made.xlsx", "Halton", "=SUM(C2:C9)")

    assert issue.message == "Sheet!B2 holds a formula and not its value, so we could not read it."


def test_a_number_is_no_formula(tmp_path: Path) -> None:
    assert _uncalculated(tmp_path / "made.xlsx", "Halton", 27) == []


def test_a_unit_in_every_cell_is_told_of(found: Looked) -> None:
    issue = found(column("Claimants", "12 people", "15 people", "1,200 people"))["unit-in-cell"]

    assert "write “people” in the heading" in issue.what_to_do


@pytest.mark.parametrize("texts", [("12", "15", "18"), ("5 km", "2 miles", "3 m"), ("Ward 1", "Ward 2", "Ward 3")])
def test_other_cells_have_no_unit_to_take_out(found: Looked, texts: tuple[str, ...]) -> None:
    assert "unit-in-cell" not in found(column("Claimants", *texts))


def test_a_column_of_spans_is_no_column_of_figures(found: Looked) -> None:
    assert "unit-in-cell" not in found(column("Duration", "6 months", "12 months", "24 months"))


@pytest.mark.parametrize("text", ["12th", "5 to", "3 est", "2024", "see note"])
def test_a_number_with_a_marker_has_no_unit(text: str) -> None:
    assert number_with_unit(text) is None
