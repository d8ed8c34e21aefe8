"""`lcr check --as-is`: what it prints, answers and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main


def lcr(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return written(
        tmp_path / "schema.json", {"fields": [{"name": "a", "type": "string"}, {"name": "n", "type": "integer"}]}
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A wrong cell, and one that frictionless lets pass."""
    path = tmp_path / "table.csv"
    path.write_text("a,n\nx,+1\ny,z\n")
    return path


def written(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data))
    return path


def errors_of(result: Result) -> list[tuple[str, int | None]]:
    task = json.loads(result.stdout)["tasks"][0]
    return [(error["type"], error.get("rowNumber")) for error in task["errors"]]


def test_what_is_beside_frictionless_has_a_heading_of_its_own(table: Path, schema: Path) -> None:
    result = lcr("check", table, "--as-is", "--schema", schema)

    errors, _, beside = result.stdout.partition("Beside frictionless")
    assert "B3" in errors
    assert "A number in an unusual spelling" in beside


def test_plain_says_only_what_frictionless_says(table: Path, schema: Path) -> None:
    result = lcr("check", table, "--as-is", "--schema", schema, "--plain")

    assert "unusual spelling" not in result.stdout
    assert result.exit_code == 1


def test_plain_follows_frictionless_in_the_exit_code(tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text("<!DOCTYPE html>\n<html></html>\n")
    schema = written(tmp_path / "schema.json", {"fields": [{"name": "<!DOCTYPE html>", "type": "string"}]})

    assert lcr("check", page, "--as-is", "--schema", schema).exit_code == 1
    assert lcr("check", page, "--as-is", "--schema", schema, "--plain").exit_code == 0


def test_what_is_beside_is_not_among_the_errors_of_the_json(table: Path, schema: Path) -> None:
    result = lcr("check", table, "--as-is", "--schema", schema, "--format", "json")

    assert errors_of(result) == [("type-error", 3)]
    (beside,) = json.loads(result.stdout)["tasks"][0]["beside"]
    assert (beside["code"], beside["address"], beside["severity"]) == ("odd-number", "B2", "warning")


@pytest.mark.parametrize("descriptor", [{"delimiter": ";"}, {"name": "table", "dialect": {"csv": {"delimiter": ";"}}}])
def test_a_dialect_says_how_the_file_is_written(descriptor: dict[str, Any], schema: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a;n\nx,y;1\n")
    dialect = written(tmp_path / "dialect.json", descriptor)

    result = lcr("check", table, "--as-is", "--schema", schema, "--dialect", dialect, "--format", "json")

    assert (errors_of(result), result.exit_code) == ([], 0)


@pytest.mark.parametrize("option", ["--plain", "--dialect"])
def test_what_is_for_files_as_they_are_is_refused_for_others(option: str, table: Path, tmp_path: Path) -> None:
    words = [option] if option == "--plain" else [option, written(tmp_path / "dialect.json", {})]

    result = lcr("check", table, *words)

    assert result.exit_code == 2
    assert "--as-is" in result.stderr


def test_the_json_of_a_file_that_cannot_be_judged_says_what_frictionless_says(schema: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(b"")

    result = lcr("check", table, "--as-is", "--schema", schema, "--format", "json")

    assert errors_of(result) == [("source-error", None)]
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_the_json_of_a_schema_with_a_mistake_says_what_frictionless_says(table: Path, tmp_path: Path) -> None:
    schema = written(tmp_path / "schema.json", {"fields": [{"name": "a", "type": "strnig"}]})

    result = lcr("check", table, "--as-is", "--schema", schema, "--format", "json")

    assert errors_of(result) == [("field-error", None)]
    assert result.exit_code == 2
    assert "strnig" in result.stderr


def test_a_bound_is_written_as_its_field_is(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text('n,d\n"2,5",01/02/2024\n"0,5",01/02/2023\n')
    number = {"name": "n", "type": "number", "decimalChar": ",", "constraints": {"minimum": "1,5"}}
    date = {"name": "d", "type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "01/01/2024"}}
    schema = written(tmp_path / "schema.json", {"fields": [number, date]})

    result = lcr("check", table, "--as-is", "--schema", schema, "--format", "json")

    assert errors_of(result) == [("constraint-error", 3), ("constraint-error", 3)]
