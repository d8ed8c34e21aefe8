"""Write the layout of one list of areas, and how good it is. Run by hand, when a list of areas changes::

    python -m catalogue.maps.make_layouts ward 2021 --shapes lsoa21/*.geojson \\
        --lookup LSOA11_LSOA21.csv LSOA21CD LSOA11CD --lookup LSOA11_WD21.xlsx LSOA11CD WD21CD \\
        --source "ONS, …" -o schemas/areas/layouts

Adds ``ward-2021.csv`` to the folder, one row an area (code, column, row), and its facts to ``layouts.json``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from catalogue.maps.blocks import Cell, pieces
from catalogue.maps.ground import areas_of, ground_of, looked_up, read_pairs, same_name, shapes_of
from catalogue.maps.laying_out import Ground, lay_out
from pipelines.durable import write_text
from schemas.areas import Area


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _arguments(arguments)
    shapes = shapes_of(asked.shapes)
    members: Mapping[str, Sequence[int]] = {code: [place] for place, code in enumerate(shapes)}
    for file, source, target in asked.lookup:
        members = looked_up(members, read_pairs(Path(file), source, target))
    areas = areas_of(asked.type, asked.year)
    named = same_name(areas, members)
    members = {**members, **named}
    known = [area for area in areas if area.code in members]
    ground = ground_of(known, members, list(shapes.values()))
    cells = lay_out(ground)
    aside = in_a_row([area for area in areas if area.code not in members], cells, ground)
    facts = {
        "type": asked.type, "list": asked.year, "source": asked.source, "areas": len(areas), **quality(ground, cells),
        "placed_by_name": sorted(named), "aside": sorted(aside),
    }  # fmt: skip
    write(asked.output, f"{asked.type}-{asked.year}", {**cells, **aside}, facts)
    print(json.dumps(facts, ensure_ascii=False))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m catalogue.maps.make_layouts", description=__doc__)
    parser.add_argument("type", help="the area type: ward, msoa, lsoa")
    parser.add_argument("year", help="the year of the list, as the area register has it")
    parser.add_argument("--shapes", type=Path, nargs="+", required=True, help="boundary files")
    parser.add_argument("--lookup", nargs=3, action="append", default=[], metavar=("FILE", "FROM", "TO"))
    parser.add_argument("--source", required=True, help="publisher and title of the files")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the folder of layouts")
    return parser.parse_args(arguments)


def in_a_row(areas: Sequence[Area], cells: Mapping[str, Cell], ground: Ground) -> dict[str, Cell]:
    """Areas whose place nobody knows, in a row under all the others that begins below their own authority."""
    found: dict[str, Cell] = {}
    down = max(row for _, row in cells.values()) + 2
    across = -2
    for group in sorted({area.parent or "" for area in areas}):
        own = [cells[code][0] for code, its in zip(ground.codes, ground.groups, strict=True) if its == group]
        across = max(across + 2, min(own, default=0))
        for area in sorted((area for area in areas if area.parent == group), key=lambda area: area.name):
            found[area.code] = (across, down)
            across += 1
    return found


def quality(ground: Ground, cells: Mapping[str, Cell]) -> dict[str, Any]:
    """How true a layout is to the map.

    moved_tiles: the mean distance between a tile and its area's centre, the map scaled and moved to fit the tiles best.
    moved_pct: the same, in hundredths of the layout's longer side. neighbours_kept_pct: of the pairs that share a
    border, those whose tiles touch. directions_kept_pct: those where one lies on the same side of the other, to within
    45 degrees. pieces: in how many pieces the authorities lie; as many as they are, at best.
    """
    tiles = np.array([cells[code] for code in ground.codes], dtype=float)
    centres = ground.centres * np.array([1.0, -1.0])
    apart, wanted = centres - centres.mean(axis=0), tiles - tiles.mean(axis=0)
    moved = np.hypot(*(apart * ((apart * wanted).sum() / (apart**2).sum()) - wanted).T)
    pairs = np.array(ground.neighbours)
    steps, ways = tiles[pairs[:, 1]] - tiles[pairs[:, 0]], centres[pairs[:, 1]] - centres[pairs[:, 0]]
    turn = (steps * ways).sum(axis=1) / (np.hypot(*steps.T) * np.hypot(*ways.T))
    groups = {cells[code]: group for code, group in zip(ground.codes, ground.groups, strict=True)}
    side = float((tiles.max(axis=0) - tiles.min(axis=0)).max() + 1)
    return {
        "moved_tiles": round(float(moved.mean()), 2),
        "moved_pct": round(float(moved.mean()) / side * 100, 1),
        "neighbours": len(pairs),
        "neighbours_kept_pct": round(float((np.abs(steps).max(axis=1) == 1).mean()) * 100, 1),
        "directions_kept_pct": round(float((turn >= np.cos(np.pi / 4) - 1e-9).mean()) * 100, 1),
        "authorities": len(set(ground.groups)),
        "pieces": len(pieces(groups)),
    }


def write(folder: Path, name: str, cells: Mapping[str, Cell], facts: Mapping[str, Any]) -> None:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("code", "column", "row"))
    rows.writerows((code, *cells[code]) for code in sorted(cells))
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / f"{name}.csv", text.getvalue())
    index = folder / "layouts.json"
    known = json.loads(index.read_text("utf-8")) if index.is_file() else {}
    known[name] = dict(facts)
    write_text(index, json.dumps(dict(sorted(known.items())), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
