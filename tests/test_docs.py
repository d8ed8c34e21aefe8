"""What the README and the guide for contributors promise is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from catalogue.cli import main
from pipelines.recipe import GIVEN, Recipe

ROOT = Path(__file__).resolve().parents[1]
GUIDES = ("README.md", "CONTRIBUTING.md")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


README_TABLE = (ROOT / "README.md").read_text(encoding="utf-8").split("## What comes out")[1].split("## ")[0]


def commands_in(guide: str) -> list[str]:
    """Every line of the guide's shell blocks, without what follows a number sign."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / guide).read_text(encoding="utf-8"), re.S | re.M)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def make_targets() -> dict[str, str]:
    """Each target that `make help` shows, with its words."""
    return dict(re.findall(r"^([a-z]+):.*?## (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def lcr_command(words: list[str]) -> click.Command:
    """The command that these words name; click answers for its options."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        found = command.get_command(click.Context(command), word)
        assert found is not None, f"lcr has no command {word}"
        command = found
    return command


@pytest.mark.parametrize("guide", GUIDES)
def test_every_make_target_in_a_guide_exists(guide: str) -> None:
    used = [line.split()[1] for line in commands_in(guide) if line.startswith("make ")]

    assert used
    assert set(used) <= set(make_targets())


@pytest.mark.parametrize("guide", GUIDES)
def test_every_lcr_command_and_option_in_a_guide_exists(guide: str) -> None:
    for line in commands_in(guide):
        if not re.match(r"(\.venv/bin/)?lcr ", line):
            continue
        words = shlex.split(line)[1:]
        command = lcr_command(words)
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= options, line


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_links_to_exists(guide: str) -> None:
    linked = LINK.findall((ROOT / guide).read_text(encoding="utf-8"))

    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_make_help_shows_every_target_a_person_may_call() -> None:
    own = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=own, capture_output=True, text=True, check=True).stdout

    assert {line.split()[0] for line in shown.splitlines()} == set(make_targets())


def test_every_make_target_is_in_the_guide_for_contributors() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8") + (ROOT / "README.md").read_text(encoding="utf-8")

    assert [target for target in make_targets() if f"make {target}" not in guide] == []


def test_every_lcr_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in main.commands if f"lcr {name}" not in readme] == []


def test_every_setting_is_in_the_readme() -> None:
    from catalogue.config import Settings

    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in Settings.model_fields if f"LCR_{name.upper()}" not in readme] == []


def test_every_limit_of_a_check_is_in_the_guide_to_strangers() -> None:
    from catalogue.config import Settings

    guide = (ROOT / "docs" / "strangers.md").read_text(encoding="utf-8")
    limits = [f"LCR_{name.upper()}" for name in Settings.model_fields if name.startswith("check_")]

    assert len(limits) == 5
    assert [name for name in limits if name not in guide] == []
    assert [name for name in LINK.findall(guide) if not (ROOT / "docs" / name).exists()] == []


def test_the_lines_of_python_in_the_guide_to_strangers_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = (ROOT / "docs" / "strangers.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    (tmp_path / "sent.xlsx").write_text("Area code,Year,Population\nE08000012,2023,496770\n", encoding="utf-8")

    exec(guide.split("```python\n")[1].split("```")[0], {})

    assert capsys.readouterr().out.startswith("passed None {")
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == ["observations.csv", "recipe.yaml"]


def test_the_table_in_the_readme_is_what_comes_out_of_the_shipped_file() -> None:
    from pipelines.run import harmonise

    header, _, *rows = re.findall(r"^\| (.+) \|$|^(\|---)", README_TABLE, re.M)
    names = header[0].split(" | ")
    folder = ROOT / "datasets" / "universal-credit-households"
    harmonised = harmonise(next(folder.glob("*.xlsx")))

    columns = ", ".join(f"CAST({name} AS VARCHAR)" for name in names)
    found = harmonised.connection.execute(f"SELECT {columns} FROM {harmonised.relation} ORDER BY area_code").fetchall()
    assert [row[0].split(" | ") for row in rows] == [[cell.removesuffix(".0") for cell in row] for row in found]


def test_every_command_says_what_it_does() -> None:
    commands = [*main.commands.values(), *main.commands["schemas"].commands.values()]  # type: ignore[attr-defined]

    assert [command.name for command in commands if not command.help] == []


def made(tmp_path: Path, build_exits: int, *variables: str) -> list[str]:
    """What `make run` asks of an `lcr` that only writes it down, and whose `build` ends so."""
    fake, calls = tmp_path / "lcr", tmp_path / "calls"
    fake.write_text(f'#!/bin/sh\necho "$@" >> {calls}\ntest "$1" != build || exit {build_exits}\n', encoding="utf-8")
    fake.chmod(0o755)
    (tmp_path / "installed").touch()
    own = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "HOST", "PORT"))}
    command = ["make", "run", f"BIN={tmp_path}", f"STAMP={tmp_path / 'installed'}", *variables]
    subprocess.run(command, cwd=ROOT, env=own, capture_output=True, check=False)
    return calls.read_text(encoding="utf-8").splitlines()


def test_make_run_leaves_host_and_port_to_the_settings_unless_it_is_given_them(tmp_path: Path) -> None:
    assert made(tmp_path, 0) == ["build", "serve"]
    assert made(tmp_path, 0, "HOST=0.0.0.0", "PORT=8100")[2:] == ["build", "serve --host 0.0.0.0 --port 8100"]


@pytest.mark.parametrize(("build_exits", "calls"), [(1, ["build", "serve"]), (3, ["build", "serve"]), (130, ["build"])])
def test_make_run_serves_the_others_where_a_dataset_is_not_published_unless_it_is_stopped(
    tmp_path: Path, build_exits: int, calls: list[str]
) -> None:
    assert made(tmp_path, build_exits) == calls


def test_every_line_that_a_recipe_takes_is_in_the_guide_to_recipes() -> None:
    guide = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")

    assert [name for name in GIVEN if f"`{name}`" not in guide] == []


def test_the_recipe_in_the_guide_to_recipes_can_be_used(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    path = tmp_path / "recipe.yaml"
    path.write_text(guide.split("```yaml\n")[1].split("```")[0], encoding="utf-8")

    assert Recipe.load(path).given["dates"] == "year_ending"
