"""What a file leaves open, as issues: one sentence each, with the recipe line that answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.recipe import recipe_line
from pipelines.recognise.columns import UNKNOWN_WORDS, Column
from pipelines.recognise.labels import field_for_label
from pipelines.recognise.plan import Plan
from pipelines.standards.measures import MeasureReading, measure, nearest_measure
from schemas import areas, code_lists, postcodes
from schemas.registry import Schema
from validation.issues import (
    AREA_NEEDED,
    COLUMN_NOT_USED,
    MEASURE_NEEDED,
    NO_SCHEMA_FITS,
    PERIOD_NEEDED,
    SMALLER_AREAS_NOT_KNOWN,
    UNIT_NEEDED,
    WORDS_NOT_USED,
    Issue,
    Place,
)
from validation.reading import Source

EXAMPLES = {"mode": "cycle", "frequency": "once_per_month", "age_band": "65+"}

if TYPE_CHECKING:
    from pipelines.standardise import Standardised


def ask(
    source: Source,
    plans: Sequence[Plan],
    tables: Sequence[Sequence[Column]],
    made: Standardised,
    schema: Schema | None,
    has_rows: bool,
) -> list[Issue]:
    """The questions of a file, the columns that were left out, and, where nothing came of it, why."""
    issues = _lacking(made, has_rows)
    issues += _unplaced(plans, made)
    if has_rows:
        return issues + _unused(plans) + _unknown_words(plans)
    told = {issue.kind for issue in issues + made.issues}
    is_asked = SMALLER_AREAS_NOT_KNOWN in told or any(kind.code.endswith("-needed") for kind in told)
    if not is_asked and not _are_all_in_doubt(made):
        values = {"name": source.name, "why": _why(plans, tables, made), "line": _measure_line(source, plans, tables)}
        issues.append(Issue(NO_SCHEMA_FITS, values))
    return issues


def _are_all_in_doubt(made: Standardised) -> bool:
    """Whether figures are known for what they are, and none of them can be read: each is told of by itself."""
    found = made.connection.execute(
        "SELECT count(*), count(*) FILTER (fate = 'issue') FROM staged WHERE key IS NOT NULL"
    )
    known, unread = found.fetchone() or (0, 0)
    return known == unread > 0


def _lacking(made: Standardised, has_rows: bool) -> list[Issue]:
    """What keeps a column of figures from having a key: its unit, a dimension. Each is asked once."""
    asked: dict[tuple[str | None, str], Issue] = {}
    for plan, reading, label, cells in made.lacking:
        if reading.measure is None:
            continue
        where = plan.table.where
        if reading.lacks == "unit":
            name = code_lists.load("measures").codes[reading.measure].label.lower()
            values = {"where": where, "measure": name, "suggestion": _unit_suggestion(reading)}
            asked.setdefault(
                (reading.measure, "unit"),
                Issue(UNIT_NEEDED, values, cells, (Place(plan.table.sheet.name, label=label),)),
            )
        elif not has_rows:
            values = {"where": where, "why": f": {reading.reason}", "line": _dimension_line(str(reading.lacks))}
            asked.setdefault((reading.measure, str(reading.lacks)), Issue(MEASURE_NEEDED, values, cells))
    return list(asked.values())


def _unit_suggestion(reading: MeasureReading) -> str:
    if "vehicle" in reading.reason:
        return "vehicle_miles` or `unit: vehicle_km"
    return measure(str(reading.measure)).more["unit"]


def _dimension_line(name: str) -> str:
    return f"{name}: {EXAMPLES.get(name, 'all')}"


def _measure_line(source: Source, plans: Sequence[Plan], tables: Sequence[Sequence[Column]]) -> str:
    """The recipe line that would say what the first column of figures is, where a measure's words come near its own."""
    if any(item.facts.get("measure") == "doubtful" for plan in plans for item in plan.figures):
        return ""  # The title itself speaks against the measure that the labels name.
    if any(plan.is_foreseen for plan in plans):
        return ""  # Projections are of no measure of ours, and a year that was mistyped is to be corrected.
    of_plans = {item.number: item.label for plan in plans for item in plan.figures}
    others = [column.label for columns in tables for column in columns if column.role in {"ignored", "plain"}]
    beside = source.name.rsplit(".", 1)[0]
    for label in [*of_plans.values(), *others]:
        if code := nearest_measure(label, beside):
            return recipe_line("columns", label, code)
    return ""


def _unplaced(plans: Sequence[Plan], made: Standardised) -> list[Issue]:
    """Figures that have a key but no period, or no area, since nothing speaks of one."""
    issues = []
    found = made.connection.execute(
        "SELECT tbl, count(*) FILTER (period IS NULL), count(*) FILTER (area IS NULL), count(*) FROM staged"
        " WHERE key IS NOT NULL GROUP BY tbl ORDER BY tbl"
    ).fetchall()
    for number, no_period, no_area, cells in found:
        plan = plans[number]
        place = (Place(plan.table.sheet.name),)
        if no_period and plan.column("period") is None and "period" not in plan.said:
            dated = any(item.period for item in plan.figures)
            undated = [item for item in plan.figures if item.period is None] if dated else []
            where = ", ".join([plan.table.where, *(f"“{item.label}”" for item in undated[:3])])
            issues.append(Issue(PERIOD_NEEDED, {"where": where}, no_period, place))
        has_area = plan.column("area_code") or plan.column("area_name") or "area" in plan.said
        if no_area == cells and not has_area:
            issues.append(Issue(AREA_NEEDED, {"where": plan.table.where, **_unread_names(plan)}, cells, place))
    return issues


