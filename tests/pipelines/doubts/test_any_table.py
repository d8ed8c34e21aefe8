"""Whatever figures a table holds, doubting it raises nothing and changes nothing."""

from __future__ import annotations

import re
from datetime import date

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.doubts import doubt_observations
from pipelines.standardise import start
from schemas import registry
from tests.pipelines.doubts.conftest import AREAS
from validation.issues import Issue
from validation.render.words import message

FIGURES = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, -1.0, 20.0, 100.0, 1e300, 1e-300]),
    st.floats(allow_nan=False),
    st.integers(0, 10**7).map(float),
)
CODES = [*AREAS, "E47000004", "E12000002", "E08000016", "E08000038", "E05000886", "E05015277", "E01006441", "E99999999"]
TYPES = ("local_authority", "combined_authority", "region", "ward", "lsoa", "other")
SEXES, MONTHS = ("all", "female", "male"), 7
MEASURES = st.sampled_from([("claimant_count", "persons"), ("claimant_rate", "percent")])
LIKELY = st.integers(900, 1100).map(float)


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[object, ...]]:
    """Areas × months × sexes, most of them with quiet figures and some with any: enough for every room to look at."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True))
    kind, measure = draw(st.sampled_from(TYPES)), draw(MEASURES)
    cells = [(code, month, sex) for code in codes for month in range(MONTHS) for sex in SEXES]
    odd = draw(st.dictionaries(st.integers(0, len(cells) - 1), st.tuples(FIGURES, FIGURES, FIGURES), max_size=25))
    quiet = draw(st.lists(LIKELY, min_size=len(cells), max_size=len(cells)))
    return [
        (code, kind, month, sex, "16+", measure, *odd.get(number, (quiet[number], None, None)))
        for number, (code, month, sex) in enumerate(cells)
    ]


@settings(max_examples=20)
@given(rows=tables())
def test_no_table_makes_a_doubt_raise_and_none_is_changed(rows: list[tuple[object, ...]]) -> None:
    connection = duckdb.connect()
    _fill(connection, rows)
    before = connection.execute("SELECT * FROM observations").fetchall()

    issues = doubt_observations(
        start(connection, []), [], "observations", registry.load("unemployment"), len(rows), date(2030, 1, 1)
    )

    assert connection.execute("SELECT * FROM observations").fetchall() == before
    assert [issue.message for issue in issues if not _is_whole(issue)] == []


def _is_whole(issue: Issue) -> bool:
    """Whether every word of its sentences was filled in."""
    return not any(re.search(r"(?:^|[\s“(])\?|\{", text) for text in (issue.message, message(issue), issue.what_to_do))


def _fill(connection: duckdb.DuckDBPyConnection, rows: list[tuple[object, ...]]) -> None:
    connection.execute(
        "CREATE TABLE observations (area_code VARCHAR, area_name VARCHAR, area_type VARCHAR, period VARCHAR,"
        " period_start DATE, period_end DATE, period_type VARCHAR, sex VARCHAR, age_band VARCHAR, measure VARCHAR,"
        " value DOUBLE, unit VARCHAR, lower_95 DOUBLE, upper_95 DOUBLE, status VARCHAR, source_sheet VARCHAR,"
        " source_row BIGINT, source_column INTEGER)"
    )
    held = []
    for number, (code, kind, month, sex, age, (measure, unit), value, lower, upper) in enumerate(rows):  # type: ignore[misc]
        day = date(2023, int(month) + 1, 1)  # type: ignore[call-overload]
        row = [
            code,
            code,
            kind,
            f"2023-{day.month:02}",
            day,
            day,
            "month",
            sex,
            age,
            measure,
            value,
            unit,
            lower,
            upper,
        ]
        held.append([*row, None, None, number + 2, 7])
    connection.executemany(f"INSERT INTO observations VALUES ({', '.join('?' * 18)})", held)
