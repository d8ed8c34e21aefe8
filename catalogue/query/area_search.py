"""Find an area by its name, its code (also an old one) or a postcode; or else by what is like it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from catalogue.query.gazetteer import Known, all_known, known
from catalogue.query.selection import LEVELS
from schemas.areas import register, tidy_code
from schemas.postcodes import District, district_of, districts, nearest_place, of_postcode
from schemas.text import normalise

LONGEST = 100  # letters of a question that are read
LEAST_LIKE = 78  # of 100
SUGGESTED = 6


@dataclass(frozen=True)
class Answer:
    """exact: areas of that very name or code. others: whose names hold its words. near: advice where there is neither.

    districts: the post districts that a postcode means. town: a place nearly of that name, which is no area itself.
    elsewhere: the post district of a postcode outside the region.
    """

    exact: tuple[Known, ...] = ()
    others: tuple[Known, ...] = ()
    near: tuple[Known, ...] = ()
    districts: tuple[District, ...] = ()
    town: str = ""
    elsewhere: str = ""

    @property
    def found(self) -> tuple[Known, ...]:
        return (*self.exact, *self.others)

    @property
    def only(self) -> Known | None:
        """The one area that was surely meant."""
        in_use = [one for one in self.exact if not one.is_of_old]
        sure = in_use if len(in_use) == 1 else self.exact
        return sure[0] if len(sure) == 1 and not self.districts else None


def search(text: str) -> Answer:
    """What a visitor may mean by a text."""
    asked = " ".join(text[:LONGEST].split())
    if not normalise(asked):
        return Answer()
    if by_code := _by_code(asked):
        return Answer(exact=(by_code,))
    exact, others = _by_name(asked), _by_words(asked)
    if posted := of_postcode(asked):
        return Answer(exact, (), (), posted)
    others = tuple(one for one in others if one not in exact)
    around = () if exact else _with_place(asked)
    if exact or others or around:
        return Answer(exact, others, (), around)
    if district := district_of(asked):
        return Answer(elsewhere=district)
    town = nearest_place(asked)
    return Answer(near=_near(asked), town=town.name if town else "")


def _with_place(text: str) -> tuple[District, ...]:
    """The post districts that hold a place of that name: “Widnes” has no code of its own and lies in WA8."""
    plain = normalise(text)
    return tuple(one for one in districts().values() if plain in one.named)


def _by_code(text: str) -> Known | None:
    code = tidy_code(text)
    return known(code) if any(letter.isdigit() for letter in code) or len(code) == 4 else None


def _by_name(text: str) -> tuple[Known, ...]:
    """Areas of exactly that name, as the register reads names: “St Helens council” and “Central (Liverpool)” too."""
    wide = [area.code for area in register().by_name(text)]
    plain = normalise(text)
    same = dict.fromkeys((*wide, *_by_plain_name().get(plain, ())))
    return _ordered(found for code in same if (found := known(code)))


def _by_words(text: str) -> tuple[Known, ...]:
    """Areas of whose name every word of the text begins a word; of other regions only those of the whole text."""
    words = normalise(text).split()
    return _ordered(area for area, has in _words() if all(any(one.startswith(word) for one in has) for word in words))


def _near(text: str) -> tuple[Known, ...]:
    from rapidfuzz import fuzz, process

    scores: dict[str, float] = {}
    names = _by_plain_name()
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for name, score, _ in process.extract(normalise(text), list(names), scorer=scorer, limit=20):
            scores[name] = max(score, scores.get(name, 0))
    best = sorted((name for name in scores if scores[name] >= LEAST_LIKE), key=lambda name: -scores[name])
    found = [area for name in best for code in names[name] if (area := known(code))]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: not one.in_region)[:SUGGESTED])


@lru_cache
def _by_plain_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for area in all_known():
        if area.code[:3] not in ("E41", "W40"):
            found.setdefault(normalise(area.name), []).append(area.code)
    return {name: tuple(codes) for name, codes in found.items()}


@lru_cache
def _words() -> tuple[tuple[Known, tuple[str, ...]], ...]:
    return tuple(
        (area, tuple(normalise(area.full_name).split())) for area in all_known() if area.code[:3] not in ("E41", "W40")
    )


def _ordered(areas: Iterable[Known]) -> tuple[Known, ...]:
    """Ours first, then those in use, the wider kinds first, by name."""
    return tuple(
        sorted(areas, key=lambda one: (not one.in_region, one.is_of_old, _level(one.type), one.name, one.code))
    )


def _level(kind: str) -> int:
    return LEVELS.index(kind) if kind in LEVELS else len(LEVELS)
