"""Areas in their own shapes, from boundaries that were loaded, with the land around the region behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from catalogue.maps.boundaries import Kept, place
from catalogue.maps.plan import LABEL, MOST_WITH_WORDS, Label, Plan
from catalogue.maps.shapes import path, points_of


def shape_plan(one: Kept, codes: Collection[str], neighbours: Kept | None = None) -> Plan:
    """The areas in their own shapes. neighbours: boundaries of authorities, whose outlines beyond the region show."""
    drawing = one.drawing
    stand = {code: its for code in codes if (its := place(one, code))}
    stand |= {code: code for code in one.codes - set(stand.values())}
    frame = drawing["frame"]
    behind = tuple(filter(None, (_behind(polygons, frame) for polygons in (neighbours or one).around.values())))
    middles = {code: tuple(drawing["middles"][its]) for code, its in stand.items()}
    return Plan(
        (0, 0, *drawing["size"]), {code: drawing["shapes"][its] for code, its in stand.items()}, middles,
        False, len(stand) <= MOST_WITH_WORDS, drawing["blocks"], behind,
        tuple(Label(text, x, y) for text, x, y in drawing["labels"]), round(LABEL * drawing["size"][0], 1),
        frozenset(), frozenset(codes) - stand.keys(),
    )  # fmt: skip


def _behind(polygons: Sequence[Sequence[list[int]]], frame: Mapping[str, float]) -> str:
    return path([points_of(ring) for polygon in polygons for ring in polygon], frame)
