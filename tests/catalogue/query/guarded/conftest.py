"""The warehouse of the published catalogue, for strangers to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.query.connection import Warehouse


@pytest.fixture(scope="session")
def warehouse(published: Path) -> Warehouse:
    return Warehouse(published)
