"""Coordinates as files have them → metres on the British National Grid, on which every map is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalogue.maps.geojson import Layer, NotBoundaries

BRITAIN = (-100_000.0, -100_000.0, 800_000.0, 1_350_000.0)  # metres, with the sea around
NEAR_BRITAIN = (-15.0, 48.0, 5.0, 63.0)  # degrees
GRID_ADVICE = "Download it in degrees (WGS 84, EPSG:4326) or on the British National Grid (EPSG:27700)."


def on_the_grid(layer: Layer, name: str) -> list[tuple[dict[str, Any], Any]]:
    """The features of a layer in metres on the grid. Raises NotBoundaries where the coordinates are of another system.

    The numbers decide, since files on the grid say that they are in degrees: no degree is as large as a metre count.
    """
    from shapely import total_bounds

    bounds = tuple(float(one) for one in total_bounds([shape for _, shape in layer.features]))
    if _lies_in(bounds, NEAR_BRITAIN):
        return [(facts, _projected(shape)) for facts, shape in layer.features]
    if _lies_in(bounds, BRITAIN) and max(map(abs, bounds)) > 360:
        return list(layer.features)
    raise NotBoundaries(f"{name}: {_where(bounds, layer.crs)}.", what_to_do=GRID_ADVICE)


def _lies_in(bounds: Sequence[float], box: Sequence[float]) -> bool:
    return bounds[0] >= box[0] and bounds[1] >= box[1] and bounds[2] <= box[2] and bounds[3] <= box[3]


def _where(bounds: Sequence[float], crs: str) -> str:
    left, bottom, right, top = bounds
    if _lies_in((bottom, left, top, right), NEAR_BRITAIN):
        return "its coordinates are the wrong way round, latitude before longitude"
    said = f" (it says {crs[:60]})" if crs else ""
    if max(map(abs, bounds)) <= 360:
        corners = f"from {left:.1f}, {bottom:.1f} to {right:.1f}, {top:.1f} degrees"
        return f"its areas lie outside Great Britain, {corners}{said}"
    return f"its coordinates are neither degrees nor metres on the British National Grid{said}"


def to_grid(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing in metres (EPSG:27700) of a point in degrees (EPSG:4326)."""
    east, north = _to_grid()(longitude, latitude)
    return float(east), float(north)


def _projected(shape: Any) -> Any:
    from shapely import transform

    return transform(shape, _to_grid(), interleaved=False)


_transformer: list[Any] = []


def _to_grid() -> Any:
    """From longitude and latitude to easting and northing; made once, since it takes a while."""
    if not _transformer:
        from pyproj import Transformer

        _transformer.append(Transformer.from_crs(4326, 27700, always_xy=True).transform)
    return _transformer[0]
