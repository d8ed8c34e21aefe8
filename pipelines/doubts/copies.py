"""The same figures twice: a period that repeats another in every area, one figure in every area."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.doubts.table import Observations, Slice, Spot, figure, measure_facts
from pipelines.doubts.words import begun, measure_words, period_words
from validation.issues import COPIED_PERIOD, SAME_EVERYWHERE, Issue, Place

FEWEST = 5  # areas; with fewer, the same figures can be chance
MOST = 0.8  # of the figures, where not all are the same
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
            "figures": f"all {item.values:,}",
        }
        issues[told] = Issue(COPIED_PERIOD, values, 1, _first_place(seen, item))
    return list(issues.values())


def doubt_mostly_copied(seen: Observations, told: Sequence[Issue]) -> list[Issue]:
    """Periods in which most unrounded counts of 20 or more are those of the period before, in ``doubt_series``.

    told: what is known already, so that a period that is a copy as a whole is told once.
    """
    rows = seen.query(
        "WITH figures AS (SELECT *, counted AND value >= 20 AND value % 5 != 0 AS tells FROM doubt_series),"
        " same AS (SELECT grp, period_start, count(*) AS figures, count(*) FILTER (value = before) AS same,"
        " min(id) FILTER (value = before) AS id, count(DISTINCT value) FILTER (tells AND value = before) AS different,"
        " count(*) FILTER (tells AND value = before) AS telling FROM figures GROUP BY grp, period_start"
        f" HAVING telling >= {FEWEST_FIGURES} AND same >= greatest({FEWEST}, {MOST} * figures)"
        f" AND different >= {FEWEST_FIGURES})"
        f" SELECT {seen.spot_of('c')}, s.same, s.figures, b.period FROM same s JOIN doubt_cells c ON s.id = c.id"
        " JOIN doubt_series d ON d.id = s.id JOIN doubt_cells b ON d.id_before = b.id ORDER BY s.period_start, s.id"
    )
    known = {(issue.values["measure"], issue.values["period"]) for issue in told if issue.kind is COPIED_PERIOD}
    issues = []
    for row in rows:
        spot = Spot.of(seen, row)
        same, figures, before = row[seen.spot_width :]
        if (begun(measure_words(str(row[3]))), spot.period) in known:
            continue
        values = {
            "measure": begun(spot.measure),
            "period": spot.period,
            "before": period_words(str(before), str(row[2])),
            "figures": f"{same:,} of {figures:,}",
        }
        issues.append(Issue(COPIED_PERIOD, values, 1, (spot.place,)))
    return issues


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
