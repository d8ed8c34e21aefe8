"""Layouts of councils and of their spreadsheets: headers of two rows, dates of every make, facts on one page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

AREAS = [("E08000012", "Liverpool"), ("E08000014", "Sefton"), ("E08000015", "Wirral")]


def test_a_year_above_months_dates_each_of_them(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Liverpool City Region: Claimant count trend"],
        [],
        ["Local authority", 2023, "", 2024],
        ["", "Nov", "Dec", "Jan"],
        ["Liverpool", "9,000", "9,100", "9,200"],
        ["Wirral", "5,000", "5,100", "5,200"],
        ["Sefton", "4,000", "4,100", "4,200"],
        ["LCR total", "30,000", "30,100", "30,200"],
    ]

    made = read({"Trend": rows}, merged=["B3:C3"])

    assert made.value("E08000012", "2023-12", "claimant_count") == 9100
    assert made.value("E08000015", "2024-01", "claimant_count") == 5200
    assert len(made.observations) == 9


def test_a_change_beside_the_figures_is_no_figure(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Claimant Count by Ward, March 2024"],
        ["Ward code", "Ward", "Claimants", "", "Change on year", ""],
        ["", "", "Number", "Rate (%)", "Number", "% change"],
        ["E05000932", "Ainsdale", 100, 2.5, -10, -9.1],
        ["E05000933", "Birkdale", 200, 3.5, 20, 11.1],
        ["E05000934", "Blundellsands", 300, 4.5, 0, 0],
    ]

    made = read({"Wards": rows}, merged=["C2:D2", "E2:F2"])

    assert made.value("E05000932", "2024-03", "claimant_count") == 100
    assert made.value("E05000933", "2024-03", "claimant_rate") == 3.5
    assert len(made.observations) == 6


def test_dates_in_a_header_that_are_first_days_are_the_months_of_a_monthly_measure(read: Callable) -> None:
    rows: list[list[object]] = [["Claimant count"], ["Area", date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]]
    rows += [[name, 1000, 2000, 3000] for _, name in AREAS]

    assert read({"Sheet1": rows}).value("E08000014", "2024-02", "claimant_count") == 2000


def test_first_days_written_day_first_are_months_though_none_says_which_way(read: Callable) -> None:
    rows: list[list[object]] = [["Date", "Area Code", "Claimant Count"]]
    rows += [[f"01/{m:02}/{y}", code, y + m] for y in (2022, 2023) for m in range(1, 13) for code, _ in AREAS]

    assert read(rows).value("E08000012", "2023-11", "claimant_count") == 2034


def test_dates_that_could_be_written_either_way_are_not_guessed(read: Callable) -> None:
    rows = [
        ["Date", "Area Code", "Claimant Count"],
        ["05/04/2022", "E08000012", "1000"],
        ["07/04/2022", "E08000012", "2000"],
    ]

    assert read(rows).observations == []


def test_numbers_of_days_under_a_label_of_dates_are_dates(read: Callable) -> None:
    rows: list[list[object]] = [["LA code", "Local authority", "Date", "Claimant count"]]
    rows += [[code, name, day, day - 45000] for day in (45292, 45323, 45352) for code, name in AREAS]

    assert read(rows).value("E08000015", "2024-02", "claimant_count") == 323


def test_periods_within_the_names_of_indicators_date_their_rows(read: Callable) -> None:
    made = read(
        {
            "Facts": [
                ["Key facts, 2025"],
                ["Indicator", "Liverpool", "Wirral", "England"],
                ["Claimant count (March 2024)", 9000, 5000, 900000],
                ["Claimant count (March 2023)", 8000, 4000, 800000],
                ["Median house price", 180000, 200000, 300000],
            ]
        }
    )

    assert made.value("E08000012", "2024-03", "claimant_count") == 9000
    assert made.value("E08000015", "2023-03", "claimant_count") == 4000
    assert len(made.observations) == 6


def test_the_nearest_title_dates_a_table(read: Callable) -> None:
    rows: list[list[object]] = [["Labour market bulletin, April 2024"], [], ["Table 1: Claimant count, March 2024"]]
    rows += [["Area", "Claimants", "Rate (%)"], *([name, 1000, 2.5] for _, name in AREAS)]

    assert {row["period"] for row in read({"Bulletin": rows}).observations} == {"2024-03"}


def test_a_title_places_a_table_whose_rows_are_years_and_marks_stay_with_their_year(read: Callable) -> None:
    rows = [
        ["Wirral mid-year population estimates"],
        ["Year", "Males", "Females", "All persons*"],
        ["2020 (r)", "150,000", "160,000", "310,000"],
        ["2021", "151,000", "161,000", "312,000"],
        ["2022", "152,000", "162,000", "314,000"],
    ]

    made = read(rows)

    assert made.value("E08000015", "2021-06-30", "population", sex="all") == 312000
    assert made.value("E08000015", "2020-06-30", "population", sex="male") == 150000


def test_areas_that_label_columns_place_their_figures(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Claimant count by sex, Liverpool (April 2024)"],
        ["", "Liverpool\n(Numbers)", "Liverpool\n(%)", "Great Britain\n(%)"],
        ["All people", 9000, 5.5, 4.5],
        ["Males", 5000, 6.5, 5.5],
        ["Females", 4000, 4.5, 3.5],
    ]

    made = read({"Profile": rows})

    assert made.value("E08000012", "2024-04", "claimant_rate", sex="male") == 6.5
    assert made.value("K03000001", "2024-04", "claimant_rate", sex="female") == 3.5
    assert made.value("E08000012", "2024-04", "claimant_count", sex="all") == 9000


@pytest.mark.parametrize(
    "title",
    [
        "Claimant count: change on previous year",
        "Index of claimant count (March 2020 = 100)",
        "Carer's Allowance: claimants",
        "Long-term unemployed claimants (over 12 months)",
        "Annual Population Survey sample sizes: claimants",
        "The Alternative Claimant Count",
    ],
)
def test_a_title_that_makes_another_figure_of_the_claimants_keeps_them_out(read: Callable, title: str) -> None:
    rows = [[title], ["Area code", "Area", "March 2023", "April 2023"]]
    rows += [[code, name, "100", "200"] for code, name in AREAS]

    assert read(rows).observations == []


def test_years_to_come_are_projections_and_no_estimates(read: Callable) -> None:
    rows = [["AREA_CODE", "AREA_NAME", "Population 2022", "Population 2043"]]
    rows += [[code, name, "100000", "120000"] for code, name in AREAS]

    assert read(rows).observations == []


def test_a_column_that_tells_projections_from_estimates_is_heeded(read: Callable) -> None:
    rows = [["Code", "Name", "Year", "Source", "Population"]]
    for code, name in AREAS:
        rows += [
            [code, name, "2016", "ONS MYE", "100000"],
            [code, name, "2019", "GLA Population Projections", "200000"],
        ]

    assert {(row["period"], row["value"]) for row in read(rows).observations} == {("2016", 100000)}


def test_people_in_fractions_are_asked_about(read: Callable) -> None:
    rows = [["Area code", "Area", "Claimants March 2024"]]
    rows += [[code, name, text] for (code, name), text in zip(AREAS, ("5.4", "3.3", "2.7"), strict=True)]

    made = read(rows)

    assert made.observations == []
    assert "unit-needed" in made.issues


def test_one_group_of_people_in_a_column_is_not_everybody(read: Callable) -> None:
    rows = [["Area Code", "Area", "Year", "Ethnicity", "Indicator", "Value"]]
    rows += [[code, name, "2023", "Asian", "Employment rate", "60.5"] for code, name in AREAS]

    assert read(rows).observations == []


def test_age_bands_above_the_sexes_are_ages(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Population by age band and sex, mid-2022"],
        [],
        ["", "0-15", "", "16-64", "", "65+", ""],
        ["Area", "Male", "Female", "Male", "Female", "Male", "Female"],
        *([name, *(1000 * place + one for one in range(6))] for place, (_, name) in enumerate(AREAS)),
    ]

    made = read({"Ages": rows}, merged=["B3:C3", "D3:E3", "F3:G3"])

    assert made.value("E08000014", "2022-06-30", "population", age_band="16-64", sex="female") == 1003
    assert len(made.observations) == 18


def test_figures_of_another_schema_are_left_out_and_said(read: Callable) -> None:
    claimants = [["Area", "Claimant count, November 2024"], *([name, 3000] for _, name in AREAS)]
    people = [["Area", "Population, mid-2023"], *([name, 100000] for _, name in AREAS)]

    made = read({"Claimants": claimants, "People": people})

    assert made.measures() == {"claimant_count"}
    assert "figures-of-another-schema" in made.issues


def test_a_ward_in_a_title_is_not_the_city_it_is_in(read: Callable) -> None:
    rows: list[list[object]] = [["Speke Garston ward, Liverpool: claimant count"], ["Month", "Claimants"]]
    rows += [[f"{month} 2024", 700] for month in ("January", "February", "March", "April")]

    assert read(rows).observations == []


def test_those_on_universal_credit_who_are_in_work_or_not_are_parts_of_it(read: Callable) -> None:
    rows: list[list[object]] = [
        ["People on Universal Credit"],
        ["Month", "January 2024"],
        [],
        ["Employment indicator", "Not in employment", "In employment", "Total"],
        ["National - Regional - LA - OAs"],
        *[[name, 600, 400, 1000] for _, name in AREAS],
    ]

    made = read(rows)

    assert {(row["measure"], row["value"]) for row in made.observations} <= {("universal_credit_claimants", 1000)}
    assert made.value("E08000012", "2024-01", "universal_credit_claimants") == 1000


def test_months_of_a_cross_tabulation_keep_their_markers(read: Callable) -> None:
    rows: list[list[object]] = [
        ["People on Universal Credit"],
        ["Counting: People on Universal Credit"],
        [],
        ["Month", "January 2024", "February 2024 (p)"],
        ["National - Regional - LA - OAs"],
        *[[name, 1000, 2000] for _, name in AREAS],
        ["Total", 90000, 91000],
    ]

    made = read(rows)

    assert made.value("E08000015", "2024-02", "universal_credit_claimants", status="p") == 2000
    assert len(made.observations) == 6


def test_a_measure_that_says_only_count_leaves_it_to_the_indicator_what_is_counted(read: Callable) -> None:
    indicator = "Method used to travel to work of usual residents aged 16 years and over in employment"
    rows: list[list[object]] = [
        ["area_code", "area_name", "period", "indicator", "mode_of_travel", "measure", "unit", "value"],
        *(
            [code, name, "2021-03-21", indicator, mode, "Count", "Persons", 100 * row + column]
            for row, (code, name) in enumerate(AREAS, start=1)
            for column, mode in enumerate(["Train", "Bicycle", "On foot"])
        ),
    ]

    made = read({"Tidy": rows})

    assert len(made.observations) == 9
    assert made.measures() == {"commuters"}
