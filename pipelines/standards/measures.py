"""Settle which measure a figure is of, from what its labels say and the unit beside them.

“Claimant count” in per cent is the claimant rate. “Unemployed” in per cent of everybody is not the unemployment rate,
whose denominator is the economically active: such a figure has no measure here, and is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from os.path import commonprefix

from pipelines.standards.categories import DIMENSIONS, read_phrase
from schemas import code_lists, registry
from schemas.code_lists import Code
from schemas.text import normalise

_SCALES = {"thousands": 1_000.0, "millions": 1_000_000.0}
# Units in which a measure may be published, beside its own, and how they relate to it: None keeps them as they are.
_TRAFFIC_UNITS = frozenset({"million_vehicle_miles", "million_vehicle_km", "vehicle_miles", "vehicle_km"}) | {
    "billion_vehicle_miles",
    "billion_vehicle_km",
}
_COMMON = frozenset(
    "number numbers count rate share total all of net people change average annual daily other sum".split()
)
_SILENT = frozenset({None, "persons", "vehicles", "years"})
NEEDED_DIMENSIONS: dict[str, tuple[str, ...]] = {
    "adults_share": ("mode", "frequency"),
    "traffic": ("mode",),
    "count": ("mode",),
    "annual_average_daily_flow": ("mode",),
}


@dataclass(frozen=True)
class MeasureReading:
    """measure and unit: codes. factor: what a figure is multiplied by. lacks: ``measure``, ``unit`` or a dimension."""

    measure: str | None = None
    unit: str | None = None
    factor: float = 1.0
    lacks: str | None = None
    reason: str = ""
    proportion: bool = False


@lru_cache
def automatic_schemas() -> frozenset[str]:
    return frozenset(name for name in registry.names() if registry.load(name).automatic)


def measure(code: str) -> Code:
    return code_lists.load("measures").codes[code]


def settle_measure(facts: Mapping[str, str], schemas: Collection[str]) -> MeasureReading:
    """facts: what was said of a figure. schemas: those whose measures it may be of."""
    named = facts.get("measure")
    if named is None:
        return MeasureReading(lacks="measure", reason="nothing says what they are")
    if named == "doubtful":
        return MeasureReading(lacks="measure", reason="the title puts words beside them that we do not know")
    found = measure(named)
    if found.more["schema"] not in schemas:
        return MeasureReading(lacks="measure", reason=f"{found.label.lower()} is a measure of another schema")
    unit = facts.get("unit")
    proportion = unit == "proportion"
    if proportion:
        unit = "percent" if found.more["unit"] == "percent" else None
    if unit in _SCALES:
        if found.more["unit"] in {"persons", "households"}:
            return _with_dimensions(MeasureReading(named, found.more["unit"], _SCALES[unit]), facts)
        return MeasureReading(lacks="unit", reason=f"{found.label.lower()} in {unit}")
    if found.more["concept"] == "traffic":
        if unit not in _TRAFFIC_UNITS:
            return MeasureReading(named, lacks="unit", reason="vehicle miles or vehicle kilometres")
        return _with_dimensions(_traffic(named, unit), facts)
    if (
        unit == found.more["unit"]
        or unit in _SILENT
        or (unit == "percentage_points" and found.more["unit"] == "percent")
    ):
        return _with_dimensions(MeasureReading(named, found.more["unit"], proportion=proportion), facts)
    if unit == "percent":
        return _with_dimensions(_as_percentage(found, facts), facts)
    return MeasureReading(lacks="unit", reason=f"{found.label.lower()} in {unit}")


def _traffic(named: str, unit: str) -> MeasureReading:
    """Single vehicle miles become millions, so that one series has one unit; miles and kilometres stay apart."""
    if unit.startswith("million"):
        return MeasureReading(named, unit)
    if unit.startswith("billion"):
        return MeasureReading(named, unit.replace("billion", "million"), 1e3)
    return MeasureReading(named, f"million_{unit}", 1e-6)


def _as_percentage(found: Code, facts: Mapping[str, str]) -> MeasureReading:
    same = code_lists.load("measures").codes.values()
    rates = [c for c in same if c.more["concept"] == found.more["concept"] and c.more["unit"] == "percent"]
    for rate in rates:
        if rate.more["denominator"].startswith("residents"):
            return MeasureReading(rate.code, "percent")
        return MeasureReading(
            lacks="measure", reason=f"a percentage of {found.label.lower()}, and nothing says of whom"
        )
    return MeasureReading(lacks="unit", reason=f"{found.label.lower()} in percent")


def _with_dimensions(reading: MeasureReading, facts: Mapping[str, str]) -> MeasureReading:
    if reading.measure is None:
        return reading
    for dimension in NEEDED_DIMENSIONS.get(reading.measure, ()):
        if not facts.get(dimension):
            return MeasureReading(reading.measure, lacks=dimension, reason=f"nothing says which {dimension}")
    if reading.measure == "population_share" and not _names_people(facts):
        reason = "a share of the population, and nothing says whose"
        return MeasureReading(reading.measure, lacks="age_band", reason=reason)
    return reading


def _names_people(facts: Mapping[str, str]) -> bool:
    return any(facts.get(name) not in {None, "all"} for name in ("sex", "age_band"))


def default_dimensions(code: str) -> dict[str, str]:
    """What a dimension is where nothing speaks of it: the whole, or the age that the measure's definition implies."""
    return {
        "sex": "all",
        "age_band": measure(code).more["default_age"] or "all",
        "mode": "all",
        "purpose": "commute" if code.startswith("commuters") else "any",
        "frequency": "any",
        "direction": "both",
    }


