"""Layouts of transport statistics: walking and cycling, traffic, counts of three generations, casualties."""

from __future__ import annotations

from collections.abc import Callable

AREAS = [("E06000006", "Halton"), ("E08000012", "Liverpool"), ("E08000015", "Wirral")]


def test_a_note_below_the_table_says_which_survey_year_its_title_means(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Table CW0302"],
        ["Proportion of adults that cycle1, by frequency, purpose and local authority, England, 2018-20192"],
        [],
        ["", "", "Any purpose", "", "Leisure", ""],
        ["LA code", "Local Authority3", "Once per month", "Once per week", "Once per month", "Once per week"],
    ]
    rows += [[code, name, 16.5, 11.5, 12.5, 8.5] for code, name in AREAS]
    rows += [[], ["1", "Cycling of any length."], ["2", "Mid-November 2018 to mid-November 2019."]]

    made = read({"CW0302_1819": rows})

    period = "2018-11-16/2019-11-15"
    assert made.value("E08000012", period, "adults_share", purpose="any", frequency="once_per_week") == 11.5
    assert made.value("E08000012", period, "adults_share", purpose="leisure", frequency="once_per_month") == 12.5
    assert {row["mode"] for row in made.observations} == {"cycle"}


def test_vehicle_miles_in_a_title_do_not_make_millions_of_the_figures(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Car vehicle traffic (vehicle kilometres) by local authority in Great Britain, annual from 2014"],
        ["", "", "", "Million vehicle kilometres"],
        ["LA Code", "Local Authority", "2014", "2015"],
    ]
    rows += [[code, name, 1000.5, 2000.5] for code, name in AREAS]

    made = read({"TRA8905a": rows})

    assert made.value("E08000015", "2015", "traffic", mode="car_or_taxi") == 2000.5
    assert {row["unit"] for row in made.observations} == {"million_vehicle_km"}


def test_billions_of_vehicle_miles_become_millions(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Pedal cycle traffic by region"],
        ["Year", "Units", "England", "North West"],
        *[[year, "Billion vehicle miles", 3.5, 0.5] for year in (2019, 2020, 2021)],
    ]

    assert read({"Table": rows}).value("E12000002", "2020", "traffic", mode="cycle") == 500


def test_the_oldest_generation_of_counts_is_daily_flow_by_its_label(read: Callable) -> None:
    labels = ["AADFYear", "CP", "LocalAuthority", "Road", "Easting", "PedalCycles", "V2AxleRigidHGV", "AllHGVs"]
    rows: list[list[object]] = [labels]
    rows += [[year, 7710, "Liverpool", "A59", 334000, 100, 30, 40] for year in (2014, 2015)]

    made = read(rows)

    assert made.value("E08000012", "2015", "annual_average_daily_flow", mode="cycle", count_point="7710") == 100
    assert made.value("E08000012", "2015", "annual_average_daily_flow", mode="heavy_goods") == 40
    assert {row["value"] for row in made.observations} == {100, 40}


def test_casualties_of_every_severity_are_taken_and_those_killed_are_not(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Reported road casualties by local authority and road user type, Great Britain"],
        ["Collision year", "Local authority", "ONS code", "Casualty severity", "Pedal cyclist", "All casualties"],
    ]
    for code, name in AREAS:
        rows += [
            [2022, name, code, "Killed", 1, 5],
            [2022, name, code, "Serious", 30, 90],
            [2022, name, code, "All", 80, 400],
        ]

    made = read({"RAS0403": rows})

    assert made.value("E08000012", "2022", "casualties", mode="cycle") == 80
    assert {row["value"] for row in made.observations} == {80, 400}


def test_moves_from_area_to_area_are_nobodys_commuters(read: Callable) -> None:
    rows: list[list[object]] = [
        ["Location of usual residence and place of work by method of travel to work: Bicycle, Census 2011"],
        ["usual residence", "mnemonic", *(name for _, name in AREAS)],
        *[[name, code, 100, 200, 300] for code, name in AREAS],
    ]

    assert read(rows).observations == []
