"""Privacy: people who could be told apart, and counts too small to publish. Evidence is always masked."""

from __future__ import annotations

from validation.issues.kind import kind

PERSONAL_DATA = kind(
    code="personal-data",
    title="Personal data",
    problem="{where} holds {what} in column {columns}: {cells} cells such as “{example}” (masked).",
    what_to_do="Do not publish or send on this file. Count the people instead of listing them, and send the counts.",
    severity="error",
    many="{where} holds {what} in column {columns}: {cells} cells such as “{example}” (masked).",
    every="Every cell of column {columns} of {within} holds {what}, such as “{example}” (masked).",
    why="These say who somebody is. Published once, they cannot be called back, and the law asks that they be"
    " reported.",
    fix="In Excel, put the columns that you count by into a PivotTable (Insert > PivotTable), count the people, and"
    " copy the result into a new workbook with Paste Special > Values. Send that workbook, and not this one with the"
    " columns hidden. Then ask your data protection officer whether this file was sent to anybody before.",
    example="""\
This names people:

| NHS number | Ward | Support |
|---|---|---|
| 94\\*\\*\\*\\*\\*\\*\\*9 | Central | weekly |

This counts them:

| Ward | Support | People |
|---|---|---|
| Central | weekly | 25 |""",
)
RECORD_LEVEL = kind(
    code="one-row-per-person",
    title="Each row is one person",
    problem="{where} has a row for each person: it holds {what}.",
    what_to_do="Do not publish or send on this file. Count the people instead of listing them, and send the counts.",
    severity="error",
    many="{count} rows of {within} are a person each: it holds {what}.",
    every="Every row of {within} is one person: it holds {what}.",
    why="Put together, these say who somebody is. Published once, they cannot be called back.",
    fix="In Excel, make a PivotTable (Insert > PivotTable) that counts the people by area, age and whatever else is"
    " needed. Copy it into a new workbook with Paste Special > Values, and send that one.",
    example="""\
This lists people:

| Forename | Surname | Date of birth | Ward |
|---|---|---|---|
| J\\*\\*\\* | B\\*\\*\\* | 01\\*\\*\\*\\*\\*0 | Central |

This counts them:

| Ward | Age | People |
|---|---|---|
| Central | 16-24 | 40 |""",
)
HIDDEN_PERSONAL_DATA = kind(
    code="hidden-personal-data",
    title="Personal data out of sight",
    problem="{where} holds {what}, such as “{example}” (masked). It is out of sight, and still in the file.",
    what_to_do="Do not publish or send on this file. Copy what is meant to be seen into a new workbook, and send that.",
    severity="error",
    many="{where} holds {what} in {count} places, such as “{example}” (masked). It is out of sight, and in the file.",
    every="All of {within} is {what}, such as “{example}” (masked). It is out of sight, and still in the file.",
    why="What a spreadsheet hides travels with it. Lists of people have become public in just this way.",
    fix="Copy the cells that are meant for the public into a new workbook with Paste Special > Values. Deleting or"
    " hiding things in this one leaves traces. In Excel, File > Info > Check for Issues > Inspect Document shows what"
    " is left.",
    example="""\
A sheet “Lookup” is hidden. It holds:

| Client | Date of birth |
|---|---|
| J\\*\\*\\* B\\*\\*\\* | 01\\*\\*\\*\\*\\*0 |

Right: a new workbook that never held that sheet.""",
)
NAMES_OF_PEOPLE = kind(
    code="names-of-people",
    title="Names of people",
    problem="{where} holds names of people in column {columns}, such as “{example}” (masked).",
    what_to_do="Leave the names out, unless these people hold an office and know that they are named.",
    severity="warning",
    many="{where} holds names of people in column {columns}, such as “{example}” (masked).",
    every="Column {columns} of {within} holds names of people throughout, such as “{example}” (masked).",
    why="The names of councillors may be published, and those of clients may not. The file does not say which these"
    " are.",
    fix="If the names are not needed, mark the column in Excel, press Ctrl and minus, and save the file as a new one.",
    example="""\
This may be published: Councillor | Ward

This may not: Client | Ward""",
)
CONTACT_DETAILS = kind(
    code="contact-details",
    title="Postcodes, e-mail addresses, telephone numbers or dates of birth",
    problem="{where} holds {what} in column {columns}, such as “{example}” (masked), and nothing says whose they are.",
    what_to_do="Leave them out if they are those of people. Those of a school, a depot or an office may stay.",
    severity="warning",
    many="{where} holds {what} in column {columns}, such as “{example}” (masked), and nothing says whose they are.",
    every="Column {columns} of {within} holds {what}, such as “{example}” (masked), and nothing says whose they are.",
    why="About fifteen homes share a postcode: with one more fact about somebody it can say who they are.",
    fix="For places, add a column with the name of each, such as “School”. For people, give their ward or LSOA and"
    " delete the postcode: mark its column, press Ctrl and minus, and save the file as a new one.",
    example="""\
Whose is it?

| Postcode | Support |
|---|---|
| L\\*\\*\\*Q | weekly |

A place:

| Library | Postcode |
|---|---|
| Central Library | L3 8EW |""",
)
CONTACT_PEOPLE = kind(
    code="named-contacts",
    title="People who are named as contacts",
    problem="{where} names people beside organisations or places in column {columns}, with {what}.",
    what_to_do="Give the organisation's own address, such as enquiries@…, unless these people know that they are"
    " named.",
    severity="warning",
    many="{where} names people beside organisations or places in column {columns}, with {what}.",
    every="Column {columns} of {within} names people beside organisations or places, with {what}.",
    why="Staff change and data stays: somebody who left is still named, and still gets the calls.",
    fix="Replace each name with the post (“Head teacher”), and each person's address with that of the office.",
    example="""\
| School | Contact | E-mail |
|---|---|---|
| Park Primary | J\\*\\*\\* B\\*\\*\\* | j\\*\\*\\*@\\*\\*\\* |

Better: Head teacher, office@…""",
)
SMALL_GROUPS = kind(
    code="small-groups",
    title="People who could be singled out",
    problem="{where} has a row for each person. {groups} groups with the same {what} have fewer than {least} people;"
    " the smallest has {smallest}.",
    what_to_do="Count people in wider groups, such as age bands and local authorities, and publish the counts.",
    severity="warning",
    many="{where} has a row for each person. {groups} groups with the same {what} have fewer than {least} people;"
    " the smallest has {smallest}.",
    every="{where} has a row for each person, and all of its groups with the same {what} have fewer than {least}"
    " people.",
    why="Whoever knows that a neighbour is in the file, with age and sex, finds the rest of the row.",
    fix="Replace ages with bands and wards with the local authority, then count with a PivotTable (Insert >"
    " PivotTable).",
    example="""\
One person of 91 in a ward:

| Ward | Age | Sex | Condition |
|---|---|---|---|
| Central | 91 | F | … |

Right: 85+ in Liverpool, and a count""",
)
COMMENTS_FOUND = kind(
    code="comments-in-workbook",
    title="Cells have comments",
    problem="The workbook has a comment, by {authors}. Whoever downloads it can read it.",
    what_to_do="Read them, and delete those that are not meant for the public.",
    severity="info",
    many="The workbook has {count} comments, by {authors}. Whoever downloads it can read them.",
    every="Every cell has a comment, by {authors}. Whoever downloads the workbook can read them.",
    why="Comments are where colleagues write what is not meant for the page.",
    fix="In Excel, Review > Show All Comments (or Notes > Show All Notes) lists them; Review > Delete takes them out.",
    example="On B2: “check with J*** before this goes out”. Right: no comment, or a note on the sheet.",
)
COMMENT_MENTIONS = kind(
    code="contact-in-comment",
    title="A comment names somebody's address",
    problem="A comment holds {what}, such as “{example}” (masked).",
    what_to_do="Delete the comment, or take the address out of it.",
    severity="warning",
    many="{count} comments hold {what}, such as “{example}” (masked).",
    every="Every comment holds {what}, such as “{example}” (masked).",
    why="Whoever downloads the workbook can read its comments.",
    fix="In Excel, Review > Show All Comments lists them; Review > Delete takes one out.",
    example="On B2: “ask j***@***”. Right: no comment.",
)
NAMED_AUTHOR = kind(
    code="file-names-its-author",
    title="The file names its author",
    problem="The file's properties name {example} (masked) as its {what}.",
    what_to_do="Nothing, if they know; otherwise take the names out of the properties.",
    severity="info",
    many="The file's properties name people in {count} places: {example} (masked), as its {what}.",
    every="The file's properties name people in {count} places: {example} (masked), as its {what}.",
    why="A spreadsheet keeps the names of whoever made it and saved it last.",
    fix="In Excel, File > Info > Check for Issues > Inspect Document > Document Properties > Remove All.",
    example="creator: J*** B***. Right: the name of the organisation, or nothing.",
)
EXTERNAL_LINK = kind(
    code="link-to-another-file",
    title="The workbook is linked to other files",
    problem="The workbook has a link to “{example}”, and keeps a copy of what it last read there.",
    what_to_do="Break the links, so that the workbook stands by itself.",
    severity="warning",
    many="The workbook has {count} links to other files, such as “{example}”, and keeps copies of what it read there.",
    every="The workbook has {count} links to other files, such as “{example}”, and keeps copies of what it read there.",
    why="The copy may hold rows that are on no sheet of this file, and the link shows names of folders and colleagues.",
    fix="In Excel, Data > Edit Links > Break Link turns the linked cells into values. Save the workbook as a new one.",
    example="=[staff.xlsx]Sheet1!B2. Right: the value itself.",
)
PIVOT_SOURCE = kind(
    code="pivot-table-keeps-its-rows",
    title="A pivot table keeps the rows that it counts",
    problem="A pivot table keeps a copy of the {rows} rows that it was made from, also where their sheet was deleted.",
    what_to_do="Copy the pivot table as values into a new workbook, and send that one.",
    severity="warning",
    many="{count} pivot tables keep copies of the {rows} rows that they were made from, also where those were deleted.",
    every="All pivot tables keep copies of the {rows} rows that they were made from, also where those were deleted.",
    why="A double click on a figure of the pivot table brings its rows back.",
    fix="Mark the pivot table, press Ctrl+C, and in a new workbook choose Paste Special > Values.",
    example="A pivot table of counts by ward, whose source sheet lists people. Right: the counts as plain values.",
)
TRACKED_CHANGES = kind(
    code="tracked-changes",
    title="The workbook keeps what was changed",
    problem="The workbook keeps a history of changes, with the cells as they were before.",
    what_to_do="Copy the sheets as values into a new workbook, and send that one.",
    severity="warning",
    many="{count} workbooks keep a history of changes, with the cells as they were before.",
    every="The workbook keeps a history of changes, with the cells as they were before.",
    why="A figure that was taken out before publishing can be read in the history.",
    fix="Copy the cells into a new workbook with Paste Special > Values, or accept all changes and turn tracking off"
    " (Review > Track Changes) before you save.",
    example="B2 was 3, and is now [c]: the history still says 3.",
)
EMBEDDED_FILES = kind(
    code="embedded-files",
    title="Other files are inside the workbook",
    problem="The workbook holds another file, which whoever downloads it can open.",
    what_to_do="Take it out, unless it is meant for the public.",
    severity="warning",
    many="The workbook holds {count} other files, which whoever downloads it can open.",
    every="The workbook holds {count} other files, which whoever downloads it can open.",
    why="A chart or table pasted from another workbook often brings that whole workbook along.",
    fix="Click on the embedded table or icon in Excel and press Delete. Paste it again as a picture or as values.",
    example="A table pasted with “Microsoft Excel Worksheet Object”. Right: Paste Special > Values.",
)
SMALL_COUNTS = kind(
    code="small-counts",
    title="Counts of very few people",
    problem="One count of {measures} is under {threshold}, and nothing says that its publisher looked at it.",
    what_to_do="Ask whoever gave you the figures whether so small a count may be published. `lcr harmonise --suppress`"
    " withholds such counts, and what would give them away.",
    severity="info",
    many="{count} counts of {measures} are under {threshold}, and nothing says that their publisher looked at them.",
    every="Every count of {measures} is under {threshold}, and nothing says that their publisher looked at them.",
    why="In a small place, a count of one or two can be a person that people know.",
    fix="If the publisher controls disclosure (ONS, DWP and DfT do), say so in the dataset's description:"
    " `lcr:disclosure: already-controlled`. If the figures are your own, withhold or round the small ones.",
    example="""\
| Ward | Claimants |
|---|---|
| Central | 2 |

Right: [c] for the 2, and for one more ward if the total is shown""",
)
COUNTS_WITHHELD = kind(
    code="counts-withheld",
    title="Small counts were withheld",
    problem="We withheld one figure: {measures} under {threshold}, or what would have given it away.",
    what_to_do="Nothing: they are marked c, and the source file is not published beside them.",
    severity="info",
    many="We withheld {count} figures: {small} of {measures} under {threshold}, and {others} that would have given them"
    " away.",
    every="We withheld all {count} figures: {small} of {measures} under {threshold}, and {others} that would have given"
    " them away.",
    why="One withheld figure can be worked out from a total: so others are withheld with it, the smallest that do.",
    fix="There is nothing to mend. To withhold less, publish fewer totals, or wider groups.",
    example="""\
| Ward | Male | Female | All |
|---|---|---|---|
| Central | [c] | [c] | 30 |

The 3 men are withheld, and the 27 women with them, or 30 - 27 would tell.""",
)
