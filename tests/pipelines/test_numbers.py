"""A cell of figures is a value, a status or an issue: exactly one of them, and no digit is lost on the way."""

from __future__ import annotations

import math
import re
import sys

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.standards.markers import WITHHOLDING, read_legend, split_markers, statuses
from pipelines.standards.numbers import PLAIN, PLAIN_LENGTH, read_cell, read_number
from schemas import code_lists
from validation.issues import AMBIGUOUS_MARKER, UNREADABLE_NUMBER

PIECES = st.sampled_from(
    [
        "1",
        "234",
        "0",
        ",",
        ".",
        " ",
        "-",
        "−",
        "+",
        "e",
        "E",
        "%",
        "£",
        "[c]",
        "[p]",
        "[note 3]",
        "[3]",
        "(r)",
        "(5)",
        "<",
        "*",
        "!",
        "~",
        "..",
        ":",
        "n/a",
        "NaN",
        "inf",
        "r",
        "x",
        "\xa0",
        "²",
        "٣",
        "_",
        "[",
        "]",
        "TRUE",
        "[low]",
    ]
)
TEXTS = st.text(max_size=30) | st.lists(PIECES, max_size=7).map("".join)
LEGENDS = st.dictionaries(
    st.sampled_from(["*", "-", "!", "~", "..", "r"]), st.sampled_from([("u",), ("c",), ("x",), ("low",)]), max_size=3
)
WITH_NUMBERS = sorted(set(code_lists.load("statuses").codes) - WITHHOLDING)
NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(-(10**9), 10**9, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "value", "marks"),
    [
        ("36600", 36600.0, ()),
        ("1,234", 1234.0, ()),
        ("1 234 567", 1234567.0, ()),
        ("9.07e+08", 9.07e8, ()),
        ("−5.5", -5.5, ()),
        ("£1,000", 1000.0, ()),
        ("5.2%", 5.2, ()),
        ("12.3 [p]", 12.3, ("p",)),
        ("12.3[p][r]", 12.3, ("p", "r")),
        ("5 (r)", 5.0, ("r",)),
        ("1,234 [note 3]", 1234.0, ()),
        ("5r", 5.0, ("r",)),
        ("0 [low]", 0.0, ("low",)),
        ("[c]", None, ("c",)),
        ("[c] [p]", None, ("c", "p")),
        ("..", None, ("x",)),
        (":", None, ("x",)),
        ("~", None, ("low",)),
        ("<5", None, ("c",)),
        ("[u]", None, ("u", "x")),
        ("[r]", None, ("r", "x")),
        ("[note 2]", None, ("x",)),
    ],
)
def test_a_cell_is_its_value_and_its_markers(text: str, value: float | None, marks: tuple[str, ...]) -> None:
    reading = read_cell(text)

    assert (reading.value, reading.statuses, reading.issue) == (value, marks, None)


@pytest.mark.parametrize("text", ["-", "–", "—", ".", "...", "5‡", "5 [q]", "5*", "5 !", "12 [c]", "3 [x]", "7 z"])
def test_a_marker_that_could_mean_two_things_is_asked_about(text: str) -> None:
    assert read_cell(text).issue is AMBIGUOUS_MARKER


@pytest.mark.parametrize(
    "text",
    [
        "(5)",
        "(1,234)",
        "1,23",
        "12,34,567",
        "1.234,5",
        "1e999",
        "9" * 400,
        "1_000",
        "٣",
        "5²",
        "0x10",
        "inf",
        "- 5",
        "5 - 6",
        "12 [p",
        "5%%",
        "%",
        "TRUE",
        "2024-01-31",
        "#REF!",
        "five",
        "12 3",
    ],
)
def test_what_is_not_surely_a_number_is_no_number(text: str) -> None:
    assert read_cell(text).issue is UNREADABLE_NUMBER


def test_a_sign_means_what_the_files_own_footnote_says() -> None:
    legend = read_legend(
        [
            "* Estimate is unreliable since the group sample size is small",
            "- These figures are missing.",
            "! suppressed",
        ]
    )

    assert legend == {"*": ("u",), "-": ("x",), "!": ("c",)}
    assert read_cell("-", legend).statuses == ("x",)
    assert (read_cell("5*", legend).value, read_cell("5*", legend).statuses) == (5.0, ("u",))
    assert read_cell("*", legend).statuses == ("u", "x")


