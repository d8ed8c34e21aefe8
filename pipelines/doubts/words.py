"""An observation in words: “March 2024”, “claimant count (female, 16-24)”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from schemas import code_lists
from schemas.registry import Schema

MONTHS = "January February March April May June July August September October November December".split()
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_UNSAID = frozenset({"all", "any"})
_PLURALS = {
    "country": "countries",
    "local_authority": "local authorities",
    "combined_authority": "combined authorities",
    "county": "counties",
    "constituency": "constituencies",
    "lsoa": "LSOAs",
    "msoa": "MSOAs",
    "lep": "LEPs",
    "other": "other areas",
}


def period_words(code: str, kind: str) -> str:
    """A period's code as a person says it."""
    if found := _MONTH.fullmatch(code):
        return _month(*found.groups())
    first, _, last = code.partition("/")
    ends = _MONTH.fullmatch(first), _MONTH.fullmatch(last)
    if ends[0] and ends[1]:
        return f"{_month(*ends[0].groups())} to {_month(*ends[1].groups())}"
    days = _DAY.fullmatch(first), _DAY.fullmatch(last or first)
    if days[0] and days[1]:
        said = [f"{int(day[3])} {_month(day[1], day[2])}" for day in days if day]
        return " to ".join(said[: 2 if last else 1]) if kind != "mid_year" else f"mid-{first[:4]}"
    return f"mid-{code[:4]}" if kind == "mid_year" else code


def _month(year: str, number: str) -> str:
    return f"{MONTHS[int(number) - 1]} {year}"


def measure_words(code: str) -> str:
    """A measure's label as it stands within a sentence."""
    label = code_lists.load("measures").codes[code].label
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def begun(words: str) -> str:
    """The same words at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def key_words(measure: str, parts: Mapping[str, Any], schema: Schema) -> str:
    """The measure, and what it is a part of: totals and the ages that it always has are not said."""
    usual = code_lists.load("measures").codes[measure].more["default_age"]
    said = [
        _label(schema, name, str(code))
        for name, code in parts.items()
        if code is not None and code not in _UNSAID and not (name == "age_band" and code == usual)
    ]
    return measure_words(measure) + (f" ({', '.join(said)})" if said else "")


def _label(schema: Schema, name: str, code: str) -> str:
    if name == "age_band":
        return f"aged {code}"
    codes = schema.field(name).code_list
    found = code_lists.load(codes).codes.get(code) if codes else None
    return found.label.lower() if found else code


def counted_areas(kind: str, number: int) -> str:
    """``6 local authorities``, ``1 ward``."""
    plain = kind.upper() if kind in {"lsoa", "msoa", "lep"} else kind.replace("_", " ")
    return f"{number:,} {plain if number == 1 else _PLURALS.get(kind, plain + 's')}"


def listed(words: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
