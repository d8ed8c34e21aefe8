"""Boundaries that were loaded, one file for each type of area and list: ``<home>/boundaries/lsoa-2021.json``.

A file holds the shapes of the region's areas, in whole metres on the British National Grid, what is drawn of them, and
which source files they came from. Loading more areas of the same list adds to it; an area that is loaded again is
replaced. Without such a file a map is drawn as tiles.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from catalogue.errors import NotFound
from catalogue.maps.coding import Coded, coded
from catalogue.maps.coordinates import on_the_grid
from catalogue.maps.geojson import LARGEST, NotBoundaries, read_layers
from catalogue.maps.layouts import heir_of
from pipelines.durable import make_folder, write_text
from schemas.areas import SMALL_TYPES, register

ENOUGH = 0.9  # Of the areas that have a figure: with fewer shapes than that, a map stays one of tiles.


@dataclass(frozen=True)
class Kept:
    """The boundaries of one list. files: the names of the files they came from, the latest last."""

    kind: str
    vintage: str
    codes: frozenset[str]
    files: tuple[str, ...]
    drawing: Mapping[str, Any]
    around: Mapping[str, Any]
    mark: str

    @property
    def name(self) -> str:
        return _name(self.kind, self.vintage)


@dataclass(frozen=True)
class Loaded:
    """What one layer of a file gave. areas: of the region. elsewhere and unread: features that were left out."""

    kept: Kept
    areas: int
    elsewhere: int
    unread: int


def load(home: Path, content: bytes, name: str) -> list[Loaded]:
    """Keep the boundaries that a file holds of the region's areas. Raises NotBoundaries."""
    if len(content) > LARGEST:
        raise NotBoundaries(
            f"{name} has more than {LARGEST // 1_000_000} MB.",
            what_to_do="Take the generalised boundaries (BGC or BUC): maps need no more.",
        )
    layers = read_layers(content, name)
    found = [(layer, coded(on_the_grid(layer, name), name, layer.name)) for layer in layers]
    inside = [(layer, one, _of_region(one)) for layer, one in found]
    if not any(areas for _, _, areas in inside):
        held = sum(len(one.areas) for _, one in found)
        raise NotBoundaries(
            f"None of the {held:,} areas in {name} lies in {_region_name()}.",
            what_to_do="Load a file that covers it.",
        )
    return [
        Loaded(_keep(home, one, areas, content, name), len(areas), len(one.areas) - len(areas), layer.unread)
        for layer, one, areas in inside
        if areas
    ]


def _region_name() -> str:
    region = register().region
    return region.name


def _of_region(one: Coded) -> dict[str, Any]:
    known = {code: register().by_code(code) for code in one.areas}
    return {code: shape for code, shape in one.areas.items() if (area := known[code]) and area.in_region}


def _keep(home: Path, one: Coded, areas: Mapping[str, Any], content: bytes, name: str) -> Kept:
    from shapely import total_bounds

    from catalogue.maps.shapes import around, drawn, rings_of, shape_of, whole_metres

    path = _folder(home) / f"{_name(one.kind, one.vintage)}.json"
    known = _read(path) if path.is_file() else {"files": [], "areas": {}, "around": {}}
    shapes = {code: shape_of(polygons) for code, polygons in known["areas"].items()}
    shapes |= {code: whole for code, shape in areas.items() if (whole := whole_metres(shape)) is not None}
    others = {code: shape for code, shape in one.areas.items() if code not in areas}
    beside = {} if one.kind in SMALL_TYPES else around(others, total_bounds(list(shapes.values())))
    source = {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "areas": len(areas)}
    document = {
        "type": one.kind, "list": one.vintage, "field": one.field,
        "files": [*(file for file in known["files"] if file["name"] != name), source],
        "areas": {code: rings_of(shapes[code]) for code in sorted(shapes)},
        "around": {**known["around"], **{code: rings_of(shape) for code, shape in sorted(beside.items())}},
        "drawing": drawn({code: shapes[code] for code in sorted(shapes)}, one.kind),
    }  # fmt: skip
    make_folder(path.parent)
    write_text(path, json.dumps(document, separators=(",", ":"), ensure_ascii=False))
    return _kept(path)


