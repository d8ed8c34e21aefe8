"""Templates: what may be amiss in a file that follows our own layout."""

from __future__ import annotations

from validation.issues.kind import kind

NOTHING_FILLED_IN = kind(
    code="nothing-filled-in",
    title="Nothing is filled in yet",
    problem="“{name}” has headings, and no rows under them.",
    what_to_do="Fill in a row for each figure under the headings{where}, save the file, and check it again.",
    severity="error",
    frictionless="table-error",
    why="There is no figure to read. It may be that you filled in the wrong sheet, or sent the empty template.",
    fix="Open the file in Excel and go to the sheet Data, the first one. Write each figure on a row of its own,"
    " straight under the headings, with no blank row between. Rows that you wrote on the sheet Example can be"
    " copied: mark them, press Ctrl+C, go to the first cell under the headings of Data, and press Ctrl+V. Then choose"
    " File > Save.",
    example="""\
This is not filled in yet:

| area_name | period | period_type | measure | value |
|---|---|---|---|---|
| | | | | |

This is:

| area_name | period | period_type | measure | value |
|---|---|---|---|---|
| Liverpool | 2024-03 | Month | Claimant count | 18340 |""",
)
PERIOD_NOT_OF_KIND = kind(
    code="period-not-of-its-kind",
    title="A period that is not of the kind beside it",
    problem="“{value}” in {label} is no {kind}, which is the kind of period beside it.",
    what_to_do="Correct the period or its kind, so that the two agree: {line}.",
    severity="error",
    frictionless="constraint-error",
    many="{count} periods such as “{value}” in {label} are no {kind}, which is the kind beside them.",
    every="No period in {label} is of the kind beside it: “{value}” is no {kind}.",
    why="The same figures mean something else for a month than for a year. Where period and kind do not agree, we"
    " cannot tell which of them is right.",
    fix="Click the cell under period_type and choose another kind from its drop-down list, or write the period again in"
    " the form that the kind asks for. The sheet Notes shows the forms.",
    example="""\
These do not agree, as March alone is no quarter:

| period | period_type |
|---|---|
| 2024-03 | Quarter |

Either of these is right:

| period | period_type |
|---|---|
| 2024-03 | Month |
| 2024-Q1 | Quarter |""",
)
ROW_WITHOUT_FIGURE = kind(
    code="row-without-figure",
    title="A row without a figure",
    problem="Row {row} has neither a value nor a status.",
    what_to_do="Write the value. Where there is none, leave it blank and say why in the column status.",
    severity="warning",
    frictionless="constraint-error",
    many="{count} rows, row {row} the first, have neither a value nor a status.",
    every="None of the {count} rows has a value or a status.",
    why="Nobody can tell whether the figure is nought, is withheld, or was forgotten. The row is not published.",
    fix="Click the cell under value and write the figure; nought is written as 0. If the figure is withheld or there is"
    " none, click the cell under status and choose the reason from the list. If the row is not wanted, right-click its"
    " number at the left and choose Delete.",
    example="""\
| area_name | period | measure | value | status |
|---|---|---|---|---|
| Halton | 2024-03 | Claimant count | | |
| Knowsley | 2024-03 | Claimant count | 0 | |
| Sefton | 2024-03 | Claimant count | | Not available |

The first row says nothing. The others do.""",
)
BLANK_CELL = kind(
    code="blank-cell",
    title="A cell that must be filled in is blank",
    problem="Row {row} has a figure and nothing in {field}, so {outcome}.",
    what_to_do="Fill in {field} in every row that has a figure.",
    severity="warning",
    frictionless="constraint-error",
    many="{count} rows, row {row} the first, have a figure and nothing in {field}, so {outcome}.",
    every="All {count} rows have a figure and nothing in {field}, so {outcome}.",
    why="A figure is of a time, a measure and a group of people. Where one of these is missing, it may be taken for"
    " something that it is not.",
    fix="Click the heading of the column, and choose Home > Find & Select > Go To Special > Blanks to find the blank"
    " cells. Fill each in from its drop-down list. For everybody, choose “All” or “All ages”.",
    example="""\
| area_name | period | sex | measure | value |
|---|---|---|---|---|
| Halton | 2024-03 | All | Claimant count | 3520 |
| Halton | 2024-03 | | Claimant count | 1480 |

The second row may be of women, of men or of all.""",
)
UNKNOWN_STATUS = kind(
    code="unknown-status",
    title="A status that we do not know",
    problem="“{value}” in {label} is no status that we know, so the figure has none.",
    what_to_do="Write a code of the list of statuses, or explain the sign in a footnote.",
    severity="warning",
    frictionless="constraint-error",
    many="{count} cells of {label}, such as “{value}”, hold no status that we know, so their figures have none.",
    every="No cell of {label} holds a status that we know, “{value}” among them, so no figure has one.",
    why="A status says that a figure is provisional, estimated or not to be relied upon. Without it, people take the"
    " figure for better than it is.",
    fix="Press Ctrl+H, write the sign under Find what and the code of the status under Replace with, choose Options and"
    " tick Match entire cell contents, then choose Replace All. `lcr schemas show` lists the codes. Several stand with"
    " a space between: p r.",
    example="""\
| status | write |
|---|---|
| prov. fig. | p |
| see note | move it to a column of notes |
| p,r | p r |""",
)
