"""What is said around a table: in its title and preamble, its sheet's name, the other sheets, the file's name.

Only what is said outright is taken. A sentence is searched for a unit and for the definition of a period, never for a
measure; a line about the release, a copyright or a download says nothing of the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.recognise.labels import field_for_label
from pipelines.recognise.tables import Row, Table
from pipelines.standards.categories import DIMENSIONS, Reading, read_phrase, without_glued_notes
from pipelines.standards.markers import read_legend
from pipelines.standards.periods import UNSETTLED, Period, find_periods, one_year
from schemas import areas, code_lists

_AWAY = re.compile(
    r"\b(?:data|figures|information|position|correct|accurate) as (?:at|of)\b"
    r"|copyright|released?\b|publi[cs]h|updated?\b|download|extracted|accessed|created|printed|next update|contact"
    r"|e-?mail|telephone|https?:|www\.|licen[cs]e|version",
    re.IGNORECASE,
)
_UNIT_SAID = re.compile(
    r"\b(?:expressed|shown|given|presented|reported|measured|figures|values|estimates|units?|data|statistics)\b[^.]{0,60}?"
    r"\b(?:as|in|are|:)\s+(?P<unit>percentages?|per cent|thousands|millions|million vehicle miles"
    r"|million vehicle kilomet\w+|billion vehicle miles|vehicle miles|vehicle kilomet\w+|persons|households)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"labelled (?:as )?[\"'“‘]?(?P<label>(?:19|20)\d\d)", re.IGNORECASE)
_COVERS = re.compile(r"\b(?:cover|covers|covering|period|relates?|refers?|labelled|represents?)\b", re.IGNORECASE)
_MIDDLE = re.compile(r"\bmid[- ][A-Z][a-z]+ (?:19|20)\d\d (?:to|until|-|–) mid[- ]", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*(?:[,;:|]|\s[-–—]\s|\bby\b)\s*", re.IGNORECASE)
_SENTENCE = re.compile(
    r"^(?:to view|this work|notes? (?:are|and)|filters?|some |source\b|these |all |please|the |contents|back to)", re.I
)
_VINTAGE_ASIDE = re.compile(
    r"\((?:[^()]*\b(?:boundar|codes?|as of|as at|prior to|specification)[^()]*)\)", re.IGNORECASE
)
_SINCE_CENSUS = re.compile(
    r"\b(?:following|rebased|based on|consistent with|in line with|in the light of|before|after|since)\b[^,;:]{0,30}"
    r"\bcensus(?:es)?(?: (?:19|20)\d\d)?\b",
    re.IGNORECASE,
)
_TOP_AGE = re.compile(
    r"\bage[ds]? (\d{2,3}) (?:comprises|includes|represents|refers to|is|means|covers)\b.{0,40}?"
    r"(?:and (?:above|over|older)|or (?:over|older|more)|\+)",
    re.I,
)
_PLACES = ("country", "region", "local_authority", "combined_authority", "county")
_CENSUS_TABLE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<new>(?:TS|RM)\d{3}[A-Z]?)|(?P<old>(?:KS|QS)\d{3}(?:EW|UK|NI|SC)?|(?:DC|LC)\d{4}(?:EW|UK)?(?:LA)?))(?![A-Za-z0-9])"
    r"|(?<![A-Za-z])census[ _-]?(?P<year>2011|2021)(?!\d)",
    re.IGNORECASE,
)
_FINANCIAL = re.compile(
    r"\bfinancial years?\b|\byears? ending (?:31(?:st)? )?march\b|\bApril to March\b", re.IGNORECASE
)
_ACADEMIC = re.compile(r"\bacademic years?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """One thing that is said of a whole table: a code or a period, how sure we are, and why."""

    value: str
    confidence: float
    reason: str
    period: Period | None = None


@dataclass
class Around:
    """facts: by field (the dimensions, measure, unit, year, within, area, period), the nearest to the table believed.

    defined: years or pairs of years whose bounds a note gives. legend: signs that the file explains. top_age: the age
    that a note says stands for itself and above. qualified: concepts that a title names together with words that we do
    not know (“council tax support claimants”), and those words. doubts: words of titles that make another figure of
    any.
    pair: what ``2023/24`` is said to be. lines: the prose, for a person.
    """

    facts: dict[str, Said] = field(default_factory=dict)
    defined: list[tuple[tuple[int, int], Period]] = field(default_factory=list)
    offset: tuple[int, Period] | None = None
    legend: dict[str, tuple[str, ...]] = field(default_factory=dict)
    top_age: int | None = None
    pair: str | None = None
    is_of_part: bool = False
    qualified: dict[str, set[str]] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)

    def say(self, name: str, said: Said) -> None:
        self.facts.setdefault(name, said)


def look_around(table: Table, others: Sequence[Sequence[Row]], file_name: str, dataset_title: str | None) -> Around:
    """Gather what is said of a table, from the nearest place to the farthest."""
    around = Around()
    own = [cell for _, cells in [*table.preamble, *table.footer] for cell in cells if cell]
    _read_notes(own, around)
    _read_key_values(table.preamble, around, 0.95, "the lines above the table")
    _read_titles(table.preamble, around)
    if table.sheet.name:
        _take(read_phrase(table.sheet.name), around, 0.85, f"the sheet's name, “{table.sheet.name}”")
    if dataset_title:
        _read_title(dataset_title, around, 0.85, f"the dataset's number, that of “{dataset_title}”")
    for rows in others:
        _read_notes([cell for _, cells in rows for cell in cells if cell], around)
        _read_key_values(rows, around, 0.85, "another sheet of the file")
    stem = file_name.rsplit(".", 1)[0]
    _take_table_number(stem, around, 0.6, f"the file's name, “{file_name}”")
    named = read_phrase(re.sub(r"[_\-.]+", " ", stem))
    if named.get("role") is None:  # “conf.csv” says nothing of its figures.
        _take(named, around, 0.6, f"the file's name, “{file_name}”")
    return around


def _take(reading: Reading, around: Around, confidence: float, reason: str) -> None:
    """Believe a text that is understood word for word."""
    around.doubts |= set(reading.doubts)
    if not reading.is_explained or reading.get("role") in {"lower_95", "upper_95"}:
        return
    for name, code in reading.facts:
        around.say(name, Said(code, confidence, reason))
    _take_period(reading.periods, around, confidence, reason)


def _take_period(periods: Sequence[Period], around: Around, confidence: float, reason: str) -> None:
    if any(period.type == "mid_year" for period in periods):
        around.say("year", Said("mid_year", confidence, reason))
    if any(period.type == "census" for period in periods):
        around.say("year", Said("census", confidence, reason))
    usable = [period for period in periods if period.type != "range"]
    if _is_one_mid_year_on(periods):  # What came and went between the two is dated by the mid-year that it led to.
        around.say("period", Said(periods[1].code, confidence, reason, periods[1]))
    if len(periods) == 1 and usable:
        around.say("period", Said(usable[0].code, confidence, reason, usable[0]))


def _names_a_part(title: str) -> bool:
    return bool(re.search(r"\b(?:ward|lsoa|msoa|constituency|parish|neighbourhood|town|ttwa)\b", title, re.IGNORECASE))


def _is_one_mid_year_on(periods: Sequence[Period]) -> bool:
    """Whether they are “mid-2022 to mid-2023”."""
    return (
        len(periods) == 2
        and all(period.type == "mid_year" for period in periods)
        and periods[1].start.year == periods[0].start.year + 1
    )


def _read_titles(rows: Sequence[Row], around: Around) -> None:
    """Read the lines above a table, the nearest first; but those understood word for word before the others."""
    titles = []
    for _, cells in reversed(rows):
        filled = [cell for cell in cells if cell]
        if not (len(filled) == 2 and _is_key(filled[0])):
            titles += [cell for cell in filled if not _is_sentence(cell)]
    for cell in sorted(titles, key=lambda cell: not _is_understood(cell)):
        _read_title(cell, around, 0.9, f"the line “{_short(cell)}” above the table")


def _is_understood(title: str) -> bool:
    plain = _without_areas(re.sub(r"\[[^\]]*\]", " ", _VINTAGE_ASIDE.sub(" ", title)))[0]
    return not any(read_phrase(clause).unknown for clause in _CLAUSE.split(plain) if clause and clause.strip())


def _is_sentence(text: str) -> bool:
    if text.strip().startswith("(") and text.strip().endswith(")"):
        return True  # An aside: “(revised following Census 2021)”.
    return len(text) > 260 or bool(_SENTENCE.match(text.strip())) or bool(_AWAY.search(text))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 70 else plain[:67] + "…"


def _read_title(text: str, around: Around, confidence: float, reason: str) -> None:
    """Read a title clause by clause, so that “Population estimates: Males by single year of age” says three things."""
    plain = without_glued_notes(re.sub(r"\[[^\]]*\]", " ", _VINTAGE_ASIDE.sub(" ", _SINCE_CENSUS.sub(" ", text))))
    _take_table_number(plain, around, confidence, reason)
    unplaced, places = _without_areas(plain)
    readings = [read_phrase(clause) for clause in _CLAUSE.split(unplaced) if clause and clause.strip()]
    if _names_a_part(plain) and any(reading.unknown for reading in readings):
        around.is_of_part = True  # “Speke ward, Liverpool” is not Liverpool.
    if len(places) == 1:
        around.say("place", Said(places.pop(), confidence - 0.1, reason))
    around.doubts |= {word for reading in readings for word in reading.doubts}
    measures = {
        reading.get("measure"): reading for reading in readings if reading.is_explained and reading.get("measure")
    }
    if len(measures) > 1:
        measures.pop("population", None)
    if "commuters" in measures:  # “Travel to work, % of residents in employment”: the employed are whom it is of.
        measures.pop("employed", None)
    for reading in readings:
        if not reading.is_explained:
            if reading.unknown and (named := reading.get("measure")):
                concept = code_lists.load("measures").codes[named].more["concept"]
                around.qualified.setdefault(concept, set()).update(reading.unknown)
            continue
        for name, code in reading.facts:
            if name == "measure" and (len(measures) > 1 or code not in measures):
                continue
            if name == "role" and code != "half_width":
                continue
            if name == "unit" and code in {"vehicle_miles", "vehicle_km"}:
                continue  # A title's “(vehicle miles)” says what is counted, not how many at a time.
            around.say(name, Said(code, confidence, reason))
    _read_whole_title(plain, around, confidence, reason)
    _take_period([found.period for found in find_periods(plain)], around, confidence, reason)
    _take_area([clause for clause in _CLAUSE.split(plain) if clause], around, confidence, reason)


def _read_whole_title(text: str, around: Around, confidence: float, reason: str) -> None:
    """“Proportion of adults who walk, by purpose”: a title whose first clause needs the words after its comma."""
    if _FINANCIAL.search(text):
        around.pair = around.pair or "financial_year"
    if _ACADEMIC.search(text):
        around.pair = around.pair or "academic_year"
    if "95% confidence" in text.lower() or "confidence interval" in text.lower():
        around.say("role", Said("half_width" if "half" in text.lower() else "interval", confidence, reason))


def _without_areas(text: str) -> tuple[str, set[str]]:
    """A title without the names of areas in it, so that “Wirral population estimates” is read for what it is about, and
    the codes of those areas."""
    places: set[str] = set()
    words = [(found.start(), found.end()) for found in re.finditer(r"[\w.’'-]+", text)]
    register = areas.register()
    gone: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        for length in range(min(6, len(words) - at), 0, -1):
            start, end = words[at][0], words[at + length - 1][1]
            named = register.by_name(re.sub(r"['’]s$", "", text[start:end].rstrip(".")), types=_PLACES)
            if text[start].isupper() and named:
                gone.append((start, end))
                places |= {area.code for area in named}
                at += length - 1
                break
        at += 1
    for start, end in reversed(gone):
        text = text[:start] + " " + text[end:]
    return text, places


def _take_table_number(text: str, around: Around, confidence: float, reason: str) -> None:
    """Numbers such as TS061 and KS101EW belong to tables of a census; TS and RM to that of 2021."""
    if found := _CENSUS_TABLE.search(text):
        around.say("year", Said("census", confidence, reason))
        if found["new"] or found["year"] == "2021":
            census = one_year(2021, "census")
            around.say("census", Said(census.code, confidence, reason, census))
        elif found["old"] or found["year"] == "2011":
            census = one_year(2011, "census")
            around.say("census", Said(census.code, confidence, reason, census))


def _take_area(clauses: Sequence[str], around: Around, confidence: float, reason: str) -> None:
    register = areas.register()
    found = {
        area.code
        for clause in clauses
        for area in register.by_name(
            re.sub(r"\d+$", "", clause).strip(), types=("country", "region", "local_authority", "combined_authority")
        )
    }
    if len(found) == 1:
        around.say("area", Said(found.pop(), confidence, reason))


def _is_key(text: str) -> bool:
    return len(text.strip(" :")) <= 40


def _read_key_values(rows: Iterable[Row], around: Around, confidence: float, where: str) -> None:
    for _, cells in rows:
        filled = [cell.strip() for cell in cells if cell]
        if len(filled) == 1 and re.match(r"^[\w ]{2,30}\s*:\s+\S", filled[0]) and len(filled[0]) < 120:
            filled = re.split(r"\s*:\s+", filled[0], maxsplit=1)
        if len(filled) == 2 and _is_key(filled[0]) and not _AWAY.search(filled[0]):
            _read_key_value(filled[0].strip(" :"), filled[1], around, confidence, where)


def _read_key_value(key: str, value: str, around: Around, confidence: float, where: str) -> None:
    reason = f"“{key}: {_short(value)}” in {where}"
    named = field_for_label(key)
    if named == "period":
        _take_period(read_phrase(value).periods, around, confidence, reason)
    elif named in DIMENSIONS:
        _take(read_phrase(value, field=named), around, confidence, reason)
    elif named == "unit" or re.fullmatch(r"units?(?: of measure\w*)?", key, re.IGNORECASE):
        reading = read_phrase(value, field="unit")
        if unit := reading.get("unit"):
            around.say("unit", Said(unit, confidence, reason))
    elif named in {"area_name", "area_code"}:
        _take_area([value], around, confidence, reason)
    elif re.fullmatch(
        r"title|measure|indicator|variable|statistic|population|population type|rate|dataset|item name",
        key,
        re.IGNORECASE,
    ):
        _read_title(value, around, confidence, reason)
    elif re.fullmatch(r"description|coverage|about", key, re.IGNORECASE):
        census = [f.period for f in find_periods(value) if f.period.type == "census"]
        if census and len({period.code for period in census}) == 1:
            around.say("year", Said("census", confidence, reason))
            around.say("period", Said(census[0].code, confidence, reason, census[0]))


def _read_notes(lines: Sequence[str], around: Around) -> None:
    for sign, codes in read_legend([*lines, *_paired(lines)]).items():
        around.legend.setdefault(sign, codes)
    for line in lines:
        if found := _UNIT_SAID.search(line):
            unit = code_lists.load("units").standard(found["unit"])
            if unit:
                around.say("unit", Said(unit.code, 0.95, f"the sentence “{_short(line)}”"))
        if found := _TOP_AGE.search(line):
            around.top_age = int(found[1])
        if _COVERS.search(line) or _MIDDLE.search(line):
            _define_period(line, around)


def _paired(lines: Sequence[str]) -> list[str]:
    """A legend whose signs stand in a cell of their own before what they mean."""
    return [f"{first} {second}" for first, second in pairwise(lines) if len(first) <= 4]


def _define_period(line: str, around: Around) -> None:
    """“The column labelled 2021 covers mid-November 2020 to mid-November 2021” says what every year of the table is."""
    plain = re.sub(r"\[[^\]]*\]", " ", line)
    years = [found.period for found in find_periods(plain) if found.period.type == "rolling_year"]
    if not years:
        return
    if (labelled := _LABELLED.search(plain)) and around.offset is None:
        around.offset = (int(labelled["label"]), years[0])
    around.defined += [
        ((period.start.year, period.end.year), period) for period in years if period.start.year < period.end.year
    ]


def defined_periods(around: Around, years: Iterable[int]) -> tuple[tuple[tuple[int, int], Period], ...]:
    """Every definition of a label's period that the notes allow: those they state, and the same for the other years."""
    defined = dict(around.defined)
    if around.offset:
        label, period = around.offset
        for year in years:
            shift = year - label
            start = period.start.replace(year=period.start.year + shift)
            end = period.end.replace(year=period.end.year + shift)
            defined[(year, year)] = Period(start, end, period.type)
    return tuple(sorted(defined.items(), key=lambda item: item[0]))


__all__ = ["UNSETTLED", "Around", "Said", "defined_periods", "look_around"]
