"""Standardising: what a cell means."""

from __future__ import annotations

from validation.issues.kind import kind

UNREADABLE_NUMBER = kind(
    code="unreadable-number",
    title="A cell that is no number",
    problem="“{value}” is no number and no marker that we know.",
    what_to_do="Write a number, or a marker in square brackets such as [c] or [x].",
    severity="error",
    frictionless="type-error",
    many="{count} cells hold “{value}”, which is no number and no marker that we know.",
    every="Every cell holds “{value}”, which is no number and no marker that we know.",
    why="A cell of figures takes a number, or a sign for why there is none. Anything else is left out, and a sum over"
    " the column would be too small.",
    fix="In Excel, go to the cell and write the number alone. Move words to a column of notes. For a figure that is"
    " withheld write [c], for one that is not available [x]. Ctrl+H replaces the same text in all cells at once.",
    example="""\
| In the cell | Write |
|---|---|
| about 300 | 300, with “estimate” in a column of notes, or 300 [e] |
| 1.234,5 | 1234.5 |
| n.k. | [x] |""",
)
AMBIGUOUS_MARKER = kind(
    code="ambiguous-marker",
    title="A sign that can mean several things",
    problem="“{value}” can mean nil, not available or suppressed, and the file does not say which.",
    what_to_do="Explain the sign in a footnote{line}, or write [x] for not available, [c] for confidential, [z] for not"
    " applicable or 0.",
    severity="warning",
    frictionless="type-error",
    many="{count} cells hold “{value}”, which can mean nil, not available or suppressed, and the file does not say"
    " which.",
    every="Every cell holds “{value}”, which can mean nil, not available or suppressed, and the file does not say"
    " which.",
    why="A dash means nought in one file and “withheld” in another. Taken for nought where it is not, it makes a"
    " total too small.",
    fix="In Excel, press Ctrl+H. Write the sign under Find what and its meaning under Replace with: 0, [x], [c] or"
    " [z]. Choose Options and tick Match entire cell contents, so that other cells stay as they are. Or add a"
    " line under the table that explains the sign.",
    example="""\
| In the cell | Write |
|---|---|
| - for none at all | 0 |
| - for not available | [x] |
| * for withheld | [c] |""",
)
UNKNOWN_AREA = kind(
    code="unknown-area",
    title="An area that we do not know",
    problem="“{value}” is no area that we know.",
    what_to_do="Write its nine-character code{line}.",
    severity="warning",
    frictionless="constraint-error",
    many="{count} cells belong to “{value}”, which is no area that we know.",
    why="A figure whose place we do not know cannot be put beside those of others. It is left out.",
    fix="In Excel, correct the name, or add a column area_code with the nine-character code. The code stays the same"
    " however a name is spelt. Ctrl+H corrects a name in all cells at once.",
    example="""\
| In the file | Right |
|---|---|
| Liverpol | Liverpool, or E08000012 |
| St Helen | St. Helens, or E08000013 |""",
)
AMBIGUOUS_AREA = kind(
    code="ambiguous-area",
    title="A name that several areas have",
    problem="“{value}” can be {near}.",
    what_to_do="Add a column with the area's nine-character code{line}.",
    severity="warning",
    frictionless="constraint-error",
    many="{count} cells belong to “{value}”, which can be {near}.",
    why="Several places have this name. With the wrong one, the figure would be published for another place.",
    fix="In Excel, add a column area_code and write the nine-character code of the area that is meant in each row."
    " For a ward, its authority's name helps too: “Central (Wirral)”.",
    example="""\
| In the file | Can be | Write |
|---|---|---|
| Newcastle | Newcastle upon Tyne, Newcastle-under-Lyme | E08000021 |""",
)
AREA_DISAGREES = kind(
    code="area-code-and-name-disagree",
    title="A code and a name that disagree",
    problem="{value}: the code is that of {near}, the name that of {named}.",
    what_to_do="Correct the code or the name; we use neither until they agree.",
    severity="error",
    frictionless="constraint-error",
    many="{count} cells: {value}, and the code is that of {near}, the name that of {named}.",
    why="One of the two is wrong, and we cannot tell which. It often happens when a column was sorted and the one"
    " beside it was not.",
    fix="In Excel, compare the code and the name in the row, and correct the one that is wrong. If many rows"
    " disagree, press Ctrl+Z until the columns agree again, or copy both columns from the source together. When"
    " you sort, choose Expand the selection.",
    example="""\
| area_code | area_name | |
|---|---|---|
| E08000012 | Sefton | E08000012 is Liverpool |
| E08000014 | Sefton | right |""",
)
CODES_OF_ELSEWHERE = kind(
    code="codes-of-elsewhere",
    title="Codes of elsewhere beside names of the region",
    problem="“{name}” has the code {value}, which is of no area of the region; {name} here is {near}.",
    what_to_do="If the figures are of the region, correct the codes. If they are of elsewhere, leave them.",
    severity="warning",
    frictionless="table-error",
    many="{count} cells have codes of elsewhere and names of areas of the region: “{name}” has {value}, and here is"
    " {near}.",
    why="A code says which place a figure is of. With the wrong one it is published for a place elsewhere, and no map"
    " or comparison of the region holds it.",
    fix="In Excel, look up the right codes in the list of areas on our site, and replace them with Home > Find &"
    " Select > Replace.",
    example="""\
| area_code | area_name | |
|---|---|---|
| E05011094 | Appleton | a ward of elsewhere |
| E05013169 | Appleton | the ward of Halton |""",
)
UNREADABLE_PERIOD = kind(
    code="unreadable-period",
    title="A period that cannot be read with certainty",
    problem="“{value}” in {label} is no period that can be read with certainty.",
    what_to_do="Write it as 2024, 2024-03, 2024-Q1, 2023/24 with its kind in the title, or 31 January 2024{line}.",
    severity="error",
    frictionless="type-error",
    many="“{value}” in {label}, in {count} cells, is no period that can be read with certainty.",
    every="“{value}” in {label}, in all of its {count} cells, is no period that can be read with certainty.",
    why="01/02/24 is 1 February for us and 2 January in America. We do not guess when a figure was.",
    fix="In Excel, format the column as Text (Home, the list in the group Number, Text), then write the periods as"
    " 2024, 2024-03 or 2024-Q1. Text formatting comes first, or Excel turns 2024-03 into a date.",
    example="""\
| In the file | Write |
|---|---|
| 01/02/24 | 2024-02-01, or 2024-02 for the month |
| Q1 | 2024-Q1 |
| last year | 2023 |""",
)
DAY_AMONG_PERIODS = kind(
    code="day-among-periods",
    title="A single day among longer periods",
    problem="“{value}” in {label} is read as one day, {day}, where the others are {others}.",
    what_to_do="If the whole of it is meant, write the period as the others are written. A day that is right may stay.",
    severity="warning",
    frictionless="constraint-error",
    many="{count} cells of {label} hold single days, such as “{value}”, where the others are {others}.",
    why="A figure of one day stands apart from a series of months or years, and is in none of their charts. Often a"
    " spreadsheet made a date of what was typed.",
    fix="In Excel, type the period again with an apostrophe before it, such as '2024-04, so that it stays a text.",
    example="""\
| Area | Month | Claimant count | |
|---|---|---|---|
| Halton | March 2024 | 3110 | |
| Halton | 25/04/2024 | 3140 | a day among months: write April 2024 |""",
)
STRAY_PERIOD = kind(
    code="stray-period",
    title="One period far ahead of all others",
    problem="“{value}” in {label} has not begun and stands apart from all other periods, so its figure was left out.",
    what_to_do="Correct the year or the month. If the figures foretell, say “projection” in the title.",
    severity="error",
    frictionless="constraint-error",
    many="“{value}” in {label} has not begun and stands apart from all other periods, so its {count} figures were left"
    " out.",
    why="Nobody can have counted what is still to come. A slip in one year would put figures where nobody looks for"
    " them, at the end of every chart.",
    fix="Go to the cell and compare the period with the source. Was a digit swapped, or the cell filled in by"
    " dragging?",
    example="""\
| Area | Month | Claimant count | |
|---|---|---|---|
| Halton | 2025-01 | 3,110 | |
| Liverpool | 2052-01 | 14,875 | 2025-01 is meant |""",
)
CONFLICTING_FIGURES = kind(
    code="conflicting-figures",
    title="Two figures for the same thing",
    problem="{what}: the file gives {values}.",
    what_to_do="Keep the one that is right; we published neither.",
    severity="error",
    frictionless="primary-key",
    why="Two rows say different things about the same place, time and measure. At most one is right, so neither is"
    " published.",
    fix="In Excel, choose Home > Conditional Formatting > Highlight Cells Rules > Duplicate Values, or filter (Data >"
    " Filter) for the area and period. Keep the row that is right and delete the other. If both are right,"
    " something tells them apart, such as sex or age: add a column for it.",
    example="""\
| Area | Period | Claimant count |
|---|---|---|
| Liverpool | 2024-03 | 18340 |
| Liverpool | 2024-03 | 18430 |

One of the two was typed wrongly.""",
)
REPEATED_FIGURES = kind(
    code="repeated-figures",
    title="The same figure more than once",
    problem="Figures that stand in the file more than once: {count}. Each was taken once.",
    what_to_do="Nothing: they agree.",
    severity="info",
    frictionless="primary-key",
    why="It does no harm, as the figures agree. But it may show that a table was pasted twice, or that something"
    " which tells the rows apart is missing.",
    fix="Nothing has to be done. To take the copies out, click in the table and choose Data > Remove Duplicates.",
    example="""\
| Area | Period | Claimant count |
|---|---|---|
| Liverpool | 2024-03 | 18340 |
| Liverpool | 2024-03 | 18340 |""",
)
OUTSIDE_REGION = kind(
    code="outside-region",
    title="Areas outside the region",
    problem="Areas outside the region: {areas}. They keep their codes.",
    what_to_do="Nothing, unless they should not be there.",
    severity="info",
    frictionless="table-error",
    why="National files hold every area, and that is fine: they serve for comparison. It would be odd in a file of"
    " your own.",
    fix="Nothing has to be done. If the areas should not be there, choose Data > Filter in Excel, show only those,"
    " and delete the rows.",
    example="""\
| area_code | area_name | |
|---|---|---|
| E08000012 | Liverpool | in the region |
| E08000003 | Manchester | outside it |""",
)
