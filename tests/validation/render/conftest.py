"""A small table with faults, as a file and as a report."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from validation.engine import connect
from validation.issues import AMBIGUOUS_MARKER, HIDDEN_SHEET, UNKNOWN_AREA, UNREADABLE_NUMBER, Issue, Place
from validation.reading import Source, open_source
from validation.report import Cells, Change, Report

ROWS = [
    ["Claimants, first quarter"],
    [],
    ["Area", "Month", "Count"],
    ["Halton", "January 2024", "1204"],
    ["Wirrall", "January 2024", "2210"],
    ["<script>alert(1)</script>", "January 2024", "=1+1"],
    ["Sefton", "January 2024", "many"],
    ["Sefton", "February 2024", "-"],
]
HEAD = 3


def a_report(sheet: str | None, *issues: Issue) -> Report:
    """A report of that table, with the issues given or those that it has."""
    return Report(
        source={"name": "claimants.csv", "sha256": "0" * 64, "bytes": 120, "format": "csv", "encoding": "utf-8"},
        schema="unemployment",
        schema_version="1.0.0",
        issues=list(issues) or the_issues(sheet),
        changes=[Change("period-format", "period", "January 2024", "2024-01", 4)],
        cells=Cells(5, 3, 0, 2),
        recipe={"tables": [{"sheet": sheet, "header_rows": [HEAD], "first_row": HEAD + 1, "last_row": len(ROWS)}]},
        statistics={"rows": 3, "checked": ["types", "code lists", "ranges"]},
    )


def the_issues(sheet: str | None) -> list[Issue]:
    area = {"value": "Wirrall", "near": "Wirral (E08000015)", "line": ""}
    script = {"value": ROWS[5][0], "near": "none", "line": ""}
    return [
        Issue(UNREADABLE_NUMBER, {"value": "many"}, 1, (Place(sheet, 7, 3, "Count"),)),
        Issue(UNKNOWN_AREA, area, 1, (Place(sheet, 5, 1, "Area"),), ("Wirral (E08000015)",)),
        Issue(UNKNOWN_AREA, script, 1, (Place(sheet, 6, 1, "Area"),)),
        Issue(AMBIGUOUS_MARKER, {"value": "-", "line": ""}, 1, (Place(sheet, 8, 3, "Count"),)),
    ]


def a_hidden_sheet(name: str) -> Issue:
    return Issue(HIDDEN_SHEET, {"sheet": name}, 1, (Place(name),))


@pytest.fixture
def read() -> Callable[[Path], Source]:
    return lambda path: open_source(path, connect())


@pytest.fixture
def as_csv(tmp_path: Path, read: Callable[[Path], Source]) -> Source:
    path = tmp_path / "claimants.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)
    return read(path)


@pytest.fixture
def as_workbook(tmp_path: Path, read: Callable[[Path], Source]) -> Source:
    """The same table as an officer keeps it: formats, a formula, a comment, a drop-down, merged cells, frozen rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Q1 'draft'"
    for row in ROWS:
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    sheet["C6"].data_type = "s"  # A text, as an apostrophe before it makes one.
    sheet["C9"] = "=SUM(C4:C8)"
    sheet.merge_cells("A1:C1")
    sheet["A1"].font = Font(bold=True, sz=16)
    sheet["A5"].font = Font(italic=True, color="FFFFFF")
    sheet["A5"].fill = PatternFill("solid", fgColor="1D3557")
    sheet["C4"].number_format = sheet["C7"].number_format = "#,##0"
    sheet["C7"].comment = Comment("Ask Sam", "Jo")
    sheet.column_dimensions["A"].width = 31
    sheet.freeze_panes = "A4"
    choices = DataValidation(type="list", formula1='"Halton,Wirral"')
    choices.add("A4:A8")
    sheet.add_data_validation(choices)
    book.create_sheet("Issues")["A1"] = "A sheet of the officer's own"
    book.save(tmp_path / "claimants.xlsx")
    return read(tmp_path / "claimants.xlsx")
