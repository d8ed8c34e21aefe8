"""A question's words as what to look for: stems, beginnings of words, and the areas that words or a postcode mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalogue.query.gazetteer import Known, all_known, known
from catalogue.search.index import Index
from catalogue.search.stemming import stem, words_in
from schemas.areas import register
from schemas.postcodes import District, districts, of_postcode
from schemas.text import normalise

# Words of a question that say nothing of what is looked for. Where a question has no others, they count as well.
SMALL_WORDS = frozenset(
    "a about an and are as at by do does for from has have how in is it its many me much of on or say says show "
    "the their there they this to was were what when where which who why with".split()
)
FEW = 2  # datasets: a last word that stands in no more than these may be only the beginning of another
MOST_WORDS = 12  # of a question; the rest is not looked for
LONGEST_NAME = 5  # words of an area's name
_DISTRICT = re.compile(r"[a-z]{1,2}\d[a-z\d]?")


@dataclass(frozen=True)
class Term:
    """One thing that every result must have: all of its words, or figures for one of the areas.

    words: as typed. stems: of each word, those that will do, the word's own first. codes: of areas.
    note: why those areas, where the words do not name them themselves.
    """

    words: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...] = ()
    note: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.words)


def read_terms(index: Index, text: str, *, may_go_on: bool = True) -> list[Term]:
    """may_go_on: whether the last word may be only the beginning of one."""
    words = words_in(text)[:MOST_WORDS]
    terms: list[Term] = []
    while words:
        term = _place(index, words)
        if term is None:
            term = Term((words[0],), (_stems(index, words[0], may_go_on and len(words) == 1),))
        terms.append(term)
        words = words[len(term.words) :]
    telling = [term for term in terms if term.text not in SMALL_WORDS]
    return list({term.words: term for term in telling or terms}.values())


def _stems(index: Index, word: str, may_go_on: bool) -> tuple[str, ...]:
    own = stem(word)
    is_known = not may_go_on or len(index.posting(own)[0]) > FEW
    return (own,) if is_known else tuple(dict.fromkeys((own, *index.stems_from(word))))


def _place(index: Index, words: list[str]) -> Term | None:
    """The longest beginning of these words that means areas with figures."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        some = tuple(words[:length])
        if (found := _meant(" ".join(some))) is None:
            continue
        areas, note = found
        stems = tuple(_stems(index, word, False) for word in some)
        if codes := tuple(area.code for area in areas if index.has(area.code.lower())):
            return Term(some, stems, codes, note)
        if all(index.has(keys[0]) for keys in stems):
            continue
        if codes := tuple(dict.fromkeys(code for area in areas if (code := _around(index, area)))):
            return Term(some, stems, codes, _said(areas, codes))
    return None


def _around(index: Index, area: Known) -> str:
    """The smallest area around it that there are figures for; empty where there is none."""
    here = known(area.parent) if area.parent else None
    for _ in range(4):
        if here is None or here.code.startswith("K"):
            break
        if index.has(here.code.lower()):
            return here.code
        here = known(here.parent) if here.parent else None
    return ""


def _said(areas: tuple[Known, ...], codes: tuple[str, ...]) -> str:
    names = [found.name for code in codes if (found := known(code))]
    around = joined(names, "or")
    return f"{areas[0].full_name} has no figures of its own here; it lies in {around}."


@lru_cache(maxsize=4096)
def _meant(text: str) -> tuple[tuple[Known, ...], str] | None:
    """The areas that a text means, as a code, a postcode, a name, or a place that a post district is named after."""
    if area := _by_code(text):
        return (area,), f"{area.code} is {area.full_name}."
    if _DISTRICT.match(text) and (posted := of_postcode(text)):
        return _in_districts(posted), _posted("", posted)
    plain = normalise(text)
    if codes := _by_name().get(plain) or tuple(area.code for area in register().by_name(text)):
        return tuple(found for code in codes if (found := known(code))), ""
    around = tuple(one for one in districts().values() if plain in _places(one))
    return (_in_districts(around), _posted(text, around)) if around else None


def _by_code(text: str) -> Known | None:
    return known(text) if " " not in text and len(text) == 9 and text[1:].isdigit() else None


def _in_districts(found: tuple[District, ...]) -> tuple[Known, ...]:
    codes = dict.fromkeys(code for one in found for code in one.authorities)
    return tuple(area for code in codes if (area := known(code)))


def _posted(text: str, found: tuple[District, ...]) -> str:
    codes, areas = joined([one.code for one in found]), joined([area.name for area in _in_districts(found)])
    lies = "lies" if len(found) == 1 else "lie"
    beyond = ", and reaches beyond the region" if len(found) == 1 and found[0].reaches_beyond else ""
    if not text:
        return f"{codes} {lies} in {areas}{beyond}."
    kind = "post district" if len(found) == 1 else "post districts"
    return f"{text.title()} is in the {kind} {codes}, which {lies} in {areas}{beyond}."


@lru_cache
def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for area in all_known():
        if area.code[:3] not in ("E41", "W40") and area.is_named:
            found.setdefault(normalise(area.name), []).append(area.code)
    return {name: tuple(codes) for name, codes in found.items()}


@lru_cache(maxsize=256)
def _places(district: District) -> frozenset[str]:
    return frozenset(normalise(place) for place in district.places.split(","))


def joined(parts: list[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f" {word} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
