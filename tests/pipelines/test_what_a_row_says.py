"""What the columns of a row say holds together, and what a recipe says of a column wins."""

from __future__ import annotations

from pathlib import Path

from pipelines.recipe import Recipe
from pipelines.run import harmonise
from pipelines.standards.categories import read_phrase

AUTHORITIES = ["E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015"]
RATE = "Claimants as a proportion of residents aged 16-64"


def test_a_recipe_may_say_in_which_unit_the_figures_of_a_column_are(tmp_path: Path) -> None:
    path = _file(tmp_path, "area_code,Extent", *(f"{code},0.{n}" for n, code in enumerate(AUTHORITIES, start=11)))
    recipe = _recipe("deprivation", {"period": "2019", "columns": {"Extent": "deprivation_extent in proportion"}})

    found = _values(path, recipe, "value, unit")

    assert found == [(float(n), "percent") for n in range(11, 17)]


def test_a_recipe_may_say_of_which_period_the_figures_of_a_column_are(tmp_path: Path) -> None:
    path = _file(tmp_path, "Local authority,2021,2022", "Liverpool,48.8,89.8", "Halton,9.5,15.2")
    columns = {"2021": "job_adverts in January 2021", "2022": "job_adverts in January 2022"}

    found = _values(path, _recipe("jobs", {"columns": columns}), "period, period_type, value")

    assert found == [
        ("2021-01", "month", 9.5),
        ("2022-01", "month", 15.2),
        ("2021-01", "month", 48.8),
        ("2022-01", "month", 89.8),
    ]


def test_the_narrower_of_two_ages_holds_where_one_lies_within_the_other(tmp_path: Path) -> None:
    header = "DATE_NAME,GEOGRAPHY_CODE,AGE_NAME,MEASURE_NAME,OBS_VALUE"
    rows = [f"October 2023,{code},All categories: Age 16+,{RATE},5.7" for code in AUTHORITIES]

    found = _values(_file(tmp_path, header, *rows), None, "measure, age_band, value")

    assert found == [("claimant_rate", "16-64", 5.7)] * 6


def test_the_plural_of_an_abbreviation_is_one_word() -> None:
    label = "Rank of proportion of LSOAs in most deprived 10% nationally"

    assert read_phrase(label).get("measure") == "rank_of_most_deprived_share"


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _recipe(schema: str, given: dict[str, object]) -> Recipe:
    return Recipe.from_dict({"recipe": 1, "schema": schema, "given": given})


def _values(path: Path, recipe: Recipe | None, columns: str) -> list[tuple[object, ...]]:
    made = harmonise(path, recipe=recipe)
    assert made.relation is not None, made.report.issues
    return made.connection.execute(f"SELECT {columns} FROM {made.relation} ORDER BY area_code, period").fetchall()
