"""What the process apart does: read a query with the engine, judge it, run it, and answer as many rows as may be.

It opens nothing but the warehouse's file, in which all is public, and is gone after one query. ``JOBS`` is all that may
be asked of it. What it answers is JSON; the parent believes none of it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from catalogue.query.guarded.allowed import Denied, refuse_forbidden
from catalogue.query.guarded.values import as_json
from validation.apart.child import Job
from validation.apart.limits import MB, Limits
from validation.quoting import quoted_text

ENGINE_SHARE = 2  # The engine may hold one part in so many of the memory: Python and its answer need the rest.
FETCHED = 64  # Rows at a time: between two looks at how much the answer has grown.
DEEPEST = 400
NAME = "warehouse"
CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "threads": "1",
    "async_threads": "0",
}
CLOSED = (
    ("enable_external_access", "false"),
    ("enable_progress_bar", "false"),
    ("errors_as_json", "true"),
    ("max_expression_depth", str(DEEPEST)),
    ("late_materialization_max_rows", "0"),  # See validation/engine.py.
    ("TimeZone", "'UTC'"),
)
DETAILS = re.compile(r"^[^{]*?: (?=\{)")


def ask(arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    """Run ``sql`` over the file ``path``, which has the ``tables``: at most ``rows`` rows, and ``bytes`` of answer.

    Answers ``columns``, ``rows``, ``cut`` (by rows, by size, or empty) and ``seconds``; or ``mistake``, as the engine
    or ``allowed.py`` tells it.
    """
    try:
        connection = open_guarded(Path(arguments["path"]), limits.memory_mb // ENGINE_SHARE)
        sql = str(arguments["sql"])
        refuse_forbidden(_tree(connection, sql), arguments["tables"])
        return _rows(connection, sql, int(arguments["rows"]), int(arguments["bytes"]))
    except Denied as denied:
        return {"mistake": {"kind": denied.kind, "name": denied.name, "at": denied.at, "length": denied.length}}
    except RecursionError:
        return {"mistake": {"kind": "deep"}}
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        return {"mistake": {"kind": "engine", **_told(error)}}


def open_guarded(path: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """The file, to be read and nothing else, with everything closed that could reach beyond it, for good."""
    connection = _ready.pop() if _ready else _engine()
    connection.execute(f"ATTACH {quoted_text(str(path))} AS {NAME} (READ_ONLY)")
    connection.execute(f"USE {NAME}")
    for setting, value in (*CLOSED, ("memory_limit", quoted_text(f"{memory_mb}MiB")), ("lock_configuration", "true")):
        connection.execute(f"SET {setting} = {value}")
    return connection


def _engine() -> duckdb.DuckDBPyConnection:
    """An engine with nothing in it. It has no thread but ours, so it lives on in a child that is forked."""
    return duckdb.connect(":memory:", config=CONFIG)


_ready: list[duckdb.DuckDBPyConnection] = []  # One that is open when a child is forked: it takes time to open.


def _tree(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """The one statement of the query as the engine reads it. Raises ``Denied`` where it is not one that only reads."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise Denied("several" if statements else "empty")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise Denied("pivot" if statements[0].type.name == "MULTI" else "statement", statements[0].type.name)
    found = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
    told: dict[str, Any] = json.loads(found[0]) if found else {"error": True}
    if told.get("error") or len(told.get("statements", ())) != 1:
        raise Denied("statement", statements[0].type.name)
    tree: dict[str, Any] = told["statements"][0]
    return tree


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, most: int, most_bytes: int) -> dict[str, Any]:
    start = time.perf_counter()
    connection.execute(sql)
    columns = [[str(column[0]), str(column[1])] for column in connection.description or ()]
    rows: list[list[Any]] = []
    held, cut = 0, ""
    while not cut and (fetched := connection.fetchmany(FETCHED if rows else 1)):
        for row in fetched:
            values = [as_json(value) for value in row]
            held += len(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")) + 2
            cut = "rows" if len(rows) == most else "size" if held > most_bytes else ""
            if cut:
                break
            rows.append(values)
    return {"columns": columns, "rows": rows, "cut": cut, "seconds": time.perf_counter() - start}


def _told(error: duckdb.Error) -> dict[str, Any]:
    """What the engine says of a mistake: its kind, where it is, and what it may have been meant to be."""
    try:
        told = json.loads(DETAILS.sub("", str(error)))
    except ValueError:
        told = {"exception_message": ""}
    at = str(told.get("position", ""))
    length = re.fullmatch(r"\[\d+,(\d+)\]", str(told.get("location", "")))
    return {
        "type": str(told.get("exception_type") or type(error).__name__.removesuffix("Exception")),
        "subtype": str(told.get("error_subtype", "")),
        "message": str(told.get("exception_message", ""))[:2000],
        "name": str(told.get("name", ""))[:200],
        "call": str(told.get("call", ""))[:200],
        "entry": str(told.get("type", ""))[:100],
        "candidates": str(told.get("candidates", ""))[:2000],
        "at": int(at) if at.isdecimal() else None,
        "length": int(length[1]) if length else 0,
    }


JOBS: Mapping[str, Job] = {"ask": ask}


def prepare() -> None:
    """Go once through what a query needs, on nothing."""
    connection = _ready[0]
    _tree(connection, "SELECT 1 AS one ORDER BY one")
    _rows(connection, "SELECT DATE '2024-01-01' AS day, 1.5 AS figure, 'text' AS words", 1, MB)


def warm() -> None:
    """Open an engine, so that a child has nothing left to load."""
    _ready.append(_engine())
    prepare()
