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
    " straight under the headings, with no blank row between. Rows that you wrote on the sheet Example can be copied: mark them,"
    " press Ctrl+C, go to the first cell under the headings of Data, and press Ctrl+V. Then choose File > Save.",
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
