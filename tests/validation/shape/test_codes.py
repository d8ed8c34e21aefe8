"""Codes that a spreadsheet took for numbers."""

from __future__ import annotations

import pytest

from tests.validation.shape.conftest import Looked, cells, column


def test_a_code_without_its_zero_is_told_by_those_that_have_it(found: Looked) -> None:
    issue = found(column("Site", "0151", "0744", "151", "0161"))["lost-leading-zeros"]

    assert cells(issue) == ["B4"]
    assert "such as 0151" in issue.message
    assert "“0151”" in issue.what_to_do


@pytest.mark.parametrize(
    ("label", "whole", "damaged"),
    [
        ("Telephone", "0151 233 3000", "1512333000"),
        ("Dialling code", "01704", "1704"),
        ("Company number", "SC123456", "1234567"),
        ("SIC code", "47110", "1110"),
    ],
)
def test_codes_that_all_begin_alike_need_no_other_to_tell(found: Looked, label: str, whole: str, damaged: str) -> None:
    others = ["47190", "47210", "56101", "85200"] if label == "SIC code" else [damaged]

    assert "lost-leading-zeros" in found(column(label, whole, damaged, *others))


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        ("Count point", ("6023", "16023", "99999", "800012", "151")),
        ("Old code", ("00BY", "00BX", "00CA", "00ET")),
        ("DfE code", ("341", "876", "340")),
        ("Month", ("01", "02", "11", "12")),
        ("Population", ("0", "15", "1500", "7")),
        ("SIC code", ("1110", "1120", "4711")),
        ("Version", ("01", "1", "100")),
    ],
)
def test_numbers_of_several_lengths_have_lost_nothing(found: Looked, label: str, texts: tuple[str, ...]) -> None:
    assert "lost-leading-zeros" not in found(column(label, *texts))


def test_a_code_in_scientific_notation_is_lost(found: Looked) -> None:
    issue = found(column("Cost centre code", "9.00E+05", "9F05", "9E+11"))["code-in-scientific-notation"]

    assert cells(issue) == ["B2", "B4"]
    assert issue.severity == "error"


def test_texts_among_others_are_codes_whatever_their_label_says(found: Looked) -> None:
    assert "code-in-scientific-notation" in found(column("Ward", "E05A", "E05B", "5.00E+02"))


def test_a_figure_in_scientific_notation_has_lost_digits(found: Looked) -> None:
    issue = found(column("Population", "1.23E+06", "512000"), Population="figures")["figure-in-scientific-notation"]

    assert (issue.severity, cells(issue)) == ("warning", ["B2"])


@pytest.mark.parametrize("text", ["1e+06", "1.5E-05", "1.2345E+03", "E08000012", "12E"])
def test_a_number_that_a_program_wrote_in_full_is_no_damage(found: Looked, text: str) -> None:
    codes = {"code-in-scientific-notation", "figure-in-scientific-notation"}

    assert not codes & set(found(column("Ref", text, "7", "8")))


def test_long_numbers_that_end_in_zeros_were_cut(found: Looked) -> None:
    issue = found(column("SIM", "8944500102030400000", "8944500102030600000"))["long-number-cut"]

    assert issue.count == 2


def test_long_numbers_that_end_otherwise_are_whole(found: Looked) -> None:
    assert "long-number-cut" not in found(column("SIM", "8944500102030405178", "8944500102030600000", "1000000"))


def test_a_damaged_code_is_found_among_thousands(found: Looked) -> None:
    texts = [f"A{number}" for number in range(450)]
    texts[300] = "7.00E+12"

    assert cells(found(column("Ref", *texts))["code-in-scientific-notation"]) == ["B302"]
