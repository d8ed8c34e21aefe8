"""Bring a list of things, such as places that people use, to its schema: one row in, one row out, nothing is melted.

Each column is taken by its label, as the schema knows it; several may make one field, as the lines of an address do.
The area is the row's own, or the one that the recipe gives for the row's identifier. What cannot be read is left out,
with an issue that names the cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipelines.observations import RELATION
from pipelines.standards.areas import standardise_area
from pipelines.standards.numbers import PLAIN
from schemas import code_lists, registry
from schemas.registry import Field, Schema
from schemas.text import normalise
from validation.check import CHECKED, check_table
from validation.issues import CATEGORY_NOT_KNOWN, COLUMN_NOT_USED, UNKNOWN_AREA, UNREADABLE_NUMBER, Issue, Place
from validation.reading import Sheet, Source
from validation.reading.aside import is_set_aside
from validation.report import Cells, Change, Report

LOOKED_AT = 30  # Rows among which the labels are looked for.
LONGEST = 20_000  # Rows of a sheet whose labels are looked at unasked: a longer one is not read once more for it.
PLACES = 6  # Of decimals of a coordinate: about a tenth of a metre.
TYPES = {"number": "DOUBLE", "string": "VARCHAR"}
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")
Row = dict[str, Any]
Columns = dict[str, list[int]]


@dataclass
class Reading:
    """What is learnt row by row. total, unread: cells of the columns that are used. changes: before, after → cells."""

    sheet: Sheet
    given: Mapping[str, Any]
    total: int = 0
    unread: int = 0
    issues: list[Issue] = field(default_factory=list)
    changes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str, str, str], Place] = field(default_factory=dict)

    def change(self, rule: str, name: str, before: str, after: str, place: Place) -> None:
        key = (rule, name, before, after)
        self.changes[key] += 1
        self.first.setdefault(key, place)

    def refuse(self, issue: Issue, cells: int = 1) -> None:
        self.issues.append(issue)
        self.unread += cells


def register_of(source: Source) -> str | None:
    """The schema of things whose own labels stand in the first row of a sheet, as in its template."""
    for name in registry.registers():
        fields = registry.load(name).fields
        needed = {one.name for one in fields if one.required and not one.name.startswith("area_")}
        for sheet in source.sheets:
            first = sheet.head(1) if sheet.columns and sheet.rows <= LONGEST else []
            if first and needed <= {(text or "").strip() for text in first[0][1]} and not is_set_aside(sheet):
                return name
    return None


def harmonise_register(
    source: Source, schema: Schema, given: Mapping[str, Any], connection: duckdb.DuckDBPyConnection, report: Report
) -> int:
    """Create the table ``observations`` of the schema's fields, complete the report, and return the number of rows."""
    rows: list[Row] = []
    cells = [0, 0]
    for sheet in source.sheets:
        if is_set_aside(sheet):
            continue
        made, reading = _read_sheet(sheet, schema, given)
        rows += made
        cells = [cells[0] + reading.total, cells[1] + reading.unread]
        report.add(reading.issues)
        report.changes += [Change(*key, count, reading.first[key]) for key, count in sorted(reading.changes.items())]
    _write(connection, schema, sorted(rows, key=lambda row: str(row["place_id"])))
    report.cells = Cells(cells[0], cells[0] - cells[1], 0, cells[1])
    report.statistics["rows"] = len(rows)
    if rows:
        report.schema, report.schema_version = schema.name, schema.version
        report.add(check_table(connection, RELATION, schema))
        report.statistics["checked"] = [*CHECKED, "personal data"]
    connection.complete()  # Whoever comes next asks for a stream, which waits for no answer that was left half read.
    return len(rows)


def _read_sheet(sheet: Sheet, schema: Schema, given: Mapping[str, Any]) -> tuple[list[Row], Reading]:
    reading = Reading(sheet, given)
    header, columns = _columns(sheet, schema)
    if not columns:
        return [], reading
    labels = dict(sheet.head(LOOKED_AT))[header]
    used = {number for numbers in columns.values() for number in numbers}
    ignored = {label for label, said in (given.get("columns") or {}).items() if said == "ignored"}
    for number, label in enumerate(labels):
        if number not in used and label and label.strip() not in ignored:
            place = (Place(sheet.name, header, number + 1),)
            values = {"label": label.strip(), "why": f"the schema {schema.name} has no field for it"}
            reading.issues.append(Issue(COLUMN_NOT_USED, values, 1, place))
    found = [_row(reading, schema, columns, row, cells) for row, cells in _below(sheet, header)]
    return [row for row in found if row is not None], reading


def _below(sheet: Sheet, header: int) -> list[tuple[int, list[str | None]]]:
    rows = sheet.connection.execute(f"SELECT * FROM {sheet.relation} WHERE row > {header} ORDER BY row").fetchall()
    return [(row, list(cells)) for row, *cells in rows]


def _columns(sheet: Sheet, schema: Schema) -> tuple[int, Columns]:
    """The row of the labels, and the columns of each field: the row among the first that names most fields."""
    known = {normalise(label): one.name for one in schema.fields for label in (one.name, *one.synonyms)}
    best: tuple[int, Columns] = (0, {})
    for row, cells in sheet.head(LOOKED_AT):
        found: Columns = {}
        for number, text in enumerate(cells):
            if text and (name := known.get(normalise(text))):
                found.setdefault(name, []).append(number)
        if len(found) > max(len(best[1]), 1):
            best = (row, found)
    return best


