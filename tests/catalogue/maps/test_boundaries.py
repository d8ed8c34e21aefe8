"""Boundary files: what is read of them, what is refused and how, what is kept, and the maps that are drawn of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import maps
from catalogue.errors import CatalogueError
from catalogue.maps import boundaries
from catalogue.maps.boundaries import kept, load, mark
from catalogue.maps.geojson import NotBoundaries, polygons_of, read_layers
from tests.catalogue.maps.squares import PLACES, SIDE, authorities, collection, feature, polygon, square, topology

SIX = [code for code in PLACES if code not in ("E07000127", "E06000007")]
RATES: dict[str, float | None] = {code: float(place) for place, code in enumerate(SIX)}


def in_degrees(ring: list[list[float]]) -> list[list[float]]:
    from pyproj import Transformer

    to_degrees = Transformer.from_crs(27700, 4326, always_xy=True).transform
    return [[*to_degrees(*point), 12.5] for point in ring]


def liverpool(ring: list[list[float]], crs: str = "") -> bytes:
    return collection(feature("E08000012", polygon(ring)), crs=crs)


def area_of(home: Path, code: str) -> float:
    """Square kilometres of an area as it is kept."""
    from catalogue.maps.shapes import shape_of

    document = json.loads((home / "boundaries" / "local_authority-2022.json").read_text("utf-8"))
    return round(float(shape_of(document["areas"][code]).area) / 1e6, 1)


def test_six_authorities_are_found_by_their_codes_among_their_neighbours(tmp_path: Path) -> None:
    (loaded,) = load(tmp_path, authorities(), "lads.geojson")

    assert (loaded.kept.name, loaded.areas, loaded.elsewhere) == ("local_authority-2022", 6, 2)
    assert loaded.kept.codes == set(SIX)
    assert set(loaded.kept.around) == {"E07000127", "E06000007"}


def test_degrees_with_heights_give_the_same_as_metres(tmp_path: Path) -> None:
    content = collection(*(feature(code, polygon(in_degrees(square(*PLACES[code])))) for code in SIX))
    load(tmp_path, content, "lads.geojson")

    assert area_of(tmp_path, "E08000012") == 100.0


def test_metres_are_known_whatever_the_file_says_they_are(tmp_path: Path) -> None:
    load(
        tmp_path, collection(feature("E08000012", polygon(square(1, 1))), crs="urn:ogc:def:crs:OGC:1.3:CRS84"), "a.json"
    )

    assert area_of(tmp_path, "E08000012") == 100.0


def test_the_arcs_of_topojson_are_put_together(tmp_path: Path) -> None:
    (loaded,) = load(tmp_path, topology(), "lads.topojson")

    assert loaded.kept.codes == {"E08000012", "E08000011"}
    assert (area_of(tmp_path, "E08000012"), area_of(tmp_path, "E08000011")) == (100.0, 100.0)


def test_islands_holes_and_several_features_of_one_area_are_one_shape(tmp_path: Path) -> None:
    hole = square(1.2, 1.2, SIDE / 2)
    island = {"type": "MultiPolygon", "coordinates": [[square(5, 5)], [square(7, 5)]]}
    content = collection(feature("E08000012", polygon(square(1, 1), hole)), feature("E08000012", island))
    (loaded,) = load(tmp_path, content, "lads.geojson")

    assert area_of(tmp_path, "E08000012") == 275.0
    assert loaded.kept.drawing["shapes"]["E08000012"].count("M") == 4


def test_a_ring_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow = [[340_000, 390_000], [350_000, 400_000], [350_000, 390_000], [340_000, 400_000], [340_000, 390_000]]
    load(tmp_path, collection(feature("E08000012", polygon(bow))), "lads.geojson")

    assert area_of(tmp_path, "E08000012") == 50.0


def test_features_without_a_polygon_are_passed_over_and_counted(tmp_path: Path) -> None:
    flat = polygon([[1.0, 1.0]] * 4)
    content = collection(
        feature("E08000012", polygon(square(1, 1))), feature("E08000011", None), feature("E08000013", flat),
        feature("E08000014", {"type": "Point", "coordinates": [1, 2]}), {"type": "Feature"},
    )  # fmt: skip
    (loaded,) = load(tmp_path, content, "lads.geojson")

    assert (loaded.areas, loaded.unread) == (1, 4)


def test_loading_more_of_a_list_adds_to_it_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, authorities("E08000012"), "one.geojson")
    load(tmp_path, authorities("E08000011", "E07000127"), "two.geojson")
    before = kept(tmp_path)[0]
    load(tmp_path, authorities("E08000011", "E07000127"), "two.geojson")
    (after,) = kept(tmp_path)

    assert after.codes == {"E08000012", "E08000011"}
    assert after.files == ("one.geojson", "two.geojson")
    assert after.drawing == before.drawing


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html>", "a web page or XML"),
        (b"\xef\xbb\xbf  <kml>", "a web page or XML"),
        (b"PK\x03\x04\xff\xfe", "a ZIP archive"),
        (b"\xff\x00\x80", "not text"),
        (b"code,name\n1,2\n", "cannot be read as JSON at line 1"),
        (authorities()[:400], "the download broke off"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1, 2]", "neither GeoJSON nor TopoJSON"),
        (b'{"type": "Other"}', "neither GeoJSON nor TopoJSON"),
        (b'{"type": "FeatureCollection"}', "without features"),
        (b'{"type": "FeatureCollection", "features": []}', "no boundaries in it"),
        (b'{"type": "Topology"}', "no boundaries in it"),
        (b'{"type": "Topology", "arcs": 3, "objects": {"a": {"type": "Polygon", "arcs": [[0]]}}}', "no boundaries"),
        (b'{"features": [{"geometry": {"rings": []}}], "geometryType": "esri"}', "JSON of ArcGIS"),
        (collection(feature("nonsense", polygon(square(1, 1)))), "no codes of areas that we know"),
        (collection(feature("E08000003", polygon(square(1, 1)))), "None of the 1 areas"),
        (liverpool([[53.4, -2.9], [53.5, -2.9], [53.5, -2.8], [53.4, -2.9]]), "the wrong way round"),
        (liverpool([[150, -30], [151, -30], [151, -31], [150, -30]]), "outside Great Britain"),
        (liverpool(square(1, 1, east=-400_000, north=7_000_000), "EPSG:3857"), "neither degrees nor metres"),
        (liverpool(square(1, 1, east=-400_000, north=7_000_000), "EPSG:3857"), "(it says EPSG:3857)"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_boundaries_is_refused_in_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(NotBoundaries) as refused:
        load(tmp_path, content, "file.geojson")

    assert "file.geojson" in str(refused.value)
    assert words in str(refused.value)
    assert refused.value.what_to_do
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "LARGEST", 100)

    with pytest.raises(NotBoundaries, match="more than"):
        load(tmp_path, authorities(), "lads.geojson")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["Polygon", "MultiPolygon", "x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "geometries", "arcs", "features"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=50)
@given(JSON)
def test_no_geometry_makes_the_reader_raise(geometry: Any) -> None:
    assert polygons_of(geometry) is None or polygons_of(geometry).is_valid


@settings(max_examples=50)
@given(st.sampled_from(["FeatureCollection", "Topology", "Feature"]), JSON, JSON)
def test_no_document_makes_the_reader_raise_but_to_refuse_it(kind: str, one: Any, other: Any) -> None:
    document = {"type": kind, "features": one, "objects": one, "arcs": other, "transform": other, "geometry": one}
    try:
        layers = read_layers(json.dumps(document).encode(), "file")
    except CatalogueError:
        return
    assert all(layer.features for layer in layers)


def test_a_map_shows_shapes_where_boundaries_are_loaded_and_tiles_where_not(tmp_path: Path) -> None:
    load(tmp_path, authorities(), "lads.geojson")
    shapes, tiles = (maps.make(RATES, "local_authority", home=tmp_path, tiles=tiles) for tiles in (False, True))

    assert shapes is not None
    assert tiles is not None
    assert (shapes.plan.is_tiles, tiles.plan.is_tiles) == (False, True)
    assert shapes.plan.shapes.keys() == tiles.plan.shapes.keys()
    assert len(shapes.plan.behind) == 2
    ElementTree.fromstring(shapes.svg)


def test_shapes_lie_within_the_drawing_and_where_they_lie(tmp_path: Path) -> None:
    load(tmp_path, authorities(), "lads.geojson")
    made = maps.make(RATES, "local_authority", home=tmp_path)

    assert made is not None
    _, _, wide, high = made.plan.frame
    middles = made.plan.middles
    assert all(0 < x < wide and 0 < y < high for x, y in middles.values())
    assert middles["E08000014"][1] < middles["E08000012"][1] < middles["E06000006"][1]
    assert middles["E08000015"][0] < middles["E08000012"][0] < middles["E08000011"][0]
    assert all(re.fullmatch(r"(M[\d.]+ [\d.]+l[-\d. ]+z)+", shape) for shape in made.plan.shapes.values())


def test_boundaries_of_a_few_areas_leave_the_map_as_tiles(tmp_path: Path) -> None:
    load(tmp_path, authorities("E08000012", "E08000011"), "two.geojson")
    made = maps.make(RATES, "local_authority", home=tmp_path)

    assert made is not None
    assert made.plan.is_tiles


def test_an_authority_with_a_code_for_the_census_has_its_shape(tmp_path: Path) -> None:
    load(tmp_path, authorities(), "lads.geojson")
    made = maps.make({"E41000268": 1.0}, "local_authority", home=tmp_path)

    assert made is not None
    assert "E41000268" in made.plan.shapes
    assert "E08000012" not in made.plan.shapes


def test_a_damaged_file_leaves_the_map_as_tiles(tmp_path: Path) -> None:
    load(tmp_path, authorities(), "lads.geojson")
    (tmp_path / "boundaries" / "local_authority-2022.json").write_text('{"type": "local_auth')
    made = maps.make(RATES, "local_authority", home=tmp_path)

    assert made is not None
    assert made.plan.is_tiles


def test_shapes_drawn_by_earlier_code_are_drawn_anew(tmp_path: Path) -> None:
    load(tmp_path, authorities(), "lads.geojson")
    path = tmp_path / "boundaries" / "local_authority-2022.json"
    document = json.loads(path.read_text("utf-8"))
    wanted = dict(document["drawing"])
    path.write_text(json.dumps({**document, "drawing": {"drawn": 0}}))

    assert dict(kept(tmp_path)[0].drawing) == wanted


def test_the_mark_changes_with_what_is_loaded(tmp_path: Path) -> None:
    none = mark(tmp_path)
    load(tmp_path, authorities("E08000012"), "one.geojson")
    one = mark(tmp_path)
    load(tmp_path, authorities("E08000011"), "two.geojson")

    assert none == ""
    assert len({none, one, mark(tmp_path)}) == 3


@pytest.mark.parametrize(
    ("place", "name", "areas", "most"),
    [
        ("lad22_buc.geojson", "local_authority-2022", 6, 20_000),
        ("cauth22_buc.geojson", "combined_authority-2022", 1, 10_000),
        ("lsoa21_boundaries/E06000006.geojson", "lsoa-2021", 80, 100_000),
        ("wards_2013_boundaries/*.json", "ward-2013", 132, 250_000),
    ],
)
def test_published_boundaries_are_loaded(
    shared_data: Path, tmp_path: Path, place: str, name: str, areas: int, most: int
) -> None:
    for path in sorted((shared_data / "geography").glob(place)):
        load(tmp_path, path.read_bytes(), path.name)
    (found,) = kept(tmp_path)

    assert (found.name, len(found.codes)) == (name, areas)
    assert all(found.drawing["shapes"].values())
    assert (tmp_path / "boundaries" / f"{name}.json").stat().st_size < most
