"""The way into the store: one place that opens it, commits and rolls back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from catalogue.store.models import Base


@lru_cache(maxsize=32)
def engine_for(url: str) -> Engine:
    """Return the one engine of a process for the store at this address, its tables made where they are missing."""
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # A pool for as many threads as a process answers with; a forked process opens connections of its own.
    engine = create_engine(parsed, pool_size=8, max_overflow=56)
    os.register_at_fork(after_in_child=partial(engine.dispose, close=False))
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    if not inspect(engine).has_table("current_versions"):
        Base.metadata.create_all(engine)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    """WAL, so that readers and the writer do not wait for one another; FULL, so that a commit outlives the power."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def session_of(url: str) -> Iterator[Session]:
    """Give a session; what it did is committed where the block ends well, and taken back where it raises."""
    with Session(engine_for(url), expire_on_commit=False) as session, session.begin():
        yield session
