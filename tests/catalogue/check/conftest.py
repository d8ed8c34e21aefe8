"""A site of its own that files are sent to, and somebody who sends them as a browser's form does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.app import create_app
from catalogue.config import Settings
from catalogue.submissions import pages
from catalogue.submissions.desk import Desk
from tests.catalogue.conftest import WholeClient
from tests.catalogue.page import Page, read_page

PATIENT = 60.0  # Seconds that a test waits for a report at most: how quick it is, is measured elsewhere.
TIDY = "Area code,Area,Month,Claimant count\nE08000012,Liverpool,2024-01,10\nE08000015,Wirral,2024-01,20\n"
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
FAULTY = "Area code,Area,Month,Claimant count\n" + "".join(
    f"E08000012,Liverpool,{month},{'n/k' if place == 0 else place}\n" for place, month in enumerate(MONTHS)
)
OPEN = "Area,Number\nLiverpool,18340\nWirral,9120\nSefton,8000\nHalton,4000\nKnowsley,5000\nSt Helens,5200\n"


class Sender:
    """Sends files, and reads what comes of them."""

    def __init__(self, app: Flask) -> None:
        app.test_client_class = WholeClient
        self.client: FlaskClient = app.test_client()
        self.desk: Desk = app.extensions["check"]

    def send(self, *files: tuple[str, str | bytes], **fields: Any) -> TestResponse:
        """files: name and contents. fields: texts of the form, files beside as a pair of name and contents, headers."""
        headers = fields.pop("headers", {})
        parts = [("files", file) for file in files] + list(fields.items())
        body = b"".join(_part(name, held) for name, held in parts) + b"--edge--\r\n"
        kind = "multipart/form-data; boundary=edge"
        return self.client.post("/check", data=body, content_type=kind, headers=headers)

    def checked(self, *files: tuple[str, str | bytes], **fields: Any) -> tuple[str, Page]:
        """The address of the report, and the report."""
        response = self.send(*files, **fields)
        assert response.status_code == 303, response.text
        return response.headers["Location"], self.open(response.headers["Location"])

    def open(self, address: str, status: int = 200) -> Page:
        response = self.client.get(address)
        assert response.status_code == status, f"{address} answers {response.status_code}"
        page = read_page(response.text)
        assert page.faults() == [], address
        return page

    def folder(self, address: str) -> Path:
        return self.desk.checks.of(address.split("/")[2])


def _part(name: str, held: str | tuple[str, str | bytes]) -> bytes:
    """One part of a form, made here: what werkzeug makes of large ones are files that it leaves open."""
    file = f'; filename="{held[0]}"' if isinstance(held, tuple) else ""
    content = held[1] if isinstance(held, tuple) else held
    body = content.encode() if isinstance(content, str) else content
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + body + b"\r\n"


@pytest.fixture(autouse=True)
def waits_for_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "AT_ONCE_SECONDS", PATIENT)


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return a_sender(tmp_path / "home")


def a_sender(home: Path, **settings: Any) -> Sender:
    return Sender(create_app(Settings(home=home, **{"upload_per_minute": 1000, **settings})))


def everything_in(folder: Path) -> Iterator[bytes]:
    """What every file under a folder holds."""
    return (path.read_bytes() for path in folder.rglob("*") if path.is_file())
