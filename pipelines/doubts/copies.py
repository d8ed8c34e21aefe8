"""The same figures twice: a period that repeats another in every area, one figure in every area."""

from __future__ import annotations

from pipelines.doubts.table import Observations, Slice, figure, measure_facts
from pipelines.doubts.words import begun, measure_words, period_words
from validation.issues import COPIED_PERIOD, SAME_EVERYWHERE, Issue, Place

FEWEST = 5  # areas; with fewer, the same figures can be chance
FEWEST_FIGURES = 3  # that differ from one another


def doubt_copies(seen: Observations) -> list[Issue]:
    return [*_copied_periods(seen), *_same_everywhere(seen)]


def _copied_periods(seen: Observations) -> list[Issue]:
    """Periods of which the scan's digests are the same; the figures themselves are then looked at."""
    firsts: dict[tuple[tuple[str, str, str, str], int, int], Slice] = {}
    issues: dict[tuple[str, str, str], Issue] = {}
    for item in sorted(seen.slices, key=lambda each: each.start):
        if item.values < FEWEST or item.low == item.high:
            continue
        first = firsts.setdefault((item.group, item.digest, item.values), item)
        told = (item.measure, first.period, item.period)
        if first is item or told in issues or not _is_copy(seen, first, item):
            continue
        values = {
            "measure": begun(measure_words(item.measure)),
            "period": period_words(item.period, item.period_type),
            "before": period_words(first.period, first.period_type),
            "figures": f"{item.values:,}",
        }
        issues[told] = Issue(COPIED_PERIOD, values, 1, _first_place(seen, item))
    return list(issues.values())


def _is_copy(seen: Observations, first: Slice, second: Slice) -> bool:
    """Whether all figures agree, are of enough areas, and differ enough to be no chance."""
    dimensions = "".join(f" AND a.{name} IS NOT DISTINCT FROM b.{name}" for name in seen.dimensions)
    same, found, figures = seen.query(
        "SELECT count(*) FILTER (a.value = b.value), count(DISTINCT a.area_code), count(DISTINCT a.value)"
        f" FROM {seen.relation} a JOIN {seen.relation} b ON a.area_code = b.area_code{dimensions}"
        " WHERE a.measure = ? AND b.measure = a.measure AND a.area_type = ? AND a.unit = b.unit"
        " AND a.period = ? AND b.period = ?",
        [first.measure, first.area_type, first.period, second.period],
    )[0]
    return same == first.values and found >= FEWEST and figures >= FEWEST_FIGURES


def _same_everywhere(seen: Observations) -> list[Issue]:
    """Every area has one and the same figure, which is no nought and no whole."""
    issues = []
    for item in seen.slices:
        value = item.low
        if value is None or value != item.high or item.values < FEWEST or value in (0, 100) or not _varies(item):
            continue
        query = (
            f"SELECT count(DISTINCT area_code) FROM {seen.relation} WHERE measure = ? AND area_type = ? AND period = ?"
        )
        ((number,),) = seen.query(query, [item.measure, item.area_type, item.period])
        if number >= FEWEST:
            values = {
                "measure": begun(measure_words(item.measure)),
                "period": period_words(item.period, item.period_type),
                "value": figure(value),
                "areas": f"{number:,}",
            }
            issues.append(Issue(SAME_EVERYWHERE, values, item.values, _first_place(seen, item)))
    return issues


def _varies(item: Slice) -> bool:
    """Whether areas cannot all have the same figure: small counts, whole percentages and ranks may."""
    if item.low is None or item.unit == "place_in_order":
        return False
    return item.low >= 20 if measure_facts(item.measure)["adds_up"] == "yes" else item.low != round(item.low)


def _first_place(seen: Observations, item: Slice) -> tuple[Place, ...]:
    rows = seen.query(
        f"SELECT source_sheet, source_row, source_column FROM {seen.relation} WHERE measure = ? AND area_type = ?"
        " AND period = ? AND value IS NOT NULL ORDER BY source_row, source_column LIMIT 1",
        [item.measure, item.area_type, item.period],
    )
    return tuple(Place(*row) for row in rows)
