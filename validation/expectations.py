"""Run a suite of expectations on a table: the only module that imports Great Expectations, and it does so late.

A suite is plain JSON that Great Expectations reads by itself (``schemas/expectations``). What it says under ``meta`` is
ours: whether a failure stops or warns, and in which words. A large table comes in parts, so that it need not be held at
once: every expectation of the observations is about single rows, but for “no row twice”, which looks across the parts
too (the rows come sorted, so that two of one key are neighbours).
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas import code_lists
from validation.gate import Answer, Verdict
from validation.summary import in_words

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = 3  # Of the values that failed, as many as a sentence bears.
MOST_NAMED = 200  # Values that failed, as many as are looked at for these.
ROWS_NAMED = 3  # Of the measures that failed, as many as get a sentence of their own.
TWICE = "expect_compound_columns_to_be_unique"
TOLD_APART_BY = "measure"  # The column by which a row of the summary is known.


class SuiteFault(Exception):
    """A suite asks something that its table cannot answer: a fault of the suite, not of the data."""


@dataclass
class _Tally:
    """What one expectation found so far."""

    config: dict[str, Any]
    asked: int = 0
    failed: int = 0
    examples: list[Any] = field(default_factory=list)
    failing: list[dict[str, Any]] = field(default_factory=list)

    def add(self, found: dict[str, Any]) -> None:
        self.asked += found["element_count"] - found.get("missing_count", 0)
        self.failed += found["unexpected_count"]
        self.examples = _distinct([*self.examples, *found["partial_unexpected_list"]])[:EXAMPLES]


def read_suite(path: Path) -> dict[str, Any]:
    """Read a suite from its file."""
    suite: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return suite


def columns_of(suite: dict[str, Any]) -> list[str]:
    """The columns that a suite asks about, each once."""
    found: dict[str, None] = {}
    for expectation in suite["expectations"]:
        asked = expectation["kwargs"]
        named = [asked.get(key) for key in ("column", "column_A", "column_B")] + asked.get("column_list", [])
        named.append(asked.get("row_condition", {}).get("column", {}).get("name"))
        found.update(dict.fromkeys(name for name in named if name))
    return list(found)


def run(suite: dict[str, Any], parts: Iterable[pd.DataFrame]) -> list[Verdict]:
    """Judge a table by a suite; a verdict for each of its expectations, in their order.

    parts: the table, in one part or several, sorted by its primary key. Raises ``SuiteFault``.
    """
    tallies = [_Tally(config) for config in suite["expectations"]]
    last: pd.DataFrame | None = None
    for part in parts:
        _add(tallies, suite, part)
        if last is not None:
            _add_seam(tallies, suite, last, part)
        last = part.tail(1)
    return [_verdict(suite, tally) for tally in tallies]


def _add(tallies: list[_Tally], suite: dict[str, Any], table: pd.DataFrame) -> None:
    if suite["meta"]["lcr:table"] == "summary":
        _add_summary(tallies, suite, table)
    else:
        for tally, found in zip(tallies, _validate(suite["name"], tallies, table), strict=True):
            tally.add(found)


def _add_summary(tallies: list[_Tally], suite: dict[str, Any], table: pd.DataFrame) -> None:
    """The same of a summary, whose failing rows are kept. A column of nulls (no version before) is not asked about."""
    asked = [
        one for one in tallies if all(table[name].notna().any() for name in columns_of({"expectations": [one.config]}))
    ]
    for tally, found in zip(asked, _validate(suite["name"], asked, table, TOLD_APART_BY), strict=True):
        tally.add(found)
        failing = {row[TOLD_APART_BY] for row in found["partial_unexpected_index_list"]}
        tally.failing = [row for row in table.to_dict("records") if row[TOLD_APART_BY] in failing]


def _add_seam(tallies: list[_Tally], suite: dict[str, Any], last: pd.DataFrame, part: pd.DataFrame) -> None:
    """Look for the same row at the end of one part and at the beginning of the next."""
    import pandas as pd

    chosen = [tally for tally in tallies if tally.config["type"] == TWICE]
    seam = pd.concat([last, part.head(1)])
    for tally, found in zip(chosen, _validate(suite["name"], chosen, seam), strict=True):
        tally.add(found | {"element_count": 0, "missing_count": 0})  # Both rows are counted already.


def _validate(name: str, tallies: list[_Tally], table: pd.DataFrame, row_name: str = "") -> list[dict[str, Any]]:
    """Let Great Expectations judge; its ``result`` for each expectation. row_name: the column that names a row."""
    engine, source = _great_expectations()
    form: dict[str, Any] = {"result_format": "BASIC", "partial_unexpected_count": MOST_NAMED}
    if row_name:
        form |= {"result_format": "SUMMARY", "unexpected_index_column_names": [row_name]}
    suite = engine.ExpectationSuite(name=name, expectations=[tally.config for tally in tallies])
    found = source.get_batch({"dataframe": table}).validate(suite, result_format=form).to_json_dict()
    # It groups what it judges by column: each answer is put back in its question's place.
    results = {one["expectation_config"]["meta"]["lcr:name"]: one for one in found["results"]}
    ordered = [results[tally.config["meta"]["lcr:name"]] for tally in tallies]
    for one in ordered:
        if "element_count" not in one["result"]:
            raise SuiteFault(f"The suite {name} cannot be run on this table: {_why(one['exception_info'])}")
    return [dict(one["result"]) for one in ordered]


def _why(info: dict[str, Any]) -> str:
    parts = [info] if "exception_message" in info else list(info.values())
    return "; ".join(str(part.get("exception_message")) for part in parts)


@lru_cache(maxsize=1)
def _great_expectations() -> tuple[Any, Any]:
    """Import it once in a process: it takes three seconds. It tells nobody that it runs, and draws no progress bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        # It imports two modules of Python's own that are called deprecated: nothing that a reader could mend.
        warnings.filterwarnings("ignore", message=r"module 'sre_\w+' is deprecated", category=DeprecationWarning)
        import great_expectations
        from great_expectations.data_context.types.base import ProgressBarsConfig
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("gate").add_dataframe_asset("table")
    return great_expectations, asset.add_batch_definition_whole_dataframe("whole")


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(repr(value), value)
    return list(found.values())


