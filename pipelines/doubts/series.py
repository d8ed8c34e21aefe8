"""A figure beside its own history and beside the other areas: jumps, slips of a power of ten, noughts, standing still.

Conservative by design: figures below 20 are left alone, a change is measured against the usual change of the same
series, of all series of its kind, and of the other areas in the same period; all of these by medians, which a few wrong
figures do not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import exp, log
from typing import Any

from pipelines.doubts.copies import doubt_mostly_copied
from pipelines.doubts.noughts import doubt_noughts, doubt_standing_still
from pipelines.doubts.table import COUNTED, Observations, Spot, figure, measure_facts, tell
from pipelines.doubts.words import begun, period_words
from validation.issues import (
    JUMP,
    POWER_OF_TEN,
    POWER_OF_TEN_PERIOD,
    Issue,
    IssueKind,
    Place,
)

FEWEST_STEPS = 4  # of a series, below which it has no history to speak of
FEWEST_PEERS = 4
SMALLEST_COUNT, SMALLEST_RATE = 20, 1
LEAST_SPREAD = 0.025  # of a step; official series are smoother than any later month will be
SPIKE, SHIFT = 8.0, 14.0  # spreads: a figure that returns at once is doubted sooner than one that stays
LEAST_SPIKE, LEAST_SHIFT = log(1.4), log(3)
LARGEST = 1e15  # Whatever is more counts nothing on earth.
SLIP = 1.9  # of a logarithm: all areas at seven times what they were, or at a seventh
NEAR_TEN = 0.2  # of a logarithm: 8.2 to 12.2 times


def doubt_series(seen: Observations, told: Sequence[Issue] = ()) -> list[Issue]:
    """Make the table ``doubt_series`` of the groups that have a history, and look along it. told: what is known."""
    groups = _with_history(seen)
    if not groups:
        return []
    _lay_out(seen, groups)
    found = [*doubt_mostly_copied(seen, told), *doubt_noughts(seen), *doubt_standing_still(seen)]
    if not (largest := _take_steps(seen)):
        return found
    slips = _slips_of_a_period(seen) if largest > SLIP else {}
    return [*slips.values(), *_jumps(seen, set(slips)), *found]


def _with_history(seen: Observations) -> list[tuple[str, str]]:
    """Measures and types of period that have enough periods; ranks and net changes have no usual change."""
    periods: dict[tuple[str, str], set[str]] = {}
    for item in seen.slices:
        if item.unit != "place_in_order" and measure_facts(item.measure)["below_zero"] != "yes":
            periods.setdefault((item.measure, item.period_type), set()).add(item.period)
    return [group for group, held in periods.items() if len(held) > FEWEST_STEPS]


def _lay_out(seen: Observations, groups: list[tuple[str, str]]) -> None:
    """Make ``doubt_series``: one row a figure, with the figures before and after it in its series."""
    listed = ", ".join(f"('{measure}', '{kind}')" for measure, kind in groups)
    seen.connection.execute(
        "CREATE OR REPLACE TEMP TABLE doubt_series AS SELECT id, grp, one, period_start, value,"
        f" unit IN {COUNTED} AS counted, lag(value) OVER w AS before, lead(value) OVER w AS after,"
        " lag(value, 2) OVER w AS earlier, lag(id) OVER w AS id_before, row_number() OVER w AS place FROM doubt_cells"
        f" WHERE value IS NOT NULL AND (measure, period_type) IN ({listed})"
        " WINDOW w AS (PARTITION BY one ORDER BY period_start)"
    )


def _take_steps(seen: Observations) -> float:
    """Make ``doubt_steps``: the changes of the groups that have a large one, and return the largest; 0 for none.

    own: the change without that of the other areas. spread: how far it may go by the series' own history, by that of
    its group, by chance (of small counts) and by rounding (of small rates).
    """
    run = seen.connection
    least = f"CASE WHEN counted THEN {SMALLEST_COUNT} ELSE {SMALLEST_RATE} END"
    run.execute(
        "CREATE OR REPLACE TEMP TABLE doubt_changes AS SELECT *, ln(value) - ln(before) AS step FROM doubt_series"
        f" WHERE before > 0 AND value > 0 AND greatest(before, value) >= {least}"
        f" AND greatest(before, value) < {LARGEST}"
    )
    (largest,) = run.execute("SELECT coalesce(max(abs(step)), 0) FROM doubt_changes").fetchone() or (0,)
    if largest < LEAST_SPIKE / 2:
        return 0
    run.execute(
        "CREATE OR REPLACE TEMP TABLE doubt_own AS"
        " SELECT *, step - CASE WHEN peers >= ? THEN usual ELSE 0 END AS own FROM doubt_changes JOIN"
        " (SELECT grp, period_start, median(step) AS usual, count(*) AS peers, count(*) FILTER (abs(step) > ?) AS far"
        " FROM doubt_changes GROUP BY grp, period_start) USING (grp, period_start) SEMI JOIN"
        " (SELECT grp FROM doubt_changes WHERE abs(step) >= ?) USING (grp)",
        [FEWEST_PEERS, SLIP, LEAST_SPIKE / 2],
    )
    run.execute(
        "CREATE OR REPLACE TEMP TABLE doubt_steps AS SELECT o.*, p.steps, greatest(p.spread, a.spread, ?,"
        " CASE WHEN counted THEN sqrt(1 / value + 1 / before) ELSE 0.1 / least(value, before) END) AS spread,"
        " lag(own) OVER (PARTITION BY o.one ORDER BY place) AS own_before FROM doubt_own o"
        " JOIN (SELECT one, 1.907 * quantile_disc(abs(own), 0.4) AS spread, count(*) AS steps FROM doubt_own"
        " GROUP BY one) p ON o.one = p.one"
        " JOIN (SELECT grp, 1.4826 * median(abs(own)) AS spread FROM doubt_own GROUP BY grp) a ON o.grp = a.grp",
        [LEAST_SPREAD],
    )
    return float(largest)


@dataclass(frozen=True)
class _Step:
    """A change that is far from the usual. own: what is left of it when the other areas' change is taken off."""

    spot: Spot
    series: int
    value: float
    before: float
    after: float | None
    before_period: str
    before_place: Place
    place: int
    own: float
    usual: float
    spread: float
    own_before: float | None

    @property
    def is_return(self) -> bool:
        """Whether the figure before it was the odd one, and this one is back at the usual."""
        return (
            self.own_before is not None
            and self.own_before * self.own < 0
            and (abs(self.own_before) > 0.6 * abs(self.own))
        )

    @property
    def is_spike(self) -> bool:
        return self.after is not None and self.after > 0 and abs(log(self.after / self.before)) < abs(self.own) / 3

    @property
    def is_doubtful(self) -> bool:
        """A spike, or a shift that stays: of which the last figure is one, as nothing follows."""
        if self.is_spike or self.is_return:
            return abs(self.own) > max(LEAST_SPIKE, SPIKE * self.spread)
        return abs(self.own) > max(LEAST_SHIFT, SHIFT * self.spread)

    @property
    def expected(self) -> tuple[float, float]:
        """Between which figures it was to be expected."""
        centre, reach = log(self.before) + self.usual, 3 * self.spread
        return exp(centre - reach), exp(centre + reach)


