"""What is known of a file's cells while its tables are standardised: one staged row a cell, its codes by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipelines.recognise.plan import Plan
from pipelines.reshape import held_companions, held_keys
from pipelines.standards.areas import StandardArea
from pipelines.standards.measures import MeasureReading
from pipelines.standards.periods import Period
from validation.issues import Issue
from validation.reading.relation import make_table
from validation.report import Change


@dataclass(frozen=True)
class Key:
    """What a figure is, beside where and when: its measure and dimensions, with how its cells become values."""

    measure: str
    unit: str
    factor: float
    dimensions: tuple[str, ...]
    statuses: tuple[str, ...] = ()
    proportion: bool = False
    schema: str = ""
    is_flow: bool = False


@dataclass
class Standardised:
    """Staging of all tables of one file.

    Its view ``staged`` holds one row a cell: table, row, col, area, period, key (ids; null where unresolved), value,
    lower_95, upper_95, half_width, status, fate (value, status, issue), count_point, latitude, longitude, direction,
    road_name.
    cells: how many rows that are. is_counted_unique: every key was found to have one row when they were counted.
    maps: of each map of the table that is being standardised, its rows and the distinct values of each column. mapped:
    its columns of figures any of which has a key. staged: which of those columns that few files have were given
    anything.
    """

    connection: duckdb.DuckDBPyConnection
    areas: list[StandardArea] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    mapped: set[int] = field(default_factory=set)
    lacking: list[tuple[Plan, MeasureReading, str, int]] = field(default_factory=list)
    cells: int = 0
    is_counted_unique: bool = False
    staged: set[str] = field(default_factory=set)
    maps: dict[str, tuple[int, dict[str, int]]] = field(default_factory=dict)
    _area_ids: dict[str, int] = field(default_factory=dict)
    _period_ids: dict[Period, int] = field(default_factory=dict)
    _key_ids: dict[Key, int] = field(default_factory=dict)

    def make_map(self, name: str, columns: Mapping[str, tuple[str, Sequence[Any]]]) -> None:
        """Make the temporary table ``name``, which says what becomes of texts, and note what it holds."""
        make_table(self.connection, name, columns)
        counts = {column: len(set(values)) for column, (_, values) in columns.items()}
        self.maps[name] = (max((len(values) for _, values in columns.values()), default=0), counts)

    def period_id(self, period: Period | None) -> int | None:
        if period is None:
            return None
        if period not in self._period_ids:
            self._period_ids[period] = len(self.periods)
            self.periods.append(period)
        return self._period_ids[period]

    def area_id(self, area: StandardArea) -> int:
        held = self._area_ids.setdefault(area.code, len(self.areas))
        if held == len(self.areas):
            self.areas.append(area)
        return held

    def key_id(self, key: Key) -> int:
        if key not in self._key_ids:
            self._key_ids[key] = len(self.keys)
            self.keys.append(key)
        return self._key_ids[key]


_RARE = {
    "lower_95": "DOUBLE",
    "upper_95": "DOUBLE",
    "half_width": "DOUBLE",
    "status": "VARCHAR",
    "count_point": "VARCHAR",
    "latitude": "DOUBLE",
    "longitude": "DOUBLE",
    "direction": "VARCHAR",
    "road_name": "VARCHAR",
}


def start(connection: duckdb.DuckDBPyConnection, plans: Iterable[Plan]) -> Standardised:
    """Begin a file: an empty staging table, without what none of its tables has, and the view that has it as null."""
    held = {"status", *(name for plan in plans for name in (*held_companions(plan), *held_keys(plan)))}
    more = "".join(f", {name} {kind}" for name, kind in _RARE.items() if name in held)
    nulls = "".join(f", NULL::{kind} AS {name}" for name, kind in _RARE.items() if name not in held)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged_cells (tbl INTEGER, row BIGINT, col INTEGER, area INTEGER, period INTEGER,"
        f" key INTEGER, value DOUBLE, fate VARCHAR{more})"
    )
    connection.execute(f"CREATE OR REPLACE TEMP VIEW staged AS SELECT *{nulls} FROM staged_cells")
    return Standardised(connection)
