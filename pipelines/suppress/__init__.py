"""Disclosure control: withhold small counts, whatever would give them away, and every trace of them in the report.

A withheld figure has the status ``c``, no value and no limits. Nothing is withheld silently: the change log says how
many, by which rule. Nothing tells which of them were small.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from pipelines.standards.markers import WITHHOLDING
from pipelines.suppress.cells import Cells
from pipelines.suppress.protect import protect
from pipelines.suppress.relations import Figure, relations
from pipelines.suppress.rules import APPLY, CONTROLLED, DECISIONS, Rule, decide, read_rule
from pipelines.suppress.telling import forget_figures, labels, log_withheld
from schemas import areas, code_lists
from schemas.registry import Schema
from validation.issues import SMALL_COUNTS, Issue
from validation.report import Report

__all__ = ["APPLY", "CONTROLLED", "DECISIONS", "Rule", "control_disclosure", "decide", "read_rule"]


def control_disclosure(
    connection: duckdb.DuckDBPyConnection, relation: str, schema: Schema, report: Report, *said: str | None
) -> None:
    """Apply the schema's rule to the observations where that is asked for, or say how many counts are small.

    said: ``apply`` or ``already-controlled``, by whoever is nearest to the file first; None of whoever says nothing.
    """
    rule = read_rule(schema.descriptor)
    decision = decide(rule, *said) if rule else None
    if rule is None or decision == CONTROLLED:
        return
    if decision == APPLY:
        _apply(connection, relation, schema, rule, report)
    else:
        _tell(connection, relation, rule, report)


def _tell(connection: duckdb.DuckDBPyConnection, relation: str, rule: Rule, report: Report) -> None:
    rows = connection.execute(
        f"SELECT measure::VARCHAR, count(*) FROM {relation} WHERE value {'>=' if rule.zeros else '>'} 0"
        f" AND value < {rule.threshold} GROUP BY measure ORDER BY 1"
    ).fetchall()
    found = {measure: count for measure, count in rows if measure in rule.measures}
    if not found:
        return
    small = sum(found.values())
    values = {"measures": labels(found), "threshold": rule.threshold}
    report.issues.append(Issue(SMALL_COUNTS, values, small))
    reason = f"{small:,} counts are under {rule.threshold}, and nothing says that their publisher looked at them."
    report.statistics["disclosure"] = {"applied": False, "outcome": "review", "small": small, "reasons": [reason]}


def _apply(connection: duckdb.DuckDBPyConnection, relation: str, schema: Schema, rule: Rule, report: Report) -> None:
    figures = _figures(connection, relation, schema, rule)
    primary = frozenset(f.place for f in figures if f.measure in rule.measures and rule.is_small(f.value))
    withheld = _withheld(figures, primary, rule) if primary else set()
    rates = _rates(connection, relation, schema, [f for f in figures if f.place in withheld])
    _withhold(connection, relation, withheld | rates)
    rounded = _round(connection, relation, rule)
    counts = (len(primary), len(withheld) - len(primary), len(rates), rounded)
    facts = {"applied": True, "outcome": "pass", "threshold": rule.threshold, "rounding": rule.rounding}
    report.statistics["disclosure"] = facts
    forget_figures(report)
    log_withheld(report, rule, counts, sorted({f.measure for f in figures if f.place in primary}))


def _figures(connection: duckdb.DuckDBPyConnection, relation: str, schema: Schema, rule: Rule) -> list[Figure]:
    """The counts, and what they are sums or parts of."""
    wanted = {*rule.measures, *rule.sums, *(part.lstrip("-") for parts in rule.sums.values() for part in parts)}
    names = schema.dimensions
    chosen = "".join(f", {name}::VARCHAR" for name in names)
    rows = connection.execute(
        "SELECT rowid, measure::VARCHAR, area_code::VARCHAR, area_name::VARCHAR, area_type::VARCHAR, period_start,"
        f" period_end, value{chosen} FROM {relation} WHERE list_contains(?, measure::VARCHAR) ORDER BY rowid",
        [sorted(wanted)],
    ).fetchall()
    return [
        Figure(place, measure, code, name, kind, start, end, tuple(zip(names, parts, strict=True)), value)
        for place, measure, code, name, kind, start, end, value, *parts in rows
    ]


def _withheld(figures: list[Figure], primary: frozenset[int], rule: Rule) -> set[int]:
    """The rows to withhold: the small counts, and those without which they could be worked out."""
    numbers = {figure.place: number for number, figure in enumerate(figures)}
    flows = [code for code, item in code_lists.load("measures").codes.items() if item.more["kind"] == "flow"]
    equations = {
        tuple((numbers[place], sign) for place, sign in equation)
        for equation in relations(figures, flows, rule.sums, areas.register())
    }
    values = [figure.value for figure in figures]
    counted = [figure.measure in rule.measures for figure in figures]
    lows = [(0.0 if rule.zeros or not value else 1.0) if is_count else -1e12
            for value, is_count in zip(values, counted, strict=True)]  # fmt: skip
    small = frozenset(numbers[place] for place in primary)
    cells = Cells(values, sorted(equations), small, max(1, rule.threshold - 2), lows)
    known = {number for number, value in enumerate(values) if value is None}
    return {figures[number].place for number in protect(cells) - known}


def _rates(connection: duckdb.DuckDBPyConnection, relation: str, schema: Schema, withheld: list[Figure]) -> set[int]:
    """The rows with rates of withheld counts: times a denominator that is published elsewhere, they are the counts."""
    codes = code_lists.load("measures").codes
    rates: dict[str, list[str]] = {}
    for code, item in codes.items():
        if item.more["unit"] == "percent" and item.more["schema"] == schema.name:
            rates.setdefault(item.more["concept"], []).append(code)
    wanted: set[tuple[str, ...]] = set()
    for figure in withheld:
        count, parts = codes[figure.measure], dict(figure.parts)
        for code in rates.get(count.more["concept"], ()):
            bands = {parts.get("age_band", "")}
            if parts.get("age_band") in (count.more["default_age"], "all"):
                bands |= {codes[code].more["default_age"], count.more["default_age"], "all"}
            rest = tuple(value for name, value in figure.parts if name != "age_band")
            wanted |= {(code, figure.area, str(figure.start), str(figure.end), band, *rest) for band in bands}
    if not wanted:
        return set()
    names = [name for name in schema.dimensions if name != "age_band"]
    band = "age_band::VARCHAR" if "age_band" in schema.dimensions else "''"
    chosen = "".join(f", {name}::VARCHAR" for name in names)
    rows = connection.execute(
        "SELECT rowid, measure::VARCHAR, area_code::VARCHAR, period_start::VARCHAR, period_end::VARCHAR,"
        f" {band}{chosen} FROM {relation} WHERE value IS NOT NULL AND list_contains(?, measure::VARCHAR)",
        [sorted({key[0] for key in wanted})],
    ).fetchall()
    return {row[0] for row in rows if tuple(row[1:]) in wanted}


def _withhold(connection: duckdb.DuckDBPyConnection, relation: str, places: Iterable[int]) -> None:
    """Take value and limits out of these rows, and mark them ``c`` beside the markers that go with a value."""
    from validation.reading.relation import make_table

    make_table(connection, "withheld_rows", {"place": ("BIGINT", sorted(places))})
    connection.execute(f"ALTER TABLE {relation} ALTER status TYPE VARCHAR")
    statuses = connection.execute(
        f"SELECT DISTINCT status FROM {relation} WHERE rowid IN (SELECT place FROM withheld_rows)"
    ).fetchall()
    for (status,) in statuses:
        kept = set((status or "").split()) - WITHHOLDING
        connection.execute(
            f"UPDATE {relation} SET value = NULL, lower_95 = NULL, upper_95 = NULL, status = ?"
            " WHERE status IS NOT DISTINCT FROM ? AND rowid IN (SELECT place FROM withheld_rows)",
            [" ".join(sorted({*kept, "c"})), status],
        )


def _round(connection: duckdb.DuckDBPyConnection, relation: str, rule: Rule) -> int:
    """Round every count that is still shown, each by itself, totals too; return how many changed."""
    if not rule.rounding:
        return 0
    rounded = f"floor(value / {rule.rounding} + 0.5) * {rule.rounding}"
    where = f"value IS NOT NULL AND value != {rounded} AND list_contains(?, measure::VARCHAR)"
    [(changed,)] = connection.execute(
        f"SELECT count(*) FROM {relation} WHERE {where}", [list(rule.measures)]
    ).fetchall()
    connection.execute(
        f"UPDATE {relation} SET value = {rounded}, lower_95 = NULL, upper_95 = NULL WHERE {where}",
        [list(rule.measures)],
    )
    return int(changed)
