"""Texts that the eye takes for one, and letters that came out wrong."""

from __future__ import annotations

import pytest

from tests.validation.shape.conftest import Looked, cells, column


def test_a_name_with_other_capitals_or_spaces_is_told_of(found: Looked) -> None:
    issue = found(column("Sex", "Male", "Male", "male\u00a0", "Female"), Sex="category")["spelt-several-ways"]

    assert (issue.severity, cells(issue)) == ("info", ["B4"])
    assert "“Male”, “male·”" in issue.message


def test_names_that_differ_are_not(found: Looked) -> None:
    assert "spelt-several-ways" not in found(column("Area", "Halton", "Hale", "St Helens", "St. Helens"), Area="area")


def test_a_column_of_remarks_may_write_as_it_likes(found: Looked) -> None:
    assert "spelt-several-ways" not in found(column("Remark", "none", "None", "none "))


def test_letters_of_the_wrong_alphabet_are_told_of_with_the_right_ones(found: Looked) -> None:
    issue = found(column("Name", "CafÃ© Rouge", "Library"))["garbled-text"]

    assert cells(issue) == ["B2"]
    assert "most likely “Café Rouge”" in issue.message


@pytest.mark.parametrize("text", ["Café", "£12", "–", "Ångström", "“Speke”", "Â", "naïve Île"])
def test_letters_that_are_right_are_not(found: Looked, text: str) -> None:
    assert "garbled-text" not in found(column("Name", text, "Library"))
