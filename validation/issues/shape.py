"""The sheet as a person sees it: what stands around, between and across the cells of a table."""

from __future__ import annotations

from validation.issues.kind import kind

COVER_SHEET = kind(
    code="cover-sheet",
    title="A sheet that holds no table",
    problem="The sheet “{sheet}” holds no table; we read it for what it says of the others.",
    many="{count} sheets hold no table ({sheets}); we read them for what they say of the others.",
    what_to_do="Nothing: cover sheets, contents and notes may stay.",
    severity="info",
    why="Many programs read only the first sheet of a workbook, and find a cover there instead of the figures. We"
    " look at all of them.",
    fix="Nothing needs to be mended. If other people's programs are to read the workbook, drag the tab of the table"
    " to the left, so that it is the first sheet.",
    example="A workbook with the sheets Cover, Notes and Data: the table is on the third.",
)
LINES_ABOVE = kind(
    code="lines-above-table",
    title="Lines above the table",
    problem="A line stands above the headings of {tables}, which are in row {row}; we read it as a title or a note.",
    many="{count} lines stand above the headings of {tables}, which begin in row {row}; we read them as titles and"
    " notes.",
    what_to_do="Nothing, if the headings are where we say.",
    severity="info",
    why="Many programs take the first row of a file for its headings. We look for the row that names the columns, and"
    " read what stands above it for the title, the period and the unit.",
    fix="Nothing needs to be mended. For a file that any program can read, move the lines above the headings to a"
    " sheet of their own, called Notes.",
    example="""\
| Claimant count, January 2024 | |
|---|---|
| Source: Nomis | |
| Area | Count |
| Liverpool | 18,340 |

The headings are “Area” and “Count”, in row 3.""",
)
FOOTER = kind(
    code="footer",
    title="Notes under the table",
    problem="A line stands under {tables}, in row {row}; we read it as a note, not as data.",
    many="{count} lines stand under {tables}, the first of them in row {row}; we read them as notes, not as data.",
    what_to_do="Nothing, if these lines are notes and not data.",
    severity="info",
    why="A program that takes every line for data finds a “Source: …” where it expects an area. We stop at the last"
    " row of the table, and read what follows for what it says of signs and periods.",
    fix="Nothing needs to be mended. For a file that any program can read, move the notes to a sheet of their own.",
    example="""\
| Area | Count |
|---|---|
| Wirral | 9,120 |
| Source: Nomis, 14 March 2024 | |

The last row is a note.""",
)
STACKED_TABLES = kind(
    code="stacked-tables",
    title="Tables one under another",
    problem="{tables} tables stand one under another{on}, in rows {where}; we read each on its own.",
    what_to_do="Nothing, if the rows we name are where the tables are.",
    severity="info",
    why="A program that reads the sheet as one table mixes the headings and figures of all of them.",
    fix="Nothing needs to be mended. For a file that any program can read, put each table on a sheet of its own, or"
    " make one table of them with a column that says what now stands in their titles.",
    example="""\
| Area | Men |
|---|---|
| Halton | 1,900 |
| | |
| Area | Women |
| Halton | 1,400 |

These are two tables.""",
)
SEVERAL_HEADER_ROWS = kind(
    code="several-header-rows",
    title="Headings in several rows",
    problem="The headings of {tables} stand in rows {rows}; we read them together, from top to bottom.",
    many="The headings of {tables} stand in several rows, such as {rows}; we read them together, from top to bottom.",
    what_to_do="Nothing, if the table has no other headings.",
    severity="info",
    why="A column has one name in most programs. We join the headings that stand above it: “Men” above “2024” becomes"
    " “Men; 2024”.",
    fix="Nothing needs to be mended. For a file that any program can read, write the headings in one row, such as"
    " “Men 2024”.",
    example="""\
| | Men | |
|---|---|---|
| Area | 2023 | 2024 |
| Sefton | 310 | 290 |

The third column is “Men; 2024”.""",
)
REPEATED_HEADER = kind(
    code="repeated-header",
    title="The headings again, among the data",
    problem="Row {row} holds the headings again; we passed over it.",
    many="{count} rows, the first of them row {row}, hold the headings again; we passed over them.",
    what_to_do="Delete these rows, so that nobody counts them as data.",
    severity="info",
    why="Headings are often repeated at the top of each printed page, or where files were pasted one under another."
    " They are no data.",
    fix="Click the number of the row at the left edge of the sheet, and choose Delete with the right mouse button. To"
    " print headings on each page, use Page Layout > Print Titles instead.",
    example="""\
| Area | Count |
|---|---|
| Halton | 12 |
| Area | Count |
| Sefton | 15 |

The third row is the headings again.""",
)
TOTAL_ROW = kind(
    code="total-row",
    title="A row of totals among the data",
    problem="“{value}” in row {row} is a total, not an area, so it was left out.",
    many="{count} figures beside “{value}” are totals, not those of an area, so they were left out.",
    what_to_do="Nothing, if it is the sum of the rows above; if it is of an area, write that area's name or code.",
    severity="info",
    why="Whoever adds up the column counts everything twice. A total whose area is not named belongs to no place on a"
    " map.",
    fix="Delete the row, or write in it which area the total is of, such as “Liverpool City Region” (E47000004).",
    example="""\
| Area | Count |
|---|---|
| Halton | 12 |
| Sefton | 15 |
| Total | 27 |""",
)
BLANK_AREA = kind(
    code="blank-area",
    title="A row that does not name its area",
    problem="Row {row} has figures and no area, so they were left out.",
    many="{count} figures, the first in row {row}, stand in rows that name no area, so they were left out.",
    what_to_do="Write the area's name or code in every row.",
    severity="warning",
    why="A person sees that a blank cell means the name above it. Once the rows are sorted, nobody can tell any more,"
    " so we do not guess.",
    fix="Mark the column of areas. Choose Home > Find & Select > Go To Special > Blanks. Type = and press the arrow"
    " up, then press Ctrl+Enter: each blank cell takes the name above it.",
    example="""\
The second row of each area does not name it:

| Area | Sex | Count |
|---|---|---|
| Halton | Male | 12 |
| | Female | 15 |

This does:

| Area | Sex | Count |
|---|---|---|
| Halton | Male | 12 |
| Halton | Female | 15 |""",
)
MERGED_CELLS = kind(
    code="merged-cells",
    title="Cells that are merged",
    problem="The cells {range} are merged; we read their text for each of the rows.",
    many="{count} groups of cells are merged, such as {range}; we read the text of each for each of its rows.",
    what_to_do="Nothing, if the text is meant for all of the rows.",
    severity="info",
    why="Only the first of merged cells holds the text: for most programs the others are blank, and their rows lose"
    " their area. Merged cells cannot be sorted or filtered either.",
    fix="Mark the cells and choose Home > Merge & Centre > Unmerge Cells. Then write the text in each of them.",
    example="A cell “Halton” merged over the rows of men and women: the row of women has no area of its own.",
)
MERGED_FIGURE = kind(
    code="merged-figure",
    title="One figure for several rows",
    problem="The cells {range} are merged and hold one figure, {value}: we cannot tell how much of it is each one's.",
    many="{count} figures, such as {value} in {range}, stand in merged cells: we cannot tell how much is each one's.",
    what_to_do="Unmerge the cells and write a figure in each of them, or [x] where there is none.",
    severity="error",
    why="The figure is that of all the rows together, and a program reads it as that of the first row alone: a wrong"
    " figure.",
    fix="Mark the cells and choose Home > Merge & Centre > Unmerge Cells. Write the figure of each row in its own"
    " cell, or delete all but one of the rows and name in it what the figure is of.",
    example="The figure 27, merged over the rows “Ages 0 to 4” and “Ages 5 to 9”.",
)
SIDE_BY_SIDE = kind(
    code="tables-side-by-side",
    title="Tables side by side",
    problem="{tables} tables stand side by side{on}, in columns {where}; we read each on its own.",
    what_to_do="Nothing, if the columns we name are where the tables are.",
    severity="info",
    why="A row of a table is about one thing. A program that reads the sheet as one table takes the figures on the"
    " right for those of the area on the left.",
    fix="Nothing needs to be mended. For a file that any program can read, mark the second table, press Ctrl+X, add a"
    " sheet with the plus sign at the bottom, and press Ctrl+V there.",
    example="""\
| Area | Men | | Area | Women |
|---|---|---|---|---|
| Halton | 12 | | Wirral | 15 |
| Wirral | 18 | | Halton | 11 |""",
)
EMPTY_COLUMN = kind(
    code="empty-column",
    title="A blank column within the table",
    problem="Column {column} is blank from top to bottom; we passed over it.",
    many="{count} columns, such as {column}, are blank from top to bottom; we passed over them.",
    what_to_do="Delete it, if nothing is missing there.",
    severity="info",
    why="Excel takes a blank column for the end of the table: whoever sorts the rows may sort only one half of them,"
    " and mix up the figures.",
    fix="Click the letter above the column, and choose Delete with the right mouse button.",
    example="""\
| Area | | Count |
|---|---|---|
| Halton | | 12 |""",
)
NO_HEADER = kind(
    code="no-headings",
    title="The table has no headings",
    problem="Nothing above row {row} says what the columns are.",
    what_to_do="Add a row at the top that names each column.",
    severity="warning",
    why="Without headings nobody can tell which number is what; we cannot either.",
    fix="Click the 1 at the left edge of the sheet, choose Insert with the right mouse button, and write a heading in"
    " each cell of the new row.",
    example="""\
This has none:

| E08000012 | 18340 |
|---|---|
| E08000015 | 9120 |

This has:

| Area code | Claimant count |
|---|---|
| E08000012 | 18340 |""",
)
COLUMN_WITHOUT_LABEL = kind(
    code="column-without-heading",
    title="A column without a heading",
    problem="Column {column} holds cells, and no heading says what they are.",
    many="{count} columns, such as {column}, hold cells, and no heading says what they are.",
    what_to_do="Write a heading above the column, or delete the column.",
    severity="warning",
    why="We cannot tell what the cells are, so none of them was used.",
    fix="Click the cell in the row of the headings and write what the column holds.",
    example="""\
| Area | | Count |
|---|---|---|
| Halton | 7 | 12 |

What 7 is, nobody knows.""",
)
SAME_LABEL_TWICE = kind(
    code="same-heading-twice",
    title="Two columns with one heading",
    problem="“{label}” heads column {column} and an earlier one, and they hold different things.",
    many="“{label}” heads {count} more columns than one, such as {column}, and they hold different things.",
    what_to_do="Give each column a heading of its own that says how it differs.",
    severity="warning",
    why="Nobody can tell the columns apart, and a program may take the one for the other.",
    fix="Click the heading and write what is special about this column: its period, its unit, its group.",
    example="""\
| Area | Count | Count |
|---|---|---|
| Halton | 12 | 15 |

Better: “Count 2023” and “Count 2024”.""",
)
DUPLICATE_ROW = kind(
    code="duplicate-row",
    title="A row that is there twice",
    problem="Row {row} is the same as an earlier row, cell by cell.",
    many="{count} rows, the first of them row {row}, are the same as an earlier row, cell by cell.",
    what_to_do="Delete them, unless each stands for something that happened twice.",
    severity="warning",
    frictionless="duplicate-row",
    why="Rows that were pasted twice make every sum and count too high.",
    fix="Click into the table and choose Data > Remove Duplicates. Keep a copy of the file first.",
    example="""\
| Library | Opened |
|---|---|
| Speke | 1965 |
| Walton | 1911 |
| Speke | 1965 |""",
)
CUT_AT_LIMIT = kind(
    code="cut-at-row-limit",
    title="The sheet ends where a sheet must end",
    problem="The table ends in row {row}, the last row that {program} can hold; what came after it may be lost.",
    what_to_do="Compare the number of rows with the source, and send it as a CSV that Excel has not opened.",
    severity="warning",
    why="A program that saves more rows than a sheet can hold leaves the rest out and does not always say so. In 2020"
    " thousands of test results were lost in England in that way.",
    fix="Export the data again from the system that it comes from, as CSV, and do not open it in Excel before you"
    " send it.",
    example="A list of 70,000 payments in an .xls file ends in row 65,536: 4,465 payments are missing.",
)
FEWER_ROWS_THAN_SAID = kind(
    code="fewer-rows-than-said",
    title="The file says that it has more rows",
    problem="{label} says that there are {said} records, and the file holds {rows}: the rest is missing.",
    what_to_do="Download it again in smaller parts, and put all of them together.",
    severity="error",
    why="Nomis sends at most 25,000 rows at a time to those who have not signed in, and does not say that it stopped"
    " there. Areas or months at the end would be missing.",
    fix="Download fewer areas or years at a time, so that each file is whole, or sign in to Nomis. RECORD_COUNT in"
    " the file says how many rows there should be.",
    example="RECORD_COUNT is 31,200 in each row, and the file ends after 25,000 rows.",
)
