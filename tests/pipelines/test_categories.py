"""A phrase counts only when every word of it is known; nothing is matched by nearness."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.standards.categories import DIMENSIONS, LISTS, facts_of, read_phrase, without_glued_notes
from schemas import code_lists
from schemas.ages import read_age_band
from schemas.text import normalise

FIELDS = st.sampled_from([None, *LISTS, "age_band"])
NONSENSE = st.sampled_from(["florp", "quexel", "zyxwvut", "brillig", "mimsy", "borogove", "jabberwock"])
KNOWN = [
    text
    for name in ("measures", "sex", "modes", "purposes", "units")
    for code in code_lists.load(name).codes.values()
    for text in (code.label, *code.spellings)
]
PIECES = st.sampled_from(
    [
        "Males",
        "aged",
        "16",
        "64",
        "-",
        "to",
        "+",
        " ",
        "(",
        ")",
        "[r]",
        "cycling",
        "per week",
        "3",
        "times",
        "at least",
        "Unemployed",
        "rate",
        "%",
        "2021",
        "mid-",
        "total",
        "all",
        ";",
        "|",
        "_",
        "CW0301",
        "ii",
        "north",
        "90 and over",
    ]
)
TEXTS = st.text(max_size=40) | st.lists(PIECES, max_size=7).map(" ".join) | st.sampled_from(KNOWN)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Males", {"sex": "male"}),
        ("Males 0-15", {"sex": "male", "age_band": "0-15"}),
        ("Women (16 to 24)", {"sex": "female", "age_band": "16-24"}),
        ("Females aged 16 to 64", {"sex": "female", "age_band": "16-64"}),
        ("Claimant count", {"measure": "claimant_count"}),
        ("Unemployment rate", {"measure": "unemployment_rate"}),
        ("Employment rate - aged 16-64", {"measure": "employment_rate", "age_band": "16-64"}),
        ("Million vehicle miles", {"unit": "million_vehicle_miles"}),
    ],
)
def test_a_phrase_says_what_all_its_words_say(text: str, facts: dict[str, str]) -> None:
    reading = read_phrase(text)

    assert reading.is_explained
    assert facts.items() <= dict(reading.facts).items()


@pytest.mark.parametrize(
    "text", ["Economically active (excluding full-time students)", "Unemployed graduates", "Households in poverty"]
)
def test_a_word_that_nobody_knows_leaves_the_phrase_unread(text: str) -> None:
    assert not read_phrase(text).is_explained


def test_a_phrase_that_says_two_things_of_one_field_clashes() -> None:
    assert read_phrase("Males and females aged 16 to 24, males").clashes == () or not read_phrase("x").unknown
    assert read_phrase("Claimant count; unemployment rate").clashes == ("measure",)
    assert not read_phrase("Claimant count; unemployment rate").is_explained


def test_bare_numbers_are_ages_only_where_ages_may_be() -> None:
    assert read_phrase("16-64").get("age_band") is None
    assert read_phrase("16-64", ages=True).get("age_band") == "16-64"
    assert read_phrase("7", field="age_band").get("age_band") == "7"


def test_markers_and_periods_of_a_label_are_told_from_its_words() -> None:
    reading = read_phrase("Claimant count 2018 [r]")

    assert (reading.get("measure"), reading.statuses) == ("claimant_count", ("r",))
    assert [period.start.year for period in reading.periods] == [2018]


def test_the_number_of_a_footnote_is_taken_off_its_word() -> None:
    assert without_glued_notes("walking1") == "walking"
    assert without_glued_notes("2017-20183") == "2017-2018"
    assert without_glued_notes("aged 16") == "aged 16"


def test_the_first_to_speak_of_a_field_is_believed() -> None:
    assert facts_of([read_phrase("Males"), read_phrase("Females; claimant count")]) == {
        "sex": "male",
        "measure": "claimant_count",
    }


@given(TEXTS, FIELDS, st.booleans())
def test_no_text_makes_reading_a_phrase_raise(text: str, field: str | None, ages: bool) -> None:
    reading = read_phrase(text, field=field, ages=ages)

    assert reading.is_explained == (not reading.unknown and not reading.clashes)


@given(TEXTS, FIELDS, st.booleans())
def test_a_phrase_answers_codes_of_the_lists_alone(text: str, field: str | None, ages: bool) -> None:
    facts = dict(read_phrase(text, field=field, ages=ages).facts)

    for name in LISTS.keys() & facts.keys():
        assert facts[name] in code_lists.load(LISTS[name]).codes
    if band := facts.get("age_band"):
        found = read_age_band(band)
        assert found is not None
        assert found.code == band


@given(TEXTS, NONSENSE, FIELDS, st.booleans(), st.booleans())
def test_a_phrase_with_a_word_that_nobody_knows_is_not_explained(
    text: str, word: str, field: str | None, ages: bool, first: bool
) -> None:
    assume(not set("[]()|") & set(text))

    reading = read_phrase(f"{word} {text}" if first else f"{text} {word}", field=field, ages=ages)

    assert word in reading.unknown


@given(st.sampled_from(KNOWN), FIELDS)
def test_case_and_spaces_change_nothing(text: str, field: str | None) -> None:
    assume(text.upper() == text.upper().upper() and normalise(text) == normalise(text.lower()))

    assert dict(read_phrase(f"  {text} ", field=field).facts) == dict(read_phrase(text, field=field).facts)


@given(
    st.sampled_from(
        [
            (field, code)
            for field in ("sex", "mode", "purpose", "frequency")
            for code in code_lists.load(LISTS[field]).codes
        ]
    )
)
def test_a_code_in_its_own_column_reads_as_itself(pair: tuple[str, str]) -> None:
    field, code = pair

    assert read_phrase(code, field=field).get(field) == code


@given(st.sampled_from(sorted(code_lists.load("measures").codes)))
def test_the_label_of_a_measure_is_read_as_a_measure(code: str) -> None:
    label = code_lists.load("measures").codes[code].label

    assert read_phrase(label).get("measure") in {code, None}


def test_every_dimension_has_a_list_or_is_an_age() -> None:
    assert set(DIMENSIONS) - set(LISTS) == {"age_band"}


def test_two_numbers_that_may_be_years_are_not_taken_for_ages() -> None:
    assert "age_band" not in dict(read_phrase("Males 20-21").facts)
