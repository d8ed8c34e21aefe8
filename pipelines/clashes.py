"""Two figures for one key: taken once where they agree, neither where they do not.

One that is the other rounded does not contradict it. A table whose keys clash throughout has a breakdown that the
schema does not know, so that nothing of it is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from pipelines.doubts.words import key_words, period_words
from pipelines.recognise.plan import Plan
from pipelines.standardise import Standardised
from pipelines.standards.categories import DIMENSIONS
from schemas import registry
from validation.issues import BREAKDOWN_NOT_KNOWN, CONFLICTING_FIGURES, REPEATED_FIGURES, Issue, Place
from validation.reading.relation import make_table

GROUP = "area, period, kid, count_point, direction"
CLASHING_SHARE = 0.03  # Of a table's keys; above it the clash is a breakdown, not a slip.
MOST_BITS = 50_000_000  # A bit for each key that there may be is quicker than a set of those that there are.
TOLD = 20  # Conflicts that get a sentence of their own.
# Where a figure stands: the first in the file is kept, whatever order DuckDB works in.
_AT = "{'tbl': keyed.tbl, 'row': keyed.row, 'col': keyed.col}"
_FIGURES = "count(DISTINCT coalesce(value, 'nan'::DOUBLE)) AS figures"
_SAME = (
    "keyed.area = c.area AND keyed.period = c.period AND keyed.kid = c.kid"
    " AND keyed.count_point IS NOT DISTINCT FROM c.count_point AND keyed.direction IS NOT DISTINCT FROM c.direction"
)
Row = tuple[Any, ...]


def settle_clashes(made: Standardised, plans: Sequence[Plan]) -> None:
    """Leave one row a key in the table ``keyed``."""
    run = made.connection
    places = any(plan.column("count_point") or plan.column("direction") for plan in plans)
    # One number for each key is counted much quicker than the key's columns; they are looked at only where it tells.
    packed = f"(area::BIGINT * {len(made.periods)} + period) * {len(made.keys)} + kid"
    numbers = len(made.areas) * len(made.periods) * len(made.keys)
    counted = f"count(DISTINCT {packed})"
    if 0 < numbers <= MOST_BITS:
        counted = f"coalesce(bit_count(bitstring_agg({packed}, 0, {numbers})), 0)"
    rows, keys = run.execute(f"SELECT count(*), {counted} FROM keyed").fetchone() or (0, 0)
    made.is_counted_unique = rows == keys
    if rows == keys and not places:
        return
    make_room_for_places(run)
    if not _find(run):
        return
    _drop_unknown_breakdowns(made, plans)
    _find(run)
    _drop_repeats(made, plans)
    _drop_conflicts(made, plans)


def make_room_for_places(run: duckdb.DuckDBPyConnection) -> None:
    """Give ``keyed`` the columns of GROUP that few files have, as null where this one has none."""
    for name in ("count_point", "direction"):
        run.execute(f"ALTER TABLE keyed ADD COLUMN IF NOT EXISTS {name} VARCHAR")


def _find(run: duckdb.DuckDBPyConnection) -> bool:
    """Make the table ``clashes`` of keys with several rows, and say whether there is any."""
    run.execute(
        f"CREATE OR REPLACE TEMP TABLE clashes AS SELECT {GROUP}, count(*) AS n, {_FIGURES}"
        " FROM keyed GROUP BY ALL HAVING n > 1"
    )
    return run.execute("SELECT 1 FROM clashes LIMIT 1").fetchone() is not None


def _drop_unknown_breakdowns(made: Standardised, plans: Sequence[Plan]) -> None:
    run = made.connection
    found = run.execute(
        "SELECT tbl, count(*) FILTER (figures > 1), count(*), sum(n) FROM"
        f" (SELECT tbl, {GROUP}, count(*) AS n, {_FIGURES} FROM keyed GROUP BY ALL) GROUP BY tbl ORDER BY tbl"
    ).fetchall()
    for number, clashing, groups, cells in found:
        if clashing <= max(1, CLASHING_SHARE * groups):
            continue
        plan = plans[number]
        names = [f"“{column.label}”" for column in plan.columns if column.role == "attribute"][:4]
        run.execute("DELETE FROM keyed WHERE tbl = ?", [number])
        values = {"where": plan.table.where, "columns": " or ".join(names) or "something that no column names"}
        made.issues.append(Issue(BREAKDOWN_NOT_KNOWN, values, int(cells), (Place(plan.table.sheet.name),)))


def _drop_repeats(made: Standardised, plans: Sequence[Plan]) -> None:
    run = made.connection
    again = run.execute("SELECT coalesce(sum(n - 1), 0) FROM clashes WHERE figures = 1").fetchone() or (0,)
    if not again[0]:
        return
    places = tuple(
        Place(plans[tbl].table.sheet.name, row, col)
        for tbl, row, col in run.execute(
            "SELECT tbl, row, col FROM (SELECT keyed.* FROM keyed SEMI JOIN (SELECT * FROM clashes WHERE figures = 1) c"
            f" ON {_SAME}) QUALIFY row_number() OVER (PARTITION BY {GROUP} ORDER BY tbl, row, col) > 1"
            f" ORDER BY tbl, row, col LIMIT {TOLD}"
        ).fetchall()
    )
    run.execute(
        f"DELETE FROM keyed USING (SELECT {GROUP}, min({_AT}) AS first FROM keyed"
        f" SEMI JOIN (SELECT * FROM clashes WHERE figures = 1) c ON {_SAME} GROUP BY ALL) c"
        f" WHERE {_SAME} AND {_AT} != c.first"
    )
    made.issues.append(Issue(REPEATED_FIGURES, {"count": f"{int(again[0]):,}"}, int(again[0]), places))


def _drop_conflicts(made: Standardised, plans: Sequence[Plan]) -> None:
    run = made.connection
    rows = run.execute(
        "SELECT c.area, c.period, c.kid, c.count_point, c.direction, keyed.rowid, keyed.value, keyed.key, keyed.tbl,"
        " keyed.row, keyed.col FROM keyed"
        f" JOIN (SELECT * FROM clashes WHERE figures > 1) c ON {_SAME}"
        " ORDER BY 1, 2, 3, 4, 5, keyed.tbl, keyed.row, keyed.col"
    ).fetchall()
    groups: dict[Row, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[:5], []).append(row)
    dropped: list[int] = []
    unsettled = []
    for members in groups.values():
        kept = _most_precise([member[6] for member in members])
        dropped += [member[5] for place, member in enumerate(members) if place != kept]
        if kept is None:
            unsettled.append(members)
    make_table(run, "gone_rows", {"gone": ("BIGINT", dropped)})
    run.execute("DELETE FROM keyed USING gone_rows WHERE keyed.rowid = gone_rows.gone")
    _tell(made, plans, unsettled)


def _tell(made: Standardised, plans: Sequence[Plan], unsettled: Sequence[Sequence[Row]]) -> None:
    """A sentence for each of the first conflicts, and one for all the others."""
    for members in unsettled[:TOLD]:
        area, period, key = members[0][0], members[0][1], members[0][7]
        what = f"{made.areas[area].name}, {_period(made, period)}, {_key(made, key)}"
        figures = sorted({"nothing" if member[6] is None else f"{member[6]:.15g}" for member in members})
        values = {"what": what, "values": " and ".join(figures)}
        made.issues.append(Issue(CONFLICTING_FIGURES, values, len(members), _places(plans, members)))
    if rest := [member for members in unsettled[TOLD:] for member in members]:
        values = {"what": f"{len(unsettled) - TOLD:,} other keys", "values": "two or more figures for each"}
        made.issues.append(Issue(CONFLICTING_FIGURES, values, len(rest), _places(plans, rest[:TOLD])))


def _period(made: Standardised, number: int) -> str:
    return period_words(made.periods[number].code, made.periods[number].type)


def _key(made: Standardised, number: int) -> str:
    """What two figures both are, in words."""
    key = made.keys[number]
    held = registry.load(key.schema)
    parts = {name: code for name, code in zip(DIMENSIONS, key.dimensions, strict=True) if name in held.dimensions}
    return key_words(key.measure, parts, held)


def _places(plans: Sequence[Plan], members: Sequence[Row]) -> tuple[Place, ...]:
    return tuple(Place(plans[tbl].table.sheet.name, row, col) for *_, tbl, row, col in members)


def _most_precise(figures: Sequence[float | None]) -> int | None:
    """The place of the figure of which all the others are roundings, if there is one."""
    for place, figure in enumerate(figures):
        if figure is None:
            continue
        if all(other is not None and (other == figure or _is_rounding(other, figure)) for other in figures):
            return place
    return None


def _is_rounding(rounded: float, figure: float) -> bool:
    for digits in range(-6, 6):
        shown = round(figure, digits)
        if abs(shown - rounded) < 1e-9 and (shown != 0 or rounded == 0):
            return True
    return False
