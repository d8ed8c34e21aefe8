"""Doubting: figures and areas that do not go together with what is around them. None of these removes a figure."""

from __future__ import annotations

from validation.issues.kind import kind

NEGATIVE_FIGURE = kind(
    code="negative-figure",
    title="A figure below zero",
    problem="{what} is {value}, and {measure} cannot be below zero.",
    many="{count} figures of {measure} are below zero, which it cannot be.",
    every="All {count} figures of {measure} are below zero, which it cannot be.",
    what_to_do="Take out the minus sign, or correct the figure. Mark a missing one with [x] and not with -1.",
    severity="error",
    frictionless="constraint-error",
    why="Nobody can count fewer than no people. A minus is often a slip of the hand, or a code for “missing”.",
    fix="Select the column, choose Data, Filter, Number Filters, Less Than, and write 0. Correct what is shown.",
    example="""\
| Wrong | Right |
|---|---|
| Births, Halton, -1421 | Births, Halton, 1421 |""",
)
OVER_100_PERCENT = kind(
    code="percentage-over-100",
    title="A percentage over 100",
    problem="{what} is {value} %, and a share of a whole cannot be over 100 %.",
    many="{count} figures of {measure} are over 100 %, which a share of a whole cannot be.",
    every="All {count} figures of {measure} are over 100 %, which a share of a whole cannot be.",
    what_to_do="Correct the figure: look for a decimal point that was lost, or a count in a column of percentages.",
    severity="error",
    frictionless="constraint-error",
    why="A share of people cannot be more than all of them, so the figure or its unit is wrong.",
    fix="Select the column, choose Data, Filter, Number Filters, Greater Than, and write 100. Correct what is shown.",
    example="""\
| Wrong | Right |
|---|---|
| Claimant rate, Wirral, 520 | Claimant rate, Wirral, 5.2 |""",
)
PROPORTION_AMONG = kind(
    code="proportion-among-percentages",
    title="A proportion among percentages",
    problem="{what} is {value} %, where the others are {low} to {high} %. Is it {percent} %?",
    many="{count} more figures look like proportions among percentages.",
    every="{count} more figures look like proportions among percentages.",
    what_to_do="See whether the figure is a proportion, and multiply it by 100 if so.",
    severity="warning",
    frictionless="deviated-value",
    why="Read as a percentage, a proportion is a hundred times too small.",
    fix="Excel keeps a cell that is formatted as Percentage as a proportion: 4 % is 0.04. Format the cell as Number"
    " (Home, the list in the group Number), and write the percentage in it as the other cells have it.",
    example="""\
| Wrong | Right |
|---|---|
| Claimant rate: 4.1, 0.04, 3.9 | Claimant rate: 4.1, 4.0, 3.9 |""",
)
INTERVAL_CROSSED = kind(
    code="interval-crossed",
    title="A lower limit above its upper limit",
    problem="{what}: the lower limit {lower} is above the upper limit {upper}.",
    many="{count} figures of {measure} have a lower limit above the upper limit.",
    every="All {count} figures of {measure} have a lower limit above the upper limit.",
    what_to_do="See whether the two columns are the wrong way round.",
    severity="warning",
    frictionless="row-constraint",
    why="Whoever draws the interval would draw it upside down.",
    fix="Compare the headings of the two columns with the figures under them, and swap the headings if need be.",
    example="""\
| Wrong | Right |
|---|---|
| Lower 6.1, Upper 4.3 | Lower 4.3, Upper 6.1 |""",
)
OUTSIDE_INTERVAL = kind(
    code="outside-own-interval",
    title="A figure outside its own interval",
    problem="{what} is {value}, which is not between its limits {lower} and {upper}.",
    many="{count} figures of {measure} are not between their own limits.",
    every="All {count} figures of {measure} are not between their own limits.",
    what_to_do="Correct the figure or its limits: one of the three was moved, typed wrong, or is of another row.",
    severity="warning",
    frictionless="row-constraint",
    why="An estimate always lies within its own interval. If not, figure and limits are of different rows or units.",
    fix="Look whether one of the columns was sorted without the others. Copy the three again from the source together.",
    example="""\
| Wrong | Right |
|---|---|
| 5.2, Lower 6.1, Upper 7.0 | 6.5, Lower 6.1, Upper 7.0 |""",
)
PART_OF_A_PERSON = kind(
    code="part-of-a-person",
    title="A count that is not whole",
    problem="{what} is {value}, which is no whole number.{thousands}",
    many="{count} figures of {measure} are not whole numbers.",
    every="All {count} figures of {measure} are not whole numbers.",
    what_to_do="Write the whole number. A point before three figures may be meant as a comma between thousands.",
    severity="warning",
    frictionless="type-error",
    why="People are counted in whole numbers. A single fraction is most often a thousand times too small.",
    fix="Click the cell and read the figure in the line above the sheet. Type it again without a point.",
    example="""\
| Wrong | Right |
|---|---|
| 12.345 among 11204 and 13880 | 12345 |""",
)
FUTURE_PERIOD = kind(
    code="future-period",
    title="A period that is not over",
    problem="{where}: {period} {state}, so nobody can have counted it yet.",
    many="{where}: {period} {state}, so nobody can have counted it yet ({count} figures).",
    every="{where}: {period} {state}, so nobody can have counted it yet, and all figures are of it.",
    what_to_do="Correct the year or the month. If the figures foretell, say “projection” in the title; if they are of a"
    " part of the period, name that part.",
    severity="warning",
    frictionless="constraint-error",
    why="A wrong year puts figures where nobody looks for them, at the end of every chart.",
    fix="Find the period in the file and compare it with the source. Was it filled in by dragging?",
    example="""\
| Wrong | Right |
|---|---|
| 2052 for 2025 | 2025 |""",
)
HOLE_IN_SERIES = kind(
    code="hole-in-series",
    title="A period is missing between others",
    problem="{measure}: there is nothing for {missing}, though there is for the periods before and after.",
    many="{measure}: there is nothing for {missing}, though there is for the periods before and after.",
    every="{measure}: there is nothing for {missing}, though there is for the periods before and after.",
    what_to_do="Add the period. If it was never published, write its rows with [x] for not available.",
    severity="warning",
    frictionless="table-error",
    why="A chart draws a straight line over the hole, and a sum over the year is too small.",
    fix="Look whether a column is hidden, or a sheet or a month was left out when the tables were put together.",
    example="""\
| Wrong | Right |
|---|---|
| Jan 2024, Feb 2024, Apr 2024 | Jan 2024, Feb 2024, Mar 2024, Apr 2024 |""",
)
AREA_MISSING = kind(
    code="area-missing-in-period",
    title="An area is missing in one period",
    problem="{area} has no {measure} for {period}, though it has for other periods, and other areas have it.",
    many="{count} more areas and periods have no figure, though their neighbours have.",
    every="{count} more areas and periods have no figure, though their neighbours have.",
    what_to_do="Add the figure, or write [x] for not available or [c] for confidential in its cell.",
    severity="warning",
    frictionless="table-error",
    why="A total over the areas would fall in that period for no other reason than the gap.",
    fix="Look for the blank cell or the row that was left out, and fill it from the source.",
    example="""\
| Wrong | Right |
|---|---|
| Halton 512, (blank), 530 | Halton 512, 521, 530 |""",
)
CATEGORY_MISSING = kind(
    code="category-missing-in-period",
    title="A category is missing in one period",
    problem="{area}, {period}: there is no {categories}, though there is in other periods.",
    many="{count} more areas and periods lack a category that they have in other periods.",
    every="{count} more areas and periods lack a category that they have in other periods.",
    what_to_do="Add the figure, or write [x] for not available or [c] for confidential in its cell.",
    severity="warning",
    frictionless="table-error",
    why="A blank cell can mean nought, unknown or withheld. Who reads the file cannot know which.",
    fix="Look for the blank cell, and fill it from the source.",
    example="""\
| Wrong | Right |
|---|---|
| Females 210, (blank), 214 | Females 210, 212, 214 |""",
)
JUMP = kind(
    code="jump-in-series",
    title="A figure far from its own history",
    problem="{what}: {value} is far from what its history and the other areas suggest, {low} to {high},"
    " beside {before} in {period_before}.",
    many="{count} more figures are far from their own history.",
    every="{count} more figures are far from their own history.",
    what_to_do="Compare the figure with the source. If it is right, say in a note why it changed.",
    severity="warning",
    frictionless="deviated-value",
    why="Most such jumps are slips: two figures swapped, a row too high, another area's figure.",
    fix="Look at the cells before and after it, and at the rows above and below. Correct the figure where it differs.",
    example="""\
| Wrong | Right |
|---|---|
| 512, 520, 905, 531 | 512, 520, 509, 531 |""",
)
POWER_OF_TEN = kind(
    code="ten-times-off",
    title="A figure ten, a hundred or a thousand times off",
    problem="{what}: {value} is about {times} what its history suggests, {low} to {high}, beside {before} in"
    " {period_before}.",
    many="{count} more figures are off by a power of ten.",
    every="{count} more figures are off by a power of ten.",
    what_to_do="See whether a nought or a decimal point was typed too many or too few, or the unit is thousands here.",
    severity="warning",
    frictionless="deviated-value",
    why="One nought too many outweighs all other figures in any sum, chart or map.",
    fix="Click the cell and compare it with the source, nought by nought.",
    example="""\
| Wrong | Right |
|---|---|
| 512, 5200, 531 | 512, 520, 531 |""",
)
POWER_OF_TEN_PERIOD = kind(
    code="unit-changes-in-series",
    title="The unit seems to change from one period to the next",
    problem="{measure}: in {period} the figures of all {areas} areas are about {times} those of {period_before}.",
    many="{measure}: in {period} the figures of all {areas} areas are about {times} those of {period_before}.",
    every="{measure}: in {period} the figures of all {areas} areas are about {times} those of {period_before}.",
    what_to_do="Write all periods in one unit: single people and not thousands, per cent and not proportions.",
    severity="warning",
    frictionless="deviated-value",
    why="All areas at once do not grow by a power of ten: one of the two periods is in thousands, or in proportions.",
    fix="In a free column multiply or divide the figures of that period, then copy them back as values.",
    example="""\
| Wrong | Right |
|---|---|
| 2022: 512 and 731, 2023: 0.52 and 0.74 | 2022: 512 and 731, 2023: 520 and 740 |""",
)
SUDDEN_ZERO = kind(
    code="sudden-zero",
    title="A nought beside large figures",
    problem="{what} is 0, beside {before} in {period_before}.",
    many="{count} more figures are 0 beside large figures.",
    every="{count} more figures are 0 beside large figures.",
    what_to_do="If the figure is not known, write [x] in its cell and not 0.",
    severity="warning",
    frictionless="deviated-value",
    why="A nought says that there was nobody. Most often it stands for a figure that was not there.",
    fix="Replace the 0 by the figure, or by [x] for not available.",
    example="""\
| Wrong | Right |
|---|---|
| 512, 0, 531 | 512, [x], 531 |""",
)
FIGURE_STANDS_STILL = kind(
    code="figure-stands-still",
    title="The same figure over many periods",
    problem="{area}, {measure}: {value} stands in {periods} periods one after the other, to {period}.",
    many="{count} more areas have the very same figure over many periods.",
    every="{count} more areas have the very same figure over many periods.",
    what_to_do="See whether the figure was carried on where none was known. If so, write [x] for not available.",
    severity="info",
    frictionless="deviated-value",
    why="A count of hundreds hardly ever stays the same to the last figure.",
    fix="Look whether the cell was dragged across, or a formula points at the first period.",
    example="""\
| Wrong | Right |
|---|---|
| 512, 512, 512, 512, 512 | 512, 520, 531, [x], [x] |""",
)
COPIED_PERIOD = kind(
    code="copied-period",
    title="A period repeats another one",
    problem="{measure}: {figures} figures of {period} are the same as those of {before}.",
    many="{measure}: {figures} figures of {period} are the same as those of {before}.",
    every="{measure}: {figures} figures of {period} are the same as those of {before}.",
    what_to_do="Put in the figures of the period itself.",
    severity="warning",
    frictionless="deviated-value",
    why="Last month's column was likely copied to make the new one, and not filled in.",
    fix="Compare the two columns with the source, and paste the new figures over the copy.",
    example="""\
| Wrong | Right |
|---|---|
| Feb 512, 731, 1204 and Mar 512, 731, 1204 | Feb 512, 731, 1204 and Mar 520, 728, 1199 |""",
)
SAME_EVERYWHERE = kind(
    code="same-figure-everywhere",
    title="One figure for every area",
    problem="{measure}, {period}: all {areas} areas have the same figure, {value}.",
    many="{measure}, {period}: all {areas} areas have the same figure, {value}.",
    every="{measure}, {period}: all {areas} areas have the same figure, {value}.",
    what_to_do="Put in the figure of each area. If only the whole is known, give it to the whole area alone.",
    severity="warning",
    frictionless="deviated-value",
    why="Areas of different size do not have the same count: one figure was filled down the column.",
    fix="Look whether the first cell was dragged down, or a formula points at one cell for all rows.",
    example="""\
| Wrong | Right |
|---|---|
| Halton 512, Sefton 512, Wirral 512 | Halton 512, Sefton 1204, Wirral 1422 |""",
)
SUM_DIFFERS = kind(
    code="parts-do-not-add-up",
    title="Parts that do not add up to their total",
    problem="{what} is {value}, but {parts} make {sum}: {gap} apart.",
    many="{count} more totals differ from the sum of their parts.",
    every="{count} more totals differ from the sum of their parts.",
    what_to_do="Correct the total or the part that is wrong. If parts were rounded or changed to protect people, say so"
    " in a note.",
    severity="warning",
    frictionless="row-constraint",
    why="One of the figures is wrong, and a reader cannot tell which.",
    fix="In a free cell write =SUM( and select the parts. Compare each part with the source.",
    example="""\
| Wrong | Right |
|---|---|
| All 1204, Female 500, Male 794 | All 1204, Female 500, Male 704 |""",
)
PART_OVER_WHOLE = kind(
    code="part-over-whole",
    title="A part that is more than its whole",
    problem="{what} is {value}, more than the {whole} of all of them together.",
    many="{count} more figures are more than their whole.",
    every="{count} more figures are more than their whole.",
    what_to_do="Correct the part or the whole: one of the two is wrong, or of another row.",
    severity="warning",
    frictionless="row-constraint",
    why="No more people can cycle to work than travel to work at all.",
    fix="Compare both cells with the source. Look whether a column was pasted a row too high or too low.",
    example="""\
| Wrong | Right |
|---|---|
| All 1204, Cycling 3100 | All 12040, Cycling 310 |""",
)
SUPERSEDED_AREA_CODE = kind(
    code="superseded-area-code",
    title="An area code that had ended",
    problem="{area} ended on {day}, before the period of the figure{instead}.",
    many="{area} ended on {day}, before the period of {count} figures{instead}.",
    every="{area} ended on {day}, before the period of all {count} figures{instead}.",
    what_to_do="If the figures are of the new area, write its code; if they are of the old one, check the period.",
    severity="warning",
    frictionless="constraint-error",
    why="A code is given anew when a boundary changes. Under the old code the figures join no map or table of today.",
    fix="Select the column of codes, choose Find and Replace, and put the new code for the old one.",
    example="""\
| Wrong | Right |
|---|---|
| E08000016, January 2026 | E08000038, January 2026 |""",
)
OLD_AREA_LIST = kind(
    code="old-area-list",
    title="Small areas of an older list",
    problem="{areas} of {authority} is of the list of {list}, and the figure is of {since}, when a newer was in force.",
    many="{areas} of {authority} are of the list of {list}, and the figures of {since}, when a newer was in force.",
    every="{areas} of {authority} are of the list of {list}, and the figures of {since}, when a newer was in force.",
    what_to_do="Nothing, if the source still uses the old list: the codes are kept. Do not compare them one by one with"
    " areas of the new list.",
    severity="info",
    frictionless="constraint-error",
    why="Wards and statistical areas are drawn anew every few years. Old and new ones of one name can differ.",
    fix="Where the source offers both lists, download the newer one.",
    example="""\
| Older list | Newer list |
|---|---|
| E05000886 in January 2024 | E05015277 in January 2024 |""",
)
AREA_BESIDE_SUCCESSOR = kind(
    code="area-beside-its-successor",
    title="An area beside those that replaced it",
    problem="{area} has a figure in the same period as {heirs}, which replaced it.",
    many="{area} has {count} figures in the same period as {heirs}, which replaced it.",
    every="{area} has {count} figures in the same period as {heirs}, which replaced it.",
    what_to_do="Keep the area that lived in the period, and take out the other: the same people are counted twice.",
    severity="warning",
    frictionless="row-constraint",
    why="A sum over the column counts the people of that area twice.",
    fix="Delete the rows of the older code for the periods after it ended.",
    example="""\
| Wrong | Right |
|---|---|
| E08000016 and E08000038 in January 2026 | E08000038 in January 2026 |""",
)
AREA_LISTS_MIXED = kind(
    code="area-lists-mixed",
    title="Small areas of two lists in one table",
    problem="{period}: {old} of {authority} had ended by {year}, and {new} began then; they stand in one table.",
    many="{period}: {old} of {authority} had ended by {year}, and {new} began then; they stand in one table.",
    every="{period}: {old} of {authority} had ended by {year}, and {new} began then; they stand in one table.",
    what_to_do="Use the areas of one list for the whole period: those that lived in it.",
    severity="warning",
    frictionless="row-constraint",
    why="Areas of two lists overlap or leave gaps: some people are counted twice, and others not at all.",
    fix="Look whether two downloads were put together. Download the figures again with one list of areas.",
    example="""\
| Wrong | Right |
|---|---|
| E05000886 and E05015277 in January 2024 | E05015277 and E05015278 in January 2024 |""",
)
LEVELS_MIXED = kind(
    code="levels-mixed",
    title="Areas within one another in one column",
    problem="One column holds {areas}, and no column says which is which: adding it up counts people more than once.",
    many="{count} columns hold {areas}, and none says which is which: adding them up counts people more than once.",
    every="All columns hold {areas}, and none says which is which: adding them up counts people more than once.",
    what_to_do="Nothing for us: we give each row its area_type. In your own file a column “Area type” helps others.",
    severity="info",
    frictionless="table-error",
    why="Whoever sums the column adds the region to its own authorities.",
    fix="Put a column “Area type” beside the codes, with “ward”, “local authority”, “region” in it.",
    example="""\
| Area | Area type | Claimants |
|---|---|---|
| Halton | local authority | 3415 |
| North West | region | 189725 |""",
)
