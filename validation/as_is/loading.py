"""The rows of a delimited text file as doubts: quickly where DuckDB surely reads it as Python does, else by Python.

DuckDB reads most files as ``csv.reader`` does, and some otherwise without a word: it drops blank lines and one
delimiter at a line's end, and trims blanks beside quotes. Each of these changes a sum, so the sums are compared: every
byte of the file must be in a cell, or be a delimiter, a line's end or a quote.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, Any

from validation.as_is.layout import Bytes, Layout, SurveyAside
from validation.as_is.table import RowTable, Within, flag_of, flags_of
from validation.conformance.faults import Doubts
from validation.conformance.rules import Rule, is_same_in_both
from validation.quoting import quoted_text

if TYPE_CHECKING:
    import duckdb

ROWS_AT_ONCE = 50_000
DATE_LENGTH = len("2024-01-31")
LARGE = 1 << 20  # bytes from which it pays to look at the first rows before all are read.


def load(
    connection: duckdb.DuckDBPyConnection, layout: Layout, survey: SurveyAside, rules: list[Rule], keys: set[int]
) -> tuple[Doubts, int]:
    """Return the rows in doubt, and how many rows there are below the header.

    survey: of the file's bytes; it may go on while DuckDB reads. keys: the numbers of the fields whose cells are
    needed of every row.
    """
    table = RowTable(rules, keys, whole=_is_mostly_doubtful(layout, rules))
    rows = _load_quickly(connection, layout, survey, table)
    if rows is not None:
        flags = {} if table.whole else {rule.number: flag_of(rule) for rule in rules}
        return _doubts(connection, layout, table.cells, flags), rows
    loaded = _load_exactly(connection, layout, rules)
    return loaded, int(_one(connection, "SELECT count(*) FROM as_is")[0])


def _is_mostly_doubtful(layout: Layout, rules: list[Rule]) -> bool:
    """Whether a fifth of the first rows looks wrong: then there is little to gain from telling the rows apart.

    It decides only how the file is read, so that a rough look is enough.
    """
    if layout.path.stat().st_size < LARGE:
        return False
    rows = [row for row in layout.sample if len(row) == len(rules)]
    wrong = sum(any(_looks_wrong(text, rule) for text, rule in zip(row, rules, strict=True)) for row in rows)
    return wrong * 5 > len(rows)


def _looks_wrong(text: str, rule: Rule) -> bool:
    constraints = rule.descriptor.get("constraints", {})
    if not text:
        return bool(constraints.get("required"))
    kind = rule.descriptor.get("type")
    if kind in ("integer", "number", "year"):
        try:
            number = float(text)
        except ValueError:
            return True
        return not _bound(constraints, "minimum", -inf) <= number <= _bound(constraints, "maximum", inf)
    if kind == "date":
        return len(text) != DATE_LENGTH or not text.replace("-", "").isdigit()
    if enum := constraints.get("enum"):
        return text not in enum
    pattern = constraints.get("pattern")
    return isinstance(pattern, str) and is_same_in_both(pattern) and re.fullmatch(pattern, text) is None


def _bound(constraints: dict[str, Any], name: str, default: float) -> float:
    limit = constraints.get(name)
    return limit if isinstance(limit, int | float) else default


def _doubts(
    connection: duckdb.DuckDBPyConnection, layout: Layout, cells: str, flags: dict[int, str], *, ragged: bool = False
) -> Doubts:
    numbered = f"SELECT rowid + {layout.header_row + 1} AS row, {cells} FROM as_is"
    # Few are in doubt where flags tell which: looked at for each field, they are better apart.
    kind = "TABLE" if flags and not ragged else "VIEW"
    name = f"as_is_doubts_{kind.lower()}"  # A name each: a connection that judges many files has made both.
    connection.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS {numbered} WHERE doubt")
    return Doubts(connection, name, numbered, ragged, flags=flags)


def _load_quickly(
    connection: duckdb.DuckDBPyConnection, layout: Layout, survey: SurveyAside, table: RowTable
) -> int | None:
    """Load by DuckDB's own reader; None where the file is not surely one that it reads as Python does."""
    import duckdb

    from validation.engine import csv_buffer

    if layout.encoding not in ("utf-8", "utf-8-sig") or layout.skip_initial_space:
        return None
    # Where little is held of each row there is little to copy, and smaller pieces are shared more evenly.
    reader = _reader(layout, table.columns, csv_buffer(layout.path) if table.whole else "")
    survey.count()
    # What stands within quotes is dear to count: it is counted as far as this file needs it.
    for within in (Within.OPEN if layout.has_quotes else Within.NOTHING, Within.ALL):
        try:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE as_is AS {table.select(reader, within)}")
        except duckdb.Error:
            return None
        found = survey.result()
        if found.nulls or found.returns not in (0, found.newlines):
            return None
        if layout.path.suffix.lower() == ".tsv" and found.returns:
            return None
        rows = _accounted(connection, layout, found, table, within)
        if rows is not None:
            return rows
    return None


def _reader(layout: Layout, columns: list[str], buffer: str = "") -> str:
    types = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    return (
        f"read_csv({quoted_text(str(layout.path))}, columns = {{{types}}}, delim = {quoted_text(layout.delimiter)},"
        f" quote = '\"', escape = '\"', header = false, skip = {layout.header_row},"
        f" auto_detect = false, strict_mode = true{buffer})"
    )


