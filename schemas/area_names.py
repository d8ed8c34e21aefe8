"""Take a written area name apart: what it is called, and which types of area the writing says that it is.

Publishers write ``ladu:Halton``, ``Halton UA``, ``Halton Borough Council``, ``Merseyside (Met County)``, ``Central
(Liverpool)``, ``Gwynedd / Gwynedd``. The words around the name only narrow the type; they never make up a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.text import normalise

AUTHORITY = frozenset({"local_authority"})
COUNCIL = frozenset({"local_authority", "county"})
COUNTY = frozenset({"county"})
COMBINED = frozenset({"combined_authority"})

PREFIXES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("lad", "ladu", "ladua", "la", "ua", "ualad", "oslaua", "district", "ltla", "lau"), AUTHORITY),
    **dict.fromkeys(("lacu", "utla", "ctyua", "countyua"), COUNCIL),
    **dict.fromkeys(("mcounty", "cty", "county"), COUNTY),
    **dict.fromkeys(("combauth", "cauth", "ca", "mca"), COMBINED),
    **dict.fromkeys(("lep",), frozenset({"lep"})),
    **dict.fromkeys(("country", "ctry", "nation", "uk", "gb"), frozenset({"country"})),
    **dict.fromkeys(("gor", "region", "rgn", "regions"), frozenset({"region"})),
    **dict.fromkeys(("ward", "wd", "caswards", "statwards"), frozenset({"ward"})),
    **dict.fromkeys(("msoa", "soamiddle"), frozenset({"msoa"})),
    **dict.fromkeys(("lsoa", "soalower"), frozenset({"lsoa"})),
    **dict.fromkeys(("oa",), frozenset({"output_area"})),
    **dict.fromkeys(("pcon", "parlcon", "wpc", "constituency"), frozenset({"constituency"})),
}

_BEFORE: tuple[tuple[str, frozenset[str]], ...] = (
    (r"(?:london|royal|metropolitan) borough(?: council)? of", AUTHORITY),
    (r"(?:borough|city|district|city and county|metropolitan district)(?: council)? of", AUTHORITY),
    (r"county(?: council)? of", COUNCIL),
    (r"county borough(?: council)? of", AUTHORITY),
    (r"lb(?: of)?", AUTHORITY),
)
_AFTER: tuple[tuple[str, frozenset[str]], ...] = (
    (r"(?:mayoral )?combined (?:county )?authority|mayoral authority|mca|ca", COMBINED),
    (r"lep|local enterprise partnership", frozenset({"lep"})),
    (r"(?:former )?met(?:ropolitan)? county|county", COUNTY),
    (r"county council|cc", COUNCIL),
    (
        r"(?:county|metropolitan|london|royal)? ?borough(?: council)?|city council|city and county(?: council)?"
        r"|(?:metropolitan )?district(?: council)?|unitary(?: authority)?"
        r"|ua|mbc|mdc|mb|md|bc|dc|cbc|lb|city|b|district b",
        AUTHORITY,
    ),
    (r"council", COUNCIL),
    (r"(?:statistical |government office )?region", frozenset({"region"})),
    (r"(?:electoral |council )?ward", frozenset({"ward"})),
)
_PREFIX = re.compile(r"^\s*([A-Za-z][A-Za-z _-]*?)\s*\d*\s*:\s*(.*\S)\s*$", re.DOTALL)
_BRACKETS = re.compile(r"^(.*\S)\s*[(\[]([^()\[\]]+)[)\]]\s*$", re.DOTALL)
_SMALL_AREA = re.compile(r"^\D.* \d{3}[a-z]?$")


@dataclass(frozen=True)
class Reading:
    """One way to read a written name. types: those its words allow, None for any. within: the parent's name."""

    key: str
    types: frozenset[str] | None = None
    within: str | None = None


def split_prefix(text: str) -> tuple[str, frozenset[str] | None]:
    """Return the name without a prefix such as ``ladu:`` and the types that it means; no type for an unknown prefix."""
    if match := _PREFIX.match(text):
        prefix = re.sub(r"[^a-z]", "", match[1].casefold())
        return match[2], PREFIXES.get(prefix, frozenset())
    return text, None


def readings(text: str) -> Iterator[Reading]:
    """Yield the ways to read a name without its prefix, the most literal first."""
    key = normalise(text)
    yield Reading(key)
    if brackets := _BRACKETS.match(text):
        name, within = normalise(brackets[1]), normalise(brackets[2])
        if types := _type_of_words(within):
            yield Reading(name, types)
        else:
            yield Reading(name, frozenset({"ward"}), within)
    yield from _without_words(key)


def is_small_area_name(text: str) -> bool:
    """Whether it has the shape of a super output area's name: ``Liverpool 001A``, ``Sefton 012``."""
    return bool(_SMALL_AREA.match(normalise(text)))


def inverted(name: str) -> Iterator[str]:
    """Yield the other orders of ``Bristol, City of``: ``Bristol`` and ``City of Bristol``."""
    if match := re.match(r"^(.+), (City|County) of$", name):
        yield match[1]
        yield f"{match[2]} of {match[1]}"


def _without_words(key: str) -> Iterator[Reading]:
    for pattern, types in _AFTER:
        if match := re.match(rf"^(?:the )?(.+?) (?:{pattern})$", key):
            yield Reading(match[1], types)
    for pattern, types in _BEFORE:
        if match := re.match(rf"^(?:the )?(?:{pattern}) (.+)$", key):
            yield Reading(match[1], types)
            yield from (Reading(deeper.key, types) for deeper in _council_of(match[1]))
    if key.startswith("the "):
        yield Reading(key[4:])


def _council_of(key: str) -> Iterator[Reading]:
    if match := re.match(r"^(.+?) (?:city |borough |county )?council$", key):
        yield Reading(match[1])


def _type_of_words(words: str) -> frozenset[str] | None:
    if types := PREFIXES.get(words):
        return types
    return next((types for pattern, types in _AFTER if re.match(rf"^(?:{pattern})$", words)), None)
