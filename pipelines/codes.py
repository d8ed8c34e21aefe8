"""The codes of a file's areas, periods, keys and markers as DuckDB tables, each code once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.standardise import Key, Standardised
from pipelines.standards.categories import DIMENSIONS
from pipelines.standards.markers import WITHHOLDING
from schemas import code_lists
from schemas.registry import Schema
from validation.reading.relation import make_table


def register_codes(made: Standardised, schema: Schema, sheet_names: Sequence[str | None]) -> None:
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
        columns["direction_code" if name == "direction" else name] = [key.dimensions[place] for key in keys]
    types = {"key": "INTEGER", "kid": "INTEGER", "factor": "DOUBLE", "place": "INTEGER"}
    make_table(
        made.connection, "key_codes", {name: (types.get(name, "VARCHAR"), values) for name, values in columns.items()}
    )
    areas = made.areas
    make_table(
        made.connection,
        "area_codes",
        {
            "area": ("INTEGER", list(range(len(areas)))),
            "place": ("INTEGER", _places([area.code for area in areas])),
            "code": ("VARCHAR", [area.code for area in areas]),
            "name": ("VARCHAR", [area.name for area in areas]),
            "type": ("VARCHAR", [area.type for area in areas]),
        },
    )
    _register_periods(made)
    make_table(
        made.connection,
        "sheets",
        {"tbl": ("INTEGER", list(range(len(sheet_names)))), "sheet": ("VARCHAR", list(sheet_names))},
    )


_ENUMERATED = {
    "key_codes": ("measure", "unit", "direction_code", *(name for name in DIMENSIONS if name != "direction")),
    "area_codes": ("code", "name", "type"),
    "period_codes": ("code", "type"),
    "sheets": ("sheet",),
    "status_codes": ("statuses",),
}


def enumerate_codes(made: Standardised) -> None:
    """Make the texts of the codes enumerations: a million rows then carry a small number each, and not a text."""
    run = made.connection
    for table, columns in _ENUMERATED.items():
        counts = run.execute(f"SELECT {', '.join(f'count({name})' for name in columns)} FROM {table}").fetchone() or ()
        held = [name for name, count in zip(columns, counts, strict=True) if count]
        if not held:  # DuckDB knows no enumeration of nothing.
            continue
        kinds = {name: f"{table}_{name}" for name in held}
        for name, kind in kinds.items():
            texts = f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL ORDER BY 1"
            run.execute(f"CREATE OR REPLACE TEMP TYPE {kind} AS ENUM ({texts})")
        cast = ", ".join(f"{name}::{kind} AS {name}" for name, kind in kinds.items())
        run.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * REPLACE ({cast}) FROM {table}")


def _places(texts: Sequence[Any]) -> list[int]:
    """The place of each in their order, so that a million rows are sorted by whole numbers and not by texts."""
    order = {text: place for place, text in enumerate(sorted(set(texts)))}
    return [order[text] for text in texts]


def _sorted_as(key: Key, schema: Schema) -> tuple[str, ...]:
    named = dict(zip(DIMENSIONS, key.dimensions, strict=True)) | {"measure": key.measure}
    return tuple(named[name] for name in schema.primary_key if name in named)


def _register_periods(made: Standardised) -> None:
    periods = made.periods
    hours = [period.start.hour if period.type == "hour" else None for period in periods]  # type: ignore[attr-defined]
    make_table(
        made.connection,
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
    )


def register_statuses(made: Standardised) -> None:
    """The markers of a cell and of its column's label together, and the directions of travel, by distinct text."""
    run = made.connection
    pairs = run.execute("SELECT DISTINCT key, status FROM staged WHERE key IS NOT NULL").fetchall()
    joined = [_join_statuses(" ".join(made.keys[key].statuses), status) for key, status in pairs]
    make_table(
        run,
        "status_codes",
        {
            "key": ("INTEGER", [key for key, _ in pairs]),
            "status": ("VARCHAR", [status for _, status in pairs]),
            "statuses": ("VARCHAR", [codes for codes, _ in joined]),
            "withheld": ("BOOLEAN", [withheld for _, withheld in joined]),
        },
    )
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
