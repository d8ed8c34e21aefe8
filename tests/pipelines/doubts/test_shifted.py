"""A comma within a number cuts it in two: such a row's figures are told and left out, never published too small."""

from __future__ import annotations

from pathlib import Path

from pipelines.run import harmonise

AREAS = ("Halton", "Knowsley", "Liverpool", "St. Helens", "Sefton", "Wirral")


def made_of(tmp_path: Path, rows: list[str], header: str = "Local Authority,Year,Population"):  # type: ignore[no-untyped-def]
    path = tmp_path / "people.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return harmonise(path)


def codes(made) -> list[str]:  # type: ignore[no-untyped-def]
    return [issue.kind.code for issue in made.report.issues]


def test_a_number_cut_in_two_is_an_error_and_its_figure_left_out(tmp_path: Path) -> None:
    made = made_of(tmp_path, ["Liverpool,2021,486100", "Halton,2021,128,400", "Wirral,2021,320200"])

    [issue] = [issue for issue in made.report.issues if issue.kind.code == "shifted-figures"]
    assert "Row 3 holds the number “400” beyond the last heading" in issue.message
    assert made.connection.execute(f"SELECT area_name FROM {made.relation} ORDER BY 1").fetchall() == [
        ("Liverpool",),
        ("Wirral",),
    ]
    assert (made.report.cells.values, made.report.cells.issues) == (2, 1)
    assert made.report.outcome == "failed"


def test_the_warning_of_rows_that_are_too_wide_stands_in_small_files_too(tmp_path: Path) -> None:
    assert "ragged-rows" in codes(made_of(tmp_path, ["Liverpool,2021,486100", "Halton,2021,128,400", "Wirral,2021,5"]))


def test_a_note_beside_the_table_leaves_its_figures_where_they_are(tmp_path: Path) -> None:
    made = made_of(tmp_path, ["Liverpool,2021,486100,provisional", "Halton,2021,128400", "Wirral,2021,320200"])

    assert made.rows == 3
    assert "shifted-figures" not in codes(made)


def test_numbers_in_half_of_the_rows_are_a_column_without_a_heading(tmp_path: Path) -> None:
    made = made_of(tmp_path, [f"{area},2021,{1000 + place},{place}" for place, area in enumerate(AREAS)])

    assert "shifted-figures" not in codes(made)
