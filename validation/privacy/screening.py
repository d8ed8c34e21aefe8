"""What a screen for personal data came to: pass, review with reasons, or fail; a person decides over what is reviewed.

The three outcomes and “flag by machine, decide by hand” follow ACRO, the checker of the UK's SACRO project.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from validation.issues import Issue

Result = Literal["pass", "review", "fail"]


@dataclass(frozen=True)
class Screening:
    """issues: what was found, evidence masked. looked_at: what was searched, said aloud above all where nothing is."""

    issues: tuple[Issue, ...] = ()
    looked_at: tuple[str, ...] = field(default=())

    @property
    def outcome(self) -> Result:
        severities = {issue.severity for issue in self.issues}
        if "error" in severities:
            return "fail"
        return "review" if "warning" in severities else "pass"

    @property
    def is_quarantined(self) -> bool:
        """Whether nothing of the file may go further: neither stored, nor read, nor shown."""
        return self.outcome == "fail"

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(issue.message for issue in self.issues if issue.severity != "info")

    def to_dict(self) -> dict[str, Any]:
        """As a report's statistics keep it, under ``privacy``."""
        return {
            "outcome": self.outcome,
            "quarantined": self.is_quarantined,
            "reasons": list(self.reasons),
            "looked_at": list(self.looked_at),
        }
