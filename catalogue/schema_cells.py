"""What a template says and checks at a cell, in the words and within the limits of a spreadsheet's data validation."""

from __future__ import annotations

from datetime import date
from typing import Any

from catalogue.schema_template import NEEDED, ONE_OF_TWO, OPEN, OPTIONAL, OR_STATUS, needed
from schemas.registry import Field

MOST_OF_TITLE, MOST_OF_TEXT = 32, 255  # Letters that Excel takes.
PERIODS = (
    "a year as 2024, a quarter as 2024-Q2, a month as 2024-03, a day as 2024-03-31, a financial or academic year as"
    " 2023/24, other spans as 2023-10/2024-09"
)
# Where the schema's own words are of the published table, and not of what a person writes.
DESCRIPTIONS = {
    "area_name": "The area’s name. Any council or larger area of the United Kingdom is known, also beyond the list.",
    "area_code": "The area’s nine-character code. Needed for wards and smaller areas, whose names repeat.",
    "period": f"When it was: {PERIODS}.",
    "period_type": "What kind of period it is. It says what 2024 or 2023/24 means.",
    "age_band": "The ages, first and last within: choose from the list or write 16-64, 65+ or 7. All ages: “All ages”.",
    "status": "Why there is no value, or what to know about it. Several codes may be written with a space: p r",
    "unit": "What the value is counted in.",
    "value": "The figure alone, as a number. Blank where it is withheld; the status then says why.",
}
# How a person writes what is published in another form.
WRITTEN = {
    "financial_year": "2023/24",
    "academic_year": "2023/24",
    "mid_year": "2024",
    "census": "2021",
    "hour": "2024-03-31, and the hour in the column hour",
}
MUST = {
    OPTIONAL: "May be blank.",
    ONE_OF_TWO: "Write the name, the code, or both.",
    OR_STATUS: "Needed, or a status instead.",
    NEEDED: "Needed.",
}


def meaning(field: Field) -> str:
    text = DESCRIPTIONS.get(field.name, field.description)
    return f"{text} In {field.unit}." if field.unit else text


def hint(field: Field, has_list: bool) -> str:
    """What a column takes, in the letters that Excel shows beside a chosen cell."""
    ends = [MUST[needed(field)]]
    if has_list:
        ends.append("Choose from the list.")
    elif field.example not in (None, ""):
        ends.append(f"Example: {field.example}")
    tail = " ".join(ends)
    text = DESCRIPTIONS.get(field.name, field.description)
    room = MOST_OF_TEXT - len(tail) - 1
    return f"{text if len(text) <= room else text[: room - 1].rstrip() + '…'}\n{tail}"


def rule(field: Field, letters: str, ranges: dict[str, str]) -> dict[str, Any]:
    """What a cell takes, as a spreadsheet's data validation writes it."""
    if field.name in ranges:
        text = "Choose from the list: click the arrow beside the cell, or see the sheet Lists."
        return {"validate": "list", "source": f"={ranges[field.name]}", "show_error": field.name not in OPEN,
                "error_title": "Not in the list", "error_message": text}  # fmt: skip
    if field.type in {"number", "integer"}:
        return _number_rule(field)
    if field.type == "date":
        text = "Write a day between 1900 and 2100, such as 31/03/2024."
        return {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2100, 12, 31),
                "error_title": "Not a date", "error_message": text}  # fmt: skip
    if field.name == "period":
        cell = f"{letters}2"
        year = f'OR(ISNUMBER(SEARCH("19",{cell})),ISNUMBER(SEARCH("20",{cell})))'
        return {"validate": "custom", "value": f"=AND(LEN({cell})>=4,{year})", "error_type": "warning",
                "error_title": "Is this a period?", "error_message": f"Write {PERIODS}."[:MOST_OF_TEXT]}  # fmt: skip
    return {"validate": "any"}


def _number_rule(field: Field) -> dict[str, Any]:
    low, high = field.constraints.get("minimum"), field.constraints.get("maximum")
    kind = "whole number" if field.type == "integer" else "number"
    text = f"Write a {kind}{_bounds(low, high)}, with no %, £, comma or letter."
    if field.name == "value":
        text += " Where there is no figure, leave the cell blank and choose a status."
    limits = {"minimum": -1e15 if low is None else low, "maximum": 1e15 if high is None else high}
    return {"validate": "integer" if field.type == "integer" else "decimal", "criteria": "between", **limits,
            "error_title": f"Not a {kind} that fits"[:MOST_OF_TITLE], "error_message": text}  # fmt: skip


def _bounds(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    return f" of {low:g} or more" if high is None else f" from {low:g} to {high:g}"
