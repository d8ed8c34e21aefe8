"""What category a person may have meant by a text that is none of a code list."""

from __future__ import annotations

from functools import cache

from pipelines.standards.categories import DIMENSIONS
from schemas import code_lists, registry
from validation.nearest import LEAST_LIKE, MOST, nearest

_OF_FIGURES = ("measure", "unit")
LEAST_LIKE_ANYTHING = 85  # of 100: of so many words some are like any other.


def near_categories(text: str, field: str | None) -> tuple[str, ...]:
    """The labels of the field's code list that are most like the text; of all dimensions' lists, where it has none."""
    known = _spellings(field if field in (*DIMENSIONS, *_OF_FIGURES) else None)
    found = nearest(text, tuple(known), 2 * MOST, LEAST_LIKE if field in DIMENSIONS else LEAST_LIKE_ANYTHING)
    return tuple(dict.fromkeys(known[spelling] for spelling in found))[:MOST]


@cache
def _spellings(field: str | None) -> dict[str, str]:
    """Each label and spelling that is known, and the label of its code."""
    fields = [field] if field is not None else list(DIMENSIONS)
    found: dict[str, str] = {}
    for name in sorted({name for field in fields for name in _lists(field)}):
        for code in code_lists.load(name).codes.values():
            for spelling in (code.label, *code.spellings):
                found.setdefault(spelling, code.label)
    return found


@cache
def _lists(field: str) -> frozenset[str]:
    schemas = [registry.load(name) for name in registry.names()]
    named = {one.code_list for schema in schemas for one in schema.fields if one.name == field}
    return frozenset(name for name in named if name)
