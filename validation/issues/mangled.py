"""What programs did to the texts in the cells: Excel above all, which reads codes as numbers and ranges as dates."""

from __future__ import annotations

from validation.issues.kind import kind

LOST_ZEROS = kind(
    code="lost-leading-zeros",
    title="Codes that have lost the zero at their start",
    problem="“{value}” in {label} has lost the zero at its start: {because}.",
    many="{count} cells of {label}, such as “{value}”, have lost the zero at their start: {because}.",
    what_to_do="Write the code with its zero, such as “{right}”, in a column formatted as text.",
    severity="warning",
    why="Excel takes a code for a number, and a number does not begin with zero. The code then matches nothing in"
    " other tables, or matches another one.",
    fix="In Excel, import the file with Data > From Text/CSV, choose Transform Data, and set the column's type to"
    " Text before it is loaded. In a sheet that is damaged already, format the column as Text and write the zeros"
    " again.",
    example="""\
| Dialling code | should be |
|---|---|
| 151 | 0151 |
| 1704 | 01704 |""",
)
CODE_AS_NUMBER = kind(
    code="code-in-scientific-notation",
    title="A code that was turned into a number",
    problem="“{value}” in {label} is a code or a long number that a spreadsheet has rounded: its digits are lost.",
    many="{count} cells of {label}, such as “{value}”, are codes or long numbers that a spreadsheet has rounded:"
    " their digits are lost.",
    what_to_do="Take the codes from the source again, into a column formatted as text.",
    severity="error",
    why="Excel takes 9E05 for nine with five noughts, and shows long numbers as 1.23E+11. Saved as CSV, only what is"
    " shown is kept, and nobody can tell the code any more.",
    fix="The original is needed. Import it with Data > From Text/CSV, choose Transform Data, and set the column's"
    " type to Text before it is loaded; then save it again.",
    example="""\
| In the file | was |
|---|---|
| 9.00E+05 | 9E05 |
| 1.00022E+11 | 100021892955 |""",
)
FIGURE_ROUNDED = kind(
    code="figure-in-scientific-notation",
    title="A figure of which only the first digits are left",
    problem="“{value}” in {label} keeps only the first digits of the figure.",
    many="{count} figures in {label}, such as “{value}”, keep only their first digits.",
    what_to_do="Format the column as Number and save the file again; if the digits are gone, take it from the source.",
    severity="warning",
    why="“1.23E+06” can be anything from 1,225,000 to 1,234,999. Rounded in this way, parts no longer add up to their"
    " total.",
    fix="In the workbook, mark the column, press Ctrl+1, choose Number with 0 decimal places, and save as CSV again.",
    example="""\
| In the file | was |
|---|---|
| 1.23E+06 | 1,228,614 |""",
)
LONG_NUMBER_CUT = kind(
    code="long-number-cut",
    title="Long numbers whose last digits became zeros",
    problem="“{value}” in {label} ends in zeros after its 15th digit, as a spreadsheet makes of any longer number.",
    many="{count} numbers in {label}, such as “{value}”, end in zeros after their 15th digit, as a spreadsheet makes"
    " of any longer number.",
    what_to_do="Take the numbers from the source again, into a column formatted as text.",
    severity="error",
    why="Excel keeps 15 digits of a number and puts zeros for the rest. Two references that differ only at their end"
    " become one.",
    fix="The original is needed. Import it with Data > From Text/CSV, choose Transform Data, and set the column's"
    " type to Text before it is loaded.",
    example="""\
| In the file | was |
|---|---|
| 8944500102030400000 | 8944500102030405178 |""",
)
DATE_FOR_RANGE = kind(
    code="date-instead-of-range",
    title="A range that was turned into a date",
    problem="“{value}” in {label} is a date where a range should stand: a spreadsheet has most likely made it of"
    " {likely}.",
    many="{count} cells of {label} hold “{value}”, a date where a range should stand: a spreadsheet has most likely"
    " made it of {likely}.",
    what_to_do="Write {likely} again, in a column formatted as text.",
    severity="error",
    why="Excel takes 9-16 for September 2016 and 2-4 for 2 April. The figures beside it belong to an age or a size"
    " that nobody can read any more.",
    fix="Mark the column, press Ctrl+1 and choose Text. Then write the range again, or write it as “9 to 16”, which"
    " Excel leaves alone.",
    example="""\
| In the file | was |
|---|---|
| Sep-16 | 9-16 |
| 02-Apr | 2-4 |""",
)
MIXED_DATE_ORDERS = kind(
    code="mixed-date-orders",
    title="Dates written in two orders",
    problem="“{value}” in {label} has its {odd} first, where others such as “{usual}” have their {normal} first.",
    many="{count} dates in {label}, such as “{value}”, have their {odd} first, where others such as “{usual}” have"
    " their {normal} first.",
    what_to_do="Write all dates of the column in one way, best as 2024-02-13.",
    severity="warning",
    why="Where both orders stand in a column, “03/04/2024” can be 3 April or 4 March. Some dates are then off by"
    " months, and nothing shows it.",
    fix="It comes of files from two computers, one set to American dates. Import each with Data > From Text/CSV,"
    " Transform Data, and use Data Type > Using Locale: English (United States) for the American one.",
    example="""\
| Date | |
|---|---|
| 13/02/2024 | day first |
| 02/13/2024 | month first |
| 03/04/2024 | who knows |""",
)
FORMULA_ERROR = kind(
    code="formula-error",
    title="A formula that failed",
    problem="“{value}” in {label} is what a spreadsheet shows when a formula fails: there is no value.",
    many="{count} cells of {label} hold the error of a formula that failed, such as “{value}”: they have no value.",
    what_to_do="Mend the formula in the workbook, or write the value itself, or [x] where there is none.",
    severity="error",
    why="The cell has no figure, and every sum over the column fails with it. Often a row or a sheet that the formula"
    " needs was deleted.",
    fix="Click the cell: the line above the sheet shows its formula. #REF! means that a cell it used is gone, #DIV/0!"
    " that it divides by nothing, #N/A that a look-up found nothing, #NAME? that a name is misspelt.",
    example="""\
| Area | Rate |
|---|---|
| Halton | 4.1 |
| Sefton | #DIV/0! |

Where there is no value: [x].""",
)
TOO_NARROW = kind(
    code="hashes-instead-of-value",
    title="Hashes where a value should be",
    problem="“{value}” in {label} is what a spreadsheet shows when a column is too narrow: the value was not saved.",
    many="{count} cells of {label} hold hashes, as a spreadsheet shows when a column is too narrow: the values were"
    " not saved.",
    what_to_do="Widen the column in the workbook and save it as CSV again.",
    severity="error",
    why="Excel saves what it shows. The figures are still in the workbook, and no longer in this file.",
    fix="Open the workbook, double-click the line to the right of the column's letter so that it becomes wide enough,"
    " and save it as CSV again.",
    example="""\
| Date | Count |
|---|---|
| ######## | 12 |""",
)
NOT_CALCULATED = kind(
    code="formula-without-value",
    title="A formula without its value",
    problem="{cell} holds a formula and not its value, so we could not read it.",
    many="{count} cells hold a formula and not its value, the first of them {cell}, so we could not read them.",
    what_to_do="Open the file in Excel, save it, and send it again; in a CSV, write the values.",
    severity="error",
    why="Excel keeps the value beside each formula, and other programs do not. We never calculate the formulas of a"
    " file that we were sent, so that what we read is what you saw.",
    fix="Open the file in Excel, which calculates it, and press Ctrl+S. Or mark the cells, press Ctrl+C, and paste"
    " them in their place with Paste Special > Values.",
    example="""\
| Area | Count |
|---|---|
| Halton | =SUM(C2:C9) |""",
)
UNIT_IN_CELL = kind(
    code="unit-in-cell",
    title="A number with its unit in the same cell",
    problem="“{value}” in {label} is a number and a word; we read numbers alone.",
    many="{count} cells of {label}, such as “{value}”, are a number and a word; we read numbers alone.",
    what_to_do="Leave the number alone in its cell, and write “{unit}” in the heading.",
    severity="error",
    why="To a spreadsheet “12 people” is a text: it adds up to nothing.",
    fix="Mark the column and press Ctrl+H. Find the unit with the blank before it, such as “ people”, replace it with"
    " nothing, and choose Replace All. Then write the unit in the heading.",
    example="""\
| Area | Count | | Area | Count (people) |
|---|---|---|---|---|
| Halton | 12 people | → | Halton | 12 |""",
)
SPELT_SEVERAL_WAYS = kind(
    code="spelt-several-ways",
    title="The same name with other spaces or capitals",
    problem="{label} holds {spellings}, which differ only in spaces or capitals; we read them as one.",
    many="{label} holds {spellings}, which differ only in spaces or capitals; {count} cells have the rarer spelling."
    " We read them as one.",
    what_to_do="Write it in one way, so that a filter or a pivot table finds all of them.",
    severity="info",
    why="To most programs they are two things: a chart shows two bars where there should be one.",
    fix="Mark the column, press Ctrl+H, and replace the rarer spelling with the other. A blank at the end shows only"
    " when you click into the cell.",
    example="""\
| Sex | |
|---|---|
| Male | |
| male | a small letter |
| Male· | a blank at its end, shown here as · |""",
)
GARBLED_TEXT = kind(
    code="garbled-text",
    title="Letters that came out wrong",
    problem="“{value}” in {label} has letters that came out wrong{likely}.",
    many="{count} cells of {label}, such as “{value}”, have letters that came out wrong{likely}.",
    what_to_do="Write them again, or export the file again as “CSV UTF-8”.",
    severity="warning",
    why="A file was once read with the wrong alphabet and saved again. Names then match nothing, and people see Ã©"
    " where é should be.",
    fix="Find the file as it was before, and import it with Data > From Text/CSV, with File Origin set to 65001:"
    " Unicode (UTF-8). Or replace the wrong letters with Ctrl+H.",
    example="""\
| In the file | was |
|---|---|
| CafÃ© | Café |
| Â£12 | £12 |""",
)
