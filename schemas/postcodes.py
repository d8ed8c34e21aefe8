"""The first half of a postcode, and the authorities of the region that it lies in.

Post districts are drawn for delivering letters and not for counting people: one may lie in several authorities, and
reach beyond the region. So a postcode leads to authorities to choose from, and never to one small area.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from schemas.text import normalise

FILE = Path(__file__).parent / "areas" / "postcodes.csv"
LEAST_LIKE = 82  # Of 100: “Widness” for Widnes, “Bootel” for Bootle.
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(?:\d[A-Z]{2})?")


@dataclass(frozen=True)
class District:
    """One post district. authorities: codes, that of the most of it first. reaches_beyond: whether it leaves them."""

    code: str
    places: str
    authorities: tuple[str, ...]
    reaches_beyond: bool

    @property
    def named(self) -> dict[str, str]:
        """Its places, by their names without case and points."""
        return {normalise(name): name for name in map(str.strip, self.places.split(","))}


@lru_cache
def districts() -> dict[str, District]:
    """Every post district that lies in the region, by its code; none where nobody has listed them."""
    if not FILE.is_file():
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            District(row["district"], row["places"], tuple(row["authorities"].split("|")), bool(row["reaches_beyond"]))
            for row in csv.DictReader(file)
        ]
    return {row.code: row for row in rows}


@dataclass(frozen=True)
class Town:
    """A place that is no statistical area. authorities: codes of those that its post districts lie in most."""

    name: str
    authorities: tuple[str, ...]


@lru_cache
def towns() -> dict[str, Town]:
    """Every place that a post district is named by, by its name without case and points."""
    found: dict[str, Town] = {}
    for district in districts().values():
        for plain, name in district.named.items():
            held = found[plain].authorities if plain in found else ()
            found[plain] = Town(name, tuple(dict.fromkeys((*held, district.authorities[0]))))
    return found


def nearest_place(name: str) -> Town | None:
    """The place of that name, or of one that is nearly so; None where there is none, or more than one."""
    from rapidfuzz import fuzz, process  # Late: most names are known.

    best = process.extract(normalise(name), list(towns()), scorer=fuzz.ratio, score_cutoff=LEAST_LIKE, limit=2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return towns()[best[0][0]]


def of_postcode(text: str) -> tuple[District, ...]:
    """The districts of a postcode: one for ``L17 4JG`` or ``l17``, for ``L`` all that begin so; else none."""
    if code := district_of(text):
        known = districts().get(code)
        return (known,) if known else ()
    letters = re.escape("".join(text.upper().split()))
    return tuple(one for one in districts().values() if re.fullmatch(rf"{letters}\d+", one.code))


def district_of(text: str) -> str:
    """The district of a text that is written as a postcode, or as its first half, wherever it is: ``M1`` of ``m1 1ae``;
    empty for any other text."""
    parts = text.upper().split()
    first = parts[0] if len(parts) == 2 and len(parts[1]) <= 3 and parts[1][0].isdigit() else "".join(parts)
    found = _POSTCODE.fullmatch(first)
    return found[1] if found else ""
