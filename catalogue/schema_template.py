"""What a template of a schema asks for: its columns, the choices of each, and what a cell may hold.

A template asks only for what a person must give. What follows from it (an area's type, a period's first and last day)
is filled in when the file is checked, so it has no column here. The drop-down lists offer labels, which people know;
a code is taken just as well, and so is any area or age band that a list does not hold.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalogue.schema_text import codes_of
from pipelines.durable import whole_file
from schemas import areas, code_lists, registry
from schemas.registry import Field, Schema

DERIVED = frozenset({"area_type", "period_start", "period_end"})
EITHER = ("area_name", "area_code")  # One of the two is enough.
# Their lists are offered and not imposed: other areas and ages are known, and several statuses may stand in one cell.
OPEN = frozenset({"area_name", "age_band", "status"})
OTHER_UNITS = {"million_vehicle_miles": ("million_vehicle_km",)}  # Published in either, and never mixed.
NEEDED = "Yes"
ONE_OF_TWO = "Name or code"
OR_STATUS = "Yes, or a status"
OPTIONAL = "No"


@dataclass(frozen=True)
class Choice:
    """One line of a drop-down list. label: what is chosen. more: a unit, a type of area, or how it is written."""

    label: str
    code: str
    meaning: str = ""
    more: str = ""


def write_template(schema: Schema, path: Path) -> None:
    """Write it, whole or not at all: a workbook for ``.xlsx``, otherwise a CSV of the headings alone."""
    with whole_file(path) as passing:
        passing.write_bytes(template_bytes(schema, path.suffix.lower()))


def template_bytes(schema: Schema, suffix: str) -> bytes:
    """The file's bytes, the same each time for the same schema."""
    if suffix == ".xlsx":
        from catalogue.schema_workbook import workbook_bytes

        return workbook_bytes(schema)
    header = io.StringIO()
    csv.writer(header, lineterminator="\r\n").writerow([field.name for field in columns(schema)])
    return header.getvalue().encode()


def columns(schema: Schema) -> list[Field]:
    """The fields that a person gives: those of the area first, then in the schema's order."""
    asked = [field for field in schema.fields if field.name not in DERIVED]
    return sorted(asked, key=lambda field: EITHER.index(field.name) if field.name in EITHER else len(EITHER))


def needed(field: Field) -> str:
    """Whether a cell of the column must be filled in, in a word or two."""
    if field.name in EITHER:
        return ONE_OF_TWO
    if field.name == "value":
        return OR_STATUS
    return NEEDED if field.required else OPTIONAL


def choices(field: Field, schema: Schema) -> list[Choice]:
    """What the drop-down list of a column offers; none where a cell takes any text or number."""
    if field.name == "area_name":
        return list(_areas())
    if field.code_list is None:
        return []
    codes = code_lists.load(field.code_list).codes
    offered = [codes[code] for code in _offered(field, schema)]
    return [Choice(code.label, code.code, code.description, _more(field, code)) for code in offered]


def _offered(field: Field, schema: Schema) -> list[str]:
    codes = list(codes_of(field, schema))
    if field.name == "unit":
        usual = {code_lists.load("measures").codes[measure].more["unit"] for measure in schema.measures}
        usual |= {other for unit in usual for other in OTHER_UNITS.get(unit, ())}
        return [code for code in codes if code in usual]
    if field.name == "period_type" and "hour" not in {field.name for field in schema.fields}:
        return [code for code in codes if code != "hour"]
    if field.name == "age_band":  # Bands are chosen more often than the hundred single years.
        return sorted(codes, key=str.isdigit)
    return codes


def _more(field: Field, code: code_lists.Code) -> str:
    if field.name == "measure":
        return code_lists.load("units").codes[code.more["unit"]].label
    return code.more["iso"] if field.name == "period_type" else ""


def _areas() -> Iterable[Choice]:
    """The region, its authorities, and the larger areas around it."""
    register, types = areas.register(), code_lists.load("area-types").codes
    region = register.region
    for code in (*region.members, region.code, *region.containing):
        if area := register.by_code(code):
            yield Choice(area.name, area.code, types[area.type].label)


def example_rows(schema: Schema) -> list[dict[str, str]]:
    """Rows that show how the template is filled in, each cell as its drop-down list has it."""
    path = registry.FOLDER.parent / "examples" / f"{schema.name}.csv"
    labels = {field.name: {choice.code: choice.label for choice in choices(field, schema)} for field in columns(schema)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{name: labels[name].get(text, text) for name, text in row.items()} for row in rows]
