"""Two to six areas side by side: every measure that two of them share, for the latest period that most of them have.

Only figures of the same period, measure and breakdown stand beside one another. What an area has for another time is
said as such, and a measure that one area alone has is left out and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalogue.query import figures, labels
from catalogue.query.area_figures import at_period, codes_of, datasets_of, holders
from catalogue.query.connection import Warehouse
from catalogue.query.figures import Change, Point, Series
from catalogue.query.gazetteer import Known
from catalogue.query.places import authority_names, indicator_tables
from catalogue.query.selection import Selection, combinations, select

MOST, FEWEST = 6, 2


@dataclass(frozen=True)
class Compared:
    """One measure of one dataset. series: of each area that has it, by code. shared: a point of the period compared."""

    dataset: str
    selection: Selection
    series: dict[str, Series]
    shared: Point

    @property
    def measure(self) -> str:
        return labels.label_of("measure", self.selection.measure)

    @property
    def decimals(self) -> int | None:
        return labels.decimals_of(self.selection.measure)

    def at(self, code: str) -> Point | None:
        """The figure of an area for the period that is compared."""
        series = self.series.get(code)
        return at_period(series, self.shared) if series else None

    def elsewhen(self, code: str) -> Point | None:
        """The latest figure of an area that has none for this period: said, and not compared."""
        series = self.series.get(code)
        told = [point for point in series.points if point.value is not None] if series else []
        return told[-1] if told and self.at(code) is None else None

    def difference(self, code: str, base: str) -> Change | None:
        """How far an area's figure lies from another's; None where either has no value for the period."""
        first, here = self.at(base), self.at(code)
        if code == base or first is None or here is None or first.value is None or here.value is None:
            return None
        return Change(first, here, round(here.value - first.value, 10))

    @property
    def is_over_time(self) -> bool:
        return len({point.period for one in self.series.values() for point in one.points}) > 1


def compare(warehouse: Warehouse, codes: Sequence[str], public: Iterable[str], around: str = "") -> list[Compared]:
    """What the areas share. around: an area whose figures are given beside, where there are any; not counted."""
    tables, held = indicator_tables(warehouse), holders(warehouse)
    allowed = set(public)
    wanted = tuple(dict.fromkeys(codes))
    found: list[Compared] = []
    for name in datasets_of(warehouse, [each for code in wanted for each in codes_of(code)]):
        having = [code for code in wanted if any(name in held.get(each, ()) for each in codes_of(code))]
        if name in allowed and len(having) >= FEWEST:
            found += _of_dataset(warehouse, name, tables[name], having, wanted, around)
    return found


def _of_dataset(
    warehouse: Warehouse, dataset: str, table: str, having: list[str], wanted: tuple[str, ...], around: str
) -> list[Compared]:
    key = ("compared", table, wanted, around)
    return warehouse.remembered(key, lambda: _compared(warehouse, dataset, table, having, wanted, around))


def _compared(
    warehouse: Warehouse, dataset: str, table: str, having: list[str], wanted: tuple[str, ...], around: str
) -> list[Compared]:
    found = []
    for measure in _measures(warehouse, table, having):
        options = _selections(warehouse, table, measure, having)
        tried = (_one(warehouse, dataset, selection, wanted, around) for selection in options)
        best = max(tried, key=lambda one: _areas_at(one, wanted) if one else 0, default=None)
        if best and _areas_at(best, wanted) >= FEWEST:
            found.append(best)
    return found


def _areas_at(one: Compared | None, codes: Iterable[str]) -> int:
    return sum(one.at(code) is not None for code in codes) if one else 0


def _measures(warehouse: Warehouse, table: str, codes: Sequence[str]) -> list[str]:
    """The measures that two of the areas have, in the order of their list."""
    counts: dict[str, int] = {}
    for code in codes:
        every = {row["measure"] for each in codes_of(code) for row in combinations(warehouse, table, each)}
        for measure in every:
            counts[measure] = counts.get(measure, 0) + 1
    shared = [measure for measure, count in counts.items() if count >= FEWEST]
    return sorted(shared, key=lambda measure: labels.order_of("measure", measure))


def _selections(warehouse: Warehouse, table: str, measure: str, codes: Sequence[str]) -> list[Selection]:
    """The slice that each of the areas would show by itself, each once."""
    found: dict[tuple[tuple[str, str], ...], Selection] = {}
    for code in codes:
        for each in codes_of(code):
            chosen = select(warehouse, table, {"measure": measure}, each)
            if chosen and chosen.measure == measure:
                found.setdefault(tuple(chosen.filters.items()), chosen)
    return list(found.values())


def _one(
    warehouse: Warehouse, dataset: str, selection: Selection, codes: tuple[str, ...], around: str
) -> Compared | None:
    everywhere = (*codes, *([around] if around and around not in codes else []))
    owner = {each: code for code in everywhere for each in codes_of(code)}
    rows = figures.rows_of(warehouse, selection, list(owner))
    series: dict[str, Series] = {}
    for each, one in rows.items():
        code = owner[each]
        if code not in series or len(one.points) > len(series[code].points):
            series[code] = replace(one, code=code, is_context=code not in codes)
    shared = _shared(series, codes)
    return Compared(dataset, selection, _painted(warehouse, series, codes), shared) if shared else None


def _shared(series: dict[str, Series], codes: Sequence[str]) -> Point | None:
    """A point of the period that the most areas have a figure for; of several such, of the latest."""
    periods: dict[tuple[str, str], list[Point]] = {}
    for code in codes:
        for point in series[code].points if code in series else ():
            periods.setdefault((point.period, point.period_type), []).append(point)
    if not periods:
        return None
    best = max(
        periods.values(), key=lambda points: (len(points), sum(p.value is not None for p in points), points[0].day)
    )
    return best[0]


def _painted(warehouse: Warehouse, series: dict[str, Series], codes: Sequence[str]) -> dict[str, Series]:
    """An authority has its own colour wherever it is shown; others take the colours that are left."""
    names = authority_names(warehouse)
    taken = {code: names.index(one.name) for code, one in series.items() if one.name in names and code in codes}
    free = (place for place in range(MOST * 2) if place not in taken.values())
    paints = {code: taken.get(code, -1) for code in codes}
    paints = {code: place if place >= 0 else next(free) for code, place in paints.items()}
    return {code: replace(series[code], paint=paints.get(code, 0)) for code in (*codes, *series) if code in series}


def alone(warehouse: Warehouse, codes: Sequence[str], public: Iterable[str], shared: Iterable[Compared]) -> list[str]:
    """The measures that only one of the areas has, or that two have at no common time, by name."""
    compared = {one.selection.measure for one in shared}
    tables, allowed = indicator_tables(warehouse), set(public)
    left: set[str] = set()
    for code in codes:
        for each in codes_of(code):
            for name in datasets_of(warehouse, [each]):
                if name in allowed:
                    left |= {row["measure"] for row in combinations(warehouse, tables[name], each)}
    return sorted(labels.label_of("measure", measure) for measure in left - compared)


def newest(found: Iterable[Compared]) -> list[Compared]:
    """Of each measure and breakdown the one that most areas have, for the latest time."""
    best: dict[tuple[str, str], Compared] = {}
    for one in found:
        key = (one.selection.measure, one.selection.breakdown)
        if key not in best or _rank(one) > _rank(best[key]):
            best[key] = one
    return list(best.values())


def _rank(one: Compared) -> tuple[int, object, int]:
    return (_areas_at(one, one.series), one.shared.day, sum(len(series.points) for series in one.series.values()))


def levels(areas: Sequence[Known]) -> list[str]:
    """The kinds of area among them, in words, each once."""
    return list(dict.fromkeys(area.kind for area in areas))
