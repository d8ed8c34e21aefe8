"""Keep the index in step with what is public.

Its file name holds the state that it was made of, so a file is never changed once it has its name: one process makes
the next beside it, under a lock, and renames it in; others go on with theirs until they look at the state again. Where
only a few datasets changed, the last index is copied and changed, so that a publication costs what was published.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
from functools import lru_cache
from pathlib import Path

from catalogue.config import Settings
from catalogue.entries import Entry
from catalogue.errors import NotReady
from catalogue.query.connection import Warehouse, quote
from catalogue.search.building import Numbered, build, held_versions, update
from catalogue.search.documents import Area, areas_of, document_of
from catalogue.search.index import Index
from catalogue.store import versions as store
from catalogue.store.session import session_of
from pipelines import packages
from pipelines.durable import Busy, exclusive, make_folder, remove_passing, whole_file
from pipelines.warehouse_metadata import table_name
from schemas import code_lists

KEPT = 2  # files: the current one, and the one before for those who are still reading it
AT_ONCE = 200  # descriptors in memory
UNFINISHED = 0  # instead of a version's number: to be written again once its areas can be read
FEW = 0.2  # of all datasets: where more changed, the index is written whole


class Search:
    """The index of one home. Safe for several threads and processes."""

    def __init__(self, settings: Settings, warehouse: Warehouse) -> None:
        self.settings = settings
        self.warehouse = warehouse
        self.folder = settings.home / "search"
        self._lock = threading.Lock()
        self._held: tuple[str, Index] | None = None

    def index(self, state: str) -> Index:
        """The index of this state, made where nobody has made it. Raises NotReady where it cannot be had in time."""
        held = self._held
        if held is None or held[0] != state:
            with self._lock:
                held = self._held
                if held is None or held[0] != state:
                    held = self._held = (state, self._open(state))
        return held[1]

    def _open(self, state: str) -> Index:
        path = self.folder / f"{_mark(state)}.sqlite"
        try:
            if not path.is_file():
                self._make(path, state)
            return Index(path)
        except Busy as error:
            raise NotReady("The search is being made ready.") from error
        except (OSError, sqlite3.Error) as error:
            raise NotReady("The search cannot be opened at the moment.") from error

    def _make(self, path: Path, state: str) -> None:
        make_folder(self.folder)
        with exclusive(self.folder / "lock", self.settings.lock_patience_seconds):
            if path.is_file():
                return
            remove_passing(self.folder)
            with whole_file(path) as passing:
                self._write(passing, self._last())
            for old in self._files()[KEPT:]:
                old.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        """The newest first."""
        return sorted(self.folder.glob("*.sqlite"), key=lambda path: path.stat().st_mtime_ns, reverse=True)

    def _last(self) -> Path | None:
        """The newest index of this form that can be read."""
        return next((path for path in self._files() if path.name.startswith(f"{_form()}-")), None)

    def _write(self, passing: Path, last: Path | None) -> None:
        with session_of(self.settings.store) as session:
            wanted = dict(store.current_numbers(session))
        held = _held_versions(last)
        changed = [name for name, version in wanted.items() if held.get(name) != version]
        gone = [name for name in held if name not in wanted]
        if last is None or not held or len(changed) + len(gone) > FEW * len(wanted):
            return build(passing, self._documents(list(wanted.values())))
        shutil.copyfile(last, passing)
        update(passing, self._documents([wanted[name] for name in changed]), gone)
        return None

    def _documents(self, versions: list[int]) -> Numbered:
        """Some at a time: all descriptors at once would not fit."""
        for start in range(0, len(versions), AT_ONCE):
            with session_of(self.settings.store) as session:
                for row in store.versions_by_number(session, versions[start : start + AT_ONCE]):
                    package = packages.Version(store.package_path(self.settings.packages, row), row.descriptor)
                    entry = Entry(package, row.descriptor)
                    areas = areas_of(entry.facts)
                    if areas is None:
                        areas = self._areas_with_figures(entry)
                    yield row.id if areas is not None else UNFINISHED, document_of(entry, areas or [])

    def _areas_with_figures(self, entry: Entry) -> list[Area] | None:
        """From the data itself: a descriptor lists only few areas. None while the warehouse is behind."""
        table = table_name(entry.name)
        try:
            if self._numbers().get(entry.name) != entry.number:
                return None
            if not {"area_code", "area_name"} <= set(self.warehouse.columns(table)):
                return []
            sql = f"SELECT DISTINCT area_code, area_name FROM {quote(table)} WHERE area_code IS NOT NULL ORDER BY 1"
            return [Area(row["area_code"], row["area_name"] or "") for row in self.warehouse.rows(sql)]
        except NotReady:
            return None

    def _numbers(self) -> dict[str, int]:
        """Which version of each dataset the warehouse holds."""
        sql = "SELECT name, version FROM datasets"
        return self.warehouse.remembered(
            "numbers held", lambda: {row["name"]: row["version"] for row in self.warehouse.rows(sql)}
        )


def _held_versions(path: Path | None) -> dict[str, int]:
    try:
        return held_versions(path) if path else {}
    except (OSError, sqlite3.Error):
        return {}


def _mark(state: str) -> str:
    return f"{_form()}-{hashlib.sha256(state.encode()).hexdigest()[:24]}"


@lru_cache
def _form() -> str:
    """The hash of what an index is made by, so that a new release makes its own: our code, and the words of codes."""
    root = Path(__file__).parents[1]
    made_by = [root / "entries.py", *(root / "search" / f"{name}.py" for name in ("building", "documents", "stemming"))]
    digest = hashlib.sha256()
    for path in (*made_by, *sorted(code_lists.FOLDER.glob("*.csv"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
