"""What a person may have meant, as a report asks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.run import harmonise
from pipelines.standards.category_advice import near_categories
from pipelines.standards.period_advice import near_periods
from validation.as_is import check_as_is
from validation.issues import (
    CATEGORY_NOT_KNOWN,
    EXTRA_LABEL,
    INCORRECT_LABEL,
    NOT_IN_LIST,
    UNREADABLE_PERIOD,
    WRONG_TYPE,
)
from validation.nearest import days, nearest

HEADER = "area_code,date,sex,measure,value"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Femal", ("Female",)),
        ("age_band", ("Age band",)),
        ("F", ()),
        ("", ()),
        ("Wirral " * 40, ()),
    ],
)
def test_what_is_nearly_written_is_suggested_and_what_is_not_like_it_is_not(text: str, meant: tuple[str, ...]) -> None:
    assert nearest(text, ["Female", "Male ward", "Age band"]) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31/03/2024", ("2024-03-31",)),
        ("03/31/2024", ("2024-03-31",)),
        ("01/02/2024", ("2024-02-01", "2024-01-02")),
        ("31.02.2024", ("2024-02-29",)),
        ("45/45/2024", ()),
        ("1 March", ()),
    ],
)
def test_a_date_in_figures_is_suggested_as_the_days_that_it_can_be(text: str, meant: tuple[str, ...]) -> None:
    assert days(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"), [("Febuary 2024", ("2024-02",)), ("Sptember 2023", ("2023-09",)), ("soon", ()), ("?", ())]
)
def test_a_month_with_a_slip_in_its_name_is_suggested(text: str, meant: tuple[str, ...]) -> None:
    assert near_periods(text) == meant


@given(st.text(max_size=40))
def test_no_text_makes_a_suggestion_fail(text: str) -> None:
    assert set(nearest(text, ["Female", "Male"])) <= {"Female", "Male"}
    assert all(len(day) == 10 for day in days(text))
    near_periods(text)


def test_a_category_is_suggested_by_its_label_from_the_list_of_its_field() -> None:
    assert near_categories("claimant_cuont", "measure")[0] == "Claimant count"
    assert near_categories("Fmale", "sex")[0] == "Female"
    assert near_categories("bycicle", "mode")[0] == "Cycling"
    assert near_categories("Femalle", None)[0] == "Female"
    assert near_categories("South Asian", None) == ()


def test_a_file_that_is_harmonised_has_its_periods_and_categories_suggested(tmp_path: Path) -> None:
    months = ("January 2024", "February 2024", "March 2024")
    rows = [f"E0800001{n},{month},Males,claimant_count,{1000 + n}" for month in months for n in (1, 2, 3, 4)]
    rows += ["E08000015,Febuary 2024,Males,claimant_count,12", "E08000015,January 2024,Fmales,claimant_count,9"]
    (tmp_path / "slips.csv").write_text("\n".join([HEADER, *rows]) + "\n")

    issues = {issue.kind: issue for issue in harmonise(tmp_path / "slips.csv").report.issues}

    assert issues[UNREADABLE_PERIOD].suggestions == ("2024-02",)
    assert issues[CATEGORY_NOT_KNOWN].suggestions[0] == "Female"


def test_a_file_judged_as_it_is_has_its_values_dates_and_labels_suggested(tmp_path: Path) -> None:
    fields = [
        {"name": "sex", "type": "string", "constraints": {"enum": ["female", "male"]}},
        {"name": "day", "type": "date"},
        {"name": "area_code", "type": "string"},
    ]
    (tmp_path / "t.csv").write_text("sex,day,Area Code\nfemal,31/03/2024,a\nmale,2024-01-01,b\n")

    report = check_as_is(tmp_path / "t.csv", {"fields": fields})

    found = {issue.kind: issue.suggestions for issue in report.issues}
    assert found[NOT_IN_LIST] == ("female",)
    assert found[WRONG_TYPE] == ("2024-03-31",)
    assert found.get(INCORRECT_LABEL, found.get(EXTRA_LABEL)) == ("area_code",)
    assert '"suggestions": ["area_code"]' in json.dumps(report.to_dict())
