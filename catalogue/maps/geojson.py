"""Bytes of GeoJSON or TopoJSON → features: properties and a geometry of polygons in the file's own coordinates.

Whatever else the bytes are gets a sentence that says what they look like and what to do. Heights are left out. A
geometry is made valid where it crosses itself; one that cannot be read, or has no extent, is counted and left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from catalogue.errors import NotValid
from catalogue.maps.topojson import objects_of

LARGEST = 200_000_000  # bytes
MOST_FEATURES = 300_000
ADVICE = (
    "Download the file from the Open Geography portal of the Office for National Statistics again, as GeoJSON or "
    "TopoJSON."
)


class NotBoundaries(NotValid):
    """The file holds no boundaries that we can read; the sentence says what it holds."""

    what_to_do = ADVICE


@dataclass(frozen=True)
class Layer:
    """The features of one file, or of one object of a TopoJSON file. unread: how many had no polygon to draw."""

    name: str
    features: tuple[tuple[dict[str, Any], Any], ...]
    crs: str
    unread: int


def read_layers(content: bytes, name: str) -> list[Layer]:
    """The layers of a file that have polygons. Raises NotBoundaries."""
    document = _document(content, name)
    kind = document.get("type")
    if kind == "Topology":
        named = objects_of(document, name)
        layers = [_layer(key, features, "", name) for key, features in named]
    elif kind in ("FeatureCollection", "Feature"):
        features = document.get("features") if kind == "FeatureCollection" else [document]
        if not isinstance(features, list):
            raise NotBoundaries(f"{name} is a FeatureCollection without features.")
        layers = [_layer(name, features, _crs(document), name)]
    elif "rings" in str(document)[:2000] and "features" in document:
        raise NotBoundaries(
            f"{name} is JSON of ArcGIS, and not GeoJSON.", what_to_do="Ask for it as GeoJSON: f=geojson."
        )
    else:
        raise NotBoundaries(f"{name} is JSON, but neither GeoJSON nor TopoJSON: it has no features.")
    found = [layer for layer in layers if layer.features]
    if not found:
        raise NotBoundaries(f"{name} has no boundaries in it: not one of its features is a polygon.")
    return found


def _document(content: bytes, name: str) -> dict[str, Any]:
    if not content.strip():
        raise NotBoundaries(f"{name} is empty.")
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        what = "a ZIP archive: unpack it first" if content[:2] == b"PK" else "not text, so it is no GeoJSON"
        raise NotBoundaries(f"{name} is {what}.") from error
    if text.lstrip()[:1] == "<":
        raise NotBoundaries(f"{name} is a web page or XML, and not GeoJSON or TopoJSON.")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        ends = "ends in the midst of its data: the download broke off" if error.pos >= len(text.rstrip()) - 1 else (
            f"cannot be read as JSON at line {error.lineno}, column {error.colno}"
        )  # fmt: skip
        raise NotBoundaries(f"{name} {ends}.") from error
    except RecursionError as error:
        raise NotBoundaries(f"{name} is nested too deeply to be GeoJSON.") from error
    if not isinstance(document, dict):
        raise NotBoundaries(f"{name} is JSON, but neither GeoJSON nor TopoJSON: it has no features.")
    return document


def _crs(document: dict[str, Any]) -> str:
    """What the file says of its coordinates, in the way of 2008 that many files still use."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def _layer(key: str, features: Iterable[Any], crs: str, name: str) -> Layer:
    found, unread = [], 0
    for place, feature in enumerate(features):
        if place >= MOST_FEATURES:
            raise NotBoundaries(f"{name} has more than {MOST_FEATURES:,} features: more areas than we can map.")
        shape = polygons_of(feature.get("geometry")) if isinstance(feature, dict) else None
        if shape is None:
            unread += 1
            continue
        properties = feature.get("properties")
        facts = dict(properties) if isinstance(properties, dict) else {}
        facts.setdefault("id", feature.get("id"))
        found.append((facts, shape))
    return Layer(key, tuple(found), crs, unread)


def polygons_of(geometry: Any) -> Any:
    """A valid geometry of polygons alone; None where there is none. Never raises over what a file holds."""
    from shapely import Polygon

    rings = list(islice(_polygons(geometry, 0), MOST_FEATURES))
    parts = [Polygon(outer, holes) for outer, *holes in rings]
    return mended(parts) if parts else None


def mended(parts: Sequence[Any]) -> Any:
    """The parts as one valid geometry of polygons; None where nothing of any extent is left."""
    from shapely import make_valid, union_all

    valid = [part if part.is_valid else make_valid(part, method="structure", keep_collapsed=False) for part in parts]
    whole = union_all(valid) if len(valid) > 1 else valid[0]
    found = [one for one in getattr(whole, "geoms", [whole]) if one.geom_type == "Polygon" and one.area > 0]
    if not found:
        return None
    return found[0] if len(found) == 1 else union_all(found)


def _polygons(geometry: Any, depth: int) -> Iterable[list[list[tuple[float, float]]]]:
    """The rings of each polygon of a geometry, however it is nested; what is no polygon gives none."""
    if not isinstance(geometry, dict) or depth > 8:
        return
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        for one in geometry["geometries"]:
            yield from _polygons(one, depth + 1)
    polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    for polygon in polygons if isinstance(polygons, list) else []:
        rings = [_ring(ring) for ring in polygon] if isinstance(polygon, list) else []
        if rings and rings[0]:
            yield [rings[0], *(ring for ring in rings[1:] if ring)]


def _ring(points: Any) -> list[tuple[float, float]]:
    """The points of a ring, heights left out; none where they are no ring."""
    if not isinstance(points, list):
        return []
    found = [(float(at[0]), float(at[1])) for at in points if _is_point(at)]
    return found if len(found) >= 4 else []


def _is_point(at: Any) -> bool:
    return isinstance(at, list | tuple) and len(at) >= 2 and all(_is_number(part) for part in at[:2])


def _is_number(part: Any) -> bool:
    return isinstance(part, int | float) and not isinstance(part, bool) and math.isfinite(part) and abs(part) < 1e9
