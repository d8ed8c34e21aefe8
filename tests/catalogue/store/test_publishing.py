"""A version is whole, public in one moment, and never changed afterwards."""

from __future__ import annotations

import csv
import json
import stat
import subprocess
from pathlib import Path

import duckdb
import frictionless
import pytest

from catalogue.config import Settings
from catalogue.store import publishing
from catalogue.store import versions as store
from catalogue.store.datasets import datasets
from catalogue.store.publishing import DataHasErrors, is_superseded, publish_dataset, refresh_warehouse
from catalogue.store.session import session_of
from pipelines import descriptions, packages, publish
from pipelines.packages import Damaged, Version
from pipelines.publication import CannotPublish
from tests.a_dataset import a_dataset, harmonise, harmonise_with_an_error


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home)


def publish_folder(settings: Settings, folder: Path) -> Version | None:
    return publish_dataset(settings, descriptions.load(folder), harmonise)


def published(settings: Settings, folder: Path) -> Version:
    version = publish_folder(settings, folder)
    assert version is not None
    return version


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_version_holds_every_file_that_was_promised(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))

    assert version.folder == settings.packages / "claimants" / "1"
    assert sorted(all_bytes(version.folder)) == [
        "changes.csv",
        "checksums.sha256",
        "claimants.csv",
        "claimants.parquet",
        "datapackage.json",
        "provenance.parquet",
        "recipe.yaml",
        "report.json",
        "source/claimants.csv",
    ]


def test_the_source_file_is_kept_byte_for_byte(settings: Settings, tmp_path: Path) -> None:
    folder = a_dataset(tmp_path)
    version = published(settings, folder)

    assert (version.folder / "source" / "claimants.csv").read_bytes() == (folder / "claimants.csv").read_bytes()


