"""What each cell is a figure of: the distinct combinations of a table's categories, with each column of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipelines.recognise.columns import COMPANIONS, Column
from pipelines.recognise.own_layout import is_own_header
from pipelines.recognise.plan import Figures, Plan
from pipelines.reshape import rows_of
from pipelines.standardise.staging import Key, Standardised
from pipelines.standards.categories import DIMENSIONS, TOTALS, Reading, read_phrase
from pipelines.standards.category_advice import near_categories
from pipelines.standards.measures import MeasureReading, automatic_schemas, default_dimensions, measure, settle_measure
from schemas import registry
from schemas.ages import read_age_band
from validation.issues import BLANK_CELL, CATEGORY_NOT_KNOWN, COLUMN_NOT_USED, Issue, Place
from validation.report import Change

_STATUSES_OF_WORK = frozenset({"employed", "unemployed", "economically_active", "economically_inactive"})


def map_keys(into: Standardised, plan: Plan, schemas: Collection[str], given: Mapping[str, Any]) -> None:
    """Make ``tuple_map``: the categories of a row → t, and ``figure_map``: column of figures, t → key id or null."""
    names = [f"g{place}" for place in range(1, len(plan.categories) + 1)]
    found: list[tuple[Any, ...]] = [(0, 0)]
    if names:
        found = into.connection.execute(
            f"SELECT {', '.join(names)}, sum(cells)::BIGINT, min(row) FROM {rows_of(plan)}"
            f" GROUP BY ALL ORDER BY {len(names) + 2}"
        ).fetchall()
    columns = {name: ("VARCHAR", [row[place] for row in found]) for place, name in enumerate(names)}
    into.make_map("tuple_map", columns | {"t": ("INTEGER", list(range(len(found))))})
    own = is_own_header([column.label for column in plan.columns])
    rows = [_row_facts(plan, row[: len(names)], blank_is_whole=own) for row in found]
    once = _said_once([facts for facts, _ in rows if facts is not None], given)
    keys: list[tuple[int, int, int | None, bool]] = []
    for t, (facts, _) in enumerate(rows):
        cells = found[t][-2]
        said = None if facts is None else {name: code for name, code in facts.items() if name not in once}
        for item in plan.figures:
            key = None if said is None else _key_of(into, plan, item, said, schemas, cells)
            keys.append((item.number + 1, t, into.key_id(key) if key else None, bool(key and key.is_flow)))
    into.mapped = {col for col, _, key, _ in keys if key is not None}
    _report_strangers(into, plan, rows, found)
    _report_categories(into, plan, found)
    into.make_map(
        "figure_map",
        {
            "col": ("INTEGER", [key[0] for key in keys]),
            "t": ("INTEGER", [key[1] for key in keys]),
            "key": ("INTEGER", [key[2] for key in keys]),
            "is_flow": ("BOOLEAN", [key[3] for key in keys]),
        },
    )


def drop_unmapped(into: Standardised, plan: Plan) -> bool:
    """Leave out the columns of figures none of which has a key: they are not mapped, so they are said once, whole."""
    mapped = into.mapped
    gone = [item for item in plan.figures if item.number + 1 not in mapped]
    if not gone or not mapped:
        return False
    reasons = {label: reading.reason for held, reading, label, _ in into.lacking if held is plan}
    for item in gone:
        place = Place(plan.table.sheet.name, None, item.number + 1, item.label)
        why = reasons.get(item.label, "its categories are not known")
        into.issues.append(Issue(COLUMN_NOT_USED, {"label": item.label, "why": why}, 1, (place,)))
    plan.figures = [item for item in plan.figures if item.number + 1 in mapped]
    return True


def _key_of(
    into: Standardised, plan: Plan, item: Figures, row: Mapping[str, str], schemas: Collection[str], cells: int
) -> Key | None:
    """The key of a column's figures in the rows of one combination; None, and what it lacks, where they have none."""
    reading, facts = _settle(plan, item, row, schemas)
    if reading.lacks:
        into.lacking.append((plan, reading, item.label, cells))
        return None
    return _key(reading, facts, item)


def _report_strangers(
    into: Standardised, plan: Plan, rows: Sequence[tuple[Any, tuple[Column, str] | None]], found: Sequence[Any]
) -> None:
    cells: Counter[tuple[int, str]] = Counter()
    first: dict[tuple[int, str], tuple[Column, int]] = {}
    for (_, stranger), row in zip(rows, found, strict=True):
        if stranger is not None:
            column, text = stranger
            cells[(column.number, text)] += row[-2]
            first.setdefault((column.number, text), (column, row[-1]))
    for (number, text), count in cells.items():
        column, at = first[(number, text)]
        place = Place(plan.table.sheet.name, at, number + 1, column.label)
        if not text:
            values = {"row": at, "field": f"“{column.label}”", "outcome": "the figure was left out"}
            into.issues.append(Issue(BLANK_CELL, values, count, (place,)))
            continue
        values = {"value": text, "label": f"“{column.label}”"}
        near = near_categories(text, column.field or column.label.strip().lower())
        into.issues.append(Issue(CATEGORY_NOT_KNOWN, values, count, (place,), near))


