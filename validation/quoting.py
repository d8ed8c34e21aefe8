"""Text as SQL: the one place where names and values are quoted."""

from __future__ import annotations


def quoted(name: str) -> str:
    """An identifier as SQL writes it: between double quotation marks, with those within it doubled."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text as an SQL literal, for the places where DuckDB takes no parameter: ``O'Neil`` → ``'O''Neil'``."""
    return "'" + text.replace("'", "''") + "'"
