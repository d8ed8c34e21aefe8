"""Every fault of a table against a schema, as a table of its own: fast accept, exact otherwise.

One vectorised pass of DuckDB leaves the rows with a doubt. The faults that are plain in them are written at once;
frictionless judges the distinct values of the rest, and its verdicts are joined back. So a million right rows cost one
scan, and a fault in half of them hardly more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validation.conformance.rules import Rule
from validation.quoting import quoted_text

if TYPE_CHECKING:
    import duckdb

    from validation.conformance.judge import Judge, Verdict

JUDGED_AT_ONCE = 50_000
PAGE = 50_000
FEW = 20  # Faults of distinct texts, in all columns together.
NOT_A_NUMBER = "not a number"  # The key of a value that equals nothing, itself included.

# The order in which frictionless writes the errors of a row.
CELL, EXTRA, MISSING, BLANK, UNIQUE, KEY = range(6)
PLACES = {"extra-cell": EXTRA, "missing-cell": MISSING, "blank-row": BLANK, "unique-error": UNIQUE, "primary-key": KEY}

NO_KEY = 'cells composing the primary keys are all "None"'


class CannotJudge(Exception):
    """frictionless itself cannot make a reader of the field: only it can say why."""


@dataclass(frozen=True)
class Finding:
    """What can be wrong: frictionless's error type and note, the field's number, and the constraint that failed."""

    type: str
    field: int | None = None
    name: str = ""
    note: str = ""


@dataclass
class Doubts:
    """The rows that are not surely right: a DuckDB table with ``row``, ``cells`` (how many the row has), the rules'
    columns, and where rows are ragged ``extra``, a list of the cells beyond the last field.

    all_rows: SQL of every row, with the columns that the keys need and ``row`` the same. flags: by the number of a
    rule, SQL that is true of the rows whose cell is in doubt, where that is known already.
    """

    connection: duckdb.DuckDBPyConnection
    table: str
    all_rows: str
    ragged: bool = False
    missing_values: tuple[str, ...] = ("",)
    flags: dict[int, str] = field(default_factory=dict)


class Faults:
    """Finds the faults and holds them in the temporary table ``name``: row, place, field, finding, and where keys
    repeat ``before``, the row that has the key already. ``findings`` says what each number of a finding means.

    wanted: the numbers of the fields whose distinct texts are asked for afterwards (``seen``).
    """

    def __init__(
        self,
        doubts: Doubts,
        rules: list[Rule],
        name: str,
        *,
        blank_rows: bool = True,
        wanted: Collection[int] = (),
    ) -> None:
        self.doubts, self.rules, self.name, self.has_blank_rows = doubts, rules, name, blank_rows
        self._wanted, self._seen = frozenset(wanted), frozenset[int]()
        self.connection = doubts.connection
        self.findings: list[Finding] = []
        self._numbers: dict[Finding, int] = {}
        self._asked: dict[int, str] = {}
        self._refused: set[int] = set()
        columns = "row BIGINT, place TINYINT, field INTEGER, finding INTEGER"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")

    def find(self, unique: Iterable[str] = (), primary_key: Iterable[str] = ()) -> Faults:
        """Find all of them. unique, primary_key: names of fields that rules were given for."""
        if self._value(f"SELECT count(*) FROM {self.doubts.table}"):
            self._cells()
            if self.has_blank_rows:
                self._blank_rows()
            if self.doubts.ragged:
                self._ragged_rows()
        by_name = {rule.name: rule for rule in self.rules}
        for name in unique:
            self._repeated([by_name[name]], Finding("unique-error", by_name[name].number))
        key = [by_name[field] for field in primary_key]
        if key:
            self._repeated(key, Finding("primary-key"))
        return self

    def count(self) -> int:
        return int(self._value(f"SELECT count(*) FROM {self.name}"))

    def pages(self, query: str) -> Iterator[str]:
        """Yield SQL of the faults in the order that frictionless has, some thousand at a time.

        query: what is wanted of ``{page}``, the faults with their ``number``.
        """
        ordered = f"{self.name}_in_order"
        self._make_room_for_before()
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE {ordered} AS SELECT * FROM {self.name} ORDER BY row, place, field, finding
        """)
        for start in range(0, self.count(), PAGE):
            page = f"(SELECT rowid AS number, * FROM {ordered} WHERE rowid >= {start} AND rowid < {start + PAGE})"
            yield query.format(page=page)

    def refused(self, rule: Rule) -> str:
        """SQL of the texts of a column, ``value``, that are surely wrong; what the judge refused is not there."""
        return f"SELECT value FROM {self.name}_values WHERE field = {rule.number} AND code > 0 AND value IS NOT NULL"

    def seen(self, rule: Rule) -> str:
        """SQL of the distinct texts of a column, by its own name, among the cells in doubt."""
        if rule.number in self._seen:
            return f"SELECT value AS {rule.column} FROM {self.name}_values WHERE field = {rule.number}"
        return f"SELECT DISTINCT {_text(rule)} AS {rule.column} FROM {self._doubted(rule)}"

    def _number(self, finding: Finding) -> int:
        if finding not in self._numbers:
            self._numbers[finding] = len(self.findings)
            self.findings.append(finding)
        return self._numbers[finding]

    # Cells.

    def _cells(self) -> None:
        """Write the faults of cells: those that are sure at once, and those that the judge finds in the rest."""
        rules = [rule for rule in self.rules if rule.accept != "true" or self.doubts.ragged]
        if not rules:
            return
        values = f"{self.name}_values"
        self._seen = self._wanted & {rule.number for rule in rules}
        kept = ", ".join(map(str, sorted(self._seen))) or "NULL"
        # Materialised, or DuckDB works out the codes of all cells to find those that have one, and not of each value.
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE {values} AS
            WITH every AS MATERIALIZED ({" UNION ALL ".join(map(self._codes, rules))})
            FROM every WHERE code IS NOT NULL OR field IN ({kept})
        """)
        found = self.connection.execute(f"""
            SELECT field, count(*) FILTER (code > 0) > 0, count(*) FILTER (code = 0) > 0 FROM {values} GROUP BY field
        """).fetchall()
        self._refused = {field for field, is_sure, _ in found if is_sure}
        self._refusals(values)
        asked = {field for field, _, is_asked in found if is_asked}
        shortest = self._value(f"SELECT min(cells) FROM {self.doubts.table}") if self.doubts.ragged else len(self.rules)
        for rule in rules:
            if (
                rule.number in asked or shortest < rule.number
            ):  # What is said of a cell that is not there, the judge knows.
                self._judge(rule, values)

    def _codes(self, rule: Rule) -> str:
        """SQL of the codes of one column: worked out once for each distinct value, for a rule asks much of each."""
        distinct = f"SELECT DISTINCT {rule.column} FROM {self._doubted(rule)}"
        return f"""
            SELECT {rule.number} AS field, {_text(rule)} AS value, ({rule.code})::INTEGER AS code FROM ({distinct})
        """

    def _doubted(self, rule: Rule) -> str:
        """SQL of the rows that have a cell of this column that is in doubt."""
        flag = self.doubts.flags.get(rule.number, "true")
        return f"(SELECT * FROM {self.doubts.table} WHERE ({flag}) AND NOT ({self._absent(rule)}))"

    def _absent(self, rule: Rule) -> str:
        return f"cells < {rule.number}" if self.doubts.ragged else "false"

    def _refusals(self, values: str) -> None:
        """Write the faults that the rules are sure of."""
        meanings = []
        for rule in self.rules:
            for bit, refusal in enumerate(rule.refusals):
                kind = "type-error" if refusal.name == "type" else "constraint-error"
                number = self._number(Finding(kind, rule.number, refusal.name, refusal.note))
                meanings.append(f"({rule.number}, {1 << bit}, {number})")
        refused = [rule for rule in self.rules if rule.number in self._refused]
        if not refused:
            return
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE {self.name}_refused AS SELECT v.field, v.value, m.finding
            FROM {values} v JOIN (VALUES {", ".join(meanings)}) m(field, bit, finding)
                ON v.field = m.field AND v.code & m.bit != 0
            WHERE v.code > 0
        """)
        told = self.connection.execute(f"SELECT field, value, finding FROM {self.name}_refused").fetchmany(FEW + 1)
        if len(told) <= FEW and not any("\0" in (text or "") for _, text, _ in told):  # No SQL can hold a NUL.
            self._write(self._few(refused, told))
            return
        nulls = {field for (field,) in self._all(f"SELECT DISTINCT field FROM {self.name}_refused WHERE value IS NULL")}
        faults = []
        for rule in refused:
            same = "IS NOT DISTINCT FROM" if rule.number in nulls else "="
            faults.append(f"""
                SELECT d.row, {CELL}, {rule.number}, v.finding FROM {self._doubted(rule)} d
                JOIN {self.name}_refused v ON v.field = {rule.number} AND v.value {same} {_text(rule, "d.")}
            """)
        self._write(faults)

    def _few(self, rules: list[Rule], told: Iterable[tuple[int, str | None, int]]) -> Iterator[str]:
        """SQL of the faults of a few texts: to compare each cell with them is sooner done than to look it up."""
        by_number = {rule.number: rule for rule in rules}
        for number, text, finding in told:
            rule = by_number[number]
            is_it = f"{_text(rule)} IS NULL" if text is None else f"{_text(rule)} = {quoted_text(text)}"
            yield f"SELECT row, {CELL}, {number}, {finding} FROM {self._doubted(rule)} WHERE {is_it}"

    def _write(self, faults: Iterable[str]) -> None:
        """Write the faults that these queries give, in whatever order they come, which DuckDB does sooner."""
        self.connection.execute("SET preserve_insertion_order = false")
        try:
            self._add(" UNION ALL ".join(faults))
        finally:
            self.connection.execute("SET preserve_insertion_order = true")

    def _judge(self, rule: Rule, values: str) -> None:
        """Judge the distinct values of one column that are left, and write the faults of their cells."""
        from validation.conformance.judge import Judge

        judge = Judge(rule, list(self.doubts.missing_values))
        value = rule.column if rule.native else f"coalesce({rule.column}, '')"
        asked = f"""SELECT d.row, {value} AS value FROM {self._doubted(rule)} d
                    SEMI JOIN (SELECT value FROM {values} WHERE field = {rule.number} AND code = 0) v
                        ON v.value IS NOT DISTINCT FROM {_text(rule, "d.")}"""
        if self.doubts.ragged:
            asked += f" UNION ALL SELECT row, NULL FROM {self.doubts.table} WHERE {self._absent(rule)}"
        distinct = self.connection.execute(f"SELECT DISTINCT value FROM ({asked})").fetchall()
        verdicts = f"{self.name}_judged_{rule.number}"
        for start in range(0, len(distinct), JUDGED_AT_ONCE):
            batch = [text for (text,) in distinct[start : start + JUDGED_AT_ONCE]]
            self._keep_verdicts(verdicts, rule, batch, judge, start == 0)
        self._asked[rule.number] = f"""
            SELECT a.row, v.key, v.finding FROM ({asked}) a JOIN {verdicts} v ON a.value IS NOT DISTINCT FROM v.text
        """
        self._add(f"""
            SELECT row, {CELL}, {rule.number}, finding FROM ({self._asked[rule.number]}) WHERE finding IS NOT NULL
        """)

    def _keep_verdicts(self, table: str, rule: Rule, values: list[Any], judge: Judge, first: bool) -> None:
        """Write a row for each fault of a value, or one with no finding: text, finding, key."""
        kind = (
            self._value(f"SELECT typeof({rule.column}) FROM {self.doubts.table} LIMIT 1") if rule.native else "VARCHAR"
        )
        rows = [
            (value, finding, verdict.key)
            for value in values
            for verdict in (judge.judge(value),)
            for finding in self._found(rule, verdict)
        ]
        lists = [list(column) for column in zip(*rows, strict=True)]
        types = {"text": kind, "finding": "INTEGER", "key": "VARCHAR"}
        unnested = ", ".join(f"unnest(?::{kind}[]) AS {name}" for name, kind in types.items())
        verb = f"CREATE OR REPLACE TEMP TABLE {table} AS" if first else f"INSERT INTO {table}"
        self.connection.execute(f"{verb} SELECT {unnested}", lists)

    def _found(self, rule: Rule, verdict: Verdict) -> list[int | None]:
        return [
            self._number(Finding("type-error" if name == "type" else "constraint-error", rule.number, name, note))
            for name, note in verdict.faults
        ] or [None]

    # Rows.

    def _blank_rows(self) -> None:
        """A row whose every field is blank has that one fault, and no other of its cells."""
        tests = (
            f"({rule.missing} OR cells < {rule.number})" if self.doubts.ragged else rule.missing for rule in self.rules
        )
        blank = f"SELECT row FROM {self.doubts.table} WHERE {' AND '.join(tests) or 'false'}"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {self.name}_blank AS {blank}")
        if self._value(f"SELECT count(*) FROM {self.name}_blank"):
            number = self._number(Finding("blank-row"))
            self.connection.execute(f"DELETE FROM {self.name} WHERE row IN (SELECT row FROM {self.name}_blank)")
            self._add(f"SELECT row, {BLANK}, NULL, {number} FROM {self.name}_blank")

    def _ragged_rows(self) -> None:
        """Cells beyond the last field, and fields beyond the last cell."""
        fields = len(self.rules)
        rows = f"(SELECT * FROM {self.doubts.table} WHERE row NOT IN (SELECT row FROM {self.name}_blank))"
        widest = self._value(f"SELECT max(len(extra)) FROM {rows}") or 0
        beyond = [Finding("extra-cell", fields + number) for number in range(1, widest + 1)]
        absent = [Finding("missing-cell", rule.number, rule.name) for rule in self.rules]
        for kind, listed, fields_of in (
            (EXTRA, beyond, f"unnest(range({fields + 1}, {fields + 1} + coalesce(len(extra), 0)))"),
            (MISSING, absent, f"unnest(range(cells + 1, {fields + 1}))"),
        ):
            numbers = ", ".join(f"({finding.field}, {self._number(finding)})" for finding in listed)
            if numbers:
                self._add(f"""
                    SELECT row, {kind}, r.field, m.finding
                    FROM (SELECT row, {fields_of} AS field FROM {rows} WHERE cells != {fields}) r
                    JOIN (VALUES {numbers}) m(field, finding) USING (field)
                """)

    # Keys.

    def _keys(self, rules: list[Rule]) -> str:
        """SQL of every row with the key of each of these fields as ``k1`` …, null where it has no value."""
        keys, joins = [], []
        for rule in rules:
            key, number = rule.key, rule.number
            if number in self._asked:
                joins.append(f"LEFT JOIN (SELECT DISTINCT row, key FROM ({self._asked[number]})) j{number} USING (row)")
                key = f"CASE WHEN j{number}.row IS NULL THEN ({key})::VARCHAR ELSE j{number}.key END"
            if number in self._refused:
                joins.append(f"LEFT JOIN ({self._of_wrong_type(rule)}) w{number} USING (row)")
                key = f"CASE WHEN w{number}.row IS NULL THEN {key} END"
            keys.append(f"{key} AS k{number}")
        return f"SELECT row, {', '.join(keys)} FROM ({self.doubts.all_rows}) p {' '.join(joins)}"

    def _of_wrong_type(self, rule: Rule) -> str:
        wrong = [
            str(number)
            for number, finding in enumerate(self.findings)
            if finding.type == "type-error" and finding.field == rule.number
        ]
        return f"SELECT DISTINCT row FROM {self.name} WHERE finding IN ({', '.join(wrong) or 'NULL'})"

    def _repeated(self, rules: list[Rule], finding: Finding) -> None:
        """Write a fault for each row whose key an earlier row has, and for a primary key that has no value at all."""
        names = [f"k{rule.number}" for rule in rules]
        nothing = " AND ".join(f"{key} IS NULL" for key in names)
        comparable = [
            f"{key} IS DISTINCT FROM '{NOT_A_NUMBER}'"
            for rule, key in zip(rules, names, strict=True)
            if rule.number in self._asked and rule.descriptor.get("type") == "number"
        ]
        where = " AND ".join([f"NOT ({nothing})", *comparable])
        keys = f"SELECT row, hash({', '.join(names)}) AS h, {', '.join(names)} FROM ({self._keys(rules)})"
        blank, rows, distinct = self._values(f"""
            SELECT count(*) FILTER ({nothing}), count(*) FILTER ({where}), count(DISTINCT h) FILTER ({where})
            FROM ({keys})
        """)
        place = PLACES[finding.type]
        field = "NULL" if finding.field is None else str(finding.field)
        if blank and finding.type == "primary-key":
            number = self._number(Finding("primary-key", None, "missing", NO_KEY))
            self._add(f"SELECT row, {place}, NULL, {number} FROM ({keys}) WHERE {nothing}")
        if rows != distinct:
            self._make_room_for_before()
            self.connection.execute(f"""
                INSERT INTO {self.name} SELECT row, {place}, {field}, {self._number(finding)}, before
                FROM (SELECT row, lag(row) OVER (PARTITION BY {", ".join(names)} ORDER BY row) AS before FROM ({keys})
                      WHERE {where}
                        AND h IN (SELECT h FROM ({keys}) WHERE {where} GROUP BY h HAVING count(*) > 1))
                WHERE before IS NOT NULL
            """)

    def _add(self, faults: str) -> None:
        """faults: SQL of row, place, field and finding."""
        self.connection.execute(f"INSERT INTO {self.name} (row, place, field, finding) {faults}")

    def _make_room_for_before(self) -> None:
        """Few files have a row that another repeats, and a column of nothing takes as long to write as any."""
        self.connection.execute(f"ALTER TABLE {self.name} ADD COLUMN IF NOT EXISTS before BIGINT")

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def _value(self, sql: str) -> Any:
        return self._values(sql)[0]

    def _values(self, sql: str) -> tuple[Any, ...]:
        return self.connection.execute(sql).fetchone() or (None,)


def _text(rule: Rule, table: str = "") -> str:
    """SQL of the text that a value of the column is known by."""
    return f"{table}{rule.column}::VARCHAR" if rule.native else f"{table}{rule.column}"
