"""The built wheel, in an environment of its own and outside the checkout, is the whole product."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("schemas", "validation", "pipelines", "catalogue")
PARTS = (
    *PACKAGES,
    "datasets",
    "docs",
    "stories",
    "pyproject.toml",
    "hatch_build.py",
    "requirements.in",
    "README.md",
    "LICENSE",
)


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, and an empty folder to work in."""

    environment: Path
    folder: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        own = {
            key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV", "LCR_DATASETS"}
        }
        own["LCR_HOME"] = str(self.folder / "home")
        command = [str(self.environment / "bin" / words[0]), *words[1:]]
        return subprocess.run(command, cwd=self.folder, env=own, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: the build then sees no .venv, no var and no folder of Python's leavings."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for part in PARTS:
        path = ROOT / part
        if path.is_dir():
            shutil.copytree(path, source / part, ignore=shutil.ignore_patterns("__pycache__", ".new-*"))
        else:
            shutil.copy(path, source / part)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel alone in a new environment; the libraries it needs are lent by the one the tests run in."""
    folder = tmp_path_factory.mktemp("elsewhere")
    environment = folder / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = environment / "lib" / version / "site-packages"
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python"), "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    # A plain path line, and not the lender's own .pth files: its editable installation of the checkout stays out.
    (packages / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    work = folder / "work"
    work.mkdir()
    return Installed(environment, work)


def test_the_wheel_holds_the_four_packages_and_no_other_import_name(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_holds_every_data_file_of_the_checkout(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    wanted |= {
        f"catalogue/_{path.relative_to(ROOT).as_posix()}"
        for folder in ("datasets", "docs", "stories")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }

    assert wanted - held == set()


def test_the_wheel_names_what_it_needs(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    metadata = archive.read(next(name for name in archive.namelist() if name.endswith("METADATA"))).decode()
    needed = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line and line[0] != "#"]

    assert metadata.count("Requires-Dist:") == len(needed)


def test_the_installed_product_is_not_the_checkout(installed: Installed) -> None:
    where = installed.run("python", "-c", "import catalogue, schemas; print(catalogue.__file__, schemas.__file__)")

    assert str(ROOT) not in where.stdout.replace(str(installed.environment), "")
    assert where.stdout.count(str(installed.environment)) == 2


def test_the_installed_lcr_shows_its_help(installed: Installed) -> None:
    shown = installed.run("lcr", "--help")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "harmonise" in shown.stdout


def test_the_installed_lcr_has_the_schemas(installed: Installed) -> None:
    from schemas import registry

    shown = installed.run("lcr", "schemas", "list")

    assert shown.returncode == 0, shown.stderr
    assert [line.split()[0] for line in shown.stdout.splitlines()] == registry.every()


def test_the_installed_lcr_publishes_a_shipped_dataset(installed: Installed) -> None:
    built = installed.run("lcr", "build", "claimant-count")

    assert built.returncode == 0, built.stderr
    assert list(installed.folder.glob("home/packages/claimant-count/*/claimant-count.parquet"))
