"""The empty file that a publisher fills in: what it asks for, what it offers, and how it looks."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.schema_cells import MOST_OF_TEXT
from catalogue.schema_template import (
    DERIVED,
    EITHER,
    OPEN,
    choices,
    columns,
    example_rows,
    needed,
    template_bytes,
    write_template,
)
from catalogue.schema_text import codes_of, schema_text
from schemas import areas, registry
from schemas.registry import Field, Schema
from validation.reading.aside import NOT_READ

LAST_ROW = 1_048_576


@pytest.fixture(scope="module", params=registry.names())
def schema(request: pytest.FixtureRequest) -> Schema:
    return registry.load(request.param)


@pytest.fixture(scope="module")
def path(schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of one schema after another, written once for all tests."""
    path = tmp_path_factory.mktemp(schema.name) / "template.xlsx"
    write_template(schema, path)
    return path


@pytest.fixture(scope="module")
def workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def rule_of(sheet: Worksheet, column: int, row: int = 2) -> DataValidation:
    cell = f"{get_column_letter(column)}{row}"
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def asked(schema: Schema) -> list[tuple[int, Field]]:
    return list(enumerate(columns(schema), start=1))


def test_it_asks_for_all_that_does_not_follow_from_the_rest(schema: Schema) -> None:
    names = [field.name for field in columns(schema)]

    assert set(names) == {field.name for field in schema.fields} - DERIVED
    assert names[:2] == list(EITHER)


