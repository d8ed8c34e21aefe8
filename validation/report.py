"""What one check found: issues, changes, cells counted and statistics; to and from JSON.

The JSON is a valid frictionless report with more in it (DESIGN section 6), so that tools that read frictionless reports
read ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from validation.issues import Issue, Place

Outcome = Literal["passed", "passed with warnings", "failed", "quarantined"]


@dataclass(frozen=True)
class Change:
    """Something altered on the way: ``before`` became ``after`` by ``rule``, in ``cells`` cells of ``field``."""

    rule: str
    field: str
    before: str
    after: str
    cells: int
    place: Place | None = None


@dataclass(frozen=True)
class Cells:
    """The conservation of cells: non-blank source cells of the value columns = values + statuses + issues."""

    total: int = 0
    values: int = 0
    statuses: int = 0
    issues: int = 0

    @property
    def balance(self) -> int:
        """0 where nothing was lost."""
        return self.total - self.values - self.statuses - self.issues


@dataclass
class Report:
    """source: name, sha256, bytes, format, encoding. profile: a dict a column, where no schema matched."""

    source: dict[str, Any] = field(default_factory=dict)
    schema: str | None = None
    schema_version: str | None = None
    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    cells: Cells | None = None
    recipe: dict[str, Any] | None = None
    profile: list[dict[str, Any]] | None = None
    statistics: dict[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        severities = {issue.severity for issue in self.issues}
        if "error" in severities:
            return "failed"
        return "passed with warnings" if "warning" in severities else "passed"

    def add(self, issues: Iterable[Issue]) -> None:
        self.issues.extend(issues)
