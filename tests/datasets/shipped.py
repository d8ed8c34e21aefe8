"""The shipped datasets, each harmonised once for all tests of a run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipelines import descriptions
from pipelines.recipe import Recipe
from pipelines.run import Harmonised, harmonise
from schemas import registry

SHIPPED = Path(__file__).resolve().parents[2] / "datasets"
EVERY = sorted(path.parent.name for path in SHIPPED.glob("*/datapackage.json"))
# Lists of things, one a row, and the datasets of observations.
LISTS = [name for name in EVERY if descriptions.load(SHIPPED / name).schema in registry.registers()]
DATASETS = [name for name in EVERY if name not in LISTS]


@cache
def harmonised(name: str) -> Harmonised:
    description = descriptions.load(SHIPPED / name)
    recipe = Recipe.load(description.recipe) if description.recipe else None
    return harmonise(description.source, schema=description.schema, recipe=recipe, disclosure=description.disclosure)
