"""The quick way for a large text file: DuckDB's own reader, taken only where it surely gives what the exact one would.

DuckDB leaves out blank lines, drops blank cells at the end of a row that is too long, and trims around quotation marks,
without a word. So the file's bytes are counted meanwhile: as many line ends as rows and as many delimiters as cells ask
for prove that it did none of these. Whatever has no proof is read exactly.
"""

from __future__ import annotations

import codecs
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from validation.engine import csv_buffer
from validation.quoting import quoted_text
from validation.reading.relation import new_name
from validation.reading.scratch import attach_scratch
from validation.reading.source import Sheet

FROM_BYTES = 1 << 19
CHUNK = 1 << 18
NUMPY_FROM_BYTES = 4 << 20  # Below, numpy takes longer to import than it saves.
SHOWING_ROWS, SHOWING_CELLS = 100, 40_000  # Enough to see in which columns a delimiter may stand.
REPLACEMENT = "\ufffd".encode()


@dataclass
class Marks:
    """What a text file's bytes are, counted. plain: UTF-8 without anything that DuckDB reads in its own way."""

    lines: int = 0
    delimiters: int = 0
    quotes: bool = False
    plain: bool = True


def read_uniform(path: Path, connection: duckdb.DuckDBPyConnection, delimiter: str, width: int) -> Sheet | None:
    """Read a UTF-8 file whose every record has ``width`` cells, two or more; None where it is not surely so."""
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(count_marks, path, delimiter.encode())
        database, scratch = attach_scratch(connection, path.stat().st_size)
        table = f"{database}.cells"
        is_loaded = _load(path, connection, table, delimiter, width)
        marks = counting.result()
    if not is_loaded or not _agrees(connection, table, marks, delimiter, width):
        connection.execute(f"DETACH {database}")
        return None
    rows, view = _number(connection, table, width)
    return Sheet(None, view, rows, width, connection, scratch=scratch)


def count_marks(path: Path, delimiter: bytes) -> Marks:
    """One pass over the bytes. Stops early at a file that is not plain."""
    marks = Marks()
    is_large = path.stat().st_size >= NUMPY_FROM_BYTES
    count, has_space_at_quote = (_count, _has_space_at_quote) if is_large else (bytes.count, _has_space_beside_quote)
    pairs = returns = feeds = ending = 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK) + file.readline(CHUNK):
            feeds += count(chunk, b"\n")
            if b"\r" in chunk:
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n")
            marks.delimiters += count(chunk, delimiter)
            marks.quotes = marks.quotes or b'"' in chunk
            if (b'"' in chunk and has_space_at_quote(chunk)) or not _is_plain(chunk, decoder):
                return Marks(plain=False)
            body = len(chunk.rstrip(b"\r\n"))
            ending = len(chunk) - body if body else ending + len(chunk)
    width_of_end = 2 if returns else 1
    marks.plain = not decoder.getstate()[0] and pairs == returns and returns in (0, feeds) and ending <= width_of_end
    marks.lines = feeds + (not ending)
    return marks


def _count(chunk: bytes, mark: bytes) -> int:
    """How often a mark stands in the bytes; numpy counts a frequent byte in a fraction of ``bytes.count``'s time."""
    import numpy as np

    if len(mark) != 1:
        return chunk.count(mark)
    return int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == mark[0]))


def _is_plain(chunk: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    if b"\0" in chunk:
        return False
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return REPLACEMENT not in chunk


def _has_space_beside_quote(chunk: bytes) -> bool:
    return any(mark in chunk for mark in (b' "', b'" ', b'\t"', b'"\t'))


def _has_space_at_quote(chunk: bytes) -> bool:
    """The same of a large file: whether a space or a tab touches a quotation mark."""
    import numpy as np  # Late, because only large files need it.

    text = np.frombuffer(chunk, np.uint8)
    quotes = np.flatnonzero(text == ord('"'))
    touching = np.concatenate((text[quotes[quotes > 0] - 1], text[quotes[quotes < len(text) - 1] + 1]))
    return bool(((touching == ord(" ")) | (touching == ord("\t"))).any())


def _load(path: Path, connection: duckdb.DuckDBPyConnection, table: str, delimiter: str, width: int) -> bool:
    """Without ``new_line``: told of CRLF, DuckDB 2.0 takes the line feed for a part of the next cell."""
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, width + 1))
    try:
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv({quoted_text(str(path))}, columns = {{{columns}}}, "
            f"delim = {quoted_text(delimiter)}, quote = '\"', escape = '\"', header = false, auto_detect = false, "
            f"strict_mode = true, compression = 'none', encoding = 'utf-8'{csv_buffer(path)})"
        )
    except duckdb.Error:
        return False
    return True


def _agrees(connection: duckdb.DuckDBPyConnection, table: str, marks: Marks, delimiter: str, width: int) -> bool:
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    if not marks.plain or rows != marks.lines:
        return False
    inside = marks.delimiters - rows * (width - 1)
    if inside == 0 or not marks.quotes:
        return inside == 0
    every = [f"c{number}" for number in range(1, width + 1)]
    shown = connection.execute(
        f"SELECT DISTINCT name FROM (SELECT unnest({every}) AS name, unnest([{', '.join(every)}]) AS text"
        f" FROM (FROM {table} LIMIT {max(SHOWING_ROWS, SHOWING_CELLS // width)}))"
        f" WHERE contains(text, {quoted_text(delimiter)})"
    ).fetchall()
    likely = [name for (name,) in shown]
    # Where the likely columns account for all of them, no other cell has one, and nothing was dropped.
    return any(inside == _delimiters_inside(connection, table, delimiter, names) for names in (likely, every))


def _delimiters_inside(connection: duckdb.DuckDBPyConnection, table: str, delimiter: str, names: list[str]) -> int:
    """How many delimiters stand within the cells of these columns."""
    if not names:
        return 0
    mark = quoted_text(delimiter)
    counts = [
        f"coalesce(sum(length({name}) - length(replace({name}, {mark}, ''))) FILTER (contains({name}, {mark})), 0)"
        for name in names
    ]
    [(found,)] = connection.execute(f"SELECT {' + '.join(counts)} FROM {table}").fetchall()
    return int(found or 0)


def _number(connection: duckdb.DuckDBPyConnection, table: str, width: int) -> tuple[int, str]:
    """A view whose row numbers are the table's own: DuckDB keeps the order of the file, and counts from 0."""
    names = [f"c{number}" for number in range(1, width + 1)]
    blank = " AND ".join(f"{name} IS NULL" for name in names)
    [(has_blank,)] = connection.execute(f"SELECT count(*) > 0 FROM {table} WHERE {blank}").fetchall()
    where = f" WHERE NOT ({blank})" if has_blank else ""
    [(rows,)] = connection.execute(f"SELECT coalesce(max(rowid) + 1, 0) FROM {table}{where}").fetchall()
    view = new_name("sheet")
    connection.execute(f"CREATE VIEW {view} AS SELECT rowid + 1 AS row, {', '.join(names)} FROM {table}{where}")
    return rows, view
