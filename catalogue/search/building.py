"""Write the index: whole from every dataset, or into a copy of the last one for those that changed.

One file of SQLite. ``datasets`` holds a row a dataset, ``choices`` the values of each facet, ``words`` every word that
occurs with its stem, and ``postings`` the datasets of each stem: their ids, ascending, and beside each the parts of it
that hold the word, a bit a part.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import numpy as np

from catalogue.search.documents import Document, Texts, marks_of, words_of
from catalogue.search.stemming import stem, words_in

SINGLE = ("theme", "publisher", "licence", "harmonised", "quality")  # Facets of which a dataset has at most one value.
SEVERAL = ("level", "years", "format")  # Kept as bits, so that there is room for so many values of each:
ROOM = 62
IDS, MARKS = "<u4", "<u2"
COLUMNS = ("id", "name", "number", "version", "title_key", "title_words", "newest", "published_at", "first_year",
           "last_year", *SINGLE, *SEVERAL, "shown", "texts")  # fmt: skip
TABLES = f"""
CREATE TABLE datasets (id INTEGER PRIMARY KEY, name TEXT UNIQUE, number INTEGER, version INTEGER, title_key TEXT,
    title_words INTEGER, newest TEXT, published_at TEXT, first_year INTEGER, last_year INTEGER,
    {", ".join(f"{name} INTEGER" for name in (*SINGLE, *SEVERAL))}, shown TEXT, texts BLOB);
CREATE TABLE choices (facet TEXT, place INTEGER, code TEXT, label TEXT, PRIMARY KEY (facet, code));
CREATE TABLE words (word TEXT PRIMARY KEY, stem TEXT, datasets INTEGER) WITHOUT ROWID;
CREATE TABLE postings (stem TEXT PRIMARY KEY, ids BLOB, marks BLOB);
"""
Numbered = Iterable[tuple[int, Document]]


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The file is nobody's yet, so it needs no journal: it is synced whole before it takes its place."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


def build(path: Path, documents: Numbered) -> None:
    """Write a new index. documents: each with the number of its version in the store."""
    with _writing(path) as connection:
        connection.executescript(TABLES)
        connection.execute("BEGIN")
        choices = _Choices(connection)
        postings: dict[str, tuple[array[int], array[int]]] = {}
        counted: Counter[str] = Counter()
        for number, (version, document) in enumerate(documents):
            _write_dataset(connection, choices, number, version, document)
            counted.update(words_of(document.texts))
            for key, marks in marks_of(document.texts).items():
                posting = postings.get(key)
                if posting is None:
                    posting = postings[key] = (array("I"), array("H"))
                posting[0].append(number)
                posting[1].append(marks)
        choices.write()
        _write_words(connection, counted)
        rows = ((key, *_packed(np.array(ids), np.array(parts))) for key, (ids, parts) in postings.items())
        connection.executemany("INSERT INTO postings VALUES (?, ?, ?)", rows)


def update(path: Path, documents: Numbered, gone: Iterable[str]) -> None:
    """Change an index in place. documents: those that are new or changed. gone: names that are public no more."""
    new = list(documents)
    with _writing(path) as connection:
        choices = _Choices(connection)
        removed = dict(_remove(connection, [*gone, *(document.name for _, document in new)]))
        start = (connection.execute("SELECT max(id) FROM datasets").fetchone()[0] or 0) + 1
        added = {}
        for number, (version, document) in enumerate(new, max([start, *(one + 1 for one in removed)])):
            _write_dataset(connection, choices, number, version, document)
            added[number] = document.texts
        choices.write()
        _recount_words(connection, removed, added)
        _repost(connection, removed, added)


def _remove(connection: sqlite3.Connection, names: Iterable[str]) -> Iterator[tuple[int, Texts]]:
    for name in names:
        row = connection.execute("SELECT id, texts FROM datasets WHERE name = ?", [name]).fetchone()
        if row:
            connection.execute("DELETE FROM datasets WHERE id = ?", [row[0]])
            yield row[0], unpacked_texts(row[1])


class _Choices:
    """The values of the facets: each is given the next place of its facet, and keeps it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        rows = connection.execute("SELECT facet, code, label, place FROM choices").fetchall()
        self.known: dict[str, dict[str, tuple[str, int]]] = {name: {} for name in (*SINGLE, *SEVERAL)}
        for facet, code, label, place in rows:
            self.known[facet][code] = (label, place)

    def place(self, facet: str, code: str, label: str) -> int:
        known = self.known[facet]
        place = known[code][1] if code in known else len(known)
        known[code] = (label, place)
        return place

    def only(self, facet: str, values: Mapping[str, str]) -> int:
        """The place of the one value; -1 for none."""
        return next((self.place(facet, code, label) for code, label in values.items()), -1)

    def bits(self, facet: str, values: Mapping[str, str]) -> int:
        places = [self.place(facet, code, label) for code, label in values.items()]
        return sum(1 << place for place in set(places) if place < ROOM)

    def write(self) -> None:
        rows = [
            (facet, place, code, label) for facet, known in self.known.items() for code, (label, place) in known.items()
        ]
        self.connection.executemany("INSERT OR REPLACE INTO choices VALUES (?, ?, ?, ?)", rows)


