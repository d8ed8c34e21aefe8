"""Every area that the register knows, with figures or without: what it is, where it lies, and what was before.

Small areas come and go with their lists. An LSOA bears the name of its MSOA and a letter, so ``Liverpool 061A`` lies in
``Liverpool 061``; a ward's boundaries cut across both, and it lies in its authority alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from catalogue.query import labels
from catalogue.query.connection import Warehouse
from catalogue.query.places import areas, region
from catalogue.query.selection import LEVELS
from schemas.areas import SMALL_TYPES, Area, register, tidy_code

LONGEST_CODE = 80  # letters, with an address around it
KINDS = {"msoa": "neighbourhood (MSOA)", "lsoa": "small area (LSOA)", "lep": "enterprise partnership area"}


@dataclass(frozen=True)
class Known:
    """One area. parent: the code of what it lies in. years: of the lists that hold it; only small areas have them."""

    code: str
    name: str
    type: str
    parent: str | None
    successors: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    ended: str = ""
    in_region: bool = False

    @property
    def kind(self) -> str:
        """What kind of area it is, inside a sentence."""
        label = labels.label_of("area_type", self.type)
        return KINDS.get(self.type, label[:1].lower() + label[1:])

    @property
    def is_small(self) -> bool:
        return self.type in SMALL_TYPES

    @property
    def is_of_old(self) -> bool:
        """Whether another code, or another list, took its place."""
        return bool(self.ended or self.successors)

    @property
    def is_named(self) -> bool:
        return self.code not in self.name

    @cached_property
    def full_name(self) -> str:
        """With the authority of a ward, whose name alone may be anywhere: ``Anfield, Liverpool``."""
        around = known(self.parent) if self.type == "ward" and self.parent else None
        return f"{self.name}, {around.name}" if around and self.is_named else self.name

    @property
    def place(self) -> str:
        """What and where it is, in words: ``ward in Liverpool``."""
        around = known(self.parent) if self.parent else None
        return f"{self.kind} in {around.name}" if around else self.kind


@lru_cache(maxsize=8192)
def known(text: str | None) -> Known | None:
    """The area of a code, also an old one; None where the register does not know it."""
    if not text or len(text) > LONGEST_CODE:
        return None
    area = register().by_code(text) or register().small_by_old_code(text)
    return _of(area) if area else None


def _of(area: Area) -> Known:
    years = tuple(int(year) for year in area.vintage.split() if year.isdigit()) if area.type in SMALL_TYPES else ()
    name = area.name or f"{labels.label_of('area_type', area.type)} {area.code}"
    return Known(area.code, name, area.type, area.parent, area.successors, years, _ended(area), area.in_region)


def _ended(area: Area) -> str:
    """The last day of the code, or the first on which another list surely had replaced it; empty while it is in use."""
    if area.valid_to:
        return area.valid_to.isoformat()
    after = _ends().get(area.code)
    return after.isoformat() if after else ""


@lru_cache
def _ends() -> dict[str, date]:
    return dict(register().ends(small=True))


def find(warehouse: Warehouse | None, code: str) -> Known | None:
    """The area of a code that the register knows, or that only a dataset names."""
    if found := known(code):
        return found
    row = areas(warehouse).get(tidy_code(code)) if warehouse else None
    return Known(row["code"], row["name"] or row["code"], row["type"] or "other", row["parent"]) if row else None


def above(area: Known) -> list[Known]:
    """The areas that it lies in, the widest first."""
    chain: list[Known] = []
    here: Known | None = area
    while here and here.parent and len(chain) < 8 and (here := known(here.parent)):
        if not here.code.startswith("K"):
            chain.append(here)
    chain.reverse()
    mother = msoa_of(area)
    return [*chain, mother] if mother else chain


@lru_cache
def all_known() -> tuple[Known, ...]:
    """Every named area of the register, and of its small areas those of our own region."""
    return tuple(_of(area) for area in (*register().all(), *register().without_names()))


@lru_cache
def _children() -> dict[str, tuple[Known, ...]]:
    found: dict[str, list[Known]] = {}
    for area in all_known():
        if area.parent and area.code[:3] != "E41":
            found.setdefault(area.parent, []).append(area)
    return {code: tuple(sorted(rows, key=_order)) for code, rows in found.items()}


def children(area: Known) -> dict[str, list[Known]]:
    """What lies in an area and is in use, by type, the widest first: its authorities, wards, MSOAs and LSOAs."""
    if area.type == "msoa":
        return {"lsoa": list(lsoas_of(area))} if lsoas_of(area) else {}
    found: dict[str, list[Known]] = {}
    for one in _children().get(area.code, ()):
        if not one.is_of_old and one.type not in ("lep", "output_area"):
            found.setdefault(one.type, []).append(one)
    return {kind: found[kind] for kind in sorted(found, key=_level)}


def lists(area: Known) -> dict[str, list[tuple[int, list[Known]]]]:
    """What lay in an area by the lists of other years that are not in use, by type; the newest list first."""
    found: dict[str, dict[int, list[Known]]] = {}
    for one in _children().get(area.code, ()):
        if one.is_of_old and one.years:
            found.setdefault(one.type, {}).setdefault(one.years[-1], []).append(one)
    return {kind: sorted(found[kind].items(), reverse=True) for kind in sorted(found, key=_level)}


def siblings(area: Known) -> list[Known]:
    """The others of its kind beside it: in its MSOA, its authority or its region, of a list that it is in itself."""
    mother = msoa_of(area)
    if mother:
        beside = (one for one in _children().get(area.parent or "", ()) if one.name[:-1] == mother.name)
        return [one for one in beside if one.code != area.code and one.type == area.type and _go_together(one, area)]
    if area.code in region().authorities:
        rows: Iterable[Known] = (found for code in region().authorities if (found := known(code)))
    else:
        rows = _children().get(area.parent or "", ())
    return [one for one in rows if one.code != area.code and one.type == area.type and _go_together(one, area)]


def _go_together(one: Known, other: Known) -> bool:
    return bool(set(one.years) & set(other.years)) if other.years else one.is_of_old == other.is_of_old


def msoa_of(area: Known) -> Known | None:
    """The MSOA that an LSOA lies in: that of its name without the letter, in a list of the same year."""
    if area.type != "lsoa" or not area.name[-1:].isalpha():
        return None
    named = _msoas().get((area.parent, area.name[:-1]), ())
    return next((one for one in named if set(one.years) & set(area.years)), None)


def lsoas_of(area: Known) -> tuple[Known, ...]:
    """The LSOAs of an MSOA: of the newest list that it is in itself."""
    beside = (one for one in _children().get(area.parent or "", ()) if one.type == "lsoa")
    return tuple(one for one in beside if one.name[:-1] == area.name and set(area.years[-1:]) & set(one.years))


@lru_cache
def _msoas() -> dict[tuple[str | None, str], tuple[Known, ...]]:
    found: dict[tuple[str | None, str], list[Known]] = {}
    for one in all_known():
        if one.type == "msoa":
            found.setdefault((one.parent, one.name), []).append(one)
    return {key: tuple(rows) for key, rows in found.items()}


@lru_cache
def predecessors(code: str) -> tuple[Known, ...]:
    """The areas whose place this one took, whole or in part."""
    return tuple(one for one in all_known() if code in one.successors)


def former_codes(code: str) -> tuple[str, ...]:
    """The codes that the very same place had before, or has for one census only: their figures are its own."""
    return tuple(one.code for one in predecessors(code) if one.successors == (code,) and not one.is_small)


def _level(kind: str) -> tuple[int, str]:
    return (LEVELS.index(kind) if kind in LEVELS else len(LEVELS), kind)


def _order(area: Known) -> tuple[object, ...]:
    return (_level(area.type), area.name, area.code)
