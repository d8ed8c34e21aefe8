"""Know our own layout: a template that somebody filled in, or observations that we published.

Its columns bear the names of the schemas' fields, and each text is a code or a label of its list, so nothing in it has
to be recognised by its words: a measure says its own schema, and a kind of period what a bare year is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pipelines.recognise.labels import field_for_label
from schemas import code_lists
from schemas.text import normalise

LISTS = {"measure": "measures", "unit": "units", "period_type": "period-types"}
COUNTS, PLACES = "active-travel-counts", "count_point"
_FEWEST_HEADINGS = 4


def is_own_header(labels: Collection[str | None]) -> bool:
    """Whether a table's labels are the names of our fields: those that every observation must have."""
    return {"period", "measure", "value"} <= set(labels) and not {"area_code", "area_name"}.isdisjoint(labels)


def own_field(label: str, texts: Sequence[str], labels: Collection[str]) -> str | None:
    """The field of a column that bears its name and holds nothing but codes and labels of its list.

    labels: of all columns of the table. Where none is of count points, a measure “Count” says how the figures were
    made and not what they are: neighbours of ours write “Count” beside an indicator.
    """
    name = normalise(label).replace(" ", "_")
    if name not in LISTS or not texts:
        return None
    codes = [
        code
        for code in code_lists.load(LISTS[name]).codes.values()
        if name != "measure" or PLACES in labels or code.more["schema"] != COUNTS
    ]
    known = {text.casefold() for code in codes for text in (code.code, code.label)}
    return name if all(text.strip().casefold() in known for text in texts) else None


def schema_named(tables: Iterable[dict[str, Sequence[str]]]) -> str | None:
    """The one schema that the measures of all tables in our own layout are of; None where there is no such table.

    tables: the texts of each column by its label.
    """
    found: set[str] = set()
    for columns in tables:
        if is_own_header(columns):
            found |= _schemas_of(columns["measure"], columns)
    return found.pop() if len(found) == 1 else None


def _schemas_of(texts: Sequence[str], labels: Collection[str]) -> set[str]:
    if own_field("measure", texts, labels) is None:
        return set()
    codes = code_lists.load("measures")
    return {code.more["schema"] for text in texts if (code := codes.standard(text))}


def is_headings_alone(rows: Sequence[tuple[int, list[str | None]]]) -> bool:
    """Whether a sheet holds but one row, of the names of fields: a template in which nothing is filled in yet."""
    if len(rows) != 1:
        return False
    labels = [cell for cell in rows[0][1] if cell]
    return len(labels) >= _FEWEST_HEADINGS and all(field_for_label(label) for label in labels)
