"""Every kind of issue: what a report can say is wrong, in words that a data officer can act on.

A kind's code is a promise: it is in reports, addresses and the API, and never changes. ``problem`` is a template for one
issue; its names in braces are given by whoever finds it (``Issue.values``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]

EXAMPLES_KEPT = 20  # Every fault is counted; each kind keeps this many of its places.


@dataclass(frozen=True)
class IssueKind:
    """One kind of fault. ``frictionless`` is the error type of the frictionless report that it is written as."""

    code: str
    title: str
    problem: str
    what_to_do: str
    severity: Severity
    frictionless: str = "table-error"


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
    """

    kind: IssueKind
    values: dict[str, Any] = field(default_factory=dict)
    count: int = 1
    places: tuple[Place, ...] = ()
    suggestions: tuple[str, ...] = ()

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


def _kind(code: str, title: str, problem: str, what_to_do: str, severity: Severity, frictionless: str) -> IssueKind:
    KINDS[code] = kind = IssueKind(code, title, problem, what_to_do, severity, frictionless)
    return kind


# Reading: the bytes as a table.

MISSING_FILE = _kind(
    code="missing-file",
    title="There is no such file",
    problem="There is no file “{name}”.",
    what_to_do="Check the folder and the spelling of its name.",
    severity="error",
    frictionless="source-error",
)
FILE_NOT_PERMITTED = _kind(
    code="file-not-permitted",
    title="The file may not be read",
    problem="We may not read “{name}”.",
    what_to_do="Close it where it is open, or have yourself given permission to read it.",
    severity="error",
    frictionless="source-error",
)
EMPTY_FILE = _kind(
    code="empty-file",
    title="The file is empty",
    problem="“{name}” is empty.",
    what_to_do="Save or download it again, and see that it opens before you send it.",
    severity="error",
    frictionless="source-error",
)
NOT_A_TABLE = _kind(
    code="not-a-table",
    title="The file is not a table",
    problem="“{name}” is {what}, not a table.",
    what_to_do="Send the data file itself, as CSV, Excel, OpenDocument, JSON or Parquet.",
    severity="error",
    frictionless="format-error",
)
NO_TABLE = _kind(
    code="no-table",
    title="The file holds no table",
    problem="“{name}” holds no table: {what}.",
    what_to_do="Send a file with a row of headings and the rows of data under it.",
    severity="error",
    frictionless="format-error",
)
DAMAGED_FILE = _kind(
    code="damaged-file",
    title="The file is damaged or cut short",
    problem="“{name}” is damaged or cut short and cannot be read as {what}.",
    what_to_do="Save or download it again, and see that it opens before you send it.",
    severity="error",
    frictionless="format-error",
)
ENCRYPTED_FILE = _kind(
    code="encrypted-file",
    title="The file is locked with a password",
    problem="“{name}” is locked with a password.",
    what_to_do="Open it, remove the password, save it again and send the new file.",
    severity="error",
    frictionless="format-error",
)
TOO_LARGE = _kind(
    code="too-large",
    title="The file is larger than we read",
    problem="“{name}” has {what}, and we read at most {limit}.",
    what_to_do="Split it into smaller files.",
    severity="error",
    frictionless="source-error",
)
ENCODING_ASSUMED = _kind(
    code="encoding-assumed",
    title="The text is not UTF-8",
    problem="The text is not UTF-8, so we read it as {encoding}.",
    what_to_do="If £, – or é look right there is nothing to do; otherwise save the file again as “CSV UTF-8”.",
    severity="info",
    frictionless="encoding-error",
)
UNREADABLE_CHARACTER = _kind(
    code="unreadable-character",
    title="A character cannot be read",
    problem="Row {row} holds a character we cannot read.",
    what_to_do="In Excel, save again as “CSV UTF-8”, then send the new file.",
    severity="error",
    frictionless="encoding-error",
)
NUL_CHARACTER = _kind(
    code="nul-character",
    title="A character that no text has",
    problem="Row {row} holds a NUL character, which we left out.",
    what_to_do="Export the file again; if the character comes back, tell whoever looks after the system.",
    severity="warning",
    frictionless="encoding-error",
)
UNCLOSED_QUOTE = _kind(
    code="unclosed-quote",
    title="A quotation mark is not closed",
    problem="A quotation mark on line {line} is not closed, so that it would swallow {lines} lines; we read it as text.",
    what_to_do="Close the quotation mark, or take it out, and send the file again.",
    severity="error",
    frictionless="source-error",
)
RAGGED_ROWS = _kind(
    code="ragged-rows",
    title="Rows with more cells than the others",
    problem="Row {row} has {cells} cells where most rows have {width}.",
    what_to_do="Look for a comma inside a text: put quotation marks around that text.",
    severity="warning",
    frictionless="extra-cell",
)
HIDDEN_SHEET = _kind(
    code="hidden-sheet",
    title="A sheet is hidden",
    problem="The sheet “{sheet}” is hidden; whoever downloads the source file can still read it.",
    what_to_do="Delete the sheet if it is not meant for the public, or show it.",
    severity="warning",
    frictionless="table-error",
)
HIDDEN_CELLS = _kind(
    code="hidden-rows-or-columns",
    title="Rows or columns are hidden",
    problem="The sheet “{sheet}” has {rows} hidden rows and {columns} hidden columns; we read them like the others.",
    what_to_do="Show them, or delete them if they are not meant for the public.",
    severity="info",
    frictionless="table-error",
)
MEMBER_NOT_READ = _kind(
    code="member-not-read",
    title="A file in the archive was not read",
    problem="“{member}” was not read: {why}",
    what_to_do="Leave it out of the archive, or replace it with a table if it is meant to be one.",
    severity="info",
    frictionless="table-error",
)

# Recognising: which layout this is.

# Standardising: what a cell means.

# Validating: the table against its schema.

# Publishing.
