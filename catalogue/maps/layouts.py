"""Where each area's tile stands: one equal tile for each area, laid out as the areas lie.

The places are data, ``schemas/areas/tiles.csv`` for the authorities and one file for each type and list of small areas
in ``schemas/areas/layouts``: columns and rows, counted from the top left. ``catalogue.maps.laying_out`` found them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import schemas
from schemas.areas import register

FOLDER = Path(schemas.__file__).parent / "areas"
Place = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """places: column and row of each area, from nought. aside: those whose place is not known, in a row below."""

    name: str
    kind: str
    places: Mapping[str, Place]
    aside: frozenset[str] = frozenset()
    source: str = ""

    def place(self, code: str) -> Place | None:
        """Where an area stands; one with another code for a census, or an old one, stands where its one heir does."""
        return self.places[code] if code in self.places else self.places.get(heir_of(code))


def heir_of(code: str) -> str:
    """The code of the same ground today, or that of the list itself for one that a census alone had; else empty."""
    known = register().by_code(code)
    heirs = (register().live_codes(known) if not known.is_live else known.successors) if known else ()
    return heirs[0] if len(heirs) == 1 else ""


@lru_cache
def layouts() -> tuple[Layout, ...]:
    """Every layout that there is; none where nobody has laid the areas out."""
    facts = FOLDER / "layouts" / "layouts.json"
    described = json.loads(facts.read_text("utf-8")) if facts.is_file() else {}
    found = [_read("local_authority", "local_authority", FOLDER / "tiles.csv")]
    for name, about in sorted(described.items(), reverse=True):
        path = FOLDER / "layouts" / f"{name}.csv"
        found.append(_read(name, about["type"], path, about.get("aside", ()), about.get("source", "")))
    return tuple(layout for layout in found if layout.places)


def _read(name: str, kind: str, path: Path, aside: Iterable[str] = (), source: str = "") -> Layout:
    places: dict[str, Place] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            places = {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}
    left = min((column for column, _ in places.values()), default=0)
    top = min((row for _, row in places.values()), default=0)
    places = {code: (column - left, row - top) for code, (column, row) in places.items()}
    return Layout(name, kind, places, frozenset(aside) & places.keys(), source)


def layout_for(kind: str, codes: Collection[str]) -> Layout | None:
    """The layout of a type that has a place for most of these areas; None where none has a place for any."""
    of_kind = [layout for layout in layouts() if layout.kind == kind]
    held = {layout.name: sum(layout.place(code) is not None for code in codes) for layout in of_kind}
    # Of two that hold as many, the one with fewer besides: its areas are those of the list that the figures use.
    best = max(of_kind, key=lambda layout: (held[layout.name], -len(layout.places)), default=None)
    return best if best is not None and held[best.name] else None
