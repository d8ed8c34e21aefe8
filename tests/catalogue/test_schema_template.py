"""The empty file that a publisher fills in."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.schema_template import write_template
from catalogue.schema_text import codes_of, schema_text
from schemas import registry
from schemas.registry import Schema

NAMES = registry.names()


def workbook_of(schema: Schema, folder: Path) -> openpyxl.Workbook:
    write_template(schema, folder / "template.xlsx")
    return openpyxl.load_workbook(folder / "template.xlsx")


def validation_of(sheet: Worksheet, column: int) -> DataValidation:
    letter = openpyxl.utils.get_column_letter(column)
    return next(rule for rule in sheet.data_validations.dataValidation if f"{letter}2" in rule.sqref)


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_template_is_the_header(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)

    write_template(schema, tmp_path / "template.csv")

    with (tmp_path / "template.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [[field.name for field in schema.fields]]


@pytest.mark.parametrize("name", NAMES)
def test_the_first_sheet_holds_the_header_and_nothing_else(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)

    sheet = workbook_of(schema, tmp_path).worksheets[0]

    assert list(sheet.values) == [tuple(field.name for field in schema.fields)]


@pytest.mark.parametrize("name", NAMES)
def test_every_heading_has_a_note_that_says_what_the_field_means(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)

    sheet = workbook_of(schema, tmp_path).worksheets[0]

    for cell, field in zip(sheet[1], schema.fields, strict=True):
        assert cell.comment is not None
        assert field.description in cell.comment.text


@pytest.mark.parametrize("name", NAMES)
def test_a_drop_down_offers_every_code_of_its_list(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)
    workbook = workbook_of(schema, tmp_path)

    for column, field in enumerate(schema.fields, start=1):
        codes = codes_of(field, schema)
        if codes:
            area = str(validation_of(workbook.worksheets[0], column).formula1).split("!")[1].replace("$", "")
            assert [cell[0].value for cell in workbook["Codes"][area]] == list(codes)


def test_a_drop_down_of_markers_leaves_room_for_several(tmp_path: Path) -> None:
    schema = registry.load("unemployment")
    sheet = workbook_of(schema, tmp_path).worksheets[0]
    names = [field.name for field in schema.fields]

    assert validation_of(sheet, names.index("status") + 1).errorStyle == "information"
    assert validation_of(sheet, names.index("sex") + 1).errorStyle in (None, "stop")


def test_the_measures_offered_are_those_of_the_schema() -> None:
    schema = registry.load("population")

    assert set(codes_of(schema.field("measure"), schema)) == set(schema.measures)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_in_words_names_every_field(name: str) -> None:
    schema = registry.load(name)

    lines = schema_text(schema).splitlines()

    assert all(any(line.startswith(f"{field.name}  (") for line in lines) for field in schema.fields)
    assert max(map(len, lines)) <= 100
