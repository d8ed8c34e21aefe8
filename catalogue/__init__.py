"""The catalogue: what people meet. ``create_app`` comes late, so that a command need not load Flask."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from catalogue.app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
