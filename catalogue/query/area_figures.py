"""What is published of one area or a few: which datasets have it, each measure's latest figure, every observation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.query import figures, labels
from catalogue.query.connection import Row, Warehouse, quote
from catalogue.query.figures import Headline, Point, Series
from catalogue.query.gazetteer import former_codes
from catalogue.query.places import indicator_tables
from catalogue.query.selection import Selection

# Of the view ``observations``, those that every row has; the dimensions stand between them.
BEFORE = ("dataset", "dataset_title", "version")


@dataclass(frozen=True)
class Line:
    """One measure of one dataset for an area, and the areas around it. former: the code that its figures bear."""

    dataset: str
    headline: Headline

    @property
    def selection(self) -> Selection:
        return self.headline.selection

    @property
    def series(self) -> Series:
        return self.headline.series

    @property
    def latest(self) -> Point:
        return self.series.latest

    @property
    def measure(self) -> str:
        return labels.label_of("measure", self.selection.measure)

    @property
    def decimals(self) -> int | None:
        return labels.decimals_of(self.selection.measure)

    @property
    def is_trend(self) -> bool:
        """Whether there is a line to draw: three periods or more with a figure."""
        return sum(point.value is not None for point in self.series.points) >= 3

    def figure(self, point: Point) -> dict[str, str]:
        """The fields that tell one of its figures from every other, by name."""
        return {**self.selection.filters, "area_code": self.series.code, "period": point.period}

    def of(self, code: str) -> Point | None:
        """The figure of another area for the same period, or nothing: never one of another time."""
        series = next((one for one in self.headline.context if one.code == code), None)
        return at_period(series, self.latest) if series else None


def at_period(series: Series, wanted: Point) -> Point | None:
    same = (
        point for point in series.points if (point.period, point.period_type) == (wanted.period, wanted.period_type)
    )
    return next(same, None)


def holders(warehouse: Warehouse) -> Mapping[str, frozenset[str]]:
    """The datasets with observations that have an area, by its code."""
    return warehouse.remembered("holders", lambda: _holders(warehouse))


def _holders(warehouse: Warehouse) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for dataset, table in indicator_tables(warehouse).items():
        for row in warehouse.rows(f"SELECT DISTINCT area_code FROM {quote(table)}"):
            found.setdefault(row["area_code"], set()).add(dataset)
    return {code: frozenset(names) for code, names in found.items()}


def codes_of(code: str) -> tuple[str, ...]:
    """The code, and those that the same place has for one census or had before: their figures are its own."""
    return (code, *former_codes(code))


def datasets_of(warehouse: Warehouse, codes: Iterable[str]) -> list[str]:
    held = holders(warehouse)
    return sorted({name for code in codes for name in held.get(code, ())})


def lines(warehouse: Warehouse, code: str, public: Iterable[str], context: Sequence[str]) -> list[Line]:
    """Every measure that public datasets have for an area, each at its widest breakdown."""
    tables, held = indicator_tables(warehouse), holders(warehouse)
    allowed = set(public)
    found = []
    for each in codes_of(code):
        mine = {tables[name]: name for name in sorted(held.get(each, ())) if name in allowed}
        found += [Line(mine[one.table], one) for one in figures.profile(warehouse, each, mine, context)]
    return found


def newest(found: Iterable[Line]) -> list[Line]:
    """Of each measure and breakdown the line with the latest figure, that of the longest series first."""
    best: dict[tuple[str, str], Line] = {}
    for line in found:
        key = (line.selection.measure, line.selection.breakdown)
        if key not in best or _rank(line) > _rank(best[key]):
            best[key] = line
    return list(best.values())


def _rank(line: Line) -> tuple[Any, ...]:
    return (line.latest.start, len(line.series.points))


def things(warehouse: Warehouse, codes: Sequence[str], public: Iterable[str]) -> dict[str, int]:
    """How many rows of an area each public list of things has, by dataset: its libraries, its hospitals."""
    found = {name: held.get(code, 0) for name, held in _lists(warehouse).items() for code in codes if held.get(code)}
    return {name: found[name] for name in public if name in found}


def _lists(warehouse: Warehouse) -> dict[str, dict[str, int]]:
    return warehouse.remembered("lists of things", lambda: _count_lists(warehouse))


def _count_lists(warehouse: Warehouse) -> dict[str, dict[str, int]]:
    """For each table of things that says in which areas they are: how many are in each."""
    found = {}
    for row in warehouse.rows("SELECT name, table_name FROM datasets ORDER BY name"):
        has = warehouse.columns(row["table_name"])
        if "area_code" in has and "value" not in has:
            sql = f"SELECT area_code, count(*) FROM {quote(row['table_name'])} WHERE area_code IS NOT NULL GROUP BY ALL"
            found[row["name"]] = dict(warehouse.tuples(sql))
    return found


def columns(warehouse: Warehouse, codes: Sequence[str]) -> tuple[str, ...]:
    """The columns of ``observations`` for some areas: those of which any row has something."""
    every = warehouse.columns("observations")[1:]
    counts = ", ".join(f"count({quote(name)}) AS {quote(name)}" for name in every)
    sql = f"SELECT {counts} FROM observations WHERE list_contains(?, area_code)"
    counted = warehouse.remembered(("columns of areas", tuple(codes)), lambda: warehouse.rows(sql, [list(codes)])[0])
    return (*BEFORE, *(name for name in every if counted[name]))


def observations(warehouse: Warehouse, codes: Sequence[str], datasets: Mapping[str, tuple[str, int]]) -> Iterator[Row]:
    """Every observation of some areas, dataset by dataset. datasets: the title and version of each public one."""
    names = [name for name in columns(warehouse, codes) if name not in BEFORE]
    tables = indicator_tables(warehouse)
    for dataset in datasets_of(warehouse, codes):
        if dataset in datasets and dataset in tables:
            title, version = datasets[dataset]
            said = {"dataset": dataset, "dataset_title": title, "version": version}
            yield from ({**said, **row} for row in _of_table(warehouse, tables[dataset], names, codes))


def _of_table(warehouse: Warehouse, table: str, names: Sequence[str], codes: Sequence[str]) -> list[Row]:
    """The rows of some areas in one table, under the columns of all. The view over all tables is slow here."""
    has = set(warehouse.columns(table))
    listed = ", ".join(quote(name) if name in has else f"NULL AS {quote(name)}" for name in names)
    by = ("area_code", "measure", *_dimensions(names), "period_start", "period")
    order = ", ".join(quote(name) for name in by if name in has)
    return warehouse.rows(
        f"SELECT {listed} FROM {quote(table)} WHERE list_contains(?, area_code) ORDER BY {order}", [list(codes)]
    )


def _dimensions(names: Iterable[str]) -> list[str]:
    fixed = set("area_code area_name area_type period period_start period_end period_type measure value unit".split())
    return [name for name in names if name not in fixed | {"lower_95", "upper_95", "status"}]
