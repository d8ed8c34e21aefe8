"""What the columns of a table hold, for a file that fits no schema: types with care, blanks, distinct values, range.

A column is called numbers only where every cell is one. Text of figures with a nought in front stays a code: `0151` is
no 151.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from validation.issues import column_letters
from validation.quoting import quoted

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 4
COLUMNS_AT_ONCE = 500
MOSTLY = 0.9

# What the cells of a column can be, each a pattern for the whole cell without the blanks around it.
KINDS = {
    "nought": "0[0-9]+",
    "whole": "[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)",
    "number": "[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]*[.][0-9]+|[0-9]{1,3}(,[0-9]{3})+[.][0-9]+)([eE][+-]?[0-9]+)?",
    "percent": "[+-]?[0-9]+([.][0-9]+)? ?%",
    "date": "[12][0-9]{3}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+)?|[0-9]{1,2}/[0-9]{1,2}/([0-9]{2}){1,2}",
    "month": "(19|20)[0-9]{2}-(0[1-9]|1[0-2])",
    "year": "(19|20)[0-9]{2}",
    "code": "[A-Z]{1,3}[0-9]{3,}|[0-9]{2,}[A-Z]{1,2}",
    "flag": "(?i)y|n|yes|no|true|false",
}


def profile_columns(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    labels: Sequence[str],
    rows: tuple[int, int] | None = None,
) -> list[dict[str, Any]]:
    """Return a dict a column: ``column`` (its letters), ``label``, ``type``, ``filled``, ``blank``, ``distinct``,
    ``minimum``, ``maximum`` (numbers, or dates as text; null for other types) and ``examples``, the commonest texts.

    relation: as ``validation.reading`` gives a sheet: ``row``, then text columns ``c1`` …. labels: a column's header
    each. rows: the first and the last row of the table's body; all of the relation where it is not given.
    """
    where = f"row BETWEEN {int(rows[0])} AND {int(rows[1])}" if rows else "true"
    found: list[dict[str, Any]] = []
    for start in range(0, len(labels), COLUMNS_AT_ONCE):
        found += _profile(connection, relation, labels[start : start + COLUMNS_AT_ONCE], start, where)
    return found


def _profile(
    connection: duckdb.DuckDBPyConnection, relation: str, labels: Sequence[str], start: int, where: str
) -> list[dict[str, Any]]:
    """A group a column: all of them side by side in one row took gigabytes where there were many."""
    cells = ", ".join(f"nullif(trim({quoted(f'c{start + place}')}), '')" for place in range(1, len(labels) + 1))
    held = (
        f"SELECT unnest(range(1, {len(labels) + 1})) AS place, unnest([{cells}]) AS held FROM {relation} WHERE {where}"
    )
    query = f"SELECT place, count(*), {', '.join(_wanted('held'))} FROM ({held}) GROUP BY place"
    facts = {place: row for place, *row in connection.execute(query).fetchall()}
    nothing = [0] * (3 + len(KINDS)) + [None] * 5
    return [
        _described(label, start + place, rows, fact)
        for place, label in enumerate(labels, start=1)
        for rows, *fact in [facts.get(place, nothing)]
    ]


def _wanted(text: str) -> list[str]:
    """SQL of the facts of one column, in the order that ``_described`` takes them."""
    number = f"try_cast(replace(replace({text}, ',', ''), '%', '') AS DOUBLE)"
    counts = [f"count(*) FILTER (regexp_full_match({text}, '{pattern}'))" for pattern in KINDS.values()]
    ranges = [f"min({number})", f"max({number})", f"min({text})", f"max({text})"]
    return [f"count({text})", f"count(DISTINCT {text})", *counts, *ranges, f"approx_top_k({text}, {EXAMPLES})"]


def _described(label: str, number: int, rows: int, facts: Sequence[Any]) -> dict[str, Any]:
    filled, distinct = facts[0], facts[1]
    counts = dict(zip(KINDS, facts[2 : 2 + len(KINDS)], strict=True))
    low, high, first, last, examples = facts[2 + len(KINDS) :]
    kind = kind_of(filled, counts)
    ranged = (low, high) if kind in NUMERIC else (first, last) if kind in ("date", "month") else (None, None)
    return {
        "column": column_letters(number),
        "label": label or "",
        "type": kind,
        "filled": filled,
        "blank": rows - filled,
        "distinct": distinct,
        "minimum": _plain(ranged[0]),
        "maximum": _plain(ranged[1]),
        "examples": [text for text in examples or () if text is not None],
    }


NUMERIC = ("whole number", "number", "percentage", "year")


def kind_of(filled: int, counts: dict[str, int]) -> str:
    """What a column holds, given how many of its cells look like each of ``KINDS``."""
    if not filled:
        return "blank"
    if counts["nought"]:
        return "code" if counts["whole"] == filled else "text"
    for kind, name in (("flag", "yes or no"), ("year", "year"), ("whole", "whole number"), ("number", "number")):
        if counts[kind] == filled:
            return name
    for kind, name in (("percent", "percentage"), ("date", "date"), ("month", "month"), ("code", "code")):
        if counts[kind] == filled:
            return name
    if counts["number"] + counts["percent"] >= MOSTLY * filled:
        return "mostly numbers"
    return "mostly dates" if counts["date"] >= MOSTLY * filled else "text"


def what_is_needed(reasons: Sequence[str]) -> str:
    """One sentence of what a file lacks to be read as data of a schema.

    reasons: what is missing, each a noun phrase, such as ``a column of areas``.
    """
    if not reasons:
        return "Name the schema that it should fit, and we say what is missing."
    listed = reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"
    return f"To be read as figures of ours, it would need {listed}."


def _plain(value: Any) -> Any:
    """A whole number without its point: 3.0 → 3."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
