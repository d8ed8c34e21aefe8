"""The codes of a file's areas, periods, keys and markers as DuckDB tables, each code once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.standardise import Key, Standardised
from pipelines.standards.categories import DIMENSIONS
from pipelines.standards.markers import WITHHOLDING
from schemas import code_lists
from schemas.registry import Schema
from validation.reading.relation import make_table

# The texts that a row is published with: a million rows then carry a small number each, and not a text.
_PUBLISHED = frozenset({"measure", "unit", "direction_code", *DIMENSIONS, "code", "name", "type", "sheet", "statuses"})


def register_codes(
    made: Standardised, schema: Schema, sheet_names: Sequence[str | None], *, is_large: bool, has_statuses: bool
) -> None:
    """Make the tables of codes. is_large: many rows will carry them, so that making enumerations saves time.

    has_statuses: whether any cell, or any column's label, has a marker.
    """
    _register_keys(made, schema, is_large)
    areas = made.areas
    _register(
        made,
        "area_codes",
        {
            "area": ("INTEGER", list(range(len(areas)))),
            "place": ("INTEGER", _places([area.code for area in areas])),
            "code": ("VARCHAR", [area.code for area in areas]),
            "name": ("VARCHAR", [area.name for area in areas]),
            "type": ("VARCHAR", [area.type for area in areas]),
        },
        is_large,
    )
    _register_periods(made, is_large)
    numbers = range(len(sheet_names))
    _register(made, "sheets", {"tbl": ("INTEGER", numbers), "sheet": ("VARCHAR", sheet_names)}, is_large)
    if has_statuses:
        _register_statuses(made, is_large)
    if "direction" in made.staged:
        _register_directions(made)


def _register(made: Standardised, table: str, columns: Mapping[str, tuple[str, Sequence[Any]]], is_large: bool) -> None:
    run = made.connection
    make_table(run, table, columns)
    held = [name for name, (_, values) in columns.items() if name in _PUBLISHED and any(values)]
    if not is_large or not held:  # DuckDB knows no enumeration of nothing.
        return
    for name in held:
        texts = f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL ORDER BY 1"
        run.execute(f"CREATE OR REPLACE TEMP TYPE {table}_{name} AS ENUM ({texts})")
    cast = ", ".join(f"{name}::{table}_{name} AS {name}" for name in held)
    run.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * REPLACE ({cast}) FROM {table}")


def _register_keys(made: Standardised, schema: Schema, is_large: bool) -> None:
    kids: dict[Any, int] = {}
    keys = made.keys
    columns: dict[str, list[Any]] = {
        "key": list(range(len(keys))),
        "kid": [kids.setdefault((key.measure, key.dimensions), len(kids)) for key in keys],
        "measure": [key.measure for key in keys],
        "unit": [key.unit for key in keys],
        "factor": [key.factor for key in keys],
        "place": _places([_sorted_as(key, schema) for key in keys]),
        "schema": [key.schema for key in keys],
    }
    for place, name in enumerate(DIMENSIONS):
        if any(field.name == name for field in schema.fields):
            columns["direction_code" if name == "direction" else name] = [key.dimensions[place] for key in keys]
    types = {"key": "INTEGER", "kid": "INTEGER", "factor": "DOUBLE", "place": "INTEGER"}
    kinds = {name: (types.get(name, "VARCHAR"), values) for name, values in columns.items()}
    _register(made, "key_codes", kinds, is_large)


def _places(texts: Sequence[Any]) -> list[int]:
    """The place of each in their order, so that a million rows are sorted by whole numbers and not by texts."""
    order = {text: place for place, text in enumerate(sorted(set(texts)))}
    return [order[text] for text in texts]


def _sorted_as(key: Key, schema: Schema) -> tuple[str, ...]:
    named = dict(zip(DIMENSIONS, key.dimensions, strict=True)) | {"measure": key.measure}
    return tuple(named[name] for name in schema.primary_key if name in named)


def _register_periods(made: Standardised, is_large: bool) -> None:
    periods = made.periods
    hours = [period.start.hour if period.type == "hour" else None for period in periods]  # type: ignore[attr-defined]
    _register(
        made,
        "period_codes",
        {
            "period": ("INTEGER", list(range(len(periods)))),
            "place": ("INTEGER", _places([period.code for period in periods])),
            "code": ("VARCHAR", [period.code for period in periods]),
            "start": ("DATE", [period.start for period in periods]),
            "end_date": ("DATE", [period.end for period in periods]),
            "type": ("VARCHAR", [period.type for period in periods]),
            "hour": ("BIGINT", hours),
        },
        is_large,
    )


def _register_statuses(made: Standardised, is_large: bool) -> None:
    """The markers of a cell and of its column's label together."""
    pairs = made.connection.execute("SELECT DISTINCT key, status FROM staged WHERE key IS NOT NULL").fetchall()
    joined = [_join_statuses(" ".join(made.keys[key].statuses), status) for key, status in pairs]
    _register(
        made,
        "status_codes",
        {
            "key": ("INTEGER", [key for key, _ in pairs]),
            "status": ("VARCHAR", [status for _, status in pairs]),
            "statuses": ("VARCHAR", [codes for codes, _ in joined]),
            "withheld": ("BOOLEAN", [withheld for _, withheld in joined]),
        },
        is_large,
    )


def _register_directions(made: Standardised) -> None:
    run = made.connection
    directions = run.execute("SELECT DISTINCT direction FROM staged WHERE direction IS NOT NULL").fetchall()
    make_table(
        run,
        "direction_codes",
        {
            "direction": ("VARCHAR", [text for (text,) in directions]),
            "travel": ("VARCHAR", [_direction(text) for (text,) in directions]),
        },
    )


def _direction(text: str) -> str | None:
    found = code_lists.load("directions").standard(text)
    return found.code if found else None


def _join_statuses(*texts: str | None) -> tuple[str | None, bool]:
    codes = dict.fromkeys(code for text in texts if text for code in text.split())
    withheld = bool(WITHHOLDING & set(codes))
    return " ".join(sorted(codes)) or None, withheld
