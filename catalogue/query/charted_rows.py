"""The rows of a chart as they were published: exactly what is drawn, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from catalogue.query.connection import Warehouse, quote
from catalogue.query.selection import Selection, text_of

NOT_OF_USE = ("source_sheet", "source_row", "source_column")
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(warehouse: Warehouse, selection: Selection, codes: Sequence[str], latest_only: bool = False) -> str:
    """UTF-8 text with a header; nulls are empty. A text that a spreadsheet would run gets an apostrophe before it.

    codes: of the areas, in the order of the rows. latest_only: the last period of each area, as bars show.
    """
    names = [name for name in warehouse.columns(selection.table) if name not in NOT_OF_USE]
    where = " AND ".join(f"{text_of(name)} = ?" for name in selection.filters)
    last = "QUALIFY row_number() OVER (PARTITION BY area_code ORDER BY period_start DESC) = 1" if latest_only else ""
    sql = (
        f"SELECT {', '.join(map(quote, names))} FROM {quote(selection.table)} "
        f"WHERE list_contains(?, area_code) AND {where} {last} ORDER BY list_position(?, area_code), period_start"
    )
    rows = warehouse.rows(sql, [list(codes), *selection.filters.values(), list(codes)])
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(list(_cells(row, names)) for row in rows)
    return held.getvalue()


def _cells(row: dict[str, Any], names: Sequence[str]) -> Iterator[Any]:
    for name in names:
        value = row[name]
        if isinstance(value, float):
            yield f"{value:.15g}"
        elif isinstance(value, str) and value.startswith(RUNS_AS_FORMULA):
            yield f"'{value}"
        else:
            yield "" if value is None else value
