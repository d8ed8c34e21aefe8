"""Recognising: which layout this is."""

from __future__ import annotations

from validation.issues.kind import IssueKind, kind


def _asks(code: str, title: str, problem: str, what_to_do: str, **words: str) -> IssueKind:
    return kind(code, title, problem, what_to_do, "error", "table-error", **words)


NO_SCHEMA_FITS = kind(
    code="no-schema-fits",
    title="The file fits no schema",
    problem="Nothing in “{name}” is a figure that we know: {why}.",
    what_to_do="If it should fit, name what it holds in its title or its labels, in the words of one of our"
    " schemas{line}. Data of another kind needs no schema: it can be published as it is.",
    severity="error",
    frictionless="table-error",
    why="We know figures by the words in titles and headings. Where none of these is a measure that we publish, we do"
    " not guess.",
    fix="The words that we know are on this website under Schemas; `lcr schemas show NAME` lists them too. In Excel,"
    " write one of them in the heading of the figures, or in a line above the table, and save. Or copy the figures"
    " into the template of the schema: `lcr schemas template NAME -o FILE.xlsx`.",
    example="""\
Nobody can tell what these are:

| Area | 2024 |
|---|---|
| Liverpool | 18340 |

The heading says it:

| Area | Claimant count, March 2024 |
|---|---|
| Liverpool | 18340 |""",
)
MEASURE_NEEDED = _asks(
    "measure-needed",
    "What the figures are is not said",
    "{where}: we cannot tell what the figures are{why}.",
    "Say it in the recipe, under `given:`, with a line such as `{line}`, or name it in the title.",
    why="18,340 could be people, homes or pounds. We publish no figure without knowing what it is of.",
    fix="In Excel, write the measure in the heading of the column, or in a line above the table, in the words of a"
    " schema: this website shows them under Schemas, and so does `lcr schemas show NAME`. Or keep the file as it is and"
    " write the line into the recipe.",
    example="""\
| Area | Number |
|---|---|
| Liverpool | 18340 |

Better:

| Area | Claimant count |
|---|---|
| Liverpool | 18340 |""",
)
PERIOD_NEEDED = _asks(
    "period-needed",
    "When the figures are of is not said",
    "{where}: nothing says which period the figures are of.",
    "Say it in the recipe, under `given:`, with a line such as `period: 2024-01`, or write it above the table.",
    why="A figure without its time cannot be compared with any other.",
    fix="In Excel, add a column Period and write the month or year in every row, or write it in a line above the"
    " table: “March 2024”. To fill a column, write the first cell and double-click the small square at its"
    " corner.",
    example="""\
| Area | Claimant count |
|---|---|
| Liverpool | 18340 |

Better:

| Area | Period | Claimant count |
|---|---|---|
| Liverpool | March 2024 | 18340 |""",
)
PERIOD_KIND_NEEDED = _asks(
    "period-kind-needed",
    "A date that can mean two periods",
    "{where}: “{example}” can be {choices}.",
    "Say which in the recipe, under `given:`, with the line {answer}.",
    why="2023/24 is April to March for a council and September to August for a school. A date such as 1 March 2024"
    " may stand for a day, a month or the year that ends with it.",
    fix="In Excel, write the kind into the title or the heading: “Financial year 2023/24”. Or write the first and the"
    " last month: “April 2023 to March 2024”. Dates that stand for months are best written as 2024-03, in a"
    " column formatted as Text.",
    example="""\
| Could be several | Says which |
|---|---|
| 2023/24 | Financial year 2023/24 |
| 2023/24 | Academic year 2023/24 |
| 01/03/2024 | 2024-03 |""",
)
AREA_NEEDED = _asks(
    "area-needed",
    "Which area the figures are of is not said",
    "{where}: no column and no title says which area the figures are of{but}.",
    "Add a column with the nine-character code of each area{line}.",
    why="A figure without its place cannot be put on a map, nor beside that of another authority.",
    fix="In Excel, add a column area_code with the nine-character code in every row, or name the area in a line above"
    " the table.",
    example="""\
| Period | Claimant count |
|---|---|
| March 2024 | 18340 |

Better:

| area_code | Area | Period | Claimant count |
|---|---|---|---|
| E08000012 | Liverpool | March 2024 | 18340 |""",
)
UNIT_NEEDED = _asks(
    "unit-needed",
    "The unit of the figures is not said",
    "{where}: the figures are {measure}, but nothing says in which unit.",
    "Say it in the recipe, under `given:`, with the line `unit: {suggestion}`.",
    why="The figures do not look like what the unit should be: people are counted in whole numbers, and a share does"
    " not go over 100. Taken in the wrong unit, a figure is wrong by a hundred or a million.",
    fix="In Excel, write the unit into the heading: “Traffic (million vehicle miles)”, “Claimants (%)”. Or add a"
    " column unit.",
    example="""\
| Area | Traffic |
|---|---|
| Liverpool | 1274.8 |

Better:

| Area | Traffic (million vehicle miles) |
|---|---|
| Liverpool | 1274.8 |""",
)
BREAKDOWN_NOT_KNOWN = kind(
    code="breakdown-not-known",
    title="A breakdown that the schema does not have",
    problem="{where}: the figures are broken down by {columns}, which the schema has no field for.",
    what_to_do="Only the totals can be used. Send a file that has them, or ask us to add the breakdown to the schema.",
    severity="error",
    frictionless="table-error",
    why="The standard has no place for this breakdown. Read without it, parts of a whole would pass for the whole.",
    fix="In Excel, use a filter (Data > Filter) to keep the rows of the totals, copy them into a new sheet and save"
    " that as a file of its own. Or ask us to add the breakdown.",
    example="""\
| Area | Ethnic group | Employed |
|---|---|---|
| Liverpool | All | 224500 |
| Liverpool | Group A | 180000 |

Only the first row can be used: the schema does not tell people apart by ethnic group.""",
)
SMALLER_AREAS_NOT_KNOWN = kind(
    code="smaller-areas-not-known",
    title="Figures of smaller areas that we do not know",
    problem="{where}: the figures are of the areas under {columns}, whose names alone do not say which they are, and"
    " not of the whole areas beside them.",
    what_to_do="Add a column with the nine-character code of each of these areas, or send figures of the whole areas.",
    severity="error",
    frictionless="table-error",
    why="Many wards share a name, and neighbourhoods have no list that all agree on. Published under the area beside"
    " it, the figure of one ward would pass for that of a whole council.",
    fix="In Excel, add a column area_code and write the code of each ward in its row; our list of areas has them.",
    example="""\
| Council | Ward | Claimant count | |
|---|---|---|---|
| Liverpool | Anfield | 520 | 520 in one ward, and not in Liverpool |""",
)
WORDS_NOT_USED = kind(
    code="words-not-used",
    title="A column of words was not used",
    problem="“{label}” holds “{value}”, which is no category that we know, and was passed over.",
    what_to_do="If the figures are of that alone, they are not of the whole: leave them out, or ask us to add the"
    " category. If it is a note, name the column Notes.",
    severity="info",
    frictionless="constraint-error",
    why="Figures of a part, such as slight casualties alone, would pass for those of the whole.",
    fix="In Excel, look at what the column says. If it tells parts of a whole apart, filter (Data > Filter) for the"
    " rows of the whole and send those.",
    example="""\
| Area | Severity | Casualties 2023 | |
|---|---|---|---|
| Halton | Slight | 80 | the casualties that were slight, and not all |""",
)
COLUMN_NOT_USED = kind(
    code="column-not-used",
    title="A column of figures was not used",
    problem="“{label}” was not used: {why}.",
    what_to_do="If it should have been, give it a heading in the words of one of our schemas, or map it in the recipe.",
    severity="info",
    frictionless="table-error",
    why="Its figures are not in what we publish. That is right for a column of workings, and wrong if the heading is"
    " only spelt in a way that we do not know.",
    fix="If the column should be used, go to its heading in Excel and write the measure in words that `lcr schemas"
    " show` lists. If not, there is nothing to do.",
    example="""\
| Heading | |
|---|---|
| Rank in region | not used: it is no measure of ours |
| Claimnt cnt | not used: write Claimant count |
| Claimant count | used |""",
)
OTHER_SCHEMA = kind(
    code="figures-of-another-schema",
    title="Figures of another schema",
    problem="{where}: the figures are of the schema {other}, and this file is read as {schema}, so they were left out.",
    what_to_do="Read them on their own, with --schema {other}.",
    severity="warning",
    frictionless="table-error",
    why="A dataset follows one schema. Figures of another would stand in columns that do not fit them.",
    fix="Check the file twice, each time naming one of the schemas with --schema. Or, in Excel, copy each table into"
    " a workbook of its own: right-click the sheet's tab, choose Move or Copy, and choose (new book).",
    example="""\
One file with two schemas:

| Area | Population | Claimant count |
|---|---|---|
| Liverpool | 500500 | 18340 |

Population belongs to one schema, and the claimant count to another.""",
)
TABLE_NOT_USED = kind(
    code="table-not-used",
    title="Numbers that were not read",
    problem="{where} holds numbers that were not read: {why}.",
    what_to_do="If they should have been, name what they are in a title or in their labels, or map them in the recipe.",
    severity="info",
    frictionless="table-error",
    why="There are figures that are not in what we publish. You may have meant them to be.",
    fix="If they are wanted, give the table a title above it and a heading above each column, in words that `lcr"
    " schemas show` lists. If they are workings, there is nothing to do.",
    example="""\
Not read, as nothing says what the numbers are:

| | |
|---|---|
| Liverpool | 18340 |
| Sefton | 6210 |

Read:

| Area | Claimant count, March 2024 |
|---|---|
| Liverpool | 18340 |
| Sefton | 6210 |""",
)
CATEGORY_NOT_KNOWN = kind(
    code="category-not-known",
    title="A category that the schema does not have",
    problem="“{value}” in {label} is no category that we know, so its figures were left out.",
    what_to_do="Use a category of the code list, or ask us to add this one.",
    severity="warning",
    frictionless="table-error",
    many="“{value}” in {label} is no category that we know, so its {count} figures were left out.",
    why="A category that nobody knows cannot be compared between authorities. Its figures are not in what we publish.",
    fix="In Excel, press Ctrl+H, write the category under Find what and the one of the code list under Replace with,"
    " and choose Replace All. Look first whether the two really mean the same.",
    example="""\
| In the file | In the code list |
|---|---|
| Fem. | Female |
| Push bike | Cycling |""",
)
PROPORTION_SUSPECTED = _asks(
    "proportion-needed",
    "Percentages that look like proportions",
    "{where}: {measure} is said to be in per cent, yet no figure exceeds {most}.",
    "Say which in the recipe, under `given:`, with the line `unit: proportion` (0.052 means 5.2 %) or `unit: percent`.",
    why="5.2 % kept in a cell that is formatted as a percentage becomes 0.052. Read as per cent, that is a hundred"
    " times too little.",
    fix="In Excel, choose a cell and look at the bar above the sheet. If it shows 5.2% there, save the file as a"
    " workbook (.xlsx) and not as CSV. If it shows 0.052, write the unit into the heading: “Unemployment rate"
    " (proportion)”, or multiply the column by 100.",
    example="""\
| Written | Meant |
|---|---|
| 0.052 under “Unemployment rate (%)” | 5.2 |
| 0.6 under “Cycle five times a week (%)” | 0.6, and right as it is |""",
)
ASSUMED = kind(
    code="assumed",
    title="Something we assumed",
    problem="{where}: {what}.",
    what_to_do="If that is wrong, say so in the recipe, under `given:`, with the line {answer}.",
    severity="info",
    frictionless="table-error",
    why="The file leaves something open, and only one reading makes sense to us. You may know better.",
    fix="Read the sentence. If it is right, there is nothing to do. If not, write it into the file, in a title or a"
    " heading, or into the recipe.",
    example="""\
| The file says | We take it for |
|---|---|
| 2024-03-01, beside figures of every month | March 2024 |""",
)
RECIPE_NOT_READ = kind(
    code="recipe-not-read",
    title="The recipe cannot be used",
    problem="The recipe “{name}” cannot be used: {why}.",
    what_to_do="Correct that line, or make a new recipe with `lcr recognise`.",
    severity="error",
    frictionless="source-error",
    why="A recipe says how a file is to be read. With a mistake in it, we would read the file in another way than you"
    " meant.",
    fix="Open the recipe in Notepad, go to the line, and correct it: a name, a colon, a blank, a value. Blanks at the"
    " start of a line count. `lcr recognise FILE -o recipe.yaml` writes a new one.",
    example="""\
The blank after the colon is missing:

    given:
      period:2024-03

Right:

    given:
      period: 2024-03""",
)
