"""An index, opened to be read: what is asked of every dataset at once as arrays, the rest as it is needed."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from catalogue.search.building import SEVERAL, SINGLE, Posting, read_posting, unpacked_texts
from catalogue.search.documents import Texts

MAPPED = 1 << 30  # bytes of the file that may be read as memory
PREFIXES = 40  # words that a beginning may stand for, the commonest first
LEAST_PREFIX = 2  # letters
ROWS_AT_ONCE = 500
NUMBERS = ("first_year", "last_year", "title_words", *SINGLE, *SEVERAL)


@dataclass(frozen=True)
class Choice:
    """A value of a facet. place: its number, or its bit, in the facet's column."""

    code: str
    label: str
    place: int


@dataclass(frozen=True)
class Held:
    """What the index holds of one dataset: what a result shows, and its texts by part."""

    id: int
    name: str
    number: int
    published_at: str
    shown: dict[str, Any]
    texts: Texts


class Index:
    """One index file. Safe for several threads, and in a process that was forked: each has its own connection.

    Arrays are by dataset id; an id that is nobody's any more is False in ``alive``. Orders hold the ids of the living.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = threading.local()
        rows = self._rows(f"SELECT id, title_key, newest, published_at, {', '.join(NUMBERS)} FROM datasets ORDER BY id")
        columns = list(zip(*rows, strict=True)) or [()] * (4 + len(NUMBERS))
        self.ids = np.array(columns[0], np.int64)
        self.count = len(self.ids)
        self.size = int(self.ids[-1]) + 1 if self.count else 0
        self.alive = self._spread(np.ones(self.count, bool))
        self.columns = {
            name: self._spread(np.array(values, np.int64)) for name, values in zip(NUMBERS, columns[4:], strict=True)
        }
        self._sort(columns[1], columns[2], columns[3])

    def _spread(self, values: np.ndarray) -> np.ndarray:
        spread = np.zeros(self.size, values.dtype)
        spread[self.ids] = values
        return spread

    def _sort(self, titles: Sequence[str], newest: Sequence[str], published: Sequence[str]) -> None:
        """The newest first, and those of one day by title."""
        by_title = sorted(range(self.count), key=titles.__getitem__)
        orders = {
            "title": by_title,
            "newest": sorted(by_title, key=newest.__getitem__, reverse=True),
            "published": sorted(by_title, key=published.__getitem__, reverse=True),
        }
        self.orders = {name: self.ids[np.array(order, np.int64)] for name, order in orders.items()}

    @cached_property
    def choices(self) -> dict[str, dict[str, Choice]]:
        """The values of each facet, by code."""
        found: dict[str, dict[str, Choice]] = {name: {} for name in (*SINGLE, *SEVERAL)}
        for facet, code, label, place in self._rows("SELECT facet, code, label, place FROM choices ORDER BY place"):
            found[facet][code] = Choice(code, label, place)
        return found

    @cached_property
    def words(self) -> dict[str, int]:
        """Every word that occurs, and in how many datasets."""
        return dict(self._rows("SELECT word, datasets FROM words ORDER BY word"))

    def posting(self, key: str) -> Posting:
        return read_posting(self._connection, key)

    def has(self, key: str) -> bool:
        return bool(self._rows("SELECT 1 FROM postings WHERE stem = ?", [key]))

    def stems_from(self, beginning: str) -> list[str]:
        """The stems of the commonest words that begin so."""
        if len(beginning) < LEAST_PREFIX:
            return []
        sql = "SELECT stem FROM words WHERE word >= ? AND word < ? ORDER BY datasets DESC, word LIMIT ?"
        return [row[0] for row in self._rows(sql, [beginning, beginning + "\U0010ffff", PREFIXES])]

    def held(self, ids: Sequence[int]) -> list[Held]:
        """What is held of these datasets, in this order."""
        marks = ", ".join("?" * len(ids))
        sql = f"SELECT id, name, number, published_at, shown, texts FROM datasets WHERE id IN ({marks})"
        rows = {row[0]: row for row in self._rows(sql, [int(one) for one in ids])}
        found = (rows[int(one)] for one in ids)
        return [
            Held(number, name, version, at, json.loads(shown), unpacked_texts(texts))
            for number, name, version, at, shown, texts in found
        ]

    def names(self, first: int, most: int) -> list[tuple[str, str]]:
        """Name and time of publication of a run of the datasets, by title, for the list that crawlers read."""
        ids = self.orders["title"][first : first + most]
        found: dict[int, tuple[str, str]] = {}
        for start in range(0, len(ids), ROWS_AT_ONCE):
            some = [int(one) for one in ids[start : start + ROWS_AT_ONCE]]
            sql = f"SELECT id, name, published_at FROM datasets WHERE id IN ({', '.join('?' * len(some))})"
            found |= {row[0]: (row[1], row[2]) for row in self._rows(sql, some)}
        return [found[int(one)] for one in ids]

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._connection.execute(sql, values).fetchall()

    @property
    def _connection(self) -> sqlite3.Connection:
        held = getattr(self._connections, "held", None)
        if held is None or held[0] != os.getpid():
            address = f"file:{quote(str(self.path.absolute()))}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            connection.execute(f"PRAGMA mmap_size = {MAPPED}")
            held = self._connections.held = (os.getpid(), connection)
        return held[1]
