"""What period a person may have meant by a text that is none: a date in figures, or a month with a slip in its name."""

from __future__ import annotations

import re

from pipelines.standards.periods import MONTHS, unsettled_period
from validation.nearest import days, nearest

WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = tuple(name for name in MONTHS if len(name) > 3)


def near_periods(text: str) -> tuple[str, ...]:
    """The periods that the text may mean, as the standard writes them, best first; none where it says nothing."""
    found = days(text)
    if found:
        return found
    corrected = WORD.sub(_month, text.strip())
    period = unsettled_period(corrected) if corrected != text.strip() else None
    return (period.code,) if period is not None else ()


def _month(word: re.Match[str]) -> str:
    if word[0].lower() in MONTHS:
        return word[0]
    return next(iter(nearest(word[0], NAMES, 1)), word[0]).title()
