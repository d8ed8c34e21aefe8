"""Read an age band however a publisher words it: any two ages make a band, so no list could hold them all.

A band's code is ``all``, a single year (``7``), a closed band with both ends in it (``16-64``) or open (``90+``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.text import normalise

OLDEST = 120
CODE = re.compile(r"^(?:all|(?P<low>\d|[1-9]\d|1[01]\d|120)(?:-(?P<high>[1-9]|[1-9]\d|1[01]\d|120)|(?P<open>\+))?)$")

_ALL = frozenset(
    "all,all ages,all age,all age groups,all ages total,total all ages,all aged,every age,any age,total".split(",")
)
_LEAD = re.compile(
    r"^(?:(?:all categories )?(?:age group|age band|aged?|ages)(?: in years)? (?:all categories )?)?"
    r"(?:aged?|ages)? ?(?=under|less|\d)"
)
_NO_AGE = re.compile(r"[^\w\s+:;,.&'()\[\]–—-]|^\s*[-–—]|\d[.,]\d|[^\x00-\x7f–—]")
_YEARS = r"(?: ?(?:years old|year olds?|years of age|years|year|yrs|yr))?"
_AND_OVER = (
    rf"(?:{_YEARS} ?(?:plus|and over|or over|and above|and older|or older|or more|and more|and upwards|over){_YEARS})"
)
_SINGLE = re.compile(rf"^(\d{{1,3}}){_YEARS}$")
_OPEN = re.compile(rf"^(\d{{1,3}}){_AND_OVER}$")
_CLOSED = re.compile(rf"^(\d{{1,3}}){_YEARS} ?(?:to|and|until|through)? ?(?<!\d)(\d{{1,3}}){_YEARS}$")
_UNDER = re.compile(rf"^(?:under|less than) (\d{{1,3}}){_YEARS}$")
_AND_UNDER = re.compile(rf"^(\d{{1,3}}){_YEARS} (?:and under|or under|and younger|and below){_YEARS}$")


@dataclass(frozen=True)
class AgeBand:
    """lowest and highest: the ages at both ends, themselves within the band; None where it has no end."""

    code: str
    lowest: int | None
    highest: int | None

    @property
    def label(self) -> str:
        if self.code == "all":
            return "All ages"
        if self.highest is None:
            return f"Aged {self.lowest} and over"
        if self.lowest == self.highest:
            return f"Aged {self.lowest}"
        return f"Aged {self.lowest} to {self.highest}"


def band(lowest: int | None, highest: int | None) -> AgeBand | None:
    """Return the band of these two ages, or None where they make none (5 to 3, or beyond 120)."""
    if lowest is None and highest is None:
        return AgeBand("all", None, None)
    low = lowest or 0
    if low > OLDEST or (highest is not None and not low <= highest <= OLDEST):
        return None
    if highest is None:
        return AgeBand(f"{low}+", low, None)
    return AgeBand(str(low) if low == highest else f"{low}-{highest}", low, highest)


def read_age_band(text: str) -> AgeBand | None:
    """Return the band that the text words: “Aged 16 to 24”, “65+”, “under 16”, “90 and over”, “All Ages”; else None.

    “Over 65” is not read: some write it for 65 and over, others for 66 and over.
    """
    plain = normalise(text)
    if plain in _ALL:
        return band(None, None)
    if _NO_AGE.search(text):
        return None
    plain = _LEAD.sub("", plain)
    if match := _SINGLE.match(plain):
        return band(int(match[1]), int(match[1]))
    if match := _OPEN.match(plain):
        return band(int(match[1]), None)
    if (match := _CLOSED.match(plain)) and int(match[1]) < int(match[2]):
        return band(int(match[1]), int(match[2]))
    if match := _UNDER.match(plain):
        return band(0, int(match[1]) - 1) if int(match[1]) else None
    if match := _AND_UNDER.match(plain):
        return band(0, int(match[1]))
    return None
