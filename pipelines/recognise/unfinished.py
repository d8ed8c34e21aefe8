"""Rows of our own layout that somebody began and did not finish: each would otherwise be passed over, or guessed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipelines.recognise.own_layout import is_own_header
from pipelines.recognise.plan import Plan
from pipelines.recognise.tables import Table
from schemas import registry
from validation.issues import BLANK_CELL, EXAMPLES_KEPT, ROW_WITHOUT_FIGURE, Issue, IssueKind, Place

_KEYS = ("area_code", "area_name", "period", "measure")


def unfinished(plans: Sequence[Plan]) -> list[Issue]:
    """One issue for each column of a table in which rows lack what they need."""
    return [issue for plan in plans for issue in _of_table(plan.table)]


def _of_table(table: Table) -> Iterator[Issue]:
    numbers = {"; ".join(parts): number for number, parts in enumerate(table.labels) if parts}
    if not is_own_header(numbers):
        return
    conditions = _conditions(numbers)
    counts = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions.values())
    bounds = f"FROM {table.sheet.relation} WHERE row BETWEEN {table.first_row} AND {table.last_row}"
    found = table.sheet.connection.execute(f"SELECT {counts} {bounds}").fetchone() or ()
    for name, count in zip(conditions, found, strict=True):
        if count:
            query = f"SELECT row {bounds} AND {conditions[name]} ORDER BY row LIMIT {EXAMPLES_KEPT}"
            rows = [row for (row,) in table.sheet.connection.execute(query).fetchall()]
            yield _issue(table, name, numbers[name], count, rows)


def _conditions(numbers: dict[str, int]) -> dict[str, str]:
    """For each column that every row must fill in, SQL that is true of a row which does not: a blank cell is null.

    A row without its area or period is told of where areas and periods are read, whatever the layout.
    """
    cell = {name: f"c{number + 1}" for name, number in numbers.items()}
    figure = " AND ".join(f"{cell[name]} IS NULL" for name in ("value", "status") if name in cell)
    begun = " OR ".join(f"{cell[name]} IS NOT NULL" for name in _KEYS if name in cell)
    needed = [name for name in numbers if name == "measure" or name in _coded_dimensions()]
    return {
        "value": f"({figure} AND ({begun}))",
        **{name: f"({cell[name]} IS NULL AND NOT ({figure}))" for name in needed},
    }


@lru_cache
def _coded_dimensions() -> frozenset[str]:
    """The dimensions in which a blank could stand for the whole: those whose codes have one for it."""
    schemas = [registry.load(name) for name in registry.names()]
    return frozenset(name for schema in schemas for name in schema.dimensions if schema.field(name).code_list)


def _issue(table: Table, name: str, number: int, count: int, rows: Sequence[int]) -> Issue:
    places = tuple(Place(table.sheet.name, row, number + 1, name) for row in rows)
    kind: IssueKind = ROW_WITHOUT_FIGURE if name == "value" else BLANK_CELL
    outcome = "we took it for the whole" if name in _coded_dimensions() else "the figure was left out"
    return Issue(kind, {"row": rows[0], "field": f"“{name}”", "outcome": outcome}, count, places)
