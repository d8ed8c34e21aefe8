"""Whatever a file holds, harmonising answers with a report or with one sentence; nothing else is ever raised."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.recipe import Recipe, RecipeNotRead
from pipelines.run import harmonise
from schemas.registry import UnknownSchema
from validation.reading import Unreadable

GOOD = "Area code,Month,Claimant count\n" + "".join(f"E0800001{n},2024-01,{n}00\n" for n in range(1, 6))
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# What tables are made of, so that most of what is generated is nearly one.
PIECES = st.sampled_from(
    ["Area code", "Area name", "Month", "Year", "Claimant count", "Unemployment rate", "Sex", "Age", "OBS_VALUE"]
    + ["E08000012", "E08000099", "00BY", "Liverpool", "St Helens", "2024-01", "2021", "2023/24", "mid-2020"]
    + ["100", "1,234", "5.2%", "[c]", "-", "..", "*", "1e999", "Males", "16-64", "Total", "", "", "\u00a0", "[1]"]
    + ["* suppressed", "hour", "count_point_id", "latitude", "99", "-1", "pedal_cycles", "lower 95", "'; DROP TABLE x"]
)
ROWS = st.lists(st.lists(PIECES, min_size=6, max_size=6), min_size=3, max_size=8)
GRIDS = st.lists(st.lists(PIECES | st.text(max_size=8), max_size=6), max_size=9)
SUFFIXES = st.sampled_from(["csv", "tsv", "xlsx", "xls", "ods", "json", "parquet", "zip", "txt", "gz", ""])


def outcome(path: Path, recipe: Recipe | None = None, schema: str | None = None) -> str:
    """What became of a file: its rows, or the sentence that refuses it."""
    try:
        found = harmonise(path, recipe=recipe, schema=schema)
    except (Unreadable, RecipeNotRead, UnknownSchema) as error:
        return str(error)
    assert (found.relation is None) == (found.rows == 0)
    assert found.relation is not None or found.report.issues
    assert found.report.cells is None or found.report.cells.balance == 0
    assert json.loads(found.report.to_json())
    assert Recipe.from_dict(found.recipe.to_dict()) == found.recipe
    return f"{found.rows} rows"


def written(folder: Path, content: bytes, suffix: str = "csv") -> Path:
    path = folder / f"broken.{suffix}"
    path.write_bytes(content)
    return path


def as_csv(grid: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(grid)
    return text.getvalue().encode()


@given(st.binary(max_size=300), SUFFIXES)
@MANY
def test_any_bytes_are_answered(tmp_path: Path, content: bytes, suffix: str) -> None:
    assert outcome(written(tmp_path, content, suffix))


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary(max_size=6), SUFFIXES)
@MANY
def test_a_table_that_is_cut_and_spliced_is_answered(
    tmp_path: Path, first: int, last: int, between: bytes, suffix: str
) -> None:
    good = GOOD.encode()

    assert outcome(written(tmp_path, good[:first] + between + good[last:], suffix))


@given(GRIDS)
@MANY
def test_any_grid_of_texts_is_answered(tmp_path: Path, grid: list[list[str]]) -> None:
    assert outcome(written(tmp_path, as_csv(grid)))


@given(
    st.lists(PIECES, min_size=2, max_size=6), st.lists(st.lists(PIECES, min_size=6, max_size=6), min_size=3, max_size=8)
)
@MANY
def test_any_table_of_familiar_texts_is_answered(tmp_path: Path, header: list[str], rows: list[list[str]]) -> None:
    body = [row[: len(header)] for row in rows]

    assert outcome(written(tmp_path, as_csv([header, *body])))


@given(st.lists(PIECES, min_size=2, max_size=5), st.sampled_from(["unemployment", "population", "deprivation", "jobs"]))
@MANY
def test_any_table_is_answered_with_a_schema_and_a_recipe_too(tmp_path: Path, header: list[str], schema: str) -> None:
    columns = dict(zip(header, ["claimant_count", "area_code", "ignored"], strict=False))
    given_lines = {"columns": columns, "period": "2024-01", "area": "E08000012", "sex": "all"}
    recipe = Recipe.from_dict({"schema": schema, "given": given_lines})
    rows = [[str(n), f"E0800001{n}", "x", "y", "z"][: len(header)] for n in range(1, 6)]

    assert outcome(written(tmp_path, as_csv([header, *rows])), recipe, schema)


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"", "csv"),
        (b"\n\n\n", "csv"),
        (b"\x00" * 50, "csv"),
        (b"\xef\xbb\xbf", "csv"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "csv"),
        (b"%PDF-1.7 not a table", "csv"),
        (b"PK\x03\x04 cut short", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut short", "xls"),
        (b"PAR1 cut short", "parquet"),
        (b'{"features": [', "json"),
        (b"[[[[[[", "json"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, suffix: str) -> None:
    with pytest.raises(Unreadable) as caught:
        harmonise(written(tmp_path, content, suffix))

    assert caught.value.issue.message.startswith("“broken.")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"There is no file “none\.csv”"):
        harmonise(tmp_path / "none.csv")


def test_an_unknown_schema_is_refused_before_the_file_is_read(tmp_path: Path) -> None:
    for recipe, schema in ((None, "unemploymnet"), (Recipe(schema="unemploymnet"), None)):
        with pytest.raises(UnknownSchema, match="unemploymnet"):
            harmonise(tmp_path / "none.csv", recipe=recipe, schema=schema)


def test_a_workbook_with_a_bomb_of_zeros_in_it_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)

    assert outcome(path)


def test_a_table_of_figures_that_no_schema_has_is_profiled(tmp_path: Path) -> None:
    path = written(tmp_path, b"Tree,Height\n" + b"".join(b"oak,%d\n" % n for n in range(10, 20)))

    found = harmonise(path)

    assert found.relation is None
    assert [issue.kind.code for issue in found.report.issues] == ["no-schema-fits"]
    assert found.report.profile
    assert [column["label"] for column in found.report.profile] == ["Tree", "Height"]
