"""A recipe is a small file that a person can read, correct and keep; a mistake in it is named at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.given import CHOICES, read_column, wrong_in
from pipelines.recipe import GIVEN, MAPS, Recipe, RecipeNotRead, fingerprint
from schemas import code_lists

TEXTS = st.text(max_size=30)
NAMES = TEXTS | st.sampled_from(sorted(GIVEN))
MEASURES = st.sampled_from(sorted(code_lists.load("measures").codes))
RIGHT: dict[str, Any] = {
    "measure": "claimant_count",
    "unit": "vehicle_miles",
    "period": "2024-01",
    "area": "E08000012",
    "sex": "female",
    "age_band": "16-64",
    "mode": "cycle",
    "purpose": "leisure",
    "frequency": "once_per_week",
    "category": "library",
    "domain": "income",
    "year": "mid_year",
    "year_pair": "financial_year",
    "dates": "year_ending",
    "date_order": "dmy",
    "disclosure": "already-controlled",
    "markers": {"-": "x", "~": "low", "*": "u c"},
    "areas": {"Our borough": "E08000013"},
    "columns": {"No": "claimant_count", "2017": "job_adverts in January 2017", "Notes": "ignored"},
}


def a_recipe(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(RecipeNotRead) as caught:
        Recipe.load(a_recipe(tmp_path, text))
    return caught.value.issue.message


def refused_or_read(read: Callable[[], Recipe]) -> str:
    """What became of a recipe: that it was read, or why not."""
    try:
        return f"read: {read()}"
    except RecipeNotRead as error:
        return error.issue.message


def given_of(**said: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={key: st.just(value) for key, value in said.items()})


def test_every_line_that_a_person_may_give_has_an_example_here() -> None:
    assert RIGHT.keys() == GIVEN.keys()


@pytest.mark.parametrize("key", GIVEN)
def test_a_right_line_is_taken(key: str) -> None:
    assert Recipe.from_dict({"given": {key: RIGHT[key]}}).given == {key: RIGHT[key]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it does not hold `name: value` lines"),
        ("just words", "it does not hold `name: value` lines"),
        ("- a\n- b\n", "it does not hold `name: value` lines"),
        ("recipe: 1\ngiven:\n  markers:\n    *: c\n", "it is not YAML in line 4"),
        ("recipe: 1\n\tgiven: x\n", "it is not YAML in line 2"),
        ("recipe: 2\n", "it is of version 2; this program reads version 1"),
        ("shcema: unemployment\n", "`shcema` is no line of a recipe"),
        ("schema: [unemployment]\n", "`schema` takes one text"),
        ("tables: all\n", "`tables` takes a list"),
        ("given: measure\n", "`given` does not hold `name: value` lines"),
        ("given:\n  measures: claimant_count\n", "`given: measures` is not known"),
        ("given:\n  unit:\n", "`given: unit` takes a unit's code"),
        ("given:\n  unit: [persons]\n", "`given: unit` takes a unit's code"),
        ("given:\n  columns: claimant_count\n", "`given: columns` takes a label"),
        ("given:\n  measure: claimant_cuont\n", "“claimant_cuont” is none of its codes; the nearest is claimant_count"),
        ("given:\n  unit: Vehicle Miles\n", "“Vehicle Miles” is none of its codes; the nearest is vehicle_miles"),
        ("given:\n  period: last year\n", "“last year” is no period that can be read with certainty"),
        ("given:\n  period: 2024-13\n", "“2024-13” is no period that can be read with certainty"),
        ("given:\n  area: Liverpool\n", "“Liverpool” is no code of an area that we know"),
        ("given:\n  area: E08000099\n", "“E08000099” is no code of an area that we know"),
        ("given:\n  age_band: grown-ups\n", "“grown-ups” is no age band"),
        ("given:\n  dates: years\n", "“years” is none of its codes"),
        ("given:\n  date_order: ymd\n", "“ymd” is none of its codes"),
        ("given:\n  year: survey\n", "“survey” is none of its codes"),
        ("given:\n  markers:\n    '-': nil\n", "“-: nil” does not give a status"),
        ("given:\n  areas:\n    Ours: Wirral\n", "“Ours: Wirral” does not give the code of an area that we know"),
        ("given:\n  columns:\n    A: claimants\n", "“A: claimants” does not give a field"),
        ("given:\n  columns:\n    A: traffic in leagues\n", "“A: traffic in leagues” does not give a field"),
        ("given:\n  unit: persons\n  unit: percent\n", "`unit` stands a second time in line 3"),
        ("given: {}\nquestions: []\ngiven:\n  unit: persons\n", "`given` stands a second time in line 3"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(tmp_path: Path, text: str, why: str) -> None:
    message = refusal(tmp_path, text)

    assert message.startswith("The recipe “ours.yaml” cannot be used: ")
    assert why in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_recipe_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeNotRead, match=r"“none\.yaml” cannot be used: there is no such file\."):
        Recipe.load(tmp_path / "none.yaml")


def test_a_recipe_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_bytes(b"\xff\xfe\x00\x9c")

    with pytest.raises(RecipeNotRead, match="it cannot be read as text"):
        Recipe.load(path)


def test_names_are_read_as_they_are_written(tmp_path: Path) -> None:
    text = "given:\n  markers:\n    ~: low\n    no: x\n  columns:\n    2017: population\n    Yes: ignored\n"

    recipe = Recipe.load(a_recipe(tmp_path, text))

    assert recipe.given == {"markers": {"~": "low", "no": "x"}, "columns": {"2017": "population", "Yes": "ignored"}}


def test_a_month_in_a_recipe_is_no_pair_of_years(tmp_path: Path) -> None:
    recipe = Recipe.load(a_recipe(tmp_path, "given:\n  period: 2011-12\n"))

    assert wrong_in("period", recipe.given["period"]) is None
    said = read_column("population in 2011-12")
    assert said is not None
    assert said.period is not None
    assert said.period.code == "2011-12"


@pytest.mark.parametrize(
    ("said", "role", "facts", "period"),
    [
        ("ignored", "ignored", {}, None),
        ("area_code", "area_code", {}, None),
        ("sex", "sex", {}, None),
        ("claimant_count", "value", {"measure": "claimant_count"}, None),
        ("traffic in vehicle_km", "value", {"measure": "traffic", "unit": "vehicle_km"}, None),
        ("population in mid-2020", "value", {"measure": "population"}, "2020-06-30"),
        (
            "annual_average_daily_flow for cycle",
            "value",
            {"measure": "annual_average_daily_flow", "mode": "cycle"},
            None,
        ),
        (
            "commuters_share in percent for walk, female, 16-74",
            "value",
            {"measure": "commuters_share", "unit": "percent", "mode": "walk", "sex": "female", "age_band": "16-74"},
            None,
        ),
    ],
)
def test_a_column_is_a_field_or_a_measure_and_what_else_is_known_of_it(
    said: str, role: str, facts: dict[str, str], period: str | None
) -> None:
    found = read_column(said)

    assert found is not None
    assert (found.role, found.facts) == (role, facts)
    assert (found.period.code if found.period else None) == period


@given(
    given_of(**{key: value for key, value in RIGHT.items() if key not in MAPS}),
    st.dictionaries(TEXTS, MEASURES, max_size=3),
    st.dictionaries(TEXTS, st.sampled_from(["E08000012", "E47000004"]), max_size=3),
    st.dictionaries(TEXTS, st.sampled_from(["x", "c", "low", "u c"]), max_size=3),
    st.lists(TEXTS, max_size=3),
)
def test_a_recipe_reads_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    said: dict[str, Any],
    columns: dict[str, str],
    areas: dict[str, str],
    markers: dict[str, str],
    questions: list[str],
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.yaml"
    recipe = Recipe(
        "unemployment",
        "1.0.0",
        "0123456789abcdef",
        said | {"columns": columns, "areas": areas, "markers": markers},
        [{"sheet": None, "header_rows": [1, 2], "columns": [{"label": text, "confidence": 0.9} for text in columns]}],
        questions,
    )

    recipe.dump(path)

    assert Recipe.load(path) == recipe


@given(TEXTS)
def test_no_text_makes_a_recipe_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    for shown in (text, f"given:\n  measure: {text}\n", f"given:\n  columns:\n    {text}: {text}\n"):
        path.write_text(shown, encoding="utf-8")
        assert refused_or_read(lambda: Recipe.load(path))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(sorted(GIVEN)), inner, max_size=4)
        ),
        max_leaves=8,
    )
)
def test_no_value_makes_a_recipe_raise_anything_else(held: Any) -> None:
    for shown in (held, {"given": held}, {"given": {"columns": held}}, {"tables": held, "questions": held}):
        assert refused_or_read(lambda: Recipe.from_dict(shown))  # noqa: B023 called at once


@given(TEXTS)
def test_no_text_makes_the_reading_of_a_column_raise(text: str) -> None:
    found = read_column(text)

    assert found is None or found.role


def test_every_choice_is_a_line_that_a_person_may_give() -> None:
    assert CHOICES.keys() <= GIVEN.keys()


def test_a_layout_has_the_same_fingerprint_next_month_and_another_layout_another() -> None:
    labels = [["Area code", "Period", "Claimants"]]

    assert fingerprint(labels) == fingerprint([list(row) for row in labels])
    assert len({fingerprint(labels), fingerprint([["Area code", "Period"]]), fingerprint([[], ["Area code"]])}) == 3
