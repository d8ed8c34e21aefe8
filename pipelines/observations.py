"""Make the observation table of what was staged: one row a key, in the fields of its schema, sorted by its primary key.

A figure that a file gives twice is taken once. Where a file gives two figures for one key, neither is taken, unless one
is the other rounded; a table whose keys clash throughout has a breakdown that the schema does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipelines.recognise.plan import Plan
from pipelines.standardise import Key, Standardised
from pipelines.standards.categories import DIMENSIONS
from schemas.registry import Schema
from validation.issues import (
    BREAKDOWN_NOT_KNOWN,
    CONFLICTING_FIGURES,
    OUTSIDE_REGION,
    PROPORTION_SUSPECTED,
    REPEATED_FIGURES,
    Issue,
    Place,
)
from validation.reading.relation import make_table
from validation.report import Cells, Change

RELATION = "observations"
_GROUP = "area, period, kid, count_point, direction"
CLASHING_SHARE = 0.03  # Of a table's keys; above it the clash is a breakdown, not a slip.


def assemble(made: Standardised, schema: Schema, plans: Sequence[Plan], sheet_names: Sequence[str | None]) -> int:
    """Create the table ``observations`` and return its number of rows."""
    _register_codes(made, schema, sheet_names)
    _register_statuses(made)
    _enumerate(made)
    run = made.connection
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
    _settle_clashes(made, plans)
    _note_outside(made)
    fields = ", ".join(f"{_EXPRESSIONS.get(field.name, f'k.{field.name}')} AS {field.name}" for field in schema.fields)
    places = "count_point" in schema.primary_key
    order = ", ".join(schema.primary_key) if places else "a.place, p.place, k.place"
    run.execute(
        f"CREATE OR REPLACE TABLE {RELATION} AS SELECT {fields}, t.sheet AS source_sheet, o.row AS source_row, o.col AS source_column"
        " FROM keyed o JOIN area_codes a ON o.area = a.area JOIN period_codes p ON o.period = p.period"
        f" JOIN key_codes k ON o.key = k.key JOIN sheets t ON o.tbl = t.tbl ORDER BY {order}"
    )
    return int(run.execute(f"SELECT count(*) FROM {RELATION}").fetchone()[0])  # type: ignore[index]


_EXPRESSIONS = {
    "area_code": "a.code",
    "area_name": "a.name",
    "area_type": "a.type",
    "period": "p.code",
    "period_start": "p.start",
    "period_end": "p.end_date",
    "period_type": "p.type",
    "value": "CASE WHEN o.withheld THEN NULL WHEN k.factor = 1 THEN o.value ELSE round(o.value * k.factor, 9) END",
    "lower_95": "CASE WHEN o.withheld THEN NULL WHEN k.factor = 1 THEN o.lower_95 ELSE round(o.lower_95 * k.factor, 9) END",
    "upper_95": "CASE WHEN o.withheld THEN NULL WHEN k.factor = 1 THEN o.upper_95 ELSE round(o.upper_95 * k.factor, 9) END",
    "status": "o.statuses",
    "count_point": "trim(o.count_point)",
    "latitude": "o.latitude",
    "longitude": "o.longitude",
    "road_name": "o.road_name",
    "hour": "p.hour",
    "direction": "coalesce(o.direction, k.direction_code)",
}


def _register_codes(made: Standardised, schema: Schema, sheet_names: Sequence[str | None]) -> None:
    kids: dict[Any, int] = {}
    keys = made.keys
    columns: dict[str, list[Any]] = {
        "key": list(range(len(keys))),
        "kid": [kids.setdefault((key.measure, key.dimensions), len(kids)) for key in keys],
        "measure": [key.measure for key in keys],
        "unit": [key.unit for key in keys],
        "factor": [key.factor for key in keys],
        "place": _places([_sorted_as(key, schema) for key in keys]),
        "schema": [key.schema for key in keys],
    }
    for place, name in enumerate(DIMENSIONS):
        columns["direction_code" if name == "direction" else name] = [key.dimensions[place] for key in keys]
    types = {"key": "INTEGER", "kid": "INTEGER", "factor": "DOUBLE", "place": "INTEGER"}
    make_table(
        made.connection, "key_codes", {name: (types.get(name, "VARCHAR"), values) for name, values in columns.items()}
    )
    areas = made.areas
    make_table(
        made.connection,
        "area_codes",
        {
            "area": ("INTEGER", list(range(len(areas)))),
            "place": ("INTEGER", _places([area.code for area in areas])),
            "code": ("VARCHAR", [area.code for area in areas]),
            "name": ("VARCHAR", [area.name for area in areas]),
            "type": ("VARCHAR", [area.type for area in areas]),
        },
    )
    _register_periods(made)
    make_table(
        made.connection,
        "sheets",
        {"tbl": ("INTEGER", list(range(len(sheet_names)))), "sheet": ("VARCHAR", list(sheet_names))},
    )


_ENUMERATED = {
    "key_codes": ("measure", "unit", "direction_code", *(name for name in DIMENSIONS if name != "direction")),
    "area_codes": ("code", "name", "type"),
    "period_codes": ("code", "type"),
    "sheets": ("sheet",),
    "status_codes": ("statuses",),
}


def _enumerate(made: Standardised) -> None:
    """Make the texts of the codes enumerations: a million rows then carry a small number each, and not a text."""
    for table, columns in _ENUMERATED.items():
        for name in columns:
            kind = f"{table}_{name}"
            texts = f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL ORDER BY 1"
            if made.connection.execute(f"{texts} LIMIT 1").fetchone():  # DuckDB knows no enumeration of nothing.
                made.connection.execute(f"CREATE OR REPLACE TEMP TYPE {kind} AS ENUM ({texts})")
                made.connection.execute(f"ALTER TABLE {table} ALTER {name} TYPE {kind}")


def _places(texts: Sequence[Any]) -> list[int]:
    """The place of each in their order, so that a million rows are sorted by whole numbers and not by texts."""
    order = {text: place for place, text in enumerate(sorted(set(texts)))}
    return [order[text] for text in texts]


def _sorted_as(key: Key, schema: Schema) -> tuple[str, ...]:
    named = dict(zip(DIMENSIONS, key.dimensions, strict=True)) | {"measure": key.measure}
    return tuple(named[name] for name in schema.primary_key if name in named)


def _register_periods(made: Standardised) -> None:
    periods = made.periods
    hours = [period.start.hour if period.type == "hour" else None for period in periods]  # type: ignore[attr-defined]
    make_table(
        made.connection,
        "period_codes",
        {
            "period": ("INTEGER", list(range(len(periods)))),
            "place": ("INTEGER", _places([period.code for period in periods])),
            "code": ("VARCHAR", [period.code for period in periods]),
            "start": ("DATE", [period.start for period in periods]),
            "end_date": ("DATE", [period.end for period in periods]),
            "type": ("VARCHAR", [period.type for period in periods]),
            "hour": ("BIGINT", hours),
        },
    )


def _register_statuses(made: Standardised) -> None:
    """The markers of a cell and of its column's label together, and the directions of travel, by their distinct texts."""
    run = made.connection
    pairs = run.execute("SELECT DISTINCT key, status FROM staged WHERE key IS NOT NULL").fetchall()
    joined = [_join_statuses(" ".join(made.keys[key].statuses), status) for key, status in pairs]
    make_table(
        run,
        "status_codes",
        {
            "key": ("INTEGER", [key for key, _ in pairs]),
            "status": ("VARCHAR", [status for _, status in pairs]),
            "statuses": ("VARCHAR", [codes for codes, _ in joined]),
            "withheld": ("BOOLEAN", [withheld for _, withheld in joined]),
        },
    )
    directions = run.execute("SELECT DISTINCT direction FROM staged WHERE direction IS NOT NULL").fetchall()
    make_table(
        run,
        "direction_codes",
        {
            "direction": ("VARCHAR", [text for (text,) in directions]),
            "travel": ("VARCHAR", [_direction(text) for (text,) in directions]),
        },
    )