def _verdict(suite: dict[str, Any], tally: _Tally) -> Verdict:
    meta = tally.config["meta"]
    answer: Answer = "failed" if tally.failed else "passed" if tally.asked else "not asked"
    observed: dict[str, Any] = {"asked": tally.asked, "failed": tally.failed}
    if tally.failed:
        observed["examples"] = tally.examples
    return Verdict(
        suite=suite["name"],
        name=meta["lcr:name"],
        expectation=tally.config["type"],
        title=meta["lcr:title"],
        dimension=meta["lcr:dimension"],
        severity=meta["lcr:severity"],
        answer=answer,
        words=_words(meta["lcr:problem"], tally) if tally.failed else "",
        what_to_do=meta["lcr:whatToDo"] if tally.failed else "",
        observed=observed,
    )


def _words(problem: str, tally: _Tally) -> str:
    """One sentence of the observations, or one for each row of a summary that failed."""
    if not tally.failing:
        examples = "; ".join(map(_example, tally.examples))
        return problem.format(count=_Number(tally.failed), of=_Number(tally.asked), examples=examples)
    told = [problem.format_map({key: _shown(key, value) for key, value in row.items()}) for row in tally.failing]
    more = len(told) - ROWS_NAMED
    ending = [f"And so with {_Number(more):more measure}."] if more > 0 else []
    return " ".join(told[:ROWS_NAMED] + ending)


def _example(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(map(_example, value.values()))
    if isinstance(value, list | tuple):
        return " and ".join(map(_example, value))
    return f"{value:,.15g}" if isinstance(value, int | float) else f"“{value}”"


class _Number(float):
    """A number that a sentence may give a noun: ``{days:day}`` is “1 day” or “12 days”, ``{days}`` the number alone."""

    def __format__(self, noun: str) -> str:
        number = float(self)
        shown = f"{number:,.0f}" if number == round(number) else f"{number:,.4g}"
        return f"{shown} {noun}{'' if number == 1 else 's'}" if noun else shown


def _shown(key: str, value: Any) -> str | _Number:
    """A cell of the summary, as a sentence has it."""
    if isinstance(value, int | float):
        return _Number(value)
    if key == TOLD_APART_BY:
        known = code_lists.load("measures").codes.get(str(value))
        return known.label if known else str(value)
    return in_words(str(value)) if key.endswith("_day") else str(value)
