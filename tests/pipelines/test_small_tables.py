"""A table of one row is a table: a template with little in it, a figure that a colleague sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from catalogue.schema_template import write_template
from pipelines.run import harmonise
from schemas import registry


def observations(path: Path) -> list[tuple[str, str, float]]:
    harmonised = harmonise(path)
    assert harmonised.relation is not None, [issue.message for issue in harmonised.report.issues]
    query = f"SELECT area_code, period, value FROM {harmonised.relation}"
    return harmonised.connection.execute(query).fetchall()


def test_one_row_below_a_header_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("area_code,area_name,period,measure,value\nE08000012,Liverpool,2024-01,claimant_count,18560\n")

    assert observations(path) == [("E08000012", "2024-01", 18560)]


def test_two_rows_whose_label_says_measure_and_period_are_a_table(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text('Area,Claimant count January 2024\nLiverpool,"18,560"\nWirral,"8,000"\n')

    assert observations(path) == [("E08000012", "2024-01", 18560), ("E08000015", "2024-01", 8000)]


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_template_with_few_rows_filled_is_read(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "template.xlsx"
    write_template(registry.load("population"), path)
    workbook = load_workbook(path)
    sheet = workbook["Data"]
    labels = [cell.value for cell in sheet[1]]
    for code in ["E06000006", "E08000012", "E08000015"][:rows]:
        row = {"area_code": code, "period": "2023", "measure": "population", "value": 100}
        row |= {"sex": "all", "age_band": "all", "period_type": "mid_year"}
        sheet.append([row.get(label) for label in labels])
    workbook.save(path)

    assert [value for _, _, value in observations(path)] == [100] * rows


def test_a_first_row_of_notes_alone_is_a_row_and_no_second_heading(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(
        "Area name,Claimant count: February 2024,Claimant count: 2024-04\n"
        "Halton,,see note\nKnowsley,5,6\nLiverpool,7,see note\nSefton,8,9\n"
    )

    cells = harmonise(path).report.cells

    assert cells is not None
    assert (cells.values, cells.issues, cells.balance) == (5, 2, 0)
