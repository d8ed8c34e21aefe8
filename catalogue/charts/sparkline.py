"""A line the size of a word, for cards and tables."""

from __future__ import annotations

from catalogue.query.figures import Series


def sparkline(one: Series, width: int = 120, height: int = 32) -> str:
    """The points of a polyline that sketches a series; empty where there are fewer than three figures."""
    values = [(point.start.toordinal(), point.value) for point in one.points if point.value is not None]
    if len(values) < 3:
        return ""
    first, last = values[0][0], values[-1][0]
    low, high = min(value for _, value in values), max(value for _, value in values)
    across, up = (width - 4) / ((last - first) or 1), (height - 6) / ((high - low) or 1)
    return " ".join(f"{2 + (at - first) * across:.1f},{height - 3 - (value - low) * up:.1f}" for at, value in values)
