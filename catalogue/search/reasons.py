"""Why a dataset was found: the pieces of its texts that hold the words, cut short, the words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalogue.search.documents import PARTS, distinct_words
from catalogue.search.index import Held
from catalogue.search.stemming import plain, stem
from catalogue.search.terms import Term

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
AROUND = 90  # letters shown before and after the first word that is marked
LISTED = 3  # pieces of a part that is a list: measures, areas, fields
MOST = 2  # parts told of, beside title and summary; more only for words that stand in none of those
PROSE = ("description", "caveats")
SHOWN_ANYWAY = ("title", "summary")
ONLY_IF_NEEDED = ("also", "caveats", "fields", "codes", "publisher", "theme")  # Told where no other part has the word.

Segment = tuple[str, bool]  # a piece of text, and whether it is marked


@dataclass(frozen=True)
class Reason:
    """heading: the part of the dataset. lines: pieces of it. more: how many further pieces hold the words."""

    heading: str
    lines: Sequence[Sequence[Segment]]
    more: int = 0


def wanted_stems(terms: Sequence[Term]) -> frozenset[str]:
    return frozenset(key for term in terms for stems in term.stems for key in stems)


def marked(text: str, wanted: frozenset[str]) -> list[Segment]:
    """The text in segments, those that are asked for marked."""
    segments: list[Segment] = []
    at = 0
    begins = beginnings(wanted)
    for found in WORD.finditer(text):
        word = plain(found[0])
        if word.startswith(begins) and stem(word) in wanted:
            segments += [(text[at : found.start()], False), (found[0], True)]
            at = found.end()
    segments.append((text[at:], False))
    return [segment for segment in segments if segment[0]]


def reasons(held: Held, terms: Sequence[Term]) -> list[Reason]:
    """The weightiest parts that hold the words, so that each word is accounted for.

    Title and summary are not among them: they are shown with their marks in any case.
    """
    wanted = wanted_stems(terms)
    seen = _stems(held, SHOWN_ANYWAY, wanted)
    found = _of_areas(held, terms)
    for part in (one for one in PARTS if one not in SHOWN_ANYWAY):
        has = _stems(held, (part,), wanted)
        is_new = bool(has - seen)
        if has and (is_new or (part not in ONLY_IF_NEEDED and len(found) < MOST)):
            found.append(_reason(part, held.texts[part], wanted))
            seen |= has
    return found


def _stems(held: Held, parts: Sequence[str], wanted: frozenset[str]) -> frozenset[str]:
    """Which of the stems stand in these parts."""
    return frozenset().union(*(_among(text, wanted) for part in parts for text in held.texts.get(part, ())))


def _among(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """Which of the stems stand in the text."""
    begins = beginnings(wanted)
    return wanted & {stem(word) for word in distinct_words(text) if word.startswith(begins)}


@lru_cache(maxsize=256)
def beginnings(wanted: frozenset[str]) -> tuple[str, ...]:
    """How a word begins that may have one of these stems: the others need not be stemmed."""
    return tuple({key[:2] for key in wanted})


def _reason(part: str, pieces: Sequence[str], wanted: frozenset[str]) -> Reason:
    lines = [marked(piece, wanted) for piece in pieces if _among(piece, wanted)]
    most = 1 if part in PROSE else LISTED
    more = 0 if part in PROSE else max(0, len(lines) - most)
    return Reason(PARTS[part][1], [_short(line) for line in lines[:most]], more)


def _of_areas(held: Held, terms: Sequence[Term]) -> list[Reason]:
    """Figures for the areas that a place or a postcode means, where its name does not say so itself."""
    names = dict(zip(held.texts.get("codes", ()), held.texts.get("areas", ()), strict=False))
    meant = [names[code] for term in terms if term.note for code in term.codes if code in names]
    return [Reason("Figures for", [[(name, True)] for name in dict.fromkeys(meant)][:LISTED])] if meant else []


def _short(line: list[Segment]) -> list[Segment]:
    """Cut to what is around the first word that is marked, at a space."""
    before = "".join(text for text, _ in line[: next(at for at, one in enumerate(line) if one[1])])
    segments, room = [], 2 * AROUND
    if len(before) > AROUND:
        cut = before[-AROUND:]
        segments, line = (
            [("… " + cut[cut.find(" ") + 1 :], False)],
            line[next(at for at, one in enumerate(line) if one[1]) :],
        )
        room = AROUND
    for text, is_marked in line:
        if len(text) > room:
            kept = text[:room]
            return [*segments, (kept[: kept.rfind(" ") + 1].rstrip() + " …", is_marked)]
        segments.append((text, is_marked))
        room -= len(text)
    return segments
