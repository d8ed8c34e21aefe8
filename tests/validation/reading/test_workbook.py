"""Workbooks: every cell where a spreadsheet shows it, as the text that it stands for."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.validation.reading.conftest import codes, rows
from validation.reading import Source, open_source
from validation.reading.workbook import number_text, percent_text

ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Rates &amp; counts">
<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"
><text:p>Title</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
<table:table-row table:visibility="filter"
><table:table-cell office:value-type="string"><text:p>Halton</text:p></table:table-cell
><table:table-cell office:value-type="percentage" office:value="0.052"><text:p>5.2%</text:p>
</table:table-cell><table:table-cell office:value-type="float" office:value="1204"><text:p>1,204</text:p>
</table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


@pytest.fixture
def workbook(tmp_path: Path) -> xlsxwriter.Workbook:
    return xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))


def opened(book: xlsxwriter.Workbook) -> Source:
    book.close()
    return open_source(book.filename, duckdb.connect())


def test_a_cell_stands_where_the_spreadsheet_shows_it(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("Data")
    sheet.write("C3", "Area")
    sheet.write("D6", 5)

    source = opened(workbook)

    assert rows(source) == [(3, [None, None, "Area", None]), (6, [None, None, None, "5"])]
    assert (source.sheets[0].rows, source.sheets[0].columns, source.sheets[0].name) == (6, 4, "Data")


def test_a_value_is_written_as_a_person_would(workbook: xlsxwriter.Workbook) -> None:
    style = {name: workbook.add_format({"num_format": name}) for name in ("0.0%", "dd/mm/yyyy", "mmm-yy", "hh:mm")}
    sheet = workbook.add_worksheet()
    sheet.write_row("A1", [36600, 13.15, 9.07e8, 0.1, 1e-7, -0.0, True, "  00012 "])
    sheet.write("A2", 0.052, style["0.0%"])
    sheet.write("B2", 0.29, style["0.0%"])
    sheet.write("C2", datetime.date(2024, 1, 31), style["dd/mm/yyyy"])
    sheet.write("D2", datetime.datetime(2024, 1, 1), style["mmm-yy"])
    sheet.write("E2", datetime.datetime(2024, 1, 31, 12, 30), style["dd/mm/yyyy"])
    sheet.write("F2", datetime.time(9, 5), style["hh:mm"])
    sheet.write("G2", "5.2%", style["0.0%"])
    sheet.write_formula("H2", "=NA()", None, "#N/A")

    source = opened(workbook)

    assert rows(source) == [
        (1, ["36600", "13.15", "907000000", "0.1", "0.0000001", "0", "TRUE", "  00012 "]),
        (2, ["5.2%", "29%", "2024-01-31", "2024-01-01", "2024-01-31T12:30:00", "09:05:00", "5.2%", "#N/A"]),
    ]


def test_hidden_content_is_read_and_said(workbook: xlsxwriter.Workbook) -> None:
    shown, hidden = workbook.add_worksheet("Shown"), workbook.add_worksheet("Notes for us")
    for sheet in (shown, hidden):
        sheet.write_row("A1", ["Area", "Count", "Name"])
        sheet.write_row("A2", ["Halton", 1, "x"])
    hidden.hide()
    shown.set_row(1, None, None, {"hidden": True})
    shown.set_column("B:XFD", None, None, {"hidden": True})

    source = opened(workbook)

    assert [sheet.hidden for sheet in source.sheets] == [False, True]
    assert (source.sheets[0].hidden_rows, source.sheets[0].hidden_columns) == (1, 2)
    assert [issue.message for issue in source.issues] == [
        "The sheet “Shown” has hidden rows (1) or columns (2); we read them like the others.",
        "The sheet “Notes for us” is hidden; whoever downloads the source file can still read it.",
    ]


def test_merged_cells_are_told(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    sheet.merge_range("B1:C1", "Males")
    sheet.merge_range("A1:A2", "Area")

    assert set(opened(workbook).sheets[0].merged) == {(1, 2, 1, 3), (1, 1, 2, 1)}


def test_a_chart_sheet_is_no_sheet_and_an_empty_one_has_no_rows(workbook: xlsxwriter.Workbook) -> None:
    workbook.add_worksheet("Data").write("A1", "Area")
    workbook.add_worksheet("Nothing")
    workbook.add_chartsheet("Chart").set_chart(workbook.add_chart({"type": "line"}))
    workbook.get_worksheet_by_name("Chart").chart.add_series({"values": "=Data!$A$1:$A$2"})

    source = opened(workbook)

    assert [(sheet.name, sheet.rows, sheet.head(5)) for sheet in source.sheets][1:] == [("Nothing", 0, [])]


def test_an_opendocument_sheet_shows_the_same(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    path = tmp_path / "book.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")

    [sheet] = open_source(path, connection).sheets

    assert sheet.name == "Rates & counts"
    assert [(row, cells[:3]) for row, cells in sheet.head(9)] == [
        (1, ["Title", None, None]),
        (5, ["Halton", "5.2%", "1204"]),
    ]
    assert (sheet.merged, sheet.hidden_rows, sheet.hidden_columns) == (((1, 1, 1, 2),), 1, 1)


def test_a_workbook_called_csv_is_read_as_a_workbook(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Area", 5])
    book.save(tmp_path / "book.xlsx")
    path = (tmp_path / "book.xlsx").rename(tmp_path / "book.csv")

    source = open_source(path, connection)

    assert (source.format, rows(source), codes(source)) == ("xlsx", [(1, ["Area", "5"])], [])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(value: float) -> None:
    assert float(number_text(value)) == value
    assert not number_text(value).endswith(".0")


@given(st.decimals(min_value=-1000, max_value=1000, places=3))
def test_a_percentage_is_the_number_that_is_shown(shown: object) -> None:
    text = percent_text(float(shown) / 100)  # type: ignore[arg-type]

    assert round(float(text.removesuffix("%")), 6) == float(shown)  # type: ignore[arg-type]


def test_a_percentage_has_no_more_digits_than_a_spreadsheet_shows() -> None:
    assert percent_text(0.035 + 2 / 1000) == "3.7%"
    assert percent_text(0.123456789012345) == "12.3456789012345%"


def test_no_value_makes_reading_a_workbook_raise(read: Callable[..., Source], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([float("1e300"), "=1/0", datetime.timedelta(hours=30, minutes=5), datetime.date(1900, 1, 1)])
    book.save(tmp_path / "odd.xlsx")

    [(_, cells)] = rows(read((tmp_path / "odd.xlsx").read_bytes(), "odd2.xlsx"))

    assert cells[0] == "1e+300"
    assert cells[2] == "30:05:00"
