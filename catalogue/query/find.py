"""Find datasets by words: every word must occur, in the title, the description, a field, a measure or an area's name.

A word in the title weighs more than one in the description, and that more than one in a field; why each dataset was
found is told with it. Endings are cut a little, so that “walks” finds “walking”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalogue.query.connection import Row, Warehouse

WORDS_TAKEN = 8
SHELF = """
SELECT d.name, d.table_name, d.title, d.description, d.theme, d.publisher, d.published_at, d.period_end, d.row_count,
    coalesce(array_to_string(d.keywords, ' '), '') AS keywords,
    (SELECT coalesce(string_agg(f.name || ' ' || coalesce(f.title, ''), ' '), '') FROM fields f
        WHERE f.dataset = d.name) AS fields,
    (SELECT coalesce(string_agg(DISTINCT m.label, ', '), '') FROM measures m
        JOIN (SELECT DISTINCT dataset, measure FROM observations) o ON o.measure = m.code AND o.dataset = d.name)
        AS measures,
    (SELECT coalesce(string_agg(DISTINCT o.area_name, ', '), '') FROM observations o WHERE o.dataset = d.name) AS areas
FROM datasets d ORDER BY lower(d.title)
"""
# Which part, its weight, and what to call it where it is worth telling.
WEIGHTS = (
    ("title", 12, ""),
    ("measures", 6, "measures"),
    ("keywords", 5, "keywords"),
    ("theme", 5, "theme"),
    ("description", 3, ""),
    ("publisher", 3, "publisher"),
    ("areas", 2, "areas"),
    ("fields", 1, "fields"),
)
ENDINGS = re.compile(r"(?<=[a-z]{4})(ings?|ers?|ed|es|s)$")


@dataclass(frozen=True)
class Found:
    """A dataset's name, how well it matches, and in which parts of it the words stand."""

    name: str
    score: int
    why: tuple[str, ...]


def words_of(text: str) -> list[str]:
    return re.findall(r"[\w+]+", text.casefold())[:WORDS_TAKEN]


def find(warehouse: Warehouse, text: str) -> list[Found]:
    """The datasets in which every word occurs, the best first; all, by title, for the empty text."""
    shelf = warehouse.remembered("shelf", lambda: [_folded(row) for row in warehouse.rows(SHELF)])
    stems = [ENDINGS.sub("", word) for word in words_of(text)]
    if text and not stems:
        return []
    found = [_weighed(row, stems) for row in shelf]
    kept = [one for one in found if one is not None]
    return sorted(kept, key=lambda one: -one.score)


def _folded(row: Row) -> Row:
    return {**row, **{name: str(row[name] or "").casefold() for name, _, _ in WEIGHTS}}


def _weighed(row: Row, stems: list[str]) -> Found | None:
    score, why = 0, []
    for stem in stems:
        at_start = re.compile(rf"\b{re.escape(stem)}")
        places = [(weight, words) for name, weight, words in WEIGHTS if at_start.search(row[name])]
        if not places:
            return None
        score += max(weight for weight, _ in places)
        why += [words for _, words in places if words]
    return Found(row["name"], score, tuple(dict.fromkeys(why)))
