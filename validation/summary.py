"""Sum up a table of observations, one row for each measure: what the gate judges the whole table by.

What an expectation about single columns cannot say (all six authorities are there, parts add up, nothing is lost since
the version before) is counted here, in SQL that anybody can run (``summary.sql``), and stands in a column of its own.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas import areas, code_lists
from validation.quoting import quoted

if TYPE_CHECKING:
    import duckdb

QUERY = Path(__file__).with_name("summary.sql")
NEEDED = ("area_code", "period", "period_start", "period_end", "period_type", "measure", "value", "unit", "status")
PLACE_AND_TIME = ("area_code", "period", "measure")
# The most days between the end of the newest period and the release of its figures, by how often they come.
USUAL_DAYS = {"daily": 14, "weekly": 30, "monthly": 92, "quarterly": 200, "annual": 450, "every ten years": 1100}


@dataclass(frozen=True)
class Background:
    """What a table is judged against. today: the day of the judgement.

    covers: the codes of the areas that the table should hold; None where its description does not say.
    released: when its publisher released the figures; None where that is not known. frequency: how often it does.
    before: SQL of the table of the version before; None where there is none that can be compared.
    """

    today: date
    covers: tuple[str, ...] | None = None
    released: date | None = None
    frequency: str = ""
    before: str | None = None


def can_be_summed_up(columns: Sequence[str]) -> bool:
    """Whether a table with these columns is one of observations by area, period and measure."""
    return set(NEEDED) <= set(columns)


def summarise(
    connection: duckdb.DuckDBPyConnection, table: str, primary_key: Sequence[str], background: Background
) -> list[dict[str, Any]]:
    """Return a row for each measure; ``docs/gate.md`` says what the columns mean.

    table: SQL of the observations: a quoted name, or ``read_parquet('…')``. Leaves the views now and before behind.
    """
    dimensions = [name for name in primary_key if name not in PLACE_AND_TIME]
    connection.execute(_view("now", table, dimensions))
    connection.execute(_view("before", background.before or f"(SELECT * FROM {table} LIMIT 0)", dimensions))
    result = connection.execute(query(), parameters(background))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _view(name: str, table: str, dimensions: Sequence[str]) -> str:
    """SQL of a view that has every dimension of the schema in one value, by which rows are compared."""
    but_sex = [dimension for dimension in dimensions if dimension != "sex"]
    texts = {"area_code", "period", "period_type", "measure", "unit", "status"}
    columns = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" if name in texts else name for name in NEEDED)
    sex = "CAST(sex AS VARCHAR)" if "sex" in dimensions else "''"
    return (
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns}, {sex} AS sex,"
        f" {_as_one(dimensions)} AS breakdown, {_as_one(but_sex)} AS breakdown_but_sex FROM {table}"
    )


def _as_one(names: Sequence[str]) -> str:
    """Texts of an enumeration and plain ones have other hashes, so that each is cast first."""
    return f"hash({', '.join(f'CAST({quoted(name)} AS VARCHAR)' for name in names)})" if names else "0"


@lru_cache(maxsize=1)
def query() -> str:
    """The SQL that makes the summary of the views now and before."""
    return QUERY.read_text(encoding="utf-8")


def parameters(background: Background) -> dict[str, Any]:
    """The parameters of the query, by name."""
    register = areas.register()
    region = register.region
    expected = [code for code in region.members if background.covers is None or code in background.covers]
    measures = code_lists.load("measures").codes.values()
    return {
        "today": background.today,
        "codes": expected,
        "names": [area.name if (area := register.by_code(code)) else code for code in expected],
        "region": region.code,
        "members": list(region.members),
        "adds_up": [measure.code for measure in measures if measure.more["adds_up"] == "yes"],
        "released": background.released,
        "usual_days": USUAL_DAYS.get(background.frequency),
    }


def read_day(text: object) -> date | None:
    """Return the day that a description names: ``2024-03-31``, or the last of ``2024-03``; None for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", str(text))
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        return date(year, month, int(found[3]) if found[3] else calendar.monthrange(year, month)[1])
    except (ValueError, IndexError):
        return None


def in_words(day: str) -> str:
    """``2024-03-31`` → ``31 March 2024``."""
    found = date.fromisoformat(day)
    return f"{found.day} {calendar.month_name[found.month]} {found.year}"
