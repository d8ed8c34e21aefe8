"""Turn a table region into one row a figure: its address, its text, and the texts of the columns that say what it is.

Everything happens in DuckDB over the sheet's relation; nothing is read into Python.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from pipelines.recognise.plan import Figures, Plan

COMPANION_COLUMNS = ("lower_95", "upper_95", "half_width", "status")
KEY_COLUMNS = (
    "area_code",
    "area_name",
    "period",
    "period_type",
    "count_point",
    "latitude",
    "longitude",
    "direction",
    "hour",
    "road_name",
)


def make_long(run: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Make the view ``long``, one row a non-blank cell of the plan's columns of figures.

    Columns: row, col (from 1), text; one for each of KEY_COLUMNS and COMPANION_COLUMNS, null where the table has none;
    g1 … for the category columns, in the plan's order.
    """
    if is_alike(plan):
        _unpivot(run, plan)
        return
    query = "\nUNION ALL\n".join(_one(plan, item) for item in plan.figures)
    if len(plan.figures) > 1:
        run.execute(f"CREATE OR REPLACE TEMP TABLE long_cells AS {query}")
        query = "FROM long_cells"
    nulls = _nulls(plan, (*KEY_COLUMNS, *COMPANION_COLUMNS))
    run.execute(f"CREATE OR REPLACE TEMP VIEW long AS SELECT *{nulls} FROM ({query})")


def rows_of(plan: Plan) -> str:
    """SQL of the rows of the sheet that have cells in ``long``: the texts that say what they are, and how many (cells).

    Where a row has but one cell, or several that differ in more than their column, one row a cell.
    """
    return "long_rows" if is_alike(plan) else "(SELECT *, 1 AS cells FROM long)"


def texts_of(plan: Plan) -> str:
    """SQL of row, col and text of ``long``, and nothing that would have to be joined for it."""
    return "long_cells" if is_alike(plan) else "long"


def forget_long(run: duckdb.DuckDBPyConnection) -> None:
    """Drop the tables behind ``long``; they are there too where all columns of figures but one were left out since."""
    run.execute("DROP TABLE IF EXISTS long_cells; DROP TABLE IF EXISTS said_rows")


def is_alike(plan: Plan) -> bool:
    """Whether several figures of a row differ in nothing but their column: what their row says is said once."""
    return len(plan.figures) > 1 and not any(item.companions for item in plan.figures)


def _unpivot(run: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Two lists of a row, unnested side by side, which takes DuckDB less long than its own UNPIVOT; what the row says

    stands apart, once. A text that begins with a digit is not blank, and is spared the trimming.
    """
    numbers = [item.number + 1 for item in plan.figures]
    lists = f"unnest({numbers}::INTEGER[]) AS col, unnest([{', '.join(f'c{number}' for number in numbers)}]) AS text"
    run.execute(
        f"CREATE OR REPLACE TEMP TABLE long_cells AS SELECT * FROM (SELECT row, {lists} {_bounds(plan)})"
        " WHERE text BETWEEN '0' AND ':' OR trim(text) != ''"
    )
    run.execute(
        f"CREATE OR REPLACE TEMP TABLE said_rows AS SELECT * FROM (SELECT row{_texts(plan)} {_bounds(plan)})"
        " JOIN (SELECT row, count(*) AS cells FROM long_cells GROUP BY row) USING (row)"
    )
    run.execute(f"CREATE OR REPLACE TEMP VIEW long_rows AS SELECT *{_nulls(plan, KEY_COLUMNS)} FROM said_rows")
    run.execute(
        "CREATE OR REPLACE TEMP VIEW long AS"
        f" SELECT c.col, c.text, r.* EXCLUDE (cells){_nulls(plan, COMPANION_COLUMNS)}"
        " FROM long_cells c JOIN long_rows r USING (row)"
    )


def _one(plan: Plan, item: Figures) -> str:
    beside = "".join(
        f", c{item.companions[name] + 1} AS {name}" if name in item.companions else f", NULL::VARCHAR AS {name}"
        for name in held_companions(plan)
    )
    return (
        f"SELECT row, {item.number + 1}::INTEGER AS col, c{item.number + 1} AS text{_texts(plan)}{beside} "
        f"{_bounds(plan)} AND {_is_there(item)}"
    )


def _is_there(item: Figures) -> str:
    """A cell is there when it holds something, or when a marker beside it says why it does not."""
    text = f"trim(c{item.number + 1}) != ''"
    return f"({text} OR trim(c{item.companions['status'] + 1}) != '')" if "status" in item.companions else text


def held_companions(plan: Plan) -> list[str]:
    """Those of COMPANION_COLUMNS that stand beside any of the figures."""
    return [name for name in COMPANION_COLUMNS if any(name in item.companions for item in plan.figures)]


def held_keys(plan: Plan) -> list[str]:
    """Those of KEY_COLUMNS that the table has a column of."""
    return [name for name in KEY_COLUMNS if plan.column(name)]


def _texts(plan: Plan) -> str:
    """SQL of the texts of a row that say what its figures are."""
    named = [(name, column) for name in KEY_COLUMNS if (column := plan.column(name))]
    named += [(f"g{place}", column) for place, column in enumerate(plan.categories, start=1)]
    return "".join(f", c{column.number + 1} AS {name}" for name, column in named)


def _nulls(plan: Plan, names: Iterable[str]) -> str:
    """SQL of those columns that the table has not."""
    held = {*held_keys(plan), *held_companions(plan)}
    return "".join(f", NULL::VARCHAR AS {name}" for name in names if name not in held)


def _bounds(plan: Plan) -> str:
    return f"FROM {plan.table.sheet.relation} WHERE row BETWEEN {plan.table.first_row} AND {plan.table.last_row}"
