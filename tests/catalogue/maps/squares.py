"""Boundary files to load: each authority a square of ten kilometres, in a grid that keeps them where they lie."""

from __future__ import annotations

import json
from typing import Any

PLACES = {
    "E08000014": (1, 2), "E08000015": (0, 1), "E08000012": (1, 1), "E08000011": (2, 1), "E08000013": (3, 1),
    "E06000006": (3, 0), "E07000127": (2, 2), "E06000007": (4, 0),
}  # fmt: skip
SIDE = 10_000
Ring = list[list[float]]


def square(column: float, row: float, side: float = SIDE, east: float = 330_000, north: float = 380_000) -> Ring:
    left, bottom = east + column * SIDE, north + row * SIDE
    return [[left, bottom], [left, bottom + side], [left + side, bottom + side], [left + side, bottom], [left, bottom]]


def feature(code: str, geometry: dict[str, Any] | None, **facts: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"FID": 1, "LAD22CD": code, "LAD22NM": "A name", **facts},
        "geometry": geometry,
    }


def polygon(*rings: Ring) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*features: dict[str, Any], crs: str = "") -> bytes:
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **named, "features": list(features)}).encode()


def authorities(*codes: str) -> bytes:
    return collection(*(feature(code, polygon(square(*PLACES[code]))) for code in codes or PLACES))


def topology() -> bytes:
    """Liverpool and Knowsley, which share an arc; quantised, in metres."""
    document = {
        "type": "Topology",
        "transform": {"scale": [10, 10], "translate": [340_000, 390_000]},
        "arcs": [
            [[1000, 0], [0, 1000]],
            [[1000, 1000], [-1000, 0], [0, -1000], [1000, 0]],
            [[1000, 0], [1000, 0], [0, 1000], [-1000, 0]],
        ],
        "objects": {
            "lad": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "properties": {"LAD22CD": "E08000012"}, "arcs": [[0, 1]]},
                    {
                        "type": "MultiPolygon",
                        "id": "E08000011",
                        "properties": {"LAD22CD": "E08000011"},
                        "arcs": [[[2, -1]]],
                    },
                ],
            },
            "places": {"type": "Point", "coordinates": [0, 0]},
        },
    }
    return json.dumps(document).encode()
