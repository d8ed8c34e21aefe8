"""pandera over polars, as near to Table Schema as its own checks come: FILE SCHEMA."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandera.polars as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]
import polars as pl  # type: ignore[import-not-found,unused-ignore]

TYPES = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "date": pl.Date}


def column(field: dict[str, Any]) -> Any:
    rules = field.get("constraints", {})
    checks = []
    if pattern := rules.get("pattern"):
        checks.append(pa.Check.str_matches(f"^(?:{pattern})$"))
    if enum := rules.get("enum"):
        checks.append(pa.Check.isin(enum))
    if "minimum" in rules:
        checks.append(pa.Check.ge(rules["minimum"]))
    if "maximum" in rules:
        checks.append(pa.Check.le(rules["maximum"]))
    return pa.Column(TYPES[field["type"]], checks, nullable=not rules.get("required"))


path, schema = sys.argv[1:]
fields = json.loads(Path(schema).read_text(encoding="utf-8"))["fields"]
text = pl.read_csv(path, infer_schema=False)
# What is not of its type becomes null here; that these cells were filled is counted beside pandera's own findings.
typed = text.with_columns(
    [pl.col(f["name"]).cast(TYPES[f["type"]], strict=False) for f in fields if f["type"] not in ("string", "date")]
    + [pl.col(f["name"]).str.to_date("%Y-%m-%d", strict=False) for f in fields if f["type"] == "date"]
)
lost = sum(typed[f["name"]].null_count() - text[f["name"]].null_count() for f in fields if f["type"] != "string")
try:
    pa.DataFrameSchema({field["name"]: column(field) for field in fields}).validate(typed, lazy=True)
    failures = 0
except pa.errors.SchemaErrors as errors:
    failures = errors.failure_cases.height
print(f"{failures + lost:,} cells")