def _write_dataset(
    connection: sqlite3.Connection, choices: _Choices, number: int, version: int, document: Document
) -> None:
    title = str(document.shown["title"])
    values = [
        number, document.name, document.number, version, title.casefold(), len(words_in(title)), document.newest,
        document.published_at, *document.years,
        *(choices.only(name, document.values.get(name, {})) for name in SINGLE),
        *(choices.bits(name, document.values.get(name, {})) for name in SEVERAL),
        json.dumps(document.shown, ensure_ascii=False), packed_texts(document.texts),
    ]  # fmt: skip
    connection.execute(f"INSERT INTO datasets VALUES ({', '.join('?' * len(COLUMNS))})", values)


def packed_texts(texts: Texts) -> bytes:
    """Compressed: the file is copied at each publication, and only a page's texts are read at a time."""
    return zlib.compress(json.dumps(texts, ensure_ascii=False).encode(), level=1)


def unpacked_texts(packed: bytes) -> Texts:
    texts: Texts = json.loads(zlib.decompress(packed))
    return texts


def _write_words(connection: sqlite3.Connection, counted: Mapping[str, int]) -> None:
    rows = ((word, stem(word), count) for word, count in sorted(counted.items()))
    connection.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)


def _recount_words(connection: sqlite3.Connection, removed: Mapping[int, Texts], added: Mapping[int, Texts]) -> None:
    changes: Counter[str] = Counter()
    for texts in removed.values():
        changes.subtract(words_of(texts))
    for texts in added.values():
        changes.update(words_of(texts))
    rows = [(word, stem(word), by) for word, by in changes.items() if by]
    connection.executemany(
        "INSERT INTO words VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET datasets = datasets + excluded.datasets",
        rows,
    )
    connection.execute("DELETE FROM words WHERE datasets <= 0")


def _repost(connection: sqlite3.Connection, removed: Mapping[int, Texts], added: Mapping[int, Texts]) -> None:
    marked = {number: marks_of(texts) for number, texts in added.items()}
    stale = {key for texts in removed.values() for key in marks_of(texts)}
    for key in stale.union(*marked.values()):
        ids, marks = read_posting(connection, key)
        kept = ~np.isin(ids, list(removed))
        new = [(number, found[key]) for number, found in sorted(marked.items()) if key in found]
        ids = np.concatenate([ids[kept], np.array([number for number, _ in new], IDS)])
        marks = np.concatenate([marks[kept], np.array([mark for _, mark in new], MARKS)])
        if len(ids):
            connection.execute("INSERT OR REPLACE INTO postings VALUES (?, ?, ?)", [key, *_packed(ids, marks)])
        else:
            connection.execute("DELETE FROM postings WHERE stem = ?", [key])


def held_versions(path: Path) -> dict[str, int]:
    """The store's number of each dataset's version. Raises ``sqlite3.Error`` over what is no index."""
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
    try:
        return dict(connection.execute("SELECT name, version FROM datasets").fetchall())
    finally:
        connection.close()


Posting = tuple["np.ndarray", "np.ndarray"]  # ids, ascending, and the parts of each that hold the word


def read_posting(connection: sqlite3.Connection, key: str) -> Posting:
    """The datasets of a stem; none where it stands nowhere."""
    row = connection.execute("SELECT ids, marks FROM postings WHERE stem = ?", [key]).fetchone() or (b"", b"")
    return np.frombuffer(row[0], IDS), np.frombuffer(row[1], MARKS)


def _packed(ids: np.ndarray, marks: np.ndarray) -> tuple[bytes, bytes]:
    return ids.astype(IDS).tobytes(), marks.astype(MARKS).tobytes()