def _jumps(seen: Observations, told: set[tuple[int, date]]) -> list[Issue]:
    rows = seen.query(
        f"SELECT {seen.spot_of('c')}, s.grp, s.period_start, s.one, s.value, s.before, s.after, b.period,"
        " b.source_sheet, b.source_row, b.source_column, s.place, s.own,"
        f" CASE WHEN peers >= {FEWEST_PEERS} THEN usual ELSE 0 END, spread, own_before"
        " FROM doubt_steps s JOIN doubt_cells c ON s.id = c.id JOIN doubt_cells b ON s.id_before = b.id"
        f" WHERE steps >= {FEWEST_STEPS} AND abs(own) > greatest({LEAST_SPIKE}, {SPIKE} * spread)"
        " ORDER BY s.one, s.place"
    )
    width = seen.spot_width
    steps = [_step(seen, row) for row in rows if (row[width], row[width + 1]) not in told]
    jumps: list[_Step] = []
    tens: list[_Step] = []
    for step in _first_of_each_pair(steps):
        (tens if _power(step.own) else jumps).append(step)
    jumps = sorted((step for step in jumps if step.is_doubtful), key=lambda step: -abs(step.own) / step.spread)
    return [*_told(POWER_OF_TEN, tens), *_told(JUMP, jumps)]


