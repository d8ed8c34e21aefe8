"""A catalogue to visit, published once for all tests of the site, and a visitor who looks at every page closely."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.app import create_app
from catalogue.config import Settings
from tests.catalogue.a_catalogue import publish_all
from tests.catalogue.page import Page, read_page


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two datasets in three versions. Read only: who wants to break something takes ``broken_home``."""
    home = tmp_path_factory.mktemp("published") / "home"
    publish_all(Settings(home=home), tmp_path_factory.mktemp("datasets"))
    return home


class WholeClient(FlaskClient):
    """Reads every answer to its end and closes it, as a browser does."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


def visit(home: Path) -> FlaskClient:
    """A client of a catalogue of its own."""
    app = create_app(Settings(home=home))
    app.test_client_class = WholeClient
    return app.test_client()


@pytest.fixture(scope="session")
def app(published: Path) -> Flask:
    app = create_app(Settings(home=published))
    app.test_client_class = WholeClient
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def broken_home(published: Path, tmp_path: Path) -> Path:
    """A copy of the home, of which a test may spoil what it likes."""
    home = tmp_path / "home"
    shutil.copytree(published, home)
    for path in home.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return home


class Visitor:
    """Opens pages as a browser does; every page that is opened is checked."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str, status: int = 200) -> Page:
        response = self.client.get(address)
        assert response.status_code == status, f"{address} answers {response.status_code}"
        page = read_page(response.get_data(as_text=True), address)
        assert page.faults() == [], address
        return page


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)
