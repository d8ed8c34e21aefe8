"""`lcr check --as-is` beside `frictionless validate`, on a valid file and on one with 1 % bad cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import generate
from benchmarks.measure import LCR, ROOT, WORK, best, peers, run, shown, verdict

ROWS = 1_000_000
GOAL_RATIO = 30.0
GOAL_MEMORY_GIB = 1.0
FIELDS: dict[str, dict[str, Any]] = {
    "area_code": {"constraints": {"required": True, "pattern": "[EWSN][0-9]{8}"}},
    "area_name": {"constraints": {"required": True}},
    "period": {"constraints": {"required": True, "pattern": "[0-9]{4}-[0-9]{2}"}},
    "period_start": {"type": "date"},
    "period_end": {"type": "date"},
    "sex": {"constraints": {"enum": ["Male", "Female", "Total"]}},
    "age": {"type": "integer", "constraints": {"minimum": 0, "maximum": 120}},
    "measure": {"constraints": {"enum": ["claimant_count", "claimant_rate"]}},
    "value": {"type": "number", "constraints": {"minimum": 0}},
    "status": {},
}


def measure() -> list[str]:
    """Run all of it; the lines say which goals are met."""
    typed = generate.typed(ROWS)
    schema = _schema()
    return [
        *_beside_frictionless("valid", typed, schema),
        *_beside_frictionless("1 % bad cells", generate.with_bad_cells(typed), schema),
    ]


def _schema() -> Path:
    """A plain Table Schema of the generated file: what is measured is the judging, and not our own schemas."""
    fields = [{"name": name, "type": "string", **more} for name, more in FIELDS.items()]
    path = WORK / "typed.schema.json"
    path.write_text(json.dumps({"fields": fields}), encoding="utf-8")
    return path


def _beside_frictionless(words: str, source: Path, schema: Path) -> list[str]:
    limit = ["--limit-errors", "1000000000"]
    # Relative paths: frictionless holds others to be unsafe, and says so in no time.
    named = [str(source.relative_to(ROOT)), "--schema", str(schema.relative_to(ROOT))]
    theirs = run([peers() / "frictionless", "validate", *named, "--json", *limit], accept=(0, 1))
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
