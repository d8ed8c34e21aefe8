"""TopoJSON → GeoJSON features: the arcs that neighbours share, put together into the rings of each area.

Source: The TopoJSON Format Specification, version 1.0, sections 2.1.2 to 2.1.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Arc = list[tuple[float, float]]


def objects_of(document: dict[str, Any], name: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """The features of each object, by its name. What points at no arc gives a feature without a geometry."""
    arcs = _arcs(document)
    objects = document.get("objects")
    named = objects.items() if isinstance(objects, dict) else ()
    return [(str(key), list(_features(one, arcs, 0))) for key, one in named]


def _arcs(document: dict[str, Any]) -> list[Arc]:
    """Every arc in the file's coordinates: of a quantised file, the steps added up, then scaled and moved."""
    place = _placing(document.get("transform"))
    given = document.get("arcs")
    is_quantised = isinstance(document.get("transform"), dict)
    return [_arc(arc, is_quantised, place) for arc in given] if isinstance(given, list) else []


def _placing(transform: Any) -> Callable[[float, float], tuple[float, float]]:
    try:
        (across, up), (left, bottom) = transform["scale"][:2], transform["translate"][:2]
        across, up, left, bottom = float(across), float(up), float(left), float(bottom)
    except (TypeError, KeyError, ValueError, IndexError):
        return lambda x, y: (x, y)
    return lambda x, y: (x * across + left, y * up + bottom)


def _arc(given: Any, is_quantised: bool, place: Callable[[float, float], tuple[float, float]]) -> Arc:
    x = y = 0.0
    found: Arc = []
    for at in given if isinstance(given, list) else []:
        try:
            here = float(at[0]), float(at[1])
        except (TypeError, ValueError, IndexError, KeyError):
            return []
        x, y = (x + here[0], y + here[1]) if is_quantised else here
        found.append(place(x, y))
    return found


def _features(one: Any, arcs: list[Arc], depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(one, dict) or depth > 4:
        return
    if one.get("type") == "GeometryCollection" and isinstance(one.get("geometries"), list):
        for part in one["geometries"]:
            yield from _features(part, arcs, depth + 1)
        return
    yield {"id": one.get("id"), "properties": one.get("properties"), "geometry": _geometry(one, arcs)}


def _geometry(one: dict[str, Any], arcs: list[Arc]) -> dict[str, Any] | None:
    kind, given = one.get("type"), one.get("arcs")
    polygons = [given] if kind == "Polygon" else given if kind == "MultiPolygon" else None
    if not isinstance(polygons, list):
        return None
    try:
        found = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    except (TypeError, IndexError):
        return None
    return {"type": "MultiPolygon", "coordinates": found}


def _ring(numbers: list[int], arcs: list[Arc]) -> list[list[float]]:
    """Arcs end to end, each but the first without its first point; one with a negative number runs backwards."""
    ring: list[list[float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += [list(at) for at in (arc[1:] if ring else arc)]
    return ring
