"""Which property of a boundary file holds the areas' codes, and so of which type and list the areas are.

Found by content: the property whose values are, for the most features, different codes that the area register knows.
“LSOA21CD” then tells the list as well; without such a name, the register's lists that hold most of the codes do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.maps.geojson import NotBoundaries
from schemas.areas import register

_CODE = re.compile(r"[EWSNKJLM]\d{8}")
_YEAR_IN_NAME = re.compile(r"^[A-Za-z]+(\d\d)(?:CD|ID)\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d|(?<=[a-zA-Z_])\d\d(?!\d)")


@dataclass(frozen=True)
class Coded:
    """The areas of a layer. kind: their type. vintage: the year of their list, empty where nothing says it."""

    kind: str
    vintage: str
    field: str
    areas: Mapping[str, Any]


def coded(features: Sequence[tuple[dict[str, Any], Any]], name: str, layer: str = "") -> Coded:
    """The features by code. Raises NotBoundaries where no property holds codes of areas."""
    field = _field(features)
    if field is None:
        raise NotBoundaries(
            f"{name} has no codes of areas that we know: we looked in {_listed(features)}.",
            what_to_do="It needs a property of nine-character codes, such as LAD22CD or LSOA21CD.",
        )
    kinds = Counter(register().type_of(code) for facts, _ in features if (code := code_in(facts.get(field))))
    kind = kinds.most_common(1)[0][0]
    areas: dict[str, list[Any]] = {}
    for facts, shape in features:
        code = code_in(facts.get(field))
        if code and register().type_of(code) == kind:
            areas.setdefault(code, []).append(shape)
    return Coded(kind, _vintage(field, kind, areas, f"{layer} {name}"), field, _whole(areas))


def code_in(value: Any) -> str:
    """The code that a property holds; empty where it holds none of an area that the register knows."""
    text = str(value).strip().upper() if isinstance(value, str) else ""
    return text if _CODE.fullmatch(text) and register().type_of(text) != "other" else ""


def _field(features: Sequence[tuple[dict[str, Any], Any]]) -> str | None:
    names = dict.fromkeys(name for facts, _ in features[:200] for name in facts)
    codes = {name: {code for facts, _ in features if (code := code_in(facts.get(name)))} for name in names}
    found = {name: len(held) for name, held in codes.items() if held}
    # Of two with as many, the first: files give an area's own code before those of the areas around it.
    return max(found, key=lambda name: found[name]) if found else None


def _whole(areas: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Each area in one piece, where a file has a feature for each of its islands."""
    from shapely import union_all

    return {code: parts[0] if len(parts) == 1 else union_all(parts) for code, parts in areas.items()}


def _vintage(field: str, kind: str, codes: Iterable[str], called: str) -> str:
    if found := _YEAR_IN_NAME.match(field):
        return _full(found[1])
    lists = Counter(year for code in codes if (area := register().by_code(code)) for year in area.vintage.split())
    if lists and kind in ("ward", "msoa", "lsoa"):
        most = max(lists.values())
        return max(year for year in lists if lists[year] == most)
    years = _YEAR.findall(called)
    return _full(years[0]) if years else ""


def _full(year: str) -> str:
    """``22`` → ``2022``; ``91`` → ``1991``."""
    return year if len(year) == 4 else f"{19 if year > '70' else 20}{year}"


def _listed(features: Sequence[tuple[dict[str, Any], Any]]) -> str:
    names = list(dict.fromkeys(name for facts, _ in features[:50] for name in facts if name != "id"))
    if not names:
        return "its features, which have no properties"
    return ", ".join(names[:8]) + (" and others" if len(names) > 8 else "")
