"""The shipped datasets, each harmonised once for all tests of a run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipelines import descriptions
from pipelines.recipe import Recipe
from pipelines.run import Harmonised, harmonise

SHIPPED = Path(__file__).resolve().parents[2] / "datasets"
DATASETS = sorted(path.parent.name for path in SHIPPED.glob("*/datapackage.json"))


@cache
def harmonised(name: str) -> Harmonised:
    description = descriptions.load(SHIPPED / name)
    recipe = Recipe.load(description.recipe) if description.recipe else None
    return harmonise(description.source, schema=description.schema, recipe=recipe, disclosure=description.disclosure)
