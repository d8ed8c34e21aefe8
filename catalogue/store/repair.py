"""Find what a crash, a full disk or a hand has left wrong in the home, and mend what can be mended.

A package that the store does not know is adopted, not removed: it was whole before it was moved into place, so what was
published is kept, and a store that was lost is written again from the packages. A version whose files are no longer
what was published is not served: the dataset goes back to its newest sound version, and nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from catalogue.config import Settings
from catalogue.store import versions as store
from catalogue.store.models import Version
from catalogue.store.publishing import home_lock, wanted_versions
from catalogue.store.session import session_of
from pipelines import packages, warehouse
from pipelines.durable import PASSING, remove_passing


@dataclass(frozen=True)
class Finding:
    """Something wrong. mend: puts it right, and may return what to say of that; None where a person must."""

    sentence: str
    mend: Callable[[], object] | None = None
    is_mended: bool = False
    done: str = "Mended."

    @property
    def line(self) -> str:
        return f"{self.sentence} {self.done if self.is_mended else ''}".strip()


def examine(settings: Settings, *, repair: bool, thorough: bool = True) -> list[Finding]:
    """Return what is wrong, in the order in which it is mended, mended already where ``repair``.

    thorough: read every file of every version again; else only those of the versions that are current.
    Raises ``durable.Busy`` while another process publishes.
    """
    found: list[Finding] = []
    with home_lock(settings):
        for finding in _findings(settings, thorough):
            found.append(_mended(finding) if repair else finding)
    return found


def adopt_and_clear(settings: Settings) -> list[Finding]:
    """Do the part that reads no published file: what every publication begins with."""
    with home_lock(settings):
        return [_mended(finding) for finding in (*_leftovers(settings), *_unknown_packages(settings))]


def _mended(finding: Finding) -> Finding:
    if finding.mend is None:
        return finding
    done = finding.mend()
    return Finding(finding.sentence, finding.mend, True, done if isinstance(done, str) else Finding.done)


def _findings(settings: Settings, thorough: bool) -> Iterator[Finding]:
    """Yield one at a time: what comes later is looked for once what came before is mended."""
    yield from _leftovers(settings)
    yield from _unknown_packages(settings)
    yield from _damaged_versions(settings, thorough)
    yield from _warehouse(settings)


def _leftovers(settings: Settings) -> Iterator[Finding]:
    dataset_folders = [path for path in sorted(settings.packages.glob("*")) if path.is_dir()]
    for folder in (settings.home, settings.packages, settings.warehouse, *dataset_folders):
        if folder.is_dir() and any(folder.glob(f"{PASSING}*")):
            name = folder.relative_to(settings.home).as_posix()
            yield Finding(f"Something half written was left in {name}.", partial(remove_passing, folder))


def _unknown_packages(settings: Settings) -> Iterator[Finding]:
    with session_of(settings.store) as session:
        known = {(row.name, row.number) for row in store.all_versions(session)}
    for folder in list(packages.all_folders(settings.packages)):
        name, number = folder.parent.name, int(folder.name)
        if (name, number) in known:
            continue
        try:
            version = packages.load(folder)
            version.check()
        except packages.Damaged as damage:
            yield Finding(f"{name} version {number} is on the disk and not in the store, and is damaged: {damage}")
            continue
        yield Finding(
            f"{name} version {number} is on the disk and not in the store.",
            partial(_adopt, settings, version),
        )


def _adopt(settings: Settings, version: packages.Version) -> None:
    """Take a package into the store; it becomes current where no later one is known."""
    with session_of(settings.store) as session:
        newest = max((row.number for row in store.versions(session, version.dataset)), default=0)
        row = store.add_version(session, version)
        if version.number > newest:
            store.make_current(session, row)


def _damaged_versions(settings: Settings, thorough: bool) -> Iterator[Finding]:
    with session_of(settings.store) as session:
        current = {row.id for row in store.current_versions(session)}
        rows = [row for row in store.all_versions(session) if thorough or row.id in current]
    for row in rows:
        if damage := _damage(settings, row):
            if row.id in current:
                yield Finding(damage, partial(_step_back, settings, row.name))
            else:
                yield Finding(f"{damage} It is not the current version. Put its files back from a copy.")


def _damage(settings: Settings, row: Version) -> str | None:
    """Say what is wrong with a version's files, judged by the hash that the store keeps of their checksums."""
    folder = store.package_path(settings.packages, row)
    try:
        version = packages.load(folder)
        if packages.sha256(folder / packages.CHECKSUMS) != row.checksums:
            return f"The list of checksums of {row.name} version {row.number} is not what was published."
        version.check()
    except packages.Damaged as damage:
        return str(damage)
    return None


def _step_back(settings: Settings, name: str) -> str:
    """Make the newest sound version current; where there is none, the dataset is public no longer. Says which."""
    with session_of(settings.store) as session:
        rows = store.versions(session, name)
        sound = next((row for row in rows if _damage(settings, row) is None), None)
        if sound is not None:
            store.make_current(session, sound)
            return f"Version {sound.number} is current instead. `lcr build {name}` publishes it anew."
        if rows:
            store.make_none_current(session, rows[0].dataset)
    return f"No sound version is left, so {name} is not public now. `lcr build {name}` publishes it anew."


def _warehouse(settings: Settings) -> Iterator[Finding]:
    wanted = wanted_versions(settings)
    if not wanted and not settings.warehouse.is_dir():
        return

    build = partial(warehouse.build_warehouse, settings.warehouse, wanted, name=settings.warehouse_name)
    if not warehouse.is_sound(settings.warehouse):
        yield Finding("The warehouse is missing, or is not what was built.", partial(build, anew=True))
    elif not warehouse.is_up_to_date(settings.warehouse, wanted):
        yield Finding("The warehouse does not hold the current versions.", build)