def _told(kind: IssueKind, steps: list[_Step]) -> list[Issue]:
    return tell(kind, [(_values(step), step.spot.place) for step in map(_turned, steps)])


def _step(seen: Observations, row: tuple[Any, ...]) -> _Step:
    _, _, series, value, before, after, period, sheet, source_row, column, place, own, usual, spread, gone = row[
        seen.spot_width :
    ]
    kind = str(row[2])
    return _Step(
        Spot.of(seen, row),
        series,
        value,
        before,
        after,
        period_words(str(period), kind),
        Place(sheet, source_row, column),
        place,
        own,
        usual,
        spread,
        gone,
    )


def _first_of_each_pair(steps: list[_Step]) -> list[_Step]:
    """Leave out the way back from a figure that was doubted on the way there."""
    kept: list[_Step] = []
    last: _Step | None = None
    for step in steps:
        follows = last is not None and last.series == step.series and step.place == last.place + 1
        if follows and last is not None and last.own * step.own < 0 and last.is_spike:
            last = step
            continue
        kept.append(step)
        last = step
    return kept


def _power(own: float) -> int:
    """1, 2 or 3 where the change is about that power of ten; 0 where it is none."""
    power = round(abs(own) / log(10))
    return power if 1 <= power <= 3 and abs(abs(own) - power * log(10)) < NEAR_TEN else 0


def _turned(step: _Step) -> _Step:
    """The step seen from behind, where the figure before it is the odd one: the first of all, or one left again."""
    if not step.is_return and (step.place != 2 or step.is_spike):
        return step
    spot = Spot(step.spot.area, step.before_period, step.spot.measure, step.before_place)
    return replace(
        step,
        spot=spot,
        value=step.before,
        before=step.value,
        before_period=step.spot.period,
        own=-step.own,
        usual=-step.usual,
    )


def _values(step: _Step) -> dict[str, Any]:
    low, high = step.expected
    digits = 0 if high >= 100 else 1
    times = f"{10 ** _power(step.own):,}"
    return {
        "what": step.spot.words,
        "value": figure(step.value),
        "before": figure(step.before),
        "period_before": step.before_period,
        "low": figure(round(low, digits)),
        "high": figure(round(high, digits)),
        "times": f"{times} times" if step.own > 0 else f"one {_part(times)} of",
    }


def _part(times: str) -> str:
    return {"10": "tenth", "100": "hundredth", "1,000": "thousandth"}.get(times, "part")


def _slips_of_a_period(seen: Observations) -> dict[tuple[int, date], Issue]:
    """All areas changed by a power of ten at once: the unit of the period's figures is another."""
    rows = seen.query(
        f"SELECT {seen.spot_of('c')}, s.grp, s.period_start, exp(usual), peers, b.period"
        " FROM doubt_steps s JOIN doubt_cells c ON s.id = c.id JOIN doubt_cells b ON s.id_before = b.id"
        f" WHERE peers >= {FEWEST_PEERS} AND steps >= {FEWEST_STEPS} AND far >= 0.9 * peers AND abs(usual) > {SLIP}"
        " QUALIFY row_number() OVER (PARTITION BY s.grp, s.period_start ORDER BY c.source_row, c.source_column) = 1"
        " ORDER BY s.period_start, s.grp"
    )
    issues: dict[tuple[int, date], Issue] = {}
    gone: set[int] = set()
    for row in rows:
        spot = Spot.of(seen, row)
        group, start, ratio, peers, before = row[seen.spot_width :]
        power = _power(log(ratio))
        if not power or group in gone:  # The way back from a slip is not another one.
            gone.discard(group)
            continue
        gone.add(group)
        times = f"{10**power:,}"
        values = {
            "period": spot.period,
            "measure": begun(spot.measure),
            "period_before": period_words(str(before), str(row[2])),
            "times": f"{times} times" if ratio > 1 else f"one {_part(times)} of",
            "areas": f"{peers:,}",
        }
        issues[group, start] = Issue(POWER_OF_TEN_PERIOD, values, 1, (spot.place,))
    return issues
