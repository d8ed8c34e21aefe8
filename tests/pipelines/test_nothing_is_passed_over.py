"""What was not read is said, so that a good report of one table hides no other."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from pipelines.run import Harmonised, harmonise

GOOD = [
    ["Claimant count, January 2024"],
    [],
    ["Area code", "Claimant count"],
    ["E08000012", 18560],
    ["E08000015", 8000],
]


def read(tmp_path: Path, **sheets: list[list[object]]) -> Harmonised:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(tmp_path / "book.xlsx")
    return harmonise(tmp_path / "book.xlsx")


def unread(made: Harmonised) -> list[str]:
    return [issue.message for issue in made.report.issues if issue.kind.code == "table-not-used"]


def test_a_sheet_whose_figures_nobody_knows_is_named(tmp_path: Path) -> None:
    crime = [["Area code", "Burglaries, January 2024"], ["E08000012", 310], ["E08000015", 120], ["E08000014", 90]]

    made = read(tmp_path, Claimants=GOOD, Crime=crime)

    assert made.rows == 2
    assert len(unread(made)) == 1
    assert "“Crime”" in unread(made)[0]
    assert "Burglaries" in unread(made)[0]


def test_a_sheet_of_notes_is_not_named(tmp_path: Path) -> None:
    notes = [["Note number", "Note text"], [1, "Counts are rounded to 5."], [2, "Published on 13 February 2024."]]

    assert unread(read(tmp_path, Claimants=GOOD, Notes=notes)) == []


def test_a_column_of_markers_only_becomes_statuses(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(
        "Unemployment rate\n\nLocal authority,Jan-Mar 2024,Apr to Jun 2024,Jul to Sep 2024\n"
        "Liverpool,5.1,5.2,[c]\nWirral,4.1,4.2,[c]\nSefton,3.9,3.8,[c]\n"
    )

    made = harmonise(path)

    query = f"SELECT count(*) FROM {made.relation} WHERE status = 'c' AND value IS NULL"
    assert made.connection.execute(query).fetchone() == (3,)