def complete(
    connection: duckdb.DuckDBPyConnection, layout: Layout, doubts: Doubts, rules: list[Rule], rows: str
) -> str:
    """SQL of the rows of these numbers with all their cells: those not in doubt are read a second time.

    rows: SQL of the numbers.
    """
    if doubts.ragged:
        return doubts.all_rows
    first = layout.header_row + 1
    columns = ", ".join(rule.column for rule in rules)
    wanted = f"SELECT rowid FROM as_is WHERE NOT doubt AND rowid + {first} IN ({rows})"
    held = f"SELECT row, cells, {columns} FROM {doubts.table}"
    if not _one(connection, f"SELECT count(*) FROM ({wanted})")[0]:
        return held
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE as_is_again AS
        SELECT number + {first} AS row, {len(rules)}::INTEGER AS cells, {columns}
        FROM (SELECT row_number() OVER () - 1 AS number, * FROM {_reader(layout, [rule.column for rule in rules])})
        WHERE number IN ({wanted})
    """)
    return f"{held} UNION ALL SELECT row, cells, {columns} FROM as_is_again"


def _accounted(
    connection: duckdb.DuckDBPyConnection, layout: Layout, found: Bytes, table: RowTable, within: Within
) -> int | None:
    """The number of rows, where every byte of the file is accounted for."""
    if within is Within.NOTHING and found.quotes:
        return None
    fields = len(table.rules)
    rows, size, lines = _one(connection, table.sums())
    head = _head_bytes(layout)
    if head is None:
        return None
    if fields == 1 and _one(connection, table.blank())[0]:
        return None  # In a file of one column a blank line is a row for DuckDB, and to Python a row with no cell.
    ended = found.newlines if found.ends_in_newline else found.newlines + 1
    if rows != ended - layout.header_row - int(lines or 0):
        return None
    quoting = found.quotes - head.count(b'"')  # Of those within cells the rows' bytes are without.
    breaks = found.newlines - head.count(b"\n") - int(lines or 0)
    # A line's end within a cell is counted as part of the cell, with its return where the file has them.
    returns = found.returns - head.count(b"\r") - (int(lines or 0) if found.returns else 0)
    return rows if size + rows * (fields - 1) + breaks + returns + quoting == found.size - len(head) else None


def _head_bytes(layout: Layout) -> bytes | None:
    """The bytes down to the header's end, where they hold no line's end within quotes."""
    with layout.path.open("rb") as file:
        lines = [file.readline() for _ in range(layout.header_row)]
    head = b"".join(lines)
    text = head.decode(layout.encoding, "replace")
    rows = list(csv.reader(text.splitlines(keepends=True), layout.dialect))
    return head if len(rows) == layout.header_row and len(rows[-1]) == len(layout.labels) else None


def _load_exactly(connection: duckdb.DuckDBPyConnection, layout: Layout, rules: list[Rule]) -> Doubts:
    """Load by Python's reader: for blank lines, rows of uneven width, odd quotes and other encodings."""
    columns = [rule.column for rule in rules]
    types = ", ".join(f"{column} VARCHAR" for column in columns)
    flags = flags_of(rules)
    flag_types = ", ".join(f"{name} BIGINT" for name in flags)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE as_is (doubt BOOLEAN, cells INTEGER, {flag_types}, {types}, extra VARCHAR[])
    """)
    flagged = ", ".join(f"{sql} AS {name}" for name, sql in flags.items())
    blank = " AND ".join(rule.missing for rule in rules)
    doubt = " OR ".join([*(f"{name} != 0" for name in flags), f"cells != {len(rules)}", f"({blank})"])
    for batch in _batches(layout, len(rules)):
        connection.register("as_is_batch", batch)
        connection.execute(f"""
            INSERT INTO as_is SELECT {doubt}, cells, {", ".join(flags)}, {", ".join(columns)}, extra
            FROM (SELECT *, {flagged} FROM as_is_batch)
        """)
        connection.unregister("as_is_batch")
    return _doubts(connection, layout, "*", {rule.number: flag_of(rule) for rule in rules}, ragged=True)


def _batches(layout: Layout, fields: int) -> Iterator[Any]:
    """Yield the rows below the header as Arrow tables: how many cells, a column a field, the cells beyond them."""
    import pyarrow as pa

    names = ["cells", *(f"c{number}" for number in range(1, fields + 1)), "extra"]
    types = [pa.int32(), *[pa.string()] * fields, pa.list_(pa.string())]
    schema = pa.schema(list(zip(names, types, strict=True)))
    with layout.open() as stream:
        rows: Iterator[list[str]] = layout.rows(stream)
        for _ in range(layout.header_row):
            next(rows)
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            padded = [(*row[:fields], *[None] * (fields - len(row))) for row in batch]
            columns = zip(*padded, strict=True) if fields else ()
            arrays = [[len(row) for row in batch], *map(list, columns), [row[fields:] or None for row in batch]]
            yield pa.table([pa.array(a, type=t) for a, t in zip(arrays, types, strict=True)], schema=schema)


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    return connection.execute(sql).fetchone() or ()
