"""JSON, JSON Lines, GeoJSON and Parquet as sheets: row 1 the names, row n + 1 the nth record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.validation.reading.conftest import rows
from validation.reading import Source, open_source

Read = Callable[..., Source]
EXPECTED = [(1, ["area", "count"]), (2, ["Halton", "9.10"]), (3, [None, "007"])]


@pytest.mark.parametrize(
    "content",
    [
        '[{"area": "Halton", "count": 9.10}, {"count": "007"}]',
        '{"data": [{"area": "Halton", "count": 9.10}, {"area": null, "count": "007"}]}',
        '{"success": true, "result": {"records": [{"area": "Halton", "count": 9.10}, {"count": "007"}]}}',
        '{"area": "Halton", "count": 9.10}\n\n{"count": "007"}\n',
        '[["area", "count"], ["Halton", 9.10], ["", "007"]]',
        '{"area": ["Halton", null], "count": [9.10, "007"]}',
    ],
)
def test_a_table_is_found_in_every_usual_shape(read: Read, content: str) -> None:
    assert rows(read(content, "table.json")) == EXPECTED
    assert rows(read("\ufeff" + content, "no_hint_in_the_name.txt")) == EXPECTED


def test_a_field_that_comes_late_has_its_column_and_its_name(read: Read) -> None:
    source = read('[{"a": 1}, {"b": {"c": true, "d": [1, "x", 2.50]}}]')

    assert rows(source) == [(1, ["a", "b.c", "b.d"]), (2, ["1", None, None]), (3, [None, "TRUE", '[1, "x", 2.50]'])]


def test_a_point_has_its_longitude_and_latitude(read: Read) -> None:
    point = {"type": "Feature", "properties": {"name": "Widnes"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    area = {
        "type": "Feature",
        "properties": {"name": "Halton"},
        "geometry": {"type": "Polygon", "coordinates": [[[1]]]},
    }
    source = read(json.dumps({"type": "FeatureCollection", "features": [point, area]}))

    assert source.format == "geojson"
    assert rows(source) == [
        (1, ["name", "longitude", "latitude"]),
        (2, ["Widnes", "1", "2"]),
        (3, ["Halton", None, None]),
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('{"label": "Claimant count", "unit": "%"}', "holds no table (it has no list of records)"),
        ("[]", "holds no table (it has no list of records)"),
        ('{"type": "FeatureCollection", "features": []}', "holds no table (its list of records is empty)"),
        ('{"a": [{"x": 1}], "b": [{"y": 1}]}', "holds no table (it has 2 lists of records and we cannot tell which)"),
        ('[{"a": 1}, {"a": ', "is damaged or cut short and cannot be read as JSON (line 1)"),
        ('{"a": 1}\n{"a": 2}\n{"a"', "is damaged or cut short and cannot be read as JSON Lines (line 3)"),
        ("[" * 100_000, "holds no table (its JSON is nested too deeply)"),
    ],
)
def test_json_that_is_no_table_is_refused_with_the_reason(refusal: Callable[..., str], content: str, what: str) -> None:
    assert refusal(content, "x.json").startswith(f"“x.json” {what}: ")


def test_parquet_reads_as_the_text_of_its_values(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    path = tmp_path / "it's.parquet"
    connection.execute(
        "COPY (SELECT * FROM (VALUES "
        "('00012', 36600::DOUBLE, DATE '2024-01-31', TRUE, TIMESTAMP '2024-01-31 12:30:00'),"
        " (NULL, NULL, NULL, NULL, NULL), ('', 13.15, NULL, FALSE, TIMESTAMP '2024-01-31'))"
        f' t(code, "a ""rate""", day, flag, moment)) TO \'{str(path).replace(chr(39), chr(39) * 2)}\''
    )

    source = open_source(path, connection)

    assert rows(source) == [
        (1, ["code", 'a "rate"', "day", "flag", "moment"]),
        (2, ["00012", "36600", "2024-01-31", "TRUE", "2024-01-31T12:30:00"]),
        (4, [None, "13.15", None, "FALSE", "2024-01-31"]),
    ]
    assert (source.sheets[0].rows, source.format) == (4, "parquet")
