"""A template that is filled in as it asks passes its check, whichever of its choices are made."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from catalogue.cli import main
from catalogue.schema_template import example_rows, write_template
from pipelines.outputs import write_csv
from pipelines.run import harmonise
from schemas import registry
from tests.catalogue.a_template import PERIOD_OF_KIND, check, every_choice, filled, observations, usual_row

NAMES = registry.names()


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_pass_whether_or_not_the_schema_is_named(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)
    path = filled(schema, example_rows(schema), tmp_path)

    checked = check(path)

    assert (checked.faults, checked.schema) == ([], name)
    assert len(checked.rows) == len(example_rows(schema))
    assert check(path, name) == checked


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_pass_as_csv_too(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)

    checked = check(filled(schema, example_rows(schema), tmp_path, "examples.csv"))

    assert (checked.faults, checked.schema) == ([], name)
    assert len(checked.rows) == len(example_rows(schema))


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_of_every_list_is_taken_for_its_code(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)
    by_label, wanted = every_choice(schema, "label")
    by_code, _ = every_choice(schema, "code")

    checked = check(filled(schema, [*by_label, *by_code], tmp_path))

    assert (checked.faults, checked.schema) == ([], name)
    assert wanted - {(field, str(code)) for row in checked.rows for field, code in row.items()} == set()


@pytest.mark.parametrize("name", ["population", "unemployment", "active-travel-counts"])
def test_a_period_is_written_in_any_way_that_its_kind_allows(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)
    ways = [
        ("Month", ["2024-03", "April 2024", "May-24", "2011-12"]),
        ("Quarter", ["2024-Q2", "Q3 2024"]),
        ("Calendar year", ["2024", "Jan 2023 to Dec 2023"]),
        ("Financial year", ["2023/24", "2022-23", "2021-04/2022-03", "Apr 2020 to Mar 2021"]),
        ("Academic year", ["2023/24", "2022-09/2023-08"]),
        ("Rolling year", ["2023-10/2024-09", "year ending June 2022"]),
        ("Mid-year", ["2024", "mid-2023", "2022-06-30"]),
    ]
    rows = [
        usual_row(schema) | {"period": text, "period_type": kind, "status": "x"}
        for kind, texts in ways
        for text in texts
    ]

    checked = check(filled(schema, rows, tmp_path))

    assert checked.faults == []
    assert len(checked.rows) == len(rows)


@pytest.mark.parametrize("name", NAMES)
def test_observations_that_were_published_are_read_back_as_they_are(name: str, tmp_path: Path) -> None:
    schema = registry.load(name)
    first = harmonise(filled(schema, example_rows(schema), tmp_path))
    write_csv(first.connection, str(first.relation), schema, tmp_path / "published.csv")

    again = harmonise(tmp_path / "published.csv")

    assert [issue.kind.code for issue in again.report.issues if issue.severity != "info"] == []
    assert observations(again) == observations(first)


@pytest.mark.parametrize("name", ["population.xlsx", "population.csv"])
def test_an_empty_template_says_that_nothing_is_filled_in(name: str, tmp_path: Path) -> None:
    write_template(registry.load("population"), tmp_path / name)

    done = CliRunner().invoke(main, ["check", str(tmp_path / name)], catch_exceptions=False, standalone_mode=False)

    assert "Nothing is filled in yet" in done.output
    assert "Fill in a row for each figure under the headings" in " ".join(done.output.split())


def test_figures_on_the_sheet_of_examples_are_never_taken_for_data(tmp_path: Path) -> None:
    schema = registry.load("population")
    path = filled(schema, [usual_row(schema) | {"value": 1234}], tmp_path)

    checked = check(path)

    assert [row["value"] for row in checked.rows] == [1234]


def test_a_sheet_of_examples_that_no_longer_says_so_is_read(tmp_path: Path) -> None:
    schema = registry.load("population")
    path = filled(schema, [usual_row(schema, 2001) | {"value": 1234}], tmp_path)
    workbook = openpyxl.load_workbook(path)
    workbook["Example"]["A2"].value = None
    workbook.save(path)

    assert len(check(path).rows) == 1 + len(example_rows(schema))


def faults_of(change: dict[str, object], folder: Path) -> list[str]:
    """What a check says of seven months, of which the fourth was filled in otherwise; its hole in the series apart."""
    schema = registry.load("unemployment")
    month = usual_row(schema) | {"period_type": "Month", "age_band": "16+"}
    rows = [month | {"period": f"2024-0{number}", "value": 18000 + number} for number in range(1, 8)]
    rows[3] |= change
    return [fault for fault in check(filled(schema, rows, folder)).faults if not fault.startswith("hole-in-series")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"period_type": "Quarter"},
            "period-not-of-its-kind: “2024-04” in “period” is no quarter, which is the kind of",
        ),
        ({"period_type": "Fortnight"}, "category-not-known: “Fortnight” in “period_type” is no category that we know"),
        ({"period": None}, "blank-cell: Row 5 has a figure and nothing in “period”, so the figure was left out."),
        ({"measure": None}, "blank-cell: Row 5 has a figure and nothing in “measure”, so the figure was left out."),
        ({"sex": None}, "blank-cell: Row 5 has a figure and nothing in “sex”, so we took it for the whole."),
        ({"value": None}, "row-without-figure: Row 5 has neither a value nor a status."),
        ({"status": "zz"}, "unknown-status: “zz” in “status” is no status that we know, so the figure has none."),
        ({"area_name": None}, "blank-area: Row 5 has figures and no area"),
        ({"area_name": "Liverpol"}, "unknown-area: “Liverpol” is no area that we know."),
        ({"unit": "Furlongs"}, "category-not-known: “Furlongs” in “unit” is no category that we know"),
    ],
)
def test_a_row_that_is_not_as_the_template_asks_is_named_and_never_passed_over(
    change: dict[str, object], fault: str, tmp_path: Path
) -> None:
    (said,) = faults_of(change, tmp_path)

    assert said.startswith(fault)


def test_every_kind_of_period_has_a_way_to_write_it() -> None:
    from schemas import code_lists

    assert set(PERIOD_OF_KIND) == set(code_lists.load("period-types").codes)
