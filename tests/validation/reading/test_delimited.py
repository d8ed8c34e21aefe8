"""Text files: delimiters, quotation marks, row numbers, and rows that do not fit."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.validation.reading.conftest import codes, rows
from validation.reading import Source, open_source
from validation.reading.delimited import DELIMITERS, detect_dialect, record_widths

Read = Callable[..., Source]
TEXT = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"], include_characters="\n\t"), max_size=8)


def test_a_blank_line_counts_as_a_row_and_is_absent(read: Read) -> None:
    source = read("Area,Count\n\nHalton,1\n\n\nWirral,2\n")

    assert rows(source) == [(1, ["Area", "Count"]), (3, ["Halton", "1"]), (6, ["Wirral", "2"])]
    assert source.sheets[0].rows == 6


def test_a_quoted_cell_with_a_line_break_is_one_row(read: Read) -> None:
    source = read('Area,Note\nHalton,"one\ntwo"\nWirral,x\n')

    assert rows(source)[1:] == [(2, ["Halton", "one\ntwo"]), (3, ["Wirral", "x"])]


def test_text_is_kept_as_it_is_and_only_an_empty_cell_is_null(read: Read) -> None:
    source = read('code,name\n00012, St. Helens \nNA,""\n-, \n')

    assert rows(source)[1:] == [(2, ["00012", " St. Helens "]), (3, ["NA", None]), (4, ["-", " "])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(read: Read, end: str) -> None:
    source = read(end.join(["Area,Count", "Halton,1", "Wirral,2", ""]))

    assert rows(source) == [(1, ["Area", "Count"]), (2, ["Halton", "1"]), (3, ["Wirral", "2"])]


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_a_delimiter_is_found(read: Read, delimiter: str) -> None:
    lines = [["Area", "Year", "Count"], ["Halton, Cheshire", "2023", "1,204"], ["Wirral", "2023", "906"]]
    content = io.StringIO()
    csv.writer(content, delimiter=delimiter).writerows(lines)

    source = read(content.getvalue())

    assert source.delimiter == delimiter
    assert [cells for _, cells in rows(source)] == lines


def test_decimal_commas_do_not_hide_a_semicolon(read: Read) -> None:
    source = read("Area;Rate;Change\nHalton;4,5;0,1\nWirral;3,9;-0,2\n")

    assert rows(source)[1] == (2, ["Halton", "4,5", "0,1"])


def test_a_preamble_does_not_hide_the_delimiter(read: Read) -> None:
    head = "Claimant count by sex, age and area\nONS Crown Copyright Reserved [from Nomis on 21 April 2021]\n\n"
    table = "".join(f"E0{n}\tArea {n}\t{n}\n" for n in range(12))

    assert read(head + "Code\tArea\tCount\n" + table).delimiter == "\t"


def test_the_line_that_tells_excel_the_separator_is_no_row(read: Read) -> None:
    source = read("sep=;\r\nArea;Count\r\nHalton;1\r\n")

    assert rows(source) == [(1, ["Area", "Count"]), (2, ["Halton", "1"])]


def test_a_text_of_one_column_stays_one_column(read: Read) -> None:
    source = read("Area\nHalton\nWirral\n")

    assert rows(source) == [(1, ["Area"]), (2, ["Halton"]), (3, ["Wirral"])]


def test_an_unclosed_quotation_mark_swallows_no_row_and_is_an_error_with_its_line(read: Read) -> None:
    source = read('Area,Count\nHalton,1\n"Knowsley,2\nLiverpool,3\nWirral,4\n')

    assert [number for number, _ in rows(source)] == [1, 2, 3, 4, 5]
    assert rows(source)[2:4] == [(3, ['"Knowsley', "2"]), (4, ["Liverpool", "3"])]
    [issue] = source.issues
    assert issue.message == (
        "A quotation mark on line 3 is not closed and would swallow 2 more lines; we read it as text."
    )
    assert (issue.severity, issue.places[0].row) == ("error", 3)


def test_a_quotation_mark_closed_by_a_later_one_is_an_error_too(read: Read) -> None:
    source = read('Area,Count\n"Knowsley,2\nLiverpool,3\n"Wirral",4\n')

    assert codes(source) == ["unclosed-quote"]
    assert rows(source)[1:] == [(2, ['"Knowsley', "2"]), (3, ["Liverpool", "3"]), (4, ["Wirral", "4"])]


def test_every_unclosed_quotation_mark_is_counted(read: Read) -> None:
    source = read("Area,Count\n" + '"Knowsley,2\n' * 30)

    [issue] = source.issues
    assert issue.count == 30
    assert len(rows(source)) == 31


def test_a_quotation_mark_within_a_text_is_a_character(read: Read) -> None:
    source = read('size,count\n5" pipe,3\n')

    assert rows(source)[1] == (2, ['5" pipe', "3"])
    assert codes(source) == []


def test_a_row_with_more_cells_than_the_others_is_kept_whole_and_said(read: Read) -> None:
    source = read("Area,Count\n" + "Halton,1\n" * 20 + "Wirral,1,204\n" + "Sefton,3\n")

    assert rows(source)[21] == (22, ["Wirral", "1", "204"])
    assert source.issues[0].message == "Row 22 has 3 cells where most rows have 2."


def test_blank_cells_past_the_end_are_not_ragged(read: Read) -> None:
    assert codes(read("Area,Count\n" + "Halton,1\n" * 20 + "Wirral,1,,\n")) == []


def test_short_rows_are_filled_with_nulls(read: Read) -> None:
    source = read("a,b,c\n1\n1,2\n")

    assert rows(source)[1:] == [(2, ["1", None, None]), (3, ["1", "2", None])]


def test_a_nul_character_is_left_out_and_said(read: Read) -> None:
    source = read("Area,Count\n" + "Halton,1\n" * 200 + "Wir\0ral,2\n")

    assert rows(source)[-1] == (202, ["Wirral", "2"])
    assert source.issues[0].message == "Row 202 holds a NUL character, which we left out."


def test_the_head_and_the_tail_are_in_the_order_of_the_sheet(read: Read) -> None:
    sheet = read("a,b\n1,2\n\n3,4\n5,6\n").sheets[0]

    assert [row for row, _ in sheet.head(2)] == [1, 2]
    assert [row for row, _ in sheet.tail(2)] == [4, 5]


def test_a_source_says_its_size_and_hash(read: Read) -> None:
    source = read("a,b\n1,2\n")

    assert (source.bytes, source.format) == (8, "csv")
    assert source.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()


@settings(deadline=None)
@given(
    table=st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1)),
    delimiter=st.sampled_from(DELIMITERS[:5]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_was_written_is_read_with_its_row_numbers(
    table: list[list[str]], delimiter: str, end: str, encoding: str, quoting: int
) -> None:
    header = [f"column {n}" for n in range(len(table[0]))]
    content = io.StringIO()
    csv.writer(content, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([header, *table])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content.getvalue().encode(encoding))

        source = open_source(path, duckdb.connect(), encoding=encoding, delimiter=delimiter)

        expected = enumerate([header, *table], start=1)
        assert rows(source) == [(n, [cell or None for cell in cells]) for n, cells in expected if any(cells)]
        assert source.issues == []


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_detecting_the_delimiter_raise(text: str) -> None:
    assert len(detect_dialect(text).delimiter) == 1


@given(st.text('ab,"\r\n', max_size=30))
def test_records_are_as_wide_as_a_reader_of_csv_finds_them(text: str) -> None:
    expected = [len(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=",")]

    assert list(record_widths(text, ",")) == expected


def test_a_quotation_mark_that_would_swallow_a_whole_large_file_is_named(read: Read) -> None:
    source = read("Area,Count\n" + '"Knowsley,2\n' + f"Halton,{'1' * 30}\n" * 150_000)

    assert codes(source) == ["unclosed-quote"]
    assert source.sheets[0].rows == 150_002