def test_frictionless_finds_the_package_valid(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    report = frictionless.validate(str(version.folder / "datapackage.json"))

    assert report.flatten(["type", "note"]) == []
    assert (report.tasks[0].name, report.tasks[0].type) == ("claimants", "table")
    assert report.tasks[0].stats["rows"] == 3


def test_frictionless_sees_a_csv_that_is_not_what_was_published(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    version.csv.chmod(0o644)
    version.csv.write_bytes(version.csv.read_bytes().replace(b"2105", b"2106"))
    report = frictionless.validate(str(version.folder / "datapackage.json"))

    assert "hash-count" in [row[0] for row in report.flatten(["type"])]


def test_the_descriptor_says_what_is_in_the_package(settings: Settings, tmp_path: Path) -> None:
    facts = published(settings, a_dataset(tmp_path)).descriptor

    assert (facts["name"], facts["version"], facts["lcr:version"]) == ("claimants", "1", 1)
    assert (facts["lcr:schema"], facts["lcr:schemaVersion"]) == ("unemployment", "1.0.0")
    assert facts["lcr:publisher"] == "Office for National Statistics"
    assert facts["lcr:period"] == {"start": "2022-01-01", "end": "2023-12-31"}
    assert facts["lcr:areas"]["types"] == {"local_authority": 2}
    assert facts["lcr:areas"]["areas"][0]["code"] == "E06000006"
    assert facts["lcr:measures"] == ["claimant_count"]
    assert facts["lcr:rows"] == 3
    assert facts["lcr:quality"]["outcome"] == "passed"
    assert facts["lcr:quality"]["cells"] == {"total": 3, "values": 2, "statuses": 1, "issues": 0}
    assert facts["lcr:caveats"] == ["Rounded to five."]
    assert facts["lcr:sourceFile"]["path"] == "source/claimants.csv"
    assert facts["licenses"][0]["name"] == "OGL-UK-3.0"


def test_every_row_of_the_provenance_names_the_cell_of_one_observation(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    joined = duckdb.sql(
        f"SELECT period, value, source_row, source_column FROM '{version.parquet}'"
        f" JOIN '{version.folder / 'provenance.parquet'}' USING (area_code, period, sex, measure) ORDER BY ALL"
    )

    assert joined.fetchall() == [("2022", None, 4, 3), ("2023", 2105.0, 3, 3), ("2023", 13500.0, 2, 3)]


def test_the_csv_and_the_parquet_hold_the_same_rows(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    with version.csv.open(newline="") as file:
        written = [(row["area_code"], row["period"], row["value"]) for row in csv.DictReader(file)]

    rows = duckdb.sql(f"SELECT area_code, period, value FROM '{version.parquet}'").fetchall()
    assert written == [(area, period, "" if value is None else f"{value:.0f}") for area, period, value in rows]


def test_a_change_in_the_list_of_changes_is_no_formula(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))

    assert (version.folder / "changes.csv").read_text() == (
        "rule,field,before,after,cells,cell\nmarker,value,'=[c],,1,C4\n"
    )


def test_sha256sum_agrees_with_the_list_of_checksums(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    check = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "checksums.sha256"], cwd=version.folder, capture_output=True
    )

    assert (check.returncode, check.stdout) == (0, b"")
    assert len(version.checksums) == len(all_bytes(version.folder)) - 1


def test_no_published_file_may_be_written_to(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in version.folder.rglob("*") if path.is_file()}

    assert modes == {0o444}


def test_the_store_says_which_version_is_current(settings: Settings, tmp_path: Path) -> None:
    published(settings, a_dataset(tmp_path))

    with session_of(settings.store) as session:
        assert [row.name for row in datasets(session)] == ["claimants"]
        row = store.current_version(session, "claimants")
        assert row is not None
        assert (row.number, row.rows, row.outcome) == (1, 3, "passed")
        assert store.package(settings.packages, row).number == 1
        assert store.current_version(session, "nothing") is None


def test_an_unchanged_input_is_not_read_again(settings: Settings, tmp_path: Path) -> None:
    folder = a_dataset(tmp_path)
    published(settings, folder)

    def read_again(description: object) -> object:
        raise AssertionError("it was read again")

    assert publish_dataset(settings, descriptions.load(folder), read_again) is None  # type: ignore[arg-type]
    assert packages.numbers(settings.packages, "claimants") == [1]


def test_other_code_that_gives_the_same_figures_publishes_nothing_and_is_remembered(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_dataset(tmp_path)
    published(settings, folder)
    monkeypatch.setattr(publish, "code_fingerprint", lambda: "other code")

    assert publish_folder(settings, folder) is None
    assert packages.numbers(settings.packages, "claimants") == [1]
    assert publishing.is_published(settings, descriptions.load(folder))


def test_a_changed_source_gives_the_next_version_and_leaves_the_last_as_it_was(
    settings: Settings, tmp_path: Path
) -> None:
    first = published(settings, a_dataset(tmp_path))
    before = all_bytes(first.folder)
    second = published(settings, a_dataset(tmp_path, ("E08000012", "2024", 13_000.0)))

    assert (second.number, second.descriptor["lcr:rows"]) == (2, 1)
    assert all_bytes(first.folder) == before
    with session_of(settings.store) as session:
        assert [row.number for row in store.versions(session, "claimants")] == [2, 1]
        current = store.current_version(session, "claimants")
        assert current is not None
        assert current.number == 2


def test_a_changed_title_is_a_new_version(settings: Settings, tmp_path: Path) -> None:
    published(settings, a_dataset(tmp_path))

    assert published(settings, a_dataset(tmp_path, title="Claimants")).number == 2
    with session_of(settings.store) as session:
        assert [row.title for row in datasets(session)] == ["Claimants"]


def test_a_recipe_that_a_person_keeps_is_published_as_it_is(settings: Settings, tmp_path: Path) -> None:
    folder = a_dataset(tmp_path)
    (folder / "recipe.yaml").write_text("# Mine\nschema: unemployment\n")

    assert (published(settings, folder).folder / "recipe.yaml").read_text() == "# Mine\nschema: unemployment\n"


def test_the_source_of_an_earlier_version_is_known_to_be_superseded(settings: Settings, tmp_path: Path) -> None:
    folder = a_dataset(tmp_path)
    published(settings, folder)
    newer = tmp_path / "newer.csv"
    newer.write_text("code,year,value\nE08000012,2024,5\n")
    version = publish_dataset(settings, descriptions.load(folder, newer), harmonise)

    assert version is not None
    assert version.descriptor["lcr:sourceFile"]["name"] == "newer.csv"
    assert is_superseded(settings, descriptions.load(folder))
    assert not is_superseded(settings, descriptions.load(folder, newer))


def test_data_with_errors_is_refused_unless_its_publisher_allows_it(settings: Settings, tmp_path: Path) -> None:
    refused = descriptions.load(a_dataset(tmp_path, name="strict"))
    allowed = descriptions.load(a_dataset(tmp_path, name="lenient", **{"lcr:allowErrors": True}))

    with pytest.raises(DataHasErrors, match=r"strict: the check found 1 error\. The first: Row 2 is wrong\."):
        publish_dataset(settings, refused, harmonise_with_an_error)
    assert not (settings.packages / "strict").exists()
    version = publish_dataset(settings, allowed, harmonise_with_an_error)
    assert version is not None
    assert version.descriptor["lcr:quality"]["outcome"] == "failed"


def test_a_run_without_a_table_cannot_be_published(settings: Settings, tmp_path: Path) -> None:
    run = harmonise(descriptions.load(a_dataset(tmp_path)))
    run.schema = run.relation = None

    with pytest.raises(CannotPublish, match=r"no schema fits claimants\.csv"):
        publish_dataset(settings, descriptions.load(a_dataset(tmp_path)), lambda description: run)


def test_a_writer_that_fails_leaves_no_trace(settings: Settings, tmp_path: Path) -> None:
    def fail(step: str) -> None:
        if step == "checksums written":
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        publish_dataset(settings, descriptions.load(a_dataset(tmp_path)), harmonise, fail)

    assert list((settings.packages / "claimants").iterdir()) == []
    assert published(settings, a_dataset(tmp_path)).number == 1


def test_a_flipped_bit_is_found_before_the_file_is_served_or_read(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    data = bytearray(version.parquet.read_bytes())
    data[len(data) // 2] ^= 1
    version.parquet.chmod(0o644)
    version.parquet.write_bytes(data)

    with pytest.raises(Damaged, match=r"claimants\.parquet of claimants version 1 is not what was published"):
        version.checked("claimants.parquet")
    with pytest.raises(Damaged):
        refresh_warehouse(settings)
    assert not list(settings.warehouse.glob("*.duckdb"))


def test_a_file_that_is_no_part_of_the_version_is_never_given(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))

    for name in ("../../../catalogue.sqlite", "/etc/passwd", "nothing.csv"):
        with pytest.raises(Damaged, match="has no file"):
            version.checked(name)


def test_the_report_in_the_package_is_one_that_frictionless_reads(settings: Settings, tmp_path: Path) -> None:
    version = published(settings, a_dataset(tmp_path))
    report = frictionless.Report.from_descriptor(json.loads((version.folder / "report.json").read_text()))

    assert report.valid
