"""Files made in the test, and what reading gives for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from validation.engine import connect
from validation.reading import Source, Unreadable, open_source

Row = tuple[int, list[str | None]]


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory."""
    return connect()


@pytest.fixture
def a_file(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """A file of these bytes, or of this text in UTF-8."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read(a_file: Callable[..., Path], connection: duckdb.DuckDBPyConnection) -> Callable[..., Source]:
    """The source that a file of this content gives."""

    def opened(content: bytes | str, name: str = "table.csv", **hints: Any) -> Source:
        return open_source(a_file(name, content), connection, **hints)

    return opened


@pytest.fixture
def refusal(a_file: Callable[..., Path], connection: duckdb.DuckDBPyConnection) -> Callable[..., str]:
    """The sentence with which a file of this content is refused."""

    def sentence(content: bytes | str, name: str = "table.csv") -> str:
        with pytest.raises(Unreadable) as caught:
            open_source(a_file(name, content), connection)
        return caught.value.sentence

    return sentence


def rows(source: Source, sheet: int = 0) -> list[Row]:
    """Every row of a sheet that is not blank."""
    return source.sheets[sheet].head(1_000_000)


def codes(source: Source) -> list[str]:
    """The codes of a source's issues, in their order."""
    return [issue.kind.code for issue in source.issues]
