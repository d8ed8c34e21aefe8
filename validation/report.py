"""What one check found: issues, changes, cells counted and statistics; to and from JSON.

The JSON is a valid frictionless report with more in it (DESIGN section 6), so that tools that read frictionless reports
read ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from validation.issues import Issue, Place, Severity

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
    """source: name, sha256, bytes, format, encoding. profile: a dict a column, where no schema matched.

    listing: every error as frictionless writes it, where all of them are listed (a file judged as it is); None where
    the errors are the places that the issues keep. It may be read more than once and may be long.
    """

    source: dict[str, Any] = field(default_factory=dict)
    schema: str | None = None
    schema_version: str | None = None
    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    cells: Cells | None = None
    recipe: dict[str, Any] | None = None
    profile: list[dict[str, Any]] | None = None
    statistics: dict[str, Any] = field(default_factory=dict)
    listing: Iterable[dict[str, Any]] | None = field(default=None, compare=False, repr=False)

    @property
    def outcome(self) -> Outcome:
        privacy = self.statistics.get("privacy")
        if isinstance(privacy, dict) and privacy.get("quarantined"):
            return "quarantined"
        severities = {issue.severity for issue in self.issues}
        if "error" in severities:
            return "failed"
        return "passed with warnings" if "warning" in severities else "passed"

    def add(self, issues: Iterable[Issue]) -> None:
        self.issues.extend(issues)

    def of_severity(self, severity: Severity) -> list[Issue]:
        """The issues of one severity, those with the most cells first."""
        return sorted((issue for issue in self.issues if issue.severity == severity), key=lambda issue: -issue.count)

    def to_dict(self) -> dict[str, Any]:
        from validation.report_json import report_to_dict

        return report_to_dict(self)

    def to_json(self, indent: int | None = 2) -> str:
        """The report as JSON text, a valid frictionless report."""
        return "".join(self.json_parts(indent))

    def json_parts(self, indent: int | None = 2) -> Iterator[str]:
        """The same text in parts, an error each: for a long report, which need not be held at once."""
        from validation.report_json import json_parts

        return json_parts(self, indent)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Read what ``to_json`` wrote."""
        import json

        from validation.report_json import report_from_dict

        return report_from_dict(json.loads(text))
