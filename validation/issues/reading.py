"""Reading: the bytes as a table."""

from __future__ import annotations

from validation.issues.kind import kind

MISSING_FILE = kind(
    code="missing-file",
    title="There is no such file",
    problem="There is no file “{name}”.",
    what_to_do="Check the folder and the spelling of its name.",
    severity="error",
    frictionless="source-error",
)
FILE_NOT_PERMITTED = kind(
    code="file-not-permitted",
    title="The file may not be read",
    problem="We may not read “{name}”.",
    what_to_do="Close it where it is open, or have yourself given permission to read it.",
    severity="error",
    frictionless="source-error",
)
EMPTY_FILE = kind(
    code="empty-file",
    title="The file is empty",
    problem="“{name}” is empty.",
    what_to_do="Save or download it again, and see that it opens before you send it.",
    severity="error",
    frictionless="source-error",
)
NOT_A_TABLE = kind(
    code="not-a-table",
    title="The file is not a table",
    problem="“{name}” is {what}, not a table.",
    what_to_do="Send the data file itself, as CSV, Excel, OpenDocument, JSON or Parquet.",
    severity="error",
    frictionless="format-error",
)
NO_TABLE = kind(
    code="no-table",
    title="The file holds no table",
    problem="“{name}” holds no table ({what}).",
    what_to_do="Send a file with a row of headings and the rows of data under it.",
    severity="error",
    frictionless="format-error",
)
DAMAGED_FILE = kind(
    code="damaged-file",
    title="The file is damaged or cut short",
    problem="“{name}” is damaged or cut short and cannot be read as {what}.",
    what_to_do="Save or download it again, and see that it opens before you send it.",
    severity="error",
    frictionless="format-error",
)
ENCRYPTED_FILE = kind(
    code="encrypted-file",
    title="The file is locked with a password",
    problem="“{name}” is locked with a password.",
    what_to_do="Open it, remove the password, save it again and send the new file.",
    severity="error",
    frictionless="format-error",
)
FILE_TOO_LARGE = kind(
    code="file-too-large",
    title="The file is larger than we read",
    problem="“{name}” has {what}, and we read at most {limit}.",
    what_to_do="Split it into smaller files.",
    severity="error",
    frictionless="source-error",
)
UNKNOWN_ENCODING = kind(
    code="unknown-encoding",
    title="There is no such encoding",
    problem="“{name}” cannot be read as “{encoding}”, which is no encoding that we know.",
    what_to_do="Give one such as utf-8, cp1252 or utf-16, or leave it out and we find it.",
    severity="error",
    frictionless="encoding-error",
)
ENCODING_ASSUMED = kind(
    code="encoding-assumed",
    title="The text is not UTF-8",
    problem="The text is not UTF-8, so we read it as {encoding}.",
    what_to_do="If £, – or é look right there is nothing to do; otherwise save the file again as “CSV UTF-8”.",
    severity="info",
    frictionless="encoding-error",
)
UNREADABLE_CHARACTER = kind(
    code="unreadable-character",
    title="A character cannot be read",
    problem="Row {row} holds a character we cannot read.",
    what_to_do="In Excel, save again as “CSV UTF-8”, then send the new file.",
    severity="error",
    frictionless="encoding-error",
)
NUL_CHARACTER = kind(
    code="nul-character",
    title="A character that no text has",
    problem="Row {row} holds a NUL character, which we left out.",
    what_to_do="Export the file again; if the character comes back, tell whoever looks after the system.",
    severity="warning",
    frictionless="encoding-error",
)
UNCLOSED_QUOTE = kind(
    code="unclosed-quote",
    title="A quotation mark is not closed",
    problem="A quotation mark on line {line} is not closed and would swallow {lines} more lines; we read it as text.",
    what_to_do="Close the quotation mark, or take it out, and send the file again.",
    severity="error",
    frictionless="source-error",
)
RAGGED_ROWS = kind(
    code="ragged-rows",
    title="Rows with more cells than the others",
    problem="Row {row} has {cells} cells where most rows have {width}.",
    what_to_do="Look for a comma inside a text: put quotation marks around that text.",
    severity="warning",
    frictionless="extra-cell",
)
HIDDEN_SHEET = kind(
    code="hidden-sheet",
    title="A sheet is hidden",
    problem="The sheet “{sheet}” is hidden; whoever downloads the source file can still read it.",
    what_to_do="Delete the sheet if it is not meant for the public, or show it.",
    severity="warning",
    frictionless="table-error",
)
HIDDEN_CELLS = kind(
    code="hidden-rows-or-columns",
    title="Rows or columns are hidden",
    problem="The sheet “{sheet}” has hidden rows ({rows}) or columns ({columns}); we read them like the others.",
    what_to_do="Show them, or delete them if they are not meant for the public.",
    severity="info",
    frictionless="table-error",
)
MEMBER_NOT_READ = kind(
    code="member-not-read",
    title="A file in the archive was not read",
    problem="“{member}” was not read: {why}",
    what_to_do="Leave it out of the archive, or replace it with a table if it is meant to be one.",
    severity="info",
    frictionless="table-error",
)
