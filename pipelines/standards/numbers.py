"""Read a cell of a value column: a number as people write it, with or without markers, or markers alone.

``1,234`` · ``12.3 [p]`` · ``5.2%`` · ``9.07e+08`` · ``[c]`` · ``..``. What cannot be read with certainty is an issue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.standards.markers import CONTRADICTING, SIGNS, WITHHOLDING, Legend, split_markers, statuses
from validation.issues import AMBIGUOUS_MARKER, UNREADABLE_NUMBER, IssueKind

# What SQL may cast unseen, since DuckDB and Python agree on it; longer texts and exponents may overflow.
PLAIN = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
PLAIN_LENGTH = 100
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?")
_TRAILING = re.compile(r"(?P<number>.*\d)\s*(?P<marker>[*†‡§#~!]+|[a-z]{1,2})", re.IGNORECASE)
_BELOW = re.compile(r"(?:<|less than|under|fewer than)\s*(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class CellReading:
    """One distinct text of a value column. value None and statuses given: withheld. issue given: neither."""

    value: float | None = None
    statuses: tuple[str, ...] = ()
    rule: str | None = None
    issue: IssueKind | None = None
    percent: bool = False


def read_number(text: str) -> float | None:
    """The number that a text without markers is, or None. Minus signs and thousands separators as people type them."""
    return _read_number(text) if len(text) <= PLAIN_LENGTH else _number_of(text)


@lru_cache(maxsize=65536)
def _read_number(text: str) -> float | None:
    return _number_of(text)


def _number_of(text: str) -> float | None:
    shown = text.strip().replace("\u2212", "-").lstrip("£").strip()
    if shown.startswith("(") and shown.endswith(")") and _GROUPED_OR_PLAIN(shown[1:-1]):
        return None  # Accountants' brackets or a note: never guessed.
    if _PLAIN.fullmatch(shown):
        return _finite(float(shown))
    if _GROUPED.fullmatch(shown):
        return _finite(float(re.sub(r"[, \u00a0\u202f]", "", shown)))
    return None


def _GROUPED_OR_PLAIN(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text))


def _finite(number: float) -> float | None:
    return number if abs(number) != float("inf") else None


def read_cell(text: str, legend: Legend | None = None) -> CellReading:
    """Split one distinct, non-blank text into value and status.

    Issues: ``ambiguous-marker`` for a sign that the file does not explain; ``unreadable-number`` for anything else.
    """
    return _read_cell(text, tuple(sorted((legend or {}).items())))


@lru_cache(maxsize=65536)
def _read_cell(text: str, legend_items: tuple[tuple[str, tuple[str, ...]], ...]) -> CellReading:
    legend = dict(legend_items)
    shown = " ".join(text.split())
    if (number := read_number(shown)) is not None:
        return CellReading(number, rule=None if _PLAIN.fullmatch(shown) else "number-format")
    if (found := statuses(shown, legend)) is not None and found:
        return _withheld(found)
    rest, markers = split_markers(shown)
    known = [statuses(marker, legend) for marker in markers]
    if None in known:
        return CellReading(issue=AMBIGUOUS_MARKER)
    codes = tuple(dict.fromkeys(code for found in known if found for code in found))
    if not rest and markers:
        return _withheld(codes or ("x",))  # Only a note stands there: the note says why there is no figure.
    percent = rest.endswith("%")
    if (number := read_number(rest.removesuffix("%").rstrip() if percent else rest)) is not None:
        if CONTRADICTING & set(codes):
            return CellReading(issue=AMBIGUOUS_MARKER)
        return CellReading(number, codes, "percent-sign" if percent else "marker-split", percent=percent)
    return _read_odd(rest, codes, legend)


def _withheld(codes: tuple[str, ...]) -> CellReading:
    if not WITHHOLDING & set(codes):
        codes = (*codes, "x")  # “[r]” alone: of what is not there, only that it is not there is known.
    return CellReading(None, codes, "marker")


def _read_odd(rest: str, codes: tuple[str, ...], legend: Legend) -> CellReading:
    if _BELOW.fullmatch(rest):
        return CellReading(None, (*codes, "c"), "small-count")
    if found := _TRAILING.fullmatch(rest):
        number, extra = read_number(found["number"]), statuses(found["marker"], legend)
        if number is not None and CONTRADICTING & {*codes, *(extra or ())}:
            return CellReading(issue=AMBIGUOUS_MARKER)
        if number is not None and extra is not None:
            return CellReading(number, (*codes, *extra), "marker-split")
        if number is not None and found["marker"] in SIGNS:
            return CellReading(issue=AMBIGUOUS_MARKER)
    if rest in SIGNS:
        return CellReading(issue=AMBIGUOUS_MARKER)
    return CellReading(issue=UNREADABLE_NUMBER)
