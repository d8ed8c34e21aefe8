"""Every shipped dataset says what it is, who answers for it, under which licence, and what to beware of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines import descriptions
from schemas import areas

SHIPPED = Path(__file__).resolve().parents[2] / "datasets"
FOLDERS = sorted(path.parent for path in SHIPPED.glob("*/datapackage.json"))
FREQUENCIES = {"monthly", "quarterly", "annual", "every ten years", "irregular", "never"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_dataset_is_fully_described(folder: Path) -> None:
    described = descriptions.load(folder)
    words = described.descriptor

    assert described.name == folder.name
    assert described.publisher
    assert [licence["name"] for licence in words["licenses"]] == ["OGL-UK-3.0"]
    assert "One row is" in words["description"]
    assert words["lcr:sourceTable"] == words["sources"][0]["title"]
    assert words["lcr:updateFrequency"] in FREQUENCIES
    assert words["lcr:coverage"]
    assert words["keywords"]
    assert words["homepage"].startswith("https://")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_dataset_says_that_its_source_is_an_extract(folder: Path) -> None:
    words = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))

    assert any("is an extract" in caveat for caveat in words["lcr:caveats"])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_areas_that_a_dataset_names_are_in_the_register(folder: Path) -> None:
    words = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    register = areas.register()

    assert all(register.by_code(code) is not None for code in words["lcr:spatial"])


def test_at_least_eight_datasets_are_shipped_and_none_holds_python() -> None:
    assert len(FOLDERS) >= 8
    assert not list(SHIPPED.rglob("*.py"))
    beside = {"examples.sql"}  # Queries over them, for the SQL page.
    assert {path.name for path in SHIPPED.iterdir()} == {folder.name for folder in FOLDERS} | beside
