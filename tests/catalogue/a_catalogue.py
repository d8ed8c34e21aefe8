"""A small catalogue to visit: two datasets under real schemas, one of them in two versions. The figures are made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from catalogue.config import Settings
from catalogue.store import publishing
from pipelines import descriptions
from pipelines.descriptions import Description
from pipelines.durable import sha256
from schemas import registry
from validation.issues import Issue, IssueKind, Place
from validation.report import Cells, Change, Report

AREAS = {
    "E06000006": ("Halton", "local_authority"),
    "E08000011": ("Knowsley", "local_authority"),
    "E08000012": ("Liverpool", "local_authority"),
    "E08000013": ("St. Helens", "local_authority"),
    "E08000014": ("Sefton", "local_authority"),
    "E08000015": ("Wirral", "local_authority"),
    "E47000004": ("Liverpool City Region", "combined_authority"),
    "E92000001": ("England", "country"),
}
A_NOTE = IssueKind("test-note", "A figure of low reliability", "{count} figures are marked.", "Nothing.", "warning")
Row = dict[str, Any]


@dataclass(frozen=True)
class ARecipe:
    def to_dict(self) -> dict[str, Any]:
        return {"layout": "long"}


@dataclass
class ARun:
    connection: duckdb.DuckDBPyConnection
    rows: int
    report: Report
    schema: registry.Schema
    relation: str | None = "observations"
    recipe: ARecipe | None = field(default_factory=ARecipe)


def rates(last_year: int) -> Iterator[Row]:
    """A rate for each authority and year, one of them withheld, and a count for one month."""
    for place, (code, (name, kind)) in enumerate(AREAS.items()):
        area = {"area_code": code, "area_name": name, "area_type": kind, "sex": "all"}
        for year in range(2015, last_year + 1):
            value = round(4 + place * 0.4 + (year % 3) * 0.3, 1)
            is_withheld = code == "E08000011" and year == 2017
            yield area | a_year(year) | {
                "age_band": "16-64", "measure": "unemployment_rate", "unit": "percent",
                "value": None if is_withheld else value, "status": "c" if is_withheld else None,
                "lower_95": None if is_withheld else value - 1, "upper_95": None if is_withheld else value + 1,
            }  # fmt: skip
        for sex in ("all", "female", "male"):
            yield area | a_month(2023, 10) | {
                "sex": sex, "age_band": "16+", "measure": "claimant_count", "unit": "persons", "value": 1000.0 + place
            }  # fmt: skip
    ward = {"area_code": "E05000886", "area_name": "=Anfield", "area_type": "ward", "sex": "all", "age_band": "16+"}
    yield ward | a_month(2023, 10) | {"measure": "claimant_count", "unit": "persons", "value": 415.0}


def people() -> Iterator[Row]:
    """The people of each authority in one year, by sex, and the density of one ward."""
    for place, (code, (name, kind)) in enumerate(AREAS.items()):
        for sex in ("all", "female", "male"):
            yield {
                "area_code": code, "area_name": name, "area_type": kind, "period": "2021",
                "period_start": date(2021, 6, 30), "period_end": date(2021, 6, 30), "period_type": "mid_year",
                "sex": sex, "age_band": "all", "measure": "population", "unit": "persons",
                "value": (128_200.0 + 40_000 * place) * (1 if kind == "local_authority" else 10),
            }  # fmt: skip
    yield {
        "area_code": "E05000886", "area_name": "=Anfield", "area_type": "ward", "period": "2021",
        "period_start": date(2021, 6, 30), "period_end": date(2021, 6, 30), "period_type": "mid_year", "sex": "all",
        "age_band": "all", "measure": "population_density", "unit": "persons_per_square_km", "value": 5120.0,
    }  # fmt: skip


def a_year(year: int) -> Row:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return {"period": str(year), "period_start": first, "period_end": last, "period_type": "calendar_year"}


def a_month(year: int, month: int) -> Row:
    first, last = date(year, month, 1), date(year, month, 28)
    return {"period": f"{year}-{month:02d}", "period_start": first, "period_end": last, "period_type": "month"}


def publish_all(settings: Settings, folder: Path) -> None:
    """Publish ``unemployment`` twice and ``people-2021`` once, and build the warehouse."""
    described = a_description(folder, "unemployment", "Unemployment rate by authority")
    for last_year in (2019, 2023):
        (described / "figures.csv").write_text(f"figures up to {last_year}\n")
        publish(settings, described, "unemployment", list(rates(last_year)))
    described = a_description(folder, "people-2021", "People by sex, 2021", theme="population")
    (described / "figures.csv").write_text("figures of 2021\n")
    publish(settings, described, "population", list(people()))
    publishing.refresh_warehouse(settings)


def publish(settings: Settings, folder: Path, schema: str, rows: list[Row]) -> None:
    def harmonise(description: Description) -> ARun:
        return a_run(description, registry.load(schema), rows)

    assert publishing.publish_dataset(settings, descriptions.load(folder), harmonise) is not None


def a_run(description: Description, schema: registry.Schema, rows: list[Row]) -> ARun:
    types = {"date": "DATE", "number": "DOUBLE", "integer": "BIGINT"}
    columns = {field.name: types.get(field.type, "VARCHAR") for field in schema.fields}
    columns |= {"source_sheet": "VARCHAR", "source_row": "BIGINT", "source_column": "BIGINT"}
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE observations ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    placed = [{**row, "source_row": number, "source_column": 3} for number, row in enumerate(rows, 2)]
    cells = [[row.get(name) for name in columns] for row in placed]
    connection.executemany(f"INSERT INTO observations VALUES ({', '.join('?' for _ in columns)})", cells)
    return ARun(connection, len(rows), a_report(description, rows), schema)


def a_report(description: Description, rows: list[Row]) -> Report:
    values = sum(row["value"] is not None for row in rows)
    source = {"name": description.source.name, "sha256": sha256(description.source), "format": "csv"}
    place = Place(None, 7, 3)
    return Report(
        source, "unemployment", "1.0.0", [Issue(A_NOTE, {"count": 3}, 3, (place,))],
        [Change("area-spelling", "area_code", "St Helens", "E08000013", 12, place)],
        Cells(len(rows), values, len(rows) - values, 0),
    )  # fmt: skip


def a_description(folder: Path, name: str, title: str, theme: str = "unemployment") -> Path:
    place = folder / name
    place.mkdir(parents=True)
    (place / "figures.csv").write_text("figures\n")
    facts = {
        "name": name,
        "title": title,
        "description": "How many people were out of work & looking. One row is one area, one period and one measure.",
        "licenses": [
            {"name": "OGL-UK-3.0", "title": "Open Government Licence v3.0", "path": "https://example.org/ogl"}
        ],
        "contributors": [
            {"title": "Office for National Statistics", "role": "publisher", "path": "https://example.org"}
        ],
        "sources": [{"title": "A table <of> figures", "path": "javascript:alert(1)"}],
        "keywords": ["work", "jobs"],
        "lcr:theme": theme,
        "lcr:caveats": ["Rounded to five.", "Not a census."],
        "lcr:updateFrequency": "annual",
        "lcr:released": "2023-11-14",
        "resources": [{"name": "source", "path": "figures.csv", "format": "csv", "mediatype": "text/csv"}],
    }
    (place / "datapackage.json").write_text(json.dumps(facts))
    return place
