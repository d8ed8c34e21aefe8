"""Building: each dataset for itself, in sentences, and the warehouse once at the end."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from catalogue import publishing
from catalogue.config import Settings
from catalogue.publishing import build, build_datasets, examine, export_current, publish_dataset, repair_at_start
from catalogue.store.publishing import home_lock
from pipelines import warehouse
from tests.a_dataset import a_dataset, harmonise, harmonise_with_an_error

ROW = ("E08000012", "2024", 5.0)


@pytest.fixture
def settings(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A folder of datasets, read by the small run of the tests."""
    monkeypatch.setattr(publishing, "_harmonise", harmonise)
    (tmp_path / "datasets").mkdir()
    return Settings(home=home, datasets=tmp_path / "datasets")


def sentences(settings: Settings, *names: str) -> list[str]:
    return [outcome.sentence for outcome in build_datasets(names, settings)]


def served(settings: Settings) -> list[tuple[str, float]]:
    with duckdb.connect(str(warehouse.current(settings.warehouse)), read_only=True) as connection:
        return connection.execute("SELECT dataset, value FROM observations ORDER BY ALL").fetchall()


def test_every_dataset_is_published_once_and_then_left_alone(settings: Settings, tmp_path: Path) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    a_dataset(tmp_path / "datasets", ROW, name="two")

    assert sentences(settings) == [
        "one: published version 1, 1 observation.",
        "two: published version 1, 1 observation.",
    ]
    first = warehouse.current(settings.warehouse)
    assert sentences(settings) == ["one: unchanged, nothing to publish.", "two: unchanged, nothing to publish."]
    assert warehouse.current(settings.warehouse) == first
    assert served(settings) == [("one", 5.0), ("two", 5.0)]


def test_only_the_named_datasets_are_built(settings: Settings, tmp_path: Path) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    a_dataset(tmp_path / "datasets", ROW, name="two")

    assert sentences(settings, "two") == ["two: published version 1, 1 observation."]


def test_one_that_fails_does_not_stop_the_others(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harmonise_some(description: object) -> object:
        if description.name == "b-broken":  # type: ignore[attr-defined]
            raise ZeroDivisionError("division by zero")
        wrong = description.name == "a-wrong"  # type: ignore[attr-defined]
        return (harmonise_with_an_error if wrong else harmonise)(description)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "_harmonise", harmonise_some)
    for name in ("a-wrong", "b-broken", "c-lacking", "d-right"):
        a_dataset(tmp_path / "datasets", ROW, name=name, **({"title": ""} if name == "c-lacking" else {}))
    outcomes = list(build_datasets((), settings))

    assert [(outcome.state, outcome.exit_code) for outcome in outcomes] == [
        ("refused", 1),
        ("failed", 3),
        ("failed", 2),
        ("published", 0),
    ]
    assert outcomes[0].sentence.startswith("a-wrong: the check found 1 error. The first: Row 2 is wrong.")
    assert "fault of ours" in outcomes[1].sentence
    assert outcomes[2].sentence == "c-lacking: c-lacking/datapackage.json lacks title. Add what is missing."
    assert "ZeroDivisionError" in (settings.home / "log" / "lcr.log").read_text()
    assert served(settings) == [("d-right", 5.0)]


