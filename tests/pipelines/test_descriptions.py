"""A dataset's own words are checked before any work is done on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.descriptions import NotDescribed, load
from tests.a_dataset import a_dataset, a_descriptor


def test_a_description_gives_name_source_schema_and_publisher(tmp_path: Path) -> None:
    described = load(a_dataset(tmp_path, **{"lcr:schema": "unemployment"}))

    assert (described.name, described.source.name) == ("claimants", "claimants.csv")
    assert (described.schema, described.recipe) == ("unemployment", None)
    assert described.publisher == "Office for National Statistics"


def test_the_contributor_whose_role_is_publisher_is_the_publisher(tmp_path: Path) -> None:
    people = [{"title": "A. Person", "role": "author"}, {"title": "Halton Borough Council", "role": "publisher"}]

    assert load(a_dataset(tmp_path, contributors=people)).publisher == "Halton Borough Council"


@pytest.mark.parametrize("word", ["title", "description", "licenses", "sources", "contributors", "resources"])
def test_what_is_missing_is_named(tmp_path: Path, word: str) -> None:
    with pytest.raises(NotDescribed, match=f"claimants/datapackage.json lacks {word}"):
        load(a_dataset(tmp_path, **{word: None}))


@pytest.mark.parametrize("name", ["Claimants", "claimant_count", "a--b", "-a", "a/b", "..", "a b", "é"])
def test_a_name_that_would_make_no_address_is_refused(tmp_path: Path, name: str) -> None:
    folder = a_dataset(tmp_path, name="folder")
    (folder / "datapackage.json").write_text(json.dumps(a_descriptor(name)))

    with pytest.raises(NotDescribed, match="Use small letters, digits and single hyphens"):
        load(folder)


def test_a_name_that_the_warehouse_keeps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotDescribed, match="Choose another"):
        load(a_dataset(tmp_path, name="code-lists"))


@pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", "http://127.0.0.1/a.csv", "file:///etc/passwd"])
def test_a_source_outside_its_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n")

    with pytest.raises(NotDescribed, match="Put the source file in the dataset's own folder"):
        load(a_dataset(tmp_path, resources=[{"path": path}]))


@pytest.mark.parametrize("text", ["", "{", "[1]", "\ufffe"])
def test_a_descriptor_that_is_no_object_gets_a_sentence(tmp_path: Path, text: str) -> None:
    folder = a_dataset(tmp_path)
    (folder / "datapackage.json").write_text(text)

    with pytest.raises(NotDescribed, match=r"claimants/datapackage\.json"):
        load(folder)


@pytest.mark.parametrize("resources", [[], [1], [{}], [{"path": ["a", "b"]}], {"path": "a"}, "a"])
def test_a_source_file_that_is_not_named_gets_a_sentence(tmp_path: Path, resources: object) -> None:
    with pytest.raises(NotDescribed):
        load(a_dataset(tmp_path, resources=resources))


@pytest.mark.parametrize("contributors", [["ONS"], [{}], "ONS", {"title": "ONS"}])
def test_a_publisher_that_has_no_title_gets_a_sentence(tmp_path: Path, contributors: object) -> None:
    with pytest.raises(NotDescribed, match="contributor"):
        load(a_dataset(tmp_path, contributors=contributors))


def test_a_folder_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotDescribed, match="There is no dataset nothing"):
        load(tmp_path / "nothing")


def test_a_source_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    folder = a_dataset(tmp_path)
    (folder / "claimants.csv").unlink()

    with pytest.raises(NotDescribed, match=r"names the source file claimants\.csv, which is not there"):
        load(folder)
