"""From a published figure back to the cell of the source file that it came from, and what changed it on the way.

The package of a version holds all of it: the observations, the cell of each, the report with the changes and issues,
and the recipe by which the layout was read. Nothing is worked out anew.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from catalogue.query.connection import Row, quote
from catalogue.query.selection import text_of
from validation.issues import Issue
from validation.issues.kind import column_letters
from validation.quoting import quoted_text
from validation.report import Change, Report
from validation.report_json import report_from_dict

MOST_CHOICES = 50  # figures that are offered where an address means several
DECISIONS_SHOWN = 14
GIVEN = "a person said so in the recipe"
# What columns are taken for that say what a row is of, those of names first.
SAYS_WHAT = ("area_name", "area_code", "period", "category", "measure", "unit")
PLACE = ("source_sheet", "source_row", "source_column")

_thread = threading.local()


@dataclass(frozen=True)
class Origin:
    """The cell of a source file. sheet: None of a file without sheets. row and column: from 1, as a spreadsheet's."""

    sheet: str | None
    row: int
    column: int

    @property
    def cell(self) -> str:
        """``B12``."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Decision:
    """How one thing of the layout was read: ``column``, its label, what it was taken for, and why."""

    column: str
    label: str
    taken_for: str
    reason: str
    confidence: float | None


def rows(parquet: Path, key: Sequence[str], asked: Mapping[str, str]) -> list[Row]:
    """The observations that an address means, at most ``MOST_CHOICES`` and one: the first of them in their order."""
    names = [name for name in key if name in asked]
    where = " AND ".join(f"{text_of(name)} = ?" for name in names) or "true"
    sql = f"FROM {_file(parquet)} WHERE {where} LIMIT {MOST_CHOICES + 1}"
    return _rows(sql, [asked[name] for name in names])


def origin(provenance: Path, key: Sequence[str], row: Row) -> Origin | None:
    """Where an observation came from; None where its version does not say."""
    where = " AND ".join(f"{quote(name)} IS NOT DISTINCT FROM ?" for name in key)
    found = _rows(
        f"SELECT {', '.join(PLACE)} FROM {_file(provenance)} WHERE {where} LIMIT 1", [row[name] for name in key]
    )
    if not found or found[0]["source_row"] is None or found[0]["source_column"] is None:
        return None
    return Origin(found[0]["source_sheet"], int(found[0]["source_row"]), int(found[0]["source_column"]))


def _file(path: Path) -> str:
    return f"read_parquet({quoted_text(str(path))})"


def _rows(sql: str, values: Sequence[Any]) -> list[Row]:
    if not hasattr(_thread, "connection"):
        _thread.connection = duckdb.connect(config={"memory_limit": "256MB"})
    cursor = _thread.connection.execute(sql, list(values))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@lru_cache(maxsize=64)
def read_report(path: Path, sha256: str) -> Report:
    """sha256: of the report, which never changes under the same one."""
    return report_from_dict(json.loads(path.read_text("utf-8")))


def changes(report: Report, row: Row, texts: frozenset[str], text: str) -> list[Change]:
    """The changes that this figure went through: those whose outcome it bears.

    texts: what stands in its row and above it, where that could be read. Of several spellings of the same thing the
    one that stands there is told, and all of them where none does.
    """
    found: list[Change] = []
    for field in dict.fromkeys(change.field for change in report.changes):
        mine = [one for one in report.changes if one.field == field and _bears(one, row, text)]
        there = [one for one in mine if one.before.strip() in texts]
        there = there or [one for one in mine if any(one.before.strip() in said for said in texts)]
        found += list(dict.fromkeys(there or mine))
    return found


def _bears(change: Change, row: Row, text: str) -> bool:
    if change.field == "value":
        return _is_value(change, row, text)
    value = row.get(change.field)
    return value is not None and str(value) in (change.after, *change.after.split())


def _is_value(change: Change, row: Row, text: str) -> bool:
    """Of the values each is its own cell: what stood there must be what was changed, and not only come out alike."""
    before, after = _number(text), row.get("value")
    if change.before.strip() == text.strip():
        return True
    if change.rule == "proportion-to-percent" and before is not None and after:
        return abs(before * 100 - after) < 1e-6 * max(1.0, abs(after))
    return False


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").replace("%", ""))
    except ValueError:
        return None


def issues(report: Report, place: Origin) -> list[Issue]:
    """The issues that name the cell, its row or its column."""
    return [issue for issue in report.issues if any(_is_at(one, place) for one in issue.places)]


def _is_at(found: Any, place: Origin) -> bool:
    if (found.sheet or None) != (place.sheet or None) or (found.row is None and found.column is None):
        return False
    return found.row in (None, place.row) and found.column in (None, place.column)


def table_of(report: Report, place: Origin) -> dict[str, Any]:
    """The table of the recipe that the cell was read as a part of; empty where the recipe names none."""
    tables = (report.recipe or {}).get("tables") or ()
    for table in tables:
        first, last = table.get("first_row") or 1, table.get("last_row") or place.row
        if (table.get("sheet") or None) == (place.sheet or None) and first <= place.row <= last:
            return dict(table)
    return {}


def head_rows(table: Mapping[str, Any]) -> list[int]:
    return [int(row) for row in table.get("header_rows") or () if isinstance(row, int)][-4:]


def label_columns(table: Mapping[str, Any]) -> list[int]:
    """The columns that say what a row is of: names of areas first, then periods and categories."""
    said = [one for one in table.get("columns") or () if one.get("as") in SAYS_WHAT]
    named = [(SAYS_WHAT.index(one["as"]), _column(one.get("column"))) for one in said]
    return [number for _, number in sorted(named) if number]


def decisions(table: Mapping[str, Any], place: Origin) -> list[Decision]:
    """How the cell's own column was read, then those that say what its row is of, then what the whole table is of."""
    own: list[Decision] = []
    rest: list[Decision] = []
    for one in table.get("columns") or ():
        is_own = _column(one.get("column")) == place.column
        if is_own or one.get("as") in SAYS_WHAT:
            (own if is_own else rest).append(_decision(one))
    facts = [
        Decision("", field, str(fact.get("value", "")), str(fact.get("reason", "")), fact.get("confidence"))
        for field, fact in (table.get("facts") or {}).items() if isinstance(fact, Mapping)
    ]  # fmt: skip
    return [*own, *rest, *facts][:DECISIONS_SHOWN]


