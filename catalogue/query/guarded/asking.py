"""Ask for a query to be run apart, and hold its bounded answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from catalogue.errors import NotValid, TooBusy
from catalogue.query.connection import Warehouse
from catalogue.query.guarded.mistakes import Refused, refused, too_long
from catalogue.query.tables import Column
from validation.apart.client import Ended, ForkServer
from validation.apart.limits import MB, Limits

SERVER = ForkServer("catalogue.query.guarded.child")
QUEUE_SECONDS = 1.0  # How long a query waits for its turn before its visitor is told to come back.
JSON_SHARE = 4  # What a child answers may be so many times what its rows count: texts are written with their escapes.


@dataclass(frozen=True)
class SqlLimits:
    """What one query may take. rows and output_mb: of its answer, beyond which it is cut. at_once: of all queries."""

    seconds: float = 5.0
    memory_mb: int = 512
    rows: int = 10_000
    output_mb: int = 4
    characters: int = 8_000
    at_once: int = 2


@dataclass(frozen=True)
class Result:
    """rows: as JSON tells values (``values.py``). cut: why there are no more of them: rows, size, or empty."""

    sql: str
    columns: tuple[Column, ...]
    rows: list[list[Any]] = field(repr=False)
    cut: str
    seconds: float

    @property
    def is_truncated(self) -> bool:
        return bool(self.cut)


class Failed(NotValid):
    """The query is right, and takes more than it may."""

    title = "This query takes too much"


class Busy(TooBusy):
    """As many queries are under way as there is room for."""

    title = "Other queries are running"
    what_to_do = "Wait a few seconds, then run it again."


def run(warehouse: Warehouse, sql: str, limits: SqlLimits | None = None) -> Result:
    """Run one query that only reads. Raises ``Refused``, ``Failed`` and ``Busy``, all in the visitor's words."""
    limits = limits or SqlLimits()
    if len(sql) > limits.characters:
        raise too_long(len(sql), limits.characters)
    sql = sql.replace("\x00", " ")
    with _turn(limits.at_once):
        ended = _ask(warehouse, sql, limits)
    told = ended.result
    if told is None:
        raise _failed(ended, limits)
    if isinstance(mistake := told.get("mistake"), dict):
        raise refused(sql, mistake, warehouse)
    return _result(sql, told, limits)


def _ask(warehouse: Warehouse, sql: str, limits: SqlLimits) -> Ended:
    path = warehouse.current().path.absolute()
    arguments: dict[str, Any] = {"path": str(path), "sql": sql, "tables": sorted(warehouse.tables())}
    arguments |= {"rows": limits.rows, "bytes": limits.output_mb * MB}
    bounds = Limits(
        limits.memory_mb, limits.seconds, 64, 1 + JSON_SHARE * limits.output_mb, JSON_SHARE * limits.output_mb
    )
    return SERVER.run("ask", arguments, bounds, readable=[path])


def _failed(ended: Ended, limits: SqlLimits) -> Failed:
    match ended.end:
        case "time":
            return Failed(
                f"It ran for {limits.seconds:g} seconds and was stopped.",
                what_to_do="Ask for less: choose fewer rows with WHERE, or check that every join has its condition.",
            )
        case "memory" | "disk":
            return Failed(
                f"It needs more than the {limits.memory_mb} MB of memory that a query may use, and was stopped.",
                what_to_do="Ask for fewer or shorter values, or download the data and run it on your own computer.",
            )
        case _:
            return Failed(
                "It could not be finished, and was stopped.",
                what_to_do="Write it more simply, in smaller steps.",
            )


def _result(sql: str, told: dict[str, Any], limits: SqlLimits) -> Result:
    """What the child told, taken for no more than it can be."""
    try:
        names = _apart([str(name) for name, _ in told["columns"]])
        columns = tuple(Column(name, str(kind)) for name, (_, kind) in zip(names, told["columns"], strict=True))
        rows = [list(row) for row in told["rows"][: limits.rows]]
        if any(len(row) != len(columns) for row in rows):
            raise ValueError("a row of another width")
        return Result(sql, columns, rows, str(told["cut"]), float(told["seconds"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Failed("It could not be finished.", what_to_do="Write it more simply, in smaller steps.") from error


def _apart(names: list[str]) -> list[str]:
    """Names of which no two are the same: ``value``, ``value_2``."""
    found: dict[str, None] = {}
    for name in names:
        number, new = 2, name
        while new in found:
            new, number = f"{name}_{number}", number + 1
        found[new] = None
    return list(found)


@contextmanager
def _turn(at_once: int) -> Iterator[None]:
    """A place among those that run. Raises ``Busy`` where none comes free in time."""
    places = _places(at_once)
    if not places.acquire(timeout=QUEUE_SECONDS):
        raise Busy("As many queries are running as there is room for.")
    try:
        yield
    finally:
        places.release()


@lru_cache
def _places(at_once: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(at_once)


__all__ = ["Busy", "Failed", "Refused", "Result", "SqlLimits", "run"]
