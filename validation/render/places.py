"""Where a fault is, as a person says it: addresses, those of cells that hold the same together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from validation.issues import Issue, Place
from validation.render.words import clean


def addresses(places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
    """``Data!B5``, ``B6`` …: the sheet is said once for places that follow one another on it; each place once."""
    sheet: str | None = None
    seen: set[str] = set()
    for place in places:
        if not place.cell or place.cell in seen:
            continue
        seen.add(place.cell)
        words = address(place if place.sheet != sheet else replace(place, sheet=None)) or address(place)
        sheet = place.sheet
        yield place, words


def address(place: Place) -> str:
    """``Data!B5``, ``Data, row 5``, ``row 5``: as a person says it."""
    return clean(place.cell.replace("!column ", ", column ").replace("!row ", ", row "))


@dataclass(frozen=True)
class Spot:
    """Places of a fault whose cells hold the same. value: what they hold, where the sentence does not say it."""

    value: str
    places: tuple[tuple[Place, str], ...]


def spots(issue: Issue, most: int) -> tuple[list[Spot], int]:
    """The first places of an issue with their addresses, those of equal cells together; and how many more there are."""
    distinct = list({place.cell: place for place in issue.places if place.cell}.values())
    by_value: dict[str, list[Place]] = {}
    for place in distinct[:most]:
        by_value.setdefault(value_beside(place, issue), []).append(place)
    addressed = dict(addresses(place for places in by_value.values() for place in places))
    made = [Spot(value, tuple((place, addressed[place]) for place in places)) for value, places in by_value.items()]
    kept = sum(1 for place in issue.places if place.cell)
    beyond = issue.count - kept if distinct else 0
    return made, max(0, beyond) + len(distinct[most:])


def value_beside(place: Place, issue: Issue) -> str:
    """What the cell holds, where the sentence does not say it."""
    if place.value is None or (issue.count == 1 and place.value == str(issue.values.get("value", ""))):
        return ""
    return place.value
