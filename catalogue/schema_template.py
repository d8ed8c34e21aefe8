"""An empty file for a schema: a workbook with drop-downs and notes, or a CSV of the header alone.

The guide stands on a sheet after the data, because the first sheet is the one that people fill in and send.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalogue.schema_text import codes_of
from pipelines.durable import whole_file, write_text
from schemas.registry import Field, Schema

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

ROWS = 10_000  # How far down the drop-downs reach.
# Where several codes may stand in one cell, the list is offered and not imposed.
SEVERAL_CODES = ("statuses",)
DAY = "yyyy-mm-dd"


def write_template(schema: Schema, path: Path) -> None:
    """Write it, whole or not at all: a workbook for ``.xlsx``, otherwise a CSV."""
    if path.suffix.lower() != ".xlsx":
        header = io.StringIO()
        csv.writer(header, lineterminator="\r\n").writerow([field.name for field in schema.fields])
        write_text(path, header.getvalue())
        return
    with whole_file(path) as passing:
        _write_workbook(schema, passing)


def _write_workbook(schema: Schema, path: Path) -> None:
    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    data = workbook.add_worksheet("Data")
    guide = workbook.add_worksheet("Guide")
    codes = workbook.add_worksheet("Codes")
    ranges = _write_codes(workbook, codes, schema)
    _write_guide(workbook, guide, schema)
    _write_header(workbook, data, schema)
    for column, field in enumerate(schema.fields):
        if rule := _rule(field, ranges):
            data.data_validation(1, column, ROWS, column, rule)
    workbook.set_properties({"title": schema.title, "comments": f"{schema.name} {schema.version}"})
    workbook.close()


def _write_header(workbook: Workbook, sheet: Any, schema: Schema) -> None:
    needed = workbook.add_format({"bold": True, "bg_color": "#1d3557", "font_color": "#ffffff"})
    optional = workbook.add_format({"bold": True, "bg_color": "#dfe7ef"})
    text, day = workbook.add_format({"num_format": "@"}), workbook.add_format({"num_format": DAY})
    for column, field in enumerate(schema.fields):
        sheet.write_string(0, column, field.name, needed if field.required else optional)
        sheet.write_comment(0, column, _note(field), {"x_scale": 2, "y_scale": 1.4})
        # Text stays text: a spreadsheet would make a date of “2024-03” and a number of “00012”.
        style = {"string": text, "date": day}.get(field.type)
        sheet.set_column(column, column, max(12, len(field.name) + 3), style)
    sheet.freeze_panes(1, 0)


def _note(field: Field) -> str:
    example = f"\nExample: {field.example}" if field.example not in (None, "") else ""
    return f"{field.title}{' (required)' if field.required else ''}\n{field.description}{example}"


def _write_codes(workbook: Workbook, sheet: Any, schema: Schema) -> dict[str, str]:
    """Write each list as two columns, code and label; return by field the range of its codes."""
    bold = workbook.add_format({"bold": True})
    ranges, column = {}, 0
    for field in schema.fields:
        codes = codes_of(field, schema)
        if not codes:
            continue
        sheet.write_row(0, column, [field.name, "what it means"], bold)
        for row, (code, label) in enumerate(codes.items(), start=1):
            sheet.write_string(row, column, code)
            sheet.write_string(row, column + 1, label)
        sheet.set_column(column, column + 1, 28)
        letters = workbook_column(column)
        ranges[field.name] = f"=Codes!${letters}$2:${letters}${len(codes) + 1}"
        column += 3
    return ranges


def workbook_column(column: int) -> str:
    """0 → ``A``."""
    from validation.issues import column_letters

    return column_letters(column + 1)


def _rule(field: Field, ranges: dict[str, str]) -> dict[str, Any] | None:
    """What a cell of the field takes, in the words of a spreadsheet's data validation; None for any text."""
    said = {"error_title": field.title[:32], "error_message": f"{field.description}"[:255], "ignore_blank": True}
    if field.name in ranges:
        is_open = field.code_list in SEVERAL_CODES or "pattern" in field.constraints
        return {
            "validate": "list",
            "source": ranges[field.name],
            "error_type": "information" if is_open else "stop",
            **said,
        }
    if field.type in {"number", "integer"}:
        return {"validate": "decimal" if field.type == "number" else "integer", **_limits(field), **said}
    return None


def _limits(field: Field) -> dict[str, Any]:
    low, high = field.constraints.get("minimum"), field.constraints.get("maximum")
    if high is None:
        return {"criteria": ">=", "value": -1e300 if low is None else low}
    return {"criteria": "between", "minimum": -1e300 if low is None else low, "maximum": high}


def _write_guide(workbook: Workbook, sheet: Any, schema: Schema) -> None:
    bold, wrap = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
    lines = (
        f"{schema.title}: template of the schema {schema.name} {schema.version}",
        "Fill in the sheet Data, one figure a row. Dark headings are required; point at one to read what it means.",
        "An area's code or its name is enough; so is a period without its first and last day: we fill in the rest.",
        "Leave a value empty where it is withheld, and say why in the status.",
    )
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, bold if row == 0 else None)
    first = len(lines) + 1
    sheet.write_row(first, 0, ["field", "title", "required", "example", "description"], bold)
    for row, field in enumerate(schema.fields, start=first + 1):
        example = "" if field.example is None else str(field.example)
        cells = (field.name, field.title, "yes" if field.required else "no", example, field.description)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, wrap)
    sheet.set_column(0, 3, 20)
    sheet.set_column(4, 4, 90)
