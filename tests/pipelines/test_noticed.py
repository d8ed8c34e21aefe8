"""What is told of a sheet's shape: how we coped with it, and that the figures are right all the same."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from pipelines.run import Harmonised, harmonise
from tests.a_workbook import write_workbook
from validation.issues import Issue

Rows = Sequence[Sequence[object]]
Check = Callable[..., Harmonised]

HEAD = ["Area", "Claimant count January 2024"]
PLAIN = [HEAD, ["Halton", "12"], ["Sefton", "15"], ["Wirral", "18"]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Rows as a CSV, or sheets of rows as a workbook, harmonised with nothing given."""

    def checked(content: Rows | Mapping[str, Rows], merged: Sequence[str] = ()) -> Harmonised:
        if isinstance(content, Mapping):
            write_workbook(tmp_path / "table.xlsx", content, merged)
            return harmonise(tmp_path / "table.xlsx")
        with (tmp_path / "table.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(content)
        return harmonise(tmp_path / "table.csv")

    return checked


def told(made: Harmonised) -> dict[str, Issue]:
    return {issue.kind.code: issue for issue in made.report.issues}


def figures(made: Harmonised, *names: str) -> list[tuple[object, ...]]:
    chosen = ", ".join(names or ("area_name", "value"))
    return made.connection.execute(f"SELECT {chosen} FROM {made.relation} ORDER BY ALL").fetchall()


def test_nothing_is_told_of_a_plain_table(check: Check) -> None:
    assert not told(check(PLAIN))


def test_a_cover_sheet_is_named_and_passed_over(check: Check) -> None:
    issue = told(check({"Cover": [["Claimants"], ["Made by us"]], "Data": PLAIN}))["cover-sheet"]

    assert issue.message == "The sheet “Cover” holds no table; we read it for what it says of the others."


def test_lines_around_a_table_are_told_of_with_their_rows(check: Check) -> None:
    made = check([["Claimant count"], ["Source: us"], [], *PLAIN, [], ["Note: rounded"]])

    assert [place.row for place in told(made)["lines-above-table"].places] == [1, 2]
    assert told(made)["footer"].message == (
        "A line stands under the table, in row 9; we read it as a note, not as data."
    )
    assert len(figures(made)) == 3


def test_headings_in_two_rows_are_read_together(check: Check) -> None:
    rows = [["Claimant count, January 2024"], [], ["Area", "Claimants", ""], ["name", "Male", "Female"]]
    made = check({"Data": [*rows, ["Halton", 12, 13], ["Sefton", 15, 16], ["Wirral", 18, 19]]}, merged=["B3:C3"])

    assert told(made)["several-header-rows"].message.startswith("The headings of the table stand in rows 3 and 4")
    assert len(figures(made)) == 6


def test_tables_one_under_another_are_counted(check: Check) -> None:
    men, women = ([["Claimant count, January 2024"], [], ["Area", sex], *PLAIN[1:]] for sex in ("Male", "Female"))
    made = check([*men, [], *women])

    assert "in rows 4 to 6, 11 to 13" in told(made)["stacked-tables"].message
    assert len(figures(made)) == 6


def test_tables_side_by_side_keep_to_their_own_areas(check: Check) -> None:
    rows = [["Area", "Claimant count January 2024", "", "Area", "Claimant count February 2024"]]
    rows += [
        ["Halton", "12", "", "Wirral", "29"],
        ["Sefton", "15", "", "Halton", "23"],
        ["Wirral", "18", "", "Sefton", "26"],
    ]
    made = check(rows)

    assert "in columns A to B, D to E" in told(made)["tables-side-by-side"].message
    assert figures(made, "area_name", "period", "value")[:2] == [("Halton", "2024-01", 12), ("Halton", "2024-02", 23)]


def test_two_kinds_of_names_under_one_heading_are_one_table(check: Check) -> None:
    rows = [["Name", "Population 2022", "Name", "Households 2021"]]
    made = check([*rows, *([name, "70", f"Part of {name}", "7"] for name, _ in PLAIN[1:])])

    assert list(told(made)) == ["same-heading-twice"]


def test_figures_beside_the_same_areas_twice_are_one_table(check: Check) -> None:
    rows = [["Area", "Claimant count January 2024", "Area", "Claimant count February 2024"]]
    made = check([*rows, *([name, count, name, "7"] for name, count in PLAIN[1:])])

    assert "tables-side-by-side" not in told(made)


def test_merged_areas_are_read_for_each_of_their_rows(check: Check) -> None:
    rows = [["Area", "Sex", "Claimant count January 2024"]]
    rows += [[name if sex == "Male" else "", sex, count] for name, count in PLAIN[1:] for sex in ("Male", "Female")]
    made = check({"Data": rows}, merged=["A2:A3", "A4:A5", "A6:A7"])

    assert "such as A2:A3" in told(made)["merged-cells"].kind.many.format(count=3, range="A2:A3")
    assert told(made)["merged-cells"].count == 3
    assert len(figures(made)) == 6


def test_a_figure_in_merged_cells_is_an_error(check: Check) -> None:
    rows = [HEAD, ["Halton", 12], ["Sefton", 15], ["Wirral", ""], ["Knowsley", 24], ["Liverpool", 25]]
    made = check({"Data": rows}, merged=["B3:B4"])
    [issue] = made.report.issues

    assert (issue.kind.code, issue.severity, issue.places[0].cell) == ("merged-figure", "error", "Data!B3")
    assert figures(made) == [("Halton", 12), ("Knowsley", 24), ("Liverpool", 25)]
    assert made.report.cells is not None
    assert (made.report.cells.issues, made.report.cells.balance) == (1, 0)


def test_a_year_in_merged_cells_is_the_year_of_their_rows(check: Check) -> None:
    rows = [["Year", "Area", "Median age"]]
    rows += [[year if name == "Halton" else "", name, 2] for year in (2021, 2022) for name in ("Halton", "Sefton")]
    made = check({"Data": rows}, merged=["A2:A3", "A4:A5"])

    assert figures(made, "area_name", "period")[:2] == [("Halton", "2021"), ("Halton", "2022")]


def test_merged_titles_are_nothing_to_tell_of(check: Check) -> None:
    made = check({"Data": [["Claimants", ""], [], *PLAIN]}, merged=["A1:B1"])

    assert not {"merged-cells", "merged-figure"} & set(told(made))


def test_headings_among_the_data_are_passed_over_in_one_sentence(check: Check) -> None:
    made = check([*PLAIN, HEAD, ["Knowsley", "24"], ["Liverpool", "25"]])

    assert [(issue.kind.code, issue.places[0].cell) for issue in made.report.issues] == [("repeated-header", "row 5")]
    assert len(figures(made)) == 5


def test_a_total_is_no_unknown_area(check: Check) -> None:
    made = check([*PLAIN, ["Total", "45"]])

    assert list(told(made)) == ["total-row"]
    assert told(made)["total-row"].message == "“Total” in row 5 is a total, not an area, so it was left out."


def test_an_area_that_we_do_not_know_is_no_total(check: Check) -> None:
    assert list(told(check([*PLAIN, ["Totnes Parva", "45"]]))) == ["unknown-area"]


def test_rows_without_an_area_are_told_of_as_that(check: Check) -> None:
    rows = [["Area", "Sex", "Claimant count January 2024"]]
    rows += [[name if sex == "Male" else "", sex, count] for name, count in PLAIN[1:] for sex in ("Male", "Female")]
    made = check(rows)

    assert list(told(made)) == ["blank-area"]
    assert told(made)["blank-area"].count == 3


def test_a_figure_beside_a_blank_category_is_no_figure_of_all(check: Check) -> None:
    rows = [["Sex", "Area", "Claimant count January 2024"]]
    rows += [[sex if name == "Halton" else "", name, count] for sex in ("Male", "Female") for name, count in PLAIN[1:]]
    made = check(rows)

    assert figures(made, "area_name", "sex") == [("Halton", "female"), ("Halton", "male")]
    assert [(issue.kind.code, issue.count) for issue in made.report.issues] == [("blank-cell", 4)]


def test_a_failed_formula_is_told_of_once_and_as_that(check: Check) -> None:
    odd = [["Knowsley", "#REF!"], ["Liverpool", "12 people"]]
    made = check([*PLAIN, *odd, ["St Helens", "6"], ["Bolton", "7"], ["Bury", "8"], ["Leeds", "9"]])

    assert {issue.kind.code for issue in made.report.issues} == {"formula-error", "unit-in-cell", "outside-region"}
    assert made.report.cells is not None
    assert made.report.cells.issues == 2


def test_a_range_that_became_a_date_is_told_of_once(check: Check) -> None:
    rows = [["Area", "Age", "Population mid-2022"]]
    rows += [[name, age, "7"] for name, _ in PLAIN[1:] for age in ("0-8", "Sep-16", "17-24", "25-64")]
    made = check(rows)

    assert [(issue.kind.code, issue.count) for issue in made.report.issues] == [("date-instead-of-range", 3)]


def test_a_code_that_became_a_number_is_told_of_once(check: Check) -> None:
    rows = [["Area code", "Claimant count January 2024"], ["E08000012", "120"], ["9.00E+05", "150"], ["00BX", "180"]]
    made = check([*rows, ["E08000015", "110"]])

    assert [(issue.kind.code, issue.places[0].cell) for issue in made.report.issues] == [
        ("code-in-scientific-notation", "A3")
    ]


def test_the_figures_beside_such_a_date_are_no_figures_of_all_ages(check: Check) -> None:
    rows = [["Area", "Age", "Population 2022"]]
    rows += [[name, age, "7"] for name, _ in PLAIN[1:] for age in ("2026-04-02", "Oct-14", "15-24")]

    assert figures(check(rows), "age_band", "value") == [("15-24", 7)] * 3


def test_what_a_look_up_did_not_find_is_not_available(check: Check) -> None:
    made = check([*PLAIN, ["Knowsley", "#N/A"]])

    assert not told(made)
    assert ("Knowsley", None) in figures(made)


def test_a_formula_without_its_value_is_an_error(check: Check) -> None:
    made = check({"Data": [*PLAIN, ["Knowsley", "=SUM(B2:B4)"]]})

    assert told(made)["formula-without-value"].places[0].cell == "Data!B5"


def test_a_formula_beside_the_table_is_no_matter(check: Check) -> None:
    made = check({"Cover": [["Claimants"], ["=TODAY()"]], "Data": [["=A9"], [], *PLAIN]})

    assert "formula-without-value" not in told(made)


def test_a_sheet_of_texts_is_looked_at_too(check: Check) -> None:
    rows = [["Library", "Telephone"], ["Speke", "1512330000"], ["Walton", "0151 233 0001"], ["Kirkby", "1512330002"]]

    assert told(check(rows))["lost-leading-zeros"].count == 2


def test_headings_among_few_rows_do_not_hide_what_a_column_is(check: Check) -> None:
    head = ["Area name", "Month", "Claimant count"]
    names = ["Halton", "Knowsley", "Liverpool", "Sefton", "St. Helens", "Wirral"]
    rows = [[name, "March 2023", str(3000 + 9 * number)] for number, name in enumerate(names)]
    made = check([head, *rows[:3], head, *rows[3:]])

    assert list(told(made)) == ["repeated-header"]
    assert figures(made, "area_name", "period") == [(name, "2023-03") for name in names]


def test_a_ward_name_beside_the_code_of_another_ward_is_told(check: Check) -> None:
    head = ["Ward code", "Ward name", "Claimant count January 2023"]
    rows = [["E05000932", "Birkdale", "21"], ["E05000934", "Blundellsands", "22"], ["E05000936", "Church", "23"]]
    made = check([head, *rows])

    assert told(made)["area-code-and-name-disagree"].places[0].cell == "A2"
    assert figures(made, "area_name") == [("Blundellsands",), ("Church",)]


def test_codes_of_elsewhere_beside_names_of_the_region_are_told_and_kept(check: Check) -> None:
    head = ["Ward code", "Ward", "Month", "Claimants"]
    here = [["E05011094", "Appleton", "2023-10", "120"], ["E05011095", "Bankfield", "2023-10", "130"]]
    made = check([head, *here, ["E05011096", "Stockton Heath", "2023-10", "90"]])

    issue = told(made)["codes-of-elsewhere"]
    assert (issue.count, [place.cell for place in issue.places]) == (2, ["A2", "A3"])
    assert figures(made, "area_code") == [("E05011094",), ("E05011095",), ("E05011096",)]


def test_a_ward_elsewhere_may_have_the_name_of_one_here(check: Check) -> None:
    head = ["Ward code", "Ward", "Month", "Claimants"]
    others = [[f"E0501109{n}", name, "2023-10", "90"] for n, name in enumerate(["Stockton Heath", "Culcheth"], 5)]
    made = check([head, ["E05011094", "Appleton", "2023-10", "120"], *others])

    assert "codes-of-elsewhere" not in told(made)


def test_a_misspelt_name_beside_its_code_is_changed_to_the_registers_and_listed(check: Check) -> None:
    head = ["Area code", "Area", "Year", "Claimant count"]
    rows = [["E06000006", "Haltn", "2021", "300"], ["E08000011", "Knowsley", "2021", "400"]]
    made = check([head, *rows, ["E08000012", "LIVERPOOL", "2021", "500"]])

    changed = [(one.rule, one.before, one.after, one.cells) for one in made.report.changes if one.field == "area_name"]
    assert changed == [("area-register-name", "Haltn", "Halton", 1)]


def test_headings_of_ages_that_became_dates_are_told_and_their_figures_left_out(check: Check) -> None:
    head = ["Area", "Sex", "0-4", "05-Sep", "2014-10-01T00:00:00", "15-19", "20+"]
    rows = [[name, sex, "1", "2", "3", "4", "5"] for name in ("Halton", "Sefton") for sex in ("Male", "Female")]
    made = check([["Population mid-2022 by sex and age band"], head, *rows])

    lost = [issue for issue in made.report.issues if issue.kind.code == "date-instead-of-range"]
    assert [(issue.places[0].cell, issue.suggestions) for issue in lost] == [("D2", ("5-9",)), ("E2", ("10-14",))]
    assert {age for (age,) in figures(made, "age_band")} == {"0-4", "15-19", "20+"}


def test_a_month_beside_headings_of_ages_that_leave_no_room_for_it_is_a_month(check: Check) -> None:
    head = ["Area", "0-15", "16-64", "65+", "Jan-23"]
    made = check([["Population mid-2022"], head, ["Halton", "1", "2", "3", "4"], ["Sefton", "1", "2", "3", "4"]])

    assert "date-instead-of-range" not in told(made)


def test_a_column_of_codes_that_became_numbers_is_told_once(check: Check) -> None:
    head = ["Area code", "Area", "Claimant count January 2024"]
    made = check([head, *(["9.00E+05", name, "20"] for name in ("Halton", "Liverpool", "Sefton", "Wirral"))])

    assert "code-in-scientific-notation" in told(made)
    assert "column-not-used" not in told(made)


def test_a_single_day_among_months_is_told_and_kept(check: Check) -> None:
    months = [["Halton", f"2024-0{month}", "12"] for month in range(1, 6)]
    made = check([["Area", "Month", "Claimant count"], *months, ["Halton", "25/06/2024", "12"]])

    issue = told(made)["day-among-periods"]
    assert (issue.count, issue.places[0].cell) == (1, "B7")
    assert "25 June 2024" in issue.message
    assert ("2024-06-25",) in figures(made, "period")


def test_a_column_of_days_is_no_slip(check: Check) -> None:
    days = [["Halton", f"2{day}/06/2024", "12"] for day in range(5, 9)]
    made = check([["Area", "Date", "Claimant count"], *days, ["Halton", "2024-07", "12"]])

    assert "day-among-periods" not in told(made)


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (["Area", "Ward"], [["Liverpool", "Anfield"], ["Wirral", "Prenton"], ["Sefton", "Duke"]]),
        (["Neighbourhood", "Council"], [["Toxteth", "Liverpool"], ["Rock Ferry", "Wirral"], ["Bootle", "Sefton"]]),
        (["Ward name", "LA code"], [["Bebington", "E08000015"], ["Anfield", "E08000012"], ["Duke", "E08000014"]]),
    ],
)
def test_the_figure_of_a_ward_is_never_that_of_its_council(
    check: Check, head: list[str], rows: list[list[str]]
) -> None:
    made = check([[*head, "Claimant count Jan 2024"], *([*row, "520"] for row in rows)])

    assert "smaller-areas-not-known" in told(made)
    assert "no-schema-fits" not in told(made)
    assert made.rows == 0
    assert made.report.cells is None or made.report.cells.balance == 0


