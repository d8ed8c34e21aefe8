"""What a check of many files found: a report for each, what was passed over, and what is wrong with them as a whole.

As JSON it is one frictionless report with a task for each file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from validation.issues import Issue
from validation.report import Outcome, Report
from validation.report_json import listed_errors, report_to_dict

WORST_FIRST: tuple[Outcome, ...] = ("quarantined", "failed", "passed with warnings", "passed")


@dataclass(frozen=True)
class FileReport:
    """name: as the folder, archive or package names it. sentence: why it was not read as a table at all, if it was not.

    listed: the task of the JSON report with every error in it, where the errors are more than the report keeps.
    """

    name: str
    report: Report
    sentence: str | None = None
    listed: dict[str, Any] | None = None

    @property
    def outcome(self) -> str:
        if self.sentence is not None:
            return "not read"
        return "not recognised" if self.report.schema is None and self.report.profile else self.report.outcome

    def count(self, severity: str) -> int:
        return sum(issue.count for issue in self.report.issues if issue.severity == severity)

    @property
    def rows(self) -> int | None:
        return self.report.statistics.get("rows")


@dataclass
class Reports:
    """passed_over: files that are no tables, each with the reason. issues: of the archive or package as a whole."""

    name: str
    files: list[FileReport] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def outcome(self) -> Outcome:
        """The worst of them."""
        outcomes = {file.report.outcome for file in self.files}
        if any(issue.severity == "error" for issue in self.issues):
            outcomes.add("failed")
        return next((outcome for outcome in WORST_FIRST if outcome in outcomes), "passed")

    def to_dict(self) -> dict[str, Any]:
        tasks = [file.listed or report_to_dict(file.report)["tasks"][0] for file in self.files]
        errors = list(listed_errors(Report(issues=self.issues)))
        counts = {name: sum(task["stats"][name] for task in tasks) for name in ("errors", "warnings")}
        return {
            "valid": not errors and all(task["valid"] for task in tasks),
            "stats": {
                "tasks": len(tasks),
                "errors": counts["errors"] + len(errors),
                "warnings": counts["warnings"],
                "seconds": round(self.seconds, 3),
            },
            "warnings": [f"{name} was not checked: {why}" for name, why in self.passed_over],
            "errors": errors,
            "tasks": tasks,
            "outcome": self.outcome,
        }

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
