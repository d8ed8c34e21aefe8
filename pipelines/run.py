"""The order in which a source file becomes observations: read, recognise, standardise, assemble, validate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb

from pipelines.doubts import doubt_observations, doubted
from pipelines.doubts.single import leave_out_impossible, without_negative
from pipelines.engines.local import open_engine_for
from pipelines.observations import RELATION, assemble, count_cells
from pipelines.recipe import Recipe
from pipelines.recognise import Recognised, recognise
from pipelines.recognise.noticed import NOTICED, notice
from pipelines.registers import harmonise_register, register_of
from pipelines.standardise import Standardised, standardise_table, start
from pipelines.standards.measures import automatic_schemas
from pipelines.suppress import control_disclosure
from schemas import registry
from schemas.registry import Schema
from validation.check import CHECKED, check_table
from validation.issues import OTHER_SCHEMA, Issue, Place
from validation.privacy import Screening, screen
from validation.reading import Source, open_source
from validation.report import Report

Stage = Literal["read", "recognise", "standardise", "check"]


@dataclass
class Harmonised:
    """relation: a table of ``connection``: the schema's fields in order, then source_sheet, source_row, source_column;

    sorted by the primary key. None where nothing was recognised. rows: its number of rows. source: the file's cells;
    None where it is quarantined.
    """

    connection: duckdb.DuckDBPyConnection
    relation: str | None
    schema: Schema | None
    recipe: Recipe
    report: Report
    rows: int = 0
    source: Source | None = None


def _say_nothing(_: Stage) -> None:
    return None


def harmonise(
    path: Path | str,
    *,
    schema: str | None = None,
    recipe: Recipe | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
    today: date | None = None,
    disclosure: str | None = None,
    tell: Callable[[Stage], None] = _say_nothing,
) -> Harmonised:
    """Harmonise one file. Raises ``Unreadable`` for a file that is no table, ``UnknownSchema`` for an unknown name.

    today: the day after which a period is in the future; the real one where none is given. disclosure: ``apply`` the
    schema's rule on small counts, or ``already-controlled`` by the publisher; what the recipe says where None.
    tell: is told of each stage as it begins.
    """
    connection = connection or open_engine_for(Path(path))
    wanted = schema or (recipe.schema if recipe else None)
    if wanted is not None:
        registry.load(wanted)
    tell("read")
    source = open_source(Path(path), connection)
    tell("recognise")
    screening = screen(source)
    if screening.is_quarantined:
        return Harmonised(connection, None, None, Recipe(), _begin_report(source, screening))
    wanted = wanted or register_of(source)
    if wanted is not None and registry.load(wanted).is_register:
        return _listed(source, registry.load(wanted), recipe or Recipe(), connection, _begin_report(source, screening))
    recognised = recognise(source, recipe)
    tell("standardise")
    wanted = wanted or recognised.schema_named()
    made = start(connection, recognised.plans)
    schemas = frozenset({wanted}) if wanted else automatic_schemas()
    given = recipe.given if recipe else {}
    disclosure = disclosure or given.get("disclosure")
    for number, plan in enumerate(recognised.plans):
        standardise_table(made, number, plan, schemas, given)
    chosen = registry.load(wanted) if wanted else _choose_schema(made)
    tell("check")
    rows = 0
    if chosen is not None and made.keys:
        rows = assemble(made, chosen, recognised.plans, [plan.table.sheet.name for plan in recognised.plans])
    return _harmonised(_begin_report(source, screening), recognised, made, chosen, rows, given, today, disclosure)


def _listed(
    source: Source, schema: Schema, recipe: Recipe, connection: duckdb.DuckDBPyConnection, report: Report
) -> Harmonised:
    """A list of things, which has no figures to recognise."""
    rows = harmonise_register(source, schema, recipe.given, connection, report)
    kept = Recipe(schema.name, schema.version, given=recipe.given)
    report.recipe = kept.to_dict()
    found = (RELATION, schema) if rows else (None, None)
    return Harmonised(connection, found[0], found[1], kept, report, rows)


def _choose_schema(made: Standardised) -> Schema | None:
    """The schema that most cells are of."""
    found = made.connection.execute(
        "SELECT key, count(*) FROM staged WHERE key IS NOT NULL AND area IS NOT NULL AND period IS NOT NULL"
        " GROUP BY key"
    ).fetchall()
    tally: Counter[str] = Counter()
    for key, cells in found:
        tally[made.keys[key].schema] += cells
    return registry.load(tally.most_common(1)[0][0]) if tally else None


def _begin_report(source: Source, screening: Screening) -> Report:
    """The report of a file that was screened; of one that is quarantined, there is nothing more."""
    facts = {name: getattr(source, name) for name in ("name", "sha256", "bytes", "format", "encoding")}
    report = Report(source=facts, issues=list(screening.issues), statistics={"privacy": screening.to_dict(), "rows": 0})
    if not screening.is_quarantined:
        report.issues = [*source.issues, *screening.issues]
    return report


def _harmonised(
    report: Report,
    recognised: Recognised,
    made: Standardised,
    schema: Schema | None,
    rows: int,
    given: dict[str, Any],
    today: date | None,
    disclosure: str | None,
) -> Harmonised:
    connection = made.connection
    report.add(merge_issues(made.issues))
    report.changes = made.changes
    if rows and schema is not None:
        report.schema, report.schema_version = schema.name, schema.version
        halves = [number for number, plan in enumerate(recognised.plans) if plan.role == "half_width"]
        report.cells = count_cells(made, schema, halves)
        report.add(_of_other_schemas(made, schema, recognised))
        report.add(without_negative(check_table(connection, RELATION, schema, key_is_unique=made.is_counted_unique)))
        report.statistics["checked"] = [*CHECKED, *doubted(schema, rows), *NOTICED, "personal data"]
    report.add(doubt_observations(made, recognised.plans, RELATION, schema if rows else None, rows, today))
    report.add(merge_issues(recognised.questions(made, schema, bool(rows))))
    if rows:
        rows -= leave_out_impossible(connection, RELATION, report)
    report.issues = notice(recognised, report.issues)
    if rows and schema is not None:
        control_disclosure(connection, RELATION, schema, report, disclosure)
    recipe = recognised.recipe(schema if rows else None, given, report.issues)
    report.recipe = recipe.to_dict()
    report.statistics["rows"] = rows
    if not rows:
        report.profile = recognised.profile()
    relation, fitting = (RELATION, schema) if rows else (None, None)
    return Harmonised(connection, relation, fitting, recipe, report, rows, recognised.source)


def _of_other_schemas(made: Standardised, schema: Schema, recognised: Recognised) -> list[Issue]:
    """One issue for each table and schema whose figures were understood, and left out as the file is of another."""
    if {key.schema for key in made.keys} == {schema.name}:
        return []
    found = made.connection.execute(
        "SELECT s.tbl, s.key, count(*), min(s.row) FROM staged s"
        " WHERE s.key IS NOT NULL AND s.fate != 'issue' AND s.area IS NOT NULL AND s.period IS NOT NULL"
        " GROUP BY s.tbl, s.key ORDER BY ALL"
    ).fetchall()
    tally: Counter[tuple[int, str]] = Counter()
    rows: dict[tuple[int, str], int] = {}
    for number, key, cells, row in found:
        if (other := made.keys[key].schema) != schema.name:
            tally[number, other] += cells
            rows[number, other] = min(row, rows.get((number, other), row))
    issues = []
    for (number, other), cells in tally.items():
        table = recognised.plans[number].table
        values = {"where": table.where, "other": other, "schema": schema.name}
        issues.append(Issue(OTHER_SCHEMA, values, cells, (Place(table.sheet.name, rows[number, other]),)))
    return issues


def merge_issues(issues: list[Issue]) -> list[Issue]:
    """One issue a fault: the same sentence from several tables is one, its cells added up."""
    merged: dict[tuple[str, str], Issue] = {}
    for issue in issues:
        key = (issue.kind.code, issue.message)
        if held := merged.get(key):
            merged[key] = Issue(
                held.kind, held.values, held.count + issue.count, (held.places + issue.places)[:20], held.suggestions
            )
        else:
            merged[key] = issue
    return list(merged.values())
