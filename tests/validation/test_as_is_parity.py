"""A file judged as it is gets just the errors that frictionless gives it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import Resource, system
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.as_is import check_as_is
from validation.engine import connect

Errors = set[tuple[str, int | None, str]]


def by_frictionless(path: Path, descriptor: dict[str, Any]) -> Errors | None:
    """What the command line of frictionless says; None where it stops with a fault of its own."""
    schema = path.parent / "schema.json"
    schema.write_text(json.dumps(descriptor))
    with system.use_context(trusted=True):
        resource = Resource(path=str(path), schema=str(schema))
        try:
            report = resource.validate(limit_errors=0).to_descriptor()
        except (TypeError, ArithmeticError, re.error):  # Keys of lists, times with and without a zone, a bad pattern.
            return None
    return errors_in([*report["errors"], *report["tasks"][0]["errors"]])


def by_us(path: Path, descriptor: dict[str, Any], connection: duckdb.DuckDBPyConnection) -> Errors:
    report = check_as_is(path, deepcopy(descriptor), connection)
    data = json.loads(report.to_json())
    return errors_in(data["tasks"][0]["errors"])


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as made:
        yield made


def errors_in(errors: Iterable[dict[str, Any]]) -> Errors:
    return {(error["type"], error.get("rowNumber"), error.get("fieldName") or "") for error in errors}


VERSION_2 = "https://datapackage.org/profiles/2.0/tableschema.json"
FIELDS: list[dict[str, Any]] = [
    {"type": "integer"},
    {"type": "integer", "constraints": {"required": True, "minimum": 0, "maximum": 100}},
    {"type": "integer", "constraints": {"unique": True}},
    {"type": "integer", "constraints": {"enum": [1, 5, "7"]}},
    {"type": "integer", "bareNumber": False},
    {"type": "number"},
    {"type": "number", "constraints": {"minimum": 0, "maximum": "99.5", "required": True}},
    {"type": "number", "constraints": {"unique": True}},
    {"type": "number", "groupChar": ",", "decimalChar": "."},
    {"type": "number", "constraints": {"minimum": -1}},
    {"type": "string"},
    {"type": "string", "constraints": {"required": True, "minLength": 2, "maxLength": 4}},
    {"type": "string", "constraints": {"pattern": "[A-Z][0-9]{1,3}", "unique": True}},
    {"type": "string", "constraints": {"pattern": "a|b"}},
    {"type": "string", "constraints": {"pattern": r"\w+\d"}},
    {"type": "string", "constraints": {"enum": ["all", "male", "it's"]}},
    {"type": "string", "format": "email"},
    {"type": "boolean"},
    {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"], "constraints": {"required": True}},
    {"type": "date"},
    {"type": "date", "constraints": {"minimum": "2020-01-01", "maximum": "2024-12-31", "unique": True}},
    {"type": "date", "format": "%d/%m/%Y"},
    {"type": "datetime"},
    {"type": "time"},
    {"type": "year", "constraints": {"minimum": "1900"}},
    {"type": "yearmonth"},
    {"type": "duration"},
    {"type": "geopoint"},
    {"type": "array"},
    {"type": "list", "delimiter": ";", "itemType": "integer", "constraints": {"minLength": 2}},
    {"type": "any"},
    {"type": "any", "constraints": {"required": True, "enum": ["a", "1"]}},
    {"type": "integer", "missingValues": ["-"]},
    {"type": "integer", "missingValues": []},
    {"type": "integer", "constraints": {"exclusiveMinimum": 1}},
    {"type": "integer", "categories": [1, 5]},
    {"type": "number", "decimalChar": ",", "groupChar": "."},
    {"type": "number", "bareNumber": False, "constraints": {"maximum": 5}},
    {"type": "number", "floatNumber": True},
    {"type": "string", "format": "uri"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "binary"},
    {"type": "string", "constraints": {"pattern": r"(?=.*\d)(?!x).+"}},
    {"type": "string", "constraints": {"pattern": r"(.)\1|é"}},
    {"type": "string", "constraints": {"required": True}},
    {"type": "date", "format": "any"},
    {"type": "date", "format": "%Y"},
    {"type": "datetime", "format": "any", "constraints": {"minimum": "2020-01-01T00:00:00"}},
    {"type": "datetime", "constraints": {"unique": True}},
    {"type": "time", "format": "%H:%M", "constraints": {"enum": ["10:00"]}},
    {"type": "time", "constraints": {"maximum": "10:00:00"}},
    {"type": "yearmonth", "constraints": {"minimum": "2024-01", "unique": True}},
    {"type": "geopoint", "format": "array"},
    {"type": "geojson"},
    {"type": "object", "constraints": {"minLength": 1}},
    {"type": "array", "arrayItem": {"type": "integer", "constraints": {"enum": ["1"]}}},
    {"type": "list", "constraints": {"unique": True}},
    {"type": "boolean", "constraints": {"enum": ["true"]}},
    {"type": "string", "example": "a"},
    {"type": "date", "example": "2024-02-30"},
    {},
]
MORE: list[dict[str, Any]] = [
    *([{}] * 12),
    {"missingValues": ["", "-"]},
    {"missingValues": ["-", "n/a"]},
    {"missingValues": ["x", ""]},
    {"missingValues": []},
    {"missingValues": [{"value": "-", "label": "none"}]},
    {"missingValues": [{"value": "-", "label": "none"}, {"value": ""}], "$schema": VERSION_2},
    {"$schema": VERSION_2},
    {"uniqueKeys": [["f1"]]},
    *({"fieldsMatch": match} for match in ("exact", "equal", "subset", "superset", "partial")),
]
CELLS = (
    "|0|1|5|7|-3|+5|05|5.0|1_000|100|101|1e2|1E+400|.5|5.|99.5|99.50|100.00000000000000000001|0.1|-0|-0.0|1,234.5"
    "|nan|NaN|inf|-inf| 5|5 |12345678901234567890|٣|x|bad|n/a|a|b|ab|A1|A12|A1234|a1|é|ééé|all|male|it's|ALL"
    "|All|yes|no|true|True|TRUE|false|2024-03-31|2024-3-1|2024-03-32|2024-02-30|0000-01-01|10000-01-01|2019-12-31|31/03/2024"
    "|2024/03/31|2024-03- 1| 2024-03-31|2024-03-31T10:00:00|2024-03-31T10:00:00Z|2024-03-31 10:00:00|10:00:00"
    "|10:00|2024|1899|20245|2024-03|2024-13"
    "|P1Y|1 year|-2.9,53.4|200,53|[1, 2]|{}|1;2|1|1;x|a@b.uk|a@b|-|None|NULL|epoch|infinity|0x1F|1d|\t"
    "|  |\u00a0|1.000,5|£5|n/a 12|12 %|sNaN|http://a.uk|aGk=|123e4567-e89b-12d3-a456-426614174000|Jan 2024|01/02/2024"
    '|[1,2]|{"a":1}|["a"]|{"type":"Point","coordinates":[1,2]}|aa|line\nline|"|a"b|#x|+AGE-|\x85|\u2028|\0|İ|ß'
).split("|")
cells = st.sampled_from(CELLS)


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], bytes]:
    """A schema and the bytes of a file: mostly in order, with faults of every kind."""
    fields = [
        deepcopy(field) | {"name": f"f{number}"}
        for number, field in enumerate(draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=4)), start=1)
    ]
    descriptor: dict[str, Any] = {"fields": fields} | draw(st.sampled_from(MORE))
    names = [field["name"] for field in fields]
    if draw(st.booleans()):
        descriptor["primaryKey"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 7)) == 0:
        reference = {
            "resource": draw(st.sampled_from(["", "table", "areas"])),
            "fields": [draw(st.sampled_from(names))],
        }
        descriptor["foreignKeys"] = [{"fields": [draw(st.sampled_from(names))], "reference": reference}]
    labels = [field["name"] for field in fields]
    if draw(st.integers(0, 3)) == 0:
        labels = draw(
            st.sampled_from([labels[:-1], [*labels, "more"], labels[::-1], [*labels[:-1], ""], [*labels, "f1"]])
        )
    width = len(labels)
    row = st.lists(cells, min_size=width, max_size=width)
    ragged = st.lists(cells, max_size=width + 2)
    rows = draw(st.lists(st.one_of(row, row, row, row, ragged), max_size=7))
    text = io.StringIO()
    end, quoting = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])), draw(st.sampled_from([0, 0, csv.QUOTE_ALL]))
    writer = csv.writer(text, delimiter=draw(st.sampled_from(",,,;|\t")), lineterminator=end, quoting=quoting)
    writer.writerows([*draw(st.sampled_from([[], [], [], [["A title"]], [[]]])), labels, *rows])
    return descriptor, _broken(draw, text.getvalue(), end)


def _broken(draw: st.DrawFn, text: str, end: str) -> bytes:
    """The bytes of the file, now and then with a mark where none should be, in one encoding or another."""
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        place = draw(st.integers(0, len(text)))
        text = (
            text[:place]
            + draw(st.sampled_from(['"', '""', ",", end, end * 2, " ", "\0", "\ufeff", "'"]))
            + text[place:]
        )
    text = text.removesuffix(end) if draw(st.booleans()) else text
    encoding = draw(st.sampled_from(["utf-8"] * 5 + ["utf-8-sig", "cp1252", "utf-16"]))
    return text.encode(encoding, "replace")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(table=tables(), name=st.sampled_from(["table.csv"] * 5 + ["table.tsv", "TABLE.CSV"]))
def test_any_table_gets_the_errors_that_frictionless_gives(
    table: tuple[dict[str, Any], bytes], name: str, tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    descriptor, content = table
    path = tmp_path / name
    path.write_bytes(content)

    ours, theirs = by_us(path, descriptor, connection), by_frictionless(path, descriptor)

    assert ours == theirs or theirs is None
