"""A list of things comes to its schema row by row; what cannot be read is said, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.recipe import Recipe
from pipelines.run import Harmonised, harmonise


def listed(tmp_path: Path, text: str, **given: Any) -> Harmonised:
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    return harmonise(path, schema="places", recipe=Recipe(given=given))


def rows(made: Harmonised, *fields: str) -> list[tuple[Any, ...]]:
    return made.connection.execute(f"SELECT {', '.join(fields)} FROM {made.relation} ORDER BY place_id").fetchall()


def test_a_place_has_its_area_postcode_and_point_in_the_standard(tmp_path: Path) -> None:
    made = listed(
        tmp_path,
        "Site code,Name,Council,Postcode,Lat,Long\nL1,Ditton  Library,St Helens Council,wa88hr,53.3612345678,-2.7\n",
        category="library",
    )

    fields = ("place_id", "place_name", "category", "area_code", "area_name", "postcode", "latitude", "longitude")
    assert rows(made, *fields) == [
        ("L1", "Ditton Library", "library", "E08000013", "St. Helens", "WA8 8HR", 53.361235, -2.7)
    ]
    assert {change.rule for change in made.report.changes} == {"area-name", "postcode-spelling", "coordinate-rounded"}
    assert made.report.outcome == "passed"


def test_a_place_without_a_point_keeps_none(tmp_path: Path) -> None:
    made = listed(tmp_path, "Name,Council,Postcode\nDitton,Halton,WA8 8HR\n", category="library")

    assert rows(made, "place_id", "latitude", "longitude") == [("E06000006/ditton", None, None)]


def test_the_lines_of_an_address_are_joined(tmp_path: Path) -> None:
    made = listed(tmp_path, 'Name,Council,Address1,Address2,City\nA,Halton,"Hall, ",,Widnes\n', category="library")

    assert rows(made, "address") == [("Hall, Widnes",)]


def test_the_recipe_gives_the_area_of_a_place_that_names_none(tmp_path: Path) -> None:
    made = listed(tmp_path, "Site code,Name\nR1,A\n", category="hospital", areas={"R1": "E06000006"})

    assert rows(made, "area_name") == [("Halton",)]


def test_a_place_without_an_area_is_left_out_and_said(tmp_path: Path) -> None:
    made = listed(tmp_path, "Site code,Name\nR1,A\nR2,B\n", category="hospital", areas={"R1": "E06000006"})

    assert rows(made, "place_id") == [("R1",)]
    assert [(issue.kind.code, issue.places[0].cell) for issue in made.report.issues] == [("unknown-area", "A3")]
    assert made.report.cells is not None
    assert (made.report.cells.total, made.report.cells.issues, made.report.cells.balance) == (4, 2, 0)


def test_a_coordinate_that_is_no_number_is_an_error_in_its_cell(tmp_path: Path) -> None:
    made = listed(tmp_path, "Name,Council,Lat,Long\nA,Halton,north,-2.7\n", category="library")

    assert rows(made, "latitude", "longitude") == [(None, -2.7)]
    assert [(issue.kind.code, issue.places[0].cell) for issue in made.report.issues] == [("unreadable-number", "C2")]


def test_a_kind_of_place_that_no_list_knows_is_said(tmp_path: Path) -> None:
    made = listed(tmp_path, "Name,Council,Category\nA,Halton,Lighthouse\n")

    told = next(issue for issue in made.report.issues if issue.kind.code == "category-not-known")
    assert told.message.startswith("“Lighthouse” in category is no category")
    assert made.report.outcome == "failed"


def test_the_same_identifier_twice_is_an_error(tmp_path: Path) -> None:
    made = listed(tmp_path, "Site code,Name,Council\nR1,A,Halton\nR1,B,Halton\n", category="library")

    assert "repeated-key" in {issue.kind.code for issue in made.report.issues}


def test_a_column_that_the_schema_has_not_is_said_unless_the_recipe_ignores_it(tmp_path: Path) -> None:
    text = "Name,Council,Colour,Sector\nA,Halton,red,NHS\n"
    made = listed(tmp_path, text, category="library", columns={"Sector": "ignored"})

    assert [issue.values["label"] for issue in made.report.issues] == ["Colour"]


def test_a_file_without_any_such_column_gives_no_row(tmp_path: Path) -> None:
    made = listed(tmp_path, "a,b\n1,2\n", category="library")

    assert (made.rows, made.relation, made.schema) == (0, None, None)


def test_nobody_is_asked_to_take_a_file_for_a_list_of_places(tmp_path: Path) -> None:
    path = tmp_path / "hospitals.csv"
    path.write_text("OrganisationCode,OrganisationName,Postcode\nR1,A,L1 1AA\n")

    assert harmonise(path).schema is None


def test_a_filled_template_of_places_is_known_by_its_labels(tmp_path: Path) -> None:
    from io import BytesIO

    import openpyxl

    from catalogue.schema_template import template_bytes
    from schemas import registry

    book = openpyxl.load_workbook(BytesIO(template_bytes(registry.load("places"), ".xlsx")))
    labels = [cell.value for cell in book["Data"][1]]
    filled = {"area_name": "Halton", "place_name": "Ditton", "category": "Library", "postcode": "WA8 8HR"}
    book["Data"].append([filled.get(str(label)) for label in labels])
    book.save(tmp_path / "filled.xlsx")

    made = harmonise(tmp_path / "filled.xlsx")

    assert rows(made, "place_id", "category", "area_code") == [("E06000006/ditton", "library", "E06000006")]
    assert made.report.outcome == "passed"


def test_an_area_that_nobody_knows_is_named_at_its_cell(tmp_path: Path) -> None:
    made = listed(tmp_path, "Site code,Name,Council\nR1,A,Halton\nR2,B,Atlantis\n", category="library")

    (issue,) = made.report.issues
    assert (issue.kind.code, issue.places[0].cell) == ("unknown-area", "C3")
    assert "Atlantis" in issue.message


def test_a_coordinate_of_few_decimals_is_no_change(tmp_path: Path) -> None:
    made = listed(tmp_path, "Name,Council,Lat,Long\nA,Halton,53,-2.70\n", category="library")

    assert "coordinate-rounded" not in {change.rule for change in made.report.changes}
