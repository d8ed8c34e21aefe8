"""Parts that do not add up to their total: the sexes, ages that tile a span, a region's authorities, their wards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pipelines.doubts.table import Observations, Spot, figure, measure_facts, tell
from pipelines.doubts.words import listed
from schemas import areas
from schemas.ages import read_age_band
from validation.issues import PART_OVER_WHOLE, SUM_DIFFERS, Issue, Place
from validation.reading.relation import make_table

MOST_TILINGS = 24
CLEAR = 0.02  # of the total: a difference that no rounding and no perturbation makes
AGREEING = 0.8  # of the totals that must agree exactly, for a small difference to tell
KNOWN = date(2009, 4, 1)  # The register does not hold the districts of before this day.
WIDER = frozenset({"combined_authority", "county", "region"})
OPEN = 999  # The end of an open band.


@dataclass(frozen=True)
class _Sum:
    """One total beside the sum of its parts. unit: what all figures of its measure are multiples of."""

    spot: Spot
    total: float
    parts: float
    number: int
    words: str
    unit: float

    @property
    def gap(self) -> float:
        return abs(self.total - self.parts)

    @property
    def rounding(self) -> float:
        """The most that rounding can make of it."""
        return (self.number + 1) * self.unit / 2 if self.unit > 1 else 0.5 + 1e-6 * abs(self.total)

    @property
    def is_off(self) -> bool:
        return self.gap > self.rounding

    @property
    def is_clear(self) -> bool:
        return self.is_off and self.gap > max(CLEAR * abs(self.total), 10)


def doubt_totals(seen: Observations) -> list[Issue]:
    """Only measures that may be added up are looked at."""
    measures = sorted({item.measure for item in seen.slices if measure_facts(item.measure)["adds_up"] == "yes"})
    if not measures:
        return []
    units = _rounded_to(seen, measures)
    found = [
        *_sums(seen, measures, units, "sex", _sexes(seen, measures)),
        *_sums(seen, measures, units, "age_band", _tilings(seen, measures)),
        *_area_sums(seen, measures, units),
    ]
    return [*found, *_parts_over_wholes(seen, measures)]


def _rounded_to(seen: Observations, measures: list[str]) -> dict[str, float]:
    """By measure, the largest of 1,000 … 5 that every figure is a multiple of; 1 where there is none."""
    steps = (1000, 500, 100, 50, 10, 5)
    flags = ", ".join(f"avg((value % {step} = 0)::INTEGER) > {AGREEING}" for step in steps)
    rows = seen.query(f"SELECT measure::VARCHAR, {flags} FROM {seen.relation} WHERE value IS NOT NULL GROUP BY measure")
    found = {name: next((float(s) for s, fits in zip(steps, row, strict=True) if fits), 1.0) for name, *row in rows}
    return {measure: found.get(measure, 1.0) for measure in measures}


Tiling = tuple[str, Sequence[str], str]


def _sums(
    seen: Observations, measures: list[str], units: dict[str, float], name: str, tilings: list[Tiling]
) -> list[Issue]:
    """Compare the total of one dimension with the sum of its parts, where all of them are there."""
    if not tilings:
        return []
    numbers = [number for number, (_, parts, _) in enumerate(tilings) for _ in parts]
    columns: dict[str, tuple[str, list[Any]]] = {
        "tiling": ("INTEGER", numbers),
        "part": ("VARCHAR", [part for _, parts, _ in tilings for part in parts]),
        "whole": ("VARCHAR", [tilings[number][0] for number in numbers]),
        "parts": ("INTEGER", [len(tilings[number][1]) for number in numbers]),
    }
    make_table(seen.connection, "doubt_parts", columns)
    others = ("area_code", "period", "period_type", "measure", "unit", *(d for d in seen.dimensions if d != name))
    return _tell(seen, _compared(seen, measures, name, ", ".join(others), "TRUE"), tilings, units)


def _compared(seen: Observations, measures: list[str], name: str, others: str, on_day: str) -> list[tuple[Any, ...]]:
    """Totals that differ from the sum of their parts in ``doubt_parts``, and how many were compared.

    name: the column that holds parts and wholes. others: SQL of the columns that are the same for both.
    """
    return seen.query(
        f"WITH cells AS (SELECT {seen.spot}, {name}::VARCHAR AS part, hash({others}) AS k, value, period_start"
        f" FROM {seen.relation} WHERE value IS NOT NULL AND list_contains(?, measure::VARCHAR)),"
        " sums AS (SELECT t.tiling, c.k, sum(c.value) AS total, any_value(t.whole) AS whole"
        f" FROM cells c JOIN doubt_parts t ON c.part = t.part AND {on_day} GROUP BY t.tiling, c.k"
        " HAVING count(*) = any_value(t.parts)),"
        " compared AS (SELECT c.*, s.total, s.tiling, count(*) OVER () AS compared"
        " FROM cells c JOIN sums s ON c.k = s.k AND c.part = s.whole)"
        f" SELECT {seen.spot}, value, total, tiling, compared FROM compared WHERE abs(value - total) > 0.5"
        " ORDER BY source_row, source_column LIMIT 5000",
        [measures],
    )


def _sexes(seen: Observations, measures: list[str]) -> list[Tiling]:
    codes = ("all", "female", "male")
    return [("all", codes[1:], "females and males")] if set(codes) <= _codes(seen, "sex", measures) else []


def _codes(seen: Observations, name: str, measures: list[str]) -> set[str]:
    if name not in seen.dimensions:
        return set()
    rows = seen.query(
        f"SELECT DISTINCT {name}::VARCHAR FROM {seen.relation} WHERE list_contains(?, measure::VARCHAR)", [measures]
    )
    return {code for (code,) in rows if code}


def _tell(
    seen: Observations, rows: list[tuple[Any, ...]], tilings: Sequence[Tiling], units: dict[str, float]
) -> list[Issue]:
    """The sums that are clearly off; those that are off by little only where nearly all others are exact.

    A census that is perturbed to protect people has small differences everywhere: they are no fault.
    """
    off: list[_Sum] = []
    for row in rows:
        *_, value, total, tiling, compared = row
        _, parts, words = tilings[tiling]
        held = _Sum(Spot.of(seen, row), value, total, len(parts), words, units[str(row[3])])
        if held.is_off:
            off.append(held)
    if rows and len(off) > (1 - AGREEING) * compared:
        off = [each for each in off if each.is_clear]
    told: dict[Place, tuple[dict[str, Any], Place]] = {}
    for each in off:
        told.setdefault(each.spot.place, (_values(each), each.spot.place))
    return tell(SUM_DIFFERS, told.values())


def _values(each: _Sum) -> dict[str, Any]:
    return {
        "what": each.spot.words,
        "measure": each.spot.measure,
        "parts": each.words,
        "sum": figure(round(each.parts, 6)),
        "value": figure(each.total),
        "gap": figure(round(each.gap, 6)),
    }


def _tilings(seen: Observations, measures: list[str]) -> list[Tiling]:
    """For each span of ages in the table, the finest and the coarsest bands that fill it end to end."""
    bands: dict[str, tuple[int, int]] = {}
    for code in _codes(seen, "age_band", measures):
        if band := read_age_band(code):
            bands[code] = (band.lowest or 0, OPEN if band.highest is None else band.highest)
    found: list[Tiling] = []
    for code, (low, high) in sorted(bands.items(), key=lambda item: item[1][0] - item[1][1]):
        smaller = {
            name: span for name, span in bands.items() if span != (low, high) and low <= span[0] and span[1] <= high
        }
        for coarse in (False, True):
            parts = _fill(low, high, smaller, coarse)
            if len(parts) > 1 and all(parts != other for _, other, _ in found):
                found.append((code, parts, _ages(parts)))
    return found[:MOST_TILINGS]


def _fill(low: int, high: int, bands: dict[str, tuple[int, int]], coarse: bool) -> tuple[str, ...]:
    """Bands from ``low`` to ``high`` without gap or overlap; none where there are not all."""
    starts: dict[int, list[tuple[int, str]]] = {}
    for name, (first, last) in bands.items():
        starts.setdefault(first, []).append((last, name))
    blind: set[int] = set()

    def from_age(age: int) -> tuple[str, ...] | None:
        if age == (OPEN + 1 if high == OPEN else high + 1):
            return ()
        if age in blind:
            return None
        for last, name in sorted(starts.get(age, []), reverse=coarse):
            if (rest := from_age(last + 1)) is not None:
                return (name, *rest)
        blind.add(age)
        return None

    return from_age(low) or ()


def _ages(parts: Sequence[str]) -> str:
    if len(parts) <= 4:
        return f"ages {listed(list(parts))}"
    return f"the {len(parts)} ages from {parts[0]} to {parts[-1]}"


def _area_sums(seen: Observations, measures: list[str], units: dict[str, float]) -> list[Issue]:
    """The authorities of a wider area, or the wards of an authority, beside its own figure, where all are there."""
    types = {item.area_type for item in seen.slices}
    if "local_authority" not in types or not types & {*WIDER, "ward"}:
        return []
    days = seen.query(f"SELECT DISTINCT period_start FROM {seen.relation} WHERE period_start >= ? ORDER BY 1", [KNOWN])
    held = set(seen.distinct("area_code"))
    tilings: list[Tiling] = []
    rows: list[tuple[Any, ...]] = []
    for (day,) in days:
        for whole, parts in _members_on(day).items():
            if whole in held and len(parts) > 1 and parts <= held:
                rows += [(len(tilings), part, whole, len(parts), day) for part in parts]
                tilings.append((whole, sorted(parts), f"its {len(parts):,} authorities"))
        for whole, parts in _wards() if "ward" in types else ():
            if whole in held and parts <= held:
                rows += [(len(tilings), part, whole, len(parts), day) for part in parts]
                tilings.append((whole, sorted(parts), f"its {len(parts):,} wards"))
    if not rows:
        return []
    kinds = {"tiling": "INTEGER", "part": "VARCHAR", "whole": "VARCHAR", "parts": "INTEGER", "day": "DATE"}
    columns = zip(kinds.items(), zip(*rows, strict=True), strict=True)
    make_table(seen.connection, "doubt_parts", {name: (kind, list(column)) for (name, kind), column in columns})
    others = f"period, period_type, {seen.keys}"
    found = _compared(seen, measures, "area_code", others, "c.period_start = t.day")
    return _tell(seen, found, tilings, units)


@lru_cache(maxsize=64)
def _members_on(day: date) -> dict[str, frozenset[str]]:
    """The authorities that lived on a day, by each of the wider areas that they are in."""
    register = areas.register()
    held: dict[str, set[str]] = {}
    for area in register.all(types=("local_authority",)):
        if not area.is_alive_on(day) or area.code[:3] in ("E41", "W40") or area.code[:2] == "95":
            continue
        above = register.by_code(area.parent) if area.parent else None
        while above:
            if above.type in WIDER and above.is_alive_on(day):
                held.setdefault(above.code, set()).add(area.code)
            above = register.by_code(above.parent) if above.parent else None
    return {code: frozenset(parts) for code, parts in held.items()}


@lru_cache(maxsize=1)
def _wards() -> tuple[tuple[str, frozenset[str]], ...]:
    """The wards of each of the region's authorities, by each of the lists that hold them."""
    held: dict[tuple[str, str], set[str]] = {}
    for area in areas.register().all(types=("ward",)):
        for year in area.vintage.split():
            held.setdefault((area.parent or "", year), set()).add(area.code)
    return tuple(dict.fromkeys((whole, frozenset(parts)) for (whole, _), parts in held.items() if len(parts) > 1))


