"""Areas as tiles of one size, in blocks by authority."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from catalogue.maps.layouts import Layout, Place, layout_for, layouts
from catalogue.maps.naming import TILE, beside_aside, grown, names
from catalogue.maps.plan import LABEL, MARGIN, MOST_WITH_WORDS, Label, Plan, parent_of
from schemas.areas import SMALL_TYPES

WIDE_TILE = (100, 84)  # Of a tile that holds a name and a figure.


def tile_plan(kind: str, codes: Collection[str]) -> Plan | None:
    """The areas as tiles, with all others of their layout; None where no layout has a place for any of them."""
    layout = layout_for(kind, codes)
    if layout is None:
        return None
    stand = {code: place for code in codes if (place := layout.place(code))}
    taken = set(stand.values())
    stand |= {code: place for code, place in layout.places.items() if place not in taken}
    return _plan(layout, stand, frozenset(codes) - stand.keys())


def _plan(layout: Layout, stand: Mapping[str, Place], left_out: frozenset[str]) -> Plan:
    across = max(column for column, _ in stand.values()) + 1
    down = max(row for _, row in stand.values()) + 1
    has_words = len(stand) <= MOST_WITH_WORDS
    wide, high = WIDE_TILE if has_words else (TILE, TILE)
    gap = 5.0 if has_words else 0.8
    shapes, middles = {}, {}
    for code, (column, row) in stand.items():
        x, y = MARGIN + column * wide, MARGIN + row * high
        shapes[code] = _box(x + gap / 2, y + gap / 2, wide - gap, high - gap)
        middles[code] = (x + wide / 2, y + high / 2)
    blocks, labels = _blocks(layout.name) if layout.kind in SMALL_TYPES else ({}, ())
    size = round(LABEL * across * wide, 1)
    return Plan(
        grown((0, 0, across * wide + 2 * MARGIN, down * high + 2 * MARGIN), labels, size),
        shapes, middles, True, has_words, blocks, (), labels, size, layout.aside & stand.keys(), left_out,
    )  # fmt: skip


@lru_cache
def _blocks(name: str) -> tuple[dict[str, str], tuple[Label, ...]]:
    """The outline of each authority of a layout, and its name."""
    layout = next(one for one in layouts() if one.name == name)
    parents = {place: parent_of(code) for code, place in layout.places.items() if code not in layout.aside}
    blocks = {parent: _outline(parents, parent, MARGIN) for parent in sorted(set(parents.values())) if parent}
    size = round(LABEL * TILE * (max(column for column, _ in layout.places.values()) + 1), 1)
    aside = [layout.places[code] for code in layout.aside]
    return blocks, (*names(parents, size), *([beside_aside(aside, size)] if aside else []))


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z"


def _outline(parents: Mapping[Place, str], parent: str, margin: float) -> str:
    """The edges between the tiles of one wider area and all else, as one path."""
    own = [place for place, its in parents.items() if its == parent]
    edges: set[tuple[Place, Place]] = set()
    for column, row in own:
        for (across, down), edge in (
            ((0, -1), ((column, row), (column + 1, row))),
            ((1, 0), ((column + 1, row), (column + 1, row + 1))),
            ((0, 1), ((column + 1, row + 1), (column, row + 1))),
            ((-1, 0), ((column, row + 1), (column, row))),
        ):
            if parents.get((column + across, row + down)) != parent:
                edges.add(edge)
    return "".join(_ring(ring, margin) for ring in _rings(edges))


def _rings(edges: Collection[tuple[Place, Place]]) -> Iterable[list[Place]]:
    """Edges joined end to end, each ring without its points in the midst of a straight line."""
    following: dict[Place, list[Place]] = {}
    for start, end in sorted(edges):
        following.setdefault(start, []).append(end)
    while following:
        start = here = next(iter(following))
        ring: list[Place] = []
        while here in following:
            ends = following[here]
            there = ends.pop()
            if not ends:
                del following[here]
            ring.append(here)
            here = there
            if here == start:
                break
        yield [
            at for place, at in enumerate(ring) if not _is_straight(ring[place - 1], at, ring[(place + 1) % len(ring)])
        ]


def _is_straight(before: Place, at: Place, after: Place) -> bool:
    return (before[0] == at[0] == after[0]) or (before[1] == at[1] == after[1])


def _ring(points: list[Place], margin: float) -> str:
    joined = "L".join(f"{margin + column * TILE:g} {margin + row * TILE:g}" for column, row in points)
    return f"M{joined}z"
