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
)
AMBIGUOUS_MARKER = kind(
    code="ambiguous-marker",
    title="A sign that can mean several things",
    problem="“{value}” can mean nil, not available or suppressed, and the file does not say which.",
    what_to_do="Explain the sign in a footnote{line}, or write [x] for not available, [c] for confidential, [z] for not"
    " applicable or 0.",
    severity="warning",
    frictionless="type-error",
)
UNKNOWN_AREA = kind(
    code="unknown-area",
    title="An area that we do not know",
    problem="“{value}” is no area that we know.",
    what_to_do="Write its nine-character code{line}. Nearest: {near}.",
    severity="warning",
    frictionless="constraint-error",
)
AMBIGUOUS_AREA = kind(
    code="ambiguous-area",
    title="A name that several areas have",
    problem="“{value}” can be {near}.",
    what_to_do="Add a column with the area's nine-character code{line}.",
    severity="warning",
    frictionless="constraint-error",
)
AREA_DISAGREES = kind(
    code="area-code-and-name-disagree",
    title="A code and a name that disagree",
    problem="{value}: the code is that of {near}.",
    what_to_do="Correct the code or the name; we use neither until they agree.",
    severity="error",
    frictionless="constraint-error",
)
UNREADABLE_PERIOD = kind(
    code="unreadable-period",
    title="A period that cannot be read with certainty",
    problem="“{value}” in {label} is no period that can be read with certainty.",
    what_to_do="Write it as 2024, 2024-03, 2024-Q1, 2023/24 with its kind in the title, or 31 January 2024.",
    severity="error",
    frictionless="type-error",
)
CONFLICTING_FIGURES = kind(
    code="conflicting-figures",
    title="Two figures for the same thing",
    problem="{what}: the file gives {values}.",
    what_to_do="Keep the one that is right; we published neither.",
    severity="error",
    frictionless="primary-key",
)
REPEATED_FIGURES = kind(
    code="repeated-figures",
    title="The same figure more than once",
    problem="{count} figures stand in the file more than once; each was taken once.",
    what_to_do="Nothing: they agree.",
    severity="info",
    frictionless="primary-key",
)
OUTSIDE_REGION = kind(
    code="outside-region",
    title="Areas outside the region",
    problem="{areas} areas are outside the region; they keep their codes.",
    what_to_do="Nothing, unless they should not be there.",
    severity="info",
    frictionless="table-error",
)