def nearest_measure(label: str, beside: str = "") -> str | None:
    """The measure whose words begin most like those of a label: advice for a person, never taken.

    beside: a text such as the file's name, whose words speak for labels that name a category alone.
    """
    words, more = _long_words(label), _long_words(beside)
    words = frozenset(word for word in words if not word.isdigit())
    is_share = bool({"rate", "rates", "percent", "percentage", "proportion"} & set(normalise(label).split()))
    names_category = any(name in DIMENSIONS for name, _ in read_phrase(label).facts)
    best, found = (0, False, 0), None
    for code, own in _own_words().items():
        if is_share and measure(code).more["unit"] != "percent":
            continue
        alike, spoken = _alike(own, words), bool(own & more)
        score = (alike, spoken, 0 if alike else len(code))  # The first in the list of two as near.
        if score > best and (alike or (names_category and spoken)):
            best, found = score, code
    return found


def _long_words(text: str) -> frozenset[str]:
    return frozenset(normalise(text.replace("_", " ")).split()) - _COMMON - set("abcdefghijklmnopqrstuvwxyz")


def _alike(own: frozenset[str], words: frozenset[str]) -> int:
    """The letters with which words begin alike: half of the longer word, or all of a label that is one short word.

    A label most of whose words are foreign to the measure (“cars or vans in household”) is not near it.
    """
    found = {}
    for word in words:
        lengths = [len(commonprefix((mine, word))) for mine in own]  # noqa: RUF071 - letter by letter is meant.
        near = [n for n, mine in zip(lengths, own, strict=True) if n >= 4 and 2 * n >= max(len(mine), len(word))]
        near += [n for n in lengths if n == len(word) >= 3 and len(words) == 1]
        if near:
            found[word] = max(near)
    return max(found.values()) if found and 2 * len(found) >= len(words) else 0


@lru_cache
def _own_words() -> dict[str, frozenset[str]]:
    """The words of each measure's code, and its spellings of one word."""
    codes = [c for c in code_lists.load("measures").codes.values() if c.more["schema"] in automatic_schemas()]
    return {c.code: _long_words(" ".join((c.code, *(s for s in c.spellings if " " not in s)))) for c in codes}
