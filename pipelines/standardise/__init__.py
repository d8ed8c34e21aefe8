"""Give every figure its standard key, value and status: clean the vocabulary, not the rows.

The distinct texts of a table's columns are standardised by the pure functions of ``pipelines.standards`` and joined
back in DuckDB, so that a million rows cost what their few thousand distinct texts cost. What cannot be standardised
becomes an issue with its cells. Nothing is guessed or lost: every cell ends as a value, a status or an issue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipelines.recognise.plan import Plan
from pipelines.reshape import forget_long, held_companions, held_keys, is_alike, make_long, rows_of
from pipelines.standardise.cells import map_texts
from pipelines.standardise.staging import Key, Standardised, start
from pipelines.standardise.what import drop_unmapped, map_keys
from pipelines.standardise.when import map_periods
from pipelines.standardise.where import map_areas, settle_labelled_areas

__all__ = ["Key", "Standardised", "standardise_table", "start"]


def standardise_table(
    into: Standardised, number: int, plan: Plan, schemas: Collection[str], given: Mapping[str, Any]
) -> None:
    """Stage every cell of one planned table."""
    if not plan.figures:
        return
    make_long(into.connection, plan)
    map_areas(into, plan, given)
    map_keys(into, plan, schemas, given)
    if drop_unmapped(into, plan):
        make_long(into.connection, plan)
    map_periods(into, plan)
    has_odd_texts, marked = map_texts(into, plan, given)
    _stage(into, number, plan, has_odd_texts, marked)
    settle_labelled_areas(into, plan)
    forget_long(into.connection)
    into.maps.clear()


def _stage(into: Standardised, number: int, plan: Plan, has_odd_texts: bool, marked: Sequence[str]) -> None:
    """Join the cells with what became of each of their texts. What a table has not is neither joined nor staged.

    marked: the companions that hold texts.
    """
    held = held_companions(plan)
    joins = "".join(f" LEFT JOIN status_map s_{name} ON l.{name} = s_{name}.text" for name in marked)
    codes = [f"s_{name}.codes" for name in marked]
    figure, bad = "CAST(l.text AS DOUBLE)", "FALSE"
    if has_odd_texts:
        joins += " LEFT JOIN text_map x ON l.text = x.text"
        codes.insert(0, "x.codes")
        figure = "CASE WHEN x.text IS NULL THEN CAST(l.text AS DOUBLE) ELSE x.number END"
        bad = "coalesce(x.bad, FALSE)"
    status = codes[0] if len(codes) == 1 else f"nullif(concat_ws(' ', {', '.join(codes)}), '')" if codes else "NULL"
    more = {name: _limit(name) for name in held if name != "status"}
    more |= {name: f"TRY_CAST(l.{name} AS DOUBLE)" for name in ("latitude", "longitude") if name in held_keys(plan)}
    more |= {name: f"l.{name}" for name in ("count_point", "direction", "road_name") if name in held_keys(plan)}
    if codes:
        more["status"] = status
    into.staged |= set(more)
    [(cells,)] = into.connection.execute(
        f"""
        INSERT INTO staged_cells BY NAME
        SELECT {number} AS tbl, l.row, l.col, {_area(plan)} AS area,
          CASE WHEN f.is_flow THEN p.flow ELSE p.stock END AS period, f.key, {figure} AS value,
          CASE WHEN {bad} THEN 'issue' WHEN {figure} IS NULL THEN 'status' ELSE 'value' END AS fate
          {"".join(f", {text} AS {name}" for name, text in more.items())}
        FROM {_said(into, plan)} l
        LEFT JOIN figure_map f ON f.col = l.col AND f.t = l.t
        LEFT JOIN period_map p ON {_same(into, "period_map", "p", _PERIOD_KEYS)}{joins}
        WHERE l.text IS NOT NULL OR {status} IS NOT NULL
        """
    ).fetchall()
    into.cells += cells


_PERIOD_KEYS = ("period", "hour", "period_type", "col")


def _said(into: Standardised, plan: Plan) -> str:
    """The cells with their area and with t, their categories: looked up once a row where a row has several cells."""
    tuples = [f"g{place}" for place in range(1, len(plan.categories) + 1)]
    found = (
        f"SELECT l.*, a.area, u.t FROM {rows_of(plan)} l"
        f" LEFT JOIN area_map a ON {_same(into, 'area_map', 'a', ['area_code', 'area_name'])}"
        f" LEFT JOIN tuple_map u ON {_same(into, 'tuple_map', 'u', tuples)}"
    )
    return (
        f"(SELECT c.col, c.text, r.* FROM long_cells c JOIN ({found}) r USING (row))"
        if is_alike(plan)
        else f"({found})"
    )


def _same(into: Standardised, table: str, alias: str, columns: Sequence[str]) -> str:
    """SQL that is true where a cell has the texts of a row of the map.

    The map holds every combination there is. So a column whose text is the same in all of them need not be compared,
    and where the first column alone tells them apart no other need be.
    """
    if not columns:
        return "TRUE"
    rows, found = into.maps[table]
    compared = [name for name in columns if found[name] > 1]
    if found[columns[0]] == rows > 1:
        compared = [columns[0]]
    return " AND ".join(f"l.{name} IS NOT DISTINCT FROM {alias}.{name}" for name in compared) or "TRUE"


def _limit(name: str) -> str:
    return f"coalesce(TRY_CAST(l.{name} AS DOUBLE), TRY_CAST(replace(l.{name}, ',', '') AS DOUBLE))"


def _area(plan: Plan) -> str:
    """The area of each cell: its row's, or, as its negative number, the column whose label names one."""
    return "coalesce(l.area, -l.col)" if any("area" in item.facts for item in plan.figures) else "l.area"
