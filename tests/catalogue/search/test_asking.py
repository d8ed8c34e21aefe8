"""An address is read as a question, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.asking import LONGEST, MOST_VALUES, read_question


def test_what_was_read_is_written_back_as_the_same_address() -> None:
    asked = {"q": ["jobs"], "theme": ["work", "people"], "from": ["2011"], "sort": ["newest"], "page": ["3"]}

    assert read_question(asked).parameters() == asked


def test_the_names_of_ckan_mean_the_same_facets() -> None:
    asked = read_question({"groups": ["work"], "organization": ["ons"], "res_format": ["csv"], "license_id": ["ogl"]})

    assert asked.chosen == {"theme": ("work",), "publisher": ("ons",), "format": ("csv",), "licence": ("ogl",)}


@pytest.mark.parametrize("page", ["0", "-1", "abc", "1.5", "", "²", "9" * 40, "1e3"])
def test_a_page_that_is_none_is_the_first(page: str) -> None:
    assert read_question({"page": [page]}).page == 1


def test_years_the_wrong_way_round_are_turned() -> None:
    asked = read_question({"from": ["2020"], "to": ["2010"]})

    assert (asked.since, asked.until) == (2010, 2020)


def test_a_choice_can_be_made_and_taken_back() -> None:
    asked = read_question({"q": ["jobs"], "page": ["4"]})

    chosen = asked.with_value("theme", "work")
    assert (chosen.chosen, chosen.page) == ({"theme": ("work",)}, 1)
    assert chosen.without_value("theme", "work").chosen == {}


def test_far_too_much_is_cut_short() -> None:
    asked = read_question({"q": ["word " * 10_000], "theme": [f"theme-{number}" for number in range(500)]})

    assert len(asked.text) <= LONGEST
    assert len(asked.chosen["theme"]) == MOST_VALUES


@given(st.dictionaries(st.sampled_from(["q", "theme", "from", "to", "sort", "page"]), st.lists(st.text(), max_size=3)))
def test_no_address_is_refused(asked: dict[str, list[str]]) -> None:
    question = read_question(asked)

    assert question.page >= 1
    assert question.text.isprintable()
    assert read_question(question.parameters()).parameters() == question.parameters()