def test_the_sum_of_some_wards_is_not_that_of_their_council(check: Check) -> None:
    wards = [["Bebington", "200"], ["Bromborough", "300"], ["Eastham", "210"]]
    made = check([["Wirral: claimant count January 2024", ""], ["Ward", "Number"], *wards, ["Total", "710"]])

    assert made.rows == 0


@pytest.mark.parametrize(
    ("label", "period"),
    [("Year ending", "2023-04/2024-03"), ("12 months to", "2023-04/2024-03"), ("Quarter ending", "2024-Q1")],
)
def test_months_that_end_a_longer_time_are_read_as_that_time(check: Check, label: str, period: str) -> None:
    rows = [[name, "Mar-24", "4.1"] for name in ("Halton", "Sefton", "Wirral")]
    made = check([["Area", label, "Unemployment rate (%)"], *rows])

    assert {row[0] for row in figures(made, "period")} == {period}


def test_a_title_or_a_heading_above_says_what_its_months_end(check: Check) -> None:
    rows = [[name, "4.1", "4.3"] for name in ("Halton", "Sefton", "Wirral")]
    titled = check([["Unemployment rate (%), 12 months ending", "", ""], ["Area", "Mar-23", "Mar-24"], *rows])
    above = check([["", "Unemployment rate (%)", ""], ["", "Year ending", ""], ["Area", "Mar-23", "Mar-24"], *rows])

    for made in (titled, above):
        assert {row[0] for row in figures(made, "period")} == {"2022-04/2023-03", "2023-04/2024-03"}


