"""Files that are made when somebody asks: the whole package, the DuckDB file, and the room that all of them take."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import duckdb
import frictionless
import pytest
from flask.testing import FlaskClient

from catalogue import package_zip
from catalogue.app import create_app
from catalogue.config import Settings
from catalogue.entries import Entry
from catalogue.query.kept_files import KeptFiles
from pipelines import packages
from tests.catalogue.conftest import Visitor, visit

ZIP = "/dataset/unemployment/resource/zip/download/unemployment.zip"
OLD_ZIP = "/dataset/unemployment/resource/1-zip/download/unemployment.zip"
DUCKDB = "/dataset/unemployment/resource/duckdb/download/unemployment.duckdb"


def unpacked(client: FlaskClient, address: str, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(client.get(address).data)).extractall(folder)
    return folder


def test_a_package_is_valid_once_it_is_unpacked(client: FlaskClient, tmp_path: Path) -> None:
    folder = unpacked(client, OLD_ZIP, tmp_path)
    package = frictionless.Package(str(folder / "datapackage.json"))

    assert package.validate().flatten() == []
    assert len(package.get_table_resource("unemployment").read_rows()) == 65


def test_every_file_of_the_version_is_in_the_package_as_it_was_published(
    client: FlaskClient, tmp_path: Path, published: Path
) -> None:
    folder = unpacked(client, ZIP, tmp_path)
    whole = published / "packages" / "unemployment" / "2"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert found - {"README.txt", "LICENCE.txt"} == {
        path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()
    }
    subprocess.run(["sha256sum", "--check", "--quiet", "checksums.sha256"], cwd=folder, check=True)


def test_the_package_says_what_it_is_and_under_which_licence(client: FlaskClient, tmp_path: Path) -> None:
    folder = unpacked(client, ZIP, tmp_path)
    readme = (folder / "README.txt").read_text("utf-8")

    for words in ("Unemployment rate by authority", "Version 2", "Not a census.", "http://localhost/dataset/unemployment"
                  "/version/2", "- unemployment.parquet: Parquet."):  # fmt: skip
        assert words in readme
    assert "Open Government Licence v3.0" in (folder / "LICENCE.txt").read_text("utf-8")


def test_a_package_without_its_source_says_why(tmp_path: Path) -> None:
    facts = {"title": "A", "lcr:version": 1, "lcr:sourceFile": {"name": "x.csv", "withheld": "Some are withheld."}}
    entry = Entry(packages.Version(tmp_path, {"name": "a", **facts}), {"name": "a", **facts})

    assert "The source file is not here. Some are withheld." in " ".join(package_zip.readme(entry, "A.").split())


def test_a_package_made_again_has_the_same_bytes(broken_home: Path) -> None:
    client = visit(broken_home)
    first = client.get(ZIP)
    for path in (broken_home / "cache").rglob("*.zip"):
        path.unlink()

    again = client.get(ZIP)
    assert again.data == first.data
    assert again.headers["ETag"] == first.headers["ETag"] == f'"{hashlib.sha256(first.data).hexdigest()}"'


@pytest.mark.parametrize("address", [ZIP, DUCKDB])
def test_a_made_file_comes_in_parts_too(client: FlaskClient, address: str) -> None:
    whole = client.get(address).data
    part = client.get(address, headers={"Range": "bytes=100-199"})

    assert (part.status_code, part.data) == (206, whole[100:200])
    assert "immutable" in client.get(OLD_ZIP).headers["Cache-Control"]


def test_nobody_is_handed_a_file_that_names_anothers_address(client: FlaskClient, tmp_path: Path) -> None:
    client.get(ZIP, headers={"Host": "evil.example"})

    assert "evil" not in (unpacked(client, ZIP, tmp_path) / "README.txt").read_text("utf-8")


def test_the_public_address_is_the_one_that_is_set(published: Path) -> None:
    app = create_app(Settings(home=published, site_url="https://data.example.org/"))
    text = app.test_client().get("/dataset/unemployment/table").text

    assert '<link rel="canonical" href="https://data.example.org/dataset/unemployment/table">' in text
    assert "http://localhost" not in text


def test_a_damaged_file_makes_no_package(broken_home: Path) -> None:
    changes = broken_home / "packages" / "unemployment" / "1" / "changes.csv"
    changes.write_text("rule\n")
    shutil.rmtree(broken_home / "cache", ignore_errors=True)
    response = visit(broken_home).get(OLD_ZIP)

    assert response.status_code == 500
    assert "differs from the one that was published" in response.text
    assert list((broken_home / "cache").rglob("*.zip")) == []


def test_a_duckdb_file_holds_one_dataset_and_what_it_means(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "unemployment.duckdb"
    file.write_bytes(client.get(DUCKDB).data)

    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM unemployment").fetchall() == [(97,)]
        assert connection.execute("SELECT name, version FROM datasets").fetchall() == [("unemployment", 2)]
        about = connection.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'value'").fetchall()
        assert all(words for (words,) in about)


def test_the_page_says_how_large_every_file_is(visitor: Visitor, client: FlaskClient) -> None:
    page = visitor.open("/dataset/unemployment")
    sizes = [text for at, text in page.all("li") if "of Unemployment rate by authority" in text]

    assert len(sizes) == 13
    assert not any("made for you" in text for text in sizes)


def test_a_file_is_made_once_and_then_kept(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.write_text("x")

    kept = KeptFiles(tmp_path, 100)
    assert kept.get("a/b.txt", make) == kept.get("a/b.txt", make)
    assert len(made) == 1


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path, 250)
    for age, name in enumerate(("new", "middle", "old"), start=1):
        path = tmp_path / name
        path.write_bytes(b"x" * 100)
        os.utime(path, ns=(time.time_ns() - age * 10**12, path.stat().st_mtime_ns))
    kept.get("old", lambda path: None)

    kept.get("newest", lambda path: path.write_bytes(b"x" * 100) and None)

    assert {path.name for path in tmp_path.iterdir()} == {"old", "newest"}


def test_a_file_that_could_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        KeptFiles(tmp_path, 100).get("a.txt", fail)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_and_what_another_is_writing_stays(tmp_path: Path) -> None:
    for name, age in (("left.part", 10 * 3600), ("writing.part", 60)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").write_text("half")
        os.utime(tmp_path / name / "half", (time.time() - age, time.time() - age))

    KeptFiles(tmp_path, 100).get("a.txt", lambda path: path.write_text("a") and None)

    assert {path.name for path in tmp_path.iterdir()} == {"writing.part", "a.txt"}


def test_several_who_ask_at_once_all_get_a_whole_file(tmp_path: Path) -> None:
    start, found = threading.Barrier(6), []

    def make(path: Path) -> None:
        with path.open("wb") as file:
            for _ in range(100):
                file.write(b"x" * 100)

    def ask(number: int) -> None:
        start.wait()
        found.append(KeptFiles(tmp_path, 5_000).get(f"{number % 2}.bin", make).name)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert {path.stat().st_size for path in tmp_path.iterdir()} == {10_000}
