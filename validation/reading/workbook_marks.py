"""What a workbook shows and calamine does not say: percentages, error cells, hidden rows and columns, ODS merges.

One pass of a regular expression over a sheet's XML, and none where a first glance finds no such thing. XLSB and XLS
keep these in binary records, which we do not read.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from validation.issues import FILE_TOO_LARGE
from validation.reading.source import Merged, unreadable

PERCENT_FORMATS = {9, 10}  # 0 % and 0.00 %, which need no definition in the file.
LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
LARGEST_PART = 512 << 20

XLSX_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"')
XLSX_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
XLSX_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>'
    rb"(?:<(?:\w+:)?f\b[^>]*/>|<(?:\w+:)?f\b.*?</(?:\w+:)?f>)?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
# A formula beside which nothing is kept; t="str" would be one whose value is an empty text.
XLSX_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ODS_TAG = re.compile(rb'<(/?table:[a-z-]+)((?:[^>"]|"[^"]*")*)>')
ATTRIBUTE = re.compile(rb'([a-z0-9:-]+)="([^"]*)"', re.IGNORECASE)
HIDDEN = {b"collapse", b"filter"}


@dataclass
class SheetMarks:
    """Rows and columns from 1. percentages: the columns of a row; errors: the text of a cell by row and column.

    hidden_columns: the first and last of each run of them. uncalculated: the row and column of each formula that has
    no value beside it.
    """

    percentages: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    errors: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)

    def hidden_columns_within(self, width: int) -> int:
        """How many of a sheet's columns are hidden, of those that are used."""
        return sum(max(0, min(last, width) - first + 1) for first, last in self.hidden_columns)


def workbook_marks(path: Path) -> dict[str, SheetMarks]:
    """The marks of each sheet by its name.

    Raises what zipfile and ElementTree raise: a percentage that is missed would be a wrong number.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "content.xml" in names:
            return _opendocument_marks(_part(archive, "content.xml"))
        return _excel_marks(archive) if "xl/workbook.xml" in names else {}


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if (size := archive.getinfo(name).file_size) > LARGEST_PART:
        limit = f"{LARGEST_PART:,} bytes"
        raise unreadable(
            FILE_TOO_LARGE, name=Path(str(archive.filename)).name, what=f"a sheet of {size:,} bytes", limit=limit
        )
    return archive.read(name)


def _excel_marks(archive: zipfile.ZipFile) -> dict[str, SheetMarks]:
    styles = _percent_styles(archive) if "xl/styles.xml" in archive.namelist() else []
    parts = _sheet_parts(archive)
    return {name: _excel_sheet(_part(archive, part), styles) for name, part in parts.items()}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names and the parts that hold them."""
    related = ElementTree.fromstring(_part(archive, "xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): str(relation.get("Target")) for relation in related}
    workbook = ElementTree.fromstring(_part(archive, "xl/workbook.xml"))
    parts = {}
    for sheet in workbook.iterfind(".//{*}sheet"):
        identity = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        target = targets.get(identity, "")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if "worksheets/" in part and part in archive.namelist():
            parts[str(sheet.get("name"))] = part
    return parts


def _percent_styles(archive: zipfile.ZipFile) -> list[int]:
    """The cell styles that show a number as a percentage."""
    styles = ElementTree.fromstring(_part(archive, "xl/styles.xml"))
    formats = {
        int(style.get("numFmtId", 0))
        for style in styles.iterfind(".//{*}numFmts/{*}numFmt")
        if "%" in LITERALS.sub("", style.get("formatCode", ""))
    }
    cells = styles.findall(".//{*}cellXfs/{*}xf")
    return [n for n, style in enumerate(cells) if int(style.get("numFmtId", 0)) in formats | PERCENT_FORMATS]


def _excel_sheet(xml: bytes, styles: list[int]) -> SheetMarks:
    marks = SheetMarks()
    if styles:
        either = "|".join(map(str, styles)).encode()
        cell = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bs="(?:' + either + rb')")[^>]*?\br="([A-Z]{1,3})(\d+)"')
        for letters, row in cell.findall(xml):
            marks.percentages[int(row)].add(_column(letters))
    if b't="e"' in xml:
        for letters, row, text in XLSX_ERROR.findall(xml):
            marks.errors[int(row)][_column(letters)] = unescape(text.decode("utf-8", "replace"))
    if b"<f" in xml or b":f>" in xml:
        marks.uncalculated = [(int(row), _column(letters)) for letters, row in XLSX_UNCALCULATED.findall(xml)]
    if b"hidden=" in xml:
        marks.hidden_rows = len(XLSX_ROW.findall(xml))
        marks.hidden_columns = [span for found in XLSX_COLUMN.findall(xml) if (span := _hidden_span(found))]
    return marks


def _hidden_span(attributes: bytes) -> tuple[int, int] | None:
    found = dict(ATTRIBUTE.findall(attributes))
    if found.get(b"hidden") not in (b"1", b"true"):
        return None
    return int(found.get(b"min", 1)), int(found.get(b"max", 0))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _opendocument_marks(xml: bytes) -> dict[str, SheetMarks]:
    glance = (b'value-type="percentage"', b"visibility=", b'-spanned="')
    if not any(sign in xml for sign in glance):
        return {}
    found: dict[str, SheetMarks] = {}
    for name, marks in _opendocument_sheets(xml):
        found[name] = marks
    return found


def _opendocument_sheets(xml: bytes) -> Iterator[tuple[str, SheetMarks]]:
    name, marks = "", SheetMarks()
    row = column = repeat = columns = 0
    for tag, text in ODS_TAG.findall(xml):
        if tag == b"table:table":
            name, marks, row, columns = (
                unescape(_of(text, b"table:name").decode("utf-8", "replace")),
                SheetMarks(),
                0,
                0,
            )
        elif tag == b"/table:table":
            yield name, marks
        elif tag == b"table:table-column":
            first, columns = columns + 1, columns + _times(text, b"table:number-columns-repeated")
            if _of(text, b"table:visibility") in HIDDEN:
                marks.hidden_columns.append((first, columns))
        elif tag == b"table:table-row":
            row, repeat, column = row + 1, _times(text, b"table:number-rows-repeated"), 0
            marks.hidden_rows += repeat if _of(text, b"table:visibility") in HIDDEN else 0
        elif tag == b"/table:table-row":
            row += repeat - 1
        elif tag in (b"table:table-cell", b"table:covered-table-cell"):
            cells = _times(text, b"table:number-columns-repeated")
            _opendocument_cell(marks, text, row, column + 1, repeat, cells)
            column += cells


def _opendocument_cell(marks: SheetMarks, text: bytes, row: int, column: int, rows: int, cells: int) -> None:
    if b"spanned" in text:
        down, across = _times(text, b"table:number-rows-spanned"), _times(text, b"table:number-columns-spanned")
        if down > 1 or across > 1:
            marks.merged.append((row, column, row + down - 1, column + across - 1))
    if b'value-type="percentage"' in text and rows * cells < 1 << 20:
        for number in range(row, row + rows):
            marks.percentages[number].update(range(column, column + cells))


def _of(text: bytes, name: bytes) -> bytes:
    start = text.find(name + b'="')
    return text[start + len(name) + 2 : text.index(b'"', start + len(name) + 2)] if start >= 0 else b""


def _times(text: bytes, name: bytes) -> int:
    return int(_of(text, name) or 1)
