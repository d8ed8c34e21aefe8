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
    why="Nothing was read, so nothing could be checked.",
    fix="In File Explorer, go to the folder and look at the file's name. Hold Shift, right-click the file and choose"
    " Copy as path: paste that in place of what you wrote. If the ending (.xlsx, .csv) is not shown, choose View"
    " > Show > File name extensions.",
    example="""\
| You wrote | The file is called |
|---|---|
| population.xls | population.xlsx |
| population 2024.csv | population-2024.csv |""",
)
FILE_NOT_PERMITTED = kind(
    code="file-not-permitted",
    title="The file may not be read",
    problem="We may not read “{name}”.",
    what_to_do="Close it where it is open, or have yourself given permission to read it.",
    severity="error",
    frictionless="source-error",
    why="The computer does not let us read the file, so nothing could be checked. Often it is open in Excel, or lies"
    " in a folder that belongs to somebody else.",
    fix="Close the file in Excel and try again. If that does not help, open it, choose File > Save As, and save a"
    " copy in your own Documents folder.",
    example="""\
| Where the file is | What happens |
|---|---|
| open in Excel on a shared drive | it may be locked until you close it |
| a copy in your Documents folder | it can be read |""",
)
EMPTY_FILE = kind(
    code="empty-file",
    title="The file is empty",
    problem="“{name}” is empty.",
    what_to_do="Save or download it again, and see that it opens before you send it.",
    severity="error",
    frictionless="source-error",
    why="There is not one character in it. A download that broke off, or a save that failed, leaves such a file"
    " behind.",
    fix="Open the original in Excel. If the figures are there, choose File > Save As and save it again. If they are"
    " not, download the file again.",
    example="""\
| File | Size | |
|---|---|---|
| population.csv | 0 KB | nothing in it |
| population.csv | 48 KB | as it should be |""",
)
NOT_A_TABLE = kind(
    code="not-a-table",
    title="The file is not a table",
    problem="“{name}” is {what}, not a table.",
    what_to_do="Send the data file itself, as CSV, Excel, OpenDocument, JSON or Parquet.",
    severity="error",
    frictionless="format-error",
    why="A file can have the name of a table and be something else: a web page, a picture, a PDF. Its figures cannot"
    " be read from it.",
    fix="Open the file to see what it is. If it is a web page, follow its link to the data file and save that. If it"
    " is a PDF or a Word document, ask whoever made it for the spreadsheet behind it, or copy the table into a"
    " new workbook in Excel.",
    example="""\
A file called population.csv that begins like this is a web page:

    <!DOCTYPE html>
    <html><head><title>Please sign in</title>

A CSV begins with its headings:

    area_code,period,value
    E08000012,2024-03,18340""",
)
NO_TABLE = kind(
    code="no-table",
    title="The file holds no table",
    problem="“{name}” holds no table ({what}).",
    what_to_do="Send a file with a row of headings and the rows of data under it.",
    severity="error",
    frictionless="format-error",
    why="A table has headings, and rows of values under them. Without those nobody can tell what a value is about.",
    fix="In Excel, put one heading at the top of each column, and one row for each thing below. Choose File > Save,"
    " and check it again.",
    example="""\
No table:

| |
|---|
| Figures to follow |

A table:

| Area | Month | Claimants |
|---|---|---|
| Liverpool | March 2024 | 18340 |""",
)
DAMAGED_FILE = kind(
    code="damaged-file",
    title="The file is damaged or cut short",
    problem="“{name}” is damaged or cut short and cannot be read as {what}.",
    what_to_do="Save or download it again, and see that it opens before you send it.",
    severity="error",
    frictionless="format-error",
    why="A part of the file is missing or wrong, so whatever we read from it might be wrong as well.",
    fix="Open it in Excel. If Excel offers to repair it, choose Yes, compare the figures with the source, and save"
    " under a new name. Otherwise choose File > Open > Browse, select the file, click the arrow beside Open and"
    " choose Open and Repair. If that fails, download the file again.",
    example="""\
| File | Size at the source | Size here | |
|---|---|---|---|
| population.xlsx | 2,140 KB | 512 KB | the download broke off |
| population.xlsx | 2,140 KB | 2,140 KB | whole |""",
)
ENCRYPTED_FILE = kind(
    code="encrypted-file",
    title="The file is locked with a password",
    problem="“{name}” is locked with a password.",
    what_to_do="Open it, remove the password, save it again and send the new file.",
    severity="error",
    frictionless="format-error",
    why="What is locked cannot be read, and we never ask for a password. Whoever downloads open data must be able to"
    " open it too.",
    fix="Open the file in Excel with its password. Choose File > Info > Protect Workbook > Encrypt with Password,"
    " empty the box, and choose OK. Save it. If the password is there because the file names people, do not send"
    " it: send counts instead.",
    example="""\
| In Excel, File > Info says | |
|---|---|
| A password is required to open this workbook | locked |
| Anyone can open this workbook | can be read |""",
)
FILE_TOO_LARGE = kind(
    code="file-too-large",
    title="The file is larger than we read",
    problem="“{name}” has {what}, and we read at most {limit}.",
    what_to_do="Split it into smaller files.",
    severity="error",
    frictionless="source-error",
    why="A file that is too large for us is too large for most people's computers too.",
    fix="In Excel, press Ctrl+End: if that goes far beyond your data, delete the empty rows and columns and save."
    " Otherwise save each year or each area as a file of its own. A CSV is read faster than a workbook of the"
    " same table.",
    example="""\
| Instead of | Send |
|---|---|
| counts-2001-2024.xlsx | counts-2023.csv and counts-2024.csv |""",
)
UNKNOWN_ENCODING = kind(
    code="unknown-encoding",
    title="There is no such encoding",
    problem="“{name}” cannot be read as “{encoding}”, which is no encoding that we know.",
    what_to_do="Give one such as utf-8, cp1252 or utf-16, or leave it out and we find it.",
    severity="error",
    frictionless="encoding-error",
    why="The encoding says which bytes are which letters. With a name that nobody knows, the text cannot be read.",
    fix="Leave the encoding out: we find it ourselves. If you must name one, in Excel choose File > Save As > CSV"
    " UTF-8 (Comma delimited) and name utf-8.",
    example="""\
| Written | Right |
|---|---|
| utf8-excel | utf-8 |
| windows-english | cp1252 |""",
)
ENCODING_ASSUMED = kind(
    code="encoding-assumed",
    title="The text is not UTF-8",
    problem="The text is not UTF-8, so we read it as {encoding}.",
    what_to_do="If £, – or é look right there is nothing to do; otherwise save the file again as “CSV UTF-8”.",
    severity="info",
    frictionless="encoding-error",
    why="Letters such as £, é or – are written in different ways by different programs. We took the way that fits; if"
    " it is the wrong one, those letters come out as others.",
    fix="Look at a cell with a £ or an accent. If it looks right, there is nothing to do. Otherwise open the file in"
    " Excel and choose File > Save As > CSV UTF-8 (Comma delimited) (*.csv).",
    example="""\
| Right | Wrong |
|---|---|
| £1,200 | Â£1,200 |
| Café | CafÃ© |""",
)
UNREADABLE_CHARACTER = kind(
    code="unreadable-character",
    title="A character cannot be read",
    problem="Row {row} holds a character we cannot read.",
    what_to_do="In Excel, save again as “CSV UTF-8”, then send the new file.",
    severity="error",
    frictionless="encoding-error",
    many="{count} rows, row {row} among them, hold a character we cannot read.",
    why="The bytes stand for no letter, so a name or a word has lost a part of itself.",
    fix="Open the file in Excel, go to the row, and write the word again. Then choose File > Save As > CSV UTF-8"
    " (Comma delimited) (*.csv).",
    example="""\
| In the file | should be |
|---|---|
| Caf� | Café |
| �1,200 | £1,200 |""",
)
NUL_CHARACTER = kind(
    code="nul-character",
    title="A character that no text has",
    problem="Row {row} holds a NUL character, which we left out.",
    what_to_do="Export the file again; if the character comes back, tell whoever looks after the system.",
    severity="warning",
    frictionless="encoding-error",
    many="{count} rows, row {row} among them, hold a NUL character, which we left out.",
    why="No text has this character. It is a sign that a program wrote the file wrongly, and more may be amiss.",
    fix="Export the file again from the system that made it. Or open it in Excel, see that the row is whole, and"
    " choose File > Save As > CSV UTF-8 (Comma delimited) (*.csv).",
    example="""\
The character cannot be seen. It often stands between all letters of a word:

| In the file | should be |
|---|---|
| L·i·v·e·r·p·o·o·l | Liverpool |""",
)
UNCLOSED_QUOTE = kind(
    code="unclosed-quote",
    title="A quotation mark is not closed",
    problem="A quotation mark on line {line} is not closed and would swallow {lines} more lines; we read it as text.",
    what_to_do="Close the quotation mark, or take it out, and send the file again.",
    severity="error",
    frictionless="source-error",
    many="{count} quotation marks, the first on line {line}, are not closed; we read them as text.",
    why="In a CSV, everything between two quotation marks is one cell, line breaks and commas too. A mark that is"
    " never closed turns the rest of the file into a single cell.",
    fix="Open the CSV in Notepad and go to the line. Take the quotation mark out, or add one where the text ends. An"
    " inch sign within a text is written twice. Files that Excel saves as CSV UTF-8 have no such fault.",
    example="""\
The second line opens a quotation mark and does not close it:

    road,length
    "Speke Road,12
    Aigburth Road,9

Right:

    road,length
    "Speke Road",12
    Aigburth Road,9""",
)
SHIFTED_FIGURES = kind(
    code="shifted-figures",
    title="A number beyond the last heading",
    problem="Row {row} holds the number “{value}” beyond the last heading, so its figures are in doubt and were left"
    " out.",
    what_to_do='Put quotation marks around a number with commas, such as "128,400", or write it without them.',
    severity="error",
    frictionless="extra-cell",
    many="{count} figures stand in rows that hold a number beyond the last heading, such as “{value}” in row {row}:"
    " they are in doubt and were left out.",
    why="A comma within a number cuts it in two: 128,400 becomes 128, with 400 beside it. The figure would then be a"
    " thousand times too small, and nothing about it looks wrong.",
    fix="Go to the row. Write the number without a comma, or in quotation marks. Saving as CSV from Excel puts the"
    " marks in by itself.",
    example="""\
The second row has a number too many:

    area,year,population
    Halton,2021,128,400

Right:

    area,year,population
    Halton,2021,"128,400"
    Halton,2021,128400""",
)

