"""Why a story cannot be told."""

from __future__ import annotations


class Untold(Exception):
    """A figure that the story needs is not there; the sentence names it."""
