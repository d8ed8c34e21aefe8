"""Places of a story as points: which they are, where they lie, how far apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue.library import Library


def places_of(shelf: Library, key: str, query: Mapping[str, str]) -> Any:
    """The places that a story names."""
    raise NotImplementedError
