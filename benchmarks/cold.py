"""A first `lcr check` of 100 rows, beside `frictionless validate` of it: how long a person waits at a prompt."""

from __future__ import annotations

from benchmarks import generate
from benchmarks.measure import LCR, ROOT, Command, median_runs, peers, shown, verdict

ROWS = 100
GOAL_SECONDS = 1.0


def measure() -> list[str]:
    """Run both five times, each in a new process; the lines say which goals are met."""
    source = generate.tidy(ROWS)
    theirs, ours = median_runs(
        Command([peers() / "frictionless", "validate", source.relative_to(ROOT)]),
        Command([*LCR, "check", source], accept=(0, 1)),
    )
    print("check, 100 rows, from cold")
    print(f"  frictionless validate             {shown(theirs)}")
    print(f"  lcr check                         {shown(ours)}", flush=True)
    return [
        verdict("check of 100 rows from cold", ours.seconds, GOAL_SECONDS, at_most=True, unit=" s"),
        verdict("the same beside frictionless", ours.seconds / theirs.seconds, 1.0, at_most=True, unit=" times"),
    ]
