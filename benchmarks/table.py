"""Pages of a table of 5,000,000 rows: the first, one in the middle, filtered, sorted, and sorted in the middle.

Each question is asked by a process of its own: the first time, when everything has still to be found out, and again.
Beside it stands what DuckDB takes that sorts and counts off the rows (ORDER BY, LIMIT, OFFSET) with no help.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from benchmarks.measure import ROOT, WORK, Failed, verdict

if TYPE_CHECKING:
    from catalogue.query.tables import Table

ROWS = 5_000_000
TIMES = 7
GOAL_SECONDS = 0.1
GOAL_MIB = 500
GOAL_AHEAD = 5
QUESTIONS = {
    "page 1": "",
    "page 50,000": "_page=50000",
    "filtered, page 20,000": "sex=female&_page=20000",
    "letters": "area_name__contains=77",
    "sorted, page 1": "_sort=value&_order=down",
    "sorted, page 50,000": "_sort=value&_page=50000",
    "sorted and filtered, page 20,000": "sex=female&_sort=value&_page=20000",
}
MADE = """
CREATE TABLE figures AS SELECT
    'E010' || lpad(CAST(i // 600 AS VARCHAR), 5, '0') AS area_code, 'Place ' || i // 600 AS area_name,
    2000 + i % 25 || '-' || lpad(CAST(1 + i // 25 % 12 AS VARCHAR), 2, '0') AS period,
    make_date(CAST(2000 + i % 25 AS INTEGER), CAST(1 + i // 25 % 12 AS INTEGER), 1) AS period_start,
    CASE WHEN i // 300 % 2 = 0 THEN 'female' ELSE 'male' END AS sex, 'claimant_count' AS measure,
    CASE WHEN hash(i) % 97 <> 0 THEN hash(i) % 1000000 / 10 END AS value, 'persons' AS unit,
    CASE WHEN hash(i) % 97 = 0 THEN 'c' END AS status
FROM range(?) AS rows(i)
"""
BARE = "SELECT * FROM figures ORDER BY value, rowid LIMIT 50 OFFSET 2499950"


def measure() -> list[str]:
    """The slowest of the medians, and the most memory; the lines say which goals are met."""
    file = WORK / "table.duckdb"
    if not file.is_file():
        _make(file)
    print(f"table, {ROWS:,} rows")
    found = {name: _asked(file, query) for name, query in QUESTIONS.items()}
    for name, (first, again, peak) in found.items():
        print(f"  {name:34} first {first * 1000:5.0f} ms  then {again * 1000:5.0f} ms  {peak / 2**20:4.0f} MiB")
    bare = _asked(file, None)
    print(
        f"  {'sorted, page 50,000, by DuckDB alone':34} {bare[1] * 1000:5.0f} ms  {bare[2] / 2**20:4.0f} MiB",
        flush=True,
    )
    slowest, most = (max(one[place] for one in found.values()) for place in (1, 2))
    ahead = bare[1] / found["sorted, page 50,000"][1]
    return [
        verdict("page of a table, median", slowest, GOAL_SECONDS, at_most=True, unit=" s"),
        verdict("page of a table, memory", most / 2**20, GOAL_MIB, at_most=True, unit=" MiB"),
        verdict(
            "sorted page in the middle, beside DuckDB alone", ahead, GOAL_AHEAD, at_most=False, unit=" times as fast"
        ),
    ]


def _make(file: Path) -> None:
    from pipelines.warehouse import STORAGE
    from validation.engine import connect
    from validation.quoting import quoted_text

    with connect() as connection:
        connection.execute(f"ATTACH {quoted_text(str(file))} AS big ({STORAGE}); USE big")
        connection.execute(MADE, [ROWS])
        connection.execute("CHECKPOINT big; USE memory; DETACH big")


def _asked(file: Path, query: str | None) -> tuple[float, float, int]:
    """Seconds of the first answer, the median of those after it, and the most bytes. query: None for DuckDB alone."""
    command = [sys.executable, "-m", "benchmarks.table", str(file), json.dumps(query)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr[-2000:])
    first, again, peak = json.loads(done.stdout)
    return first, again, peak


def _ask(file: Path, query: str | None) -> tuple[float, float, int]:
    from catalogue.query import rows
    from catalogue.query.questions import read_question

    table = _table(file)
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        found = table.rows(BARE) if query is None else rows.page(table, read_question(table, parse_qs(query)))
        seconds.append(time.perf_counter() - start)
        assert len(found) == 50
    return seconds[0], statistics.median(seconds[1:]), _peak()


def _peak() -> int:
    """The largest resident set since this program began: ``getrusage`` counts what started it too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def _table(file: Path) -> Table:
    import duckdb

    from catalogue.query.connection import MEMORY_LIMIT
    from catalogue.query.kept_answers import KeptAnswers
    from catalogue.query.tables import ANSWERS_KEPT, Column, Table

    connection = duckdb.connect(str(file), read_only=True, config={"memory_limit": MEMORY_LIMIT})
    connection.execute("SET enable_progress_bar = false")
    described = connection.execute("DESCRIBE figures").fetchall()
    columns = tuple(Column(row[0], row[1]) for row in described)
    return Table("figures", "rowid", columns, connection.cursor, KeptAnswers(ANSWERS_KEPT))


if __name__ == "__main__":
    print(json.dumps(_ask(Path(sys.argv[1]), json.loads(sys.argv[2]))))
