"""Where we are: the region that the catalogue is for, its authorities, and the wider areas that it is compared with."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import schemas
from catalogue.query.connection import Row, Warehouse
from catalogue.query.selection import LEVELS, is_indicator
from schemas.areas import register

FOLDER = Path(schemas.__file__).parent / "areas"
AREA_COLUMNS = "code, name, type, parent, is_in_region"


@dataclass(frozen=True)
class Region:
    """code and name: of the region. authorities: codes. compared: the codes around it, the nearest first."""

    code: str
    name: str
    authorities: tuple[str, ...]
    around: tuple[str, ...]

    @property
    def context(self) -> tuple[str, ...]:
        """The region itself and what it lies in: what an authority's figure is read against."""
        return (self.code, *self.around)


@lru_cache
def region() -> Region:
    """As ``schemas/areas/region.json`` says."""
    facts: dict[str, Any] = json.loads((FOLDER / "region.json").read_text("utf-8"))
    # A region and a country are context enough: beyond the country, figures are seldom comparable.
    around = tuple(code for code in facts.get("containing", ()) if not code.startswith("K"))
    return Region(facts["code"], facts["name"], tuple(facts["members"]), around)


@lru_cache
def tiles() -> dict[str, tuple[int, int]]:
    """Column and row of each authority's tile, laid out as the areas lie; nothing where nobody has laid them out."""
    path = FOLDER / "tiles.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def areas(warehouse: Warehouse) -> dict[str, Row]:
    """The areas that occur in public data, and those that they lie in, by code."""
    sql = f"SELECT {AREA_COLUMNS} FROM areas ORDER BY type, name"
    return warehouse.remembered("areas", lambda: {row["code"]: row for row in warehouse.rows(sql)})


def area(warehouse: Warehouse, code: str) -> Row | None:
    return areas(warehouse).get(code.upper())


def authority_names(warehouse: Warehouse) -> list[str]:
    """In alphabetical order: an authority's place here is its colour's, in every chart that shows no other areas."""
    known = areas(warehouse)
    return sorted(known[code]["name"] for code in region().authorities if code in known)


def within(warehouse: Warehouse, code: str) -> list[Row]:
    """The areas that lie directly in an area, the widest kinds first, by name."""
    if code == region().code:  # Its authorities, each once: one with another code for a census is the same place.
        found = [areas(warehouse)[one] for one in region().authorities if one in areas(warehouse)]
    else:
        found = [row for row in areas(warehouse).values() if row["parent"] == code]
    return sorted(found, key=lambda row: (_level(row["type"]), row["name"]))


def earlier_codes(warehouse: Warehouse, code: str) -> list[str]:
    """The codes in public data that the same place had before, or for a census only."""
    known = (register().by_code(one) for one in areas(warehouse))
    return [area.code for area in known if area is not None and area.successors == (code,)]


def above(warehouse: Warehouse, code: str) -> list[Row]:
    """The areas that an area lies in, the widest first; an authority lies in the region that the catalogue is for."""
    chain: list[Row] = []
    here = areas(warehouse).get(code)
    while here and here["parent"] and len(chain) < 8:
        here = areas(warehouse).get(here["parent"])
        if here:
            chain.append(here)
    ours = areas(warehouse).get(region().code)
    for place, row in enumerate([areas(warehouse).get(code), *chain]):
        if row and ours and row["code"] in region().authorities and ours not in chain:
            chain.insert(place, ours)
            break
    return chain[::-1]


def indicator_tables(warehouse: Warehouse) -> dict[str, str]:
    """The table of each dataset that holds observations, by the dataset's name."""
    rows = warehouse.remembered(
        "indicator tables", lambda: warehouse.rows("SELECT name, table_name FROM datasets ORDER BY name")
    )
    return {row["name"]: row["table_name"] for row in rows if is_indicator(warehouse, row["table_name"])}


def _level(kind: str) -> int:
    return LEVELS.index(kind) if kind in LEVELS else len(LEVELS)


def counts(warehouse: Warehouse) -> dict[str, int]:
    """The numbers behind the catalogue: datasets, observations, organisations, areas of the region with figures."""
    sql = (
        "SELECT count(*) AS datasets, coalesce(sum(row_count), 0)::BIGINT AS observations, "
        "count(DISTINCT publisher) AS organisations FROM datasets"
    )
    found = warehouse.remembered("counts", lambda: warehouse.rows(sql)[0])
    return {**found, "areas": sum(map(_is_one_of_ours, areas(warehouse).values()))}


def _is_one_of_ours(row: Row) -> bool:
    """Whether it lies in the region; a second code for the same ground does not count again."""
    if row["type"] in ("local_authority", "lep"):
        return row["code"] in region().authorities
    return bool(row["is_in_region"])


def codes_in_region(warehouse: Warehouse, kind: str) -> tuple[str, ...] | None:
    """The areas of a type that lie in the region; None, for no restriction, where none of that type does."""
    found = tuple(row["code"] for row in areas(warehouse).values() if row["type"] == kind and row["is_in_region"])
    return found or None
