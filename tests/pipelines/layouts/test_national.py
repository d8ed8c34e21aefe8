"""Layouts of the national offices: estimates by age and sex, components, labour market tables, the census."""

from __future__ import annotations

from collections.abc import Callable

import pytest

AREAS = [("E06000006", "Halton"), ("E08000012", "Liverpool"), ("E08000015", "Wirral")]


def test_the_last_age_of_a_long_table_stands_for_itself_and_above(read: Callable) -> None:
    rows: list[list[object]] = [
        ["ladcode23", "laname23", "country", "sex", "age", "population_2022", "population_2023"]
    ]
    rows += [[c, n, "E", sex, age, 100 + age, 200 + age] for c, n in AREAS[:2] for sex in "FM" for age in range(91)]

    made = read(rows)

    assert made.value("E06000006", "2023", "population", sex="female", age_band="90+") == 290
    assert made.value("E08000012", "2022", "population", sex="male", age_band="7") == 107
    assert "90" not in {row["age_band"] for row in made.observations}


def test_sexes_that_are_numbers_are_not_guessed(read: Callable) -> None:
    rows: list[list[object]] = [["ladcode20", "laname20", "country", "sex", "age", "population_2020"]]
    rows += [[c, n, "E", sex, age, 100 * sex + age] for c, n in AREAS for sex in (1, 2) for age in range(91)]

    assert read(rows).observations == []


def test_net_moves_are_taken_and_moves_one_way_are_not(read: Callable) -> None:
    labels = ["births", "deaths", "natchange", "internal_in", "internal_out", "internal_net", "special_change"]
    rows = [["ladcode20", "laname20", *(f"{label}_2020" for label in labels), "population_2020"]]
    rows += [[code, name, "30", "20", "10", "500", "400", "100", "7", "1000"] for code, name in AREAS]

    made = read(rows)

    assert made.measures() == {"births", "deaths", "natural_change", "net_internal_migration", "population"}
    assert made.value("E08000012", "2020", "net_internal_migration") == 100


def test_f0_to_m90_are_ages_by_sex(read: Callable) -> None:
    labels = ["LAD 2021 Code", "LAD 2021 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    ages = [f"{sex}{age}" for sex in "FM" for age in range(91)]
    rows: list[list[object]] = [["Mid-2022 population estimates for Lower layer Super Output Areas (LSOAs)"], []]
    rows += [[*labels, *ages]]
    for code in ("E01006512", "E01006513", "E01006514"):
        rows.append(["E08000012", "Liverpool", code, "Liverpool 031A", 18200, *([100] * 91), *([200] * 91)])

    made = read({"Mid-2022 LSOA 2021": rows})

    assert made.value("E01006512", "2022-06-30", "population", sex="all", age_band="all") == 18200
    assert made.value("E01006513", "2022-06-30", "population", sex="female", age_band="0") == 100
    assert made.value("E01006513", "2022-06-30", "population", sex="male", age_band="90+") == 200


def test_what_came_between_two_mid_years_is_dated_by_the_twelve_months_between(read: Callable) -> None:
    rows: list[list[object]] = [
        ["MYE3: Components of population change for local authorities in the UK, mid-2022 to mid-2023"],
        [],
        ["Code", "Name", "Estimated Population mid-2022", "Births", "Internal Migration Inflow", "Other"],
    ]
    rows += [[code, name, 100000, 1000, 5000, -10] for code, name in AREAS]

    made = read({"MYE3": rows})

    assert made.value("E08000015", "2022-06-30", "population") == 100000
    assert made.value("E08000015", "2022-07/2023-06", "births") == 1000
    assert made.value("E08000015", "2022-07/2023-06", "other_change") == -10
    assert "net_internal_migration" not in made.measures()


def test_a_level_and_a_rate_below_one_heading_are_two_measures(read: Callable) -> None:
    rows: list[list[object]] = [
        ["LI01 Regional labour market: Local indicators for counties, local and unitary authorities"],
        ["Jan 2023 to Dec 2023"],
        [],
        [
            "Area name",
            "Area code",
            "Employment (aged 16 to 64)",
            "",
            "Unemployment (model-based, aged 16 and over)",
            "",
        ],
        ["", "", "Level", "Rate (%)", "Level", "Rate (%)"],
    ]
    rows += [[name, code, 60000, 70.5, 3000, 4.5] for code, name in AREAS]

    made = read({"LI01": rows}, merged=["C4:D4", "E4:F4"])

    assert made.value("E08000012", "2023-01/2023-12", "employed", age_band="16-64") == 60000
    assert made.value("E08000012", "2023-01/2023-12", "employment_rate", age_band="16-64") == 70.5
    assert made.value("E08000012", "2023-01/2023-12", "unemployed_modelled", age_band="16+") == 3000
    assert made.value("E08000012", "2023-01/2023-12", "unemployment_rate_modelled") == 4.5
    assert not {"unemployed", "unemployment_rate"} & made.measures()


def test_a_part_of_the_economically_inactive_is_not_the_whole_and_neither_is_everybody(read: Callable) -> None:
    head = "Economic activity status: "
    labels = [
        "Total: All usual residents aged 16 years and over",
        "Economically active (excluding full-time students)",
        "Economically inactive",
        "Economically inactive: Retired",
    ]
    rows: list[list[object]] = [["date", "geography", "geography code", *(head + label for label in labels)]]
    rows += [[2021, name, code, 9000, 5000, 4000, 2000] for code, name in AREAS]

    made = read(rows, name="census2021-ts066-ltla")

    assert made.value("E06000006", "2021-03-21", "economically_inactive", age_band="16+") == 4000
    assert {row["value"] for row in made.observations} == {4000}


@pytest.mark.parametrize(
    ("name", "label", "measure"),
    [
        ("census2021-ts001-ltla", "Residence type: Total; measures: Value", "population"),
        ("census2021-ts007a-ltla", "Age: Total", "population"),
        ("census2021-ts021-ltla", "Ethnic group: Total: All usual residents", "population"),
        ("census2021-ts041-ltla", "Number of households", "households"),
    ],
)
def test_the_total_of_a_census_table_is_read_and_its_groups_are_not(
    read: Callable, name: str, label: str, measure: str
) -> None:
    rows: list[list[object]] = [["date", "geography", "geography code", label, "Ethnic group: White"]]
    rows += [[2021, area, code, 9000, 4000] for code, area in AREAS]

    made = read(rows, name=name)

    assert {(row["measure"], row["period"], row["value"]) for row in made.observations} == {
        (measure, "2021-03-21", 9000)
    }


def test_a_classification_of_the_census_that_we_do_not_have_keeps_its_figures_out(read: Callable) -> None:
    rows: list[list[object]] = [
        [
            "Lower tier local authorities Code",
            "Lower tier local authorities",
            "Country of birth (3 categories)",
            "Observation",
        ]
    ]
    rows += [[code, name, "Born elsewhere", 9000] for code, name in AREAS]
    about = [["Population type", "All usual residents"], ["Description", "Estimates as at Census Day, 21 March 2021."]]

    assert read({"Dataset": rows, "Metadata": about}).observations == []
