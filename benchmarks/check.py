"""`lcr check --as-is` beside `frictionless validate`, on a valid file and on one with 1 % bad cells."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import LCR, WORK, best, peers, run, shown, verdict

ROWS = 1_000_000
GOAL_RATIO = 30.0
GOAL_MEMORY_GIB = 1.0
NUMBERS = ("value", "lower_95", "upper_95")
TEXTS = ("area_code", "area_name", "date", "sex", "age", "measure", "status")


def measure() -> list[str]:
    """Run all of it; the lines say which goals are met."""
    tidy = generate.tidy(ROWS)
    schema = _schema()
    return [
        *_beside_frictionless("valid", tidy, schema),
        *_beside_frictionless("1 % bad cells", generate.with_bad_cells(tidy), schema),
    ]


def _schema() -> Path:
    """A plain Table Schema of the generated file: what is measured is the judging, and not our own schemas."""
    fields = [{"name": name, "type": "number" if name in NUMBERS else "string"} for name in _columns()]
    fields[0]["constraints"] = {"required": True, "pattern": "[EWSN][0-9]{8}"}  # type: ignore[assignment]
    path = WORK / "tidy.schema.json"
    path.write_text(json.dumps({"fields": fields}), encoding="utf-8")
    return path


def _columns() -> list[str]:
    return [*TEXTS[:6], *NUMBERS, TEXTS[6]]


def _beside_frictionless(words: str, source: Path, schema: Path) -> list[str]:
    limit = ["--limit-errors", "1000000000"]
    theirs = run([peers() / "frictionless", "validate", source, "--schema", schema, "--json", *limit], accept=(0, 1))
    ours = best([*LCR, "check", source, "--as-is", "--schema", schema, "--format", "json"], accept=(0, 1))
    print(f"check --as-is, 1,000,000 rows × 10 fields, {words}")
    print(f"  frictionless validate             {shown(theirs)}")
    print(f"  lcr check --as-is                 {shown(ours)}", flush=True)
    return [
        verdict(
            f"check --as-is, {words}", theirs.seconds / ours.seconds, GOAL_RATIO, at_most=False, unit=" times faster"
        ),
        verdict(f"its peak memory, {words}", ours.peak_bytes / 2**30, GOAL_MEMORY_GIB, at_most=True, unit=" GiB"),
    ]
