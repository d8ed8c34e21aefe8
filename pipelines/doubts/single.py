"""Figures that are wrong by themselves: below zero, over the whole, apart from their own limits, parts of a person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipelines.doubts.table import COUNTED, FLAGS, Observations, Slice, Spot, figure, measure_facts
from pipelines.doubts.words import measure_words
from schemas import code_lists
from validation.issues import (
    EXAMPLES_KEPT,
    INTERVAL_CROSSED,
    NEGATIVE_FIGURE,
    OUTSIDE_INTERVAL,
    OVER_100_PERCENT,
    PART_OF_A_PERSON,
    TOO_SMALL,
    Issue,
    IssueKind,
    Place,
)

if TYPE_CHECKING:
    import duckdb

    from validation.report import Report

KINDS: dict[str, IssueKind] = {
    "negative": NEGATIVE_FIGURE,
    "over_100": OVER_100_PERCENT,
    "crossed": INTERVAL_CROSSED,
    "outside": OUTSIDE_INTERVAL,
    "part": PART_OF_A_PERSON,
}
FEW = 0.2  # Where a larger share of a column has fractions, its unit is asked about instead.


def doubt_single_figures(seen: Observations) -> list[Issue]:
    """One issue a measure and fault. Nothing is looked up unless the scan counted some."""
    tallies: dict[tuple[str, str], list[int]] = {}
    for item in seen.slices:
        for name, count in item.flags.items():
            if count and _may_be_told(seen, name, item):
                held = tallies.setdefault((item.measure, name), [0, 0])
                held[0] += count
                held[1] += item.values
    return [
        _issue(seen, measure, name, count)
        for (measure, name), (count, values) in tallies.items()
        if name != "part" or count <= FEW * values
    ]


def _may_be_told(seen: Observations, name: str, item: Slice) -> bool:
    """Whether a fault is one of this measure."""
    facts = measure_facts(item.measure)
    if name == "negative":
        return facts["below_zero"] != "yes"
    return name != "part" or (item.unit in COUNTED and facts["decimals"] == "0")


def _issue(seen: Observations, measure: str, name: str, count: int) -> Issue:
    rows = seen.query(
        f"SELECT {seen.spot}, value, lower_95, upper_95 FROM {seen.relation} WHERE measure = ? AND {FLAGS[name]}"
        f" ORDER BY source_sheet, source_row, source_column LIMIT {EXAMPLES_KEPT}",
        [measure],
    )
    spots = [Spot.of(seen, row) for row in rows]
    value, lower, upper = rows[0][-3:]
    values = {
        "what": spots[0].words,
        "measure": measure_words(measure),
        "value": figure(value),
        "lower": figure(lower),
        "upper": figure(upper),
        "thousands": _in_thousands(value),
    }
    places = tuple(_with_value(spot.place, row[-3]) for spot, row in zip(spots, rows, strict=True))
    return Issue(KINDS[name], values, count, places)


def without_negative(issues: list[Issue]) -> list[Issue]:
    """The issues of a schema but for figures below zero, which ``doubt_single_figures`` tells with area and period."""
    return [issue for issue in issues if issue.kind is not TOO_SMALL or issue.values["field"] != "value"]


def leave_out_impossible(connection: duckdb.DuckDBPyConnection, relation: str, report: Report) -> int:
    """Take out what cannot be, and must be fixed: below zero, over the whole. Returns how many observations."""
    told = {issue.kind for issue in report.issues}
    conditions = []
    if NEGATIVE_FIGURE in told:
        may = [name for name in code_lists.load("measures").codes if measure_facts(name)["below_zero"] == "yes"]
        conditions.append(f"({FLAGS['negative']} AND NOT list_contains({may}, measure::VARCHAR))")
    if OVER_100_PERCENT in told:
        conditions.append(f"({FLAGS['over_100']})")
    if not conditions or report.cells is None:
        return 0
    (gone,) = connection.execute(f"DELETE FROM {relation} WHERE {' OR '.join(conditions)}").fetchone() or (0,)
    report.cells = replace(report.cells, values=report.cells.values - gone, issues=report.cells.issues + gone)
    return int(gone)


def _in_thousands(value: float | None) -> str:
    """What may be meant by 12.345: a point for the comma between thousands."""
    if value is None or abs(value) >= 1000 or round(value, 3) != value:
        return ""
    return f" Is it {figure(round(value * 1000))}?"


def _with_value(place: Place, value: Any) -> Place:
    return Place(place.sheet, place.row, place.column, None, figure(value))
