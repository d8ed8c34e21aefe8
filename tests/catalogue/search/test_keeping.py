"""The index follows what is public, in every process, and a crash leaves the old one or the new."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from catalogue.config import Settings
from catalogue.errors import NotReady
from catalogue.library import Library
from catalogue.search import keeping
from catalogue.search.building import build, update
from catalogue.search.index import Index
from catalogue.store import publishing
from catalogue.store import versions as store
from catalogue.store.datasets import dataset
from catalogue.store.session import session_of
from pipelines.durable import PASSING, exclusive
from tests.catalogue.a_catalogue import a_description, people, publish
from tests.catalogue.search.a_shelf import ANFIELD, HALTON, a_document, ask, names


def content(path: Path) -> dict[str, object]:
    """What an index says, without the numbers that it gives to datasets."""
    index = Index(path)
    held = {one.id: one.name for one in index.held([int(one) for one in index.ids])}
    with sqlite3.connect(path) as connection:
        stems = [row[0] for row in connection.execute("SELECT stem FROM postings")]
    postings = {key: index.posting(key) for key in stems}
    return {
        "words": index.words,
        "postings": {key: {held[int(one)]: int(mark) for one, mark in zip(*found, strict=True)} for key, found in
                     postings.items()},
        "counts": {(f.name, v.code): v.count for f in ask(index).facets for v in f.values},
        "titles": names(ask(index, sort="title")),
    }  # fmt: skip


def test_an_index_that_was_changed_is_like_one_that_was_made_anew(tmp_path: Path) -> None:
    first = [
        a_document("one"),
        a_document("two", "Second of two", theme="people"),
        a_document("three", areas=(HALTON,)),
    ]
    after = [a_document("one"), a_document("two", "Another title", areas=(ANFIELD,)), a_document("four", theme="new")]

    build(tmp_path / "changed.sqlite", enumerate(first, 1))
    update(tmp_path / "changed.sqlite", enumerate(after[1:], 4), ["three"])
    build(tmp_path / "anew.sqlite", enumerate(after, 1))

    assert content(tmp_path / "changed.sqlite") == content(tmp_path / "anew.sqlite")


def test_what_is_published_later_is_found_and_what_is_withdrawn_is_not(broken_home: Path, tmp_path: Path) -> None:
    settings = Settings(home=broken_home)
    library, other = Library(settings), Library(settings)
    assert ask(library.index(), "zebras").total == 0

    publish(settings, a_description(tmp_path, "zebras", "Zebras counted"), "population", list(people()))
    assert names(ask(library.index(), "zebras")) == names(ask(other.index(), "zebras")) == ["zebras"]

    with session_of(settings.store) as session:
        found = dataset(session, "zebras")
        assert found is not None
        store.make_none_current(session, found)
    assert ask(library.index(), "zebras").corrected == ""
    assert ask(library.index(), "zebras").total == 0


def test_areas_that_only_the_warehouse_knows_come_once_it_is_there(broken_home: Path, tmp_path: Path) -> None:
    settings, library = Settings(home=broken_home), Library(Settings(home=broken_home))
    rows = [{**row, "area_code": f"E0500{8860 + at}"[:9], "area_name": f"Place {at}"} for at, row in
            enumerate([*people()] * 3)]  # fmt: skip
    publish(settings, a_description(tmp_path, "places", "Many places"), "population", rows)
    before = [one.name for one in ask(library.index(), "Place 40").held]

    publishing.refresh_warehouse(settings)

    assert before == []
    assert names(ask(library.index(), "Place 40")) == ["places"]


def test_only_a_few_files_are_kept_and_nothing_half_written(broken_home: Path) -> None:
    library = Library(Settings(home=broken_home))
    folder = library.search.folder
    folder.mkdir(exist_ok=True)
    (folder / f"{PASSING}dead-index").write_bytes(b"half")
    for number in range(4):
        library.search.index(f"state {number}")

    assert len(list(folder.glob("*.sqlite"))) == keeping.KEPT
    assert list(folder.glob(f"{PASSING}*")) == []


def test_a_crash_while_it_is_made_leaves_nothing_that_is_taken_for_an_index(
    broken_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(Settings(home=broken_home))
    shutil.rmtree(library.search.folder, ignore_errors=True)
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "document_of", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            library.search.index("another state")

    assert library.search.index("another state").count == 2


def test_an_index_that_cannot_be_read_is_not_begun_from(broken_home: Path) -> None:
    library = Library(Settings(home=broken_home))
    library.search.index("one")
    for path in library.search.folder.glob("*.sqlite"):
        path.write_bytes(b"no database")

    assert library.search.index("two").count == 2


def test_it_is_said_where_another_process_takes_too_long(broken_home: Path) -> None:
    library = Library(Settings(home=broken_home, lock_patience_seconds=0))
    library.search.folder.mkdir(exist_ok=True)
    with exclusive(library.search.folder / "lock"), pytest.raises(NotReady):
        library.search.index("a new state")
