"""Places that people use as points: which a dataset lists, how far apart they lie, and a plain map of them.

Distances are straight lines over the ground, by the mean radius of the earth: no street, no bridge and no river.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalogue.charts import COLOURS
from catalogue.explore.drawing import SHAPES, Box, Group, Size, legend, mark, opening, overlap, text
from catalogue.query.connection import Row, Warehouse, quote

RADIUS = 6371.0088  # Kilometres: the mean radius of the earth (International Union of Geodesy and Geophysics).
NEEDED = ("place_id", "place_name", "category", "area_code", "area_name", "postcode", "latitude", "longitude")
SIZES = {"wide": Size("wide", 860, 620, 14), "narrow": Size("narrow", 380, 420, 12)}
Ground = Sequence[Sequence[tuple[int, int]]]
MARGIN = 3.0  # Kilometres around the places that are shown.


@dataclass(frozen=True)
class Spot:
    """One place. latitude, longitude: degrees, WGS84; null where no point is published."""

    code: str
    name: str
    category: str
    area_code: str
    area_name: str
    postcode: str
    latitude: float | None
    longitude: float | None

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None


def spots(warehouse: Warehouse, table: str) -> tuple[Spot, ...]:
    """The places of a dataset, by area and name; none where it is no list of places."""
    if not set(NEEDED) <= set(warehouse.columns(table)):
        return ()
    sql = f"SELECT {', '.join(NEEDED)} FROM {quote(table)} ORDER BY area_name, place_name, place_id"
    rows = warehouse.remembered(("spots", table), lambda: warehouse.rows(sql))
    return tuple(map(_spot, rows))


def _spot(row: Row) -> Spot:
    place_id, name, category, code, area, postcode = (str(row[column] or "") for column in NEEDED[:-2])
    return Spot(place_id, name, category, code, area, postcode, row["latitude"], row["longitude"])


def kilometres(one: Spot, other: Spot) -> float | None:
    """The straight line between two places; None where one has no point."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    up, along = math.radians(other.latitude - one.latitude), math.radians(other.longitude - one.longitude)
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    part = math.sin(up / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(along / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(part))


def around(all_spots: Sequence[Spot], own: Sequence[Spot], within: float) -> list[Spot]:
    """The places with a point that lie within so many kilometres of one of ``own``, those themselves among them."""
    found = []
    for spot in all_spots:
        far = [km for one in own if (km := kilometres(one, spot)) is not None]
        if far and min(far) <= within:
            found.append(spot)
    return found


def draw(
    shown: Sequence[Spot], own: Sequence[Spot], groups: Sequence[Group], size: Size, label: str, ground: Ground = ()
) -> str:  # fmt: skip
    """A plain map: north is up, and a kilometre is as long in every direction.

    shown: all points. own: those that are named first, and stand out. groups: the authorities, for colour and shape.
    ground: outlines of the authorities in metres on the British National Grid; none where none are loaded.
    """
    flat = [_on_the_grid(spot) if ground else _flat(spot, shown[0].latitude or 0.0) for spot in shown]
    west, east = min(x for x, _ in flat) - MARGIN, max(x for x, _ in flat) + MARGIN
    south, north = min(y for _, y in flat) - MARGIN / 2, max(y for _, y in flat) + MARGIN / 2
    drawn = [one for one in groups if any(spot.area_code == one.code for spot in shown)]
    lines = -(-len(drawn) // max((size.width - 20) // 130, 1))
    room = size.height - 60 - 24 * lines
    scale = min((size.width - 12) / (east - west), room / (north - south))
    left, top = (size.width - scale * (east - west)) / 2, 6.0
    placed = [(left + (x - west) * scale, top + (north - y) * scale) for x, y in flat]
    bottom = top + (north - south) * scale
    order = sorted(range(len(shown)), key=lambda number: shown[number] not in own)
    points = "".join(_point(shown[n], placed[n], shown[n] in own, groups) for n in reversed(order))
    names = _names([shown[n] for n in order], [placed[n] for n in order], own, size, bottom)
    height = bottom + 54 + 24 * lines
    inside_frame = f'x="1" y="{top - 5:.1f}" width="{size.width - 2}" height="{bottom - top + 10:.1f}" rx="4"'
    frame = f'<rect class="rule" fill="none" {inside_frame}/>'
    land = _land(ground, inside_frame, lambda x, y: (left + (x - west) * scale, top + (north - y) * scale))
    return opening(size.width, round(height), label) + land + frame + points + names + (
        f"{_bar(scale, size, bottom + 24)}{legend(drawn, size, bottom + 62)}</svg>"
    )  # fmt: skip


def _land(ground: Ground, frame: str, place: Callable[[float, float], tuple[float, float]]) -> str:
    """The authorities as faint shapes, cut at the frame."""
    if not ground:
        return ""
    paths = []
    for ring in ground:
        corners = "L".join("{:.1f} {:.1f}".format(*place(x / 1000, y / 1000)) for x, y in ring)
        paths.append(f'<path class="land" d="M{corners}z"/>')
    return f'<clipPath id="frame"><rect {frame}/></clipPath><g clip-path="url(#frame)">{"".join(paths)}</g>'


def _on_the_grid(spot: Spot) -> tuple[float, float]:
    """Kilometres east and north on the British National Grid."""
    from catalogue.maps.coordinates import to_grid

    east, north = to_grid(spot.longitude or 0.0, spot.latitude or 0.0)
    return east / 1000, north / 1000


def _flat(spot: Spot, latitude: float) -> tuple[float, float]:
    """Kilometres east and north: over a city region the earth is flat enough."""
    degree = math.pi * RADIUS / 180
    return (spot.longitude or 0.0) * degree * math.cos(math.radians(latitude)), (spot.latitude or 0.0) * degree


def _paint(spot: Spot, groups: Sequence[Group]) -> int:
    return next((one.paint for one in groups if one.code == spot.area_code), 0)


def _point(spot: Spot, at: tuple[float, float], is_own: bool, groups: Sequence[Group]) -> str:
    paint = _paint(spot, groups)
    look = f"p f{paint % len(COLOURS)}"
    return mark(SHAPES[paint % len(SHAPES)], *at, 9 if is_own else 5, look, f"{spot.name}, {spot.area_name}")


def _names(
    shown: Sequence[Spot], placed: Sequence[tuple[float, float]], own: Sequence[Spot], size: Size, bottom: float
) -> str:
    """The names that find room; those of ``own`` come first, and bold."""
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in placed]
    parts = []
    for spot, (x, y) in zip(shown, placed, strict=True):
        font = size.font if spot in own else size.font - 2
        name = spot.name.strip()
        wide = len(name) * font * 0.56
        for dx, dy, anchor in ((12, 5, "start"), (-12, 5, "end"), (0, -13, "middle"), (0, 22, "middle")):
            start = x + dx - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
            box = (start, y + dy - font, start + wide, y + dy + 3)
            inside = box[0] > 4 and box[2] < size.width - 4 and box[1] > 0 and box[3] < bottom
            if inside and not any(overlap(box, other) for other in taken):
                taken.append(box)
                parts.append(text(x + dx, y + dy, name, font, "halo", anchor, 700 if spot in own else 400))
                break
    return "".join(parts)


def _bar(scale: float, size: Size, at: float) -> str:
    """A bar of so many kilometres, and which way is north."""
    length = next((km for km in (10, 5, 2, 1, 0.5) if km * scale < size.width * 0.3), 0.2)
    end = 12 + length * scale
    return (
        f'<path class="axis" fill="none" d="M12 {at - 5:.1f}v5H{end:.1f}v-5"/>'
        f"{text(end + 8, at + 2, f'{length:g} km', size.font - 1, 'soft')}"
        f"{text(size.width - 6, at + 2, 'North is up', size.font - 1, 'soft', 'end')}"
    )
