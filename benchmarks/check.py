"""`lcr check --as-is` beside frictionless, pandera and Great Expectations: a valid file, and with bad cells.

frictionless is measured by its Python interface, which writes no report; so ours is measured without one too, and
besides with every error as JSON. Of a file with 30 % bad cells it holds more than most machines have, so that it is
left out there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import generate
from benchmarks.measure import HERE, LCR, WORK, Command, Run, median_runs, peers, run, shown, verdict

ROWS = 1_000_000
GOAL_RATIO = 30.0
GOAL_BESIDE_PANDERA = 1.0
GOAL_ALL_WRONG = 2.0
GOAL_MEMORY_GIB = 1.0
SLOW_RIVALS = ("frictionless", "great_expectations")
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
    typed, schema = generate.typed(ROWS), _schema()
    valid, lines = _beside_rivals("valid", typed, schema, SLOW_RIVALS)
    for share, rivals in ((0.01, SLOW_RIVALS), (0.3, SLOW_RIVALS[1:])):
        words = f"{share:.0%} bad cells"
        lines += _beside_rivals(words, generate.with_bad_cells(typed, share), schema, rivals)[1]
    [wrong] = median_runs(_ours(generate.with_bad_cells(typed, 1), schema))
    _print("lcr check --as-is, every cell wrong", wrong)
    ratio = wrong.seconds / valid.seconds
    return [*lines, verdict("check --as-is, every cell wrong beside none", ratio, GOAL_ALL_WRONG, at_most=True)]


def _schema() -> Path:
    """A plain Table Schema of the generated file: what is measured is the judging, and not our own schemas."""
    fields = [{"name": name, "type": "string", **more} for name, more in FIELDS.items()]
    path = WORK / "typed.schema.json"
    path.write_text(json.dumps({"fields": fields}), encoding="utf-8")
    return path


def _ours(source: Path, schema: Path, form: str = "text") -> Command:
    return Command([*LCR, "check", source, "--as-is", "--schema", schema, "--format", form], accept=(0, 1))


def _theirs(rival: str, source: Path, schema: Path) -> Command:
    # Relative paths: frictionless holds others to be unsafe, and says so in no time.
    script = HERE / "rivals" / f"by_{rival}.py"
    return Command([peers() / "python", script, source.name, schema.name], folder=WORK)


def _beside_rivals(words: str, source: Path, schema: Path, slow: tuple[str, ...]) -> tuple[Run, list[str]]:
    """slow: the rivals that take many times as long, and are run once."""
    print(f"check --as-is, 1,000,000 rows × 10 fields, {words}")
    theirs = {rival: run(_theirs(rival, source, schema)) for rival in slow}
    theirs["pandera"], ours = median_runs(_theirs("pandera", source, schema), _ours(source, schema))
    for rival, taken in theirs.items():
        _print(rival.replace("_", " "), taken)
    _print("lcr check --as-is", ours)
    lines, peak = [], ours.peak_bytes
    if "frictionless" in theirs:
        [listed] = median_runs(_ours(source, schema, "json"), times=3)
        _print("lcr check --as-is --format json", listed)
        peak = max(peak, listed.peak_bytes)
        ratio = theirs["frictionless"].seconds / ours.seconds
        lines.append(verdict(f"check --as-is, {words}", ratio, GOAL_RATIO, at_most=False, unit=" times faster"))
    ratio = ours.seconds / theirs["pandera"].seconds
    lines.append(verdict(f"beside pandera, {words}", ratio, GOAL_BESIDE_PANDERA, at_most=True, unit=" times"))
    lines.append(verdict(f"its peak memory, {words}", peak / 2**30, GOAL_MEMORY_GIB, at_most=True, unit=" GiB"))
    return ours, lines


def _print(words: str, taken: Run) -> None:
    print(f"  {words:<34}{shown(taken)}", flush=True)
