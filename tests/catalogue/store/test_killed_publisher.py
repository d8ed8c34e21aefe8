"""A publisher that is killed at any step leaves the old or the new version, and the next start puts the rest right."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import duckdb
import pytest

from catalogue.config import Settings
from catalogue.store import versions as store
from catalogue.store.publishing import STEPS, publish_dataset, refresh_warehouse
from catalogue.store.repair import examine
from catalogue.store.session import session_of
from pipelines import descriptions, packages, warehouse
from tests import a_killed_publisher
from tests.a_dataset import a_dataset, harmonise
from tests.a_killed_publisher import exit_code

OLD, NEW = [13_500.0], [13_000.0]


def publish(settings: Settings, folder: Path) -> None:
    publish_dataset(settings, descriptions.load(folder), harmonise)
    refresh_warehouse(settings)


def served(settings: Settings) -> list[float]:
    """What visitors see: the values in the public warehouse."""
    with duckdb.connect(str(warehouse.current(settings.warehouse)), read_only=True) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM observations").fetchall()]


def current(settings: Settings) -> tuple[int, list[float]]:
    """What the store says, and the values of that version's own file, its bytes checked."""
    with session_of(settings.store) as session:
        row = store.current_version(session, "claimants")
        assert row is not None
        version = store.package(settings.packages, row)
    version.check()
    rows = duckdb.read_parquet(str(version.checked("claimants.parquet"))).select("value").fetchall()
    return version.number, [row[0] for row in rows]


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Settings:
    """A home in which the old version is public, and a source file that has changed since."""
    settings = Settings(home=home)
    publish(settings, a_dataset(tmp_path, ("E08000012", "2023", OLD[0])))
    a_dataset(tmp_path, ("E08000012", "2024", NEW[0]))
    return settings


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_old_or_the_new_is_served_and_the_next_start_repairs(
    step: str, settings: Settings, tmp_path: Path
) -> None:
    assert exit_code(a_killed_publisher.publish, settings.home, tmp_path / "claimants", step) == -signal.SIGKILL

    committed = STEPS.index(step) >= STEPS.index("committed")
    assert current(settings) == ((2, NEW) if committed else (1, OLD))
    assert served(settings) == (NEW if step == "pointer moved" else OLD)

    examine(settings, repair=True, thorough=False)

    renamed = STEPS.index(step) >= STEPS.index("package renamed")
    assert current(settings) == ((2, NEW) if renamed else (1, OLD))
    assert served(settings) == (NEW if renamed else OLD)
    assert list(settings.home.rglob(".new-*")) == []
    assert list(settings.home.rglob("*.wal")) == []
    assert examine(settings, repair=False) == []

    publish(settings, tmp_path / "claimants")
    assert (current(settings), served(settings)) == ((2, NEW), NEW)
    assert packages.numbers(settings.packages, "claimants") == [1, 2]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_the_first_publication_nothing_or_the_whole_is_there(step: str, home: Path, tmp_path: Path) -> None:
    settings = Settings(home=home)
    folder = a_dataset(tmp_path, ("E08000012", "2024", NEW[0]))
    assert exit_code(a_killed_publisher.publish, home, folder, step) == -signal.SIGKILL

    examine(settings, repair=True, thorough=False)
    publish(settings, folder)

    assert (current(settings), served(settings)) == ((1, NEW), NEW)


def test_every_step_is_passed_in_this_order(home: Path, tmp_path: Path) -> None:
    passed: list[str] = []
    publish_dataset(Settings(home=home), descriptions.load(a_dataset(tmp_path)), harmonise, passed.append)
    refresh_warehouse(Settings(home=home), passed.append)

    assert passed == list(STEPS)


def test_a_killed_repair_is_repaired_by_the_next(settings: Settings, tmp_path: Path) -> None:
    exit_code(a_killed_publisher.publish, settings.home, tmp_path / "claimants", "committed")

    assert exit_code(a_killed_publisher.repair, settings.home, "warehouse written") == -signal.SIGKILL
    assert served(settings) == OLD
    assert [finding.is_mended for finding in examine(settings, repair=True)] == [True, True]
    assert served(settings) == NEW


def test_the_whole_state_is_written_again_from_the_packages(settings: Settings, tmp_path: Path) -> None:
    publish(settings, tmp_path / "claimants")
    for path in settings.home.glob("catalogue.sqlite*"):
        path.unlink()
    lost = Settings(home=settings.home, store_url=f"sqlite:///{settings.home}/again.sqlite")

    findings = [finding.line for finding in examine(lost, repair=True)]

    assert findings == [
        "claimants version 1 is on the disk and not in the store. Mended.",
        "claimants version 2 is on the disk and not in the store. Mended.",
    ]
    assert (current(lost), served(lost)) == ((2, NEW), NEW)
    assert json.loads((lost.packages / "claimants" / "2" / "datapackage.json").read_text())["lcr:version"] == 2
