"""Check and read what a person says in a recipe, so that a mistake is named before a file is read.

Codes are taken as the lists spell them; a near one is offered and never used. What a column is said to be is a field, a
measure's code with what else is known of its figures (``traffic in vehicle_miles for cycle``), or ``ignored``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pipelines.standards.areas import standardise_area
from pipelines.standards.categories import DIMENSIONS, LISTS
from pipelines.standards.periods import Period, month, unsettled_period
from schemas import code_lists
from schemas.ages import read_age_band

YEARS = ("calendar_year", "mid_year", "census", "financial_year", "academic_year")
CHOICES = {
    "year": YEARS,
    "year_pair": ("financial_year", "academic_year"),
    "dates": ("day", "month", "year_ending"),
    "date_order": ("dmy", "mdy"),
    "disclosure": ("apply", "already-controlled"),
}
CATEGORIES = (*DIMENSIONS, "measure", "unit")
ROLES = (
    *("area_code", "area_name", "area_type", "period", "count_point", "latitude", "longitude", "hour", "road_name"),
    *("value", "lower_95", "upper_95", "half_width", "status", "attribute", "ignored"),
    *CATEGORIES,
)
_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")
_PARTS = re.compile(r"\s*(?:[,;]|\b(?:in|for)\b)\s*")


@dataclass(frozen=True)
class ColumnSaid:
    """role: of a column. facts: of its figures, by field, the measure among them. period: that of its figures."""

    role: str
    facts: dict[str, str] = field(default_factory=dict)
    period: Period | None = None


def read_column(said: str) -> ColumnSaid | None:
    """What a recipe says of a column; None where it says nothing that we know."""
    text = said.strip()
    if text in ROLES:
        return ColumnSaid(text)
    measure, *rest = _PARTS.split(text)
    if measure not in _codes("measure"):
        return None
    facts, period = {"measure": measure}, None
    for part in filter(None, rest):
        if found := _detail(part):
            facts.setdefault(*found)
        elif when := read_given_period(part):
            period = when
        else:
            return None
    return ColumnSaid("value", facts, period)


def _detail(text: str) -> tuple[str, str] | None:
    """A unit or a category by its code; ``all`` is a code of several lists, and what nothing said would mean."""
    for name in ("unit", "sex", "mode", "purpose", "frequency", "direction", "domain"):
        if text in _codes(name) and text != "all":
            return name, text
    band = read_age_band(text)
    return ("age_band", band.code) if band and band.code == text else None


def wrong_in(key: str, value: Any) -> str | None:
    """Why a line of ``given`` cannot be used, or None where it can. key: a known one; value: of the right shape."""
    if key == "markers":
        return _wrong_in_map(value, _is_statuses, "a status", _codes_of("statuses"))
    if key == "areas":
        return _wrong_in_map(value, lambda code: _is_area(code), "the code of an area that we know", ())
    if key == "columns":
        takes = "a field, a measure's code (and “in” a unit or a period, “for” a category) or `ignored`"
        return _wrong_in_map(value, lambda said: read_column(said) is not None, takes, (*_codes("measure"), *ROLES))
    text = str(value).strip()
    if key == "period":
        return None if read_given_period(text) else f"“{text}” is no period that can be read with certainty"
    if key == "area":
        return None if _is_area(text) else f"“{text}” is no code of an area that we know"
    if key == "age_band":
        return None if read_age_band(text) else f"“{text}” is no age band"
    codes = CHOICES.get(key) or (_codes_of("place-categories") if key == "category" else _codes(key))
    return None if text in codes else f"“{text}” is none of its codes{_near(text, codes)}"


def _wrong_in_map(
    held: Mapping[Any, Any], is_right: Callable[[str], bool], takes: str, codes: Collection[str]
) -> str | None:
    for name, value in held.items():
        if not is_right(str(value)):
            return f"“{name}: {value}” does not give {takes}{_near(str(value), codes)}"
    return None


def _near(text: str, codes: Collection[str]) -> str:
    found = get_close_matches(text.casefold().replace(" ", "_"), list(codes), 1)
    return f"; the nearest is {found[0]}" if found else f", such as {next(iter(codes))}" if codes else ""


def _codes_of(name: str) -> Collection[str]:
    return code_lists.load(name).codes.keys()


def _codes(field_name: str) -> Collection[str]:
    return _codes_of(LISTS[field_name])


def _is_statuses(text: str) -> bool:
    return bool(text.split()) and all(part in _codes_of("statuses") for part in text.split())


def _is_area(text: str) -> bool:
    reading = standardise_area(text, None)
    return reading.area is not None and reading.by == "code"


def read_given_period(text: str) -> Period | None:
    """A period as a person gives it, where ``2011-12`` is December 2011: a code of ours, never a pair of years."""
    if found := _MONTH.fullmatch(text.strip()):
        return month(int(found[1]), int(found[2]))
    period = unsettled_period(text)
    return period if period and period.type != "range" else None
