"""Validating: the table against its schema."""

from __future__ import annotations

from validation.issues.kind import kind

WRONG_TYPE = kind(
    code="wrong-type",
    title="Not the kind of value that the field holds",
    problem="{field} should hold {expected}.",
    what_to_do="Correct the cell. Leave it blank where there is no value, and move words to a column of notes.",
    severity="error",
    frictionless="type-error",
    many="{count} cells of {field} hold something else: it should be {expected}.",
    every="No cell of {field} holds what it should: {expected}.",
    why="A program that reads a column of numbers or dates stops at a word, or leaves the row out without saying so.",
    fix="In Excel, go to the cell and correct it. Numbers have no units, notes or spaces inside. If numbers stand at"
    " the left of their cells they are texts: mark them, click the yellow sign and choose Convert to Number. Move"
    " words to a column of notes.",
    example="""\
| value | should be |
|---|---|
| 12 people | 12 |
| n/a | (blank) |
| 31/02/2024 | a day that there is |""",
)
MISSING_VALUE = kind(
    code="missing-value",
    title="A value is missing",
    problem="{field} must have a value in every row.",
    what_to_do="Fill in the cell, or take out the row.",
    severity="error",
    frictionless="constraint-error",
    many="{count} rows have no value in {field}, which must have one in every row.",
    every="{field} has no value in any row, and must have one in every row.",
    why="Without it nobody can tell what the row is about, or the row counts for nothing.",
    fix="In Excel, mark the column and choose Home > Find & Select > Go To Special > Blanks: all blank cells are"
    " marked. Fill them in. If a value was left out because it is the same as above, write = and press the up"
    " arrow and then Ctrl+Enter; afterwards copy the column and paste it with Paste Special > Values.",
    example="""\
| area_code | period | value |
|---|---|---|
| E08000012 | 2024-03 | 18340 |
| (blank) | 2024-04 | 18290 |

The second row belongs to nowhere.""",
)
NOT_IN_LIST = kind(
    code="not-in-list",
    title="Not one of the values allowed",
    problem="{field} takes only {expected}.",
    what_to_do="Write one of these, in just this spelling.",
    severity="error",
    frictionless="constraint-error",
    many="{count} cells of {field} hold something that is not in its list: {expected}.",
    every="No cell of {field} holds one of the values that it takes: {expected}.",
    why="The same thing must be written in the same way, or it is counted as two things.",
    fix="In Excel, press Ctrl+H, write what is in the cells under Find what and the value of the list under Replace"
    " with, and choose Replace All. A drop-down list keeps it from happening again: Data > Data Validation >"
    " List.",
    example="""\
Where the list is all, female, male:

| sex | write |
|---|---|
| F | female |
| Women | female |
| Both | all |""",
)
WRONG_PATTERN = kind(
    code="wrong-pattern",
    title="Not written as the field asks",
    problem="{field} must match the pattern {expected} from end to end.",
    what_to_do="Correct the cell, blanks before and after it included.",
    severity="error",
    frictionless="constraint-error",
    many="{count} cells of {field} do not match the pattern {expected}.",
    every="No cell of {field} matches the pattern {expected}.",
    why="A code that is written in another way matches nothing in other tables.",
    fix="In Excel, go to the cell and write the code as the pattern asks. Blanks before or after it, which nobody"
    " sees, count: =TRIM(A2) in an empty column takes them out. If zeros are missing at the start, format the"
    " column as Text first.",
    example="""\
A code of areas is one capital letter and eight digits:

| area_code | write |
|---|---|
| e08000012 | E08000012 |
| E8000012 | E08000012 |
| E08000012␣ | E08000012, with no blank after it |""",
)
TOO_SMALL = kind(
    code="too-small",
    title="Below the least value allowed",
    problem="{field} must be {expected}.",
    what_to_do="Correct the cell; if it is right, ask us to widen the range.",
    severity="error",
    frictionless="constraint-error",
    many="{count} cells of {field} are too small: they must be {expected}.",
    every="Every cell of {field} is too small: it must be {expected}.",
    why="A count below zero, or a year long ago, is mostly a slip of the fingers. It would change every sum and"
    " average.",
    fix="In Excel, mark the column and choose Home > Conditional Formatting > Highlight Cells Rules > Less Than to"
    " find such cells. Compare them with the source and correct them.",
    example="""\
| value | |
|---|---|
| -12 | a count cannot be less than 0 |
| 12 | right |""",
)
TOO_LARGE = kind(
    code="too-large",
    title="Above the greatest value allowed",
    problem="{field} must be {expected}.",
    what_to_do="Correct the cell; if it is right, ask us to widen the range.",
    severity="error",
    frictionless="constraint-error",
    many="{count} cells of {field} are too large: they must be {expected}.",
    every="Every cell of {field} is too large: it must be {expected}.",
    why="A digit too many makes a figure ten times as large, and every sum and average with it.",
    fix="In Excel, mark the column and choose Home > Conditional Formatting > Highlight Cells Rules > Greater Than to"
    " find such cells. Compare them with the source and correct them.",
    example="""\
| hour | |
|---|---|
| 24 | the hours of a day are 0 to 23 |
| 23 | right |""",
)
TOO_SHORT = kind(
    code="too-short",
    title="Shorter than allowed",
    problem="{field} must be {expected}.",
    what_to_do="Write it in full.",
    severity="error",
    frictionless="constraint-error",
    many="{count} cells of {field} are too short: they must be {expected}.",
    every="Every cell of {field} is too short: it must be {expected}.",
    why="A code that has lost a part of itself matches nothing, or matches something else.",
    fix="In Excel, write it in full. If zeros were lost at the start, mark the column, choose Text in the list of the"
    " group Number on the tab Home, and write the codes again.",
    example="""\
| code | write |
|---|---|
| 151 | 0151 |""",
)
TOO_LONG = kind(
    code="too-long",
    title="Longer than allowed",
    problem="{field} must be {expected}.",
    what_to_do="Shorten it, or move the rest to a column of notes.",
    severity="error",
    frictionless="constraint-error",
    many="{count} cells of {field} are too long: they must be {expected}.",
    every="Every cell of {field} is too long: it must be {expected}.",
    why="Something else was written into the cell too, such as a note or a second code.",
    fix="In Excel, leave only what belongs in the cell and move the rest to a column of notes. Data > Text to Columns"
    " parts two codes that stand in one cell.",
    example="""\
| area_code | write |
|---|---|
| E08000012 (Liverpool) | E08000012 |""",
)
REPEATED_VALUE = kind(
    code="repeated-value",
    title="A value is there twice",
    problem="{field} must be different in every row, and an earlier row has the same.",
    what_to_do="Take out the row that is not wanted, or correct one of the two.",
    severity="error",
    frictionless="unique-error",
    many="{count} cells of {field} repeat one of an earlier row, and each must be different.",
    every="Every cell of {field} repeats one of an earlier row, and each must be different.",
    why="The value is meant to tell the rows apart. Where it is there twice, nobody knows which row is meant.",
    fix="In Excel, mark the column and choose Home > Conditional Formatting > Highlight Cells Rules > Duplicate"
    " Values. If a whole row is there twice, delete one of them, or choose Data > Remove Duplicates. Otherwise"
    " correct the value in one.",
    example="""\
| count_point | road |
|---|---|
| 28021 | A561 |
| 28021 | A562 |

The second is another place and has a number of its own.""",
)
REPEATED_KEY = kind(
    code="repeated-key",
    title="Two rows are about the same thing",
    problem="An earlier row has the same {field}.",
    what_to_do="Keep one of the rows: we cannot tell which is right.",
    severity="error",
    frictionless="primary-key",
    many="{count} rows have the same {field} as an earlier row.",
    every="Every row has the same {field} as an earlier one.",
    why="There should be one row for each. With two, a sum counts the same thing twice, and nobody knows which row is"
    " right.",
    fix="In Excel, mark the table and choose Data > Remove Duplicates, ticking only these columns, on a copy of the"
    " sheet: it says how many there are. Then compare the rows in the original and delete those that are wrong."
    " If both are right, a column that tells them apart is missing.",
    example="""\
| area_code | period | value |
|---|---|---|
| E08000012 | 2024-03 | 18340 |
| E08000012 | 2024-03 | 18430 |""",
)
MISSING_KEY = kind(
    code="missing-key",
    title="A row does not say what it is about",
    problem="All of {field} are blank.",
    what_to_do="Fill them in, or take out the row.",
    severity="error",
    frictionless="primary-key",
    many="{count} rows have nothing in {field}.",
    every="No row has anything in {field}.",
    why="A row that does not say what it is about cannot be used or found again.",
    fix="In Excel, fill the cells in. If the row is a total, a note or a left-over, delete it: right-click its number"
    " and choose Delete.",
    example="""\
| area_code | period | value |
|---|---|---|
| E08000012 | 2024-03 | 18340 |
| | | 18340 |

The last row is a total that somebody added.""",
)
BLANK_ROW = kind(
    code="blank-row",
    title="A row is blank",
    problem="The row holds nothing.",
    what_to_do="Delete the whole row.",
    severity="error",
    frictionless="blank-row",
    many="{count} rows hold nothing.",
    every="Every row is blank.",
    why="Many programs take a blank row for the end of the table and read no further.",
    fix="In Excel, mark the first column of the table and choose Home > Find & Select > Go To Special > Blanks. Then"
    " choose Home > Delete > Delete Sheet Rows. Look first that only blank rows are marked.",
    example="""\
| | area | value |
|---|---|---|
| 2 | Halton | 4430 |
| 3 | | |
| 4 | Liverpool | 18340 |

Delete row 3.""",
)
EXTRA_CELL = kind(
    code="extra-cell",
    title="A row has more cells than there are columns",
    problem="The row goes on beyond the last column.",
    what_to_do="Look for a comma that is part of a value: such a value belongs in quotes.",
    severity="error",
    frictionless="extra-cell",
    many="{count} rows go on beyond the last column.",
    every="Every row goes on beyond the last column.",
    why="A comma inside a text cuts it in two, and every value after it moves under the wrong heading.",
    fix="Go to the row. If a text holds a comma, put quotation marks around it; Excel does so itself when it saves as"
    " CSV UTF-8. If a note stands to the right of the table, move it away.",
    example="""\
    area,measure,value
    Liverpool,Walking, cycling,12

Right:

    area,measure,value
    Liverpool,"Walking, cycling",12""",
)
MISSING_CELL = kind(
    code="missing-cell",
    title="A row has fewer cells than there are columns",
    problem="The row ends before {field}.",
    what_to_do="Add what is missing, or a delimiter for each blank cell.",
    severity="error",
    frictionless="missing-cell",
    many="{count} rows end before {field}.",
    every="Every row ends before {field}.",
    why="What stands in the row may have moved to the left, under the wrong headings. Often a line was cut in two or"
    " broke off.",
    fix="Go to the row and add what is missing. Where there is no value, its comma stays. Excel writes all commas"
    " when it saves as CSV UTF-8.",
    example="""\
    area,period,value
    Liverpool,2024-03

Right:

    area,period,value
    Liverpool,2024-03,""",
)
BLANK_LABEL = kind(
    code="blank-label",
    title="A column has no label",
    problem="The column where {field} should be has no label.",
    what_to_do="Write {field} at its head.",
    severity="error",
    frictionless="blank-label",
    many="{count} columns have no label, the one where {field} should be among them.",
    why="Nobody can tell what the column holds.",
    fix="In Excel, write the heading into the first row of the table. If the column is empty, right-click its letter"
    " and choose Delete.",
    example="""\
| area_code | | value |
|---|---|---|
| E08000012 | 2024-03 | 18340 |

The heading period is missing.""",
)
DUPLICATE_LABEL = kind(
    code="duplicate-label",
    title="Two columns have the same label",
    problem="The label “{value}” is there more than once.",
    what_to_do="Rename one of the two, or take it out.",
    severity="error",
    frictionless="duplicate-label",
    many="{count} columns have a label that another has too, such as “{value}”.",
    why="Of two columns with one name, most programs read only one, and nobody knows which.",
    fix="In Excel, give each column a heading of its own, with what tells them apart. If the two are the same,"
    " right-click the letter of one and choose Delete.",
    example="""\
| area | value | value |
|---|---|---|
| Liverpool | 18340 | 5.7 |

Better:

| area | claimant_count | claimant_rate |
|---|---|---|
| Liverpool | 18340 | 5.7 |""",
)
EXTRA_LABEL = kind(
    code="extra-label",
    title="A column is not in the schema",
    problem="The schema has no field for the column “{value}”.",
    what_to_do="Take the column out, or rename it to the field that it is.",
    severity="error",
    frictionless="extra-label",
    many="{count} columns are not in the schema, “{value}” among them.",
    why="The schema says which columns there are. A column more may be one that was renamed, or one that should not"
    " be published.",
    fix="In Excel, compare the heading with the fields of the schema. Rename it if it is one of them; otherwise"
    " right-click the letter of the column and choose Delete.",
    example="""\
The schema has area_code, period, value:

| area_code | period | value | checked by |
|---|---|---|---|
| E08000012 | 2024-03 | 18340 | J. Smith |

Delete the last column.""",
)
MISSING_LABEL = kind(
    code="missing-label",
    title="A field has no column",
    problem="There is no column for {field}.",
    what_to_do="Add the column at the end, or rename the one that it is.",
    severity="error",
    frictionless="missing-label",
    many="{count} fields have no column, {field} among them.",
    why="Whoever uses the data expects the column, and a program stops without it.",
    fix="In Excel, look whether the column is there under another heading, and rename it. Otherwise add it: write the"
    " heading in the first free column and fill it in.",
    example="""\
The schema has area_code, period, value:

| Code | period | value |
|---|---|---|
| E08000012 | 2024-03 | 18340 |

Rename Code to area_code.""",
)
INCORRECT_LABEL = kind(
    code="incorrect-label",
    title="A label is not the field’s name",
    problem="The column where {field} should be is called “{value}”.",
    what_to_do="Rename it to {field}, or put the columns in the order of the schema.",
    severity="error",
    frictionless="incorrect-label",
    many="{count} columns are not called as the schema calls them: where {field} should be, there is “{value}”.",
    why="A program finds a column by its name. With another name, or in another place, the wrong column is read.",
    fix="In Excel, rename the heading as the schema has it; capitals, blanks and underscores count. If the columns"
    " are in another order, mark one, cut it (Ctrl+X), right-click the letter of the column that it belongs"
    " before, and choose Insert Cut Cells.",
    example="""\
| Area Code | period | value |
|---|---|---|
| E08000012 | 2024-03 | 18340 |

Rename Area Code to area_code.""",
)
NOT_READ_BY_FRICTIONLESS = kind(
    code="not-read-by-frictionless",
    title="The file or its schema cannot be judged",
    problem="{note}",
    what_to_do="Correct the file or the schema: until then nothing else can be checked.",
    severity="error",
    frictionless="source-error",
    why="The file was to be judged just as it stands, and a fault in it, or in its schema, stands in the way of all"
    " other checks.",
    fix="Open the file in Excel. If that works, choose File > Save As > CSV UTF-8 (Comma delimited) (*.csv) and check"
    " the new file. If the sentence is about the schema, correct the schema. Or leave out --as-is: then we read"
    " what can be read.",
    example="""\
| What is wrong | What to do |
|---|---|
| the file is no CSV, though it is called so | save it again from Excel as CSV UTF-8 |
| the schema is not JSON | correct the line that the sentence names |""",
)
