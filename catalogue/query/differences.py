"""What changed between two versions of a dataset: rows added, removed and revised, by their key columns.

DuckDB reads the two Parquet files, whose hashes are compared first by whoever calls. Versions never change, so what has
been worked out of a pair is kept. Where the two have no key in common, rows are compared whole, and none is revised.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from catalogue.query.connection import Row, quote
from validation.quoting import quoted_text

EXAMPLES = 10
MEMORY_LIMIT = "512MB"
BATCH = 5_000
# Beside the key, what makes a figure another figure; a change of the other columns changes only how it is described.
FIGURE = ("value", "status", "lower_95", "upper_95", "unit")
SHOWN = ("area_code", "area_name", "period", "period_type", "period_start", "measure", "unit")


@dataclass(frozen=True)
class Side:
    """One version's table. digest: the sha256 of its Parquet file. key: its primary key."""

    number: int
    parquet: Path
    digest: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """counts: of rows. reworded: rows whose figure stayed and whose names or dates are written otherwise.

    key: the columns by which rows were told apart; none where they were compared whole. changed: the columns in which
    rows of the same key differ. measures and periods: rows added and removed, by measure and by kind of period.
    """

    key: tuple[str, ...]
    columns: tuple[str, ...]
    added: int
    removed: int
    revised: int
    reworded: int
    same: int
    fields_added: tuple[str, ...]
    fields_removed: tuple[str, ...]
    fields_retyped: tuple[tuple[str, str, str], ...]
    largest: tuple[Row, ...]
    added_rows: tuple[Row, ...]
    removed_rows: tuple[Row, ...]
    reworded_rows: tuple[Row, ...]
    periods_added: tuple[Row, ...]
    periods_removed: tuple[Row, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the two hold the same rows in the same columns."""
        rows = (self.added, self.removed, self.revised, self.reworded)
        return not any(rows) and not (self.fields_added or self.fields_removed or self.fields_retyped)


@lru_cache(maxsize=256)
def difference(before: Side, after: Side) -> Difference:
    """What ``after`` has that ``before`` has not, and the other way round."""
    with _joined(before, after) as plan:
        return _summary(plan)


@dataclass(frozen=True)
class Plan:
    """Two tables side by side, ``a`` and ``b``. figures, words: shared columns beside the key."""

    connection: duckdb.DuckDBPyConnection
    types: tuple[dict[str, str], dict[str, str]]
    key: tuple[str, ...]
    figures: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        return tuple(name for name in self.types[1] if name in self.types[0])

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        cursor = self.connection.execute(sql, list(values))
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def count(self, sql: str) -> int:
        return int(self.rows(f"SELECT count(*) AS n FROM {sql}")[0]["n"])


@contextmanager
def _joined(before: Side, after: Side) -> Iterator[Plan]:
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET temp_directory = {quoted_text(tempfile.gettempdir())}")
        for name, side in (("a", before), ("b", after)):
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({quoted_text(str(side.parquet))})")
        types = (_types(connection, "a"), _types(connection, "b"))
        shared = [name for name in types[1] if name in types[0]]
        key = _key(connection, before, after, shared)
        figures = tuple(name for name in FIGURE if name in shared and name not in key)
        words = tuple(name for name in shared if name not in (*key, *figures))
        if not figures:  # Not observations: every column beside the key is what its rows say.
            figures, words = words, ()
        yield Plan(connection, types, key, figures, words)


def _types(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {view}").fetchall()}


def _key(connection: duckdb.DuckDBPyConnection, before: Side, after: Side, shared: Sequence[str]) -> tuple[str, ...]:
    """The columns that tell rows apart in both; none where no such are known."""
    wanted = after.key or before.key
    key = tuple(name for name in wanted if name in shared)
    if key == before.key == after.key:
        return key
    return key if key and all(_tells_apart(connection, view, key) for view in ("a", "b")) else ()


def _tells_apart(connection: duckdb.DuckDBPyConnection, view: str, key: Sequence[str]) -> bool:
    listed = ", ".join(map(quote, key))
    found = connection.execute(f"SELECT 1 FROM {view} GROUP BY {listed} HAVING count(*) > 1 LIMIT 1").fetchall()
    return not found


def _summary(plan: Plan) -> Difference:
    a, b = plan.types
    retyped = tuple((name, a[name], b[name]) for name in plan.shared if a[name] != b[name])
    _set_apart(plan)
    rows = _by_key(plan) if plan.key else _whole(plan)
    return Difference(
        key=plan.key, columns=plan.shared, fields_added=tuple(name for name in b if name not in a),
        fields_removed=tuple(name for name in a if name not in b), fields_retyped=retyped, **rows,
    )  # fmt: skip


def _set_apart(plan: Plan) -> None:
    """Put the rows that differ into tables of their own, so that the large ones are joined once for each."""
    for name, of, other in (("added", "b", "a"), ("removed", "a", "b")):
        plan.connection.execute(f"CREATE TEMP TABLE {name} AS FROM {_missing(plan, of, other)}")
    if plan.key:  # Of each pair of rows that differ, both: a.value and b.value are said of them as of the tables.
        differs = _differs(plan, (*plan.figures, *plan.words))
        plan.connection.execute(
            f"CREATE TEMP TABLE changed AS SELECT a, b FROM a JOIN b ON {_on(plan)} WHERE {differs}"
        )


def _by_key(plan: Plan) -> dict[str, Any]:
    revised, added = _differs(plan, plan.figures), plan.count("added")
    counts = {"revised": plan.count(f"changed WHERE {revised}"), "reworded": plan.count(f"changed WHERE NOT {revised}")}
    return {
        **counts, "added": added, "removed": plan.count("removed"),
        "same": plan.count("b") - added - counts["revised"] - counts["reworded"],
        "largest": tuple(plan.rows(f"{_revised(plan)} LIMIT {EXAMPLES}")),
        "added_rows": _examples(plan, "added"), "removed_rows": _examples(plan, "removed"),
        "reworded_rows": _reworded(plan), "periods_added": _periods(plan, "added"),
        "periods_removed": _periods(plan, "removed"),
    }  # fmt: skip


def _on(plan: Plan, left: str = "a", right: str = "b") -> str:
    return " AND ".join(f"{left}.{quote(name)} IS NOT DISTINCT FROM {right}.{quote(name)}" for name in plan.key)


def _differs(plan: Plan, names: Sequence[str]) -> str:
    parts = " OR ".join(f"a.{quote(name)} IS DISTINCT FROM b.{quote(name)}" for name in names)
    return f"({parts or 'false'})"


def _missing(plan: Plan, of: str, other: str) -> str:
    """The rows of one table whose key the other does not have; by whole rows where there is no key."""
    if plan.key:
        return f"{of} WHERE NOT EXISTS (SELECT 1 FROM {other} WHERE {_on(plan, of, other)})"
    listed = ", ".join(map(quote, plan.shared))
    return f"(SELECT {listed} FROM {of} EXCEPT ALL SELECT {listed} FROM {other})"


def _order(plan: Plan) -> str:
    first = ["period_start DESC"] if "period_start" in plan.shared else []
    return ", ".join([*first, *map(quote, plan.key or plan.shared[:3])])


def _examples(plan: Plan, of: str) -> tuple[Row, ...]:
    return tuple(plan.rows(f"FROM {of} ORDER BY {_order(plan)} LIMIT {EXAMPLES}"))


def _revised(plan: Plan) -> str:
    """The rows whose figure is another one, what changed most, for its size, first."""
    told = [name for name in dict.fromkeys((*plan.key, *SHOWN)) if name in plan.shared and name not in FIGURE]
    columns = [f"b.{quote(name)} AS {quote(name)}" for name in told]
    columns += [f"{side}.{quote(name)} AS {quote(f'{name}_{when}')}" for name in plan.figures
                for side, when in (("a", "before"), ("b", "after"))]  # fmt: skip
    order = ", ".join(f"b.{quote(name)}" for name in plan.key)
    if "value" in plan.figures and "DOUBLE" in (plan.types[0]["value"], plan.types[1]["value"]):
        size = "abs(b.value - a.value)"
        columns.append("b.value - a.value AS difference")
        order = f"{size} / greatest(abs(a.value), abs(b.value), 1e-300) DESC NULLS FIRST, {size} DESC, {order}"
    return f"SELECT {', '.join(columns)} FROM changed WHERE {_differs(plan, plan.figures)} ORDER BY {order}"


def _reworded(plan: Plan) -> tuple[Row, ...]:
    """Each way in which a column is written otherwise, with how many rows it is so in: the most first."""
    found: list[Row] = []
    for name in plan.words:
        was, now = f"a.{quote(name)}", f"b.{quote(name)}"
        found += plan.rows(
            f"SELECT ? AS field, CAST({was} AS VARCHAR) AS before, CAST({now} AS VARCHAR) AS after, "
            f"count(*) AS n_rows FROM changed WHERE {was} IS DISTINCT FROM {now} "
            f"GROUP BY ALL ORDER BY n_rows DESC, before, after LIMIT {EXAMPLES}",
            [name],
        )
    return tuple(sorted(found, key=lambda row: -row["n_rows"])[:EXAMPLES])


def _periods(plan: Plan, of: str) -> tuple[Row, ...]:
    """The first and last period of the rows that one table alone has, by kind of period, with their number."""
    if not {"period", "period_start", "period_type"} <= set(plan.shared):
        return ()
    return tuple(
        plan.rows(
            "SELECT period_type, arg_min(period, period_start) AS first, arg_max(period, period_start) AS last, "
            f"count(*) AS n_rows, count(DISTINCT period) AS n_periods FROM {of} "
            "GROUP BY period_type ORDER BY n_rows DESC, period_type LIMIT 6"
        )
    )


def _whole(plan: Plan) -> dict[str, Any]:
    """Rows without a key: which of them one table alone has, each as often as it has it more."""
    added = plan.count("added")
    return {
        "added": added, "removed": plan.count("removed"), "revised": 0, "reworded": 0, "same": plan.count("b") - added,
        "largest": (), "added_rows": _examples(plan, "added"), "removed_rows": _examples(plan, "removed"),
        "reworded_rows": (), "periods_added": _periods(plan, "added"), "periods_removed": _periods(plan, "removed"),
    }  # fmt: skip


def whole_columns(before: Side, after: Side) -> tuple[str, ...]:
    """The columns of the file of the whole difference: what happened, the key, then each other column of both."""
    with _joined(before, after) as plan:
        rest = [name for name in (*plan.words, *plan.figures) if name not in plan.key]
        pairs = [f"{name}_{when}" for name in (rest if plan.key else ()) for when in ("before", "after")]
        return ("change", *(plan.key or plan.shared), *pairs)


def whole_rows(before: Side, after: Side) -> Iterator[Row]:
    """Every row that differs: ``added``, ``removed``, ``revised`` or ``reworded``, read a batch at a time."""
    with _joined(before, after) as plan:
        cursor = plan.connection.execute(_whole_sql(plan))
        names = [column[0] for column in cursor.description or []]
        while batch := cursor.fetchmany(BATCH):
            for row in batch:
                yield dict(zip(names, row, strict=True))


def _whole_sql(plan: Plan) -> str:
    listed = ", ".join(map(quote, plan.key or plan.shared))
    if not plan.key:
        parts = (("added", "b", "a"), ("removed", "a", "b"))
        return " UNION ALL ".join(
            f"SELECT '{what}' AS change, {listed} FROM {_missing(plan, *of)}" for what, *of in parts
        )
    rest = [name for name in (*plan.words, *plan.figures) if name not in plan.key]
    keys = ", ".join(f"coalesce(a.{quote(name)}, b.{quote(name)}) AS {quote(name)}" for name in plan.key)
    pairs = ", ".join(f"{side}.{quote(name)} AS {quote(f'{name}_{when}')}" for name in rest
                      for side, when in (("a", "before"), ("b", "after")))  # fmt: skip
    first = quote(plan.key[0])
    return (
        f"SELECT CASE WHEN a.{first} IS NULL THEN 'added' WHEN b.{first} IS NULL THEN 'removed' "
        f"WHEN {_differs(plan, plan.figures)} THEN 'revised' ELSE 'reworded' END AS change, "
        f"{keys}{', ' + pairs if pairs else ''} FROM a FULL JOIN b ON {_on(plan)} "
        f"WHERE a.{first} IS NULL OR b.{first} IS NULL OR {_differs(plan, (*plan.figures, *plan.words))} ORDER BY ALL"
    )