def _row(reading: Reading, schema: Schema, columns: Columns, number: int, cells: Sequence[str | None]) -> Row | None:
    """One thing; None where it has no area that we know, without which it cannot be found."""
    made: Row = {"source_sheet": reading.sheet.name, "source_row": number, "source_column": 1}
    taken, unread = 0, reading.unread
    for one in schema.fields:
        texts = [(place, text) for place in columns.get(one.name, ()) if (text := cells[place])]
        texts = [(place, " ".join(text.split())) for place, text in texts if text.strip()]
        taken += len(texts)
        at = Place(reading.sheet.name, number, (texts[0][0] if texts else columns.get(one.name, [0])[0]) + 1)
        made[one.name] = _value(reading, one, [text for _, text in texts], at)
        if one.name == "place_name":
            made["source_column"] = at.column
    reading.total += taken
    made["place_id"] = made["place_id"] or None
    named_in = (columns.get("area_code") or columns.get("area_name") or columns.get("place_id") or [0])[0]
    if not _set_area(reading, made, Place(reading.sheet.name, number, named_in + 1)):
        reading.unread = unread + taken
        return None
    named = normalise(made["place_name"] or "").replace(" ", "-")
    made["place_id"] = made["place_id"] or f"{made['area_code']}/{named}"
    return made


def _value(reading: Reading, one: Field, texts: Sequence[str], at: Place) -> Any:
    if one.type == "number":
        return _coordinate(reading, one, texts, at)
    if one.name == "category":
        return _category(reading, texts, at)
    if one.name == "postcode" and texts:
        return _postcode(reading, texts[0], at)
    if one.name == "address":
        return ", ".join(text.strip(" ,") for text in texts if text.strip(" ,")) or None
    return texts[0] if texts else None


def _coordinate(reading: Reading, one: Field, texts: Sequence[str], at: Place) -> float | None:
    if not texts:
        return None
    if not re.fullmatch(PLAIN, texts[0]):
        reading.refuse(Issue(UNREADABLE_NUMBER, {"value": texts[0]}, 1, (at,)))
        return None
    value = round(float(texts[0]), PLACES)
    if value != float(texts[0]):
        reading.change("coordinate-rounded", one.name, texts[0], repr(value), at)
    return value


def _category(reading: Reading, texts: Sequence[str], at: Place) -> str | None:
    if not texts:
        given = reading.given.get("category")
        return str(given) if given else None
    known = code_lists.load("place-categories").standard(texts[0])
    if known is None:
        values = {"value": texts[0], "label": "category"}
        reading.refuse(Issue(CATEGORY_NOT_KNOWN, values, 1, (at,)))
        return None
    if known.code != texts[0]:
        reading.change("category-spelling", "category", texts[0], known.code, at)
    return known.code


def _postcode(reading: Reading, text: str, at: Place) -> str:
    """In capitals with one space; what is no postcode stays as it is, and the check of the table says so."""
    found = POSTCODE.fullmatch(text.upper().replace(" ", ""))
    tidy = f"{found[1]} {found[2]}" if found else text
    if tidy != text:
        reading.change("postcode-spelling", "postcode", text, tidy, at)
    return tidy


def _set_area(reading: Reading, made: Row, at: Place) -> bool:
    """Put code, name and type of the area; from the recipe, by the thing's identifier, where the row names none."""
    areas = {str(name): str(code) for name, code in (reading.given.get("areas") or {}).items()}
    code, name = made["area_code"], made["area_name"]
    if not code and not name:
        code = areas.get(str(made["place_id"]))
    said = name or code or str(made["place_id"])
    found = standardise_area(code, name, trusted=areas)
    if found.area is None:
        line = f', or give it in the recipe, with a line such as `areas: {{"{said}": E08000012}}`'
        reading.refuse(Issue(found.issue or UNKNOWN_AREA, {"value": said, "line": line}, 1, (at,), found.advice), 0)
        return False
    if (name or code) != found.area.code and made["area_code"] != found.area.code:
        rule = "area-given" if not (made["area_code"] or made["area_name"]) else found.rule or "area-code"
        reading.change(rule, "area_code", said if rule != "area-given" else str(made["place_id"]), found.area.code, at)
    made |= {"area_code": found.area.code, "area_name": found.area.name, "area_type": found.area.type}
    return True


def _write(connection: duckdb.DuckDBPyConnection, schema: Schema, rows: Sequence[Row]) -> None:
    """The table, by its primary key, with the cell that each row came from."""
    columns = {one.name: TYPES[one.type] for one in schema.fields}
    columns |= {"source_sheet": "VARCHAR", "source_row": "BIGINT", "source_column": "BIGINT"}
    listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE {RELATION} ({listed})")
    if rows:
        holders = ", ".join("?" for _ in columns)
        connection.executemany(
            f"INSERT INTO {RELATION} VALUES ({holders})", [[row[name] for name in columns] for row in rows]
        )
