"""The shipped catalogue, built and served as a visitor meets it, and a browser to visit it with."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.a_visitor import PATIENCE, Visitor, visit

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_SECONDS = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these share one catalogue, so one process runs them where several run tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("Chromium is not installed here: apt-get install chromium")
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All shipped datasets, published."""
    home = tmp_path_factory.mktemp("shipped") / "home"
    built = subprocess.run([sys.executable, "-m", "catalogue", "build"], cwd=ROOT, env=_of(home), capture_output=True)
    assert built.returncode == 0, built.stderr.decode()
    return home


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address at which the catalogue is served: one that is served already, where ``LCR_TEST_SITE`` names it."""
    if served := os.environ.get("LCR_TEST_SITE"):
        yield served
        return
    home = request.getfixturevalue("home")
    command = [sys.executable, "-m", "catalogue", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=_of(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as serving:
        assert serving.stdout is not None
        said = serving.stdout.readline()
        found = re.search(r"http://[\d.:]+", said)
        assert found, said
        _wait_for(found[0])
        yield found[0]
        serving.terminate()
        serving.wait(PATIENCE_SECONDS)


def _wait_for(address: str) -> None:
    """Until it listens: the address is said a moment before."""
    host, _, port = address.removeprefix("http://").partition(":")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"Nobody listens at {address}.")


def _of(home: Path) -> dict[str, str]:
    return {**os.environ, "LCR_HOME": str(home), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """A visitor at a wide screen. Whatever went wrong on the way fails the test."""
    context, visitor = visit(browser, site)
    yield visitor
    context.close()
    assert visitor.wrong == []


@pytest.fixture
def plain_visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """A visitor whose browser runs no script."""
    context, visitor = visit(browser, site, java_script_enabled=False)
    yield visitor
    context.close()
    assert visitor.wrong == []