def test_the_csv_template_is_the_header(schema: Schema, tmp_path: Path) -> None:
    write_template(schema, tmp_path / "template.csv")

    with (tmp_path / "template.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [[field.name for field in columns(schema)]]


def test_the_first_sheet_is_one_table_with_the_header_alone(schema: Schema, workbook: openpyxl.Workbook) -> None:
    sheet = workbook.worksheets[0]

    assert [cell.value for cell in sheet[1]] == [field.name for field in columns(schema)]
    assert [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None] == []
    assert [table.ref for table in sheet.tables.values()] == [f"A1:{get_column_letter(len(columns(schema)))}2"]
    assert (sheet.title, sheet.freeze_panes, sheet.print_title_rows) == ("Data", "A2", "$1:$1")


def test_every_column_says_what_it_takes_at_its_heading_and_at_its_cells(
    schema: Schema, workbook: openpyxl.Workbook
) -> None:
    sheet = workbook.worksheets[0]

    for column, field in asked(schema):
        for row in (1, 2, LAST_ROW):
            rule = rule_of(sheet, column, row)
            assert rule.promptTitle == field.title
            assert 20 < len(str(rule.prompt)) <= MOST_OF_TEXT


def test_a_drop_down_offers_every_choice_by_its_label(schema: Schema, workbook: openpyxl.Workbook) -> None:
    for column, field in asked(schema):
        if found := choices(field, schema):
            source = str(rule_of(workbook.worksheets[0], column).formula1)
            (place,) = workbook.defined_names[source].destinations
            cells = workbook[place[0]][place[1].replace("$", "")]
            assert [cell[0].value for cell in cells] == [choice.label for choice in found]


def test_only_lists_that_are_whole_are_imposed(schema: Schema, workbook: openpyxl.Workbook) -> None:
    sheet = workbook.worksheets[0]

    imposed = {
        field.name
        for column, field in asked(schema)
        if choices(field, schema) and rule_of(sheet, column).showErrorMessage
    }

    assert imposed == {field.name for field in columns(schema) if choices(field, schema)} - OPEN


def test_a_number_is_held_within_the_bounds_of_its_field(schema: Schema, workbook: openpyxl.Workbook) -> None:
    sheet = workbook.worksheets[0]

    for column, field in asked(schema):
        if field.type in {"number", "integer"}:
            rule = rule_of(sheet, column)
            low, high = field.constraints.get("minimum", -1e15), field.constraints.get("maximum", 1e15)
            assert (rule.type, rule.operator) == ("whole" if field.type == "integer" else "decimal", None)
            assert (float(rule.formula1), float(rule.formula2)) == (low, high)
            assert "with no %, £, comma or letter" in str(rule.error)


def test_a_period_without_its_century_is_asked_about(tmp_path: Path) -> None:
    schema = registry.load("unemployment")
    write_template(schema, tmp_path / "template.xlsx")
    names = [field.name for field in columns(schema)]
    sheet = openpyxl.load_workbook(tmp_path / "template.xlsx").worksheets[0]

    rule = rule_of(sheet, names.index("period") + 1)

    assert (rule.type, rule.errorStyle) == ("custom", "warning")
    assert "2024-03" in str(rule.error)


def test_columns_of_text_keep_what_is_typed_and_all_are_wide_enough(schema: Schema, path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sheet, styles = (archive.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles"))
    cells = re.findall(r"<xf [^>]+>", styles.partition("<cellXfs")[2].partition("</cellXfs")[0])
    found = {}
    for first, last, width, style in re.findall(
        r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"(?: style="(\d+)")?', sheet
    ):
        found |= dict.fromkeys(range(int(first), int(last) + 1), (float(width), style))

    of_text = {column for column, (_, style) in found.items() if style and 'numFmtId="49"' in cells[int(style)]}
    assert of_text == {column for column, field in asked(schema) if field.type == "string"}
    assert all(found[column][0] > len(field.name) for column, field in asked(schema))


def test_only_the_sheet_to_fill_in_is_read(workbook: openpyxl.Workbook) -> None:
    data, *others = workbook.worksheets

    assert [sheet.title for sheet in others] == ["Notes", "Example", "Lists"]
    assert all(str(sheet["A2"].value).startswith(NOT_READ) for sheet in others)
    assert not str(data["A2"].value).startswith(NOT_READ)


def test_the_notes_tell_of_each_column_and_whether_it_must_be_filled_in(
    schema: Schema, workbook: openpyxl.Workbook
) -> None:
    notes = {row[0]: row for row in workbook["Notes"].iter_rows(values_only=True)}

    for field in columns(schema):
        assert notes[field.name][1:3] == (field.title, needed(field))
        assert len(str(notes[field.name][4])) > 15
    assert f"Made for the schema {schema.name}, version {schema.version}." in notes


def test_the_example_shows_rows_that_could_be_copied(schema: Schema, workbook: openpyxl.Workbook) -> None:
    rows = list(workbook["Example"].iter_rows(min_row=4, values_only=True))

    assert list(rows[0]) == [field.name for field in columns(schema)]
    assert [[str(cell or "") for cell in row] for row in rows[1:]] == [
        [_shown(text, schema.field(name)) for name, text in row.items()] for row in example_rows(schema)
    ]


def _shown(text: str, field: Field) -> str:
    if not text or field.type == "string":
        return text
    return str(int(float(text)) if float(text).is_integer() else float(text))


def test_the_example_has_a_withheld_figure_an_area_by_code_and_one_by_name(schema: Schema) -> None:
    rows = example_rows(schema)

    assert any(not row["value"] and row["status"] for row in rows)
    assert any(row["area_code"] and not row["area_name"] for row in rows)
    assert any(row["area_name"] and not row["area_code"] for row in rows)


def test_nothing_in_it_is_hidden_merged_locked_a_formula_or_a_comment(workbook: openpyxl.Workbook, path: Path) -> None:
    for sheet in workbook.worksheets:
        assert (sheet.sheet_state, list(sheet.merged_cells.ranges), sheet.protection.sheet) == ("visible", [], False)
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert not any(cell.data_type == "f" or cell.comment for row in sheet.iter_rows() for cell in row)
    assert not any("comments" in part for part in zipfile.ZipFile(path).namelist())


def test_it_prints_on_a4_and_but_for_its_lists_as_wide_as_a_page(workbook: openpyxl.Workbook) -> None:
    for sheet in workbook.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert bool(sheet.sheet_properties.pageSetUpPr.fitToPage) is (sheet.title != "Lists")


def test_the_same_schema_gives_the_same_bytes(schema: Schema, path: Path) -> None:
    assert template_bytes(schema, ".xlsx") == path.read_bytes()


def test_the_site_offers_it_as_a_download(client: FlaskClient) -> None:
    schema = registry.load("population")

    for suffix, kind in (("xlsx", "spreadsheetml"), ("csv", "text/csv")):
        response = client.get(f"/schema/population/template.{suffix}")
        assert response.data == template_bytes(schema, f".{suffix}")
        assert kind in response.content_type
        assert response.headers["Content-Disposition"] == f"attachment; filename=population-template.{suffix}"
        assert f"/schema/population/template.{suffix}" in client.get("/schema/population").text


def test_the_areas_offered_are_the_region_its_authorities_and_what_is_around_it() -> None:
    schema, region = registry.load("population"), areas.register().region

    codes = [choice.code for choice in choices(schema.field("area_name"), schema)]

    assert codes == [*region.members, region.code, *region.containing]


def test_the_units_offered_are_those_of_the_measures() -> None:
    schema = registry.load("active-travel")

    codes = {choice.code for choice in choices(schema.field("unit"), schema)}

    assert codes == {"persons", "percent", "million_vehicle_miles", "million_vehicle_km"}


def test_an_hour_is_offered_only_where_there_is_a_column_for_it() -> None:
    kinds = {
        name: {choice.code for choice in choices(registry.load(name).field("period_type"), registry.load(name))}
        for name in ("population", "active-travel-counts")
    }

    assert [("hour" in codes) for codes in kinds.values()] == [False, True]


def test_the_measures_offered_are_those_of_the_schema() -> None:
    schema = registry.load("population")

    assert set(codes_of(schema.field("measure"), schema)) == set(schema.measures)


def test_a_schema_in_words_names_every_field(schema: Schema) -> None:
    lines = schema_text(schema).splitlines()

    assert all(any(line.startswith(f"{field.name}  (") for line in lines) for field in schema.fields)
    assert max(map(len, lines)) <= 100
