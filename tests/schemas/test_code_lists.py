"""The code lists: every spelling means one code, and nothing else is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import code_lists, registry
from schemas.ages import OLDEST, band, read_age_band

NOT_AN_AGE = ["over 65", "-5", "£5", "1.5", "2011", "16/24", "24-16", "<5", "", "Ages", "January", "121", "5%"]


def code_of(name: str, text: str) -> str | None:
    found = code_lists.load(name).standard(text)
    return found.code if found else None


@pytest.mark.parametrize("name", [name for name in code_lists.names() if name != "phrases"])
def test_every_code_label_and_spelling_means_its_own_code(name: str) -> None:
    """``phrases`` is no list of codes but of the parts that words play, and a word may play two."""
    codes = code_lists.load(name).codes.values()

    wrong = [(text, c.code) for c in codes for text in (c.code, c.label, *c.spellings) if code_of(name, text) != c.code]

    assert wrong == []


@pytest.mark.parametrize("name", code_lists.names())
def test_every_code_has_a_label_and_a_description(name: str) -> None:
    assert [code.code for code in code_lists.load(name).codes.values() if not (code.label and code.description)] == []


def test_a_list_that_does_not_exist_says_which_do() -> None:
    with pytest.raises(code_lists.UnknownCodeList, match=r"no code list “colours”.*sex"):
        code_lists.load("colours")


def test_every_measure_has_a_known_unit_kind_and_period() -> None:
    units, periods = code_lists.load("units"), code_lists.load("period-types")

    for measure in code_lists.load("measures").codes.values():
        more = measure.more
        assert more["unit"] in units, measure.code
        assert more["default_period"] in periods or not more["default_period"], measure.code
        assert more["kind"] in ("stock", "flow"), measure.code
        assert more["adds_up"] in ("yes", "no"), measure.code
        assert more["below_zero"] in ("yes", "no"), measure.code
        assert more["decimals"].isdigit(), measure.code


def test_a_concept_has_no_two_measures_of_one_unit() -> None:
    automatic = {name for name in registry.names() if registry.load(name).automatic}
    measures = [c.more for c in code_lists.load("measures").codes.values() if c.more["schema"] in automatic]

    seen = [(more["concept"], more["unit"]) for more in measures]

    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Claimants as a proportion of residents aged 16-64", "claimant_rate"),
        ("Claimant Count", "claimant_count"),
        ("% who are economically inactive - aged 16-64", "economic_inactivity_rate"),
        ("Economically inactive", "economically_inactive"),
        ("Modelled unemployment rate", "unemployment_rate_modelled"),
        ("Births minus Deaths", "natural_change"),
        ("2019 people", None),
        ("Total", None),
        ("Value", None),
        ("Number", None),
        ("Rate", None),
    ],
)
def test_a_measure_is_known_by_what_publishers_write_and_by_no_loose_word(text: str, code: str | None) -> None:
    assert code_of("measures", text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pedal_cycles", "cycle"),
        ("CarsTaxis", "car_or_taxi"),
        ("All_HGVs", "heavy_goods"),
        ("Underground, metro, light rail, tram", "light_rail"),
        ("Train, underground, metro, light rail or tram", "train"),
        ("All other methods of travel to work", "other"),
        ("Walking or Cycling", "walk_or_cycle"),
    ],
)
def test_a_mode_is_known_in_the_words_of_the_census_and_of_traffic_counts(text: str, code: str) -> None:
    assert code_of("modes", text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("[c]", "c"), ("..", "x"), (":", "x"), ("*", "c"), ("~", "low"), ("[k]", "low")]
)
def test_a_marker_is_known_in_new_and_old_shorthand(text: str, code: str) -> None:
    assert code_of("statuses", text) == code


@pytest.mark.parametrize("text", ["-", "–", ".", "0", "†"])
def test_a_marker_that_could_mean_two_things_is_not_taken(text: str) -> None:
    assert code_of("statuses", text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("All Ages", "all"),
        ("Aged 16 to 24", "16-24"),
        ("Age 0 - 4", "0-4"),
        ("Aged 65+", "65+"),
        ("100 & over", "100+"),
        ("Age: Age 85 to 89", "85-89"),
        ("under 16", "0-15"),
        ("Aged under 1 year", "0"),
        ("13 to 27 years", "13-27"),
        ("Age 7", "7"),
    ],
)
def test_an_age_band_is_read_however_it_is_worded(text: str, code: str) -> None:
    assert code_of("age-bands", text) == code


@pytest.mark.parametrize("text", NOT_AN_AGE)
def test_what_is_no_age_or_could_be_two_is_not_taken(text: str) -> None:
    assert code_of("age-bands", text) is None


def test_an_age_band_tells_its_lowest_and_highest_age() -> None:
    more = [code.more for text in ("13 to 27", "90+", "all") if (code := code_lists.load("age-bands").standard(text))]

    assert more == [{"lowest": "13", "highest": "27"}, {"lowest": "90", "highest": ""}, {"lowest": "", "highest": ""}]


@given(st.integers(0, OLDEST), st.integers(0, OLDEST))
def test_any_two_ages_make_a_band_that_reads_back_as_itself(one: int, other: int) -> None:
    made = band(min(one, other), max(one, other))

    assert made is not None
    assert read_age_band(made.code) == read_age_band(made.label) == made
    assert made.code in code_lists.load("age-bands")


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = code_lists.normalise(text)

    assert code_lists.normalise(once) == once


@given(st.text(), st.sampled_from(code_lists.names()))
def test_no_text_makes_a_code_list_raise(text: str, name: str) -> None:
    found = code_lists.load(name).standard(text)

    assert found is None or found.code in code_lists.load(name)


@pytest.mark.parametrize("text", ["St Helens", "St. Helens", "ST. HELENS", "Saint Helens", " st  helens "])
def test_saint_is_one_word_however_it_is_written(text: str) -> None:
    assert code_lists.normalise(text) == "st helens"


def test_sixteen_and_over_is_not_sixteen_and_percent_is_not_dropped() -> None:
    assert code_lists.normalise("16+") != code_lists.normalise("16")
    assert code_lists.normalise("Claimants %") == code_lists.normalise("claimants per cent")
