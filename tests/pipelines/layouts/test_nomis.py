"""Layouts of Nomis: downloads with a preamble, of one or several tables, and answers of its API."""

from __future__ import annotations

from collections.abc import Callable

PREAMBLE = [["Claimant count by sex and age"], ["ONS Crown Copyright Reserved [from Nomis on 20 May 2024]"], []]


def test_areas_by_months_in_two_stacked_tables_are_counts_and_rates(read: Callable) -> None:
    def table(measure: str, liverpool: float, wirral: float) -> list[list[object]]:
        return [
            ["Sex", "Total"],
            ["Age", "All categories: Age 16+"],
            ["Measure", measure],
            [],
            ["local authority: district / unitary (as of April 2023)", "mnemonic", "January 2024", "February 2024"],
            ["Liverpool", "E08000012", liverpool, liverpool],
            ["Wirral", "E08000015", wirral, wirral],
            ["Sefton", "E08000014", wirral, wirral],
            [],
        ]

    rows = table("Claimant count", 9000, 5000)
    rows += table("Claimants as a proportion of residents aged 16-64", 5.5, 2.5)

    made = read({"Data": [*PREAMBLE, *rows]})

    assert made.value("E08000012", "2024-01", "claimant_count") == 9000
    assert made.value("E08000015", "2024-02", "claimant_rate") == 2.5


def test_months_down_and_areas_across_are_dated_by_row_and_placed_by_column(read: Callable) -> None:
    made = read(
        [
            *PREAMBLE,
            ["Measure    :", "Claimant count"],
            [],
            ["Date", "Halton", "Liverpool"],
            ["mnemonic", "E06000006", "E08000012"],
            ["January 2024", 1000, 9000],
            ["February 2024", 2000, 8000],
            ["March 2024", 3000, 7000],
        ]
    )

    assert made.value("E06000006", "2024-02", "claimant_count") == 2000
    assert made.value("E08000012", "2024-03", "claimant_count") == 7000


def test_a_column_called_total_keeps_the_age_that_the_preamble_says(read: Callable) -> None:
    made = read(
        [
            *PREAMBLE,
            ["Date       :", "March 2022"],
            ["Age        :", "All categories: Age 16+"],
            ["Measure    :", "Claimant count"],
            [],
            ["Area", "Total"],
            ["parl10:Knowsley", 1000],
            ["lep:Liverpool City Region", 2000],
            ["ladu:Knowsley", 3000],
            ["combauth:Liverpool City Region", 4000],
        ]
    )

    assert made.value("E08000011", "2022-03", "claimant_count", age_band="16+") == 3000
    assert made.value("E47000004", "2022-03", "claimant_count", age_band="16+") == 4000


def test_of_numerator_denominator_per_cent_and_confidence_only_the_per_cent_is_the_rate(read: Callable) -> None:
    made = read(
        [
            ["annual population survey"],
            [],
            ["date", "Jan 2023-Dec 2023"],
            [],
            ["Area", "mnemonic", "Unemployment rate - aged 16-64", "", "", ""],
            ["", "", "numerator", "denominator", "percent", "conf"],
            ["ladu:Liverpool", "E08000012", 9000, 100000, 9.0, 2.0],
            ["ladu:Wirral", "E08000015", 3000, 100000, 3.0, 1.0],
            ["ladu:Sefton", "E08000014", 4000, 100000, 4.0, 1.5],
        ]
    )

    assert made.value("E08000012", "2023-01/2023-12", "unemployment_rate", age_band="16-64") == 9
    assert {row["value"] for row in made.observations} == {9, 3, 4}
    assert {row["lower_95"] for row in made.observations} == {7, 2, 2.5}


def test_api_rows_of_numerators_and_confidences_are_no_rates(read: Callable) -> None:
    rows: list[list[object]] = [
        ["DATE", "DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "VARIABLE_NAME", "MEASURES_NAME", "OBS_VALUE"]
    ]
    for name, code in (("Liverpool", "E08000012"), ("Wirral", "E08000015")):
        for variable in ("Employment rate - aged 16-64", "Employment rate - aged 16-64 - ethnic minority"):
            for kind, value in (("Variable", 70), ("Numerator", 7000), ("Denominator", 10000), ("Confidence", 3)):
                rows.append(["2023-12", "Jan 2023-Dec 2023", name, code, variable, kind, value])

    made = read(rows)

    assert [(row["area_code"], row["value"]) for row in made.observations] == [("E08000012", 70), ("E08000015", 70)]


def test_the_table_number_in_a_title_says_census_day(read: Callable) -> None:
    made = read(
        [
            ["TS061 - Method used to travel to work"],
            [],
            ["Population :", "All usual residents aged 16 years and over in employment the week before the census"],
            ["Date       :", "2021"],
            [],
            ["local authority: district / unitary (as of April 2021)", "mnemonic", "Bicycle", "", "On foot", ""],
            ["", "", "number", "%", "number", "%"],
            ["Halton", "E06000006", 1000, 2.0, 5000, 10.0],
            ["Sefton", "E08000014", 2000, 2.0, 6000, 6.0],
            ["Wirral", "E08000015", 3000, 2.5, 9000, 7.5],
        ]
    )

    assert made.value("E06000006", "2021-03-21", "commuters", mode="cycle") == 1000
    assert made.value("E08000015", "2021-03-21", "commuters_share", mode="walk") == 7.5
