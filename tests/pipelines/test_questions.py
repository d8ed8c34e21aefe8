"""A question names the recipe line that answers it: taken out of the sentence and pasted, it settles what was asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.recipe import Recipe
from pipelines.run import Harmonised, harmonise
from validation.issues import Issue

AREAS = ["E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015"]
LINE = re.compile(r"`([a-z_]+: [^`]+)`")
UNDATED = [f"{code},{n}00" for n, code in enumerate(AREAS, 1)]
MONTHS = ["2023-03", "2023-06", "2023-09", "2023-12"]


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def line_of(issue: Issue) -> str | None:
    """The first recipe line in the sentence that says what to do."""
    found = LINE.search(issue.what_to_do)
    return found[1] if found else None


def pasted(lines: list[str], schema: str | None = None) -> Recipe:
    text = "".join(f"  {line}\n" for line in lines)
    return Recipe.from_dict({"schema": schema, "given": yaml.safe_load(f"given:\n{text}")["given"]})


def asked(path: Path, lines: list[str]) -> tuple[Harmonised, list[Issue]]:
    found = harmonise(path, recipe=pasted(lines) if lines else None)
    return found, [issue for issue in found.report.issues if line_of(issue)]


def figures(found: Harmonised, columns: str = "area_code, period, value") -> list[tuple[Any, ...]]:
    return found.connection.execute(f"SELECT {columns} FROM {found.relation} ORDER BY ALL").fetchall()


def test_the_unit_of_traffic_is_asked_and_the_pasted_line_answers(tmp_path: Path) -> None:
    rows = [f"{code},{year},{(year - 2000) * 1000}" for code in AREAS for year in (2021, 2022)]
    path = write(tmp_path, "traffic.csv", "local_authority_code,year,all_motor_vehicles", *rows)

    silent, questions = asked(path, [])
    answered, _ = asked(path, [str(line_of(questions[0]))])

    assert (silent.relation, [issue.kind.code for issue in questions]) == (None, ["unit-needed"])
    assert line_of(questions[0]) == "unit: vehicle_miles"
    assert answered.rows == 12
    assert figures(answered, "DISTINCT unit") == [("million_vehicle_miles",)]


def test_the_period_is_asked_and_the_pasted_line_answers(tmp_path: Path) -> None:
    path = write(
        tmp_path, "figures.csv", "Area code,Claimant count", *(f"{code},{n}00" for n, code in enumerate(AREAS, 1))
    )

    silent, questions = asked(path, [])
    answered, _ = asked(path, [str(line_of(questions[0]))])

    assert (silent.relation, [issue.kind.code for issue in questions]) == (None, ["period-needed"])
    assert figures(answered)[0] == ("E06000006", "2024-01", 100.0)
    assert answered.rows == 6


def test_the_area_is_asked_and_the_pasted_line_answers(tmp_path: Path) -> None:
    path = write(
        tmp_path, "figures.csv", "Month,Claimant count", *(f"{month},{n}00" for n, month in enumerate(MONTHS, 1))
    )

    silent, questions = asked(path, [])
    answered, _ = asked(path, [str(line_of(questions[0]))])

    assert (silent.relation, [issue.kind.code for issue in questions]) == (None, ["area-needed"])
    assert figures(answered)[0] == ("E08000012", "2023-03", 100.0)
    assert answered.rows == 4


@pytest.mark.parametrize(
    ("answer", "period"),
    [("day", "2023-03-01"), ("month", "2023-03"), ("year_ending", "2022-04/2023-03")],
)
def test_what_a_first_of_the_month_stands_for_is_asked_and_each_answer_is_taken(
    tmp_path: Path, answer: str, period: str
) -> None:
    rows = [f"{code},{month}-01,{n}.{k}" for n, code in enumerate(AREAS, 1) for k, month in enumerate(MONTHS)]
    path = write(tmp_path, "figures.csv", "Area code,date,Unemployment rate", *rows)

    silent, questions = asked(path, [])
    lines = LINE.findall(questions[0].what_to_do)
    answered, _ = asked(path, [f"dates: {answer}"])

    assert (silent.relation, [issue.kind.code for issue in questions]) == (None, ["period-kind-needed"])
    assert lines == ["dates: day", "dates: month", "dates: year_ending"]
    assert figures(answered)[0] == ("E06000006", period, 1.0)


def test_questions_about_one_file_may_follow_one_another(tmp_path: Path) -> None:
    path = write(tmp_path, "figures.csv", "LSOA,SUM_CLAIMS", *(f"E0100651{n},{n}4" for n in range(2, 9)))
    lines: list[str] = []

    found, questions = asked(path, lines)
    while found.relation is None and questions and len(lines) < 4:
        lines.append(str(line_of(questions[0])))
        found, questions = asked(path, lines)

    assert lines == ['columns: {"SUM_CLAIMS": claimant_count}', "period: 2024-01"]
    assert figures(found)[0] == ("E01006512", "2024-01", 24.0)


def test_a_dimension_without_which_a_share_means_nothing_is_asked(tmp_path: Path) -> None:
    rows = [f"{code},2021,{n}.5" for n, code in enumerate(AREAS, 1)]
    path = write(tmp_path, "figures.csv", "Area code,Year,Proportion of adults", *rows)
    lines: list[str] = []

    found, questions = asked(path, lines)
    while found.relation is None and questions and len(lines) < 4:
        lines.append(str(line_of(questions[0])))
        found, questions = asked(path, lines)

    assert lines[-2:] == ["mode: cycle", "frequency: once_per_month"]
    assert figures(found, "DISTINCT measure, mode, frequency") == [("adults_share", "cycle", "once_per_month")]


def test_a_name_that_nobody_knows_is_settled_by_the_pasted_line(tmp_path: Path) -> None:
    name = "Liverpol “City”: Region,"
    rows = [f"{area},2024-01,{n}00" for n, area in enumerate(["Halton", "Wirral", "Sefton", "Knowsley"], 1)]
    path = write(tmp_path, "figures.csv", "Area,Month,Claimant count", *rows, f'"{name}",2024-01,900')

    _, questions = asked(path, [])
    line = str(line_of(questions[0]))
    answered, left = asked(path, [line])

    assert questions[0].kind.code == "unknown-area"
    assert yaml.safe_load(line)["areas"].keys() == {name}
    assert [row[2] for row in figures(answered) if row[2] == 900.0] == [900.0]
    assert left == []


def test_a_name_of_two_areas_is_settled_by_the_pasted_line(tmp_path: Path) -> None:
    rows = ["West Midlands,2024-01,900", "Merseyside,2024-01,800", "England,2024-01,700"]
    path = write(tmp_path, "figures.csv", "Area,Month,Claimant count", *rows)

    _, questions = asked(path, [])
    answered, _ = asked(path, [str(line_of(questions[0]))])

    assert questions[0].kind.code == "ambiguous-area"
    assert yaml.safe_load(str(line_of(questions[0])))["areas"] == {"West Midlands": "E12000005"}
    assert ("E12000005", "2024-01", 900.0) in figures(answered)
    assert ("E11000002", "2024-01", 800.0) in figures(answered)


def test_a_sign_that_the_file_does_not_explain_is_settled_by_the_pasted_line(tmp_path: Path) -> None:
    rows = [f"{code},2024-01,{n}00" for n, code in enumerate(AREAS[1:], 1)]
    path = write(tmp_path, "figures.csv", "Area code,Month,Claimant count", f"{AREAS[0]},2024-01,-", *rows)

    before, questions = asked(path, [])
    answered, _ = asked(path, [str(line_of(questions[0]))])

    assert (before.rows, questions[0].kind.code) == (5, "ambiguous-marker")
    assert figures(answered, "area_code, value, status")[0] == ("E06000006", None, "x")


def test_what_was_assumed_is_said_with_the_line_that_undoes_it(tmp_path: Path) -> None:
    rows = [f"{code},{month}-01,{n}00" for n, code in enumerate(AREAS, 1) for month in MONTHS]
    path = write(tmp_path, "figures.csv", "Area code,date,Claimant count", *rows)

    found, assumed = asked(path, [])
    other, _ = asked(path, [str(line_of(assumed[0]))])

    assert [issue.kind.code for issue in assumed] == ["assumed"]
    assert figures(found)[0] == ("E06000006", "2023-03", 100.0)
    assert figures(other)[0] == ("E06000006", "2023-03-01", 100.0)


def test_the_recipe_that_is_written_holds_the_question_and_its_answer(tmp_path: Path) -> None:
    path = write(
        tmp_path, "figures.csv", "Area code,Claimant count", *(f"{code},{n}00" for n, code in enumerate(AREAS, 1))
    )

    recipe = harmonise(path).recipe
    recipe.dump(tmp_path / "ours.yaml")
    held = Recipe.load(tmp_path / "ours.yaml")
    held.given = yaml.safe_load(LINE.findall(held.questions[0])[0])

    assert len(held.questions) == 1
    assert harmonise(path, recipe=held).rows == 6


# What a person gives wins over what stands once in the file.


def test_a_unit_that_is_given_wins_over_the_label(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "figures.csv",
        "Area code,Month,Unemployed (thousands)",
        *(f"{c},2024-01,{n}" for n, c in enumerate(AREAS)),
    )

    assert figures(harmonise(path))[1] == ("E08000011", "2024-01", 1000.0)
    assert figures(harmonise(path, recipe=pasted(["unit: persons"])))[1] == ("E08000011", "2024-01", 1.0)


def test_a_measure_that_is_given_wins_over_the_label(tmp_path: Path) -> None:
    path = write(
        tmp_path, "figures.csv", "Area code,Month,Unemployed", *(f"{c},2024-01,{n}" for n, c in enumerate(AREAS))
    )

    found = harmonise(path, recipe=pasted(["measure: unemployed_modelled"]))

    assert figures(found, "DISTINCT measure") == [("unemployed_modelled",)]


def test_a_period_that_is_given_wins_over_the_one_that_stands_there(tmp_path: Path) -> None:
    lines = [f"{code},2019,{n}00" for n, code in enumerate(AREAS, 1)]
    path = write(tmp_path, "figures.csv", "Area code,Year,Claimant count", *lines)
    labelled = write(
        tmp_path, "labelled.csv", "Area code,Claimant count 2019", *(line.replace(",2019", "") for line in lines)
    )

    for file in (path, labelled):
        assert figures(harmonise(file), "DISTINCT period") == [("2019",)]
        assert figures(harmonise(file, recipe=pasted(["period: 2024-01"])), "DISTINCT period") == [("2024-01",)]


def test_an_area_that_is_given_wins_over_the_one_that_stands_there(tmp_path: Path) -> None:
    path = write(
        tmp_path, "figures.csv", "Area,Month,Claimant count", *(f"Merseyside,{month},{month[-1]}00" for month in MONTHS)
    )

    assert figures(harmonise(path), "DISTINCT area_code") == [("E11000002",)]
    assert figures(harmonise(path, recipe=pasted(["area: E47000004"])), "DISTINCT area_code") == [("E47000004",)]


def test_a_sex_that_is_given_wins_over_a_column_that_says_one(tmp_path: Path) -> None:
    rows = [f"{code},2024-01,Total,{n}00" for n, code in enumerate(AREAS, 1)]
    path = write(tmp_path, "figures.csv", "Area code,Month,Sex,Claimant count", *rows)

    assert figures(harmonise(path), "DISTINCT sex") == [("all",)]
    assert figures(harmonise(path, recipe=pasted(["sex: female"])), "DISTINCT sex") == [("female",)]


def test_what_tells_figures_apart_stays_beside_what_is_given(tmp_path: Path) -> None:
    rows = [f"{code},2024-01,{sex},{n}00" for n, code in enumerate(AREAS, 1) for sex in ("Male", "Female")]
    path = write(tmp_path, "figures.csv", "Area code,Month,Sex,Claimant count", *rows)

    assert figures(harmonise(path, recipe=pasted(["sex: all"])), "DISTINCT sex") == [("female",), ("male",)]


def test_a_sign_means_what_a_person_says_over_what_the_footnote_says(tmp_path: Path) -> None:
    rows = [f"{code},2024-01,{n}00" for n, code in enumerate(AREAS[1:], 1)]
    lines = [
        "Area code,Month,Claimant count",
        f"{AREAS[0]},2024-01,*",
        *rows,
        "",
        "* Suppressed to protect confidentiality",
    ]
    path = write(tmp_path, "figures.csv", *lines)

    assert figures(harmonise(path), "status")[0] == ("c",)
    assert figures(harmonise(path, recipe=pasted(['markers: {"*": x}'])), "status")[0] == ("x",)


def test_a_column_that_is_given_keeps_what_its_label_says_beside_it(tmp_path: Path) -> None:
    rows = [f"{code},2024-01,{n}00,{n}50" for n, code in enumerate(AREAS, 1)]
    path = write(tmp_path, "figures.csv", "Area code,Month,Male clmnts,Female clmnts", *rows)
    columns = 'columns: {"Male clmnts": claimant_count, "Female clmnts": claimant_count}'

    found = harmonise(path, recipe=pasted([columns]))

    assert harmonise(path).relation is None
    assert figures(found, "sex, value")[:2] == [("female", 150.0), ("female", 250.0)]
    assert found.rows == 12


def test_a_column_that_is_ignored_is_ignored(tmp_path: Path) -> None:
    rows = [f"{code},2024-01,{n}00,{n}.5" for n, code in enumerate(AREAS, 1)]
    path = write(tmp_path, "figures.csv", "Area code,Month,Claimant count,Claimant rate", *rows)

    found = harmonise(path, recipe=pasted(['columns: {"Claimant rate": ignored}']))

    assert figures(found, "DISTINCT measure") == [("claimant_count",)]


def test_the_recipe_of_one_month_reads_the_file_of_the_next(tmp_path: Path) -> None:
    header = "LSOA,SUM_CLAIMS,Month"
    january = write(tmp_path, "january.csv", header, *(f"E0100651{n},{n}4,2024-01" for n in range(2, 9)))
    february = write(tmp_path, "february.csv", header, *(f"E0100651{n},{n}7,2024-02" for n in range(2, 9)))
    first = harmonise(january, recipe=pasted(['columns: {"SUM_CLAIMS": claimant_count}']))
    first.recipe.dump(tmp_path / "ours.yaml")

    second = harmonise(february, recipe=Recipe.load(tmp_path / "ours.yaml"))

    assert figures(second)[0] == ("E01006512", "2024-02", 27.0)
    assert second.rows == first.rows == 7
    assert second.recipe.fingerprint == first.recipe.fingerprint
    assert second.recipe.given == first.recipe.given


def test_a_column_of_dates_in_an_open_order_is_settled_by_one_line(tmp_path: Path) -> None:
    rows = [
        f"{area},{day},{n}00" for n, area in enumerate(["Halton", "Wirral"], 1) for day in ("03/01/2024", "03/02/2024")
    ]
    path = write(tmp_path, "figures.csv", "Area,Date,Claimant count", *rows)

    _, questions = asked(path, [])
    answered, left = asked(path, ["date_order: dmy"])

    assert questions[0].kind.code == "unreadable-period"
    assert "`date_order: dmy`" in questions[0].what_to_do
    assert (len(figures(answered)), left) == (4, [])


def test_a_column_of_dates_in_two_orders_is_not_settled_by_a_line(tmp_path: Path) -> None:
    dates = ["03/01/2024", "25/02/2024", "02/25/2024"]
    path = write(tmp_path, "figures.csv", "Area,Date,Claimant count", *(f"Halton,{day},500" for day in dates))

    _, questions = asked(path, [])

    assert not any("date_order" in issue.what_to_do for issue in questions)


def test_names_of_wards_alone_ask_for_their_codes_and_never_for_one_area(tmp_path: Path) -> None:
    wards = ["Ainsdale", "Birkdale", "Church", "Derby"]
    path = write(
        tmp_path,
        "figures.csv",
        "Ward,Claimant count January 2024",
        *(f"{ward},{n}00" for n, ward in enumerate(wards, 1)),
    )

    made, _ = asked(path, [])

    assert made.relation is None  # “Derby” is no city there.
    (issue,) = [issue for issue in made.report.issues if issue.kind.code == "area-needed"]
    assert "“Ward”" in issue.message
    assert issue.what_to_do == "Add a column with the nine-character code of each area."


@pytest.mark.parametrize("kind", ["financial", "academic"])
def test_the_label_of_a_column_says_what_its_pairs_of_years_are(tmp_path: Path, kind: str) -> None:
    rows = ["Halton,2021/22,12.1", "Sefton,2021/22,11.1", "Wirral,2021/22,10.4"]
    path = write(tmp_path, "figures.csv", f"Area,{kind.title()} year,Adults who cycle at least once a month (%)", *rows)

    answered, left = asked(path, [])

    assert left == []
    assert answered.connection.execute(f"SELECT DISTINCT period_type FROM {answered.relation}").fetchall() == [
        (f"{kind}_year",)
    ]


def test_a_year_to_come_is_no_reason_to_offer_a_measure(tmp_path: Path) -> None:
    path = write(tmp_path, "figures.csv", "Area,Month,Claimant count", "Halton,2024-01,500", "Halton,2924-02,510")

    _, questions = asked(path, [])

    assert all("columns:" not in issue.what_to_do for issue in questions)
