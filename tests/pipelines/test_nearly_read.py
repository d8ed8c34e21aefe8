"""Files of which one thing cannot be read: the rest is read, and the person is told of that one thing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.run import Harmonised, harmonise
from schemas import postcodes
from tests.a_workbook import write_workbook
from validation.issues import Issue
from validation.render.checked import cells_line

YEARS = "Local Authority,Year,Population\nLiverpool,2021,486100\nHalton,2021,128400\nWirral,21,320200\n"


def text(tmp_path: Path, content: str) -> Harmonised:
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    return harmonise(path)


def issues(made: Harmonised, code: str) -> list[Issue]:
    return [issue for issue in made.report.issues if issue.kind.code == code]


def test_a_year_of_two_digits_is_told_by_its_cell_and_the_other_years_are_read(tmp_path: Path) -> None:
    made = text(tmp_path, YEARS)

    [issue] = issues(made, "unreadable-period")
    assert (made.rows, issue.values["value"], issue.places[0].cell) == (2, "21", "B4")
    assert not issues(made, "period-needed")


@pytest.mark.parametrize("failed", [1, 2, 3])
def test_failed_formulas_are_told_of_and_the_figures_beside_them_are_read(tmp_path: Path, failed: int) -> None:
    figures: list[object] = ["#REF!"] * failed + [12] * (3 - failed)
    rows = [[area, "Jan 2024", figure] for area, figure in zip(("Halton", "Wirral", "Sefton"), figures, strict=True)]
    path = tmp_path / "claims.xlsx"
    write_workbook(path, {"Claims": [["Area", "Month", "Claimant count"], *rows]})
    made = harmonise(path)

    [issue] = issues(made, "formula-error")
    assert (made.rows, issue.count) == (3 - failed, failed)
    assert not issues(made, "no-schema-fits"), "what is wrong is the formulas, and not the words of the file"


def test_a_column_of_towns_is_helped_with_the_authority_that_they_lie_in(tmp_path: Path) -> None:
    made = text(tmp_path, "Area,Month,Claimant count\nWidness,Jan 2024,12\nRuncorn,Jan 2024,14\n")

    [issue] = issues(made, "area-needed")
    assert "“Widness” and “Runcorn” in “Area” are no areas that we know" in issue.message
    assert "Widnes, if “Widness” is meant for it, is a place in Halton (E06000006)" in issue.what_to_do


def test_a_misspelt_area_is_helped_with_the_nearest(tmp_path: Path) -> None:
    made = text(tmp_path, "Area,Month,Claimant count\nLivrpool,Jan 2024,12\n")

    [issue] = issues(made, "area-needed")
    assert "“Livrpool” may be Liverpool (E08000012)" in issue.what_to_do


@pytest.mark.parametrize(
    ("asked", "name"),
    [("Widnes", "Widnes"), ("widness", "Widnes"), ("Bootel", "Bootle"), ("Manchester", None), ("", None)],
)
def test_the_nearest_place_is_one_of_nearly_that_name(asked: str, name: str | None) -> None:
    found = postcodes.nearest_place(asked)
    assert (found.name if found else None) == name


def test_one_value_is_not_one_values(tmp_path: Path) -> None:
    made = text(tmp_path, "Area,Year,Claimant count\nHalton,2021,12\nWirral,2021,[c]\n")
    assert cells_line(made.report) == "2 cells = 1 value + 1 marker + 0 with issues. Nothing was lost."


MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04"]


def claims(*months: str) -> str:
    rows = (f"E06000006,Halton,{month},{3000 + number}\n" for number, month in enumerate(months))
    return "Area code,Area,Month,Claimant count\n" + "".join(rows)


def test_a_mistyped_month_to_come_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    made = text(tmp_path, claims(*MONTHS, "2052-05"))

    [issue] = issues(made, "stray-period")
    assert (made.rows, issue.values["value"], issue.count, issue.places[0].cell) == (4, "2052-05", 1, "C6")
    assert made.report.outcome == "failed"
    assert not issues(made, "no-schema-fits")
    assert not issues(made, "future-period"), "it is told once"


@pytest.mark.parametrize(
    "months",
    [
        (*MONTHS, "2052-05", "2052-06"),  # Two of them are more than a slip.
        (*MONTHS, "2052-05", "2052-05"),
        ("2025-01", "2052-01"),
        (*(str(year) for year in range(2018, date.today().year + 2)),),  # It goes on from the years that are past.
    ],
)
def test_figures_that_run_into_years_to_come_are_none_that_we_know(tmp_path: Path, months: tuple[str, ...]) -> None:
    made = text(tmp_path, claims(*months))

    assert made.rows == 0
    assert issues(made, "no-schema-fits")
