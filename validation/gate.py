"""What the gate found: of every expectation whether it holds, what was seen, and the words for it; to and from JSON.

Great Expectations judges (``validation/expectations.py``); nothing here imports it, so that a page that shows a result
starts without.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["stop", "warn"]
Answer = Literal["passed", "failed", "not asked"]
Outcome = Literal["passed", "passed with warnings", "stopped"]


@dataclass(frozen=True)
class Verdict:
    """What one expectation found. name: ours, in its suite. severity: what it does to a publication where it fails.

    answer: ``not asked`` where the table has nothing that it is about, or there is no version before to compare with.
    words: one sentence, or one for each measure that failed; none where it holds. observed: counts and examples.
    """

    suite: str
    name: str
    expectation: str
    title: str
    dimension: str
    severity: Severity
    answer: Answer
    words: str = ""
    what_to_do: str = ""
    observed: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Gate:
    """The verdicts of all suites on one version. judged_on: the day, as ISO 8601 writes it.

    compared_with: the number of the version before, None where there is none or none that can be compared.
    summary: the table, one row a measure, that the suites about the whole ran on. accepted: a person's reason to
    publish in spite of what stops it.
    """

    judged_on: str
    suites: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    summary: tuple[dict[str, Any], ...] = field(default=(), hash=False)
    compared_with: int | None = None
    accepted: str | None = None

    @property
    def stops(self) -> tuple[Verdict, ...]:
        return tuple(one for one in self.verdicts if one.answer == "failed" and one.severity == "stop")

    @property
    def warnings(self) -> tuple[Verdict, ...]:
        return tuple(one for one in self.verdicts if one.answer == "failed" and one.severity == "warn")

    @property
    def passes(self) -> tuple[Verdict, ...]:
        return tuple(one for one in self.verdicts if one.answer == "passed")

    @property
    def not_asked(self) -> tuple[Verdict, ...]:
        return tuple(one for one in self.verdicts if one.answer == "not asked")

    @property
    def outcome(self) -> Outcome:
        if self.stops:
            return "stopped"
        return "passed with warnings" if self.warnings else "passed"

    @property
    def is_open(self) -> bool:
        """Whether the version may be published."""
        return not self.stops or bool(self.accepted)

    def in_short(self) -> dict[str, Any]:
        """What a package's descriptor says of it: ``gate.json`` says the rest."""
        short = {
            "outcome": self.outcome,
            "passed": len(self.passes),
            "warnings": len(self.warnings),
            "stops": len(self.stops),
        }
        return short | ({"accepted": self.accepted} if self.accepted else {})

    def to_dict(self) -> dict[str, Any]:
        return {"outcome": self.outcome, **asdict(self)}

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Gate:
        """Read what ``to_dict`` made. Raises ``KeyError`` or ``TypeError`` where it is something else."""
        return cls(
            judged_on=found["judged_on"],
            suites=tuple(found["suites"]),
            verdicts=tuple(Verdict(**one) for one in found["verdicts"]),
            summary=tuple(found["summary"]),
            compared_with=found["compared_with"],
            accepted=found["accepted"],
        )