RAGGED_ROWS = kind(
    code="ragged-rows",
    title="Rows with more cells than the others",
    problem="Row {row} has {cells} cells where most rows have {width}.",
    what_to_do="Look for a comma inside a text: put quotation marks around that text.",
    severity="warning",
    frictionless="extra-cell",
    many="{count} rows have another number of cells than the rest: row {row} has {cells} where most have {width}.",
    why="A comma inside a text cuts it in two, and every value after it moves one column to the right. A count then"
    " stands under the wrong heading.",
    fix="Go to the row. If a text holds a comma, put quotation marks around the text. If there are notes to the right"
    " of the table, move them below it or to another sheet. Saving as CSV from Excel puts the marks in by itself.",
    example="""\
The second row has a cell too many:

    area,measure,value
    Liverpool,Walking, cycling,12

Right:

    area,measure,value
    Liverpool,"Walking, cycling",12""",
)
HIDDEN_SHEET = kind(
    code="hidden-sheet",
    title="A sheet is hidden",
    problem="The sheet “{sheet}” is hidden; whoever downloads the source file can still read it.",
    what_to_do="Delete the sheet if it is not meant for the public, or show it.",
    severity="warning",
    frictionless="table-error",
    many="{count} sheets are hidden, “{sheet}” among them; whoever downloads the source file can still read them.",
    why="Hidden is not gone. Names, addresses and unpublished figures have been given away in hidden sheets.",
    fix="Right-click any sheet tab and choose Unhide. If the sheet is not for the public, right-click its tab and"
    " choose Delete. File > Info > Check for Issues > Inspect Document finds sheets that Unhide does not list.",
    example="""\
| Sheet | | What to do |
|---|---|---|
| Table 1 | shown | |
| Workings | hidden | delete it, or show it |""",
)
HIDDEN_CELLS = kind(
    code="hidden-rows-or-columns",
    title="Rows or columns are hidden",
    problem="The sheet “{sheet}” has hidden rows ({rows}) or columns ({columns}); we read them like the others.",
    what_to_do="Show them, or delete them if they are not meant for the public.",
    severity="info",
    frictionless="table-error",
    why="Whoever downloads the file can show them. They may be forgotten workings, or figures that were not meant to"
    " be published.",
    fix="Press Ctrl+A, then choose Home > Format > Hide & Unhide > Unhide Rows, and again Unhide Columns. Delete what"
    " is not for the public. If a filter hides them, choose Data > Clear.",
    example="""\
Row 4 and column C are hidden here, as the jumps in the numbers show:

| | A | B | D |
|---|---|---|---|
| 3 | Halton | 2024 | 4430 |
| 5 | Liverpool | 2024 | 18340 |""",
)
MEMBER_NOT_READ = kind(
    code="member-not-read",
    title="A file in the archive was not read",
    problem="“{member}” was not read: {why}",
    what_to_do="Leave it out of the archive, or replace it with a table if it is meant to be one.",
    severity="info",
    frictionless="table-error",
    many="{count} files in the archive were not read, “{member}” among them: {why}",
    why="You may have meant it to be checked with the others.",
    fix="Open the archive in File Explorer. If the file is a table, save it from Excel as .xlsx or CSV UTF-8 and put"
    " that in its place. Otherwise leave it out.",
    example="""\
| In the archive | |
|---|---|
| population.csv | read |
| read-me.docx | not read: it is no table |""",
)
