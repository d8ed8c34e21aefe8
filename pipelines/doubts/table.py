"""The observations as the rooms of this folder look at them: one scan for all, and words for one of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from pipelines.doubts.words import key_words, period_words
from schemas import code_lists
from schemas.registry import Schema
from validation.issues import EXAMPLES_KEPT, Issue, IssueKind, Place

COUNTED = ("persons", "households", "vehicles", "addresses")
FEWEST_PERIODS = 3
TOLD = 8  # Doubts of a kind that get a sentence of their own; the others are counted in one.
FLAGS = {
    "negative": "value < 0",
    "over_100": "unit = 'percent' AND value > 100",
    "crossed": "lower_95 > upper_95",
    "outside": "lower_95 <= upper_95 AND (value < lower_95 - 0.06 OR value > upper_95 + 0.06)",
    "part": "value != round(value)",
}


@dataclass(frozen=True)
class Slice:
    """What one scan says of a measure in one type of area and one period: rows, those with a value, the least and most.

    digest: the same for the same figures.
    """

    measure: str
    unit: str
    area_type: str
    period_type: str
    period: str
    start: date
    cells: int
    values: int
    low: float | None
    high: float | None
    digest: int
    flags: dict[str, int] = field(hash=False)

    @property
    def group(self) -> tuple[str, str, str, str]:
        """Whose periods follow one another."""
        return self.measure, self.unit, self.area_type, self.period_type


@dataclass(frozen=True)
class Observations:
    """The harmonised table ``relation`` of a connection, with the sources of its rows, and what one scan says of it."""

    connection: duckdb.DuckDBPyConnection
    relation: str
    schema: Schema
    rows: int
    slices: tuple[Slice, ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        return self.schema.dimensions

    @property
    def keys(self) -> str:
        """SQL of what a figure is, beside its area and period."""
        return ", ".join(("measure", "unit", *self.dimensions))

    @property
    def spot(self) -> str:
        """SQL of the columns that ``Spot.of`` reads."""
        held = ("area_name", "period", "period_type", "measure", *self.dimensions)
        return ", ".join((*held, "source_sheet", "source_row", "source_column"))

    def spot_of(self, name: str) -> str:
        """The same columns of one table of a join."""
        return ", ".join(f"{name}.{column}" for column in self.spot.split(", "))

    @property
    def spot_width(self) -> int:
        return len(self.dimensions) + 7

    def distinct(self, name: str) -> list[str]:
        """The distinct texts of a column, which may be an enumeration."""
        rows = self.query(f"SELECT {name}::VARCHAR FROM (SELECT DISTINCT {name} FROM {self.relation}) ORDER BY 1")
        return [text for (text,) in rows if text]

    def query(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values or None).fetchall()


@dataclass(frozen=True)
class Spot:
    """Where one observation stands, in words and as a place of the source."""

    area: str
    period: str
    measure: str
    place: Place

    @property
    def words(self) -> str:
        return f"{self.area}, {self.period}, {self.measure}"

    @classmethod
    def of(cls, seen: Observations, row: Sequence[Any]) -> Spot:
        """Read the columns of ``Observations.spot``, with which a row begins."""
        area, period, kind, measure, *rest = row[: seen.spot_width]
        parts = dict(zip(seen.dimensions, rest[:-3], strict=True))
        sheet, source_row, column = rest[-3:]
        place = Place(sheet, source_row, column)
        return cls(str(area), period_words(str(period), str(kind)), key_words(str(measure), parts, seen.schema), place)


def look_over(connection: duckdb.DuckDBPyConnection, relation: str, schema: Schema, rows: int) -> Observations:
    """Scan the table once."""
    seen = Observations(connection, relation, schema, rows)
    key = ", ".join(("area_code", *seen.dimensions, "value"))
    flags = ", ".join(f"count(*) FILTER ({condition})" for condition in FLAGS.values())
    found = seen.query(
        "SELECT measure::VARCHAR, unit::VARCHAR, area_type::VARCHAR, period_type::VARCHAR, period::VARCHAR,"
        f" any_value(period_start), count(*), count(value), min(value), max(value), bit_xor(hash({key})), {flags}"
        f" FROM {relation} GROUP BY measure, unit, area_type, period_type, period ORDER BY ALL"
    )
    slices = tuple(Slice(*(*row[:11], dict(zip(FLAGS, row[11:], strict=True)))) for row in found)
    return Observations(connection, relation, schema, rows, slices)


def lay_out_series(seen: Observations) -> bool:
    """Make ``doubt_cells`` of what has three periods or more; False where nothing has.

    id: of a row. grp: what is compared with one another: a measure and its dimensions in one type of area. one: a
    series of it.
    """
    periods: dict[tuple[str, ...], int] = {}
    for item in seen.slices:
        periods[item.group] = periods.get(item.group, 0) + 1
    held = [group for group, number in periods.items() if number >= FEWEST_PERIODS]
    if not held:
        return False
    groups = ", ".join(f"('{measure}', '{area}', '{kind}')" for measure, _, area, kind in held)
    kind = f"hash(area_type, period_type, {seen.keys})"
    seen.connection.execute(
        "CREATE OR REPLACE TEMP TABLE doubt_cells AS SELECT row_number() OVER () AS id,"
        f" {seen.spot}, unit, area_code, period_start, value, {kind} AS grp, hash({kind}, area_code) AS one"
        f" FROM {seen.relation} WHERE (measure, area_type, period_type) IN ({groups})"
    )
    return True


def figure(value: float | None) -> str:
    """A figure as a person writes it, with commas: 12,345.6."""
    if value is None:
        return "nothing"
    shown = f"{value:.15g}"
    return shown if "e" in shown else f"{value:,.{len(shown.partition('.')[2])}f}"


def measure_facts(code: str) -> dict[str, str]:
    """The columns of a measure in its code list: kind, decimals, adds_up and so on."""
    return code_lists.load("measures").codes[code].more


def tell(kind: IssueKind, found: Iterable[tuple[dict[str, Any], Place | None]], told: int = TOLD) -> list[Issue]:
    """One issue for each of the first doubts, and one that counts the others and names their cells."""
    held = list(found)
    issues = [Issue(kind, values, 1, (place,) if place else ()) for values, place in held[:told]]
    if rest := held[told:]:
        places = tuple(place for _, place in rest if place)[:EXAMPLES_KEPT]
        issues.append(Issue(kind, rest[0][0], len(rest), places))
    return issues
