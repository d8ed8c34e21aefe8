"""Write the template of a schema as a workbook: the sheet to fill in, then notes, an example and the lists.

The data sheet comes first and holds nothing but the table, so that any tool can read it as it is. The other sheets say
in their second line that they are not read (``validation.reading.aside``). Nothing is hidden, merged, locked or a
formula, and there are no comments: what a column takes is said when its cell is chosen.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from catalogue.schema_cells import MOST_OF_TITLE, WRITTEN, hint, meaning, rule
from catalogue.schema_template import OPTIONAL, Choice, choices, columns, example_rows, needed
from schemas.registry import Field, Schema
from validation.issues import column_letters
from validation.reading.aside import NOT_READ

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LAST_ROW = 1_048_575  # Of a sheet, from 0: the rules reach wherever somebody pastes.
LONG_AGO = datetime(1980, 1, 1)  # Not when it was written: the same schema gives the same bytes.
NARROWEST, WIDEST = 12, 38
TEXT = 49  # The number of the format “Text” among those that every spreadsheet has.
DARK, PALE, INK = "#1D3557", "#DCE6F0", "#1A1A1A"
HOW_TO = (
    "1. Go to the sheet Data. Write one figure a row, straight under the headings, with no blank rows between.",
    "2. Choose a cell to read what it takes. Where an arrow shows beside it, click the arrow and choose from the list.",
    "3. Dark headings must be filled in; pale ones may stay blank. Of area_name and area_code, one is enough.",
    "4. Write numbers alone: no %, £ or commas. Where a figure is withheld, leave value blank and choose a status.",
    "5. Save the file, then check it: lcr check YOUR-FILE.xlsx. It says what is right and what is not, cell by cell.",
)


def workbook_bytes(schema: Schema) -> bytes:
    """The workbook. xlsxwriter is imported here, as nothing else in the command needs it."""
    import xlsxwriter

    held = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, {"in_memory": True, **inert}) as workbook:
        styles = _styles(workbook)
        data, notes, example, lists = map(workbook.add_worksheet, ("Data", "Notes", "Example", "Lists"))
        offered = {field.name: choices(field, schema) for field in columns(schema)}
        ranges = _write_lists(workbook, lists, schema, offered, styles)
        _write_data(data, schema, offered, ranges, styles)
        _write_notes(notes, schema, styles)
        _write_example(example, schema, offered, styles)
        for sheet in (data, notes, example, lists):
            _set_up_print(sheet, as_wide_as_a_page=sheet is not lists)
        workbook.set_properties(
            {
                "title": f"{schema.title}: template",
                "subject": f"{schema.name} {schema.version}",
                "created": LONG_AGO,
            }
        )
    return held.getvalue()


def _styles(workbook: Workbook) -> dict[str, Format]:
    head: dict[str, Any] = {"bold": True, "valign": "vcenter", "border": 1, "border_color": "#FFFFFF"}
    return {
        "needed": workbook.add_format({**head, "bg_color": DARK, "font_color": "#FFFFFF"}),
        "optional": workbook.add_format({**head, "bg_color": PALE, "font_color": INK}),
        "title": workbook.add_format({"bold": True, "font_size": 16, "font_color": DARK}),
        "section": workbook.add_format({"bold": True, "font_size": 13, "font_color": DARK}),
        "text": workbook.add_format({"num_format": TEXT}),  # Otherwise “2024-03” and “5-9” would become dates.
        "wrap": workbook.add_format({"num_format": TEXT, "text_wrap": True, "valign": "top"}),
        "strong": workbook.add_format({"num_format": TEXT, "bold": True, "valign": "top"}),
    }


def _head(field: Field, styles: dict[str, Format]) -> Format:
    return styles["optional" if needed(field) == OPTIONAL else "needed"]


def _write_data(
    sheet: Worksheet,
    schema: Schema,
    offered: dict[str, list[Choice]],
    ranges: dict[str, str],
    styles: dict[str, Format],
) -> None:
    asked = columns(schema)
    table = {
        "name": "Data",
        "style": "Table Style Light 1",
        "autofilter": False,
        "columns": [{"header": field.name, "header_format": _head(field, styles)} for field in asked],
    }
    examples = example_rows(schema)
    sheet.add_table(0, 0, 1, len(asked) - 1, table)
    for column, field in enumerate(asked):
        style = styles["text"] if field.type == "string" else None
        sheet.set_column(column, column, _width(field, offered[field.name], examples), style)
        said = {"input_title": field.title[:MOST_OF_TITLE], "input_message": hint(field, bool(offered[field.name]))}
        sheet.data_validation(0, column, 0, column, {"validate": "any", **said})
        letters = column_letters(column + 1)
        sheet.data_validation(1, column, LAST_ROW, column, {**rule(field, letters, ranges), **said})
    # A year in a column of text is meant: no green corner for it.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(asked))}{LAST_ROW + 1}"})
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_tab_color(DARK)


def _width(field: Field, offered: list[Choice], examples: list[dict[str, str]]) -> int:
    """Wide enough for the heading, the examples and, within reason, what the list offers."""
    shown = [field.name, *(choice.label for choice in offered), *(row[field.name] for row in examples)]
    return max(NARROWEST, min(max(map(len, shown)) + 2, WIDEST))


def _open_sheet(sheet: Worksheet, title: str, why: str, styles: dict[str, Format]) -> None:
    sheet.write_string(0, 0, title, styles["title"])
    sheet.write_string(1, 0, f"{NOT_READ}: {why}")
    sheet.set_row(0, 26)
    sheet.hide_gridlines(2)


def _write_notes(sheet: Worksheet, schema: Schema, styles: dict[str, Format]) -> None:
    title = f"{schema.title}: how to fill in this template"
    _open_sheet(sheet, title, "it says what to write on the sheet Data.", styles)
    for row, line in enumerate(HOW_TO, start=3):
        sheet.write_string(row, 0, line)
    row = len(HOW_TO) + 4
    sheet.write_string(row, 0, "The columns", styles["section"])
    head = ("Column", "What it is", "Must it be filled in?", "Example", "What to write")
    _write_cells(sheet, row + 1, head, [styles["needed"]] * len(head))
    row += 2
    for field in columns(schema):
        cells = (field.name, field.title, needed(field), _example(field, schema), meaning(field))
        _write_cells(sheet, row, cells, [styles["strong"], *[styles["wrap"]] * 4])
        row += 1
    _write_periods(sheet, row + 1, schema, styles)
    for column, width in enumerate((20, 24, 20, 28, 70)):
        sheet.set_column(column, column, width)
    sheet.set_tab_color(PALE)


def _example(field: Field, schema: Schema) -> str:
    """What stands in the column on the sheet Example, where something does."""
    filled = [text for row in example_rows(schema) if (text := row[field.name])]
    return filled[0] if filled else str(field.example or "")


def _write_periods(sheet: Worksheet, row: int, schema: Schema, styles: dict[str, Format]) -> None:
    field = next((field for field in columns(schema) if field.name == "period_type"), None)
    if field is None:
        return
    sheet.write_string(row, 0, "How to write a period", styles["section"])
    _write_cells(sheet, row + 1, ("Kind of period", "Write", "What it covers"), [styles["needed"]] * 3)
    for place, choice in enumerate(choices(field, schema), start=row + 2):
        cells = (choice.label, WRITTEN.get(choice.code, choice.more), choice.meaning)
        _write_cells(sheet, place, cells, [styles["strong"], styles["text"], styles["text"]])
    made_for = f"Made for the schema {schema.name}, version {schema.version}."
    sheet.write_string(row + 3 + len(choices(field, schema)), 0, made_for)


def _write_example(
    sheet: Worksheet, schema: Schema, offered: dict[str, list[Choice]], styles: dict[str, Format]
) -> None:
    why = "it shows how rows are filled in. Some of the figures are invented."
    _open_sheet(sheet, f"{schema.title}: an example", why, styles)
    asked, examples = columns(schema), example_rows(schema)
    for column, field in enumerate(asked):
        sheet.write_string(3, column, field.name, _head(field, styles))
        sheet.set_column(column, column, _width(field, offered[field.name], examples))
    for row, cells in enumerate(examples, start=4):
        for column, field in enumerate(asked):
            _write_example_cell(sheet, row, column, cells[field.name], field, styles["text"])
    sheet.set_row(3, 24)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)


def _write_example_cell(sheet: Worksheet, row: int, column: int, text: str, field: Field, style: Format) -> None:
    if not text:
        return
    if field.type in {"number", "integer"}:
        sheet.write_number(row, column, float(text))
    else:
        sheet.write_string(row, column, text, style)


def _write_lists(
    workbook: Workbook, sheet: Worksheet, schema: Schema, offered: dict[str, list[Choice]], styles: dict[str, Format]
) -> dict[str, str]:
    """Write each list as columns of its own and name its labels; return by field the name of the range."""
    _open_sheet(sheet, "Lists", "it holds what the drop-down lists offer. A code may be written instead.", styles)
    names, column = {}, 0
    for field in columns(schema):
        if not (found := offered[field.name]):
            continue
        widths = _write_list(sheet, column, field, found, styles)
        letters = column_letters(column + 1)
        names[field.name] = f"list_{field.name}"
        workbook.define_name(names[field.name], f"=Lists!${letters}$6:${letters}${len(found) + 5}")
        column += widths + 1
    sheet.freeze_panes(5, 0)
    sheet.repeat_rows(3, 4)
    return names


def _write_list(sheet: Worksheet, column: int, field: Field, found: list[Choice], styles: dict[str, Format]) -> int:
    """Write one list from a column on; return how many columns it takes."""
    heads = ["Choose this", "Code", "What it means"]
    rows = [[choice.label, choice.code, choice.meaning] for choice in found]
    if any(choice.more for choice in found):
        heads.append("Unit" if field.name == "measure" else "Published as")
        rows = [[*row, choice.more] for row, choice in zip(rows, found, strict=True)]
    if field.name == "area_name":
        heads[2] = "Type of area"
    sheet.write_string(3, column, field.name, styles["section"])
    _write_cells(sheet, 4, heads, [styles["needed"]] * len(heads), column)
    for place, cells in enumerate(rows, start=5):
        _write_cells(sheet, place, cells, [styles["text"]] * len(cells), column)
    for offset in range(len(heads)):
        longest = max(len(heads[offset]), *(len(row[offset]) for row in rows))
        sheet.set_column(column + offset, column + offset, max(NARROWEST, min(longest + 2, 60)))
    sheet.set_column(column + len(heads), column + len(heads), 3)
    return len(heads)


def _write_cells(sheet: Worksheet, row: int, cells: Any, styles: list[Format], first: int = 0) -> None:
    for column, (text, style) in enumerate(zip(cells, styles, strict=True), start=first):
        sheet.write_string(row, column, text, style)


def _set_up_print(sheet: Worksheet, as_wide_as_a_page: bool) -> None:
    """A4, on its side, with the sheet's name and the page's number below. Lists are too wide for one page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    if as_wide_as_a_page:
        sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F: &A&RPage &P of &N")
