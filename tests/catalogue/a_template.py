"""A template filled in as a person would: cells written into the sheet that the workbook opens on."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from catalogue.schema_template import Choice, choices, columns, example_rows, write_template
from pipelines.run import Harmonised, harmonise
from schemas import code_lists
from schemas.registry import Field, Schema

Row = dict[str, Any]
WITHHELD = "x"


@dataclass(frozen=True)
class Checked:
    """What a check of a filled template gave: its observations, and its issues but for those that only inform."""

    rows: list[Row]
    faults: list[str]
    schema: str | None


def filled(schema: Schema, rows: Iterable[Row], folder: Path, name: str = "filled.xlsx") -> Path:
    """The template with these rows in it; a cell that a row does not name stays blank."""
    path = folder / name
    write_template(schema, path)
    asked = columns(schema)
    if path.suffix == ".csv":
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, [field.name for field in asked], restval="").writerows(rows)
        return path
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    for number, row in enumerate(rows, start=2):
        for column, field in enumerate(asked, start=1):
            if (value := _value(row.get(field.name), field)) is not None:
                sheet.cell(number, column).value = value
    workbook.save(path)
    return path


def _value(text: Any, field: Field) -> Any:
    if text in (None, ""):
        return None
    return float(text) if field.type in {"number", "integer"} else text


def check(path: Path, schema: str | None = None) -> Checked:
    done = harmonise(path, schema=schema)
    faults = [f"{issue.kind.code}: {issue.message}" for issue in done.report.issues if issue.severity != "info"]
    return Checked(observations(done), faults, done.report.schema)


def observations(done: Harmonised) -> list[Row]:
    if done.relation is None:
        return []
    found = done.connection.execute(f"SELECT * EXCLUDE (source_sheet, source_row, source_column) FROM {done.relation}")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def every_choice(schema: Schema, attribute: str) -> tuple[list[Row], set[tuple[str, str]]]:
    """Rows in which each choice of each list stands, as its ``label`` or its ``code``; and each field with its code.

    A row has no value and says why, so that the choice alone is tried. Each status has a year of its own.
    """
    rows: list[Row] = []
    wanted: set[tuple[str, str]] = set()
    for field in columns(schema):
        for place, choice in enumerate(choices(field, schema), start=1):
            row = usual_row(schema, 2024 - place if field.name == "status" else 2024) | _with(
                schema, field, choice, getattr(choice, attribute)
            )
            rows.append({"status": WITHHELD} | row)
            wanted.add(("area_code" if field.name == "area_name" else field.name, choice.code))
    return rows, wanted


def usual_row(schema: Schema, year: int = 2020) -> Row:
    """The first example, for Liverpool and a calendar year, without its figures."""
    figures = {"value", "lower_95", "upper_95", "status", "area_code"}
    row = {name: text for name, text in example_rows(schema)[0].items() if text and name not in figures}
    return row | {"area_name": "Liverpool", "period": str(year), "period_type": "Calendar year"}


def _with(schema: Schema, field: Field, choice: Choice, written: str) -> Row:
    """What a row says beside a choice, for the two to go together."""
    if field.name == "area_name" and written == choice.code:
        return {"area_name": None, "area_code": written}
    if field.name == "period_type":
        return {"period_type": written, **PERIOD_OF_KIND[choice.code]}
    if field.name == "measure":  # A share of the population is one of some ages, and not of all.
        return {"measure": written, "unit": choice.more, "age_band": "16-64"}
    if field.name == "unit":
        area = "Halton" if choice.code.endswith("_km") else "Liverpool"  # A unit is no part of what a row is about.
        return {"unit": written, "measure": _measure_in(choice.code, schema), "age_band": "16-64", "area_name": area}
    return {field.name: written}


def _measure_in(unit: str, schema: Schema) -> str:
    """A measure of the schema that may be counted in a unit."""
    own = unit.replace("vehicle_km", "vehicle_miles")
    codes = code_lists.load("measures").codes
    return next(name for name in schema.measures if codes[name].more["unit"] == own)


PERIOD_OF_KIND: dict[str, Row] = {
    "calendar_year": {"period": "2024"},
    "financial_year": {"period": "2023/24"},
    "academic_year": {"period": "2023/24"},
    "rolling_year": {"period": "2023-10/2024-09"},
    "quarter": {"period": "2024-Q2"},
    "financial_quarter": {"period": "2024-04/2024-06"},
    "rolling_quarter": {"period": "2024-02/2024-04"},
    "month": {"period": "2024-03"},
    "day": {"period": "2024-03-31"},
    "hour": {"period": "2024-03-31", "hour": 8},
    "mid_year": {"period": "2024"},
    "census": {"period": "2021"},
    "snapshot": {"period": "2024-05-15"},
}