def test_control_c_in_the_middle_of_a_query_stops_the_build(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")

    def interrupted(description: object) -> None:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(publishing, "_harmonise", interrupted)

    with pytest.raises(KeyboardInterrupt):
        list(build_datasets((), settings))


def test_a_name_that_is_no_dataset_gets_a_sentence(settings: Settings) -> None:
    (outcome,) = build_datasets(["nothing"], settings)

    assert (outcome.exit_code, outcome.sentence.split(".")[0]) == (2, "nothing: There is no dataset nothing")


def test_a_newer_file_published_by_hand_is_not_undone_by_the_next_build(settings: Settings, tmp_path: Path) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    newer = tmp_path / "newer.csv"
    newer.write_text("code,year,value\nE08000012,2025,6\n")
    sentences(settings)

    assert publish_dataset("one", [newer], settings).version == 2
    assert sentences(settings) == ["one: a newer file was published since."]
    assert served(settings) == [("one", 6.0)]
    assert publish_dataset("one", [], settings).version == 3
    assert served(settings) == [("one", 5.0)]


def test_a_published_file_keeps_its_own_name_and_kind(settings: Settings, tmp_path: Path) -> None:
    folder = a_dataset(tmp_path / "datasets", ROW, name="one")
    odd = tmp_path / "odd\nname.CSV"
    odd.write_bytes((folder / "claimants.csv").read_bytes())
    publish_dataset(str(folder), [odd], settings)
    facts = json.loads((settings.packages / "one" / "1" / "datapackage.json").read_text())

    assert facts["lcr:sourceFile"]["name"] == "odd_name.CSV"
    assert facts["resources"][-1]["format"] == "csv"
    assert examine(settings=settings).lines == ["Everything that is published is whole."]


def test_two_files_for_one_dataset_are_refused(settings: Settings, tmp_path: Path) -> None:
    folder = a_dataset(tmp_path / "datasets", ROW, name="one")
    outcome = publish_dataset("one", [folder / "claimants.csv"] * 2, settings)

    assert (outcome.exit_code, outcome.sentence) == (2, "A dataset is made from one file. Name one.")


def test_build_reports_each_dataset_as_it_comes(settings: Settings, tmp_path: Path) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    seen: list[str] = []
    outcomes = build(tmp_path / "datasets", settings.home, progress=lambda outcome: seen.append(outcome.name))

    assert [outcome.name for outcome in outcomes] == seen == ["one"]


def test_a_damaged_version_leaves_the_warehouse_as_it_was_and_doctor_mends_it(
    settings: Settings, tmp_path: Path
) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    sentences(settings)
    folder = a_dataset(tmp_path / "datasets", ("E08000012", "2024", 6.0), name="one")
    settings.warehouse.rename(tmp_path / "kept")
    sentences(settings)
    (tmp_path / "kept").joinpath("current").replace(settings.warehouse / "current")
    parquet = settings.packages / "one" / "2" / "one.parquet"
    parquet.chmod(0o644)
    parquet.write_bytes(parquet.read_bytes()[:-1] + b"!")

    assert folder.is_dir()
    assert examine(settings=settings).unmended == 2
    assert examine(repair=True, settings=settings).unmended == 0
    assert served(settings) == [("one", 5.0)]


def test_a_start_mends_and_clears_old_warehouses(settings: Settings, tmp_path: Path) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    sentences(settings)
    (settings.packages / "one" / ".new-1234-2").mkdir()

    assert repair_at_start(settings) == ["Something half written was left in packages/one. Mended."]
    assert repair_at_start(settings) == []


def test_a_start_while_another_publishes_waits_for_nothing_it_needs(settings: Settings, tmp_path: Path) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    sentences(settings)
    hurried = Settings(home=settings.home, lock_patience_seconds=0)

    with home_lock(settings):
        assert repair_at_start(hurried)[0].endswith("is publishing. Wait until it ends, then try again.")


def test_an_export_holds_every_current_file_and_the_warehouse(settings: Settings, tmp_path: Path) -> None:
    a_dataset(tmp_path / "datasets", ROW, name="one")
    sentences(settings)

    assert export_current(tmp_path / "out", settings) == 1
    original = settings.packages / "one" / "1"
    copied = {path.relative_to(original): path.read_bytes() for path in original.rglob("*") if path.is_file()}
    assert all((tmp_path / "out" / "one" / name).read_bytes() == data for name, data in copied.items())
    assert (tmp_path / "out" / "liverpool-way.duckdb").read_bytes() == warehouse.current(
        settings.warehouse
    ).read_bytes()
