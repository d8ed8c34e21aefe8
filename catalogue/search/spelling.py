"""Guess what a misspelt word was meant to be: the nearest word that occurs; of two as near, the commoner."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.search.index import Index
from catalogue.search.terms import Term

LEAST_LETTERS = 4  # A shorter word is near too many others.
FAR_MORE = 10  # times as many datasets, before a word that was found is doubted
RARE = 2  # datasets


def nearest(index: Index, word: str) -> str:
    """The word that occurs and is most like this one; empty where none is near."""
    if len(word) < LEAST_LETTERS or any(letter.isdigit() for letter in word):
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA  # Two letters the wrong way round are one mistake.

    most = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    words = index.words
    found = process.extract(word, words.keys(), scorer=OSA.distance, score_cutoff=most, limit=20)
    near = [one for one in found if one[0] != word]
    return min(near, key=lambda one: (one[1], one[0][0] != word[0], -words[one[0]], one[0]), default=("",))[0]


def corrected(index: Index, terms: Sequence[Term]) -> str:
    """The terms with every word that does not occur put right; empty where there is nothing to put right."""
    words = []
    is_changed = False
    for term in terms:
        for word, stems in zip(term.words, term.stems, strict=True):
            is_known = bool(term.codes) or any(index.has(key) for key in stems)
            better = "" if is_known else nearest(index, word)
            words.append(better or word)
            is_changed |= bool(better)
    return " ".join(words) if is_changed else ""


def suggested(index: Index, terms: Sequence[Term]) -> str:
    """The terms with a rare word put right that is one mistake from a far commoner one; empty where none is."""
    words = []
    is_changed = False
    for term in terms:
        for word in term.words:
            count = index.words.get(word, 0)
            better = nearest(index, word) if 0 < count <= RARE and not term.codes else ""
            much_commoner = bool(better) and index.words[better] >= FAR_MORE * count
            words.append(better if much_commoner else word)
            is_changed |= much_commoner
    return " ".join(words) if is_changed else ""
