"""A file judged as it is: what frictionless lets pass, or says otherwise, and a person would want to know.

These stand beside frictionless's errors and never among them (docs/as-is.md lists them all).
"""

from __future__ import annotations

from validation.issues.kind import kind

UNMATCHED_HEADER = kind(
    code="unmatched-header",
    title="No label is one of the schema’s",
    problem="None of the labels is the name of a field.",
    what_to_do="Look whether this is the right file, or the right schema.",
    severity="error",
    frictionless="unmatched-header",
    why="Where nothing in the header is known, nothing below it can be judged: it is another table.",
    fix="Open the file and compare its first row with the fields of the schema. Rename the labels, or choose the schema"
    " that the file was made for.",
    example="Labels: name, phone. Fields of the schema: area_code, period, value.",
)
NOT_A_TABLE_OF_TEXT = kind(
    code="other-than-its-name",
    title="The file is of another kind than its name says",
    problem="“{name}” is {what}, under the name of a text with delimiters.",
    what_to_do="Give it the ending that it should have, and check it again.",
    severity="error",
    frictionless="format-error",
    why="Programs tell by its ending how a file is to be read. A workbook that was renamed, not saved as CSV, is read"
    " as a text of odd signs.",
    fix="Open the file in Excel and choose File > Save As, CSV UTF-8. Renaming a file does not change what it is.",
    example="claimants.xlsx, renamed to claimants.csv.",
)
UNCLOSED_QUOTE_AS_IS = kind(
    code="quote-open-to-the-end",
    title="A quotation mark is open to the end of the file",
    problem="A quotation mark opens and is never closed: all that follows, to the end of the file, is words of one"
    " cell.",
    what_to_do="Close the quotation mark, or take it out.",
    severity="error",
    frictionless="source-error",
    why="A cell that begins with a quotation mark goes on to the next one, across the ends of lines. Without a next one"
    " it swallows the rest of the table, and nothing says so.",
    fix="Open the file in a text editor at that row. Close the quotation mark, or write it twice where it is part of"
    " the"
    " value.",
    example='2,"Sefton,40 in the second line: whatever follows is part of that cell.',
)
UNKNOWN_REFERENCE = kind(
    code="unknown-reference",
    title="A value that should be in another column",
    problem="{field} is not in {other}, where the schema says that it must be.",
    many="{count} rows have a {field} that is not in {other}, where the schema says that it must be.",
    every="No row has a {field} that is in {other}, where the schema says that it must be.",
    what_to_do="Correct the value, or add the row that it refers to.",
    severity="error",
    frictionless="foreign-key",
    why="The column refers to rows of a table. What it refers to is not there, so that the row belongs to nothing.",
    fix="In Excel, write =COUNTIF(A:A, B2) beside the row, where A is the column referred to: 0 means that it is not"
    " there. Look for other spellings and for blanks at the end.",
    example="parent_code E47000009, where no row has the area_code E47000009.",
)
BLANK_LOOKING = kind(
    code="blank-looking-value",
    title="A cell that must be filled holds only spaces",
    problem="{field} must have a value, and the cell holds only spaces.",
    many="{field} must have a value, and {count} cells hold only spaces.",
    every="Every cell of {field} holds only spaces.",
    what_to_do="Fill in the cell, or take out the row.",
    severity="error",
    frictionless="constraint-error",
    why="A space is a text like any other to a program, and looks just like nothing to a person.",
    fix="In Excel, filter the column for blanks: cells of spaces stand first in the list of values. Write the value, or"
    " delete the row.",
    example="area_name: “   ” where “Liverpool” should be.",
)
ODD_NUMBER = kind(
    code="odd-number",
    title="A number in an unusual spelling",
    problem="{field} holds {value}, which programs read in different ways.",
    many="{field} holds {count} numbers in a spelling that programs read in different ways.",
    every="Every number of {field} is in a spelling that programs read in different ways.",
    what_to_do="Write it with the digits 0 to 9 alone. If it is a code, its field should be text.",
    severity="warning",
    frictionless="type-error",
    why="A plus sign, an underscore, noughts in front, blanks around or digits of another alphabet are a number to one"
    " program and a text to the next. Noughts in front mostly mean that it is a code.",
    fix="Write the plain number: 5 for +5, 1000 for 1_000. Where 007 is a code, keep it, and make the field a string in"
    " the schema.",
    example="1_000, +5, 007 and ٣, where 1000, 5, 7 and 3 are plain.",
)
NOT_A_FIGURE = kind(
    code="not-a-figure",
    title="A number that is none",
    problem="{field} holds {value}, which is no figure.",
    many="{field} holds {count} cells such as INF or NaN, which are no figures.",
    every="Every cell of {field} is INF or NaN, which is no figure.",
    what_to_do="Leave the cell blank where there is no value, or write a marker such as [x].",
    severity="warning",
    frictionless="type-error",
    why="INF and NaN come out of a division by nought. They count as numbers to many programs, and spoil each sum that"
    " they are part of.",
    fix='In Excel, write the formula so that it gives nothing there: =IF(B2=0, "", A2/B2).',
    example="INF and NaN in a column of rates.",
)
WORDS_IN_NUMBER = kind(
    code="words-in-number",
    title="Words beside a number",
    problem="{field} holds “{value}”, of which only the digits are read.",
    many="{field} holds {count} numbers with words beside them, of which only the digits are read.",
    every="Every number of {field} has words beside it, of which only the digits are read.",
    what_to_do="Leave the number alone in the cell, and move the words to a column of notes.",
    severity="warning",
    frictionless="type-error",
    why="The schema says that signs around a number may be left out (bareNumber is false). That is meant for £ and"
    " %, and"
    " drops words as well: “n/a 12” becomes 12.",
    fix="In Excel, use Data, Text to columns to part the words from the numbers.",
    example="n/a 12 and 12 (estimate) are both read as 12.",
)
GUESSED_DATE = kind(
    code="guessed-date",
    title="A date that is guessed",
    problem="{field} holds “{value}”, and the schema lets a program guess its order.",
    many="{field} holds {count} dates whose order a program guesses.",
    every="The order of every date in {field} is guessed.",
    what_to_do="Write dates as 2024-02-01, or say in the schema how they are written, such as %d/%m/%Y.",
    severity="warning",
    frictionless="type-error",
    why="The format “any” reads 01/02/2024 as the second of January, and gives “Jan 2024” the day of the month that it"
    " happens to be today. The same file means something else next week.",
    fix="Set the format of the field to how the dates are written: %d/%m/%Y for 01/02/2024. In Excel, or choose the"
    " custom number format yyyy-mm-dd before you save.",
    example="01/02/2024, 13/02/2024 and Jan 2024 are read as 2 January, 13 February and a day of January.",
)
SWALLOWED_ROWS = kind(
    code="swallowed-rows",
    title="A quotation mark swallows rows",
    problem="A cell of {field} holds lines that look like rows of the table.",
    many="{count} cells hold lines that look like rows of the table.",
    what_to_do="Look for a quotation mark that opens in the cell and is not closed there.",
    severity="error",
    frictionless="source-error",
    why="A cell that begins with a quotation mark goes on to the next one, across the ends of lines. The rows between"
    " are read as words of one cell, and are missing from the table.",
    fix="Open the file in a text editor at that row. Close the quotation mark, or write it twice where it is part of"
    " the"
    " value.",
    example='2,"Sefton,40 in one line and 3,Wirral",50 in the next: one cell holds both.',
)
COLUMNS_REORDERED = kind(
    code="columns-reordered",
    title="The columns are in another order",
    problem="All the columns are there, in another order than the schema has: {labels}.",
    what_to_do="Put them in the order {fields}, or add “fieldsMatch”: “equal” to the schema.",
    severity="warning",
    frictionless="header-error",
    why="Fields are matched to columns by their place, so that one swap makes two labels wrong and every cell of both"
    " columns too. It is one fault.",
    fix="In Excel, select a column, and drag it by its edge to its place with Shift held down.",
    example="value, area_code where the schema has area_code, value.",
)
COLUMN_LEFT_OUT = kind(
    code="column-left-out",
    title="Which column is missing",
    problem="There is no column for {names}. The other labels only stand where it should be.",
    what_to_do="Add {names}; the labels after it are then in their places.",
    severity="warning",
    frictionless="missing-label",
    why="Fields are matched to columns by their place. Without one in the middle all that follow are called wrong, and"
    " the last field is called missing.",
    fix="In Excel, insert an empty column at its place, and write its label at the head.",
    example="area_code, value where the schema has area_code, period, value: period is missing, not value.",
)
COLUMN_UNKNOWN = kind(
    code="column-unknown",
    title="Which column is one too many",
    problem="The schema has no field for {names}. The other labels only stand one place too far.",
    what_to_do="Take out {names}, or add “fieldsMatch”: “subset” to the schema.",
    severity="warning",
    frictionless="extra-label",
    why="Fields are matched to columns by their place. With one more in the middle all that follow are called wrong,"
    " and"
    " the last column is called extra.",
    fix="In Excel, right-click on the letter of the column, and choose Delete.",
    example="area_code, notes, value where the schema has area_code, value: notes is too many, not value.",
)
LABEL_NEARLY = kind(
    code="label-nearly-right",
    title="A label is nearly the field’s name",
    problem="The label “{value}” is {field} in another spelling.",
    what_to_do="Write {field}. lcr harmonise takes it as it is.",
    severity="info",
    frictionless="incorrect-label",
    why="Blanks, capitals and underscores make two labels of one for a program.",
    fix="Copy the name of the field from the schema into the first row.",
    example="“Area Code ” for area_code.",
)
BLANK_END = kind(
    code="blank-rows-at-the-end",
    title="Blank rows after the table",
    problem="The last row of the file is blank.",
    many="The last {count} rows of the file are blank.",
    what_to_do="Nothing, for us. Delete them if others shall find the file right.",
    severity="info",
    frictionless="blank-row",
    why="Excel keeps rows that were filled or formatted once. Each of them is an error by the standard, and no loss.",
    fix="In Excel, select the rows below the table, right-click on their numbers, choose Delete, and save.",
    example="Six rows of data, and 994 rows of nothing.",
)
OTHER_SHEETS = kind(
    code="other-sheets",
    title="Only the first sheet was judged",
    problem="The workbook has {count} sheets, and only the first, “{sheet}”, was judged. The others: {others}.",
    what_to_do="{advice}",
    severity="warning",
    frictionless="source-error",
    why="A cover or a page of notes often comes first. It is judged in place of the table, which nobody looks at.",
    fix="Drag the tab of the table to the left, so that it is the first. Or leave out --as-is: then all sheets are"
    " read.",
    example="A workbook with the sheets Cover and Data: Cover is judged.",
)
NUMBER_FOR_TEXT = kind(
    code="number-for-text",
    title="Excel has made a number of a text",
    problem="{field} is text, and the cell holds the number {value}. Noughts in front of it may be lost.",
    many="{field} is text, and {count} cells hold numbers. Noughts in front of them may be lost.",
    every="{field} is text, and every cell holds a number. Noughts in front of them may be lost.",
    what_to_do="Format the column as Text, and enter or import the codes again.",
    severity="info",
    frictionless="type-error",
    why="Excel takes 0151 for the number 151. The file no longer says whether there was a nought.",
    fix="Select the column, choose the number format Text, and then type or paste the codes. For a CSV use Data, From"
    " text, and choose Text for the column.",
    example="151 where the dialling code 0151 was typed.",
)
WHOLE_WITH_DECIMALS = kind(
    code="whole-number-with-decimals",
    title="A whole number written with decimals",
    problem="{field} holds {value}, which is a whole number with a point and noughts.",
    many="{field} holds {count} whole numbers with a point and noughts, such as {value}.",
    every="Every number of {field} has a point and noughts, such as {value}.",
    what_to_do="Write it without them, or let lcr harmonise do so.",
    severity="info",
    frictionless="type-error",
    why="Programs that hold a column with a gap as decimals write 5.0 for 5. The value is right, its spelling is not.",
    fix="In Excel, choose the number format 0 for the column before you save as CSV.",
    example="5.0 in a column of counts.",
)
NOT_IN_CATEGORIES = kind(
    code="not-in-categories",
    title="Not one of the categories",
    problem="{field} has the categories {expected}, and the cell holds another.",
    many="{field} has the categories {expected}, and {count} cells hold others.",
    every="{field} has the categories {expected}, and every cell holds another.",
    what_to_do="Write one of the categories, in just this spelling, or add it to the schema.",
    severity="error",
    frictionless="constraint-error",
    why="Version 2 of the standard lists the categories of a field. A value outside the list falls out of every table"
    " that is made by category. frictionless does not look at them yet.",
    fix="In Excel, filter the column, and replace each value that is not in the list.",
    example="“Males” in a field with the categories male and female.",
)
REPEATED_UNIQUE_KEY = kind(
    code="repeated-unique-key",
    title="Two rows have the same key",
    problem="An earlier row has the same {field}, which the schema calls a unique key.",
    many="{count} rows have the same {field} as an earlier row, which the schema calls a unique key.",
    what_to_do="Keep one of the rows, or correct one of the two.",
    severity="error",
    frictionless="row-error",
    why="Version 2 of the standard lets a schema name keys beside the primary one. frictionless does not look at"
    " them yet.",
    fix="In Excel, select the columns of the key, and choose Conditional formatting, Duplicate values.",
    example="Two rows for Liverpool in 2024, where area and year are a unique key.",
)
NEEDS_VERSION_2 = kind(
    code="needs-version-2",
    title="The schema uses version 2 and does not say so",
    problem="The schema has something of version 2 of the standard and does not say so: frictionless judges nothing by"
    " it. We judged by version 2.",
    what_to_do="Add “$schema”: “https://datapackage.org/profiles/2.0/tableschema.json” at its head.",
    severity="error",
    frictionless="schema-error",
    why="A schema without “$schema” is one of version 1, in which missing values have no labels and a bound is never"
    " exclusive. frictionless then judges no row.",
    fix="Open the schema in a text editor and add the line as the first in the braces.",
    example='"missingValues": [{"value": "[c]", "label": "confidential"}] in a schema without “$schema”.',
)
KEY_OF_LISTS = kind(
    code="key-of-lists",
    title="A key of lists or objects",
    problem="{field} is part of a key and holds lists or objects, at which frictionless stops. We compared their"
    " texts.",
    what_to_do="Make the key of other fields.",
    severity="warning",
    frictionless="schema-error",
    why="Two lists may be the same and be written differently, so that they make a poor key.",
    fix="Choose fields for the key that hold one plain value each.",
    example="A primary key of a field of the type array.",
)
