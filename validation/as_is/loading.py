"""The rows of a delimited text file as doubts: quickly where DuckDB surely reads it as Python does, else by Python.

DuckDB reads most files as ``csv.reader`` does, and some otherwise without a word: it drops blank lines and one
delimiter at a line's end, and trims blanks beside quotes. Each of these changes a sum, so the sums are compared: every
byte of the file must be in a cell, or be a delimiter, a line's end or a quote.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from validation.as_is.layout import Bytes, Layout
from validation.conformance.faults import Doubts
from validation.conformance.rules import Rule
from validation.quoting import quoted_text

if TYPE_CHECKING:
    import duckdb

ROWS_AT_ONCE = 50_000
FLAGS_A_COLUMN = 60  # of doubts, a bit a field: as many as a BIGINT surely holds.


def load(
    connection: duckdb.DuckDBPyConnection, layout: Layout, found: Bytes, rules: list[Rule], keys: set[int]
) -> tuple[Doubts, int]:
    """Return the rows in doubt, and how many rows there are below the header.

    keys: the numbers of the fields whose cells are needed of every row.
    """
    rows = _load_quickly(connection, layout, found, rules, keys)
    if rows is not None:
        return _doubts(connection, layout, rules, ragged=False), rows
    return _load_exactly(connection, layout, rules), int(_one(connection, "SELECT count(*) FROM as_is")[0])


def _flags(rules: list[Rule]) -> dict[str, str]:
    """SQL of the columns that flag, a bit a field, which cells are in doubt."""
    flags: dict[str, list[str]] = {}
    for rule in rules:
        name, bit = divmod(rule.number - 1, FLAGS_A_COLUMN)
        flags.setdefault(f"flags_{name}", []).append(
            f"if({rule.quick}, 0, {1 << bit})" if rule.quick != "true" else "0"
        )
    return {name: f"({' + '.join(bits)})::BIGINT" for name, bits in flags.items()}


def _flag(rule: Rule) -> str:
    name, bit = divmod(rule.number - 1, FLAGS_A_COLUMN)
    return f"flags_{name} & {1 << bit} != 0"


def _doubts(connection: duckdb.DuckDBPyConnection, layout: Layout, rules: list[Rule], *, ragged: bool) -> Doubts:
    numbered = f"SELECT rowid + {layout.header_row + 1} AS row, * FROM as_is"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW as_is_doubts AS {numbered} WHERE doubt")
    return Doubts(connection, "as_is_doubts", numbered, ragged, flags={rule.number: _flag(rule) for rule in rules})


def _load_quickly(
    connection: duckdb.DuckDBPyConnection, layout: Layout, found: Bytes, rules: list[Rule], keys: set[int]
) -> int | None:
    """Load by DuckDB's own reader; None where the file is not surely one that it reads as Python does."""
    import duckdb

    mixed = found.returns not in (0, found.newlines)
    if layout.encoding not in ("utf-8", "utf-8-sig") or layout.skip_initial_space or found.nulls or mixed:
        return None
    if layout.path.suffix.lower() == ".tsv" and found.returns:
        return None
    columns = [rule.column for rule in rules]
    flags = _flags(rules)
    flagged = ", ".join(f"{sql} AS {name}" for name, sql in flags.items())
    doubt = " OR ".join(f"{name} != 0" for name in flags)
    blank = " AND ".join(rule.missing for rule in rules)
    kept = ", ".join(
        column if number in keys else f"CASE WHEN doubt THEN {column} END AS {column}"
        for number, column in enumerate(columns, start=1)
    )
    size = " + ".join(f"coalesce(strlen({column}), 0)" for column in columns)
    quotes = " + ".join(f"coalesce(length({column}) - length(replace({column}, '\"', '')), 0)" for column in columns)
    lines = " + ".join(f"coalesce(length({column}) - length(replace({column}, chr(10), '')), 0)" for column in columns)
    inside = f", ({quotes})::INTEGER AS quotes, ({lines})::INTEGER AS lines" if found.quotes else ""
    try:
        connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE as_is AS
            SELECT doubt, {len(rules)}::INTEGER AS cells, {", ".join(flags)}, {kept}, size
            {", quotes, lines" if inside else ""}
            FROM (SELECT *, ({doubt}) OR blank AS doubt
                  FROM (SELECT *, {flagged}, ({blank}) AS blank, ({size})::INTEGER AS size{inside}
                        FROM {_reader(layout, columns)}))
        """)
    except duckdb.Error:
        return None
    return _accounted(connection, layout, found, len(rules))


def _reader(layout: Layout, columns: list[str]) -> str:
    types = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    return (
        f"read_csv({quoted_text(str(layout.path))}, columns = {{{types}}}, delim = {quoted_text(layout.delimiter)},"
        f" quote = '\"', escape = '\"', header = false, skip = {layout.header_row},"
        f" auto_detect = false, strict_mode = true)"
    )


def complete(connection: duckdb.DuckDBPyConnection, layout: Layout, rules: list[Rule], rows: str) -> None:
    """Read the cells of rows that were loaded quickly, and are not in doubt, a second time.

    rows: SQL of their numbers; of those in doubt every cell is held.
    """
    columns = [rule.column for rule in rules]
    first = layout.header_row + 1
    wanted = f"SELECT rowid FROM as_is WHERE NOT doubt AND rowid + {first} IN ({rows})"
    if not _one(connection, f"SELECT count(*) FROM ({wanted})")[0]:
        return
    connection.execute(f"""
        UPDATE as_is SET {", ".join(f"{column} = n.{column}" for column in columns)}
        FROM (SELECT * FROM (SELECT row_number() OVER () - 1 AS number, * FROM {_reader(layout, columns)})
              WHERE number IN ({wanted})) n
        WHERE as_is.rowid = n.number
    """)


def _accounted(connection: duckdb.DuckDBPyConnection, layout: Layout, found: Bytes, fields: int) -> int | None:
    """The number of rows, where every byte of the file is accounted for."""
    inside = "sum(quotes), sum(lines)" if found.quotes else "0, 0"
    rows, size, quotes, lines = _one(connection, f"SELECT count(*), coalesce(sum(size), 0), {inside} FROM as_is")
    head = _head_bytes(layout)
    if head is None:
        return None
    if fields == 1 and _one(connection, "SELECT count(*) FROM as_is WHERE size = 0")[0]:
        return None  # In a file of one column a blank line is a row for DuckDB, and to Python a row with no cell.
    ended = found.newlines if found.ends_in_newline else found.newlines + 1
    if rows != ended - layout.header_row - int(lines or 0):
        return None
    quoting = found.quotes - head.count(b'"') - int(quotes or 0)
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
    flags = _flags(rules)
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
    return _doubts(connection, layout, rules, ragged=True)


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
