"""What is wrong in the home is found, named in a sentence, and mended where it can be."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from catalogue.config import Settings
from catalogue.store import versions as store
from catalogue.store.publishing import publish_dataset, refresh_warehouse
from catalogue.store.repair import examine
from catalogue.store.session import session_of
from pipelines import descriptions, warehouse
from tests.a_dataset import a_dataset, harmonise


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Settings:
    """Two versions of one dataset are published."""
    settings = Settings(home=home)
    for value in (1.0, 2.0):
        folder = a_dataset(tmp_path, ("E08000012", "2023", value))
        publish_dataset(settings, descriptions.load(folder), harmonise)
    refresh_warehouse(settings)
    return settings


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def lines(settings: Settings, *, repair: bool = False, thorough: bool = True) -> list[str]:
    return [finding.line for finding in examine(settings, repair=repair, thorough=thorough)]


def current_number(settings: Settings) -> int | None:
    with session_of(settings.store) as session:
        row = store.current_version(session, "claimants")
        return row.number if row else None


def served(settings: Settings) -> list[float]:
    with duckdb.connect(str(warehouse.current(settings.warehouse)), read_only=True) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM observations").fetchall()]


def test_a_sound_home_has_no_findings(settings: Settings) -> None:
    assert lines(settings) == []


def test_an_empty_home_has_no_findings_and_stays_without_a_warehouse(home: Path) -> None:
    assert lines(Settings(home=home), repair=True) == []
    assert not (home / "warehouse").exists()


def test_a_damaged_current_version_gives_way_to_the_newest_sound_one(settings: Settings, tmp_path: Path) -> None:
    flip(settings.packages / "claimants" / "2" / "claimants.parquet")
    sentence = "The file claimants.parquet of claimants version 2 is not what was published."

    assert lines(settings)[0] == sentence
    assert current_number(settings) == 2
    assert lines(settings, repair=True, thorough=False) == [
        f"{sentence} Version 1 is current instead. `lcr build claimants` publishes it anew.",
        "The warehouse does not hold the current versions. Mended.",
    ]
    assert (current_number(settings), served(settings)) == (1, [1.0])
    assert lines(settings, thorough=False) == []

    publish_dataset(settings, descriptions.load(tmp_path / "claimants"), harmonise)
    assert current_number(settings) == 3


def test_a_dataset_without_a_sound_version_is_public_no_longer_and_its_files_stay(settings: Settings) -> None:
    for number in (1, 2):
        flip(settings.packages / "claimants" / str(number) / "claimants.csv")
    said = " ".join(lines(settings, repair=True))

    assert "so claimants is not public now. `lcr build claimants` publishes it anew." in said
    assert current_number(settings) is None
    assert served(settings) == []
    assert (settings.packages / "claimants" / "2" / "claimants.csv").is_file()


def test_a_damaged_version_of_the_past_waits_for_a_person(settings: Settings) -> None:
    flip(settings.packages / "claimants" / "1" / "claimants.csv")

    (finding,) = examine(settings, repair=True)
    assert finding.line.endswith("It is not the current version. Put its files back from a copy.")
    assert not finding.is_mended
    assert served(settings) == [2.0]


def test_a_list_of_checksums_that_was_changed_with_its_file_is_found(settings: Settings) -> None:
    folder = settings.packages / "claimants" / "2"
    for name in ("claimants.csv", "checksums.sha256"):
        (folder / name).chmod(0o644)
    (folder / "claimants.csv").write_text("area_code\n")
    from pipelines.packages import checksum_lines

    (folder / "checksums.sha256").write_text(checksum_lines(folder))

    assert lines(settings) == ["The list of checksums of claimants version 2 is not what was published."]


def test_a_lost_package_is_found(settings: Settings) -> None:
    folder = settings.packages / "claimants" / "2"
    folder.rename(settings.home / "elsewhere")

    assert "claimants version 2 has no readable list of checksums." in lines(settings)
    lines(settings, repair=True)
    assert (current_number(settings), served(settings)) == (1, [1.0])


def test_a_damaged_package_that_the_store_does_not_know_is_left_for_a_person(settings: Settings) -> None:
    folder = settings.packages / "claimants" / "2"
    (settings.packages / "claimants" / "7").mkdir()
    for path in folder.iterdir():
        if path.is_file():
            (settings.packages / "claimants" / "7" / path.name).write_bytes(path.read_bytes())

    (finding,) = examine(settings, repair=True)
    assert finding.line.startswith("claimants version 7 is on the disk and not in the store, and is damaged:")
    assert not finding.is_mended
    assert (settings.packages / "claimants" / "7").is_dir()


def test_a_missing_or_damaged_warehouse_is_built_again(settings: Settings) -> None:
    flip(warehouse.current(settings.warehouse))
    assert lines(settings, repair=True) == ["The warehouse is missing, or is not what was built. Mended."]
    assert served(settings) == [2.0]

    for path in settings.warehouse.iterdir():
        path.unlink()
    assert lines(settings, repair=True) == ["The warehouse is missing, or is not what was built. Mended."]
    assert served(settings) == [2.0]
