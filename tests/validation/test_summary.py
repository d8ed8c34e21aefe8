"""The summary of a table: what is counted there, and what rounding, forecasts and single months excuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from schemas import areas
from validation.summary import Background, can_be_summed_up, in_words, read_day, summarise

KEY = ("area_code", "period", "sex", "measure")
MEMBERS = areas.register().region.members
REGION = areas.register().region.code
TODAY = date(2024, 6, 30)
Row = tuple[str, int, str, float | None]  # Area, year, sex, value.


def make(connection: duckdb.DuckDBPyConnection, name: str, rows: list[Row], kind: str, status: str | None) -> None:
    connection.execute(
        f"CREATE TABLE {name} (area_code VARCHAR, period VARCHAR, period_start DATE, period_end DATE,"
        " period_type VARCHAR, sex VARCHAR, measure VARCHAR, value DOUBLE, unit VARCHAR, status VARCHAR)"
    )
    for area, year, sex, value in rows:
        days = [date(year, 1, 1), date(year, 12, 31), kind]
        cells = [area, str(year), *days, sex, "claimant_count", value, "persons", status]
        connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * 10)})", cells)


def summary(
    rows: list[Row],
    before: list[Row] | None = None,
    kind: str = "calendar_year",
    status: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    connection = duckdb.connect()
    make(connection, "observations", rows, kind, status)
    if before is not None:
        make(connection, "earlier", before, kind, None)
        more["before"] = "earlier"
    return summarise(connection, "observations", KEY, Background(**{"today": TODAY, **more}))[0]


def years(first: int, last: int, area: str = MEMBERS[0], value: float = 100) -> list[Row]:
    return [(area, year, "all", value) for year in range(first, last + 1)]


def all_members(year: int = 2023, value: float = 100) -> list[Row]:
    return [(code, year, "all", value) for code in MEMBERS]


def test_an_authority_without_a_figure_in_the_latest_period_is_named() -> None:
    found = summary(all_members(2022) + all_members(2023)[1:])

    assert (found["authorities_missing"], found["authorities_missing_names"]) == (1, "Halton")


def test_a_withheld_figure_is_there() -> None:
    rows = [(code, 2023, "all", None if code == MEMBERS[2] else 5.0) for code in MEMBERS]

    assert summary(rows)["authorities_missing"] == 0


def test_an_authority_that_the_description_does_not_cover_is_not_missed() -> None:
    assert summary(all_members()[:2], covers=MEMBERS[:2])["authorities_missing"] == 0
    assert summary([("E05000886", 2023, "all", 3.0)])["authorities_missing"] is None


def test_a_period_ahead_is_counted_in_days_unless_it_is_a_forecast() -> None:
    found = summary(years(2024, 2025))

    assert (found["starts_in_days"], found["ends_in_days"]) == (185, 549)
    assert summary(years(2024, 2025), status="f")["starts_in_days"] in (None, 0)
    assert summary(years(2022, 2023))["ends_in_days"] == 0


def test_periods_that_nobody_has_are_missing_and_a_series_of_every_second_year_has_none() -> None:
    gap = [row for row in years(2010, 2020) if row[1] not in (2014, 2015)]
    found = summary(gap)

    assert (found["periods_missing"], found["periods_missing_after"]) == (2, "2013")
    assert summary([row for row in years(2010, 2020) if row[1] % 2 == 0])["periods_missing"] == 0
    assert summary([row for row in years(2001, 2021) if row[1] % 10 == 1], kind="census")["periods_missing"] is None


def test_a_series_lacks_what_the_others_have_between_its_first_and_its_last() -> None:
    short = years(2012, 2015, MEMBERS[1])
    holed = [row for row in years(2010, 2020, MEMBERS[2]) if row[1] != 2013]
    found = summary(years(2010, 2020) + short + holed)

    assert (found["series"], found["series_with_holes"], found["figures_missing"]) == (3, 1, 1)


@pytest.mark.parametrize(("whole", "wrong"), [(600, 0), (605, 0), (615, 0), (650, 1)])
def test_the_authorities_add_up_to_the_region_as_far_as_rounding_lets_them(whole: float, wrong: int) -> None:
    found = summary([*all_members(value=100)[1:], (MEMBERS[0], 2023, "all", 100), (REGION, 2023, "all", whole)][::-1]
                    + [("E92000001", 2023, "all", 55_555.0 // 5 * 5)])  # fmt: skip

    assert (found["sums"], found["sums_wrong"]) == (1, wrong)


def test_the_sexes_add_up_and_a_withheld_part_is_no_sum() -> None:
    def sexes(male: float | None) -> list[Row]:
        return [(MEMBERS[0], 2023, "all", 30.0), (MEMBERS[0], 2023, "female", 17.0), (MEMBERS[0], 2023, "male", male)]

    assert summary(sexes(13))["sums_wrong"] == 0
    assert summary(sexes(3))["sums_wrong"] == 1
    assert summary(sexes(None))["sums"] is None


def test_the_release_is_counted_from_the_end_of_the_newest_period() -> None:
    found = summary(all_members(), released=date(2025, 6, 30), frequency="annual")

    assert (found["days_to_release"], found["usual_days"], found["days_late"]) == (547, 450, 97)
    assert summary(all_members(), frequency="annual")["days_late"] is None
    assert summary(all_members(), released=date(2025, 6, 30), frequency="irregular")["days_late"] is None


def test_without_a_version_before_nothing_is_compared() -> None:
    found = summary(all_members())

    assert {
        found[name] for name in ("rows_before", "rows_since", "rows_gone_pct", "values_revised_pct", "days_back")
    } == {None}


def test_the_same_version_again_differs_in_nothing() -> None:
    found = summary(all_members(), all_members())

    assert (found["rows_gone"], found["values_revised"], found["level_ratio"], found["days_back"]) == (0, 0, 1, 0)


def test_a_new_month_alone_loses_no_rows_and_a_missing_area_is_lost() -> None:
    newer = summary(all_members(2023), all_members(2022))

    assert (newer["rows_gone"], newer["areas_gone"], newer["series_gone_pct"]) == (None, 0, 0)
    fewer = summary(all_members(2023)[:4], all_members(2023))
    assert (fewer["rows_gone"], fewer["rows_gone_pct"], fewer["areas_gone"]) == (2, 33.33, 2)


def test_a_history_that_is_cut_off_is_counted_in_periods() -> None:
    assert summary(years(2020, 2023), years(2010, 2023))["periods_gone_pct"] == 71.43
    assert summary(years(2011, 2023), years(2010, 2023))["periods_gone_pct"] == 7.14


def test_a_figure_that_is_another_now_is_revised_unless_it_is_marked() -> None:
    before = [*years(2010, 2018), (MEMBERS[0], 2019, "all", 300.0)]
    now = [*years(2010, 2018, value=101), (MEMBERS[0], 2019, "all", 100.0)]
    found = summary(now, before)

    assert (found["values_compared"], found["values_revised"], found["values_much_revised"]) == (10, 10, 1)
    assert summary(now, before, status="p r")["values_revised"] == 0


def test_figures_in_thousands_are_another_level() -> None:
    assert summary(all_members(2023, 0.1), all_members(2022, 100))["level_ratio"] == 0.001


def test_an_older_file_is_counted_in_days() -> None:
    assert summary(years(2020, 2022), years(2020, 2023))["days_back"] == 365


def test_a_measure_that_is_gone_has_a_row_without_rows() -> None:
    connection = duckdb.connect()
    make(connection, "observations", all_members(), "calendar_year", None)
    connection.execute("CREATE TABLE earlier AS SELECT * FROM observations UNION ALL BY NAME"
                       " SELECT * REPLACE ('employed' AS measure) FROM observations")  # fmt: skip
    found = summarise(connection, "observations", KEY, Background(TODAY, before="earlier"))

    assert [(row["measure"], row["rows_before"], row["rows_since"]) for row in found] == [
        ("claimant_count", 6, 6),
        ("employed", 6, 0),
    ]


def test_texts_held_as_an_enumeration_are_compared_with_plain_ones() -> None:
    connection = duckdb.connect()
    make(connection, "earlier", all_members(), "calendar_year", None)
    connection.execute("CREATE TYPE sexes AS ENUM ('all', 'female')")
    connection.execute("CREATE TABLE observations AS SELECT * REPLACE (CAST(sex AS sexes) AS sex) FROM earlier")
    found = summarise(connection, "observations", KEY, Background(TODAY, before="earlier"))[0]

    assert (found["rows_gone"], found["values_compared"]) == (0, 6)


def test_only_a_table_of_observations_can_be_summed_up() -> None:
    assert not can_be_summed_up(["tree", "height_m"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-31", date(2024, 3, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024", None),
        ("2024-13", None),
        (None, None),
    ],
)
def test_a_day_in_a_description_is_read_or_not_known(text: object, day: date | None) -> None:
    assert read_day(text) == day


def test_a_day_is_said_in_words() -> None:
    assert in_words("2024-03-01") == "1 March 2024"