def _apply_half_widths(made: Standardised, halves: Sequence[int]) -> None:
    """Half widths in a table of their own become the limits of the figures with the same key."""
    listed = ", ".join(map(str, halves))
    made.connection.execute(
        f"UPDATE keyed SET lower_95 = keyed.value - h.value, upper_95 = keyed.value + h.value FROM (SELECT {_GROUP},"
        f" any_value(value) AS value FROM keyed WHERE tbl IN ({listed}) AND value IS NOT NULL GROUP BY ALL) h"
        f" WHERE keyed.tbl NOT IN ({listed}) AND keyed.area = h.area AND keyed.period = h.period AND keyed.kid = h.kid"
    )
    made.connection.execute(f"DELETE FROM keyed WHERE tbl IN ({listed})")


def _direction(text: str) -> str | None:
    from schemas import code_lists

    found = code_lists.load("directions").standard(text)
    return found.code if found else None


def _join_statuses(*texts: str | None) -> tuple[str | None, bool]:
    from pipelines.standards.markers import WITHHOLDING

    codes = dict.fromkeys(code for text in texts if text for code in text.split())
    withheld = bool(WITHHOLDING & set(codes))
    return " ".join(sorted(codes)) or None, withheld


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
    """Percentages of which none exceeds 1 are likely proportions (5.2 % kept as 0.052): they are asked about, not kept."""
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


