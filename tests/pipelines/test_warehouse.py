"""The warehouse holds the current versions and says what they mean; what is public is never written to."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb
import pytest

from pipelines import descriptions, packages, warehouse
from pipelines.packages import Damaged, Version
from pipelines.publication import Publication
from pipelines.publish import write_package
from pipelines.warehouse import NoWarehouse, build_warehouse, current, tidy
from tests.a_dataset import AField, a_dataset, harmonise


def a_version(tmp_path: Path, name: str, value: float, number: int = 1, dimension: str = "sex") -> Version:
    """Write the package of a dataset with one observation, of a schema whose one dimension has this name."""
    description = descriptions.load(a_dataset(tmp_path, ("E08000012", "2024", value), name=name))
    run = harmonise(description)
    if dimension != "sex":
        run.connection.execute(f"ALTER TABLE observations RENAME COLUMN sex TO {dimension}")
        assert run.schema is not None
        fields = tuple(AField(dimension, description="How.") if f.name == "sex" else f for f in run.schema.fields)
        key = tuple(dimension if part == "sex" else part for part in run.schema.primary_key)
        run.schema = type(run.schema)("active-travel", fields=fields, primary_key=key)
    version = write_package(Publication(description, run, number, "input"), tmp_path / "packages")
    assert version is not None
    return version


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(current(folder)), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The warehouse of two datasets, one with the dimension sex and one with the dimension mode."""
    wanted = [a_version(tmp_path, "claimants", 5.0), a_version(tmp_path, "cycling-trips", 7.0, dimension="mode")]
    build_warehouse(tmp_path / "warehouse", {version.dataset: version for version in wanted})
    return tmp_path / "warehouse"


def test_each_dataset_has_a_table_of_its_name(folder: Path) -> None:
    assert rows(folder, "SELECT area_code, period, value FROM claimants") == [("E08000012", "2024", 5.0)]
    assert rows(folder, "SELECT value FROM cycling_trips") == [(7.0,)]


def test_the_view_has_every_dimension_and_null_where_a_dataset_has_none(folder: Path) -> None:
    columns = [row[0] for row in rows(folder, "DESCRIBE observations")]

    assert (
        columns
        == (
            "dataset area_code area_name area_type period period_start period_end period_type "
            "sex mode measure value unit lower_95 upper_95 status"
        ).split()
    )
    assert rows(folder, "SELECT dataset, sex, mode, value, lower_95 FROM observations ORDER BY dataset") == [
        ("claimants", "all", None, 5.0, None),
        ("cycling-trips", None, "all", 7.0, None),
    ]


def test_every_table_and_column_says_what_it_is(folder: Path) -> None:
    silent = "database_name = current_database() AND NOT internal AND coalesce(comment, '') = ''"

    assert rows(folder, f"SELECT table_name FROM duckdb_tables() WHERE {silent}") == []
    assert rows(folder, f"SELECT view_name FROM duckdb_views() WHERE {silent}") == []
    assert rows(folder, f"SELECT table_name, column_name FROM duckdb_columns() WHERE {silent}") == []
    found = rows(
        folder, "SELECT comment FROM duckdb_columns() WHERE (table_name, column_name) = ('cycling_trips', 'mode')"
    )
    assert found == [("How.",)]


def test_the_metadata_tables_join_to_the_observations(folder: Path) -> None:
    assert rows(folder, "SELECT name, table_name, version, publisher, licence FROM datasets ORDER BY name") == [
        ("claimants", "claimants", 1, "Office for National Statistics", "OGL-UK-3.0"),
        ("cycling-trips", "cycling_trips", 1, "Office for National Statistics", "OGL-UK-3.0"),
    ]
    assert rows(folder, "SELECT position, is_key FROM fields WHERE (dataset, name) = ('claimants', 'sex')") == [
        (8, True)
    ]
    joined = "SELECT DISTINCT a.name, m.unit FROM observations o JOIN areas a ON a.code = o.area_code JOIN measures m"
    assert rows(folder, f"{joined} ON m.code = o.measure") == [("Liverpool", "persons")]
    assert rows(folder, "SELECT label FROM code_lists WHERE (list, code) = ('sex', 'female')") == [("Female",)]


