"""Make the observation table of what was staged: one row a key, in its schema's fields, by its primary key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.clashes import GROUP, make_room_for_places, settle_clashes
from pipelines.codes import register_codes
from pipelines.doubts import doubt_figures
from pipelines.recognise.plan import Plan
from pipelines.standardise import Standardised
from schemas.registry import Schema
from validation.issues import (
    OUTSIDE_REGION,
    Issue,
)
from validation.report import Cells, Change

RELATION = "observations"
MANY_CELLS = 50_000  # Below, making enumerations costs more than they save.


def assemble(made: Standardised, schema: Schema, plans: Sequence[Plan], sheet_names: Sequence[str | None]) -> int:
    """Create the table ``observations`` and return its number of rows."""
    run = made.connection
    halves = [number for number, plan in enumerate(plans) if plan.role == "half_width"]
    told = _told(made, bool(halves))
    register_codes(made, schema, sheet_names, is_large=made.cells >= MANY_CELLS, has_statuses="statuses" in told)
    run.execute(
        "CREATE OR REPLACE TEMP TABLE keyed AS SELECT s.tbl, s.row, s.col, s.area, s.period, s.key, k.kid, s.value"
        f"{''.join(f', {text} AS {name}' for name, text in told.items())}"
        " FROM staged s JOIN key_codes k ON s.key = k.key"
        f"{_WITH_STATUSES if 'statuses' in told else ''}{_with_directions(made)}"
        " WHERE s.fate != 'issue' AND s.area IS NOT NULL AND s.period IS NOT NULL AND k.schema = ?",
        [schema.name],
    )
    if halves:
        _apply_half_widths(made, halves)
    _multiply_proportions(made)
    doubt_figures(made, plans)
    settle_clashes(made, plans)
    _note_outside(made)
    fields = ", ".join(f"{_expression(field.name, told)} AS {field.name}" for field in schema.fields)
    places = "count_point" in schema.primary_key
    order = ", ".join(schema.primary_key) if places else "a.place, p.place, k.place"
    [(rows,)] = run.execute(
        f"CREATE OR REPLACE TABLE {RELATION} AS SELECT {fields},"
        " t.sheet AS source_sheet, o.row AS source_row, o.col AS source_column"
        " FROM keyed o JOIN area_codes a ON o.area = a.area JOIN period_codes p ON o.period = p.period"
        f" JOIN key_codes k ON o.key = k.key JOIN sheets t ON o.tbl = t.tbl ORDER BY {order}"
    ).fetchall()
    return int(rows)


_WITH_STATUSES = " LEFT JOIN status_codes c ON s.key = c.key AND s.status IS NOT DISTINCT FROM c.status"


def _with_directions(made: Standardised) -> str:
    """SQL that joins the directions of travel to the staged cells ``s``, as ``d``, where there are any."""
    return " LEFT JOIN direction_codes d ON s.direction = d.direction" if "direction" in made.staged else ""


def _told(made: Standardised, has_halves: bool) -> dict[str, str]:
    """name → SQL of what the figures of some files have beside their value, where any of these has it.

    A column of nothing costs half a million rows as much as one of figures.
    """
    told = {}
    for name, sign in (("lower_95", "-"), ("upper_95", "+")):
        if has_halves or name in made.staged or "half_width" in made.staged:
            told[name] = f"coalesce(s.{name}, s.value {sign} s.half_width)"
    told |= {name: f"s.{name}" for name in ("count_point", "latitude", "longitude", "road_name") if name in made.staged}
    if "direction" in made.staged:
        told["direction"] = "d.travel"
    if "status" in made.staged or any(key.statuses for key in made.keys):
        told |= {"statuses": "c.statuses", "withheld": "coalesce(c.withheld, FALSE) AND s.value IS NULL"}
    return told


def _expression(name: str, told: Mapping[str, str]) -> str:
    """SQL of a field of the schema."""
    if name in ("value", "lower_95", "upper_95"):
        if name != "value" and name not in told:
            return "NULL::DOUBLE"
        scaled = f"CASE WHEN k.factor = 1 THEN o.{name} ELSE round(o.{name} * k.factor, 9) END"
        return f"CASE WHEN o.withheld THEN NULL ELSE {scaled} END" if "withheld" in told else scaled
    if name == "direction":
        return "coalesce(o.direction, k.direction_code)" if name in told else "k.direction_code"
    if name in _BESIDE:
        source, kind = _BESIDE[name]
        shown = "trim(o.count_point)" if name == "count_point" else f"o.{source}"
        return shown if source in told else f"NULL::{kind}"
    return _EXPRESSIONS.get(name, f"k.{name}")


_EXPRESSIONS = {
    "area_code": "a.code",
    "area_name": "a.name",
    "area_type": "a.type",
    "period": "p.code",
    "period_start": "p.start",
    "period_end": "p.end_date",
    "period_type": "p.type",
    "hour": "p.hour",
}
_BESIDE = {
    "status": ("statuses", "VARCHAR"),
    "count_point": ("count_point", "VARCHAR"),
    "latitude": ("latitude", "DOUBLE"),
    "longitude": ("longitude", "DOUBLE"),
    "road_name": ("road_name", "VARCHAR"),
}


def _apply_half_widths(made: Standardised, halves: Sequence[int]) -> None:
    """Half widths in a table of their own become the limits of the figures with the same key."""
    listed = ", ".join(map(str, halves))
    made.connection.execute(
        "UPDATE keyed SET lower_95 = keyed.value - h.value, upper_95 = keyed.value + h.value"
        " FROM (SELECT area, period, kid, any_value(value) AS value FROM keyed"
        f" WHERE tbl IN ({listed}) AND value IS NOT NULL GROUP BY ALL) h"
        f" WHERE keyed.tbl NOT IN ({listed}) AND keyed.area = h.area AND keyed.period = h.period AND keyed.kid = h.kid"
    )
    made.connection.execute(f"DELETE FROM keyed WHERE tbl IN ({listed})")


def _multiply_proportions(made: Standardised) -> None:
    """A share that its label calls a proportion, and that never exceeds 1, is published in per cent."""
    run = made.connection
    keys = [number for number, key in enumerate(made.keys) if key.proportion]
    if not keys:
        return
    listed = ", ".join(map(str, keys))
    found = run.execute(
        "SELECT k.measure, count(o.value) FROM keyed o JOIN key_codes k ON o.key = k.key"
        f" WHERE o.key IN ({listed}) GROUP BY k.measure HAVING max(abs(o.value)) <= 1"
    ).fetchall()
    for name, cells in found:
        run.execute(f"UPDATE key_codes SET factor = factor * 100 WHERE key IN ({listed}) AND measure = ?", [name])
        made.changes.append(Change("proportion-to-percent", "value", "a share of 1", "a share of 100", cells))


def _note_outside(made: Standardised) -> None:
    from schemas import areas

    register = areas.register()
    outside = sum(register.outside_region(area.code) for area in made.areas)
    if outside:
        made.issues.append(Issue(OUTSIDE_REGION, {"areas": f"{outside:,}"}, outside))


def count_cells(made: Standardised, schema: Schema | None, half_tables: Sequence[int]) -> Cells:
    """Values + statuses + issues of every staged cell: those with a figure, those with a marker, those left out.

    A figure that stands twice is a value each time; one that was dropped since another contradicts it is an issue.
    """
    run = made.connection
    apart = f"s.tbl NOT IN ({', '.join(map(str, half_tables))})" if half_tables else "TRUE"
    name = schema.name if schema else ""
    total = made.cells
    if half_tables:
        [(total,)] = run.execute(f"SELECT count(*) FROM staged s WHERE {apart}").fetchall()
    usable = (
        f" FROM staged s JOIN key_codes k ON s.key = k.key{_with_directions(made)}"
        f" WHERE s.fate != 'issue' AND s.area IS NOT NULL AND s.period IS NOT NULL AND k.schema = ? AND {apart}"
    )
    counts = "SELECT count(*) FILTER (fate = 'value'), count(*) FILTER (fate = 'status')"
    [(values, withheld, kept)] = run.execute(f"{counts}, (SELECT count(*) FROM keyed){usable}", [name]).fetchall()
    if values + withheld != kept:
        make_room_for_places(run)
        travel = "d.travel" if "direction" in made.staged else "NULL::VARCHAR"
        cells = f"SELECT s.fate, s.area, s.period, k.kid, s.count_point, {travel} AS direction{usable}"
        same = " AND ".join(f"c.{key} IS NOT DISTINCT FROM keyed.{key}" for key in GROUP.split(", "))
        values, withheld = run.execute(
            f"{counts} FROM ({cells}) c WHERE EXISTS (SELECT 1 FROM keyed WHERE {same})", [name]
        ).fetchone() or (0, 0)
    return Cells(total, values, withheld, total - values - withheld)
