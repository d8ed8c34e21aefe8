"""What a standard answers about one distinct text: its standard value and the rule that found it, or an issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from validation.issues import IssueKind


@dataclass(frozen=True)
class Outcome:
    """value: the standard's own type, None where unresolved. rule: names the change in the change log; None if verbatim.

    issue: why there is no value, or what was assumed. advice: nearest known things, best first; never applied by itself.
    """

    value: Any = None
    rule: str | None = None
    issue: IssueKind | None = None
    advice: tuple[str, ...] = ()

    @property
    def is_resolved(self) -> bool:
        return self.value is not None


def standard(value: Any, rule: str | None = None, issue: IssueKind | None = None) -> Outcome:
    return Outcome(value, rule, issue)


def unresolved(issue: IssueKind, advice: tuple[str, ...] = ()) -> Outcome:
    return Outcome(None, None, issue, advice)
