"""Layouts: the shipped ones, and the steps that work them out."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from catalogue.maps import exchanging, laying_out
from catalogue.maps.assigning import assign
from catalogue.maps.blocks import drawn_together, joined, pieces, without_holes
from catalogue.maps.ground import looked_up
from catalogue.maps.laying_out import Ground, lay_out
from catalogue.maps.layouts import FOLDER, Layout, layout_for, layouts
from catalogue.maps.make_layouts import quality
from schemas.areas import register

SMALL = [layout for layout in layouts() if layout.kind != "local_authority"]


def test_there_is_a_layout_of_every_list_of_small_areas() -> None:
    assert {layout.name for layout in SMALL} == {
        "ward-2013", "ward-2021", "ward-2022", "msoa-2011", "msoa-2021", "lsoa-2011", "lsoa-2021",
    }  # fmt: skip


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_area_of_the_list_has_a_tile_of_its_own(layout: Layout) -> None:
    year = layout.name.rpartition("-")[2]
    wanted = {area.code for area in register().all((layout.kind,), True) if year in area.vintage.split()}

    assert len(set(layout.places.values())) == len(layout.places)
    assert set(layout.places) == (wanted or set(register().region.members))


@pytest.mark.parametrize("layout", SMALL, ids=lambda layout: layout.name)
def test_each_authority_lies_in_one_piece(layout: Layout) -> None:
    parents = {
        place: str(known.parent)
        for code, place in layout.places.items()
        if code not in layout.aside and (known := register().by_code(code))
    }

    assert len(pieces(parents)) == len(register().region.members)


@pytest.mark.parametrize("layout", SMALL, ids=lambda layout: layout.name)
def test_authorities_lie_as_they_lie(layout: Layout) -> None:
    """Sefton lies north of Liverpool, Wirral west of it, Knowsley and St. Helens east, Halton south-east."""
    middle = {code: np.array(of).mean(axis=0) for code, of in _by_authority(layout).items()}
    liverpool = middle["E08000012"]

    assert middle["E08000014"][1] < liverpool[1]
    assert middle["E08000015"][0] < liverpool[0]
    assert liverpool[0] < middle["E08000011"][0] < middle["E08000013"][0]
    assert (middle["E06000006"] > liverpool).all()


def _by_authority(layout: Layout) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for code, place in layout.places.items():
        known = register().by_code(code)
        if known and known.parent and code not in layout.aside:
            found.setdefault(known.parent, []).append(place)
    return found


def test_the_layout_is_that_of_the_list_that_the_figures_use() -> None:
    for name in ("lsoa-2011", "lsoa-2021", "ward-2013", "ward-2021"):
        kind, year = name.split("-")
        codes = [area.code for area in register().all((kind,), True) if year in area.vintage.split()]
        found = layout_for(kind, codes)

        assert found is not None
        assert found.name == name


def test_an_authority_with_a_code_for_the_census_stands_in_its_own_place() -> None:
    layout = layout_for("local_authority", ["E41000268"])

    assert layout is not None
    assert layout.place("E41000268") == layout.place("E08000012")


def test_no_layout_is_no_fault() -> None:
    assert layout_for("local_authority", ["E08000003"]) is None
    assert layout_for("constituency", ["E14000001"]) is None


@given(arrays(float, st.tuples(st.integers(1, 4), st.integers(4, 6)), elements=st.floats(0, 100)))
def test_the_assignment_has_the_least_sum(costs: np.ndarray) -> None:
    rows, columns = costs.shape
    found = assign(costs)
    least = min(sum(costs[row, way[row]] for row in range(rows)) for way in permutations(range(columns), rows))

    assert len(set(found.tolist())) == rows
    assert costs[np.arange(rows), found].sum() == pytest.approx(least)


def test_more_points_than_places_cannot_be_assigned() -> None:
    with pytest.raises(ValueError, match="fewer places"):
        assign(np.zeros((3, 2)))


def test_a_small_region_is_laid_out_as_it_lies_and_the_same_way_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying_out, "ROUNDS", 60)
    monkeypatch.setattr(exchanging, "EXCHANGES", 60)
    ground = a_region()
    cells = lay_out(ground)
    found = quality(ground, cells)

    assert lay_out(ground) == cells
    assert len(set(cells.values())) == len(ground.codes)
    assert found["pieces"] == 2
    assert found["neighbours_kept_pct"] > 85
    assert np.mean([cells[code][0] for code in ground.codes[:12]]) < np.mean([cells[c][0] for c in ground.codes[12:]])


def a_region() -> Ground:
    """Twelve areas a kilometre apart beside twelve that are twice as far from one another."""
    west = [(column * 1000.0, row * 1000.0) for row in range(4) for column in range(3)]
    east = [(4500 + column * 2000.0, row * 2000.0 - 2000) for row in range(4) for column in range(3)]
    near = [(one, one + step) for one in range(12) for step in (1, 3) if one + step < 12 and (step == 3 or one % 3 < 2)]
    neighbours = [*near, *((one + 12, other + 12) for one, other in near), (2, 12), (5, 15), (8, 18), (11, 21)]
    codes = [f"A{place:02}" for place in range(24)]
    return Ground(codes, np.array([*west, *east]), ["west"] * 12 + ["east"] * 12, neighbours)


def cells_of(drawing: str) -> tuple[list[str], list[tuple[int, int]]]:
    found = [(letter, (column, row)) for row, line in enumerate(drawing.split()) for column, letter in enumerate(line)]
    own = [(letter, cell) for letter, cell in found if letter != "."]
    return [letter for letter, _ in own], [cell for _, cell in own]


def pieces_of(groups: list[str], cells: list[tuple[int, int]]) -> int:
    return len(pieces(dict(zip(cells, groups, strict=True))))


def test_a_piece_apart_is_moved_to_the_rest() -> None:
    groups, cells = cells_of("aaa.... aaa...a bbb....")

    assert pieces_of(groups, drawn_together(groups, cells)) == 2


def test_a_piece_behind_others_is_joined_over_their_tiles() -> None:
    groups, cells = cells_of("aaaaabb aaaaabb bbbbbbb bbbaabb bbbaabb bbbbbbb")
    moved = joined(groups, cells)

    assert sorted(moved) == sorted(cells)
    assert pieces_of(groups, moved) == 2


def test_a_gap_that_tiles_enclose_is_filled() -> None:
    groups, cells = cells_of("aaaa a.aa aaaa aaaa")
    moved = without_holes(groups, cells)

    assert (1, 1) in moved
    assert len(set(moved)) == len(cells)


def test_a_look_up_keeps_what_it_does_not_name() -> None:
    members = {"E01000001": [0], "E01000002": [1], "E01000003": [2]}
    found = looked_up(members, [("E01000001", "E05000001"), ("E01000002", "E05000001"), ("E01000009", "E05000002")])

    assert found == {"E05000001": [0, 1], "E01000003": [2]}


@pytest.mark.parametrize("layout", SMALL, ids=lambda layout: layout.name)
def test_how_good_a_layout_is_stands_beside_it(layout: Layout) -> None:
    folder = FOLDER / "layouts"
    facts = json.loads((folder / "layouts.json").read_text("utf-8"))[layout.name]
    kept, ways, moved = (f"{facts[name]} %" for name in ("neighbours_kept_pct", "directions_kept_pct", "moved_pct"))
    row = f"| `{layout.name}` | {facts['areas']:,} | {kept} of {facts['neighbours']:,} | {ways} | {moved} |"

    assert row in (folder / "README.md").read_text("utf-8")
    assert facts["neighbours_kept_pct"] > 75
    assert facts["pieces"] == facts["authorities"]