def _settle_clashes(made: Standardised, plans: Sequence[Plan]) -> None:
    run = made.connection
    places = any(plan.column("count_point") or plan.column("direction") for plan in plans)
    # One number for each key is counted much quicker than the key's columns; they are looked at only where it tells.
    packed = f"(area::BIGINT * {len(made.periods)} + period) * {len(made.keys)} + kid"
    rows, keys = run.execute(f"SELECT count(*), count(DISTINCT {packed}) FROM keyed").fetchone() or (0, 0)
    if rows == keys and not places:
        return
    run.execute(
        f"CREATE OR REPLACE TEMP TABLE clashes AS SELECT {_GROUP}, count(*) AS n,"
        " count(DISTINCT coalesce(value, 'nan'::DOUBLE)) AS figures FROM keyed GROUP BY ALL HAVING n > 1"
    )
    if not run.execute("SELECT 1 FROM clashes LIMIT 1").fetchone():
        return
    _drop_unknown_breakdowns(made, plans)
    _drop_repeats(made)
    _drop_conflicts(made, plans)


_SAME = (
    "keyed.area = c.area AND keyed.period = c.period AND keyed.kid = c.kid AND keyed.count_point IS NOT DISTINCT FROM c.count_point"
    " AND keyed.direction IS NOT DISTINCT FROM c.direction"
)


def _drop_unknown_breakdowns(made: Standardised, plans: Sequence[Plan]) -> None:
    run = made.connection
    found = run.execute(
        f"SELECT tbl, count(*) FILTER (figures > 1), count(*) FROM (SELECT tbl, {_GROUP}, count(DISTINCT coalesce(value, 'nan'::DOUBLE)) AS figures"
        f" FROM keyed GROUP BY ALL) GROUP BY tbl"
    ).fetchall()
    for number, clashing, groups in found:
        if clashing <= max(1, CLASHING_SHARE * groups):
            continue
        plan = plans[number]
        names = [f"“{c.label}”" for c in plan.columns if c.role == "attribute"][:4]
        cells = run.execute("SELECT count(*) FROM keyed WHERE tbl = ?", [number]).fetchone()[0]  # type: ignore[index]
        run.execute("DELETE FROM keyed WHERE tbl = ?", [number])
        values = {"where": plan.table.where, "columns": " or ".join(names) or "something that no column names"}
        made.issues.append(Issue(BREAKDOWN_NOT_KNOWN, values, cells, (Place(plan.table.sheet.name),)))
    run.execute(
        f"CREATE OR REPLACE TEMP TABLE clashes AS SELECT {_GROUP}, count(*) AS n, count(DISTINCT coalesce(value, 'nan'::DOUBLE)) AS figures"
        " FROM keyed GROUP BY ALL HAVING n > 1"
    )


