"""What is found, in which order, and what else may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.index import Index
from catalogue.search.reasons import reasons
from tests.catalogue.search.a_shelf import ANFIELD, HALTON, LIVERPOOL, a_document, an_index, ask, names


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return an_index(
        tmp_path_factory.mktemp("shelf") / "index.sqlite",
        a_document("walking", "Adults walking", measures=["Share of adults"], keywords=["travel"]),
        a_document("claimants", "Claimant count by ward", areas=(LIVERPOOL, ANFIELD), keywords=["unemployment"]),
        a_document("rates", "Unemployment rate", areas=(LIVERPOOL, HALTON), caveats=["Adults of 16 and over. " * 9]),
        a_document("adverts", "Job adverts", theme="jobs", years=(1999, 2004), description=["For the unemployed."]),
    )


def test_every_word_must_occur(shelf: Index) -> None:
    assert names(ask(shelf, "adults walking")) == ["walking"]
    assert names(ask(shelf, "adults zebra")) == []


def test_another_form_of_the_word_is_found(shelf: Index) -> None:
    assert names(ask(shelf, "walks")) == ["walking"]


def test_a_word_in_the_title_weighs_more_than_one_elsewhere(shelf: Index) -> None:
    assert names(ask(shelf, "unemployment")) == ["rates", "claimants", "adverts"]


def test_the_last_word_may_be_only_begun(shelf: Index) -> None:
    assert names(ask(shelf, "unempl"))[0] == "rates"
    assert names(ask(shelf, "unempl rate")) != names(ask(shelf, "rate unempl"))


def test_small_words_of_a_question_are_passed_over(shelf: Index) -> None:
    assert names(ask(shelf, "what is the share of adults?")) == ["walking"]


@pytest.mark.parametrize("text", ["unemploymnet", "unemployemnt", "unemploment"])
def test_a_misspelt_word_is_put_right_and_said(shelf: Index, text: str) -> None:
    answer = ask(shelf, text)

    assert (answer.corrected, names(answer)[0]) == ("unemployment", "rates")


def test_a_word_that_is_like_none_is_not_put_right(shelf: Index) -> None:
    answer = ask(shelf, "xylophone")

    assert (answer.corrected, answer.total) == ("", 0)


def test_where_nothing_has_all_words_each_is_counted_alone(shelf: Index) -> None:
    assert ask(shelf, "walking rate").fewer == [("walking", 1), ("rate", 1)]


def test_a_rare_word_that_is_one_letter_from_a_common_one_is_doubted(tmp_path: Path) -> None:
    common = [a_document(f"homes-{number}", "Houses built") for number in range(12)]
    index = an_index(tmp_path / "index.sqlite", a_document("horses", "Horses kept"), *common)

    answer = ask(index, "horses")

    assert (names(answer), answer.meant) == (["horses"], "houses")


def test_an_area_is_found_by_name_and_by_code(shelf: Index) -> None:
    assert names(ask(shelf, "Anfield")) == names(ask(shelf, "e05000887")) == ["claimants"]


def test_another_spelling_of_an_area_finds_it(tmp_path: Path) -> None:
    index = an_index(tmp_path / "index.sqlite", a_document("one", areas=(("E08000013", "St. Helens"),)))

    assert names(ask(index, "Saint Helens")) == ["one"]


@pytest.mark.parametrize("text", ["L8", "l8 1aa", "Toxteth", "unemployment L8"])
def test_a_postcode_or_a_place_leads_to_the_authority_that_it_lies_in(shelf: Index, text: str) -> None:
    answer = ask(shelf, text)

    assert "rates" in names(answer)
    assert any("Liverpool" in term.note for term in answer.terms)


def test_a_postcode_leads_to_no_dataset_without_its_authority(shelf: Index) -> None:
    assert names(ask(shelf, "WA8 7AB")) == ["rates"]


def test_an_area_without_figures_leads_to_the_one_that_it_lies_in(shelf: Index) -> None:
    answer = ask(shelf, "Allerton and Hunts Cross")

    assert answer.total == 4
    assert "has no figures of its own here; it lies in Liverpool" in answer.terms[0].note


def test_why_it_was_found_is_told_with_the_words_marked(shelf: Index) -> None:
    answer = ask(shelf, "unemployment anfield")
    told = {one.heading: one.lines for one in reasons(answer.held[0], answer.terms)}

    assert told == {"Keywords": [[("unemployment", True)]], "Areas": [[("Anfield", True)]]}


def test_a_long_text_is_cut_to_what_is_around_the_word(tmp_path: Path) -> None:
    index = an_index(tmp_path / "index.sqlite", a_document("one", caveats=["before " * 90 + "needle" + " after" * 90]))
    answer = ask(index, "needle")
    (line,) = reasons(answer.held[0], answer.terms)[0].lines

    text = "".join(piece for piece, _ in line)
    assert text.startswith("… before")
    assert text.endswith("after …")
    assert len(text) < 300


def test_a_page_after_the_last_is_the_last(tmp_path: Path) -> None:
    index = an_index(tmp_path / "index.sqlite", *(a_document(f"number-{n:02}") for n in range(45)))

    answer = ask(index, page=999_999)

    assert (answer.asked.page, answer.pages, names(answer)[-1]) == (3, 3, "number-44")


def test_the_order_can_be_chosen(shelf: Index) -> None:
    assert names(ask(shelf, sort="title")) == ["walking", "claimants", "adverts", "rates"]
    assert names(ask(shelf, "unemployment", sort="published"))[-1] == "adverts"


def test_an_index_without_datasets_answers(tmp_path: Path) -> None:
    answer = ask(an_index(tmp_path / "index.sqlite"), "anything", theme="work")

    assert (answer.total, answer.pages, list(answer.facets)) == (0, 1, [])


@pytest.mark.parametrize(
    "text", ['"', "NEAR(", "a AND", "*", "-x", "title:jobs", "(((", "\x00", "OR", "💥", "%_", "'; --"]
)
def test_what_other_searches_take_for_commands_is_only_text(shelf: Index, text: str) -> None:
    assert ask(shelf, text).total >= 0


@given(st.text(max_size=40))
def test_no_text_breaks_the_search(shelf: Index, text: str) -> None:
    answer = ask(shelf, text)

    assert set(names(answer)) <= {"walking", "claimants", "rates", "adverts"}
    assert all(isinstance(reasons(held, answer.terms), list) for held in answer.held)