def given(report: Report, texts: frozenset[str]) -> list[Decision]:
    """What a person said in the recipe, since the file does not. Of answers about many texts, this row's."""
    found = []
    for field, value in ((report.recipe or {}).get("given") or {}).items():
        said = value.items() if isinstance(value, Mapping) else [("", value)]
        listed = [(label, one) for label, one in said if label in texts or not isinstance(value, Mapping)]
        found += [Decision("", str(label), _given(field, label, one), GIVEN, None) for label, one in listed]
    return found[:DECISIONS_SHOWN]


def _given(field: str, label: str, value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if label else f"{field}: {text}"


def scaled(row: Row, text: str) -> float | None:
    """By what the cell's figure was divided, where that is all that happened: 1,000,000 where 1200000 became 1.2."""
    there, here = _number(text), row.get("value")
    if not there or not here or there == here:
        return None
    ratio = there / here
    tens = round(math.log10(ratio)) if ratio > 0 else 0
    return 10.0**tens if tens and abs(ratio / 10.0**tens - 1) < 1e-9 else None


def _decision(one: Mapping[str, Any]) -> Decision:
    said = ", ".join(str(one[name]) for name in ("field", "measure", "unit", "period") if one.get(name))
    taken = ": ".join(part for part in (str(one.get("as") or ""), said) if part)
    column, label, reason = (str(one.get(name) or "") for name in ("column", "label", "reason"))
    return Decision(column, label, taken, reason, one.get("confidence"))


def _column(letters: object) -> int:
    """``AB`` → 28; 0 for what is no column."""
    text = str(letters or "").upper()
    if not text.isalpha() or not text.isascii() or len(text) > 3:
        return 0
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number
