"""How good a table is, in the six dimensions of the Government Data Quality Framework, each a figure with its reason.

Worked out from the observations, the report of their check and their summary, and from nothing that changes with the
day it is asked. ``docs/quality.md`` says what each figure cannot see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validation.summary import in_words

if TYPE_CHECKING:
    import duckdb

    from validation.report import Report

# Kinds of issue that doubt a figure without proof against it.
DOUBTS = frozenset({
    "copied-period", "interval-crossed", "jump-in-series", "outside-own-interval", "part-of-a-person",
    "part-over-whole", "percentage-over-100", "same-figure-everywhere", "sudden-zero", "ten-times-off",
    "unit-changes-in-series",
})  # fmt: skip
UNSURE = "(^| )(e|f|p|u)( |$)"  # Estimated, forecast, provisional, of low reliability.
NOTHING_ODD = "No figure is marked as uncertain, and none looks odd beside the others."
Row = dict[str, Any]


@dataclass(frozen=True)
class Dimension:
    """One dimension. figure: in its unit (percent, days), None where it cannot be seen; the reason says why."""

    name: str
    figure: float | None
    unit: str
    reason: str


def measure_quality(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], report: Report, summary: Sequence[Row]
) -> list[Dimension]:
    """Return the six dimensions, in the framework's order; none where the table has no summary.

    table: SQL of the observations. columns: its fields. summary: see ``validation.summary``.
    """
    if not summary:
        return []
    counts = _counts(connection, table, columns)
    return [
        _completeness(counts, report, summary),
        _uniqueness(report),
        _consistency(counts, summary),
        _timeliness(summary),
        _validity(report),
        _accuracy(counts, report),
    ]


def _counts(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> Row:
    asked = {
        "rows": "count(*)",
        "values": "count(value)",
        "unsure": f"count(value) FILTER (regexp_matches(CAST(status AS VARCHAR), '{UNSURE}'))",
    }
    if {"lower_95", "upper_95"} <= set(columns):
        asked["intervals"] = "count(value) FILTER (lower_95 IS NOT NULL AND upper_95 IS NOT NULL)"
        asked["outside"] = "count(*) FILTER (value < lower_95 OR value > upper_95)"
        asked["margin"] = "median((upper_95 - lower_95) / 2 / abs(value)) FILTER (value != 0)"
    row = connection.execute(f"SELECT {', '.join(asked.values())} FROM {table}").fetchall()[0]
    return dict.fromkeys(("intervals", "outside", "margin")) | dict(zip(asked, row, strict=True))


def _completeness(counts: Row, report: Report, summary: Sequence[Row]) -> Dimension:
    unread = report.cells.issues if report.cells else 0
    withheld = counts["rows"] - counts["values"]
    lacking = _sum(summary, "figures_missing")
    due = counts["rows"] + unread + lacking
    parts = {
        "withheld or not available": withheld,
        "could not be read": unread,
        "missing where other areas have them": lacking,
    }
    if not any(parts.values()):
        return Dimension("completeness", 100.0, "percent", f"All {_count(due, 'figure')} are there.")
    why = "; ".join(f"{words}: {count:,}" for words, count in parts.items() if count)
    reason = f"{counts['values']:,} of {_count(due, 'figure')} are there. Of the others, {why}."
    return Dimension("completeness", _percent(counts["values"], due), "percent", reason)


def _uniqueness(report: Report) -> Dimension:
    repeated, clashing = _cells_of(report, {"repeated-figures"}), _cells_of(report, {"conflicting-figures"})
    total = report.cells.total if report.cells else 0
    if not repeated and not clashing:
        return Dimension("uniqueness", 100.0, "percent", "No figure stands twice in the source file.")
    parts = {"there more than once and taken once": repeated, "contradicted by another and left out": clashing}
    why = "; ".join(f"{words}: {count:,}" for words, count in parts.items() if count)
    reason = f"Of {_count(total, 'figure')} in the source file, {why}."
    return Dimension("uniqueness", _percent(total - repeated - clashing, total), "percent", reason)


def _consistency(counts: Row, summary: Sequence[Row]) -> Dimension:
    asked = {
        "the parts add up in {} of {}": ("total", _sum(summary, "sums"), _sum(summary, "sums_wrong")),
        "the figure lies within its interval in {} of {}": ("row", counts["intervals"] or 0, counts["outside"] or 0),
        "the figure is what it was in the version before, or marked as revised, in {} of {}": (
            "row",
            _sum(summary, "values_compared"),
            _sum(summary, "values_revised"),
        ),
    }
    held = {words: (noun, of, of - wrong) for words, (noun, of, wrong) in asked.items() if of}
    if not held:
        nothing = "It has no totals, no intervals and no version before, so there is nothing to compare."
        return Dimension("consistency", None, "percent", nothing)
    reason = "; ".join(words.format(f"{right:,}", _count(of, noun)) for words, (noun, of, right) in held.items())
    figure = _percent(sum(right for *_, right in held.values()), sum(of for _, of, _ in held.values()))
    return Dimension("consistency", figure, "percent", f"{reason[0].upper()}{reason[1:]}.")


def _timeliness(summary: Sequence[Row]) -> Dimension:
    newest = max((row for row in summary if row["last_day"]), key=lambda row: str(row["last_day"]), default=None)
    if newest is None or newest["days_to_release"] is None:
        return Dimension("timeliness", None, "days", "Its description does not say when the figures were released.")
    days, last = newest["days_to_release"], in_words(str(newest["last_day"]))
    if days < 0:
        return Dimension("timeliness", 0.0, "days", f"Released before the newest period, to {last}, was over.")
    reason = (
        f"The newest period ended on {last}; its figures were released {days:,} day{'' if days == 1 else 's'} later."
    )
    return Dimension("timeliness", float(days), "days", reason)


def _validity(report: Report) -> Dimension:
    total = report.cells.total if report.cells else 0
    if not total:
        return Dimension("validity", None, "percent", "The figures of the source file were not counted.")
    errors = sum(issue.count for issue in report.of_severity("error"))
    wrong = min(total, max(report.cells.issues if report.cells else 0, errors))
    if not wrong:
        words = (
            f"All {total:,} figures of the source file could be read, and every code, unit and period is in its list."
        )
        return Dimension("validity", 100.0, "percent", words)
    reason = f"{wrong:,} of {_count(total, 'figure')} of the source file could not be read, or break a rule."
    return Dimension("validity", _percent(total - wrong, total), "percent", reason)


def _accuracy(counts: Row, report: Report) -> Dimension:
    values = counts["values"]
    if not values:
        return Dimension("accuracy", None, "percent", "There is no figure to judge.")
    doubted = min(values, _cells_of(report, DOUBTS))
    unsure = counts["unsure"]
    parts = {"marked as estimated, provisional or of low reliability": unsure, "odd beside the others": doubted}
    why = "; ".join(f"{words}: {count:,}" for words, count in parts.items() if count)
    reason = f"Of {_count(values, 'figure')}, {why}." if why else NOTHING_ODD
    if counts["margin"]:
        reason += f" The margin of error is {100 * counts['margin']:.1f} % of the figure in the middle case."
    return Dimension("accuracy", _percent(max(0, values - unsure - doubted), values), "percent", reason)


def _cells_of(report: Report, kinds: frozenset[str] | set[str]) -> int:
    return sum(issue.count for issue in report.issues if issue.kind.code in kinds)


def _sum(summary: Sequence[Row], name: str) -> int:
    return sum(int(row[name] or 0) for row in summary)


def _percent(part: int, whole: int) -> float:
    """Rounded down, so that 100 means all of them."""
    return int(1000 * max(0, part) / whole) / 10 if whole else 0.0


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
