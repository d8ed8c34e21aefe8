"""Give every figure its standard key, value and status: clean the vocabulary, not the rows.

The distinct texts of a table's columns are standardised by the pure functions of ``pipelines.standards`` and joined
back in DuckDB, so that a million rows cost what their few thousand distinct texts cost. What cannot be standardised
becomes an issue with its cells. Nothing is guessed or lost: every cell ends as a value, a status or an issue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipelines.recognise.plan import Plan
from pipelines.reshape import COMPANION_COLUMNS, long_query
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
    _make_long(into, plan)
    map_areas(into, plan, given)
    map_keys(into, plan, schemas, given)
    if drop_unmapped(into, plan):
        _make_long(into, plan)
    map_periods(into, plan)
    has_odd_texts = map_texts(into, plan, given)
    into.connection.execute(_staging_query(into, number, plan, has_odd_texts))
    settle_labelled_areas(into, plan)
    _forget(into)


def _make_long(into: Standardised, plan: Plan) -> None:
    """The cells of figures one under another: of one column as a view of the sheet, of several as a table."""
    run = into.connection
    run.execute("DROP VIEW IF EXISTS long; DROP TABLE IF EXISTS long_cells")
    if len(plan.figures) == 1:
        run.execute(f"CREATE TEMP VIEW long AS {long_query(plan)}")
        return
    run.execute(f"CREATE TEMP TABLE long_cells AS {long_query(plan)}")
    run.execute("CREATE TEMP VIEW long AS SELECT * FROM long_cells")


def _forget(into: Standardised) -> None:
    gone = [f"DROP TABLE IF EXISTS {name}" for name in ("long_cells", *into.maps)]
    into.connection.execute("; ".join(["DROP VIEW IF EXISTS long", *gone]))
    into.maps.clear()


def _staging_query(into: Standardised, number: int, plan: Plan, has_odd_texts: bool) -> str:
    """SQL that joins the cells with what became of each of their texts. What a table has not is not joined."""
    held = [name for name in COMPANION_COLUMNS if any(name in item.companions for item in plan.figures)]
    joins = "".join(f" LEFT JOIN status_map s_{name} ON l.{name} = s_{name}.text" for name in held)
    codes = [f"s_{name}.codes" for name in held]
    figure, bad = "CAST(l.text AS DOUBLE)", "FALSE"
    if has_odd_texts:
        joins += " LEFT JOIN text_map x ON l.text = x.text"
        codes.insert(0, "x.codes")
        figure = "CASE WHEN x.text IS NULL THEN CAST(l.text AS DOUBLE) ELSE x.number END"
        bad = "coalesce(x.bad, FALSE)"
    status = codes[0] if len(codes) == 1 else f"nullif(concat_ws(' ', {', '.join(codes)}), '')" if codes else "NULL"
    tuples = _same(into, "tuple_map", "u", [f"g{place}" for place in range(1, len(plan.categories) + 1)])
    periods = _same(
        into, "period_map", "p", ["period", *(name for name in ("hour", "period_type") if plan.column(name))]
    )
    limits = ", ".join(_limit(name, held) for name in ("lower_95", "upper_95", "half_width"))
    return f"""
    INSERT INTO staged
    SELECT {number}, l.row, l.col, {_area(plan)}, CASE WHEN f.is_flow THEN p.flow ELSE p.stock END, f.key,
      {figure} AS figure, {limits}, {status},
      CASE WHEN {bad} THEN 'issue' WHEN figure IS NULL THEN 'status' ELSE 'value' END,
      l.count_point, TRY_CAST(l.latitude AS DOUBLE), TRY_CAST(l.longitude AS DOUBLE), l.direction, l.road_name
    FROM long l
    LEFT JOIN area_map a ON {_same(into, "area_map", "a", ["area_code", "area_name"])}
    LEFT JOIN tuple_map u ON {tuples}
    LEFT JOIN figure_map f ON f.col = l.col AND f.t = u.t
    LEFT JOIN period_map p ON p.col = l.col AND {periods}{joins}
    WHERE l.text IS NOT NULL OR {status} IS NOT NULL
    """


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


def _limit(name: str, held: Collection[str]) -> str:
    if name not in held:
        return "NULL"
    return f"coalesce(TRY_CAST(l.{name} AS DOUBLE), TRY_CAST(replace(l.{name}, ',', '') AS DOUBLE))"


def _area(plan: Plan) -> str:
    """The area of each cell: its row's, or, as its negative number, the column whose label names one."""
    return "coalesce(a.area, -l.col)" if any("area" in item.facts for item in plan.figures) else "a.area"
