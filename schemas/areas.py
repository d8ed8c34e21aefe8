"""The area register: the areas of the United Kingdom by code and by name, and the small areas of our own region.

Only codes and spellings that the register knows are taken; every candidate for a name is returned, and none is chosen.
Which region is ours stands in ``areas/region.json``; the files beside it replace ours where another region takes over.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from schemas.area_names import Reading, inverted, is_small_area_name, readings, split_prefix
from schemas.text import normalise

FOLDER = Path(__file__).parent / "areas"
SMALL_TYPES = frozenset({"ward", "msoa", "lsoa"})
OLD_REGISTERS = ("snac", "census-1991", "mhclg")
TYPE_OF_ENTITY = {
    **dict.fromkeys(("K02", "K03", "K04", "E92", "W92", "S92", "N92"), "country"),
    "E12": "region",
    **dict.fromkeys(("E47", "E61"), "combined_authority"),
    "E37": "lep",
    **dict.fromkeys(("E10", "E11", "E13"), "county"),
    **dict.fromkeys(("E06", "E07", "E08", "E09", "E41", "W06", "W40", "S12", "N09"), "local_authority"),
    **dict.fromkeys(("E05", "W05", "S13", "N08", "N10"), "ward"),
    **dict.fromkeys(("E02", "W02", "S02", "N21"), "msoa"),
    **dict.fromkeys(("E01", "W01", "S01", "N20"), "lsoa"),
    **dict.fromkeys(("E00", "W00", "S00", "N00"), "output_area"),
    **dict.fromkeys(("E14", "W07", "S14", "N05", "N06"), "constituency"),
}
LEAST_LIKE = 75  # of 100
NAMES_HELD, LONGEST_HELD = 8_192, 100  # Of the names that were looked up last: how many, of how many letters.
_NO_PLACE = re.compile(
    r"(?:rest of|outside|not|un(?:known|specified|allocated|assigned|coded|matched|recorded)|others?|all|none|missing"
    r"|(?:sub ?|grand )?totals?|elsewhere|abroad|overseas|na)\b"
)
_OF_AUTHORITY = frozenset(  # Words that may stand beside an authority's name; any other says another place.
    "and the of city council borough metropolitan county district unitary authority bc mbc mdc cc dc ua la".split()
)
_SAYS_KIND = {  # Words that say what kind of area it is; an empty one is a kind that the register has not.
    "mca": "combined_authority",
    "lep": "lep",
    **dict.fromkeys(("lsip", "ccg", "icb", "nhs", "ttwa", "constituency"), ""),
}
_GSS = re.compile(r"^[EWSNKJLM]\d{8}$")
_IRISH_DISTRICT = re.compile(r"^95([A-Z])\1$")
_IRISH_SMALL_AREA = re.compile(r"^95([A-Z])\1\d\d[SWC]\d$")


@dataclass(frozen=True)
class Area:
    """One area. vintage: the years of the lists that hold it, parted by a space.

    valid_to: its last day, None while it lives. successors: all the codes that took its place, none where unknown.
    """

    code: str
    name: str
    type: str
    parent: str | None = None
    vintage: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    in_region: bool = False

    @property
    def is_live(self) -> bool:
        return self.valid_to is None

    def is_alive_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True)
class Region:
    """Whose catalogue this is. containing: the areas around it; overlapping: those that share only a part of it."""

    code: str
    name: str
    members: tuple[str, ...]
    containing: tuple[str, ...]
    same_ground: tuple[str, ...]
    overlapping: tuple[str, ...]


class AreaRegister:
    """Areas by code and by name, read from one folder; the small areas only when first asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.region = _region(json.loads((folder / "region.json").read_text(encoding="utf-8")))
        self._inside = {self.region.code, *self.region.members, *self.region.same_ground}
        self._areas = {area.code: area for area in map(self._area, self._rows("areas"))}
        self._held: dict[tuple[str, frozenset[str] | None], tuple[Area, ...]] = {}

    def by_code(self, text: str) -> Area | None:
        """Return the area of a GSS code or an old one (SNAC, 1991 census, MHCLG); None for a code without a name here.

        Case, spaces and a web address around the code do not matter. An old code gives the area that it became then.
        """
        code = tidy_code(text)
        if found := self._areas.get(self._old_codes.get(code, code)):
            return found
        return self._small_area(code)

    def by_code_of(self, register: str, text: str) -> Area | None:
        """Return the area of a code of another register: ``dft`` ids, ``dfe`` numbers, ``registry`` letters."""
        code = self._other_codes.get((register, tidy_code(text)))
        return self._areas.get(code) if code else None

    def by_name(
        self, text: str, types: Collection[str] | None = None, on: date | None = None, vintage: str | None = None
    ) -> tuple[Area, ...]:
        """Return every area that is known by this name; none where no spelling is known.

        types: only these. on: of those that lived then, if any did. vintage: small areas of that year's list only.
        Wards are looked up only where ``types``, a prefix or “(Liverpool)” asks for them: their names repeat.
        """
        name, prefixed = split_prefix(text)
        wanted = _both(prefixed, frozenset(types) if types is not None else None)
        found = self._named(name, wanted) or self._bilingual(name, wanted)
        if vintage:
            found = tuple(area for area in found if not area.vintage or vintage in area.vintage.split())
        if on:
            found = tuple(area for area in found if area.is_alive_on(on)) or found
        return found

    def near(self, text: str, most: int = 3) -> tuple[str, ...]:
        """Return up to ``most`` known names like this one with their codes, best first: advice, never an answer.

        None for a word that names no place, such as “Unknown”, “Other” or “Rest of England”; nor a name to which words
        are added that make it another place: “Liverpool Riverside” and “Halton and Wirral LSIP” are not Liverpool.
        """
        name, _ = split_prefix(text)
        if _NO_PLACE.match(plain := normalise(name)):
            return ()
        codes = dict.fromkeys(code for key in _alike(plain, self._by_name) for code in self._by_name[key])
        kinds = {_SAYS_KIND[word] for word in plain.split() if word in _SAYS_KIND}
        held = [area for area in map(self._areas.__getitem__, codes) if kinds <= {area.type}]
        return tuple(f"{area.name} ({area.code})" for area in held[:most])

    def without_names(self) -> tuple[Area, ...]:
        """Return the small areas of the region whose codes are known, and not their names."""
        runs = [row for rows in self._ranges.values() for row in rows if self._is_inside(row["parent"])]
        codes = (f"{row['first'][:1]}{number:08d}" for row in runs
                 for number in range(int(row["first"][1:]), int(row["last"][1:]) + 1))  # fmt: skip
        return tuple(area for code in codes if code not in self._small and (area := self._small_area(code)))

    def other_codes_of(self, code: str) -> tuple[str, ...]:
        """Return the codes that the Office for National Statistics and the censuses had for the same area before."""
        before = [old for old, now in self._old_codes.items() if now == code and not old.startswith("E")]
        return (*before, *(row["old_code"] for row in self._small_rows if row["code"] == code and row["old_code"]))

    def small_by_old_code(self, text: str) -> Area | None:
        """Return the small area of a code of before 2011: ``00BXFZ`` is Cherryfield, E05000865."""
        return self._small.get(self._small_old_codes.get(tidy_code(text), ""))

    def is_known(self, text: str) -> bool:
        """Whether the code is one of an area of the United Kingdom, with a name here or within a known range."""
        code = tidy_code(text)
        return self.by_code(code) is not None or self._range(code) is not None

    def type_of(self, text: str) -> str:
        """Return the area type that the code's first three characters mean; ``other`` where they mean none of ours."""
        code = tidy_code(text)
        if found := self._areas.get(self._old_codes.get(code, code)):
            return found.type
        if _IRISH_DISTRICT.match(code):
            return "local_authority"
        return "lsoa" if _IRISH_SMALL_AREA.match(code) else TYPE_OF_ENTITY.get(code[:3], "other")

    def outside_region(self, text: str) -> bool:
        """Whether the area lies apart from our region: it neither is in it, nor contains it, nor overlaps it."""
        code = tidy_code(text)
        area = self.by_code(code)
        if area and area.in_region:
            return False
        around = (*self.region.containing, *self.region.overlapping)
        return (area.code if area else code) not in around

    def live_codes(self, area: Area) -> tuple[str, ...]:
        """Return the codes in force today for the ground of this area: its own, or its successors' to the last."""
        if area.is_live or not area.successors:
            return (area.code,)
        heirs = (heir for code in area.successors if (heir := self.by_code(code)))
        return tuple(dict.fromkeys(code for heir in heirs for code in self.live_codes(heir)))

    def ends(self, *, small: bool) -> dict[str, date]:
        """Return the codes that ended, with the first day on which they surely were no longer in force.

        small: wards, MSOAs and LSOAs too, whose days we do not know: a list that other codes of the same authority are
        in had replaced theirs by its census day, or by the June of its year.
        """
        known = {a.code: a.valid_to + timedelta(days=1) for a in self._areas.values() if a.valid_to}
        if not small:
            return known
        for area in self._small.values():
            after = [year for year in self.lists_of(area) if year > int(area.vintage[-4:])]
            if after:
                known[area.code] = date(min(after), 6, 1) if area.type == "ward" else date(min(after), 3, 21)
        return known

    def lists_of(self, area: Area) -> frozenset[int]:
        """The years of the lists of an area's authority and type; only small areas have lists."""
        return self._lists.get((area.type, area.parent), frozenset())

    def all(self, types: Collection[str] | None = None, in_region: bool | None = None) -> tuple[Area, ...]:
        """Return every named area, in the order of the files; small areas come last."""
        areas: Iterable[Area] = (*self._areas.values(), *self._small.values())
        if types is not None:
            areas = (area for area in areas if area.type in types)
        return tuple(area for area in areas if in_region is None or area.in_region is in_region)

    def _named(self, name: str, wanted: frozenset[str] | None) -> tuple[Area, ...]:
        """The areas of a name. A file names the same few over and over, so those named last are held."""
        key = (name, wanted)
        if (held := self._held.get(key)) is not None:
            return held
        small = is_small_area_name(name)
        read = (self._read(reading, _both(reading.types, wanted), small) for reading in readings(name))
        found = tuple(next(filter(None, read), ()))
        if len(name) <= LONGEST_HELD:
            if len(self._held) >= NAMES_HELD:
                self._held.clear()
            self._held[key] = found
        return found

    def _read(self, reading: Reading, types: frozenset[str] | None, small_name: bool) -> list[Area]:
        codes = [] if reading.within else list(self._by_name.get(reading.key, ()))
        if small_name or (types and types & SMALL_TYPES):
            codes += self._small_by_name.get(reading.key, [])
        found = [self._areas.get(code) or self._small[code] for code in dict.fromkeys(codes)]
        if reading.within:
            parents = set(self._by_name.get(reading.within, ()))
            found = [area for area in found if area.parent in parents]
        return [area for area in found if types is None or area.type in types]

    def _bilingual(self, name: str, wanted: frozenset[str] | None) -> tuple[Area, ...]:
        """Read ``Cardiff / Caerdydd`` where both halves, or one alone, name the same."""
        halves = [half.strip() for half in re.split(r"\s*/\s*", name) if half.strip()]
        if len(halves) != 2:
            return ()
        first, second = (self._named(half, wanted) for half in halves)
        if first and second:
            return tuple(area for area in first if area in second)
        return first or second

    def _small_area(self, code: str) -> Area | None:
        if not _GSS.match(code) or TYPE_OF_ENTITY.get(code[:3]) not in SMALL_TYPES:
            return None
        if found := self._small.get(code):
            return found
        row = self._range(code)
        if row and self._is_inside(row["parent"]):
            return Area(code, "", row["type"], row["parent"], row["vintage"], in_region=True)
        return None

    def _range(self, code: str) -> dict[str, str] | None:
        if _IRISH_SMALL_AREA.match(code):
            return {"type": "lsoa", "parent": "N92000002", "vintage": "2001"}
        if not _GSS.match(code):
            return None
        rows = [row for row in self._ranges.get(code[:3], ()) if row["first"] <= code <= row["last"]]
        return min(rows, key=lambda row: int(row["last"][1:]) - int(row["first"][1:]), default=None)

    def _is_inside(self, code: str | None) -> bool:
        return code in self._inside

    def _area(self, row: dict[str, str]) -> Area:
        parent = row["parent"] or None
        return Area(
            row["code"],
            row["name"],
            row["type"],
            parent,
            row.get("vintage", ""),
            _day(row.get("valid_from")),
            _day(row.get("valid_to")),
            tuple(filter(None, row["successors"].split("|"))),
            self._is_inside(row["code"]) or self._is_inside(parent),
        )

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Names and spellings to codes. The merged authorities of the 2011 census are known by their codes alone."""
        index: dict[str, list[str]] = {}
        for area in self._areas.values():
            if area.code[:3] not in ("E41", "W40"):
                for name in (area.name, *inverted(area.name)):
                    index.setdefault(normalise(name), []).append(area.code)
        for row in self._rows("spellings"):
            index.setdefault(normalise(row["spelling"]), []).append(row["code"])
        return {key: list(dict.fromkeys(codes)) for key, codes in index.items()}

    @cached_property
    def _small_rows(self) -> list[dict[str, str]]:
        return [row for name in ("wards", "msoas", "lsoas") for row in self._rows(name)]

    @cached_property
    def _lists(self) -> dict[tuple[str, str | None], frozenset[int]]:
        lists: dict[tuple[str, str | None], set[int]] = {}
        for row in (*self._small_rows, *self._rows("ranges")):
            years = {int(year) for year in row["vintage"].split() if year.isdigit()}
            lists.setdefault((row["type"], row["parent"]), set()).update(years)
        return {key: frozenset(years) for key, years in lists.items()}

    @cached_property
    def _small(self) -> dict[str, Area]:
        return {row["code"]: self._area(row) for row in self._small_rows}

    @cached_property
    def _small_old_codes(self) -> dict[str, str]:
        return {row["old_code"]: row["code"] for row in self._small_rows if row["old_code"]}

    @cached_property
    def _small_by_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for row in self._small_rows:
            others = (other.partition(" ")[2] for other in row["other_names"].split(" | ") if other)
            for name in (row["name"], *others):
                index.setdefault(normalise(name), []).append(row["code"])
        return index

    @cached_property
    def _old_codes(self) -> dict[str, str]:
        return {old: code for (register, old), code in self._other_codes.items() if register in OLD_REGISTERS}

    @cached_property
    def _other_codes(self) -> dict[tuple[str, str], str]:
        return {(row["register"], row["old_code"]): row["code"] for row in self._rows("old-codes")}

    @cached_property
    def _ranges(self) -> dict[str, list[dict[str, str]]]:
        ranges: dict[str, list[dict[str, str]]] = {}
        for row in self._rows("ranges"):
            ranges.setdefault(row["first"][:3], []).append(row)
        return ranges


def _alike(name: str, known: Collection[str]) -> list[str]:
    """The names of a list that a person may have meant, best first: like it as a whole, or with words left out."""
    from rapidfuzz import fuzz, process

    own = " ".join(_own_words(name))
    found = process.extract(name, list(known), scorer=fuzz.WRatio, limit=40, score_cutoff=75)
    found += process.extract(own, list(known), scorer=fuzz.WRatio, limit=10, score_cutoff=75) if own != name else []
    first = dict.fromkeys(key for key, _, _ in found if not _is_another(name, key))
    scores = {key: max(_likeness(name, key), _likeness(own, " ".join(_own_words(key))) - 1) for key in first}
    ranked = sorted(scores, key=lambda key: -scores[key])
    return [key for key in ranked if scores[key] >= LEAST_LIKE]


def _is_another(name: str, known: str) -> bool:
    """Whether a name has more words of its own than a known one, so says its part or a wider place."""
    from rapidfuzz import fuzz

    said, held = _own_words(name), _own_words(known)
    if fuzz.token_set_ratio(" ".join(said), " ".join(held)) < LEAST_LIKE - 10:
        return True  # Alike by “Metropolitan Borough of” alone.
    return len(said) > len(held) and fuzz.ratio("".join(said), "".join(held)) < 85


def _likeness(name: str, key: str) -> float:
    from rapidfuzz import fuzz

    return (fuzz.token_set_ratio(name, key) + max(fuzz.ratio(name, key), fuzz.token_sort_ratio(name, key))) / 2


def _own_words(name: str) -> list[str]:
    words = re.findall(r"\w+", name)
    return [word for word in words if word not in _OF_AUTHORITY] or words


def tidy_code(text: str) -> str:
    """Return the code alone, in capitals: ``  e08000012 `` and ``…/statistical-geography/E08000012`` are E08000012."""
    return re.sub(r"\s+", "", text.rpartition("/")[2]).upper()


@lru_cache
def register() -> AreaRegister:
    """The register of the shipped files, read once."""
    return AreaRegister()


def _region(facts: dict[str, Any]) -> Region:
    groups = (tuple(facts[group]) for group in ("members", "containing", "same_ground", "overlapping"))
    return Region(facts["code"], facts["name"], *groups)


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
