"""Text as SQL: the one place in this package where names and values are quoted."""

from __future__ import annotations


def literal(text: str) -> str:
    """``O'Neil`` → ``'O''Neil'``."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name between double quotation marks, with those within it doubled."""
    return '"' + name.replace('"', '""') + '"'
