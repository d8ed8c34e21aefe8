"""Figures that cannot be what they are said to be: asked about, and left out until a person has answered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.recognise.columns import UNKNOWN_WORDS, Column
from pipelines.recognise.labels import field_for_label
from pipelines.recognise.plan import Plan
from pipelines.standardise import Standardised
from schemas import code_lists
from schemas.code_lists import Code
from validation.issues import (
    EXAMPLES_KEPT,
    MEASURE_NEEDED,
    PROPORTION_SUSPECTED,
    SHIFTED_FIGURES,
    SMALLER_AREAS_NOT_KNOWN,
    UNIT_NEEDED,
    Issue,
    Place,
)

MOST_BEYOND = 20  # columns beyond the last heading that are looked at
MOST_PEOPLE = 2_000_000  # No authority of the United Kingdom has so many: such figures are in thousands no more.
FEW_VEHICLE_MILES = 100_000  # A year's traffic of the smallest authority is more; in millions it is less.


# Fewer percentages over 100 are slips, which are told one by one when the table is assembled.
FEW_OVER_100 = "CASE WHEN count(*) < 6 THEN count(*) / 2 ELSE greatest(1, count(*) / 20) END"


def doubt_figures(made: Standardised, plans: Sequence[Plan]) -> None:
    """Take out of the table ``keyed`` whatever its own figures speak against."""
    _doubt_shifted_figures(made, plans)
    _doubt_smaller_areas(made, plans)
    _doubt_small_percentages(made, plans)
    _doubt_units(made, plans)
    _doubt_monthly_surveys(made, plans)


def _doubt_shifted_figures(made: Standardised, plans: Sequence[Plan]) -> None:
    """A number beyond the last heading of a text file: a comma cut one in two, so no figure of its row is sure.

    Where half of the rows have one, it is a column without a heading.
    """
    run = made.connection
    for number, plan in enumerate(plans):
        table, width = plan.table, _width(plan)
        beyond = range(width + 1, min(table.sheet.columns, width + MOST_BEYOND) + 1)
        if table.sheet.name is not None or table.columns or not width or not beyond:
            continue
        held = f"coalesce({', '.join(_number_in(column) for column in beyond)})"
        rows = run.execute(
            f"SELECT row, {held} FROM {table.sheet.relation} WHERE row BETWEEN {table.first_row} AND {table.last_row}"
            f" AND {held} IS NOT NULL ORDER BY row"
        ).fetchall()
        if not rows or len(rows) * 2 > table.last_row - table.first_row + 1:
            continue
        gone = run.execute(
            "DELETE FROM keyed WHERE tbl = ? AND list_contains(?, row) RETURNING row",
            [number, [row for row, _ in rows]],
        ).fetchall()
        if gone:
            places = tuple(Place(None, row, width + 1, None, value) for row, value in rows[:EXAMPLES_KEPT])
            values = {"row": rows[0][0], "value": rows[0][1]}
            made.issues.append(Issue(SHIFTED_FIGURES, values, len(gone), places))


_SMALLER = re.compile(
    r"\b(?:ward|neighbou?rhood|parish|village|town|locality|lsoa|msoa|constituency|division)s?\b", re.I
)


def _doubt_smaller_areas(made: Standardised, plans: Sequence[Plan]) -> None:
    """Names of smaller areas that we do not know, beside the area that they lie in: the figures are theirs, and none of

    them is of the whole.
    """
    for number, plan in enumerate(plans):
        names = [f"“{column.label}”" for column in plan.columns if _is_of_smaller_areas(column, plan)]
        if not names:
            continue
        (cells,) = made.connection.execute("DELETE FROM keyed WHERE tbl = ?", [number]).fetchone() or (0,)
        if cells:
            values = {"where": plan.table.where, "columns": " or ".join(names)}
            made.issues.append(Issue(SMALLER_AREAS_NOT_KNOWN, values, cells, (Place(plan.table.sheet.name),)))


def _is_of_smaller_areas(column: Column, plan: Plan) -> bool:
    """Whether a column names areas that we do not know within those that another column names or gives codes of."""
    if column.role != "attribute" or column.reason != UNKNOWN_WORDS:
        return False
    whole = plan.column("area_code") or plan.column("area_name")
    is_small = _SMALLER.search(column.label) is not None
    if whole is None:  # One area is said of them all: they lie in it.
        return is_small or field_for_label(column.label) == "area_name"
    if whole.role == "area_code" and (not is_small or _SMALLER.search(whole.label)):
        return False  # Names beside their own codes.
    named, areas = (_distinct(plan, one) for one in (column, whole))
    return named >= areas if is_small else field_for_label(column.label) == "area_name" and named > areas


def _distinct(plan: Plan, column: Column) -> int:
    return len({cells[column.number] for _, cells in plan.table.body if column.number < len(cells)})


def _width(plan: Plan) -> int:
    """The number of the last column with a heading."""
    return max((number for number, parts in enumerate(plan.table.labels, start=1) if any(parts)), default=0)


def _number_in(column: int) -> str:
    """SQL of a cell's text where it is a number, null elsewhere."""
    return f"CASE WHEN regexp_full_match(trim(c{column}), '[0-9][0-9.,]*') THEN trim(c{column}) END"


