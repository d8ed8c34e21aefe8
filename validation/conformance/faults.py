"""Every fault of a table against a schema, as a table of its own: fast accept, exact otherwise.

One vectorised pass of DuckDB leaves the rows with a doubt. frictionless judges the distinct values of those, and its
verdicts are joined back. So a million right rows cost one scan, and a fault in half of them a few thousand judgements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validation.conformance.judge import NOT_A_NUMBER, Judge, Verdict
from validation.conformance.quoting import literal
from validation.conformance.rules import Rule

if TYPE_CHECKING:
    import duckdb

JUDGED_AT_ONCE = 50_000
PAGE = 50_000

# The order in which frictionless writes the errors of a row.
CELL, EXTRA, MISSING, BLANK, UNIQUE, KEY = range(6)

FAULT_COLUMNS = (
    "(row BIGINT, place TINYINT, field INTEGER, type VARCHAR, name VARCHAR, note VARCHAR, cell VARCHAR, judged BIGINT)"
)


@dataclass
class Doubts:
    """The rows that are not surely right: a DuckDB table with ``row``, ``cells`` (how many the row has), and a column
    for each rule under the rule's own name for it.

    all_rows: SQL of every row with the columns that the keys need; ``row`` numbers them alike. ragged: some rows have
    more cells or fewer than there are fields. extra: SQL of a list of the cells beyond the last field.
    """

    connection: duckdb.DuckDBPyConnection
    table: str
    all_rows: str
    ragged: bool = False
    missing_values: tuple[str, ...] = ("",)


class Faults:
    """Finds the faults and holds them in the temporary table ``name`` of the connection."""

    def __init__(self, doubts: Doubts, rules: list[Rule], name: str, *, blank_rows: bool = True) -> None:
        self.doubts, self.rules, self.name, self.has_blank_rows = doubts, rules, name, blank_rows
        self.connection = doubts.connection
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} {FAULT_COLUMNS}")
        self._judges: dict[int, Judge] = {}
        self._verdicts: dict[int, str] = {}

    def find(self, unique: Iterable[str] = (), primary_key: Iterable[str] = ()) -> Faults:
        """Find all of them. unique, primary_key: names of fields that rules were given for."""
        if self._has_doubts():
            for rule in self.rules:
                self._judge(rule)
            if self.has_blank_rows:
                self._blank_rows()
            if self.doubts.ragged:
                self._ragged_rows()
        by_name = {rule.name: rule for rule in self.rules}
        for field in unique:
            self._unique(by_name[field])
        key = [by_name[field] for field in primary_key]
        if key:
            self._primary_key(key)
        return self

    def count(self) -> int:
        return int(self._value(f"SELECT count(*) FROM {self.name}"))

    def pages(self, columns: str) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the faults ``f`` beside their rows ``d`` in the order that frictionless has, some thousand at a time.

        columns: SQL of what is wanted of them.
        """
        ordered = f"{self.name}_in_order"
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE {ordered} AS SELECT * FROM {self.name} ORDER BY row, place, field, judged
        """)
        for start in range(0, self.count(), PAGE):
            page = f"(SELECT rowid AS number, * FROM {ordered} WHERE rowid >= {start} AND rowid < {start + PAGE})"
            yield self.connection.execute(f"""
                SELECT {columns} FROM {page} f JOIN ({self.doubts.all_rows}) d USING (row) ORDER BY f.number
            """).fetchall()

    # Cells.

    def _judge(self, rule: Rule) -> None:
        """Judge the distinct doubtful values of one column and write the faults of its cells."""
        column, table = rule.column, self.doubts.table
        doubtful = f"NOT {rule.accept}" + (f" OR cells < {rule.number}" if self.doubts.ragged else "")
        absent = f"cells < {rule.number}" if self.doubts.ragged else "false"
        value = column if rule.native else f"CASE WHEN {absent} THEN NULL ELSE coalesce({column}, '') END"
        distinct = self.connection.execute(f"SELECT DISTINCT {value} FROM {table} WHERE {doubtful}").fetchall()
        if not distinct:
            return
        verdicts = f"{self.name}_judged_{rule.number}"
        for start in range(0, len(distinct), JUDGED_AT_ONCE):
            batch = distinct[start : start + JUDGED_AT_ONCE]
            judged = [(text, self._judge_of(rule).judge(text)) for (text,) in batch]
            self._keep_verdicts(verdicts, rule, judged, start)
        self._verdicts[rule.number] = verdicts
        self.connection.execute(f"""
            INSERT INTO {self.name}
            SELECT d.row, {CELL}, {rule.number}, CASE v.name WHEN 'type' THEN 'type-error' ELSE 'constraint-error' END,
                v.name, v.note, coalesce(v.text::VARCHAR, 'None'), v.number
            FROM (SELECT row, {value} AS value FROM {table} WHERE {doubtful}) d
            JOIN {verdicts} v ON d.value IS NOT DISTINCT FROM v.text WHERE v.name IS NOT NULL
        """)

    def _judge_of(self, rule: Rule) -> Judge:
        if rule.number not in self._judges:
            self._judges[rule.number] = Judge(rule, list(self.doubts.missing_values))
        return self._judges[rule.number]

    def _keep_verdicts(self, table: str, rule: Rule, judged: list[tuple[Any, Verdict]], start: int) -> None:
        """Write a row for each fault of a value, or one with no fault: text, number, name, note, key, missing."""
        rows = [
            (text, number, name, note, verdict.key, verdict.is_missing)
            for number, (text, verdict) in enumerate(judged, start=start)
            for name, note in (verdict.faults or ((None, None),))
        ]
        kind = self._value(f"SELECT typeof({rule.column}) FROM {self.doubts.table} LIMIT 1") if rule.native else "VARCHAR"
        lists = [list(column) for column in zip(*rows, strict=True)]
        types = (kind, "BIGINT", "VARCHAR", "VARCHAR", "VARCHAR", "BOOLEAN")
        unnested = ", ".join(
            f"unnest(?::{kind}[]) AS {name}"
            for name, kind in zip(("text", "number", "name", "note", "key", "missing"), types, strict=True)
        )
        verb = f"INSERT INTO {table}" if start else f"CREATE OR REPLACE TEMP TABLE {table} AS"
        self.connection.execute(f"{verb} SELECT {unnested}", lists)

    # Rows.

    def _blank_rows(self) -> None:
        """A row whose every field is blank has that one fault, and no other of its cells."""
        blank = " AND ".join(self._is_missing(rule) for rule in self.rules) or "false"
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE {self.name}_blank AS SELECT row FROM {self.doubts.table} WHERE {blank}
        """)
        if self._value(f"SELECT count(*) FROM {self.name}_blank"):
            self.connection.execute(f"DELETE FROM {self.name} WHERE row IN (SELECT row FROM {self.name}_blank)")
            self.connection.execute(f"""
                INSERT INTO {self.name} (row, place, type) SELECT row, {BLANK}, 'blank-row' FROM {self.name}_blank
            """)

    def _is_missing(self, rule: Rule) -> str:
        return f"({rule.missing} OR cells < {rule.number})" if self.doubts.ragged else rule.missing

    def _ragged_rows(self) -> None:
        """Cells beyond the last field, and fields beyond the last cell."""
        fields = len(self.rules)
        names = ", ".join(literal(rule.name) for rule in self.rules)
        blank = f"row NOT IN (SELECT row FROM {self.name}_blank)"
        self.connection.execute(f"""
            INSERT INTO {self.name} (row, place, field, type, name, cell)
            SELECT row, {EXTRA}, {fields} + i, 'extra-cell', '', extra[i]
            FROM (SELECT row, extra, unnest(range(1, len(extra) + 1)) AS i FROM {self.doubts.table}
                  WHERE len(extra) > 0 AND {blank})
        """)
        self.connection.execute(f"""
            INSERT INTO {self.name} (row, place, field, type, name, cell)
            SELECT row, {MISSING}, i, 'missing-cell', [{names}][i], ''
            FROM (SELECT row, unnest(range(cells + 1, {fields + 1})) AS i FROM {self.doubts.table}
                  WHERE cells < {fields} AND {blank})
        """)

    # Keys.

    def _keys(self, rules: list[Rule]) -> str:
        """SQL of every row with the key of each of these fields as ``k1`` …, null where it has no value."""
        columns = [f"CASE WHEN {rule.missing} THEN NULL ELSE {rule.key} END AS k{rule.number}" for rule in rules]
        plain = f"SELECT row, {', '.join(columns)} FROM ({self.doubts.all_rows})"
        judged = [rule for rule in rules if rule.number in self._verdicts]
        if not judged:
            return plain
        keys = ", ".join(
            f"CASE WHEN j{rule.number}.row IS NULL THEN p.k{rule.number} ELSE j{rule.number}.key END AS k{rule.number}"
            if rule in judged
            else f"p.k{rule.number}"
            for rule in rules
        )
        joins = " ".join(f"LEFT JOIN ({self._judged_keys(rule)}) j{rule.number} USING (row)" for rule in judged)
        return f"SELECT p.row, {keys} FROM ({plain}) p {joins}"

    def _judged_keys(self, rule: Rule) -> str:
        absent = f"cells < {rule.number}" if self.doubts.ragged else "false"
        column = rule.column
        value = column if rule.native else f"CASE WHEN {absent} THEN NULL ELSE coalesce({column}, '') END"
        doubtful = f"NOT {rule.accept} OR {absent}"
        return f"""
            SELECT DISTINCT d.row, v.key FROM (SELECT row, {value} AS value FROM {self.doubts.table} WHERE {doubtful}) d
            JOIN {self._verdicts[rule.number]} v ON d.value IS NOT DISTINCT FROM v.text
        """

    def _unique(self, rule: Rule) -> None:
        key = f"k{rule.number}"
        self._repeated([rule], f"{key} IS NOT NULL", UNIQUE, rule.number, "unique-error", rule.name)

    def _primary_key(self, rules: list[Rule]) -> None:
        nothing = " AND ".join(f"k{rule.number} IS NULL" for rule in rules)
        if self._may_be_missing(rules):
            self.connection.execute(f"""
                INSERT INTO {self.name} (row, place, type, name, note)
                SELECT row, {KEY}, 'primary-key', 'missing', 'cells composing the primary keys are all "None"'
                FROM ({self._keys(rules)}) WHERE {nothing}
            """)
        self._repeated(rules, f"NOT ({nothing})", KEY, None, "primary-key", "")

    def _may_be_missing(self, rules: list[Rule]) -> bool:
        return any(rule.number in self._verdicts or not _is_required(rule) for rule in rules)

    def _repeated(self, rules: list[Rule], where: str, place: int, field: int | None, kind: str, name: str) -> None:
        """Write a fault for each row whose key an earlier row has; the note names the row before it."""
        names = [f"k{rule.number}" for rule in rules]
        numbers = [f"{key} != '{NOT_A_NUMBER}'" for rule, key in zip(rules, names, strict=True) if _is_number(rule)]
        where = " AND ".join([where, *(f"({test} OR {test.split(' ')[0]} IS NULL)" for test in numbers)])
        keys = f"SELECT row, hash({', '.join(names)}) AS h, {', '.join(names)} FROM ({self._keys(rules)}) WHERE {where}"
        rows, distinct = self._values(f"SELECT count(*), count(DISTINCT h) FROM ({keys})")
        if rows == distinct:
            return
        self.connection.execute(f"""
            INSERT INTO {self.name} (row, place, field, type, name, note, cell)
            SELECT row, {place}, {"NULL" if field is None else field}, '{kind}', {literal(name)},
                'the same as in the row at position ' || before, {names[0]}
            FROM (SELECT row, {names[0]}, lag(row) OVER (PARTITION BY {", ".join(names)} ORDER BY row) AS before
                  FROM ({keys}) WHERE h IN (SELECT h FROM ({keys}) GROUP BY h HAVING count(*) > 1))
            WHERE before IS NOT NULL
        """)

    def _has_doubts(self) -> bool:
        return bool(self._value(f"SELECT count(*) FROM {self.doubts.table}"))

    def _value(self, sql: str) -> Any:
        row = self.connection.execute(sql).fetchone()
        return row[0] if row else None

    def _values(self, sql: str) -> tuple[Any, ...]:
        return self.connection.execute(sql).fetchone() or ()


def _is_required(rule: Rule) -> bool:
    return bool(rule.descriptor.get("constraints", {}).get("required"))


def _is_number(rule: Rule) -> bool:
    return rule.descriptor.get("type") == "number"
