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
)
MISSING_VALUE = kind(
    code="missing-value",
    title="A value is missing",
    problem="{field} must have a value in every row.",
    what_to_do="Fill in the cell, or take out the row.",
    severity="error",
    frictionless="constraint-error",
)
NOT_IN_LIST = kind(
    code="not-in-list",
    title="Not one of the values allowed",
    problem="{field} takes only {expected}.",
    what_to_do="Write one of these, in just this spelling.",
    severity="error",
    frictionless="constraint-error",
)
WRONG_PATTERN = kind(
    code="wrong-pattern",
    title="Not written as the field asks",
    problem="{field} must match the pattern {expected} from end to end.",
    what_to_do="Correct the cell, blanks before and after it included.",
    severity="error",
    frictionless="constraint-error",
)
TOO_SMALL = kind(
    code="too-small",
    title="Below the least value allowed",
    problem="{field} must be {expected}.",
    what_to_do="Correct the cell; if it is right, ask us to widen the range.",
    severity="error",
    frictionless="constraint-error",
)
TOO_LARGE = kind(
    code="too-large",
    title="Above the greatest value allowed",
    problem="{field} must be {expected}.",
    what_to_do="Correct the cell; if it is right, ask us to widen the range.",
    severity="error",
    frictionless="constraint-error",
)
TOO_SHORT = kind(
    code="too-short",
    title="Shorter than allowed",
    problem="{field} must be {expected}.",
    what_to_do="Write it in full.",
    severity="error",
    frictionless="constraint-error",
)
TOO_LONG = kind(
    code="too-long",
    title="Longer than allowed",
    problem="{field} must be {expected}.",
    what_to_do="Shorten it, or move the rest to a column of notes.",
    severity="error",
    frictionless="constraint-error",
)
REPEATED_VALUE = kind(
    code="repeated-value",
    title="A value is there twice",
    problem="{field} must be different in every row, and an earlier row has the same.",
    what_to_do="Take out the row that is not wanted, or correct one of the two.",
    severity="error",
    frictionless="unique-error",
)
REPEATED_KEY = kind(
    code="repeated-key",
    title="Two rows are about the same thing",
    problem="An earlier row has the same {field}.",
    what_to_do="Keep one of the rows: we cannot tell which is right.",
    severity="error",
    frictionless="primary-key",
)
MISSING_KEY = kind(
    code="missing-key",
    title="A row does not say what it is about",
    problem="All of {field} are blank.",
    what_to_do="Fill them in, or take out the row.",
    severity="error",
    frictionless="primary-key",
)
BLANK_ROW = kind(
    code="blank-row",
    title="A row is blank",
    problem="The row holds nothing.",
    what_to_do="Delete the whole row.",
    severity="error",
    frictionless="blank-row",
)
EXTRA_CELL = kind(
    code="extra-cell",
    title="A row has more cells than there are columns",
    problem="The row goes on beyond the last column.",
    what_to_do="Look for a comma that is part of a value: such a value belongs in quotes.",
    severity="error",
    frictionless="extra-cell",
)
MISSING_CELL = kind(
    code="missing-cell",
    title="A row has fewer cells than there are columns",
    problem="The row ends before {field}.",
    what_to_do="Add what is missing, or a delimiter for each blank cell.",
    severity="error",
    frictionless="missing-cell",
)
BLANK_LABEL = kind(
    code="blank-label",
    title="A column has no label",
    problem="The column where {field} should be has no label.",
    what_to_do="Write {field} at its head.",
    severity="error",
    frictionless="blank-label",
)
DUPLICATE_LABEL = kind(
    code="duplicate-label",
    title="Two columns have the same label",
    problem="The label “{value}” is there more than once.",
    what_to_do="Rename one of the two, or take it out.",
    severity="error",
    frictionless="duplicate-label",
)
EXTRA_LABEL = kind(
    code="extra-label",
    title="A column is not in the schema",
    problem="The schema has no field for the column “{value}”.",
    what_to_do="Take the column out, or rename it to the field that it is.",
    severity="error",
    frictionless="extra-label",
)
MISSING_LABEL = kind(
    code="missing-label",
    title="A field has no column",
    problem="There is no column for {field}.",
    what_to_do="Add the column at the end, or rename the one that it is.",
    severity="error",
    frictionless="missing-label",
)
INCORRECT_LABEL = kind(
    code="incorrect-label",
    title="A label is not the field’s name",
    problem="The column where {field} should be is called “{value}”.",
    what_to_do="Rename it to {field}, or put the columns in the order of the schema.",
    severity="error",
    frictionless="incorrect-label",
)
NOT_READ_BY_FRICTIONLESS = kind(
    code="not-read-by-frictionless",
    title="The file or its schema cannot be judged",
    problem="{note}",
    what_to_do="Correct the file or the schema: until then nothing else can be checked.",
    severity="error",
    frictionless="source-error",
)
