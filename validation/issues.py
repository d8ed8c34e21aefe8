"""Every kind of issue: what a report can say is wrong, in words that a data officer can act on.

A kind's code is a promise: it is in reports, addresses and the API, and never changes. ``problem`` is a template for
one issue; its names in braces are given by whoever finds it (``Issue.values``).
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
    problem="“{name}” holds no table ({what}).",
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
FILE_TOO_LARGE = _kind(
    code="file-too-large",
    title="The file is larger than we read",
    problem="“{name}” has {what}, and we read at most {limit}.",
    what_to_do="Split it into smaller files.",
    severity="error",
    frictionless="source-error",
)
UNKNOWN_ENCODING = _kind(
    code="unknown-encoding",
    title="There is no such encoding",
    problem="“{name}” cannot be read as “{encoding}”, which is no encoding that we know.",
    what_to_do="Give one such as utf-8, cp1252 or utf-16, or leave it out and we find it.",
    severity="error",
    frictionless="encoding-error",
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
    problem="A quotation mark on line {line} is not closed and would swallow {lines} more lines; we read it as text.",
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
    problem="The sheet “{sheet}” has hidden rows ({rows}) or columns ({columns}); we read them like the others.",
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


def _asks(code: str, title: str, problem: str, what_to_do: str) -> IssueKind:
    return _kind(code, title, problem, what_to_do, "error", "table-error")


NO_SCHEMA_FITS = _kind(
    code="no-schema-fits",
    title="The file fits no schema",
    problem="Nothing in “{name}” is a figure that we know: {why}.",
    what_to_do="If it should fit, name what it holds in its title or its labels, in words that `lcr schemas show`"
    " lists{line}.",
    severity="error",
    frictionless="table-error",
)
MEASURE_NEEDED = _asks(
    "measure-needed",
    "What the figures are is not said",
    "{where}: we cannot tell what the figures are{why}.",
    "Say it in the recipe, under `given:`, with a line such as `{line}`, or name it in the title.",
)
PERIOD_NEEDED = _asks(
    "period-needed",
    "When the figures are of is not said",
    "{where}: nothing says which period the figures are of.",
    "Say it in the recipe, under `given:`, with a line such as `period: 2024-01`, or write it above the table.",
)
PERIOD_KIND_NEEDED = _asks(
    "period-kind-needed",
    "A date that can mean two periods",
    "{where}: “{example}” can be {choices}.",
    "Say which in the recipe, under `given:`, with the line {answer}.",
)
AREA_NEEDED = _asks(
    "area-needed",
    "Which area the figures are of is not said",
    "{where}: no column and no title says which area the figures are of.",
    "Say it in the recipe, under `given:`, with a line such as `area: E08000012`, or add a column of area codes.",
)
UNIT_NEEDED = _asks(
    "unit-needed",
    "The unit of the figures is not said",
    "{where}: the figures are {measure}, but nothing says in which unit.",
    "Say it in the recipe, under `given:`, with the line `unit: {suggestion}`.",
)
BREAKDOWN_NOT_KNOWN = _kind(
    code="breakdown-not-known",
    title="A breakdown that the schema does not have",
    problem="{where}: the figures are broken down by {columns}, which the schema has no field for.",
    what_to_do="Only the totals can be used. Send a file that has them, or ask us to add the breakdown to the schema.",
    severity="error",
    frictionless="table-error",
)
COLUMN_NOT_USED = _kind(
    code="column-not-used",
    title="A column of figures was not used",
    problem="“{label}” was not used: {why}.",
    what_to_do="If it should have been, rename it to something that `lcr schemas show` lists, or map it in the recipe.",
    severity="info",
    frictionless="table-error",
)
OTHER_SCHEMA = _kind(
    code="figures-of-another-schema",
    title="Figures of another schema",
    problem="{where}: the figures are of the schema {other}, and this file is read as {schema}, so they were left out.",
    what_to_do="Read them on their own, with --schema {other}.",
    severity="warning",
    frictionless="table-error",
)
TABLE_NOT_USED = _kind(
    code="table-not-used",
    title="Numbers that were not read",
    problem="{where} holds numbers that were not read: {why}.",
    what_to_do="If they should have been, name what they are in a title or in their labels, or map them in the recipe.",
    severity="info",
    frictionless="table-error",
)
CATEGORY_NOT_KNOWN = _kind(
    code="category-not-known",
    title="A category that the schema does not have",
    problem="“{value}” in {label} is no category that we know, so its figures were left out.",
    what_to_do="Use a category of the code list, or ask us to add this one.",
    severity="warning",
    frictionless="table-error",
)
PROPORTION_SUSPECTED = _asks(
    "proportion-needed",
    "Percentages that look like proportions",
    "{where}: {measure} is said to be in per cent, yet no figure exceeds {most}.",
    "Say which in the recipe, under `given:`, with the line `unit: proportion` (0.052 means 5.2 %) or `unit: percent`.",
)
ASSUMED = _kind(
    code="assumed",
    title="Something we assumed",
    problem="{where}: {what}.",
    what_to_do="If that is wrong, say so in the recipe, under `given:`, with the line {answer}.",
    severity="info",
    frictionless="table-error",
)
RECIPE_NOT_READ = _kind(
    code="recipe-not-read",
    title="The recipe cannot be used",
    problem="The recipe “{name}” cannot be used: {why}.",
    what_to_do="Correct that line, or make a new recipe with `lcr recognise`.",
    severity="error",
    frictionless="source-error",
)

# Standardising: what a cell means.

UNREADABLE_NUMBER = _kind(
    code="unreadable-number",
    title="A cell that is no number",
    problem="“{value}” is no number and no marker that we know.",
    what_to_do="Write a number, or a marker in square brackets such as [c] or [x].",
    severity="error",
    frictionless="type-error",
)
AMBIGUOUS_MARKER = _kind(
    code="ambiguous-marker",
    title="A sign that can mean several things",
    problem="“{value}” can mean nil, not available or suppressed, and the file does not say which.",
    what_to_do="Explain the sign in a footnote{line}, or write [x] for not available, [c] for confidential, [z] for not"
    " applicable or 0.",
    severity="warning",
    frictionless="type-error",
)
UNKNOWN_AREA = _kind(
    code="unknown-area",
    title="An area that we do not know",
    problem="“{value}” is no area that we know.",
    what_to_do="Write its nine-character code{line}. Nearest: {near}.",
    severity="warning",
    frictionless="constraint-error",
)
AMBIGUOUS_AREA = _kind(
    code="ambiguous-area",
    title="A name that several areas have",
    problem="“{value}” can be {near}.",
    what_to_do="Add a column with the area's nine-character code{line}.",
    severity="warning",
    frictionless="constraint-error",
)
AREA_DISAGREES = _kind(
    code="area-code-and-name-disagree",
    title="A code and a name that disagree",
    problem="{value}: the code is that of {near}.",
    what_to_do="Correct the code or the name; we use neither until they agree.",
    severity="error",
    frictionless="constraint-error",
)
UNREADABLE_PERIOD = _kind(
    code="unreadable-period",
    title="A period that cannot be read with certainty",
    problem="“{value}” in {label} is no period that can be read with certainty.",
    what_to_do="Write it as 2024, 2024-03, 2024-Q1, 2023/24 with its kind in the title, or 31 January 2024.",
    severity="error",
    frictionless="type-error",
)
CONFLICTING_FIGURES = _kind(
    code="conflicting-figures",
    title="Two figures for the same thing",
    problem="{what}: the file gives {values}.",
    what_to_do="Keep the one that is right; we published neither.",
    severity="error",
    frictionless="primary-key",
)
REPEATED_FIGURES = _kind(
    code="repeated-figures",
    title="The same figure more than once",
    problem="{count} figures stand in the file more than once; each was taken once.",
    what_to_do="Nothing: they agree.",
    severity="info",
    frictionless="primary-key",
)
OUTSIDE_REGION = _kind(
    code="outside-region",
    title="Areas outside the region",
    problem="{areas} areas are outside the region; they keep their codes.",
    what_to_do="Nothing, unless they should not be there.",
    severity="info",
    frictionless="table-error",
)

# Validating: the table against its schema.

WRONG_TYPE = _kind(
    code="wrong-type",
    title="Not the kind of value that the field holds",
    problem="{field} should hold {expected}.",
    what_to_do="Correct the cell. Leave it blank where there is no value, and move words to a column of notes.",
    severity="error",
    frictionless="type-error",
)
MISSING_VALUE = _kind(
    code="missing-value",
    title="A value is missing",
    problem="{field} must have a value in every row.",
    what_to_do="Fill in the cell, or take out the row.",
    severity="error",
    frictionless="constraint-error",
)
NOT_IN_LIST = _kind(
    code="not-in-list",
    title="Not one of the values allowed",
    problem="{field} takes only {expected}.",
    what_to_do="Write one of these, in just this spelling.",
    severity="error",
    frictionless="constraint-error",
)
WRONG_PATTERN = _kind(
    code="wrong-pattern",
    title="Not written as the field asks",
    problem="{field} must match the pattern {expected} from end to end.",
    what_to_do="Correct the cell, blanks before and after it included.",
    severity="error",
    frictionless="constraint-error",
)
TOO_SMALL = _kind(
    code="too-small",
    title="Below the least value allowed",
    problem="{field} must be {expected}.",
    what_to_do="Correct the cell; if it is right, ask us to widen the range.",
    severity="error",
    frictionless="constraint-error",
)
TOO_LARGE = _kind(
    code="too-large",
    title="Above the greatest value allowed",
    problem="{field} must be {expected}.",
    what_to_do="Correct the cell; if it is right, ask us to widen the range.",
    severity="error",
    frictionless="constraint-error",
)
TOO_SHORT = _kind(
    code="too-short",
    title="Shorter than allowed",
    problem="{field} must be {expected}.",
    what_to_do="Write it in full.",
    severity="error",
    frictionless="constraint-error",
)
TOO_LONG = _kind(
    code="too-long",
    title="Longer than allowed",
    problem="{field} must be {expected}.",
    what_to_do="Shorten it, or move the rest to a column of notes.",
    severity="error",
    frictionless="constraint-error",
)
REPEATED_VALUE = _kind(
    code="repeated-value",
    title="A value is there twice",
    problem="{field} must be different in every row, and an earlier row has the same.",
    what_to_do="Take out the row that is not wanted, or correct one of the two.",
    severity="error",
    frictionless="unique-error",
)
REPEATED_KEY = _kind(
    code="repeated-key",
    title="Two rows are about the same thing",
    problem="An earlier row has the same {field}.",
    what_to_do="Keep one of the rows: we cannot tell which is right.",
    severity="error",
    frictionless="primary-key",
)
MISSING_KEY = _kind(
    code="missing-key",
    title="A row does not say what it is about",
    problem="All of {field} are blank.",
    what_to_do="Fill them in, or take out the row.",
    severity="error",
    frictionless="primary-key",
)
BLANK_ROW = _kind(
    code="blank-row",
    title="A row is blank",
    problem="The row holds nothing.",
    what_to_do="Delete the whole row.",
    severity="error",
    frictionless="blank-row",
)
EXTRA_CELL = _kind(
    code="extra-cell",
    title="A row has more cells than there are columns",
    problem="The row goes on beyond the last column.",
    what_to_do="Look for a comma that is part of a value: such a value belongs in quotes.",
    severity="error",
    frictionless="extra-cell",
)
MISSING_CELL = _kind(
    code="missing-cell",
    title="A row has fewer cells than there are columns",
    problem="The row ends before {field}.",
    what_to_do="Add what is missing, or a delimiter for each blank cell.",
    severity="error",
    frictionless="missing-cell",
)
BLANK_LABEL = _kind(
    code="blank-label",
    title="A column has no label",
    problem="The column where {field} should be has no label.",
    what_to_do="Write {field} at its head.",
    severity="error",
    frictionless="blank-label",
)
DUPLICATE_LABEL = _kind(
    code="duplicate-label",
    title="Two columns have the same label",
    problem="The label “{value}” is there more than once.",
    what_to_do="Rename one of the two, or take it out.",
    severity="error",
    frictionless="duplicate-label",
)
EXTRA_LABEL = _kind(
    code="extra-label",
    title="A column is not in the schema",
    problem="The schema has no field for the column “{value}”.",
    what_to_do="Take the column out, or rename it to the field that it is.",
    severity="error",
    frictionless="extra-label",
)
MISSING_LABEL = _kind(
    code="missing-label",
    title="A field has no column",
    problem="There is no column for {field}.",
    what_to_do="Add the column at the end, or rename the one that it is.",
    severity="error",
    frictionless="missing-label",
)
INCORRECT_LABEL = _kind(
    code="incorrect-label",
    title="A label is not the field’s name",
    problem="The column where {field} should be is called “{value}”.",
    what_to_do="Rename it to {field}, or put the columns in the order of the schema.",
    severity="error",
    frictionless="incorrect-label",
)
NOT_READ_BY_FRICTIONLESS = _kind(
    code="not-read-by-frictionless",
    title="The file or its schema cannot be judged",
    problem="{note}",
    what_to_do="Correct the file or the schema: until then nothing else can be checked.",
    severity="error",
    frictionless="source-error",
)

# Publishing.
