"""Which period each cell is of: the distinct periods of rows and labels, settled by what is said around the table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from pipelines.recognise.columns import Column
from pipelines.recognise.plan import Figures, Plan
from pipelines.reshape import rows_of
from pipelines.standardise.staging import Standardised
from pipelines.standards.categories import read_phrase
from pipelines.standards.measures import measure
from pipelines.standards.period_advice import near_periods
from pipelines.standards.period_kinds import read_period_of_kind
from pipelines.standards.periods import CENSUS_DAYS, Period, read_period, settle, unsettled_period, year_to_mid
from schemas import code_lists
from validation.issues import (
    ASSUMED,
    BLANK_CELL,
    CATEGORY_NOT_KNOWN,
    DAY_AMONG_PERIODS,
    EXAMPLES_KEPT,
    PERIOD_KIND_NEEDED,
    PERIOD_NOT_OF_KIND,
    STRAY_PERIOD,
    UNREADABLE_PERIOD,
    Issue,
    Place,
)
from validation.nearest import days
from validation.report import Change

_WITH_HOUR = re.compile(r"\s*(\d{4}-\d\d-\d\d)T(\d\d)\s*")


def map_periods(into: Standardised, plan: Plan) -> None:
    """Make ``period_map``: period text, hour, kind, column of figures → period id for a stock and for a flow.

    The column is 0, for all, where no label names a period: then each text is read once.
    """
    _settle_first_days(into, plan)
    found = into.connection.execute(
        f"SELECT period, hour, period_type, sum(cells)::BIGINT, min(row) FROM {rows_of(plan)} GROUP BY ALL ORDER BY 5"
    ).fetchall()
    cols: list[int] = []
    texts: list[str | None] = []
    hours: list[str | None] = []
    kinds: list[str | None] = []
    stocks: list[int | None] = []
    flows: list[int | None] = []
    pairs: list[tuple[str, int, Place]] = []
    read: list[tuple[str, Period, int, int]] = []
    column = plan.column("period")
    by_column = any(item.period for item in plan.figures)
    for text, hour, kind, cells, first in found:
        unread, code = False, None
        for item in plan.figures if by_column else plan.figures[:1]:
            period = _period_of(plan, item, text, hour, kind)
            unread = unread or (period is None and item.period is None)
            code = code or (period.code if period and item.period is None else None)
            if text is not None and period is not None and not by_column and not kind:
                read.append((text.strip(), period, cells, first))
            cols.append(item.number + 1 if by_column else 0)
            texts.append(text)
            hours.append(hour)
            kinds.append(kind)
            stocks.append(into.period_id(period))
            flows.append(into.period_id(_as_flow(period)))
        if text is not None and code and code != text.strip():
            into.changes.append(Change("period-format", "period", text.strip(), code, cells))
        if text is None and unread and column is not None:
            into.issues.append(_blank(plan, column, cells, first))
        elif text is not None and text == plan.stray_period and column is not None:
            place = Place(plan.table.sheet.name, first, column.number + 1, column.label)
            values = {"value": text.strip(), "label": f"“{column.label}”"}
            into.issues.append(Issue(STRAY_PERIOD, values, cells, (place,)))
        elif text is not None and unread and column is not None and not plan.dates_are_first:
            place = Place(plan.table.sheet.name, first, column.number + 1, column.label)
            written = unsettled_period(text)
            if kind and kind.strip() and written:
                into.issues.append(_not_of_kind(plan, text, kind, cells, place))
                continue
            if written and written.type == "year_pair":
                pairs.append((text.strip(), cells, place))
                continue
            into.issues.append(
                Issue(
                    UNREADABLE_PERIOD,
                    {"value": text.strip(), "label": f"“{column.label}”", "line": _order_line(plan, text)},
                    cells,
                    (place,),
                    near_periods(text),
                )
            )
    if pairs and column is not None:
        places = tuple(place for _, _, place in pairs)
        _ask_of_pairs(into, f"“{column.label}”", pairs[0][0], sum(cells for _, cells, _ in pairs), places)
    if column is not None:
        _doubt_days(into, plan.table.sheet.name, column, read)
    _ask_of_labels(into, plan)
    into.make_map(
        "period_map",
        {
            "col": ("INTEGER", cols),
            "period": ("VARCHAR", texts),
            "hour": ("VARCHAR", hours),
            "period_type": ("VARCHAR", kinds),
            "stock": ("INTEGER", stocks),
            "flow": ("INTEGER", flows),
        },
    )


def _doubt_days(
    into: Standardised, sheet: str | None, column: Column, read: Sequence[tuple[str, Period, int, int]]
) -> None:
    """Say which few texts of a column of periods are single days. read: text, what it was read as, cells, first row."""
    types = Counter(period.type for _, period, _, _ in read)
    single = [one for one in read if one[1].type in ("snapshot", "day")]
    (usual, many), *_ = types.most_common(1) or [("", 0)]
    if not single or usual not in _LONGER or len(single) * MOST_DAYS > many:
        return
    text, period, *_ = single[0]
    places = tuple(Place(sheet, row, column.number + 1, column.label, text) for text, _, _, row in single)
    values = {"value": text, "label": f"“{column.label}”", "day": _day_words(period.start), "others": _LONGER[usual]}
    into.issues.append(
        Issue(DAY_AMONG_PERIODS, values, sum(cells for _, _, cells, _ in single), places[:EXAMPLES_KEPT])
    )


MOST_DAYS = 3  # Where more than one in so many are days, they are no slips.
_LONGER = {
    "month": "months",
    "quarter": "quarters",
    "financial_quarter": "quarters",
    "calendar_year": "years",
    "financial_year": "years",
    "academic_year": "years",
}


def _day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _order_line(plan: Plan, text: str) -> str:
    """The recipe line that says how 01/02/2024 is written; none where the column has dates in both orders."""
    if len(days(text)) < 2 or any(len(days(other)) == 1 and _is_clear(other) for other in plan.period_texts):
        return ""
    return ", or say in the recipe, under `given:`, that the day comes first: `date_order: dmy` (or `mdy`)"


def _is_clear(text: str) -> bool:
    """Whether a date can only be written in one order: 25/04/2024, and not 03/03/2024."""
    return any(int(part) > 12 for part in re.findall(r"\d+", text)[:2])


def _ask_of_labels(into: Standardised, plan: Plan) -> None:
    """A label or a title such as “2017-18” whose kind of year nothing settles is asked about once."""
    said = plan.said.get("period")
    open_labels = [item for item in plan.figures if item.period and settle(item.period, plan.context) is None]
    open_title = plan.column("period") is None and said and said.period and not any(i.period for i in plan.figures)
    if open_labels:
        label, where = open_labels[0].label, f"the label “{open_labels[0].label}”"
    elif open_title and said and said.period and settle(said.period, plan.context) is None:
        label, where = said.value, said.reason
    else:
        return
    _ask_of_pairs(into, where, label, 1, (Place(plan.table.sheet.name),))


def _ask_of_pairs(into: Standardised, where: str, example: str, cells: int, places: tuple[Place, ...]) -> None:
    values = {
        "where": where,
        "example": example,
        "choices": "a financial year, an academic year, or a survey's own year",
        "answer": "`year_pair: financial_year` or `year_pair: academic_year`",
    }
    into.issues.append(Issue(PERIOD_KIND_NEEDED, values, cells, places[:EXAMPLES_KEPT]))


def _blank(plan: Plan, column: Column, cells: int, row: int) -> Issue:
    place = Place(plan.table.sheet.name, row, column.number + 1, column.label)
    values = {"row": row, "field": f"“{column.label}”", "outcome": "the figure was left out"}
    return Issue(BLANK_CELL, values, cells, (place,))


def _not_of_kind(plan: Plan, text: str, kind: str, cells: int, place: Place) -> Issue:
    code = code_lists.load("period-types").standard(kind)
    if code is None:
        column = plan.column("period_type")
        place = replace(place, column=column.number + 1 if column else None, label="period_type")
        return Issue(CATEGORY_NOT_KNOWN, {"value": kind.strip(), "label": "“period_type”"}, cells, (place,))
    line = f"a {code.label.lower()} is written as {code.more['iso']}"
    values = {"value": text.strip(), "label": f"“{place.label}”", "kind": code.label.lower(), "line": line}
    return Issue(PERIOD_NOT_OF_KIND, values, cells, (place,))


def _settle_first_days(into: Standardised, plan: Plan) -> None:
    """What dates that are always the first of a month stand for: months, if all that the table holds is monthly.

    A survey's rolling year is often dated by one of its months, so there it is asked.
    """
    if not plan.dates_are_first or plan.context.first_of_month or plan.column("hour"):
        plan.dates_are_first = plan.dates_are_first and not plan.column("hour") and not plan.context.first_of_month
        return
    if plan.column("period_type"):  # Each row says itself what its date stands for.
        plan.dates_are_first = False
        return
    used = into.connection.execute("SELECT DISTINCT key FROM figure_map WHERE key IS NOT NULL").fetchall()
    usual = {measure(into.keys[key].measure).more["default_period"] for (key,) in used}
    column = plan.column("period")
    if not usual:
        return
    label = column.label if column else plan.figures[0].label
    example = plan.period_texts[0] if plan.period_texts else label
    place = (Place(plan.table.sheet.name, None, column.number + 1 if column else None, label),)
    if usual == {"month"}:
        plan.context = replace(plan.context, first_of_month="month")
        plan.dates_are_first = False
        values = {
            "where": f"“{label}”",
            "what": f"dates such as {example} stand for whole months",
            "answer": "`dates: day`",
        }
        into.issues.append(Issue(ASSUMED, values, 1, place))
        return
    choices = "that day, that month, or the twelve months that end with it"
    answer = "`dates: day`, `dates: month` or `dates: year_ending`"
    values = {"where": f"“{label}”", "example": example, "choices": choices, "answer": answer}
    into.issues.append(Issue(PERIOD_KIND_NEEDED, values, 1, place))


def _period_of(plan: Plan, item: Figures, text: str | None, hour: str | None, kind: str | None) -> Period | None:
    if text is not None and text == plan.stray_period:
        return None
    if text is not None and item.period is None:
        if found := _WITH_HOUR.fullmatch(text):
            text, hour = found[1], hour or found[2]
        if kind is not None and kind.strip() and not _is_hour(kind):
            return read_period_of_kind(text, kind.strip(), plan.context)
    period = _settled_period(plan, item, text, hour)
    if period is not None and period.type == "day" and plan.column("count_point") is None:
        return replace(period, type="census" if period.start in CENSUS_DAYS.values() else "snapshot")
    return period


def _settled_period(plan: Plan, item: Figures, text: str | None, hour: str | None) -> Period | None:
    context = plan.context
    if item.period is not None:
        return None if plan.dates_are_first and item.period.type == "day" else settle(item.period, context)
    if text is not None:
        column = plan.column("period")
        period = read_period(text, context)
        if period is None and column is not None and column.embedded:
            inner = read_phrase(text).periods
            period = settle(inner[0], context) if len(inner) == 1 else None
        if period and hour is not None and period.type == "day":
            return _with_hour(period, hour)
        if plan.dates_are_first and period and period.type == "day":
            return None
        return period
    said = plan.said.get("period")
    return settle(said.period, context) if said and said.period else None


def _is_hour(kind: str) -> bool:
    return kind.strip().casefold() == "hour"


def _with_hour(period: Period, hour: str) -> Period | None:
    if not hour.strip().isdigit() or int(hour) > 23:
        return None
    at = datetime.combine(period.start, time(int(hour)))
    return Period(at, at, "hour")


def _as_flow(period: Period | None) -> Period | None:
    """What happens to a population is dated by the mid-year that it leads to: the twelve months before it."""
    if period is not None and period.type == "mid_year":
        return year_to_mid(period.start.year)
    return period