@given(TEXTS, LEGENDS)
def test_a_cell_is_exactly_one_of_value_status_and_issue(text: str, legend: dict[str, tuple[str, ...]]) -> None:
    reading = read_cell(text, legend)

    assert [
        reading.value is not None,
        reading.value is None and bool(reading.statuses),
        reading.issue is not None,
    ].count(True) == 1
    assert reading.value is None or math.isfinite(reading.value)
    assert set(reading.statuses) <= set(code_lists.load("statuses").codes)


@given(TEXTS, LEGENDS)
def test_a_cell_without_a_value_says_why_there_is_none(text: str, legend: dict[str, tuple[str, ...]]) -> None:
    reading = read_cell(text, legend)

    assert reading.value is not None or reading.issue is not None or set(reading.statuses) & WITHHOLDING


@given(TEXTS, LEGENDS)
def test_a_value_has_no_marker_that_says_there_is_none(text: str, legend: dict[str, tuple[str, ...]]) -> None:
    reading = read_cell(text, legend)

    assert reading.value is None or not set(reading.statuses) & (WITHHOLDING - {"low"})


@given(TEXTS)
def test_every_digit_of_a_number_is_in_its_text(text: str) -> None:
    reading = read_cell(text)

    shown = re.sub(r"\[[^\]]*\]", "", text)
    if reading.value and len(re.findall(r"\d", shown)) <= sys.float_info.dig:  # Of more, the last ones round the first.
        assert re.findall(r"[1-9]", f"{abs(reading.value):.15e}".split("e")[0])[:1] == re.findall(r"[1-9]", shown)[:1]


@given(NUMBERS, st.sampled_from([",", " ", "\u00a0", "\u202f", ""]))
def test_a_number_with_thousands_separators_reads_back(number: object, separator: str) -> None:
    assert read_number(f"{number:,}".replace(",", separator)) == float(str(number))


@given(NUMBERS, st.lists(st.sampled_from(WITH_NUMBERS), max_size=3, unique=True), st.booleans())
def test_a_number_with_markers_reads_back(number: object, marks: list[str], percent: bool) -> None:
    text = f"{number:,}{'%' if percent else ''} " + "".join(f"[{mark}]" for mark in marks)

    reading = read_cell(text)

    assert (reading.value, reading.statuses, reading.percent) == (float(str(number)), tuple(marks), percent)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_of_a_workbook_reads_back(number: float) -> None:
    assert read_cell(repr(number)).value == number


@given(TEXTS)
def test_splitting_markers_loses_no_digit_but_those_of_notes(text: str) -> None:
    rest, markers = split_markers(text)

    lost = len(re.findall(r"\d", text)) - len(re.findall(r"\d", rest + "".join(markers)))
    assert lost == 0 or "note" in markers
    assert split_markers(rest) == (rest, ()) or any(mark in rest for mark in "[]()")


@given(TEXTS.filter(lambda text: not re.search(r"[\[\]()]", text)))
def test_a_text_without_brackets_has_no_markers_to_split(text: str) -> None:
    assert split_markers(text) == (" ".join(text.split()), ())


@given(TEXTS, LEGENDS)
def test_no_marker_makes_its_reading_raise(text: str, legend: dict[str, tuple[str, ...]]) -> None:
    found = statuses(text, legend)

    assert found is None or set(found) <= set(code_lists.load("statuses").codes)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_footnote_makes_its_reading_raise(lines: list[str]) -> None:
    assert all(set(codes) <= set(code_lists.load("statuses").codes) for codes in read_legend(lines).values())


@given(st.from_regex(PLAIN, fullmatch=True).filter(lambda text: len(text) <= PLAIN_LENGTH and text.isascii()))
def test_what_is_cast_unseen_is_cast_as_it_would_be_read(text: str) -> None:
    ((cast,),) = duckdb.execute("SELECT CAST(? AS DOUBLE)", [text]).fetchall()

    assert cast == read_cell(text).value