def _drop_repeats(made: Standardised) -> None:
    run = made.connection
    again = run.execute("SELECT coalesce(sum(n - 1), 0) FROM clashes WHERE figures = 1").fetchone()[0]  # type: ignore[index]
    if not again:
        return
    run.execute(
        f"DELETE FROM keyed USING (SELECT {_GROUP}, min(rowid) AS first FROM keyed SEMI JOIN (SELECT * FROM clashes WHERE figures = 1) c"
        f" ON {_SAME} GROUP BY ALL) c WHERE {_SAME} AND keyed.rowid != c.first"
    )
    made.issues.append(Issue(REPEATED_FIGURES, {"count": f"{int(again):,}"}, int(again)))


def _drop_conflicts(made: Standardised, plans: Sequence[Plan]) -> None:
    run = made.connection
    rows = run.execute(
        f"SELECT c.area, c.period, c.kid, keyed.key, keyed.rowid, keyed.value, keyed.tbl, keyed.row, keyed.col FROM keyed JOIN"
        f" (SELECT * FROM clashes WHERE figures > 1) c ON {_SAME} ORDER BY 1, 2, 3, 5 LIMIT 200000"
    ).fetchall()
    groups: dict[tuple[int, int, int], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(row[:3], []).append(row)
    dropped: list[int] = []
    told: Counter[str] = Counter()
    for (area, period, _), members in groups.items():
        kept = _most_precise([member[5] for member in members])
        dropped += [member[4] for place, member in enumerate(members) if place != kept]
        if kept is None and not told["conflict"] >= 20:
            told["conflict"] += 1
            what = f"{made.areas[area].name}, {made.periods[period].code}, {made.keys[members[0][3]].measure}"
            values = " and ".join(sorted({"nothing" if m[5] is None else f"{m[5]:.15g}" for m in members}))
            places = tuple(Place(plans[m[6]].table.sheet.name, m[7], m[8]) for m in members)
            made.issues.append(Issue(CONFLICTING_FIGURES, {"what": what, "values": values}, len(members), places))
    make_table(run, "gone_rows", {"gone": ("BIGINT", dropped)})
    run.execute("DELETE FROM keyed USING gone_rows WHERE keyed.rowid = gone_rows.gone")


def _most_precise(figures: Sequence[float | None]) -> int | None:
    """The place of the figure of which all the others are roundings, if there is one."""
    for place, figure in enumerate(figures):
        if figure is None:
            continue
        if all(other is not None and (other == figure or _is_rounding(other, figure)) for other in figures):
            return place
    return None


def _is_rounding(rounded: float, figure: float) -> bool:
    return any(
        abs(round(figure, digits) - rounded) < 1e-9
        for digits in range(-6, 6)
        if round(figure, digits) != 0 or rounded == 0
    )


def _note_outside(made: Standardised) -> None:
    from schemas import areas

    register = areas.register()
    outside = sum(register.outside_region(area.code) for area in made.areas)
    if outside:
        made.issues.append(Issue(OUTSIDE_REGION, {"areas": f"{outside:,}"}, outside))


def count_cells(made: Standardised, schema: Schema | None, half_tables: Sequence[int]) -> Cells:
    """Values + statuses + issues of every staged cell: those with a figure, those with a marker, those left out."""
    run = made.connection
    apart = f" AND s.tbl NOT IN ({', '.join(map(str, half_tables))})" if half_tables else ""
    name = schema.name if schema else ""
    counted = run.execute(
        "SELECT count(*), count(*) FILTER (ok AND s.fate = 'value'), count(*) FILTER (ok AND s.fate = 'status') FROM"
        " (SELECT s.*, s.fate != 'issue' AND s.area IS NOT NULL AND s.period IS NOT NULL AND coalesce(k.schema = ?, FALSE) AS ok"
        f" FROM staged s LEFT JOIN key_codes k ON s.key = k.key) s WHERE TRUE{apart}",
        [name],
    ).fetchone()
    total, values, withheld = counted  # type: ignore[misc]
    return Cells(total, values, withheld, total - values - withheld)
