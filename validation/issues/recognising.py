"""Recognising: which layout this is."""

from __future__ import annotations

from validation.issues.kind import IssueKind, kind


def _asks(code: str, title: str, problem: str, what_to_do: str) -> IssueKind:
    return kind(code, title, problem, what_to_do, "error", "table-error")


NO_SCHEMA_FITS = kind(
    code="no-schema-fits",
    title="The file fits no schema",
    problem="Nothing in “{name}” is a figure that we know: {why}.",
    what_to_do="If it should fit, name what it holds in its title or its labels, in words that `lcr schemas show`"
    " lists{line}.",
    severity="error",
    frictionless="table-error",
)
MEASURE_NEEDED = _asks(
    "measure-needed",
    "What the figures are is not said",
    "{where}: we cannot tell what the figures are{why}.",
    "Say it in the recipe, under `given:`, with a line such as `{line}`, or name it in the title.",
)
PERIOD_NEEDED = _asks(
    "period-needed",
    "When the figures are of is not said",
    "{where}: nothing says which period the figures are of.",
    "Say it in the recipe, under `given:`, with a line such as `period: 2024-01`, or write it above the table.",
)
PERIOD_KIND_NEEDED = _asks(
    "period-kind-needed",
    "A date that can mean two periods",
    "{where}: “{example}” can be {choices}.",
    "Say which in the recipe, under `given:`, with the line {answer}.",
)
AREA_NEEDED = _asks(
    "area-needed",
    "Which area the figures are of is not said",
    "{where}: no column and no title says which area the figures are of.",
    "Say it in the recipe, under `given:`, with a line such as `area: E08000012`, or add a column of area codes.",
)
UNIT_NEEDED = _asks(
    "unit-needed",
    "The unit of the figures is not said",
    "{where}: the figures are {measure}, but nothing says in which unit.",
    "Say it in the recipe, under `given:`, with the line `unit: {suggestion}`.",
)
BREAKDOWN_NOT_KNOWN = kind(
    code="breakdown-not-known",
    title="A breakdown that the schema does not have",
    problem="{where}: the figures are broken down by {columns}, which the schema has no field for.",
    what_to_do="Only the totals can be used. Send a file that has them, or ask us to add the breakdown to the schema.",
    severity="error",
    frictionless="table-error",
)
COLUMN_NOT_USED = kind(
    code="column-not-used",
    title="A column of figures was not used",
    problem="“{label}” was not used: {why}.",
    what_to_do="If it should have been, rename it to something that `lcr schemas show` lists, or map it in the recipe.",
    severity="info",
    frictionless="table-error",
)
OTHER_SCHEMA = kind(
    code="figures-of-another-schema",
    title="Figures of another schema",
    problem="{where}: the figures are of the schema {other}, and this file is read as {schema}, so they were left out.",
    what_to_do="Read them on their own, with --schema {other}.",
    severity="warning",
    frictionless="table-error",
)
TABLE_NOT_USED = kind(
    code="table-not-used",
    title="Numbers that were not read",
    problem="{where} holds numbers that were not read: {why}.",
    what_to_do="If they should have been, name what they are in a title or in their labels, or map them in the recipe.",
    severity="info",
    frictionless="table-error",
)
CATEGORY_NOT_KNOWN = kind(
    code="category-not-known",
    title="A category that the schema does not have",
    problem="“{value}” in {label} is no category that we know, so its figures were left out.",
    what_to_do="Use a category of the code list, or ask us to add this one.",
    severity="warning",
    frictionless="table-error",
)
PROPORTION_SUSPECTED = _asks(
    "proportion-needed",
    "Percentages that look like proportions",
    "{where}: {measure} is said to be in per cent, yet no figure exceeds {most}.",
    "Say which in the recipe, under `given:`, with the line `unit: proportion` (0.052 means 5.2 %) or `unit: percent`.",
)
ASSUMED = kind(
    code="assumed",
    title="Something we assumed",
    problem="{where}: {what}.",
    what_to_do="If that is wrong, say so in the recipe, under `given:`, with the line {answer}.",
    severity="info",
    frictionless="table-error",
)
RECIPE_NOT_READ = kind(
    code="recipe-not-read",
    title="The recipe cannot be used",
    problem="The recipe “{name}” cannot be used: {why}.",
    what_to_do="Correct that line, or make a new recipe with `lcr recognise`.",
    severity="error",
    frictionless="source-error",
)
