"""A dataset as search holds it: its words by part, what it can be filtered by, and what a result shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from catalogue.entries import RENDERINGS, Entry
from catalogue.query import labels
from catalogue.query.gazetteer import KINDS
from catalogue.search.stemming import stem, words_in

# The parts of a dataset that are searched: how much a word there weighs, and what the part is called. A part's place
# here is its bit in the index.
PARTS: dict[str, tuple[int, str]] = {
    "title": (120, "Title"),
    "measures": (60, "Measures"),
    "keywords": (50, "Keywords"),
    "theme": (50, "Theme"),
    "summary": (30, "Summary"),
    "description": (25, "Description"),
    "publisher": (30, "Publisher"),
    "areas": (20, "Areas"),
    "also": (20, "Also called"),
    "fields": (10, "Fields"),
    "caveats": (8, "To know"),
    "codes": (5, "Area codes"),
}
Texts = dict[str, list[str]]
NO_YEAR = 0


@dataclass(frozen=True)
class Area:
    code: str
    name: str


@dataclass(frozen=True)
class Document:
    """One dataset. texts: of each part, piece by piece. values: of each facet, the codes that it has with their labels.

    shown: what a result shows of it. years: the first and the last that its figures cover; 0 where they have no period.
    """

    name: str
    number: int
    texts: Texts
    values: dict[str, dict[str, str]]
    shown: dict[str, Any]
    years: tuple[int, int] = (NO_YEAR, NO_YEAR)
    newest: str = ""
    published_at: str = ""


def document_of(entry: Entry, areas: Sequence[Area]) -> Document:
    """areas: those that it has figures for."""
    texts = _texts(entry, areas)
    start, end = entry.period
    years = (int(start[:4]), int(end[:4])) if start[:4].isdigit() and end[:4].isdigit() else (NO_YEAR, NO_YEAR)
    return Document(
        entry.name, entry.number, texts, _values(entry, years), _shown(entry), years, end, entry.published_at,
    )  # fmt: skip


def marks_of(texts: Texts) -> dict[str, int]:
    """The stem of each word, and in which parts it stands, a bit a part."""
    found: dict[str, int] = {}
    for bit, part in enumerate(PARTS):
        for key in stems_in("\n".join(texts.get(part, ()))):
            found[key] = found.get(key, 0) | 1 << bit
    return found


def words_of(texts: Texts) -> frozenset[str]:
    """Every word, as it is written."""
    return frozenset().union(*(distinct_words("\n".join(pieces)) for pieces in texts.values()))


@lru_cache(maxsize=20_000)
def distinct_words(text: str) -> frozenset[str]:
    return frozenset(words_in(text))


@lru_cache(maxsize=20_000)
def stems_in(text: str) -> frozenset[str]:
    return frozenset(map(stem, distinct_words(text)))


def _texts(entry: Entry, areas: Sequence[Area]) -> Texts:
    measures = [labels.code_of("measure", code) for code in entry.measures]
    found = {
        "title": [entry.title],
        "measures": [labels.label_of("measure", code) for code in entry.measures],
        "keywords": entry.keywords,
        "theme": [_words(entry.theme)],
        "summary": [entry.summary],
        "description": [entry.more],
        "publisher": [entry.publisher],
        "areas": [area.name for area in areas],
        "also": [spelling for known in measures if known for spelling in known.spellings],
        "fields": [str(one.get("title") or one.get("name", "")) for one in entry.fields],
        "caveats": entry.caveats,
        "codes": [area.code for area in areas],
    }
    return {part: [text for text in texts if text] for part, texts in found.items()}


def _values(entry: Entry, years: tuple[int, int]) -> dict[str, dict[str, str]]:
    """The values of each facet; the order of a facet's values is ``facets.py``'s."""
    outcome = str(entry.quality.get("outcome") or "")
    licence = entry.licence["title"]
    return {
        "theme": {entry.theme: _words(entry.theme)},
        "publisher": {entry.publisher_slug: entry.publisher} if entry.publisher_slug else {},
        "level": {kind: _level(kind) for kind in entry.areas.get("types") or {}},
        "years": {f"{ten}s": f"{ten} to {ten + 9}" for ten in decades(years)},
        "format": _formats(entry),
        "licence": {slug_of(licence): licence},
        "harmonised": {"yes": "In the standard"} if entry.schema else {"no": "As its publisher gave it"},
        "quality": {slug_of(outcome): outcome} if outcome else {},
    }


def _level(kind: str) -> str:
    text = KINDS.get(kind) or labels.label_of("area_type", kind)
    return text[:1].upper() + text[1:]


def decades(years: tuple[int, int]) -> range:
    first, last = years
    return range(first // 10 * 10, last + 1, 10) if NO_YEAR < first <= last < 3000 and last - first < 2000 else range(0)


def slug_of(text: str) -> str:
    return "-".join(words_in(text))


def _formats(entry: Entry) -> dict[str, str]:
    """What it can be downloaded as, and the kind of its source file, which is offered too."""
    found = {key: title for key, (title, _) in RENDERINGS.items() if key != "zip"}
    kind = PurePath(str(entry.source_file.get("name") or "")).suffix.lstrip(".").lower()
    return found | ({kind: kind.upper()} if kind.isalnum() and kind not in found else {})


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title, "summary": entry.summary, "theme": entry.theme, "publisher": entry.publisher,
        "publisher_slug": entry.publisher_slug,
        "publisher_link": entry.publisher_link, "rows": entry.rows, "period": list(entry.period),
        "licence": entry.licence["title"], "schema": entry.schema, "outcome": str(entry.quality.get("outcome") or ""),
    }  # fmt: skip


def _words(code: str) -> str:
    text = code.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def areas_of(facts: Mapping[str, Any]) -> list[Area] | None:
    """The areas that a descriptor lists; None where it only counts them, since they are many."""
    found = dict(facts.get("lcr:areas") or {})
    listed = found.get("areas") or []
    if not listed and found.get("count"):
        return None
    return [Area(str(one.get("code") or ""), str(one.get("name") or "")) for one in listed]