def test_thousands_that_would_make_a_council_larger_than_any_are_asked_about(check: Check) -> None:
    rows = [["Halton", "129000"], ["Wirral", "322000"], ["Liverpool", "497000"]]
    made = check([["Area", "Population (thousands) mid-2022"], *rows])

    assert "unit: persons" in told(made)["unit-needed"].what_to_do
    assert made.rows == 0


def test_figures_whose_time_is_not_said_are_told_where_others_have_theirs(check: Check) -> None:
    head = ["Area", "Claimant count Jan 2024", "Unemployment rate", "Population"]
    made = check([head, ["Halton", "2800", "4.1", "129500"], ["Wirral", "6600", "3.9", "322000"]])

    issue = told(made)["period-needed"]
    assert issue.count == 4
    assert "“Unemployment rate”, “Population”" in issue.message
    assert made.rows == 2


def test_a_word_that_may_say_that_figures_are_of_a_part_is_told(check: Check) -> None:
    rows = [["Halton", "Slight", "80"], ["Wirral", "Slight", "300"], ["Sefton", "Slight", "260"]]
    made = check([["Area", "Severity", "Casualties 2023"], *rows])
    noted = check([["Area", "Notes", "Casualties 2023"], *rows])

    assert told(made)["words-not-used"].places[0].cell == "B2"
    assert "words-not-used" not in told(noted)
