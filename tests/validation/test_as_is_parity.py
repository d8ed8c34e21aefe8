"""A file judged as it is gets just the errors that frictionless gives it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

from frictionless import Resource, Schema, system
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.as_is import check_as_is

Errors = set[tuple[str, int | None, str]]


def by_frictionless(path: Path, descriptor: dict[str, Any]) -> Errors:
    schema = Schema.from_descriptor(deepcopy(descriptor))
    with system.use_context(trusted=True):
        report = Resource(path=path.name, basepath=str(path.parent), schema=schema).validate(limit_errors=0)
    return errors_in(report.to_descriptor()["tasks"][0]["errors"])


def by_us(path: Path, descriptor: dict[str, Any]) -> Errors:
    report = check_as_is(path, deepcopy(descriptor))
    assert report.listing is not None
    return errors_in(report.listing)


def errors_in(errors: Iterable[dict[str, Any]]) -> Errors:
    return {(error["type"], error.get("rowNumber"), error.get("fieldName") or "") for error in errors}


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
]
CELLS = (
    "|0|1|5|7|-3|+5|05|5.0|1_000|100|101|1e2|1E+400|.5|5.|99.5|99.50|100.00000000000000000001|0.1|-0|-0.0|1,234.5"
    "|nan|NaN|inf|-inf| 5|5 |12345678901234567890|٣|x|bad|n/a|a|b|ab|A1|A12|A1234|a1|é|ééé|all|male|it's|ALL"
    "|All|yes|no|true|True|TRUE|false|2024-03-31|2024-3-1|2024-03-32|2024-02-30|0000-01-01|10000-01-01|2019-12-31|31/03/2024"
    "|2024/03/31|2024-03- 1| 2024-03-31|2024-03-31T10:00:00|2024-03-31T10:00:00Z|2024-03-31 10:00:00|10:00:00"
    "|10:00|2024|1899|20245|2024-03|2024-13"
    "|P1Y|1 year|-2.9,53.4|200,53|[1, 2]|{}|1;2|1|1;x|a@b.uk|a@b|-|None|NULL|epoch|infinity|0x1F|1d|\t"
).split("|")
cells = st.sampled_from(CELLS)


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """A schema and the text of a file: mostly in order, with faults of every kind."""
    fields = [
        deepcopy(field) | {"name": f"f{number}"}
        for number, field in enumerate(draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=4)), start=1)
    ]
    descriptor: dict[str, Any] = {"fields": fields}
    keyable = [field["name"] for field in fields if field["type"] not in ("array", "object", "list")]
    if keyable and draw(st.booleans()):
        descriptor["primaryKey"] = draw(st.lists(st.sampled_from(keyable), min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 3)) == 0:
        descriptor["missingValues"] = draw(st.sampled_from([["", "-"], ["-", "n/a"], ["x", ""]]))
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
    writer = csv.writer(text, lineterminator=draw(st.sampled_from(["\n", "\n", "\r\n"])))
    writer.writerows([labels, *rows])
    return descriptor, text.getvalue()


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(table=tables())
def test_any_table_gets_the_errors_that_frictionless_gives(table: tuple[dict[str, Any], str], tmp_path: Path) -> None:
    descriptor, text = table
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")

    assert by_us(path, descriptor) == by_frictionless(path, descriptor)
