"""Words are read and stemmed so that a question and a text meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.stemming import LONGEST_WORD, stem, words_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("walks", "walking"),
        ("cycles", "cycling"),
        ("population", "populations"),
        ("unemployed", "unemployment"),
        ("deprived", "deprivation"),
        ("ponies", "poni"),
        ("agreed", "agree"),
        ("hopping", "hop"),
        ("libraries", "library"),
    ],
)
def test_two_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("policy", "police"), ("ward", "warden"), ("sing", "sin"), ("rate", "rat")])
def test_two_words_keep_two_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("code", ["e08000012", "l8", "16", "2011"])
def test_a_code_or_a_figure_is_its_own_stem(code: str) -> None:
    assert stem(code) == code


def test_case_accents_and_apostrophes_do_not_matter() -> None:
    assert words_in("Children’s CAFÉ, St. Helens (16+)") == ["childrens", "cafe", "st", "helens", "16"]


@given(st.text())
def test_every_word_of_any_text_has_a_stem(text: str) -> None:
    words = words_in(text)

    assert all(stem(word) for word in words)
    assert all(len(word) <= LONGEST_WORD for word in words)
