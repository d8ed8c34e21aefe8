"""Where the datasets, stories and help that come with the product lie: beside the packages, or inside in a wheel."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def datasets_folder() -> Path:
    """The folder with one folder a dataset, each with its datapackage.json."""
    inside = HERE / "_datasets"
    return inside if inside.is_dir() else HERE.parent / "datasets"


def stories_folder() -> Path:
    """The folder with one text file a story."""
    inside = HERE / "_stories"
    return inside if inside.is_dir() else HERE.parent / "stories"


def docs_folder() -> Path:
    """The folder of the help pages, one text file each."""
    inside = HERE / "_docs"
    return inside if inside.is_dir() else HERE.parent / "docs"


def standard_changes() -> Path:
    """The list of changes to the standard."""
    return HERE.parent / "schemas" / "CHANGELOG.md"