def kept(home: Path) -> list[Kept]:
    """Every list of boundaries that is loaded, by name; one that cannot be read is passed over."""
    found = (_try(path) for path in sorted(_folder(home).glob("[!.]*.json")))
    return [one for one in found if one is not None]


def remove(home: Path, name: str) -> Kept:
    """Take away the boundaries of a list, called as ``kept`` calls it. Raises NotFound."""
    for one in kept(home):
        if name == one.name:
            (_folder(home) / f"{name}.json").unlink()
            return one
    have = ", ".join(one.name for one in kept(home))
    raise NotFound(
        f"No boundaries called “{name}” are loaded.",
        what_to_do=f"There are: {have}." if have else "There are none: every map is drawn as tiles.",
    )


def boundaries_for(home: Path, kind: str, codes: Collection[str]) -> Kept | None:
    """The loaded boundaries of a type that hold the most of these areas; None where none hold nearly all of them."""
    of_kind = [one for one in kept(home) if one.kind == kind]
    wanted = [code for code in codes if _is_in_region(code)] if of_kind else []
    held = {one.name: sum(place(one, code) is not None for code in wanted) for one in of_kind}
    best = max(of_kind, key=lambda one: (held[one.name], -len(one.codes)), default=None)
    return best if best is not None and held[best.name] >= max(1, ENOUGH * len(wanted)) else None


def outlines(home: Path, kind: str, codes: Collection[str]) -> list[list[tuple[int, int]]]:
    """The outer rings of these areas in metres on the British National Grid; none where no such shapes are loaded."""
    from catalogue.maps.shapes import points_of

    one = boundaries_for(home, kind, codes)
    if one is None:
        return []
    areas = _read(_folder(home) / f"{one.name}.json")["areas"]
    held = [areas[name] for code in codes if (name := place(one, code)) is not None]
    return [points_of(outer) for polygons in held for outer, *_ in polygons]


def place(one: Kept, code: str) -> str | None:
    """The code under which an area's shape is kept: its own, or that of its one heir."""
    if code in one.codes:
        return code
    return heir if (heir := heir_of(code)) in one.codes else None


def mark(home: Path) -> str:
    """Changes whenever boundaries are loaded or removed: pages that show maps depend on it."""
    found = [_stamp(path) for path in sorted(_folder(home).glob("[!.]*.json"))]
    return hashlib.sha256(repr(found).encode()).hexdigest()[:12] if found else ""


def _is_in_region(code: str) -> bool:
    area = register().by_code(code)
    return bool(area and area.in_region)


def _folder(home: Path) -> Path:
    return home / "boundaries"


def _name(kind: str, vintage: str) -> str:
    return f"{kind}-{vintage}" if vintage else kind


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (path.name, 0, 0)
    return (path.name, stat.st_mtime_ns, stat.st_size)


def _try(path: Path) -> Kept | None:
    try:
        return _kept(path)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _kept(path: Path) -> Kept:
    return _opened(path, _stamp(path))


@lru_cache(maxsize=32)
def _opened(path: Path, stamp: tuple[str, int, int]) -> Kept:
    document = _read(path)
    drawing = document["drawing"]
    if drawing["drawn"] != _drawn():
        drawing = _drawn_anew(document)
    digest = hashlib.sha256(repr(stamp).encode() + str(drawing["drawn"]).encode()).hexdigest()[:12]
    files = tuple(file["name"] for file in document["files"])
    return Kept(
        document["type"], document["list"], frozenset(document["areas"]), files, drawing, document["around"], digest
    )


def _drawn() -> int:
    from catalogue.maps.shapes import DRAWN

    return DRAWN


def _drawn_anew(document: Mapping[str, Any]) -> dict[str, Any]:
    """By the code of today, where boundaries were loaded by that of another time."""
    from catalogue.maps.shapes import drawn, shape_of

    return drawn({code: shape_of(polygons) for code, polygons in document["areas"].items()}, document["type"])


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def names_of_files(found: Iterable[Kept]) -> str:
    return ", ".join(dict.fromkeys(file for one in found for file in one.files))
