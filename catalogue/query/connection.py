"""The warehouse, opened to be read and nothing else.

A new warehouse has a new file name and a pointer that moves to it, so every question looks at the pointer first: a
connection kept on the old file would go on answering from it. What has been worked out from one generation is
remembered only as long as that generation is current.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from catalogue.errors import NotReady
from pipelines import warehouse
from validation.quoting import quoted

Row = dict[str, Any]
Answer = TypeVar("Answer")

MEMORY_LIMIT = "512MB"
ANSWERS_KEPT = 4096


def quote(identifier: str) -> str:
    """An identifier as SQL writes it: the one place where a name becomes SQL. Values are bound, never written."""
    if "\x00" in identifier:
        raise ValueError("An identifier holds no NUL.")
    return quoted(identifier)


class Generation:
    """One warehouse file, open: its name, its connection and the answers that were worked out from it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.stem
        self.connection = _open(path)
        self.answers: dict[Any, Any] = {}


class Warehouse:
    """The current generation under ``<home>/warehouse``. Safe for several threads."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "warehouse"
        self._lock = threading.Lock()
        self._pointer: tuple[int, int, int] | None = None
        self._generation: Generation | None = None

    @property
    def path(self) -> Path:
        """The current file, to be downloaded whole."""
        return self.current().path

    def current(self) -> Generation:
        """The open generation. Raises NotReady where there is none yet."""
        pointer = self.folder / warehouse.POINTER
        try:
            stat = pointer.stat()
        except FileNotFoundError as error:
            raise NotReady("No data has been published yet.") from error
        mark = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        generation = self._generation
        if generation is None or mark != self._pointer:
            with self._lock:
                generation = self._reopen(mark)
        return generation

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row of one question as a dict a row: for pages, so bounded by whoever asks."""
        cursor = self.current().connection.cursor()
        cursor.execute(sql, list(values))
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of one question, bare: a third of the work of ``rows``."""
        return self.current().connection.cursor().execute(sql, list(values)).fetchall()

    def remembered(self, key: Any, work_out: Callable[[], Answer]) -> Answer:
        """What ``work_out`` answers, worked out once a generation."""
        answers = self.current().answers
        if key not in answers:
            if len(answers) >= ANSWERS_KEPT:
                answers.clear()
            answers[key] = work_out()
        found: Answer = answers[key]
        return found

    def tables(self) -> frozenset[str]:
        sql = "SELECT table_name FROM information_schema.tables"
        return self.remembered("tables", lambda: frozenset(row["table_name"] for row in self.rows(sql)))

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table in order; none where there is no such table."""
        sql = "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position"
        found = self.remembered(("columns", table), lambda: self.rows(sql, [table]))
        return tuple(row["column_name"] for row in found)

    def _reopen(self, mark: tuple[int, int, int]) -> Generation:
        if self._generation is not None and mark == self._pointer:
            return self._generation
        try:
            path = warehouse.current(self.folder)
            if self._generation is None or path != self._generation.path:
                self._generation = Generation(path)
        except (warehouse.NoWarehouse, duckdb.Error, OSError) as error:
            raise NotReady("The data cannot be opened at the moment.") from error
        self._pointer = mark
        return self._generation


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    """Read-only, without access to anything else, its configuration locked.

    DuckDB opens a file once in a process, so a second warehouse object finds the first one's locks in place.
    """
    connection = duckdb.connect(str(path), read_only=True)
    if connection.execute("SELECT current_setting('lock_configuration')").fetchone() == (True,):
        return connection
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
    connection.execute("SET lock_configuration = true")
    return connection
