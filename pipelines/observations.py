"""Make the observation table of what was staged: one row a key, in its schema's fields, by its primary key."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.clashes import GROUP, settle_clashes
from pipelines.codes import enumerate_codes, register_codes, register_statuses
from pipelines.recognise.plan import Plan
from pipelines.standardise import Standardised
from schemas import code_lists
from schemas.code_lists import Code
from schemas.registry import Schema
from validation.issues import (
    MEASURE_NEEDED,
    OUTSIDE_REGION,
    PROPORTION_SUSPECTED,
    UNIT_NEEDED,
    Issue,
    Place,
)
from validation.report import Cells, Change

RELATION = "observations"
MANY_CELLS = 50_000  # Below, making enumerations costs more than they save.


def assemble(made: Standardised, schema: Schema, plans: Sequence[Plan], sheet_names: Sequence[str | None]) -> int:
    """Create the table ``observations`` and return its number of rows."""
    register_codes(made, schema, sheet_names)
    register_statuses(made)
    run = made.connection
    (cells,) = run.execute("SELECT count(*) FROM staged").fetchone() or (0,)
    if cells >= MANY_CELLS:
        enumerate_codes(made)
    halves = [number for number, plan in enumerate(plans) if plan.role == "half_width"]
    run.execute(
        "CREATE OR REPLACE TEMP TABLE keyed AS SELECT s.tbl, s.row, s.col, s.area, s.period, s.key, k.kid, s.value,"
        " coalesce(s.lower_95, s.value - s.half) AS lower_95, coalesce(s.upper_95, s.value + s.half) AS upper_95,"
        " s.count_point, s.latitude, s.longitude, s.road_name, d.travel AS direction, c.statuses,"
        " coalesce(c.withheld, FALSE) AND s.value IS NULL AS withheld"
        " FROM staged s JOIN key_codes k ON s.key = k.key"
        " LEFT JOIN status_codes c ON s.key = c.key AND s.status IS NOT DISTINCT FROM c.status"
        " LEFT JOIN direction_codes d ON s.direction = d.direction"
        " WHERE s.fate != 'issue' AND s.area IS NOT NULL AND s.period IS NOT NULL AND k.schema = ?",
        [schema.name],
    )
    if halves:
        _apply_half_widths(made, halves)
    _multiply_proportions(made)
    _doubt_small_percentages(made, plans)
    _doubt_units(made, plans)
    _doubt_monthly_surveys(made, plans)
    settle_clashes(made, plans)
    _note_outside(made)
    fields = ", ".join(f"{_EXPRESSIONS.get(field.name, f'k.{field.name}')} AS {field.name}" for field in schema.fields)
    places = "count_point" in schema.primary_key
    order = ", ".join(schema.primary_key) if places else "a.place, p.place, k.place"
    run.execute(
        f"CREATE OR REPLACE TABLE {RELATION} AS SELECT {fields},"
        " t.sheet AS source_sheet, o.row AS source_row, o.col AS source_column"
        " FROM keyed o JOIN area_codes a ON o.area = a.area JOIN period_codes p ON o.period = p.period"
        f" JOIN key_codes k ON o.key = k.key JOIN sheets t ON o.tbl = t.tbl ORDER BY {order}"
    )
    return int(run.execute(f"SELECT count(*) FROM {RELATION}").fetchone()[0])  # type: ignore[index]


def _scaled(name: str) -> str:
    """SQL of a figure in the measure's own unit, null where it is withheld."""
    return f"CASE WHEN o.withheld THEN NULL WHEN k.factor = 1 THEN o.{name} ELSE round(o.{name} * k.factor, 9) END"


_EXPRESSIONS = {
    "area_code": "a.code",
    "area_name": "a.name",
    "area_type": "a.type",
    "period": "p.code",
    "period_start": "p.start",
    "period_end": "p.end_date",
    "period_type": "p.type",
    "value": _scaled("value"),
    "lower_95": _scaled("lower_95"),
    "upper_95": _scaled("upper_95"),
    "status": "o.statuses",
    "count_point": "trim(o.count_point)",
    "latitude": "o.latitude",
    "longitude": "o.longitude",
    "road_name": "o.road_name",
    "hour": "p.hour",
    "direction": "coalesce(o.direction, k.direction_code)",
}


