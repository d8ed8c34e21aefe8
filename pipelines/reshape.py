"""Turn a table region into one row a figure: its address, its text, and the texts of the columns that say what it is.

Everything is one lazy DuckDB query over the sheet's relation; nothing is read into Python.
"""

from __future__ import annotations

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


def long_query(plan: Plan) -> str:
    """SQL whose rows are the non-blank cells of the plan's columns of figures.

    Columns: row, col (from 1), text; one for each of KEY_COLUMNS and COMPANION_COLUMNS, null where the table has none;
    g1 … for the category columns, in the plan's order.
    """
    keys = ", ".join(f"{_key(plan, name)} AS {name}" for name in KEY_COLUMNS)
    categories = "".join(f", c{column.number + 1} AS g{place}" for place, column in enumerate(plan.categories, start=1))
    alike = not any(item.companions for item in plan.figures)
    if alike and len(plan.figures) > 1:
        return _unpivoted(plan, keys, categories)
    return "\nUNION ALL\n".join(_one(plan, item, keys, categories) for item in plan.figures)


def _key(plan: Plan, role: str) -> str:
    column = plan.column(role)
    return f"c{column.number + 1}" if column else "NULL::VARCHAR"


def _bounds(plan: Plan) -> str:
    return f"FROM {plan.table.sheet.relation} WHERE row BETWEEN {plan.table.first_row} AND {plan.table.last_row}"


def _companions(item: Figures | None) -> str:
    held = item.companions if item else {}
    return ", ".join(
        f"c{held[name] + 1} AS {name}" if name in held else f"NULL::VARCHAR AS {name}" for name in COMPANION_COLUMNS
    )


def _one(plan: Plan, item: Figures, keys: str, categories: str) -> str:
    text = f"c{item.number + 1}"
    return (
        f"SELECT row, {item.number + 1}::INTEGER AS col, {text} AS text, {keys}, {_companions(item)}{categories} "
        f"{_bounds(plan)} AND {_is_there(item)}"
    )


def _is_there(item: Figures) -> str:
    """A cell is there when it holds something, or when a marker beside it says why it does not."""
    text = f"trim(c{item.number + 1}) != ''"
    return f"({text} OR trim(c{item.companions['status'] + 1}) != '')" if "status" in item.companions else text


def _unpivoted(plan: Plan, keys: str, categories: str) -> str:
    """Two lists of a row, unnested side by side: DuckDB's own UNPIVOT takes half as long again."""
    numbers = [item.number + 1 for item in plan.figures]
    lists = f"unnest({numbers}::INTEGER[]) AS col, unnest([{', '.join(f'c{number}' for number in numbers)}]) AS text"
    return (
        f"SELECT * FROM (SELECT row, {keys}, {_companions(None)}{categories}, {lists} {_bounds(plan)})"
        " WHERE trim(text) != ''"
    )