def _parts_over_wholes(seen: Observations, measures: list[str]) -> list[Issue]:
    """A mode of travel that more people use than there are people who travel."""
    if "mode" not in seen.dimensions:
        return []
    others = ["area_code", "period", "measure", "unit", *(name for name in seen.dimensions if name != "mode")]
    same = " AND ".join(f"o.{other} IS NOT DISTINCT FROM w.{other}" for other in others)
    rows = seen.query(
        f"SELECT {seen.spot_of('o')}, o.value, w.value FROM {seen.relation} o JOIN {seen.relation} w ON {same}"
        " WHERE w.mode IN ('all', 'all_motor') AND o.mode NOT IN ('all', 'all_motor') AND o.value > w.value * 1.01 + 5"
        " AND (w.mode = 'all' OR o.mode IN ('car_or_taxi', 'light_goods', 'heavy_goods', 'bus', 'motorcycle'))"
        " AND list_contains(?, o.measure::VARCHAR) ORDER BY o.source_row, o.source_column",
        [measures],
    )
    told = []
    for row in rows:
        spot_of = Spot.of(seen, row)
        values = {"what": spot_of.words, "measure": spot_of.measure, "value": figure(row[-2]), "whole": figure(row[-1])}
        told.append((values, spot_of.place))
    return tell(PART_OVER_WHOLE, told)
