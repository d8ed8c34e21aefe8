"""Counts say what a choice would give; choices of one facet widen, facets narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.search.finding import Answer
from catalogue.search.index import Index
from tests.catalogue.search.a_shelf import ANFIELD, LIVERPOOL, a_document, an_index, ask, names


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return an_index(
        tmp_path_factory.mktemp("shelf") / "index.sqlite",
        a_document("one", theme="work", years=(2001, 2004)),
        a_document("two", theme="work", areas=(LIVERPOOL, ANFIELD), years=(2015, 2021)),
        a_document("three", theme="people", outcome="passed-with-warnings"),
        a_document("four", theme="travel", schema=None, years=(2008, 2012)),
    )


def counts(answer: Answer, facet: str) -> dict[str, int]:
    return {value.code: value.count for one in answer.facets if one.name == facet for value in one.values}


def test_each_value_says_how_many_datasets_have_it(shelf: Index) -> None:
    answer = ask(shelf)

    assert counts(answer, "theme") == {"work": 2, "people": 1, "travel": 1}
    assert counts(answer, "years") == {"2020s": 2, "2010s": 3, "2000s": 2}
    assert counts(answer, "level") == {"local_authority": 4, "ward": 1}
    assert counts(answer, "harmonised") == {"yes": 3, "no": 1}


def test_what_a_value_counts_is_what_choosing_it_gives(shelf: Index) -> None:
    before = ask(shelf, theme="work")

    for facet in before.facets:
        for value in facet.values:
            asked = {"theme": "work"} | {facet.name: value.code}
            assert ask(shelf, **asked).total == value.count, (facet.name, value.code)


def test_the_values_of_one_facet_widen_and_facets_narrow(shelf: Index) -> None:
    assert set(names(ask(shelf, theme=["work", "people"]))) == {"one", "two", "three"}
    assert names(ask(shelf, theme=["work", "people"], level="ward")) == ["two"]


def test_a_facet_is_counted_without_its_own_choice(shelf: Index) -> None:
    assert counts(ask(shelf, theme="people"), "theme") == {"work": 2, "people": 1, "travel": 1}


def test_years_are_those_of_any_figure(shelf: Index) -> None:
    assert set(names(ask(shelf, **{"from": 2003, "to": 2009}))) == {"one", "four"}
    assert set(names(ask(shelf, **{"from": 2013}))) == {"two", "three"}


def test_a_value_that_no_dataset_has_is_told_and_not_applied(shelf: Index) -> None:
    answer = ask(shelf, theme=["work", "nonsense"], publisher="' OR 1=1")

    assert answer.total == 2
    assert list(answer.unknown) == [("theme", "nonsense"), ("publisher", "' OR 1=1")]


def test_a_choice_that_leaves_nothing_stays_to_be_taken_away(shelf: Index) -> None:
    answer = ask(shelf, theme="travel", level="ward")
    chosen = [(one.name, value.code) for one in answer.facets for value in one.values if value.is_chosen]

    assert (answer.total, answer.matching) == (0, 4)
    assert chosen == [("theme", "travel"), ("level", "ward")]


def test_areas_go_from_wide_to_small_and_years_from_the_newest(shelf: Index, tmp_path: Path) -> None:
    facets = {one.name: [value.code for value in one.values] for one in ask(shelf).facets}

    assert facets["level"] == ["local_authority", "ward"]
    assert facets["years"] == ["2020s", "2010s", "2000s"]
