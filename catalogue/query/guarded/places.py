"""Where in a query something stands: its line and column as a person counts them, and the line with a mark under it."""

from __future__ import annotations

from dataclasses import dataclass

WIDEST = 76  # Letters of a line that are shown.


@dataclass(frozen=True)
class Place:
    """line and column from 1. start and end: in letters from the beginning of the query, to be selected in a form."""

    line: int
    column: int
    start: int
    end: int
    text: str

    @property
    def words(self) -> str:
        return f"line {self.line}, column {self.column}"

    @property
    def excerpt(self) -> str:
        """The line, and under it a mark for each letter that is meant. A long line is cut around it."""
        at, length = self.column - 1, max(1, self.end - self.start)
        first = max(0, at - WIDEST // 2) if len(self.text) > WIDEST else 0
        shown = self.text[first : first + WIDEST].replace("\t", " ")
        marks = "^" * max(1, min(length, len(shown) - (at - first)))
        return f"{'…' if first else ''}{shown}\n{' ' * (at - first + bool(first))}{marks}"


def place_in(sql: str, at: int | None, length: int = 0) -> Place | None:
    """The place of a byte of the query, as the engine counts; None where it has none."""
    encoded = sql.encode("utf-8", "replace")
    if at is None or not 0 <= at <= len(encoded):
        return None
    start = len(encoded[:at].decode("utf-8", "ignore"))
    end = len(encoded[: at + max(0, length)].decode("utf-8", "ignore"))
    before = sql[:start]
    line_start = before.rfind("\n") + 1
    line_end = sql.find("\n", start)
    text = sql[line_start : line_end if line_end >= 0 else len(sql)].rstrip("\r")
    return Place(before.count("\n") + 1, start - line_start + 1, start, max(end, start), text)
