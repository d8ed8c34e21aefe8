"""What the label of a column of numbers says: which figures they are, whose, when; or why they are not taken.

A label is taken only when every word of it is known. Its parts, from the rows of the header above it, are first put
together as a reader would: “2023” over “Oct” is October 2023, “Employment” over “Rate (%)” is the employment rate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.standards.categories import Reading, read_phrase
from pipelines.standards.measures import measure
from pipelines.standards.periods import MONTHS
from schemas import areas
from schemas.ages import band
from schemas.areas import Area

COMPANIONS = frozenset({"lower_95", "upper_95", "half_width", "status"})
PLACES = ("country", "region", "local_authority", "combined_authority", "county")
_AGE = re.compile(r"(?:age[ds]?\s*)?(\d{1,3})(?:\s*(?:\+|and over|plus|years? and over))?(?: years?)?", re.IGNORECASE)
_BAND = re.compile(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})|(\d{1,3})\s*(?:\+|plus|and over|or over)")
_SEXED_AGE = re.compile(
    r"(?P<sex>f|m|females?|males?)[ _-]?(?:aged? ?)?(?P<age>\d{1,3})(?P<open>\+|plus| ?and over)?", re.I
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*\[[^\]]*\])?")
_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})\.?|Q[1-4]", re.IGNORECASE)
_ASIDE = re.compile(r"\(([^()]*[a-z]{3}[^()]*)\)", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:numbers?|numerator|denominator|counts?|levels?|persons|people)\b", re.IGNORECASE)
_RATE = re.compile(r"\brates?\b", re.IGNORECASE)
_ALL_RESIDENTS = re.compile(r"[^:;]+:\s*Total:\s*All usual residents(?:\s*;\s*measures:\s*Value)?", re.IGNORECASE)


@dataclass(frozen=True)
class FigureLabel:
    """role: ``value``, ``plain`` (nothing said), ``unlabelled``, a companion, or ``ignored``, with the reason."""

    role: str
    confidence: float
    reason: str
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True)
class LabelContext:
    """What the other labels and lines tell: whether bare numbers are ages, whether F0 … M90 are, whether the rows have
    areas of their own, and what the table is about."""

    ages: bool = False
    sexed_ages: bool = False
    placed: bool = False
    within: str | None = None


def read_figure_label(parts: Sequence[str], context: LabelContext) -> FigureLabel:
    """Read the label of one column of numbers; parts: its texts from the top of the header to the bottom."""
    if not parts:
        return FigureLabel("unlabelled", 0.3, "it has no label")
    if (area := _area_of(parts)) is not None:
        return _with_area(parts, area, context)
    if context.sexed_ages and (found := _SEXED_AGE.fullmatch(parts[-1].strip())):
        return _sexed_age(parts, found)
    return _judge(_read(parts, context), " ".join(parts))


def has_age_run(labels: Sequence[str]) -> bool:
    """Whether labels run through ages: 0, 1, 2, …; or 0-4, 5-9, …; or a few bands from 0 to an open end."""
    singles = [int(found[1]) for label in labels if (found := _AGE.fullmatch(label))]
    run = sum(after == before + 1 for before, after in pairwise(singles))
    bands = [found for label in labels if (found := _BAND.search(label))]
    ends = [(int(found[1] or found[3]), int(found[2]) if found[2] else None) for found in bands]
    joins = sum(before[1] is not None and after[0] == before[1] + 1 for before, after in pairwise(ends))
    from_birth = any(low == 0 for low, _ in ends) and any(high is None for _, high in ends)
    return run >= 15 or joins >= 4 or (joins >= 2 and from_birth)


def has_sexed_age_run(labels: Sequence[str]) -> bool:
    """Whether labels run through single years of age by sex: F0, F1, … M89, M90."""
    found = [match for label in labels if (match := _SEXED_AGE.fullmatch(label.strip()))]
    return len({(match["sex"].lower()[0], int(match["age"])) for match in found}) >= 15


def joined(parts: Sequence[str]) -> str:
    """The parts as one text: a year and a month or quarter from two rows of a header together, the rest apart."""
    years = [part for part in parts if _YEAR.fullmatch(part.strip())]
    months = [part for part in parts if _MONTH.fullmatch(part.strip())]
    if len(years) != 1 or len(months) != 1:
        return "; ".join(parts)
    rest = [part for part in parts if part not in {years[0], months[0]}]
    return "; ".join([*rest, f"{months[0].strip()} {years[0].strip()}"])


def _read(parts: Sequence[str], context: LabelContext) -> Reading:
    text = joined(parts)
    if _ALL_RESIDENTS.fullmatch(text):
        return read_phrase("All usual residents")
    reading = read_phrase(text, ages=context.ages)
    candidates = []
    if reading.unknown and context.within:
        candidates.append(f"{context.within} of change {text}")
    if len(parts) > 1 and (reading.unknown or not reading.get("measure")):
        candidates.append(_as_one(parts))
    better = (read_phrase(candidate, ages=context.ages) for candidate in candidates)
    return next((found for found in better if found.is_explained and found.get("measure")), reading)


def _as_one(parts: Sequence[str]) -> str:
    """“Employment (aged 16 to 64)” over “Rate (%)”, said at once: “Employment Rate (%); aged 16 to 64”."""
    asides = [found[1] for part in parts for found in _ASIDE.finditer(part)]
    return "; ".join([" ".join(_ASIDE.sub(" ", part) for part in parts), *asides])


def _judge(reading: Reading, label: str) -> FigureLabel:
    if reading.unknown:
        return FigureLabel("ignored", 0.8, f"we do not know “{' '.join(reading.unknown)}”", reading)
    if reading.clashes:
        return FigureLabel("ignored", 0.8, "its label says two things of " + ", ".join(reading.clashes), reading)
    role = reading.get("role")
    if role in COMPANIONS:
        return FigureLabel(str(role), 0.9, "its label names it", reading)
    if not reading.says_something and not role:
        return FigureLabel("plain", 0.5, "its label says nothing of its figures", reading)
    if _counts_a_rate(reading, label):
        return FigureLabel("ignored", 0.8, "it counts those that a rate is of", reading)
    if _RATE.search(label):
        reading = _as_rate(reading)
    return FigureLabel("value", 0.9, "every word of its label is known", reading)


def _counts_a_rate(reading: Reading, label: str) -> bool:
    """“Employment rate; number” is how many are in employment, of people of whom the file may say less than we need."""
    named = reading.get("measure")
    if not named or measure(named).more["unit"] != "percent" or reading.get("unit") == "percent":
        return False
    last = label.rsplit(None, 1)[-1]
    return bool(_COUNTED.fullmatch(last.strip("()"))) and not label.lower().endswith("count")


def _as_rate(reading: Reading) -> Reading:
    """“Unemployment (model-based); Rate (%)” is the rate of that name, where only one has it."""
    named = reading.get("measure")
    if not named or reading.get("unit") != "percent" or measure(named).more["unit"] == "percent":
        return reading
    rates = _rates(measure(named).more["concept"])
    if len(rates) != 1:
        return reading
    facts = tuple((name, rates[0] if name == "measure" else code) for name, code in reading.facts)
    return Reading(facts, reading.periods, reading.statuses, reading.total)


def _rates(concept: str) -> list[str]:
    from schemas import code_lists

    codes = code_lists.load("measures").codes.values()
    return [code.code for code in codes if code.more["concept"] == concept and code.code.endswith("_rate")] or [
        code.code
        for code in codes
        if code.more["concept"] == concept and code.more["unit"] == "percent" and "_rate" in code.code
    ]


def _sexed_age(parts: Sequence[str], found: re.Match[str]) -> FigureLabel:
    age = int(found["age"])
    named = band(age, None if found["open"] else age)
    rest = read_phrase("; ".join(parts[:-1])) if len(parts) > 1 else Reading()
    if named is None or rest.unknown:
        return FigureLabel("ignored", 0.8, f"we do not know “{' '.join(rest.unknown) or parts[-1]}”", rest)
    sex = "female" if found["sex"].lower().startswith("f") else "male"
    others = [fact for fact in rest.facts if fact[0] not in {"sex", "age_band"}]
    reading = Reading((("sex", sex), ("age_band", named.code), *others), rest.periods, rest.statuses)
    return FigureLabel("value", 0.9, "its label is one of a run of ages by sex", reading)


def _with_area(parts: Sequence[str], area: Area, context: LabelContext) -> FigureLabel:
    rest = _read([text for part in parts if (text := _beside_area(part))] or [""], context)
    if context.placed:
        return FigureLabel("ignored", 0.8, "its label names an area beside that of the row", rest)
    if rest.unknown or rest.clashes or rest.get("role") in COMPANIONS:
        return FigureLabel("ignored", 0.8, f"we do not know “{' '.join(rest.unknown) or parts[-1]}”", rest)
    reading = Reading((("area", area.code), *rest.facts), rest.periods, rest.statuses)
    return FigureLabel("value", 0.95, "its label names an area", reading)


def _area_of(parts: Sequence[str]) -> Area | None:
    """The one area that the parts of a label name, by its code or its name."""
    register = areas.register()
    found: dict[str, Area] = {}
    for part in parts:
        named = register.by_code(part)
        for area in [named] if named else register.by_name(_plain_area(part), types=PLACES):
            found[area.code] = area
    return next(iter(found.values())) if len(found) == 1 else None


def _plain_area(part: str) -> str:
    return re.sub(r"\s*(?:\([^()]*\)|\[[^\]]*\])\s*$", "", " ".join(part.split()))


def _beside_area(part: str) -> str:
    """What a part says besides its area: of “Liverpool (%)”, the per cent."""
    register = areas.register()
    if register.by_code(part):
        return ""
    plain = _plain_area(part)
    return part.replace(plain, "", 1).strip(" ()") if register.by_name(plain, types=PLACES) else part


__all__ = [
    "COMPANIONS",
    "FigureLabel",
    "LabelContext",
    "has_age_run",
    "has_sexed_age_run",
    "joined",
    "read_figure_label",
]
