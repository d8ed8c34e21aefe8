"""What is public now: the datasets, their versions and files, and the warehouse. Every page begins here."""

from __future__ import annotations

from pathlib import Path

from catalogue.config import Settings
from catalogue.entries import Entry
from catalogue.errors import DatasetNotFound, FileDamaged, FileNotFound, NotReady, VersionNotFound
from catalogue.query.connection import Warehouse
from catalogue.search.index import Index
from catalogue.search.keeping import Search
from catalogue.store import versions as store
from catalogue.store.models import Version
from catalogue.store.session import session_of
from pipelines import packages


class Library:
    """Safe for several threads: it holds only what is derived from the store and from immutable packages."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.warehouse = Warehouse(settings.home)
        self.search = Search(settings, self.warehouse)
        self._known: tuple[str, tuple[Entry, ...]] = ("", ())

    def state(self) -> str:
        """Changes with every publication; what was worked out under the same state may be answered again."""
        with session_of(self.settings.store) as session:
            state = store.state(session)
        try:
            return f"{state}.{self.warehouse.current().name}"
        except NotReady:
            return f"{state}.none"

    def index(self) -> Index:
        """What search reads: of what is public now. Raises NotReady."""
        return self.search.index(self.state())

    def entries(self) -> tuple[Entry, ...]:
        """The current version of every public dataset, by title."""
        with session_of(self.settings.store) as session:
            state = store.state(session)
            if state != self._known[0]:
                found = (self._entry(row) for row in store.current_versions(session))
                self._known = (state, tuple(sorted(found, key=lambda entry: entry.title.casefold())))
        return self._known[1]

    def entry(self, name: str) -> Entry:
        """The current version of a dataset. Raises DatasetNotFound."""
        for entry in self.entries():
            if entry.name == name:
                return entry
        raise DatasetNotFound(name)

    def versions(self, name: str) -> list[Entry]:
        """Every version of a public dataset, the newest first. Raises DatasetNotFound."""
        newest = self.entry(name).number
        with session_of(self.settings.store) as session:
            rows = [row for row in store.versions(session, name) if row.number <= newest]
            return [self._entry(row) for row in rows]

    def version(self, name: str, number: int) -> Entry:
        """One version of a public dataset. Raises DatasetNotFound or VersionNotFound."""
        for entry in self.versions(name):
            if entry.number == number:
                return entry
        raise VersionNotFound(name, str(number))

    def checked(self, entry: Entry, path: str) -> tuple[Path, str]:
        """A file of a version and its sha256, having compared the two. Raises FileDamaged."""
        try:
            if path == packages.CHECKSUMS:
                return entry.package.folder / path, packages.sha256(entry.package.folder / path)
            return entry.package.checked(path), entry.package.checksums[path]
        except (packages.Damaged, OSError) as error:
            raise FileDamaged(Path(path).name) from error

    def find_file(self, name: str, resource: str) -> tuple[Entry, str, bool]:
        """The version and the file that a resource's id means, and whether it names one version for ever.

        ``csv`` is the newest version's; ``3-csv`` is version 3's and never changes.
        """
        number, dash, key = resource.partition("-")
        is_pinned = bool(dash) and number.isdecimal() and len(number) < 10
        entry = self.version(name, int(number)) if is_pinned else self.entry(name)
        if not is_pinned:
            key = resource
        if key not in entry.files:
            raise FileNotFound(name, resource)
        return entry, key, is_pinned

    def _entry(self, row: Version) -> Entry:
        """From the store's copy of the descriptor, so that one damaged file takes down no page but its own download."""
        package = packages.Version(store.package_path(self.settings.packages, row), row.descriptor)
        return Entry(package, row.descriptor)
