"""Cut endings, so that “walks” finds “walking” and “populations” finds “population”.

The steps are those of M. F. Porter, An algorithm for suffix stripping (1980), with one rule of his later one: a final y
becomes i only after a consonant, so that “unemployed” and “unemployment” have the same stem.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_WORD = 40  # letters; of a longer one no more is kept
WORD = re.compile(r"[^\W_]+")
_JOINS = re.compile(r"(?<=\w)['’](?=\w)")

STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
STEP_3 = (("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""))
STEP_4 = ("ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
          "ion", "al", "er", "ic", "ou")  # fmt: skip


def plain(text: str) -> str:
    """Without case and accents; an apostrophe joins: ``Children’s`` → ``childrens``."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _JOINS.sub("", text).casefold()


def words_in(text: str) -> list[str]:
    """The words of a text, in order, as the index holds them: ``St. Helens, 16+`` → ``st``, ``helens``, ``16``."""
    return [word[:LONGEST_WORD] for word in WORD.findall(plain(text))]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of a word in small letters; what holds a figure or a letter of another alphabet is its own."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    for step in (_plural, _past, _final_y, _double_ending, _third, _fourth, _final_e):
        word = step(word)
    return word


def _is_consonant(word: str, at: int) -> bool:
    if word[at] == "y":
        return at == 0 or not _is_consonant(word, at - 1)
    return word[at] not in "aeiou"


def _measure(part: str) -> int:
    """How often vowels are followed by consonants."""
    kinds = re.sub(r"(.)\1+", r"\1", "".join("c" if _is_consonant(part, at) else "v" for at in range(len(part))))
    return kinds.count("vc")


def _has_vowel(part: str) -> bool:
    return any(not _is_consonant(part, at) for at in range(len(part)))


def _is_doubled(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _is_consonant(word, len(word) - 1)


def _is_short(word: str) -> bool:
    """Consonant, vowel, consonant at the end, the last no w, x or y: ``hop``."""
    at = len(word) - 1
    return (
        at > 1
        and _is_consonant(word, at)
        and not _is_consonant(word, at - 1)
        and _is_consonant(word, at - 2)
        and word[at] not in "wxy"
    )


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        part = word[: -len(ending)]
        if word.endswith(ending) and _has_vowel(part):
            return _mended(part)
    return word


def _mended(part: str) -> str:
    """``hopp`` → ``hop``, ``siz`` → ``size``, ``fil`` → ``file``."""
    if part.endswith(("at", "bl", "iz")):
        return part + "e"
    if _is_doubled(part) and part[-1] not in "lsz":
        return part[:-1]
    return part + "e" if _measure(part) == 1 and _is_short(part) else part


def _final_y(word: str) -> str:
    ends_so = word.endswith("y") and len(word) > 2 and _is_consonant(word, len(word) - 2)
    return word[:-1] + "i" if ends_so and _has_vowel(word[:-1]) else word


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for ending, instead in pairs:
        if word.endswith(ending):
            part = word[: -len(ending)]
            return part + instead if _measure(part) > 0 else word
    return word


def _double_ending(word: str) -> str:
    return _replaced(word, STEP_2)


def _third(word: str) -> str:
    return _replaced(word, STEP_3)


def _fourth(word: str) -> str:
    ending = next((ending for ending in STEP_4 if word.endswith(ending)), "")
    part = word[: len(word) - len(ending)]
    if not ending or _measure(part) < 2 or (ending == "ion" and part[-1] not in "st"):
        return word
    return part


def _final_e(word: str) -> str:
    if word.endswith("e"):
        part, count = word[:-1], _measure(word[:-1])
        if count > 1 or (count == 1 and not _is_short(part)):
            word = part
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
