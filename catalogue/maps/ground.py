"""Where areas lie and which are neighbours, from boundary files and from look-ups that join other areas to theirs.

An area without a boundary here lies in the mean of the centres of those that the look-ups put in it; two areas are
neighbours where any of theirs are.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from catalogue.maps.coding import coded
from catalogue.maps.coordinates import on_the_grid
from catalogue.maps.geojson import read_layers
from catalogue.maps.laying_out import Ground
from schemas.areas import Area, register
from schemas.text import normalise

TOUCHING = 15.0  # metres: generalised boundaries of neighbours do not always meet.
BRIDGES = 3  # So many pairs join two parts of an authority that a river parts.
Members = Mapping[str, Sequence[int]]


def shapes_of(files: Iterable[Path]) -> dict[str, Any]:
    """Every area of the files by code, in metres on the grid."""
    found: dict[str, Any] = {}
    for file in files:
        for layer in read_layers(file.read_bytes(), file.name):
            found.update(coded(on_the_grid(layer, file.name), file.name, layer.name).areas)
    return found


def looked_up(members: Members, pairs: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """The members of each area that a look-up's pairs lead to. What the look-up does not name keeps its own code."""
    found: dict[str, list[int]] = defaultdict(list)
    named: set[str] = set()
    for source, target in pairs:
        if source in members:
            named.add(source)
            found[target] += members[source]
    for code in members.keys() - named:
        found[code] += members[code]
    return {code: sorted(set(places)) for code, places in found.items()}


def read_pairs(path: Path, source: str, target: str) -> list[tuple[str, str]]:
    """Two columns of a look-up, as CSV or as the first sheet of a workbook."""
    if path.suffix == ".xlsx":
        import openpyxl

        rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
        header = list(next(rows))
        return [(str(row[header.index(source)]), str(row[header.index(target)])) for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row[source], row[target]) for row in csv.DictReader(file) if row[source] and row[target]]


def areas_of(kind: str, vintage: str) -> list[Area]:
    """The region's areas of a type in the list of a year."""
    return [area for area in register().all((kind,), in_region=True) if vintage in area.vintage.split()]


def same_name(areas: Iterable[Area], members: Members) -> dict[str, Sequence[int]]:
    """For areas with no member: those of an area of the same name in the same authority, in an earlier list."""
    areas = list(areas)
    kinds = {area.type for area in areas}
    earlier = {(area.parent, normalise(area.name)): area.code for area in register().all(kinds, True)
               if area.code in members}  # fmt: skip
    found = {area.code: earlier.get((area.parent, normalise(area.name))) for area in areas if area.code not in members}
    return {code: members[before] for code, before in found.items() if before}


def ground_of(areas: Sequence[Area], members: Members, shapes: Sequence[Any]) -> Ground:
    """The areas as they lie. members: places in ``shapes``, by code, for each of the areas."""
    from shapely import STRtree, centroid, get_coordinates

    codes = [area.code for area in areas]
    middles = get_coordinates(centroid(list(shapes)))
    centres = np.array([middles[list(members[code])].mean(axis=0) for code in codes])
    holder = {shape: place for place, code in enumerate(codes) for shape in members[code]}
    first, second = STRtree(shapes).query(list(shapes), predicate="dwithin", distance=TOUCHING)
    touching = {
        (holder.get(int(one), -1), holder.get(int(other), -1)) for one, other in zip(first, second, strict=True)
    }
    neighbours = sorted((one, other) for one, other in touching if -1 < one < other)
    groups = [area.parent or "" for area in areas]
    return Ground(codes, centres, groups, neighbours, _bridges(groups, centres, neighbours))


def _bridges(groups: Sequence[str], centres: Any, neighbours: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The nearest pairs between the parts of an authority that no border of its own areas joins."""
    found: list[tuple[int, int]] = []
    for group in sorted(set(groups)):
        own = [place for place, its in enumerate(groups) if its == group]
        part = {place: place for place in own}
        for one, other in neighbours:
            if one in part and other in part and part[one] != part[other]:
                joined, left = part[one], part[other]
                part = {place: joined if its == left else its for place, its in part.items()}
        apart = [(float(np.hypot(*(centres[one] - centres[other]))), one, other)
                 for one in own for other in own if one < other and part[one] != part[other]]  # fmt: skip
        found += [(one, other) for _, one, other in sorted(apart)[:BRIDGES]]
    return found
