"""What a person may have meant: the nearest of the values that are known, and the days that a text can be.

Near misses are only ever suggested: a person confirms them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

MOST = 3
LEAST_LIKE = 70  # of 100: “Femal” is “female”, “F” is nothing for certain.
LONGEST = 80  # characters of a text that is looked at
KNOWN_LOOKED_AT = 5_000
NUMERIC_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def nearest(text: str, known: Sequence[str], most: int = MOST, least: float = LEAST_LIKE) -> tuple[str, ...]:
    """The known values that are most like the text, best first: letters count, not their case or what joins words.

    least: how like it they must be, of 100.
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.utils import default_process

    if not text.strip() or len(text) > LONGEST:
        return ()
    found = process.extract(
        text,
        known[:KNOWN_LOOKED_AT],
        scorer=fuzz.token_sort_ratio,
        processor=default_process,
        limit=most,
        score_cutoff=least,
    )
    return tuple(value for value, _, _ in found)


def nearest_of_each(texts: Iterable[str | None], known: Sequence[str]) -> tuple[str, ...]:
    """The best suggestion for each distinct text, no more than ``MOST`` in all."""
    best = (nearest(text, known, 1) for text in dict.fromkeys(text for text in texts if text))
    return tuple(dict.fromkeys(value for found in best for value in found))[:MOST]


def days(text: str) -> tuple[str, ...]:
    """The days that a date in figures can be, as ISO 8601: day first, then month first.

    A day that its month does not have stands for the last that it has: 31/02/2024 may be 29 February.
    """
    found = NUMERIC_DAY.fullmatch(text.strip())
    if found is None:
        return ()
    first, second, year = (int(part) for part in found.groups())
    read = [_day(year, second, first), _day(year, first, second)]
    shown = tuple(dict.fromkeys(day.isoformat() for day in read if day is not None))
    if shown or not (1 <= second <= 12 and 1 <= first <= 31 and year):
        return shown
    return (date(year, second, monthrange(year, second)[1]).isoformat(),)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
