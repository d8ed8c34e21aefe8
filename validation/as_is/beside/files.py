"""What the file itself is: a web page, a workbook of several sheets, a schema that frictionless does not take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from validation.as_is.beside.labels import label_issues
from validation.as_is.beside.rows import blank_rows_at_the_end
from validation.issues import (
    EXAMPLES_KEPT,
    NEEDS_VERSION_2,
    NOT_A_TABLE_OF_TEXT,
    NOT_READ_BY_FRICTIONLESS,
    NUMBER_FOR_TEXT,
    OTHER_SHEETS,
    Issue,
    Place,
)

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
TEXTS = {".csv", ".tsv"}
# What a table of delimited text never begins with.
NO_TABLE = (
    b"<",
    b"{\\rtf",
    b'{"',
    b"[{",
    b"%PDF",
    b"\x89PNG",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"PAR1",
)
OTHERS = {"xlsx": "an Excel workbook", "xlsb": "an Excel workbook", "xls": "an Excel workbook", "json": "JSON"}
OTHERS |= {
    "ods": "an OpenDocument workbook",
    "zip": "a ZIP archive",
    "gzip": "packed (gzip)",
    "parquet": "a Parquet file",
}


def other_than_its_name(path: Path) -> Iterator[Issue]:
    """Yield that a file named as delimited text is something else."""
    with path.open("rb") as file:
        start = file.read(100).lstrip(b"\xef\xbb\xbf \r\n\t")
    if path.suffix.lower() not in TEXTS or not start.startswith(NO_TABLE):
        return
    from validation.reading import Unreadable
    from validation.reading.signature import detect_kind

    try:
        kind = detect_kind(path)
    except Unreadable as error:
        yield error.issue
    else:
        if kind in OTHERS:
            yield Issue(NOT_A_TABLE_OF_TEXT, {"name": path.name, "what": OTHERS[kind]})


def by_its_errors(
    path: Path, descriptor: dict[str, Any], task: dict[str, Any], errors: list[dict[str, Any]]
) -> Iterator[Issue]:
    """Yield what lies behind the errors of a file that frictionless itself judged.

    task, errors: as frictionless writes them.
    """
    if not errors and task.get("type") != "table":
        yield Issue(NOT_READ_BY_FRICTIONLESS, {"note": "frictionless takes it for a file, and judges no cell of it"})
        return
    if path.is_file():
        yield from other_than_its_name(path)
    if any("datapackage v2" in error.get("note", "") for error in errors):
        yield Issue(NEEDS_VERSION_2, {})
    if path.suffix.lower() in WORKBOOKS:
        yield from _sheets(path, any("label" in error["type"] for error in errors))
        yield from _numbers_for_text(descriptor, errors)
    names = [field.get("name") for field in descriptor.get("fields", []) if isinstance(field, dict)]
    if descriptor.get("fieldsMatch", "exact") == "exact" and all(isinstance(name, str) for name in names):
        yield from label_issues(task.get("labels", []), [str(name) for name in names], 1)
    blank = [error["rowNumber"] for error in errors if error["type"] == "blank-row"]
    yield from blank_rows_at_the_end(blank, task.get("stats", {}).get("rows", 0) + 1)


def _sheets(path: Path, is_other: bool) -> Iterator[Issue]:
    """is_other: the labels of the first sheet are not those of the schema."""
    names = sheet_names(path)
    if len(names) < 2:
        return
    other, same = "Put the sheet with the table first, or leave out --as-is.", "Check that this is the table."
    values = {"count": len(names), "sheet": names[0], "others": ", ".join(names[1:])}
    values["advice"] = other if is_other else same
    yield Issue(OTHER_SHEETS, values, 1, (Place(names[0]),))


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets, in their order; none where it is a workbook by its name only."""
    try:
        return _names_in_xls(path) if path.suffix.lower() == ".xls" else _names_in_zip(path)
    except Exception:  # Whatever a broken workbook leads to: what is wrong with it, frictionless has said.
        return []


def _names_in_xls(path: Path) -> list[str]:
    with import_module("xlrd").open_workbook(path, on_demand=True) as book:
        return [str(name) for name in book.sheet_names()]


def _names_in_zip(path: Path) -> list[str]:
    import zipfile
    from xml.sax.saxutils import unescape

    part, tag = ("content.xml", "table:table") if path.suffix.lower() == ".ods" else ("xl/workbook.xml", "sheet")
    name = "table:name" if tag == "table:table" else "name"
    with zipfile.ZipFile(path) as archive:
        written = archive.read(part).decode("utf-8", "replace")
    found = re.findall(rf'<(?:\w+:)?{tag}\s[^>]*?\b{name}="([^"]*)"', written)
    return [unescape(text, {"&quot;": '"', "&apos;": "'"}) for text in found]


def _numbers_for_text(descriptor: dict[str, Any], errors: list[dict[str, Any]]) -> Iterator[Issue]:
    texts = {field.get("name") for field in descriptor.get("fields", []) if field.get("type") == "string"}
    found: dict[str, list[Place]] = {}
    for error in errors:
        if error["type"] == "type-error" and error["fieldName"] in texts and _is_number(error["cell"]):
            place = Place(None, error["rowNumber"], error["fieldNumber"], error["fieldName"], error["cell"])
            found.setdefault(error["fieldName"], []).append(place)
    for name, places in found.items():
        values = {"field": name, "value": places[0].value}
        yield Issue(NUMBER_FOR_TEXT, values, len(places), tuple(places[:EXAMPLES_KEPT]))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()
