"""Great Expectations over pandas, with how many cells fail and not which: FILE SCHEMA."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

NUMBER = {"integer": r"^[+-]?\d+$", "number": r"^[+-]?\d+(\.\d+)?$", "date": r"^\d{4}-\d\d-\d\d$"}


def expectations(field: dict[str, Any]) -> list[Any]:
    name, rules = field["name"], field.get("constraints", {})
    found: list[Any] = []
    if rules.get("required"):
        found.append(gxe.ExpectColumnValuesToNotBeNull(column=name))
    if pattern := rules.get("pattern"):
        found.append(gxe.ExpectColumnValuesToMatchRegex(column=name, regex=f"^(?:{pattern})$"))
    if enum := rules.get("enum"):
        found.append(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=enum))
    if field["type"] in NUMBER:
        found.append(gxe.ExpectColumnValuesToMatchRegex(column=name, regex=NUMBER[field["type"]]))
    if "minimum" in rules or "maximum" in rules:
        bounds = {"min_value": rules.get("minimum"), "max_value": rules.get("maximum")}
        found.append(gxe.ExpectColumnValuesToBeBetween(column=f"{name}_as_number", **bounds))
    return found


path, schema = sys.argv[1:]
fields = json.loads(Path(schema).read_text(encoding="utf-8"))["fields"]
table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
for field in fields:
    if field["type"] in ("integer", "number"):
        table[f"{field['name']}_as_number"] = pd.to_numeric(table[field["name"]], errors="coerce")
context = gx.get_context(mode="ephemeral")
batch = (
    context.data_sources.add_pandas("peers").add_dataframe_asset("table").add_batch_definition_whole_dataframe("all")
)
suite = gx.ExpectationSuite(name="typed", expectations=[item for field in fields for item in expectations(field)])
result = batch.get_batch({"dataframe": table}).validate(suite, result_format="BASIC")
print(f"{sum(item.result.get('unexpected_count', 0) for item in result.results):,} cells")