def _unread_names(plan: Plan) -> dict[str, str]:
    """Of a column that holds names of areas, that they are not enough: one area for all its rows would be wrong."""
    columns = (column for column in plan.columns if column.role == "attribute")
    column = next((one for one in columns if field_for_label(_lowest(one.label)) == "area_name"), None)
    if column is None:
        return {
            "but": "",
            "line": ", or say in the recipe, under `given:`, with a line such as `area: E08000012`, which it is",
        }
    texts = dict.fromkeys(
        cell.strip() for _, cells in plan.table.body if column.number < len(cells) and (cell := cells[column.number])
    )
    label = _lowest(column.label)
    register = areas.register()
    unknown = [text for text in texts if not register.by_name(text) and not register.by_name(text, types={"ward"})]
    if not unknown:
        return {"but": f": a name in “{label}” alone can be of several areas, or of none that we know", "line": ""}
    what = f"“{unknown[0]}” in “{label}” is no area that we know"
    if len(unknown) > 1:
        what = f"“{unknown[0]}” and “{unknown[1]}” in “{label}” are no areas that we know"
    helped = [help for text in unknown[:2] if (help := _help_with(text))]
    return {"but": f": {what}", "line": f". {' '.join(helped)}".removesuffix(".") if helped else ""}


def _lowest(label: str) -> str:
    return label.rpartition("; ")[2]


def _help_with(name: str) -> str:
    """What a name that no area has may stand for: an area of nearly that name, or a place that lies in one."""
    register = areas.register()
    if near := register.near(name):
        return f"“{name}” may be {near[0]}."
    if town := postcodes.nearest_place(name):
        within = " or ".join(
            f"{area.name} ({area.code})" for code in town.authorities if (area := register.by_code(code))
        )
        spelt = "" if town.name.casefold() == name.casefold() else f", if “{name}” is meant for it,"
        return f"{town.name}{spelt} is a place in {within}."
    return ""


def _unused(plans: Sequence[Plan]) -> list[Issue]:
    issues = []
    for plan in plans:
        taken = {item.number for item in plan.figures}
        for column in plan.columns:
            if column.role == "ignored" and column.number not in taken and not column.label.isupper():
                place = Place(plan.table.sheet.name, None, column.number + 1, column.label)
                issues.append(Issue(COLUMN_NOT_USED, {"label": column.label, "why": column.reason}, 1, (place,)))
    return issues[:40]


_NOTES = re.compile(r"\b(?:notes?|comments?|remarks?|sources?|footnotes?|description|link|url|flags?)\b", re.IGNORECASE)
MOST_WORDS = 12  # distinct texts of a column that may part the figures; more are names or notes


def _unknown_words(plans: Sequence[Plan]) -> list[Issue]:
    """Columns of a few words that are no category that we know: they may say that the figures are of a part alone."""
    issues, kinds = [], code_lists.load("area-types")
    for plan in plans:
        for column in plan.columns:
            if column.role != "attribute" or column.reason != UNKNOWN_WORDS:
                continue
            if column.label.isupper() or _NOTES.search(column.label):  # A download's own names, or notes.
                continue
            body = [(row, cell) for row, cells in plan.table.body if (cell := _cell(cells, column)) is not None]
            texts = {cell.strip() for _, cell in body}
            if len(body) < len(plan.table.body) or not 0 < len(texts) <= min(MOST_WORDS, max(1, len(body) // 2)):
                continue
            if any(kinds.standard(text) for text in texts):  # “Country”, “Local Authority”: what kind of area it is.
                continue
            place = Place(plan.table.sheet.name, body[0][0], column.number + 1, column.label, body[0][1])
            values = {"label": column.label, "value": body[0][1].strip()[:60]}
            issues.append(Issue(WORDS_NOT_USED, values, 1, (place,)))
    return issues


def _cell(cells: Sequence[str | None], column: Column) -> str | None:
    return cells[column.number] if column.number < len(cells) else None


def _why(plans: Sequence[Plan], tables: Sequence[Sequence[Column]], made: Standardised) -> str:
    if not tables:
        return "it holds no table of figures"
    reasons = [reading.reason for _, reading, _, _ in made.lacking if reading.reason]
    ignored = [column for columns in tables for column in columns if column.role == "ignored"]
    if reasons:
        return reasons[0]
    if ignored:
        shown = ", ".join(f"“{column.label[:60]}”" for column in ignored[:3])
        return f"its figures stand under {shown}, which no schema has"
    return "no column of it holds figures under a label that we know"
