"""Who may import whom, read from the source, so that a forbidden import fails a test that names it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("schemas", "validation", "pipelines", "catalogue")
BLUEPRINTS = ("site", "api", "feeds", "submissions")
SQL = re.compile(
    r"^\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM|CREATE\s+(TABLE|VIEW)|WITH\s.+\sAS\s*\()",
    re.S | re.I,
)


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; relative imports spelt out."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (above, node.module or "") if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def offences(paths: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    return sorted(
        {
            f"{path.relative_to(ROOT)} imports {name}"
            for path in paths
            for name in imported(path)
            if any(name == module or name.startswith(f"{module}.") for module in forbidden)
        }
    )


@pytest.mark.parametrize("place", range(len(LAYERS)), ids=LAYERS)
def test_a_layer_imports_only_itself_and_those_below(place: int) -> None:
    assert offences(modules(LAYERS[place]), LAYERS[place + 1 :]) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_imports_the_tests_or_the_benchmarks(layer: str) -> None:
    assert offences(modules(layer), ("tests", "benchmarks")) == []


@pytest.mark.parametrize("layer", LAYERS[:3])
def test_nothing_below_the_catalogue_knows_the_web_or_the_store(layer: str) -> None:
    assert offences(modules(layer), ("flask", "werkzeug", "sqlalchemy", "alembic")) == []


@pytest.mark.parametrize("layer", LAYERS[:3])
def test_below_the_catalogue_templates_are_filled_by_the_renderings_of_a_report_alone(layer: str) -> None:
    elsewhere = [path for path in modules(layer) if ROOT / "validation" / "render" not in path.parents]

    assert offences(elsewhere, ("jinja2",)) == []


@pytest.mark.parametrize("part", ["store", "query", "errors.py"])
def test_store_query_and_errors_do_not_import_flask(part: str) -> None:
    path = ROOT / "catalogue" / part
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))

    assert files, f"catalogue/{part} is gone: correct this test"
    assert offences(files, ("flask", "werkzeug")) == []


@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_blueprints_do_not_import_one_another(blueprint: str) -> None:
    others = tuple(f"catalogue.{name}" for name in BLUEPRINTS if name != blueprint)

    assert offences(modules(f"catalogue/{blueprint}"), others) == []


@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_blueprints_hold_no_sql(blueprint: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(f"catalogue/{blueprint}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]

    assert found == []
    assert offences(modules(f"catalogue/{blueprint}"), ("duckdb", "sqlalchemy", "sqlite3")) == []


def test_only_sources_use_the_network() -> None:
    elsewhere = [path for path in _all_modules() if (ROOT / "pipelines" / "sources") not in path.parents]

    assert offences(elsewhere, ("urllib.request", "http.client", "requests", "httpx", "aiohttp")) == []


def test_great_expectations_is_imported_in_one_place_and_late() -> None:
    importing = [
        path for path in _all_modules() if any(n.split(".")[0] == "great_expectations" for n in imported(path))
    ]
    at_the_top = [
        path.relative_to(ROOT).as_posix()
        for path in importing
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom) and "great_expectations" in ast.unparse(node)
    ]

    assert [path.relative_to(ROOT).as_posix() for path in importing] in ([], ["validation/expectations.py"])
    assert at_the_top == []


def test_datasets_hold_no_python() -> None:
    assert sorted((ROOT / "datasets").rglob("*.py")) == []


def test_every_third_party_import_is_a_declared_requirement() -> None:
    """What the product imports stands in requirements.in by its own name, and does not come along by chance."""
    declared = {
        re.split(r"[<>=\[ ]", line)[0].lower()
        for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    names = {
        "markdown_it": "markdown-it-py",
        "yaml": "pyyaml",
        "python_calamine": "python-calamine",
        "vl_convert": "vl-convert-python",
    }
    known = {*LAYERS, *sys.stdlib_module_names}
    used = {name.split(".")[0] for path in _all_modules() for name in imported(path)} - known
    missing = {name for name in used if names.get(name, name.replace("_", "-").lower()) not in declared}

    assert missing == set()


def _all_modules() -> list[Path]:
    return [path for layer in LAYERS for path in modules(layer)]