def test_the_areas_that_an_area_lies_in_are_there_too(folder: Path) -> None:
    missing = "SELECT parent FROM areas WHERE parent IS NOT NULL AND parent NOT IN (SELECT code FROM areas)"

    assert rows(folder, missing) == []
    assert rows(folder, "SELECT is_in_region FROM areas WHERE code = 'E08000012'") == [(True,)]


def test_the_pointer_is_a_checksum_that_holds(folder: Path) -> None:
    digest, name = (folder / "current").read_text().strip().split("  ")

    assert name == "liverpool-way-000001.duckdb"
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_nothing_but_the_file_and_its_pointer_is_left(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["current", "liverpool-way-000001.duckdb"]


def test_a_reader_keeps_what_it_opened_and_the_next_reads_the_new(folder: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(current(folder)), read_only=True) as reader:
        build_warehouse(folder, {"claimants": a_version(tmp_path, "claimants", 6.0, number=2)})

        assert reader.execute("SELECT value FROM claimants").fetchall() == [(5.0,)]
    assert rows(folder, "SELECT value FROM claimants") == [(6.0,)]
    assert rows(folder, "SELECT name, version FROM datasets") == [("claimants", 2)]
    assert rows(folder, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'cycling_trips'") == [(0,)]


def test_only_what_changed_is_read_again(folder: Path, tmp_path: Path) -> None:
    unchanged = packages.load(tmp_path / "packages" / "cycling-trips" / "1")
    unchanged.parquet.unlink()
    changed = a_version(tmp_path, "claimants", 6.0, number=2)
    build_warehouse(folder, {"claimants": changed, "cycling-trips": unchanged})

    assert rows(folder, "SELECT dataset, value FROM observations ORDER BY ALL") == [
        ("claimants", 6.0),
        ("cycling-trips", 7.0),
    ]


def test_a_damaged_last_generation_is_not_built_upon(folder: Path, tmp_path: Path) -> None:
    data = bytearray(current(folder).read_bytes())
    data[len(data) // 2] ^= 1
    current(folder).chmod(0o644)
    current(folder).write_bytes(data)
    unchanged = packages.load(tmp_path / "packages" / "cycling-trips" / "1")
    build_warehouse(folder, {"cycling-trips": unchanged})

    assert warehouse.is_sound(folder)
    assert rows(folder, "SELECT value FROM observations") == [(7.0,)]


def test_a_damaged_parquet_leaves_the_last_generation_public(folder: Path, tmp_path: Path) -> None:
    version = a_version(tmp_path, "claimants", 6.0, number=2)
    version.parquet.chmod(0o644)
    version.parquet.write_bytes(version.parquet.read_bytes()[:-1] + b"!")

    with pytest.raises(Damaged):
        build_warehouse(folder, {"claimants": version})
    assert rows(folder, "SELECT value FROM claimants") == [(5.0,)]
    assert sorted(path.name for path in folder.iterdir()) == ["current", "liverpool-way-000001.duckdb"]


def test_it_is_up_to_date_only_with_just_these_versions(folder: Path, tmp_path: Path) -> None:
    wanted = {name: packages.load(tmp_path / "packages" / name / "1") for name in ("claimants", "cycling-trips")}

    assert warehouse.is_up_to_date(folder, wanted)
    assert not warehouse.is_up_to_date(folder, {"claimants": wanted["claimants"]})
    assert not warehouse.is_up_to_date(tmp_path / "nowhere", wanted)


def test_a_warehouse_without_a_dataset_answers_with_no_rows(tmp_path: Path) -> None:
    build_warehouse(tmp_path, {})

    assert rows(tmp_path, "SELECT * FROM observations") == []


def test_what_has_not_been_built_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match="The warehouse has not been built"):
        current(tmp_path)


def test_replaced_generations_go_after_their_time_and_the_public_one_stays(folder: Path, tmp_path: Path) -> None:
    old = current(folder)
    build_warehouse(folder, {"claimants": a_version(tmp_path, "claimants", 6.0, number=2)})

    assert tidy(folder, grace_seconds=3600) == []
    os.utime(old, (0, 0))
    os.utime(current(folder), (0, 0))
    assert tidy(folder, grace_seconds=3600) == [old]
    assert rows(folder, "SELECT value FROM claimants") == [(6.0,)]