def _apply_half_widths(made: Standardised, halves: Sequence[int]) -> None:
    """Half widths in a table of their own become the limits of the figures with the same key."""
    listed = ", ".join(map(str, halves))
    made.connection.execute(
        f"UPDATE keyed SET lower_95 = keyed.value - h.value, upper_95 = keyed.value + h.value FROM (SELECT {GROUP},"
        f" any_value(value) AS value FROM keyed WHERE tbl IN ({listed}) AND value IS NOT NULL GROUP BY ALL) h"
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


def _doubt_small_percentages(made: Standardised, plans: Sequence[Plan]) -> None:
    """Percentages of which none exceeds 1 are likely proportions (5.2 % kept as 0.052): they are asked about."""
    run = made.connection
    found = run.execute(
        "SELECT o.tbl, k.measure, count(o.value), max(abs(o.value)), min(o.row), any_value(o.col) FROM keyed o"
        " JOIN key_codes k ON o.key = k.key WHERE k.unit = 'percent' AND k.factor = 1 GROUP BY o.tbl, k.measure"
        " HAVING count(o.value) >= 3 AND max(abs(o.value)) <= 1 AND max(abs(o.value)) > 0"
        " AND count(*) FILTER (round(o.value, 1) != o.value) > 0 ORDER BY ALL"
    ).fetchall()
    for number, name, cells, most, row, col in found:
        plan = plans[number]
        if "unit" in plan.said and plan.said["unit"].confidence == 1.0:
            continue
        run.execute(
            "DELETE FROM keyed WHERE tbl = ? AND key IN (SELECT key FROM key_codes WHERE measure = ?)", [number, name]
        )
        values = {"where": plan.table.where, "most": f"{most:.15g}", "measure": name.replace("_", " ")}
        made.issues.append(Issue(PROPORTION_SUSPECTED, values, cells, (Place(plan.table.sheet.name, row, col),)))


def _doubt_units(made: Standardised, plans: Sequence[Plan]) -> None:
    """People are whole and shares end at 100: a column of figures that shows otherwise is in another unit than said.

    An average of counts has fractions too, so it is asked about, and left out until a person has answered.
    """
    run = made.connection
    found = run.execute(
        "SELECT o.tbl, o.col, k.measure, k.unit, count(*), min(o.row) FROM keyed o JOIN key_codes k ON o.key = k.key"
        " WHERE o.value IS NOT NULL AND k.factor = 1 AND k.unit IN ('persons', 'households', 'percent') GROUP BY ALL"
        " HAVING (k.unit != 'percent' AND count(*) FILTER (o.value != round(o.value)) * 5 > count(*))"
        " OR (k.unit = 'percent' AND max(abs(o.value)) > 100) ORDER BY ALL"
    ).fetchall()
    for number, col, named, unit, cells, row in found:
        plan = plans[number]
        if "unit" in plan.said and plan.said["unit"].confidence == 1:
            continue
        run.execute(
            "DELETE FROM keyed USING key_codes k WHERE keyed.key = k.key"
            " AND keyed.tbl = ? AND keyed.col = ? AND k.measure = ?",
            [number, col, named],
        )
        label = code_lists.load("measures").codes[named].label.lower()
        values = {
            "where": plan.table.where,
            "measure": label,
            "suggestion": "percent" if unit != "percent" else "persons",
        }
        made.issues.append(Issue(UNIT_NEEDED, values, cells, (Place(plan.table.sheet.name, row, col),)))


def _doubt_monthly_surveys(made: Standardised, plans: Sequence[Plan]) -> None:
    """The survey of the labour force has no single months of wards: their unemployment is a count of claimants."""
    run = made.connection
    names = [code for code, item in code_lists.load("measures").codes.items() if _is_of_the_survey(item)]
    found = run.execute(
        "SELECT o.tbl, k.measure, count(*), min(o.row) FROM keyed o JOIN key_codes k ON o.key = k.key"
        " JOIN period_codes p ON o.period = p.period JOIN area_codes a ON o.area = a.area"
        " WHERE p.type = 'month' AND a.type IN ('ward', 'msoa', 'lsoa', 'output_area') AND list_contains(?, k.measure)"
        " GROUP BY ALL ORDER BY ALL",
        [names],
    ).fetchall()
    for number, named, cells, row in found:
        run.execute(
            "DELETE FROM keyed USING key_codes k, period_codes p WHERE keyed.key = k.key AND keyed.period = p.period"
            " AND keyed.tbl = ? AND k.measure = ? AND p.type = 'month'",
            [number, named],
        )
        why = f": {named.replace('_', ' ')} comes from a survey that no single month has"
        suggestion = "claimant_rate" if named.endswith("rate") else "claimant_count"
        values = {"where": plans[number].table.where, "why": why, "suggestion": suggestion}
        place = Place(plans[number].table.sheet.name, row)
        made.issues.append(Issue(MEASURE_NEEDED, values, cells, (place,)))


def _is_of_the_survey(measure: Code) -> bool:
    return measure.more["schema"] == "unemployment" and measure.more["default_period"] == "rolling_year"


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
    (total,) = run.execute(f"SELECT count(*) FROM staged s WHERE {apart}").fetchone() or (0,)
    (kept,) = run.execute("SELECT count(*) FROM keyed").fetchone() or (0,)
    usable = (
        " FROM staged s JOIN key_codes k ON s.key = k.key LEFT JOIN direction_codes d ON s.direction = d.direction"
        f" WHERE s.fate != 'issue' AND s.area IS NOT NULL AND s.period IS NOT NULL AND k.schema = ? AND {apart}"
    )
    counts = "SELECT count(*) FILTER (fate = 'value'), count(*) FILTER (fate = 'status')"
    values, withheld = run.execute(f"{counts}{usable}", [name]).fetchone() or (0, 0)
    if values + withheld != kept:
        cells = f"SELECT s.fate, s.area, s.period, k.kid, s.count_point, d.travel AS direction{usable}"
        same = " AND ".join(f"c.{key} IS NOT DISTINCT FROM keyed.{key}" for key in GROUP.split(", "))
        values, withheld = run.execute(
            f"{counts} FROM ({cells}) c WHERE EXISTS (SELECT 1 FROM keyed WHERE {same})", [name]
        ).fetchone() or (0, 0)
    return Cells(total, values, withheld, total - values - withheld)