def _doubt_small_percentages(made: Standardised, plans: Sequence[Plan]) -> None:
    """Percentages of which none exceeds 1 are likely proportions (5.2 % kept as 0.052): they are asked about."""
    run = made.connection
    if not any(key.unit == "percent" and key.factor == 1 for key in made.keys):
        return
    found = run.execute(
        "SELECT o.tbl, k.measure, count(o.value), max(abs(o.value)), min(o.row), any_value(o.col) FROM keyed o"
        " JOIN key_codes k ON o.key = k.key WHERE k.unit = 'percent' AND k.factor = 1 GROUP BY o.tbl, k.measure"
        " HAVING count(o.value) >= 3 AND max(abs(o.value)) <= 1 AND max(abs(o.value)) > 0"
        " AND count(*) FILTER (round(o.value, 1) != o.value) > 0 ORDER BY ALL"
    ).fetchall()
    for number, name, cells, most, row, col in found:
        plan = plans[number]
        if plan.is_given("unit"):
            continue
        run.execute(
            "DELETE FROM keyed WHERE tbl = ? AND key IN (SELECT key FROM key_codes WHERE measure = ?)", [number, name]
        )
        values = {"where": plan.table.where, "most": f"{most:.15g}", "measure": name.replace("_", " ")}
        made.issues.append(Issue(PROPORTION_SUSPECTED, values, cells, (Place(plan.table.sheet.name, row, col),)))


def _likelier(unit: str) -> str:
    if unit.endswith("_in_thousands"):
        return unit.removesuffix("_in_thousands")
    if unit.startswith("million_"):
        return unit
    return "persons" if unit == "percent" else "percent"


def _doubt_units(made: Standardised, plans: Sequence[Plan]) -> None:
    """People are whole and shares end at 100: a column of figures that shows otherwise is in another unit than said.

    An average of counts has fractions too, and no area has but a few vehicle miles in a year, so such figures are asked
    about, and left out until a person has answered.
    """
    run = made.connection
    found = run.execute(
        "SELECT o.tbl, o.col, k.measure, CASE WHEN k.factor >= 1000 THEN k.unit || '_in_thousands' ELSE k.unit END,"
        " count(*), min(o.row) FROM keyed o JOIN key_codes k ON o.key = k.key JOIN area_codes a ON o.area = a.area"
        " WHERE o.value IS NOT NULL GROUP BY o.tbl, o.col, k.measure, k.unit, k.factor"
        " HAVING (k.factor = 1 AND k.unit IN ('persons', 'households')"
        "  AND count(*) FILTER (o.value != round(o.value)) * 5 > count(*))"
        f" OR (k.factor = 1 AND k.unit = 'percent' AND count(*) FILTER (abs(o.value) > 100) > {FEW_OVER_100})"
        " OR (k.factor >= 1000 AND k.unit = 'persons' AND count(*) FILTER (o.value * k.factor >"
        f" {MOST_PEOPLE} AND a.type IN ('local_authority', 'ward', 'msoa', 'lsoa')) > 0)"
        f" OR (k.factor < 0.001 AND max(o.value) < {FEW_VEHICLE_MILES}) ORDER BY ALL"
    ).fetchall()
    for number, col, named, unit, cells, row in found:
        plan = plans[number]
        if plan.is_given("unit"):
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
            "suggestion": _likelier(unit),
        }
        made.issues.append(Issue(UNIT_NEEDED, values, cells, (Place(plan.table.sheet.name, row, col),)))


def _doubt_monthly_surveys(made: Standardised, plans: Sequence[Plan]) -> None:
    """The survey of the labour force has no single months of wards: their unemployment is a count of claimants."""
    run = made.connection
    known = code_lists.load("measures").codes
    names = [code for code in {key.measure for key in made.keys} if _is_of_the_survey(known[code])]
    if not names:
        return
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
