"""What a schema says of small counts, and who decides whether it is applied.

Official figures are published with their publisher's own disclosure control: withholding some of them here would be
wrong and protect nobody. So a schema's rule is applied only where somebody asks for it, or the schema says ``always``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

APPLY, CONTROLLED = "apply", "already-controlled"
DECISIONS = (APPLY, CONTROLLED)


@dataclass(frozen=True)
class Rule:
    """A schema's ``lcr:disclosure``.

    threshold: counts under it are withheld. rounding: shown counts are rounded to this base; 0 leaves them. measures:
    those that count people or their homes. zeros: whether a nought is withheld too. always: whether it is applied
    unasked. sums: measures that are sums of others, such as ``natural_change`` of ``births`` and ``-deaths``.
    """

    threshold: int
    measures: tuple[str, ...]
    rounding: int = 0
    zeros: bool = False
    always: bool = False
    sums: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def is_small(self, value: float | None) -> bool:
        return value is not None and (0 if self.zeros else 1e-9) <= value < self.threshold


def read_rule(descriptor: Mapping[str, Any]) -> Rule | None:
    """The rule of a schema's descriptor; None where it has none, as of traffic."""
    said = descriptor.get("lcr:disclosure")
    if not said:
        return None
    return Rule(
        threshold=int(said["threshold"]),
        measures=tuple(said["measures"]),
        rounding=int(said.get("rounding") or 0),
        zeros=bool(said.get("zeros", False)),
        always=said.get("apply") == "always",
        sums=dict(said.get("sums", {})),
    )


def decide(rule: Rule, *said: str | None) -> str | None:
    """``apply``, ``already-controlled`` or, where nobody says anything, None. said: the nearest word first."""
    return next((word for word in said if word), APPLY if rule.always else None)