def _report_categories(into: Standardised, plan: Plan, found: Sequence[tuple[Any, ...]]) -> None:
    """Each spelling that was taken for a code, with the cells that it stood beside."""
    cells: Counter[tuple[int, str]] = Counter()
    for row in found:
        for place, text in enumerate(row[:-2]):
            if text is not None and text.strip():
                cells[(place, text)] += row[-2]
    for (place, text), count in cells.items():
        column = plan.categories[place]
        reading = read_phrase(text, field=column.field, ages=column.ages)
        told = dict(_telling(reading, column.field)) if reading.is_explained else {}
        after = " ".join(code for name, code in told.items() if name != "year")
        if after and after != text.strip():
            named = column.field or next(iter(told))
            into.changes.append(Change("category-spelling", named, " ".join(text.split()), after, count))


def _row_facts(
    plan: Plan, texts: Sequence[str | None], *, blank_is_whole: bool
) -> tuple[dict[str, str] | None, tuple[Column, str] | None]:
    """What the categories of a row say together; None with the column and text that nobody knows.

    blank_is_whole: a blank category stands for all of them, as in our own layout. Elsewhere it may as well stand for
    the category above it.
    """
    facts: dict[str, str] = {}
    for column, text in zip(plan.categories, texts, strict=True):
        if text is None or not text.strip():
            if column.field in DIMENSIONS and not blank_is_whole:
                return None, (column, "")
            continue
        reading = read_phrase(text, field=column.field, ages=column.ages)
        if column.passes and not reading.doubts:
            continue
        if not reading.is_explained or (column.field in DIMENSIONS and not (reading.facts or reading.total)):
            return None, (column, text.strip())
        if reading.get("role") in COMPANIONS:  # A row of confidence intervals is none of figures.
            return None, (column, text.strip())
        for name, said in _telling(reading, column.field):
            code = f"{said}+" if name == "age_band" and said == str(column.top_age) else said
            held = facts.setdefault(name, code)
            if held != code and name in {*DIMENSIONS, "measure"}:
                if held in TOTALS or (name == "age_band" and _is_within(code, held)):
                    facts[name] = code
                elif code not in TOTALS and not (name == "age_band" and _is_within(held, code)):
                    return None, (column, text.strip())
    return facts, None


def _said_once(rows: Sequence[Mapping[str, str]], given: Mapping[str, Any]) -> set[str]:
    """The given fields of which all rows say the same: there a person's word stands instead of theirs."""
    return {
        name
        for name in (*DIMENSIONS, "measure", "unit")
        if name in given and len({facts.get(name) for facts in rows}) == 1
    }


def _is_within(narrow: str, wide: str) -> bool:
    """Whether all ages of one band are in the other: what two columns say of a row holds together."""
    inner, outer = read_age_band(narrow), read_age_band(wide)
    if inner is None or outer is None or inner.lowest is None or outer.lowest is None:
        return False
    return inner.lowest >= outer.lowest and (outer.highest is None or (inner.highest or 999) <= outer.highest)


def _telling(reading: Reading, name: str | None) -> list[tuple[str, str]]:
    facts = [(field, code) for field, code in reading.facts if field not in {"role", "within"}]
    if reading.total and name in DIMENSIONS and not any(field == name for field, _ in facts):
        facts.append((name, "any" if name in {"purpose", "frequency"} else "all"))
    return facts


def _settle(
    plan: Plan, item: Figures, row: Mapping[str, str], schemas: Collection[str]
) -> tuple[MeasureReading, dict[str, str]]:
    merged = dict(row)
    for name, code in item.facts.items():
        merged.setdefault(name, code)
    if _differ(row.get("measure"), item.facts.get("measure")):
        return MeasureReading(lacks="measure", reason="its row and its column speak of different measures"), merged
    if plan.role == "half_width" and merged.get("unit") == "percentage_points":
        merged.pop("unit")
    for name in (*DIMENSIONS, "measure", "unit"):
        if name in plan.said:
            merged.setdefault(name, plan.said[name].value)
    title = plan.said["measure"].value if "measure" in plan.said else ""
    if title.startswith("universal_credit") and merged.get("measure") in _STATUSES_OF_WORK:
        return MeasureReading(lacks="measure", reason="they are a part of those on Universal Credit"), merged
    if plan.is_foreseen:
        return MeasureReading(lacks="measure", reason="they run into years to come, as projections do"), merged
    reading = settle_measure(merged, schemas)
    if reading.measure and not reading.lacks and (part := _parted_by(reading.measure, merged)):
        reading = MeasureReading(lacks="measure", reason=f"they are of one {part}, which their schema does not tell")
    return reading, merged


def _parted_by(code: str, facts: Mapping[str, str]) -> str | None:
    """A dimension that the measure's schema does not have, where the figures are of a part of it: “not in work”."""
    held = registry.load(measure(code).more["schema"]).dimensions
    if measure(code).more["schema"] not in automatic_schemas():
        return None  # “Residents within a 30 minute walk”: the measure's own name says how they travel.
    names = ("mode", "purpose", "frequency")
    return next((name for name in names if name not in held and facts.get(name) not in {None, *TOTALS}), None)


def _differ(one: str | None, other: str | None) -> bool:
    if one is None or other is None or "doubtful" in {one, other}:
        return False
    return measure(one).more["concept"] != measure(other).more["concept"]


def _key(reading: MeasureReading, facts: Mapping[str, str], item: Figures) -> Key:
    assert reading.measure is not None
    assert reading.unit is not None
    defaults = default_dimensions(reading.measure)
    dimensions = tuple(facts.get(name) or defaults.get(name, "all") for name in DIMENSIONS)
    more = measure(reading.measure).more
    return Key(
        reading.measure,
        reading.unit,
        reading.factor,
        dimensions,
        item.statuses,
        reading.proportion,
        more["schema"],
        more["kind"] == "flow" and more["default_period"] == "mid_year",
    )
