"""What a kind of issue is, what one issue says, and where it points.

A kind's code is a promise: it is in reports, addresses and the API, and never changes. ``problem`` is a template for
one issue; its names in braces are given by whoever finds it (``Issue.values``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]

LONGEST_SHOWN = 1_000  # Characters of a value that a sentence shows: some cells hold a megabyte.
EXAMPLES_KEPT = 20  # Every fault is counted; each kind keeps this many of its places.


@dataclass(frozen=True)
class IssueKind:
    """One kind of fault. ``frictionless`` is the error type of the frictionless report that it is written as.

    problem: the words for one place. many: the words for several, with ``{count}``. every: the words where all cells
    of a column have it. A kind that leaves these out says ``problem`` and the number.
    why, fix, example: the help page: why it matters, how to mend it in Excel, and a few cells that show it.
    """

    code: str
    title: str
    problem: str
    what_to_do: str
    severity: Severity
    frictionless: str = "table-error"
    many: str = ""
    every: str = ""
    why: str = ""
    fix: str = ""
    example: str = ""

    @property
    def guidance(self) -> str:
        """Where our own help page about this kind is, on the catalogue's site."""
        return f"/help/issues/{self.code}"


@dataclass(frozen=True)
class Place:
    """Where: a sheet (None for a text file), a row and a column as a spreadsheet counts them (from 1), a label.

    value: what the cell holds, as the source wrote it, where the fault differs from cell to cell.
    """

    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    label: str | None = None
    value: str | None = None

    @property
    def cell(self) -> str:
        """``Sheet!C12``, ``C12``, ``row 12`` or the sheet's name: as much as is known."""
        letters = column_letters(self.column) if self.column else ""
        if letters and self.row:
            address = f"{letters}{self.row}"
        elif self.row:
            address = f"row {self.row}"
        elif letters:
            address = f"column {letters}"
        else:
            address = ""
        if self.sheet and address:
            return f"{self.sheet}!{address}"
        return address or self.sheet or ""


@dataclass(frozen=True)
class Issue:
    """One fault, or the same fault in many cells.

    values: what fills the kind's ``problem``. count: how many cells or rows. places: the first of them, at most
    ``EXAMPLES_KEPT``. suggestions: near codes, spellings or the recipe line that answers a question, best first.
    beside: of a file judged as it is, something that frictionless does not call an error, or calls another one.
    """

    kind: IssueKind
    values: dict[str, Any] = field(default_factory=dict)
    count: int = 1
    places: tuple[Place, ...] = ()
    suggestions: tuple[str, ...] = ()
    beside: bool = False

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def message(self) -> str:
        return self.kind.problem.format_map(_Blank(self.values))

    @property
    def what_to_do(self) -> str:
        return self.kind.what_to_do.format_map(_Blank(self.values))


class _Blank(dict[str, Any]):
    """The values of a sentence: none longer than a person would read, and a question mark for one that is not there."""

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        is_long = isinstance(value, str) and len(value) > LONGEST_SHOWN
        return f"{value[:LONGEST_SHOWN]}…" if is_long else value

    def __missing__(self, key: str) -> str:
        return "?"


def column_letters(number: int) -> str:
    """1 → ``A``, 27 → ``AA``: the name that a spreadsheet gives a column."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


KINDS: dict[str, IssueKind] = {}


def kind(
    code: str,
    title: str,
    problem: str,
    what_to_do: str,
    severity: Severity,
    frictionless: str = "table-error",
    **words: str,
) -> IssueKind:
    """Make a kind and note it in ``KINDS``. words: many, every, why, fix, example."""
    KINDS[code] = made = IssueKind(code, title, problem, what_to_do, severity, frictionless, **words)
    return made
