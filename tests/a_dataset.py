"""A small dataset to publish, and a run that reads it: what publishing needs, and no more of the pipeline."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.descriptions import Description
from pipelines.publish import sha256
from validation.issues import Issue, IssueKind, Place
from validation.report import Cells, Change, Report

A_FAULT = IssueKind("test-fault", "A fault", "Row {row} is wrong.", "Correct it.", "error")
KEY = ("area_code", "period", "sex", "measure")


@dataclass(frozen=True)
class AField:
    name: str
    type: str = "string"
    title: str = ""
    description: str = ""
    unit: str | None = None
    required: bool = False


FIELDS = (
    AField("area_code", title="Area code", description="The area's GSS code.", required=True),
    AField("area_name", title="Area name", description="The area's name in the register."),
    AField("area_type", title="Area type", description="The type of area."),
    AField("period", title="Period", description="The period, as ISO 8601 writes it.", required=True),
    AField("period_start", "date", "From", "The first day."),
    AField("period_end", "date", "To", "The last day."),
    AField("period_type", title="Type of period", description="The type of period."),
    AField("sex", title="Sex", description="Of whom.", required=True),
    AField("measure", title="Measure", description="What is observed.", required=True),
    AField("value", "number", "Value", "The value; null where it is withheld."),
    AField("unit", title="Unit", description="The unit of the value."),
    AField("status", title="Status", description="Markers, parted by a space."),
)


@dataclass(frozen=True)
class ASchema:
    name: str = "unemployment"
    version: str = "1.0.0"
    title: str = "Unemployment"
    description: str = "Who is out of work."
    theme: str = "unemployment"
    fields: tuple[AField, ...] = FIELDS
    primary_key: tuple[str, ...] = KEY
    expectations: tuple[Path, ...] = ()

    @property
    def descriptor(self) -> dict[str, Any]:
        fields = [
            {"name": f.name, "type": f.type, "title": f.title, "description": f.description}
            | ({"constraints": {"required": True}} if f.required else {})
            for f in self.fields
        ]
        return {"fields": fields, "primaryKey": list(self.primary_key), "missingValues": [""]}


@dataclass(frozen=True)
class ARecipe:
    def to_dict(self) -> dict[str, Any]:
        return {"schema": "unemployment", "layout": "wide"}


@dataclass
class ARun:
    connection: duckdb.DuckDBPyConnection
    rows: int
    report: Report
    relation: str | None = "observations"
    schema: ASchema | None = field(default_factory=ASchema)
    recipe: ARecipe | None = field(default_factory=ARecipe)


def a_dataset(
    folder: Path, *rows: tuple[str, str, float | None], name: str = "claimants", **descriptor: object
) -> Path:
    """Write a dataset's folder. rows: area code, period (a year) and value."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    lines = [f"{code},{period},{'' if value is None else value}" for code, period, value in rows or A_TABLE]
    (place / "claimants.csv").write_text("\n".join(["code,year,value", *lines, ""]))
    (place / "datapackage.json").write_text(json.dumps(a_descriptor(name) | descriptor))
    return place


A_TABLE = (("E08000012", "2023", 13_500.0), ("E06000006", "2023", 2_105.0), ("E06000006", "2022", None))


def a_descriptor(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": "Claimants by year",
        "description": "How many people claimed. One row is one area and one year.",
        "licenses": [
            {"name": "OGL-UK-3.0", "title": "Open Government Licence v3.0", "path": "https://example.org/ogl"}
        ],
        "contributors": [{"title": "Office for National Statistics", "role": "publisher"}],
        "sources": [{"title": "A table", "path": "https://example.org/table"}],
        "keywords": ["claimants"],
        "lcr:theme": "unemployment",
        "lcr:caveats": ["Rounded to five."],
        "lcr:updateFrequency": "annual",
        "resources": [{"name": "source", "path": "claimants.csv", "format": "csv", "mediatype": "text/csv"}],
    }


def harmonise(description: Description) -> ARun:
    """Do what ``pipelines.run.harmonise`` does, for this one layout."""
    connection = duckdb.connect()
    connection.execute(
        """
        CREATE TABLE observations AS
        SELECT code AS area_code, 'Area ' || code AS area_name, 'local_authority' AS area_type, year AS period,
               make_date(CAST(year AS INTEGER), 1, 1) AS period_start,
               make_date(CAST(year AS INTEGER), 12, 31) AS period_end,
               'calendar_year' AS period_type, 'all' AS sex, 'claimant_count' AS measure,
               value, 'persons' AS unit, CASE WHEN value IS NULL THEN 'c' END AS status,
               CAST(NULL AS VARCHAR) AS source_sheet, row_number() OVER () + 1 AS source_row, 3 AS source_column
        FROM read_csv(?, header = true, columns = {'code': 'VARCHAR', 'year': 'VARCHAR', 'value': 'DOUBLE'})
        ORDER BY ALL
        """,
        [str(description.source)],
    )
    ((rows, values),) = connection.execute("SELECT count(*), count(value) FROM observations").fetchall()
    return ARun(connection, rows, a_report(description, rows, values))


def a_report(description: Description, rows: int, values: int) -> Report:
    source = {"name": description.source.name, "sha256": sha256(description.source), "format": "csv"}
    change = Change("marker", "value", "=[c]", "", rows - values, Place(None, 4, 3))
    cells = Cells(total=rows, values=values, statuses=rows - values, issues=0)
    return Report(source, "unemployment", "1.0.0", [], [change] if rows > values else [], cells)


def harmonise_with_an_error(description: Description) -> ARun:
    run = harmonise(description)
    run.report.add([Issue(A_FAULT, {"row": 2})])
    return run
