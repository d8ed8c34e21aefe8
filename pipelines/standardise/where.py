"""Which area each cell is of: the distinct codes and names of a table, looked up in the register once each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipelines.recipe import recipe_line
from pipelines.recognise.plan import Plan
from pipelines.reshape import rows_of
from pipelines.standardise.staging import Standardised
from pipelines.standards.areas import AreaReading, StandardArea, names_here, standardise_area
from pipelines.standards.periods import unsettled_period
from schemas import areas
from validation.issues import AREA_DISAGREES, CODES_OF_ELSEWHERE, EXAMPLES_KEPT, Issue, Place
from validation.report import Change


def map_areas(into: Standardised, plan: Plan, given: Mapping[str, Any]) -> None:
    """Make ``area_map``: code text, name text → area id, null where there is none; an issue says why."""
    pairs = into.connection.execute(
        f"SELECT area_code, area_name, sum(cells)::BIGINT, min(row) FROM {rows_of(plan)} GROUP BY ALL ORDER BY 4"
    ).fetchall()
    in_labels = any("area" in item.facts for item in plan.figures)
    one = "area" in given and len(pairs) == 1 and not in_labels  # A person's word stands for what is said once.
    in_rows = bool(plan.column("area_code") or plan.column("area_name"))
    fixed = plan.said["area"].value if "area" in plan.said and (one or not (in_rows or in_labels)) else None
    types, day = _usual_type(pairs), _day(plan)
    ids: list[int | None] = []
    known, elsewhere = areas.register().by_code, []
    for code, name, cells, row in pairs:
        if one or (code is None and name is None and (fixed or in_labels)):
            reading = standardise_area(fixed, None) if fixed else AreaReading()
            ids.append(into.area_id(reading.area) if reading.area else None)
            continue
        reading = standardise_area(code, name, types=types, on=day, trusted=given.get("areas") or {})
        ids.append(into.area_id(reading.area) if reading.area else None)
        if reading.area is None:
            into.issues.append(_unknown(plan, reading, code, name, cells, row))
        elif reading.rule == "area-register-name":
            into.changes.append(Change(reading.rule, "area_name", (name or "").strip(), reading.area.name, cells))
        elif reading.rule:
            shown = (code if reading.by == "code" else name) or ""
            into.changes.append(Change(reading.rule, "area_code", shown, reading.area.code, cells))
        if reading.area is not None and code and name and not known(reading.area.code):
            elsewhere.append((reading.area, name, cells, row))
    _doubt_codes(into, plan, elsewhere)
    into.make_map(
        "area_map",
        {
            "area_code": ("VARCHAR", [pair[0] for pair in pairs]),
            "area_name": ("VARCHAR", [pair[1] for pair in pairs]),
            "area": ("INTEGER", ids),
        },
    )


def settle_labelled_areas(into: Standardised, plan: Plan) -> None:
    """Give the cells whose column's label names an area that area; they were staged with their column's number."""
    labelled = [item for item in plan.figures if "area" in item.facts]
    if not labelled:
        return
    for item in labelled:
        if (reading := standardise_area(item.facts["area"], None)).area:
            into.connection.execute(
                "UPDATE staged_cells SET area = ? WHERE area = ?", [into.area_id(reading.area), -(item.number + 1)]
            )
    into.connection.execute("UPDATE staged_cells SET area = NULL WHERE area < 0")


def _doubt_codes(into: Standardised, plan: Plan, elsewhere: Sequence[tuple[StandardArea, str, int, int]]) -> None:
    """Say it where most of the codes that the register knows by their form alone stand beside names of the region.

    elsewhere: those areas, with the name beside each, its cells and first row. A ward elsewhere may well have the name
    of one here; most of them do not.
    """
    found = [(area, name, near, cells, row) for area, name, cells, row in elsewhere if (near := names_here(area, name))]
    if not found or len(found) * 2 < len(elsewhere):
        return
    column = plan.column("area_code")
    number, label = (column.number + 1, column.label) if column else (None, None)
    sheet, shown = plan.table.sheet.name, found[:EXAMPLES_KEPT]
    places = tuple(Place(sheet, row, number, label, area.code) for area, *_, row in shown)
    area, name, near, *_ = found[0]
    values = {"value": area.code, "name": name.strip(), "near": " or ".join(near[:3])}
    into.issues.append(Issue(CODES_OF_ELSEWHERE, values, sum(cells for *_, cells, _ in found), places))


def _unknown(plan: Plan, reading: AreaReading, code: str | None, name: str | None, cells: int, row: int) -> Issue:
    assert reading.issue is not None
    column = plan.column("area_code") if code else plan.column("area_name")
    number, label = (column.number + 1, column.label) if column else (None, None)
    shown = f"{name} ({code})" if code and name else code or name or "(blank)"
    near, named = ", ".join(reading.advice), " or ".join(reading.advice[1:])
    if reading.issue is AREA_DISAGREES:
        near = reading.advice[0]
    values = {"value": shown.strip(), "near": near, "named": named, "line": _line(name or code or "", near)}
    return Issue(reading.issue, values, cells, (Place(plan.table.sheet.name, row, number, label),), reading.advice)


def _line(text: str, near: str) -> str:
    """The recipe line that says which area a text means, with the nearest code: for a person to confirm or correct."""
    code = re.search(r"[A-Z]\d{8}", near)
    return recipe_line("areas", text, code[0]) if code and text.strip() else ""


def _day(plan: Plan) -> date | None:
    """A day that the table's figures are of: it tells an area from its predecessor of the same name."""
    for item in plan.figures:
        if item.period:
            return item.period.start
    said = plan.said.get("period")
    if said and said.period:
        return said.period.start
    period = unsettled_period(plan.period_texts[-1]) if plan.period_texts else None
    return period.start if period else None


def _usual_type(pairs: Sequence[tuple[Any, ...]]) -> str | None:
    """The one type of area that most names of a table can only be; it tells two areas of one name apart."""
    register = areas.register()
    tally: Counter[str] = Counter()
    for code, name, *_ in pairs[:600]:
        if code is None and name:
            kinds = {area.type for area in register.by_name(name)}
            if len(kinds) == 1:
                tally[kinds.pop()] += 1
    most = tally.most_common(1)
    return most[0][0] if most and most[0][1] * 2 > sum(tally.values()) else None
