"""The rows of a table as a whole: rows that are there twice, and tables that were cut short."""

from __future__ import annotations

from collections.abc import Iterator

from validation.issues import CUT_AT_LIMIT, DUPLICATE_ROW, FEWER_ROWS_THAN_SAID, Issue, Place
from validation.shape.region import EXAMPLES_KEPT, Region

LIMITS = {65_536: "a sheet of Excel 97 to 2003", 1_048_576: "a sheet of Excel"}
MOST_COMPARED = 50_000
SHARE_REPEATED = 0.05  # With more, rows may well be alike: a list of things that have no number of their own.


def duplicate_rows(region: Region) -> Iterator[Issue]:
    """Issue: ``duplicate-row``. Of a table whose figures are read, repeated figures are told of elsewhere."""
    rows = region.last_row - region.first_row + 1
    held = [column for column in region.columns if column.filled]
    if region.is_read or rows > MOST_COMPARED or len(held) < 3:
        return
    names = ", ".join(column.name for column in held)
    found = region.ask(
        f"SELECT row FROM {region.bounds} QUALIFY row_number() OVER (PARTITION BY {names} ORDER BY row) > 1"
        " ORDER BY row"
    )
    if 0 < len(found) <= max(1, rows * SHARE_REPEATED) and rows >= 3:
        places = tuple(Place(region.sheet.name, row) for (row,) in found[:EXAMPLES_KEPT])
        yield Issue(DUPLICATE_ROW, {"row": found[0][0]}, len(found), places)


def cut_short(region: Region) -> Iterator[Issue]:
    """Issues: ``cut-at-row-limit``, ``fewer-rows-than-said``."""
    if program := LIMITS.get(region.last_row):
        place = Place(region.sheet.name, region.last_row)
        yield Issue(CUT_AT_LIMIT, {"row": f"{region.last_row:,}", "program": program}, 1, (place,))
    yield from _fewer_than_said(region)


def _fewer_than_said(region: Region) -> Iterator[Issue]:
    """Nomis writes into each row how many records its answer has, whether it sent all of them or not."""
    column = next((column for column in region.columns if column.label.casefold() == "record_count"), None)
    if column is None or len(column.texts) != 1 or not column.texts[0].isdigit():
        return
    said, rows = int(column.texts[0]), region.last_row - region.first_row + 1
    if rows < said:
        values = {"label": column.shown, "said": f"{said:,}", "rows": f"{rows:,}"}
        place = Place(region.sheet.name, region.last_row, column.number, column.label, column.texts[0])
        yield Issue(FEWER_ROWS_THAN_SAID, values, 1, (place,))
