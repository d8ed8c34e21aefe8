"""Read what a label, a category or a title says: measure, sex, age, mode, purpose, frequency, unit, period.

A phrase counts only when every word of it is known: “Economically active” is read, “Economically active (excluding
full-time students)” is not, and the words that nobody knows come back in ``unknown``. Nothing is matched by nearness.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.standards.markers import split_markers, statuses
from pipelines.standards.periods import Period, find_periods
from schemas import code_lists
from schemas.ages import read_age_band
from schemas.text import normalise

LISTS = {
    "measure": "measures",
    "sex": "sex",
    "mode": "modes",
    "purpose": "purposes",
    "frequency": "frequencies",
    "unit": "units",
    "direction": "directions",
    "domain": "domains",
}
_ONLY_IN_THEIR_COLUMN = {"direction", "domain"}  # “North”, “E” and “Employment” are parts of too many names.
DIMENSIONS = ("sex", "age_band", "mode", "purpose", "frequency", "direction", "domain")
TOTALS = frozenset({"all", "any", "total", "both"})
_STOP = frozenset("the of in by and for who are at on to with a an or from their is as per all any total than".split())
_VINTAGE = re.compile(
    r"\b(?:19|20)\d\d\s+(?:specification|census|boundar\w+|codes?|(?:super |lower |middle )?(?:layer )?(?:super )?"
    r"output areas?|wards?|rural|index|based|lads?|local authorit\w+|districts?)\b"
    r"|\((?:\w+ ){0,2}(?:19|20)\d\d specification\)|\(\d+ categories\)"
    r"|\((?:as of|as at|prior to|from|since|before|after|to|based on|boundaries)[^()]*\)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_GLUED = re.compile(r"(?<=[a-z\)]{3})\d{1,2}\b|(?<=(?:19|20)\d\d-(?:19|20)\d\d)\d\b|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_TABLE_CODE = re.compile(
    r"^(?:(?i:table)\s+)?[A-Z]{1,6}\d{1,5}[a-z]?(?::\d+)?(?:_CI)?(?=[_\s:.\-–(]|$)|^(?i:table)\s+\d+[a-z]?\b|\b[A-Z]\d{2}:\d{1,4}\b"
)
_ROMAN = re.compile(r"\((?:[\sIVXivxz\d]+)\)")
_DIGIT = re.compile(r"\d")
_WEAK_UNITS = frozenset({"persons", "vehicles", "proportion"})
_GENERIC = frozenset(
    {"other", "others", "none", "all other", "not known", "unknown"}
)  # Of what? Only their column says.
_AGE_WORDS = frozenset("age aged ages over under plus years year yrs older above".split())


@dataclass(frozen=True)
class Reading:
    """What one text says.

    facts: (field, code) pairs: the dimensions, ``measure``, ``unit``, ``role`` (value, lower_95, upper_95, half_width,
    status), ``year`` (kind of year), ``within``. periods: as written, unsettled. statuses: of the markers beside it.
    total: a word such as “Total” without saying of what. unknown: words that nothing explains. clashes: fields said
    twice. doubts: those of the unknown words that make another figure of any figure: change, rank, projection.
    """

    facts: tuple[tuple[str, str], ...] = ()
    periods: tuple[Period, ...] = ()
    statuses: tuple[str, ...] = ()
    total: bool = False
    unknown: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def get(self, field: str) -> str | None:
        return next((code for name, code in self.facts if name == field), None)

    @property
    def is_explained(self) -> bool:
        return not self.unknown and not self.clashes

    @property
    def says_something(self) -> bool:
        return bool(self.facts or self.periods or self.total)


@lru_cache
def _lexicon() -> dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]]:
    """first word → (words, facts), longest first. A spelling that several lists share keeps the facts of all."""
    meanings: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for field, name in LISTS.items():
        if field in _ONLY_IN_THEIR_COLUMN:
            continue
        for code in code_lists.load(name).codes.values():
            for text in (code.code.replace("_", " "), code.label, *code.spellings):
                if words := _words(text):
                    meanings[words].setdefault(field, code.code)
    for code in code_lists.load("phrases").codes.values():
        field, _, value = code.code.partition(":")
        for text in code.spellings:
            words = _words(text)
            if field in {"noise", "area", "source"}:
                meanings[words].setdefault("noise", field)
            elif field == "doubt":
                meanings[words].setdefault("doubt", " ".join(words))
            elif value:
                meanings[words][field] = value
            else:
                meanings[words].setdefault("role", field)
    index: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]] = defaultdict(list)
    for words, facts in meanings.items():
        if words:
            index[words[0]].append((words, tuple(facts.items())))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return dict(index)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_singular(word) for word in normalise(text).split())


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


# “Males 0-15”: ages, where they cannot be a pair of years such as 20-21.
_WITH_AGES = re.compile(
    r"^\s*(males?|females?|men|women|boys|girls|persons|people)[\s,:(]+(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})\)?\s*$",
    re.IGNORECASE,
)


def _said_as_ages(found: re.Match[str]) -> str:
    who, lowest, highest = found.groups()
    return f"{who} aged {lowest} to {highest}" if int(highest) - int(lowest) > 1 else found[0]


def read_phrase(text: str, *, field: str | None = None, ages: bool = False) -> Reading:
    """Read one label, category or clause.

    field: the field of the column that it stands in, if known: then a word of that list is taken by itself.
    ages: whether bare numbers may be ages, since the column or its neighbours are about age.
    """
    return _read_phrase(text, field, ages)


@lru_cache(maxsize=65536)
def _read_phrase(text: str, field: str | None, ages: bool) -> Reading:
    plain, markers = split_markers(_ROMAN.sub(" ", text))
    found_statuses = tuple(code for marker in markers for code in (statuses(marker) or ()))
    if field in LISTS and (code := code_lists.load(LISTS[field]).standard(plain)):
        return Reading(((field, code.code),), statuses=found_statuses)
    if field == "age_band" and (band := read_age_band(plain)):
        return Reading((("age_band", band.code),), statuses=found_statuses)
    plain = _GLUED.sub("", _VINTAGE.sub(" ", _TABLE_CODE.sub(" ", plain)))
    plain = _CAMEL.sub(" ", plain.replace("_", " "))
    if ages and normalise(plain) not in TOTALS and (band := read_age_band(plain)):
        return Reading((("age_band", band.code),), statuses=found_statuses)
    plain = _WITH_AGES.sub(_said_as_ages, plain)
    periods = find_periods(plain)
    for found in reversed(periods):
        plain = plain[: found.start] + " | " + plain[found.end :]
    reader = _Reader(field, ages)
    for clause in re.split(r"[|;]", plain):
        reader.read(clause)
    return reader.reading(tuple(found.period for found in periods), found_statuses)


class _Reader:
    """Collects the facts of one text, clause by clause."""

    def __init__(self, field: str | None, ages: bool) -> None:
        self.field, self.ages, self.measures = field, ages, True
        self.facts: dict[str, str] = {}
        self.total = False
        self.unknown: list[str] = []
        self.clashes: list[str] = []
        self.doubts: list[str] = []

    def read(self, clause: str) -> None:
        words = [(word, _singular(word)) for word in normalise(clause).split()]
        keys = [singular for _, singular in words]
        left: list[str] = []
        at = 0
        while at < len(keys):
            length = self._age_at([word for word, _ in words], at) or self._phrase_at(keys, at)
            if not length:
                left.append(words[at][0])
                length = 1
            at += length
        self.unknown += [word for word in left if word not in _STOP and not (len(word) == 1 and word.isalpha())]

    def _phrase_at(self, keys: list[str], at: int) -> int:
        for words, facts in _lexicon().get(keys[at], ()):
            if not self.measures and any(name == "measure" for name, _ in facts):
                continue
            if tuple(keys[at : at + len(words)]) == words:
                joined = " ".join(words)
                if (joined in _GENERIC or (len(joined) == 1 and joined.isalpha())) and self.field not in dict(facts):
                    return 0
                self._take(facts)
                if "traffic" in words and "mode" in dict(facts) and self.field != "mode" and self.measures:
                    self.facts.setdefault("measure", "traffic")
                if {name for name, _ in facts} >= {"measure"} and not dict(facts).get("field") and len(words) > 1:
                    self._look_inside(words)
                return len(words)
        return 0

    def _look_inside(self, words: tuple[str, ...]) -> None:
        """Take the mode, age and unit that a measure's own spelling names: “residents aged 16-64”."""
        inner = _read_inside(words)
        for name, code in inner.facts:
            if name in {"mode", "age_band", "unit", "purpose", "frequency", "year"} and code not in TOTALS:
                self.facts.setdefault(name, code)

    def _take(self, facts: tuple[tuple[str, str], ...]) -> None:
        by_field = dict(facts)
        if self.field in by_field:
            by_field = {self.field: by_field[self.field]}
        if "sex" in by_field and by_field.get("unit") == "persons" and self.field != "unit":
            by_field = {name: code for name, code in by_field.items() if name != "unit"}  # “All people” are whose.
        if "doubt" in by_field:
            self.unknown.append(by_field["doubt"])
            self.doubts.append(by_field["doubt"])
            return
        if "field" in by_field:
            self.field = by_field.pop("field")
            if "measure" in by_field:
                self.facts.setdefault("measure", by_field["measure"])
            return
        dimensions = {name: code for name, code in by_field.items() if name in DIMENSIONS}
        if dimensions and "measure" in by_field and all(code in TOTALS for code in dimensions.values()):
            by_field = dict(dimensions)
        if dimensions and all(code in TOTALS for code in dimensions.values()) and len(dimensions) > 1:
            self.total = True
            by_field = {name: code for name, code in by_field.items() if name not in dimensions}
        elif len(dimensions) > 1 or (dimensions and "measure" in by_field):
            self.unknown.append("/".join(sorted(set(by_field.values()))))
            return
        if "noise" in by_field:
            by_field = {}
        for name, code in by_field.items():
            self._add(name, code)

    def _add(self, name: str, code: str) -> None:
        if name == "measure" and self.facts.get("measure") == "commuters" and code in {"population", "employed"}:
            return  # “Travel to work of usual residents in employment”: those are of whom it is.
        held = self.facts.setdefault(name, code)
        if held != code and ((name in DIMENSIONS and held in TOTALS) or (name == "unit" and held in _WEAK_UNITS)):
            self.facts[name] = code
        elif held != code and not (name in DIMENSIONS and code in TOTALS) and name not in {"unit", "year"}:
            self.clashes.append(name)

    def _age_at(self, words: list[str], at: int) -> int:
        """The length of the age that begins here: one with an age word in it or before it, or any where ages may be."""
        if not (_DIGIT.search(words[at]) or words[at] in _AGE_WORDS):
            return 0
        for length in range(min(8, len(words) - at), 0, -1):
            window = words[at : at + length]
            if not any(_DIGIT.search(word) for word in window) or window[-1] in {"and", "to"}:
                continue
            near = window + words[max(0, at - 2) : at]
            if not (self.ages or _AGE_WORDS & set(near)):
                continue
            if band := read_age_band(" ".join(window)):
                self._add("age_band", band.code)
                return length
        return 0

    def reading(self, periods: tuple[Period, ...], found_statuses: tuple[str, ...]) -> Reading:
        return Reading(
            tuple(self.facts.items()),
            periods,
            found_statuses,
            self.total,
            tuple(self.unknown),
            tuple(self.clashes),
            tuple(self.doubts),
        )


@lru_cache(maxsize=4096)
def _read_inside(words: tuple[str, ...]) -> Reading:
    reader = _Reader(None, ages=False)
    reader.measures = False
    reader.read(" ".join(words))
    return reader.reading((), ())


def without_glued_notes(text: str) -> str:
    """“walking1”, “2017-20183”: the text without the numbers of footnotes that stuck to it."""
    return _GLUED.sub("", text)


def facts_of(readings: Iterable[Reading]) -> dict[str, str]:
    """The facts of several texts about one figure, the first to speak of a field believed."""
    facts: dict[str, str] = {}
    for reading in readings:
        for name, code in reading.facts:
            facts.setdefault(name, code)
    return facts
