"""Put the GSS code where a source wrote a name, an old code or a nickname.

Only a spelling that the register knows is taken. A near miss is offered as advice and never used, so that a person
decides: confirm the spelling in the recipe, or correct the file. A code and a name that disagree stop each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schemas import areas
from schemas.text import normalise
from validation.issues import AMBIGUOUS_AREA, AREA_DISAGREES, UNKNOWN_AREA, IssueKind

_CHECKED = frozenset({"local_authority", "combined_authority", "region", "country", "county", "ward"})


@dataclass(frozen=True)
class StandardArea:
    """An area as it is published: code, the register's name (or the source's, where the register has none) and type."""

    code: str
    name: str
    type: str


@dataclass(frozen=True)
class AreaReading:
    """area, or the issue that says why there is none, with the nearest known areas. by: ``code`` or ``name``."""

    area: StandardArea | None = None
    rule: str | None = None
    by: str = "code"
    issue: IssueKind | None = None
    advice: tuple[str, ...] = ()


def standardise_area(
    code: str | None,
    name: str | None,
    *,
    types: str | None = None,
    on: date | None = None,
    trusted: Mapping[str, str] | None = None,
) -> AreaReading:
    """Find the area that a row's code, name, or both mean.

    code, name: as the source wrote them; either may be None. types: the type that the table's other names have. on: a
    day within the figures' period. trusted: names that a person has confirmed, with their codes.
    Issues: ``unknown-area``, ``ambiguous-area``, ``area-code-and-name-disagree``.
    """
    confirmed = (trusted or {}).get((name or code or "").strip())
    return _standardise(str(confirmed) if confirmed else code, name, types, on, bool(confirmed))


@lru_cache(maxsize=131072)
def _standardise(
    code: str | None, name: str | None, types: str | None, on: date | None, confirmed: bool
) -> AreaReading:
    register = areas.register()
    if code is None or not code.strip():
        return _by_name(name or "", types, on)
    shown = code.strip()
    found = register.by_code(shown)
    if found is None and not register.is_known(shown):
        named = register.by_name(shown)
        if len(named) == 1:  # A column of codes may hold a name where the publisher had no code.
            return _by_name(shown, types, on)
        return AreaReading(issue=UNKNOWN_AREA, advice=register.near(name or shown))
    if found is not None and name and not confirmed and (others := _named_instead(found, name)):
        return AreaReading(
            issue=AREA_DISAGREES, advice=tuple(f"{area.name} ({area.code})" for area in (found, *others))
        )
    if found is not None:
        rule = "area-code" if found.code != shown else "area-register-name" if _is_misspelt(found, name) else None
        return AreaReading(StandardArea(found.code, found.name or (name or "").strip(), found.type), rule)
    tidy = areas.tidy_code(shown)
    return AreaReading(
        StandardArea(tidy, (name or tidy).strip(), register.type_of(tidy)), None if tidy == shown else "area-code"
    )


def _named_instead(found: areas.Area, name: str) -> tuple[areas.Area, ...]:
    """The areas whose name it is, where it is not that of ``found``."""
    if normalise(name) == normalise(found.name) or found.type not in _CHECKED:
        return ()
    register = areas.register()
    others = register.by_name(name, types=(found.type,))
    if found.type == "ward":  # Their names repeat: only those of the same authority are told apart.
        others = tuple(area for area in others if area.parent == found.parent)
    elif not others:  # Of another kind: the region's own areas are told apart, as “Liverpool” and its city region are.
        others = tuple(area for area in register.by_name(name) if area.in_region)
    is_the_same = found.code in {area.code for area in others} or any(
        found.code in area.successors or area.code in found.successors or normalise(area.name) == normalise(found.name)
        for area in others
    )
    return () if is_the_same else others


def _is_misspelt(found: areas.Area, name: str | None) -> bool:
    """Whether the name beside a code is none that we know: it is published as the register writes it, and told."""
    if not name or not name.strip() or not found.name or normalise(name) == normalise(found.name):
        return False
    return not areas.register().by_name(name)


def names_here(area: StandardArea, name: str) -> tuple[str, ...]:
    """The region's areas of this kind that have the name, where the register knows the code by its form alone."""
    register = areas.register()
    if not name.strip() or register.by_code(area.code) is not None:
        return ()
    return tuple(f"{one.name} ({one.code})" for one in register.by_name(name, types=(area.type,)) if one.in_region)


def _by_name(name: str, types: str | None, on: date | None) -> AreaReading:
    register = areas.register()
    found = register.by_name(name, on=on)
    if types != "lep":  # Its partnership shares the authority's name, and means itself only where it is said.
        found = tuple(area for area in found if area.type != "lep") or found
    if len(found) > 1 and types:
        found = tuple(area for area in found if area.type == types) or found
    if len(found) > 1 and on:
        alive = tuple(area for area in found if area.is_alive_on(on))
        found = alive or found
    if len(found) > 1 and on is None:
        live = tuple(area for area in found if area.is_live)
        found = live if len(live) == 1 else found
    if not found:
        return AreaReading(by="name", issue=UNKNOWN_AREA, advice=register.near(name) if name.strip() else ())
    if len({area.code for area in found}) > 1:
        return AreaReading(
            by="name",
            issue=AMBIGUOUS_AREA,
            advice=tuple(f"{area.name} ({area.code}, {area.type})" for area in found[:3]),
        )
    area = found[0]
    return AreaReading(StandardArea(area.code, area.name, area.type), "area-name", "name")
