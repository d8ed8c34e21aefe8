"""What a person answers on the page, as the ``given`` of a recipe: what was said before stays, unless it is said anew.

A question is known by its number on the page that asked it, and a column by its place: names out of a file are never
taken from a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalogue.submissions.checks import SentFile
from pipelines.given import CHOICES, ROLES, wrong_in
from pipelines.recipe import MAPS, Recipe
from pipelines.standards.categories import LISTS
from schemas import code_lists, registry
from schemas.areas import AreaRegister
from validation.render.view import Question, View

NO_LABEL = "(no label)"
CODED = ("measure", "unit", "sex", "mode", "purpose", "frequency", "domain")
WORDS = {
    "area_code": "Area code", "area_name": "Area name", "area_type": "Type of area", "period": "Period",
    "count_point": "Count point", "latitude": "Latitude", "longitude": "Longitude", "hour": "Hour",
    "road_name": "Name of a road", "value": "The figures", "lower_95": "Lower limit of the figures",
    "upper_95": "Upper limit of the figures", "half_width": "Margin of error (±)", "status": "Marker of the figures",
    "attribute": "A note, not used", "ignored": "Left out", "sex": "Sex", "age_band": "Age", "mode": "Means of travel",
    "purpose": "Purpose", "frequency": "How often", "direction": "Direction", "domain": "Domain of deprivation",
    "measure": "What the figures are", "unit": "Unit", "category": "A category", "plain": "Numbers, not used",
    "year": "Kind of year", "area": "Area", "place": "Place", "census": "Date of the census", "title": "Title",
    "calendar_year": "Calendar year", "mid_year": "Middle of the year", "financial_year": "Financial year",
    "academic_year": "Academic year", "day": "That day", "month": "That month",
    "year_ending": "The year that ends then", "dmy": "Day first: 1 February", "mdy": "Month first: 2 January",
    "apply": "Withhold small counts", "already-controlled": "The publisher has withheld what must be",
    "doubtful": "not certain",
}  # fmt: skip
ASKS = {
    "measure": "What are the figures?", "unit": "In which unit are they?", "period": "Which period are they of?",
    "area": "Which area are they of?", "year": "What kind of year is it?", "year_pair": "What kind of year is it?",
    "dates": "What does such a date stand for?", "date_order": "How are the dates written?",
    "sex": "Of which sex?", "age_band": "Of which age?", "mode": "By which means of travel?",
    "purpose": "For which purpose?", "frequency": "How often?", "domain": "Of which domain?",
    "disclosure": "What about small counts?",
}  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """An answer that cannot be used. field: the name of its control."""

    field: str
    sentence: str
    said: str


@dataclass(frozen=True)
class Asked:
    """A question as the form asks it. options: value and words; none where it is to be written."""

    field: str
    question: Question
    label: str
    options: tuple[tuple[str, str], ...]
    hint: str


def asked(view: View) -> list[Asked]:
    """What the file leaves open, as the form asks it."""
    return [_asked(number, question) for number, question in enumerate(_questions(view))]


MOST_ASKED = 10
OPEN = {
    "measure": "Leave it open where a heading of the table says it, and say below what stands under that.",
    "period": "For example 2024, 2024-03, mid-2024 or 2023-04/2024-03. Leave it open where a column says it.",
}


def _questions(view: View) -> list[Question]:
    """Those of the report; and where no figure could be read, what figures need to be read at all."""
    found = list(view.questions)
    keys = {question.key for question in found}
    if view.is_masked or view.rows or not view.tables:
        return found[:MOST_ASKED]
    if not keys & {"measure", "columns"}:
        found.append(Question("", "error", OPEN["measure"], "measure", "", (), 0))
    if "period" not in keys and not _says(view, "period"):
        found.append(Question("", "error", OPEN["period"], "period", "", (), 0))
    return found[:MOST_ASKED]


def _says(view: View, field: str) -> bool:
    """Whether a table has a column of it, or says it of all its figures or of some."""
    return any(
        one.what == field or field in dict(one.more) for table in view.tables for one in (*table.said, *table.columns)
    )


def _asked(number: int, question: Question) -> Asked:
    key, name = question.key, question.name
    label = ASKS.get(key, word(key))
    if key == "areas":
        label = f"Which area is “{name}”?"
    elif key == "markers":
        label = f"What does “{name}” stand for?"
    elif key == "columns":
        label = f"What stands under “{name}”?"
    hint = f"For example {question.offered[0]}." if question.offered else ""
    return Asked(f"q{number}", question, label, options(key), "" if options(key) else hint)


@lru_cache
def options(key: str) -> tuple[tuple[str, str], ...]:
    """The answers that there are to a question; none where any text may be one."""
    if key in CHOICES:
        return tuple((value, word(value)) for value in CHOICES[key])
    name = LISTS[key] if key in CODED else "statuses" if key == "markers" else None
    if name is None:
        return ()
    return tuple((code.code, code.label or code.code) for code in code_lists.load(name).codes.values())


@lru_cache
def column_options() -> tuple[tuple[str, str], ...]:
    """What a column may be said to be: a field, or figures of a measure."""
    measures = code_lists.load("measures").codes.values()
    return (*((role, word(role)) for role in ROLES), *((one.code, f"Figures: {one.label}") for one in measures))


def word(code: str) -> str:
    """A code of ours in words."""
    return WORDS.get(code) or code.replace("_", " ").capitalize()


def area_name(code: str) -> str:
    area = _register().by_code(code)
    return area.name if area else code


@lru_cache
def _register() -> AreaRegister:
    return AreaRegister()


def read_answers(view: View, file: SentFile, form: Mapping[str, str]) -> tuple[Recipe, list[Wrong]]:
    """The recipe that the answers make, and those that cannot be used, which it leaves out."""
    given: dict[str, Any] = {key: dict(held) if isinstance(held, dict) else held for key, held in file.given.items()}
    wrong: list[Wrong] = []
    for field, key, name in _fields(view):
        said = form.get(field, "").strip()
        if not said:
            continue
        value: Any = {name: said} if key in MAPS else said
        if (why := _why_not(key, value)) is not None:
            wrong.append(Wrong(field, f"That does not answer it: {why}.", said))
        elif key in MAPS:
            given.setdefault(key, {})[name] = said
        else:
            given[key] = said
    schema = form.get("schema", "").strip()
    if schema and schema not in registry.names():
        wrong.append(Wrong("schema", "We have no such schema. Choose one of the list.", schema))
        schema = ""
    return Recipe(schema=schema or None, given=given), wrong


def _why_not(key: str, value: Any) -> str | None:
    try:
        return wrong_in(key, value)
    except ValueError:  # A number of more digits than Python writes out.
        return "the number is longer than any of those"


def _fields(view: View) -> list[tuple[str, str, str]]:
    """Every control of the form: its name, and the key and name that it answers."""
    found = [(f"q{number}", question.key, question.name) for number, question in enumerate(_questions(view))]
    return found + [(field, "columns", label) for field, label in columns(view)]


def columns(view: View) -> list[tuple[str, str]]:
    """The columns that have a heading, by the name of their control: those that were read, or all of a plain table."""
    read = [
        (f"t{number}c{place}", column.label)
        for number, table in enumerate(view.tables)
        for place, column in enumerate(table.columns)
        if _is_whole(column.label)
    ]
    return read or [(f"p{place}", row[1]) for place, row in enumerate(view.profile) if _is_whole(row[1])]


def _is_whole(label: str) -> bool:
    """Whether a heading is there and was not cut short: else nothing could be said of it."""
    return bool(label) and label != NO_LABEL and not label.endswith("…")
