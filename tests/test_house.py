"""Rules of the house that no single module can see: what is committed, what is locked, and what a start costs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.console import MISTAKES

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
# Where packages and repositories are downloaded from. Spelt in two parts, so that this file does not name them.
HOSTS = [
    re.compile("".join(parts).replace(".", r"\."))
    for parts in (
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("files.python", "hosted"),
        ("npmjs", ".org"),
        ("npmjs", ".com"),
        ("unpkg", ".com"),
        ("jsdelivr", ".net"),
        ("raw.github", "usercontent"),
        ("crates", ".io"),
        ("conda", ".anaconda"),
    )
]
HEAVY = ("altair", "duckdb", "flask", "frictionless", "great_expectations", "numpy", "openpyxl", "pandas", "pyarrow",
         "pydantic", "rich", "scipy", "sqlalchemy", "vl_convert", "xlsxwriter", "yaml")  # fmt: skip


def committed_files() -> list[Path]:
    """What git keeps; the working tree, where this is no clone."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git clone, so there is nothing committed to look at")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def modules_after(code: str, **environment: str) -> set[str]:
    """The top-level modules that a fresh process has imported once it has run the code."""
    script = f"{code}\nimport sys\nprint('modules:', *sorted({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split("modules:")[-1].split())


def test_no_committed_file_names_a_download_host() -> None:
    found = [
        f"{path.relative_to(ROOT)} names {host.pattern}"
        for path in committed_files()
        if path.suffix in {".cfg", ".in", ".ini", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml", ""}
        and ROOT / "datasets" not in path.parents
        for text in [path.read_text(encoding="utf-8", errors="replace")]
        for host in HOSTS
        if host.search(text)
    ]

    assert found == []


def test_the_locks_hold_versions_and_hashes_and_nothing_else() -> None:
    pinned = re.compile(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    +# .*")
    for name in LOCKS:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not pinned.fullmatch(line)] == []
        assert not any("://" in line for line in lines)


def test_there_is_one_kind_of_lock() -> None:
    names = {path.name for path in committed_files()}

    assert names & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "package-lock.json"} == set()


def test_both_locks_pin_the_same_versions() -> None:
    product, development = (
        set(re.findall(r"^([a-z0-9._-]+==[^ ]+)", (ROOT / name).read_text(encoding="utf-8"), re.M)) for name in LOCKS
    )

    assert product
    assert product <= development


def test_every_requirement_is_locked() -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"), re.M))
    lines = [
        line for name in ("requirements.in", "requirements-dev.in") for line in (ROOT / name).read_text().splitlines()
    ]
    asked = {re.split(r"[<>=\[ ]", line)[0] for line in lines if line and line[0] not in "#-"}

    assert asked <= locked


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    folders = re.compile("|".join(f"/{name}/" for name in ("work", "home/[a-z]+", "root", "Users/[a-z]+")))
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in committed_files()
        if path.suffix in {".json", ".md", ".py", ".sh", ".toml", ".yaml", ".yml", ""}
        and path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if folders.search(line) and "://" not in line
    ]

    assert found == []


def test_what_is_made_is_not_committed() -> None:
    made = {"var", ".venv", "dist", "build", "__pycache__", ".hypothesis"}

    assert [path for path in committed_files() if made & set(path.relative_to(ROOT).parts)] == []


def test_help_imports_none_of_the_heavy_modules() -> None:
    code = "from catalogue.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"

    assert modules_after(code) & set(HEAVY) == set()


def test_listing_the_schemas_imports_no_engine() -> None:
    code = "from catalogue.cli import main\ntry: main(['schemas', 'list'])\nexcept SystemExit: pass"

    assert modules_after(code) & {"duckdb", "flask", "frictionless", "great_expectations", "pandas", "pyarrow"} == set()


def test_the_site_starts_without_great_expectations(tmp_path: Path) -> None:
    code = "from catalogue import create_app\ncreate_app()"

    assert "great_expectations" not in modules_after(code, LCR_HOME=str(tmp_path))


def test_every_mistake_that_the_command_line_knows_exists() -> None:
    import importlib

    missing = [f"{module}.{name}" for module, name in MISTAKES if not hasattr(importlib.import_module(module), name)]

    assert missing == []
