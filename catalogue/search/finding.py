"""Answer a question from the index: what matches, in what order, under which facets, what may have been meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from catalogue.search.asking import PAGE_LENGTH, Question
from catalogue.search.documents import PARTS
from catalogue.search.facets import Facet, narrow
from catalogue.search.index import Held, Index
from catalogue.search.spelling import corrected, suggested
from catalogue.search.terms import Term, read_terms

# What a word weighs by the parts that it stands in: the weightiest, and a little for each of the others.
WEIGHTS = np.zeros(1 << len(PARTS), np.float32)
for _marks in range(len(WEIGHTS)):
    _found = sorted((weight for bit, (weight, _) in enumerate(PARTS.values()) if _marks >> bit & 1), reverse=True)
    WEIGHTS[_marks] = sum(_found[:1]) + sum(_found[1:]) / 10
IN_TITLE = 1  # The bit of the first part.
BEGUN = 0.6  # of a word's weight, where only its beginning was typed
PLACED = 20.0  # what figures for an area weigh that was asked for in other words
TITLE_IS_ALL = 80.0  # what it adds that a title consists of the words asked for; in part where they are a part of it


@dataclass(frozen=True)
class Answer:
    """What was found. asked: the question whose results these are: with other words where ``corrected``.

    total: under every filter. matching: before any filter. fewer: where nothing has all words, how many have each.
    meant: a spelling that would find far more.
    """

    asked: Question
    terms: Sequence[Term]
    total: int
    matching: int
    held: Sequence[Held]
    facets: Sequence[Facet] = ()
    unknown: Sequence[tuple[str, str]] = ()
    corrected: str = ""
    meant: str = ""
    fewer: Sequence[tuple[str, int]] = ()

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.total / PAGE_LENGTH))


def find(index: Index, question: Question, most: int = PAGE_LENGTH, *, with_counts: bool = True) -> Answer:
    """A page of what is found. A page after the last is the last. most: the length of a page."""
    terms = read_terms(index, question.text)
    matched, scores = _match(index, terms, question.text)
    fixed = ""
    if question.text and not matched.any():
        fixed, terms, matched, scores = _corrected(index, question, terms, matched, scores)
    asked = question.with_text(fixed) if fixed else question
    narrowed = narrow(index, question, matched, with_counts=with_counts)
    total = int(np.count_nonzero(narrowed.left))
    page = max(1, min(question.page, math.ceil(total / most)))
    ids = _ordered(index, narrowed.left, scores, question.order)[(page - 1) * most : page * most]
    return Answer(
        replace(asked, page=page), terms, total, int(np.count_nonzero(matched)), index.held(ids.tolist()),
        narrowed.facets, narrowed.unknown, fixed, "" if fixed else suggested(index, terms),
        () if matched.any() else _fewer(index, terms),
    )  # fmt: skip


def _match(index: Index, terms: Sequence[Term], text: str) -> tuple[np.ndarray, np.ndarray]:
    """Which datasets have every term, and how well each matches; all, equally, for the empty question."""
    scores = np.zeros(index.size, np.float32)
    if not terms:
        return (index.alive & (not text)), scores
    matched, in_title = index.alive, np.ones(index.size, bool)
    for term in terms:
        weights, titled = _weigh(index, term)
        matched = matched & (weights > 0)
        in_title &= titled
        scores += weights * _rarity(index, weights)
    words = sum(len(term.words) for term in terms)
    share = np.minimum(1.0, words / np.maximum(index.columns["title_words"], 1))
    return matched, scores + in_title * share.astype(np.float32) * TITLE_IS_ALL


def _weigh(index: Index, term: Term) -> tuple[np.ndarray, np.ndarray]:
    """What the term weighs in each dataset, 0 where it has it not; and where its words stand in the title."""
    each = [_weigh_word(index, stems) for stems in term.stems]
    weights = reduce(np.minimum, (weights for weights, _ in each))
    titled = reduce(np.logical_and, (in_title for _, in_title in each))
    for code in term.codes:
        ids, _ = index.posting(code.lower())
        weights[ids] = np.maximum(weights[ids], PLACED)
    return weights, titled


def _weigh_word(index: Index, stems: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    weights, titled = np.zeros(index.size, np.float32), np.zeros(index.size, bool)
    for place, key in enumerate(stems):
        ids, marks = index.posting(key)
        weights[ids] = np.maximum(weights[ids], WEIGHTS[marks] * (BEGUN if place else 1))
        titled[ids] |= (marks & IN_TITLE) != 0
    return weights, titled


def _rarity(index: Index, weights: np.ndarray) -> float:
    """A rare word tells more than a common one."""
    return math.log(2 + index.count / (1 + np.count_nonzero(weights)))


def _ordered(index: Index, left: np.ndarray, scores: np.ndarray, order: str) -> np.ndarray:
    """The best first, and of those that match alike the newest."""
    ids = index.orders["newest" if order == "best" else order]
    ids = ids[left[ids]]
    return ids[np.argsort(-scores[ids], kind="stable")] if order == "best" else ids


def _corrected(
    index: Index, question: Question, terms: list[Term], matched: np.ndarray, scores: np.ndarray
) -> tuple[str, list[Term], np.ndarray, np.ndarray]:
    """The question with the nearest known words, where that finds something."""
    text = corrected(index, terms)
    if not text:
        return "", terms, matched, scores
    others = read_terms(index, text, may_go_on=False)
    found, weights = _match(index, others, text)
    return (text, others, found, weights) if found.any() else ("", terms, matched, scores)


def _fewer(index: Index, terms: Sequence[Term]) -> list[tuple[str, int]]:
    """How many datasets have each of the terms by itself."""
    if len(terms) < 2:
        return []
    counts = ((term.text, int(np.count_nonzero(_match(index, [term], term.text)[0]))) for term in terms)
    return [(text, count) for text, count in counts if count]
