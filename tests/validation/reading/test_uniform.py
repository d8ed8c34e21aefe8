"""The quick way gives what the exact way gives, or steps aside."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.engine import connect
from validation.reading import delimited
from validation.reading.delimited import Text, read_delimited
from validation.reading.uniform import FROM_BYTES, read_uniform

CELL = st.text(st.sampled_from('ab,;"\t \n\ré£0'), max_size=5)


def both(path: Path) -> tuple[Text, Text, duckdb.DuckDBPyConnection]:
    connection = connect()
    return read_delimited(path, connection), read_delimited(path, connection, quick=False), connection


def difference(quick: Text, exact: Text, connection: duckdb.DuckDBPyConnection) -> int:
    one, other = quick.sheet.relation, exact.sheet.relation
    [(count,)] = connection.execute(
        f"SELECT count(*) FROM ((FROM {one} EXCEPT ALL FROM {other}) UNION ALL (FROM {other} EXCEPT ALL FROM {one}))"
    ).fetchall()
    return int(count)


def around(*odd: str, lines: int = 3000, end: str = "\n") -> str:
    filler = f"Halton,{'x' * 90},1{end}" * lines
    return filler + "".join(line + end for line in odd) + filler


@pytest.mark.parametrize(
    "odd",
    [
        [],
        ['"St. Helens, Merseyside","a ""quoted"" word",2'],
        [",,", "Wirral,,"],
        ["", "Wirral,a,1"],
        ["Wirral,a,1,"],
        ["Wirral,a,1,204"],
        ["Wirral,a"],
        ['Wirral,"two\nlines",1'],
        ['Wirral,"a" ,1', 'Wirral, "a",1'],
        ['Wirral,5" pipe,1'],
        ['"Wirral,a,1'],
        ["Wirral,\0,1"],
        ["Wirral,\ufffd,1"],
        ["Wirral,£,1"],
        ["Wirral,a\rb,1"],
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_large_file_reads_alike_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: list[str], end: str, encoding: str
) -> None:
    monkeypatch.setattr(delimited, "FROM_BYTES", 1)  # So that a file need not be large to be read as one.
    path = tmp_path / "large.csv"
    path.write_bytes(around(*odd, end=end).encode(encoding, errors="replace"))

    quick, exact, connection = both(path)

    assert difference(quick, exact, connection) == 0
    assert (quick.sheet.rows, quick.sheet.columns) == (exact.sheet.rows, exact.sheet.columns)
    assert quick.issues == exact.issues


def test_a_large_uniform_file_takes_the_quick_way(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text(around('"St. Helens, Merseyside",a,2', ",,", lines=FROM_BYTES // 100))

    sheet = read_uniform(path, connect(), ",", 3)

    assert sheet is not None
    assert sheet.rows == FROM_BYTES // 100 * 2 + 2
    assert sheet.tail(1)[0][0] == sheet.rows


@settings(max_examples=100, deadline=None)
@given(
    table=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6),
    raw=st.lists(CELL, max_size=2),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_quick_way_agrees_with_the_exact_one_or_steps_aside(
    table: list[list[str]], raw: list[str], end: str
) -> None:
    content = io.StringIO()
    csv.writer(content, lineterminator=end).writerows([["a", "b"], *table])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes((content.getvalue() + ",".join(raw) + end * bool(raw)).encode())
        connection = connect()

        sheet = read_uniform(path, connection, ",", 2)

        if sheet is not None:
            exact = read_delimited(path, connection, "utf-8", ",", quick=False).sheet
            assert sheet.head(100) == exact.head(100)
            assert (sheet.rows, sheet.columns) == (exact.rows, exact.columns)
