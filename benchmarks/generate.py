"""Make the files that are measured: DuckDB writes them, so that twenty million rows take seconds.

The figures mean nothing. Their shapes are those of real files: area codes of the register, months, sexes and age bands.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import duckdb

from benchmarks.measure import ROOT, WORK

AREAS_TAKEN = 300
SEXES = ("Male", "Female", "Total")
MONTHS_FROM = 2001
PERSON_AGES = 91  # 0 to 89, and 90+


@lru_cache
def areas() -> tuple[tuple[str, str], ...]:
    """Code and name of local authorities of the register: real codes, so that none is an unknown one."""
    with (ROOT / "schemas" / "areas" / "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] == "local_authority" and not row["valid_to"]]
    return tuple((row["code"], row["name"]) for row in rows[:AREAS_TAKEN])


def tidy(rows: int) -> Path:
    """A tidy file of ten columns, every row another observation, in a layout that needs standardising.

    Area code and name, a month written “January 2024”, sex, age, measure, value, a lower and an upper limit, a flag.
    """
    path = WORK / f"tidy-{rows}.csv"
    if path.is_file():
        return path
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            COPY (
                WITH numbered AS (SELECT range AS i FROM range({int(rows)})),
                areas AS (SELECT * FROM (VALUES {_values(areas())}) AS a(code, name)),
                placed AS (SELECT *, row_number() OVER () - 1 AS place FROM areas)
                SELECT
                    code AS area_code,
                    name AS area_name,
                    strftime(DATE '{MONTHS_FROM}-01-01' + to_months(CAST(i // {_a_month()} AS INTEGER)), '%B %Y')
                        AS date,
                    {_pick(SEXES, f"i // {len(areas())} % {len(SEXES)}")} AS sex,
                    CAST(i // {len(areas()) * len(SEXES)} % {PERSON_AGES - 1} AS VARCHAR) AS age,
                    'claimant_count' AS measure,
                    CAST(i * 7919 % 99991 AS INTEGER) AS value,
                    CAST(i * 7919 % 99991 * 0.9 AS DECIMAL(12, 1)) AS lower_95,
                    CAST(i * 7919 % 99991 * 1.1 AS DECIMAL(12, 1)) AS upper_95,
                    CASE WHEN i % 50 = 0 THEN 'p' ELSE '' END AS status
                FROM numbered JOIN placed ON place = i % {len(areas())}
                ORDER BY i
            ) TO '{path}' (HEADER)
            """
        )
    return path


def typed(rows: int) -> Path:
    """A file to be judged as it is: ten fields of several types, no key."""
    path = WORK / f"typed-{rows}.csv"
    if not path.is_file():
        with duckdb.connect() as connection:
            connection.execute(
                f"""
                COPY (
                    WITH dated AS (
                        SELECT *, CAST(strptime(date, '%B %Y') AS DATE) AS first
                        FROM read_csv('{tidy(rows)}', all_varchar = true)
                    )
                    SELECT area_code, area_name, strftime(first, '%Y-%m') AS period, first AS period_start,
                        last_day(first) AS period_end, sex, age, measure, value, status
                    FROM dated
                ) TO '{path}' (HEADER)
                """
            )
    return path


def _a_month() -> int:
    """How many rows one month fills: every area, sex and age once."""
    return len(areas()) * len(SEXES) * (PERSON_AGES - 1)


def wide(rows: int) -> Path:
    """Population by single year of age: one row for an area, year and sex; 91 columns of figures."""
    path = WORK / f"population-by-single-year-of-age-{rows}.csv"
    if path.is_file():
        return path
    ages = [*(str(age) for age in range(PERSON_AGES - 1)), "90+"]
    columns = ", ".join(f'CAST(i * 31 * {place + 7} % 9973 AS INTEGER) AS "{age}"' for place, age in enumerate(ages))
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            COPY (
                WITH numbered AS (SELECT range AS i FROM range({int(rows)})),
                areas AS (SELECT * FROM (VALUES {_values(areas())}) AS a(code, name)),
                placed AS (SELECT *, row_number() OVER () - 1 AS place FROM areas)
                SELECT code AS "Code", name AS "Name", 1981 + i // {len(areas()) * len(SEXES)} AS "Year",
                    {_pick(SEXES, f"i // {len(areas())} % {len(SEXES)}")} AS "Sex", {columns}
                FROM numbered JOIN placed ON place = i % {len(areas())}
                ORDER BY i
            ) TO '{path}' (HEADER)
            """
        )
    return path


# A wrong value for each field of the typed file; the last takes any text, so that none of its cells can be bad.
BAD = {
    "area_code": "Liverpool",
    "area_name": "",
    "period": "January",
    "period_start": "2024-13-45",
    "period_end": "31/01/2024",
    "sex": "Both",
    "age": "130",
    "measure": "count",
    "value": "many",
}


def with_bad_cells(source: Path, share: float) -> Path:
    """The same typed file with so large a share of its cells wrong, evenly over the fields that can be."""
    path = source.with_name(f"{source.stem}-bad-{share:g}.csv")
    if not path.is_file():
        wrong = ", ".join(
            f"CASE WHEN hash(n * {len(BAD)} + {place}) % 10000 < {share * 10_000:.0f} THEN '{bad}' ELSE {name} END"
            f" AS {name}"
            for place, (name, bad) in enumerate(BAD.items())
        )
        with duckdb.connect() as connection:
            connection.execute(
                f"""
                COPY (
                    SELECT * EXCLUDE (n) REPLACE ({wrong})
                    FROM (SELECT *, row_number() OVER () AS n FROM read_csv('{source}', all_varchar = true))
                ) TO '{path}' (HEADER)
                """
            )
    return path


def _values(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"('{code}', '{name.replace(chr(39), chr(39) * 2)}')" for code, name in pairs)


def _pick(words: Sequence[str], place: str) -> str:
    cases = " ".join(f"WHEN {number} THEN '{word}'" for number, word in enumerate(words))
    return f"CASE {place} {cases} END"
