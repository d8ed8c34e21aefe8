"""Where the datasets that come with the product lie: beside the packages in a checkout, inside this one in a wheel."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def datasets_folder() -> Path:
    """The folder with one folder a dataset, each with its datapackage.json."""
    inside = HERE / "_datasets"
    return inside if inside.is_dir() else HERE.parent / "datasets"
