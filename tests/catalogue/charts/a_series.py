"""Series made for a test: a figure a year from 2020 on."""

from __future__ import annotations

from datetime import date

from catalogue.query.figures import Point, Series


def a_point(year: int, value: float | None, status: str = "", margin: float | None = None) -> Point:
    limits = (None, None) if margin is None or value is None else (value - margin, value + margin)
    return Point(str(year), "calendar_year", date(year, 1, 1), value, status, *limits)


def a_series(
    name: str, *values: float | None, first_year: int = 2020, is_context: bool = False, margin: float | None = None,
    statuses: str = "", paint: int = 0,
) -> Series:  # fmt: skip
    """statuses: a letter a year, a dot for none."""
    letters = [letter.strip(".") for letter in statuses.ljust(len(values), ".")]
    years = range(first_year, first_year + len(values))
    points = (a_point(*facts, margin) for facts in zip(years, values, letters, strict=True))
    return Series(f"code of {name}", name, tuple(points), is_context, paint)
