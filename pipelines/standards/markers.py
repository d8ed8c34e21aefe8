"""Tell a value from the markers beside it or instead of it: ``12.3 [p]``, ``[c]``, ``..``, ``5 (r)``.

Letters in square brackets are the Government Analysis Function's shorthand. Signs such as ``*`` and ``-`` mean what the
file's own footnotes say they mean; ``-`` means nothing without one.
Source: Government Analysis Function, Using symbols and shorthand in tables (2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from schemas import code_lists

WITHHOLDING = frozenset({"c", "x", "z", "w", "low"})  # These stand instead of a value.
CONTRADICTING = WITHHOLDING - {"low"}  # Beside a number they say that there is none; “0 [low]” is a number.
_BRACKETED = re.compile(
    r"\[\s*([^\[\]]{1,40}?)\s*\]|\(\s*([a-z]{1,3}|provisional|revised|estimated?)\s*\)", re.IGNORECASE
)
_NOTE = re.compile(r"^(?:note|footnote|fn)s?\s*[\d, and]+$|^\d{1,2}$", re.IGNORECASE)
_LONE = re.compile(r"^[a-z]{1,3}$", re.IGNORECASE)
SIGNS = frozenset({"*", "**", "***", "!", "#", "~", "-", "–", "—", "..", "...", ".", ":", "†", "‡", "§", "^", "+", "?"})
_WORDS = {
    "n/a": "x",
    "na": "x",
    "not available": "x",
    "no data": "x",
    "not applicable": "z",
    "suppressed": "c",
    "confidential": "c",
    "null": "x",
    "nan": "x",
    "missing": "x",
    "unreliable": "u",
    "not collected": "x",
    "none recorded": "w",
}
# What a publisher's own footnote says of a sign, in the words that such footnotes use; the first that fits is taken.
_LEGEND = (
    (re.compile(r"less than|under \d|below \d|rounds? to (?:zero|0)|negligible", re.I), "low"),
    (
        re.compile(
            r"\bunreliable\b|low reliability|treat(?:ed)? with caution|small sample|group sample size is small", re.I
        ),
        "u",
    ),
    (re.compile(r"suppress|disclos|confiden|withheld|too small", re.I), "c"),
    (re.compile(r"not applicable", re.I), "z"),
    (re.compile(r"missing|not available|unavailable|no data|not collected", re.I), "x"),
    (re.compile(r"provisional", re.I), "p"),
    (re.compile(r"revised", re.I), "r"),
    (re.compile(r"estimated?\b", re.I), "e"),
)
_LEGEND_LINE = re.compile(
    r"^\s*[\"']?(\[[a-z]{1,3}\]|\*{1,3}|!|#|~|-|–|\.{2,3}|:|†|‡|\([a-z]\))[\"']?\s*(?:=|:|-|–|,)?\s+(\S.*)$", re.I
)
Legend = Mapping[str, tuple[str, ...]]


def read_legend(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """sign → statuses, from footnotes such as ``* Estimate is unreliable since the group sample size is small``."""
    legend: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if not (found := _LEGEND_LINE.match(line)):
            continue
        for pattern, status in _LEGEND:
            if pattern.search(found[2]):
                legend.setdefault(found[1].strip("[]()").casefold() if len(found[1]) > 2 else found[1], (status,))
                break
    return legend


def split_markers(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its bracketed markers and notes, and the markers' texts: ``2018 [r]`` → ``2018``, ``r``.

    Notes (``[note 3]``) come back as ``note``.
    """
    markers: list[str] = []

    def take(found: re.Match[str]) -> str:
        inner = (found[1] or found[2]).strip()
        if _NOTE.match(inner):
            markers.append("note")
        elif inner.casefold() in _WORDS or _LONE.match(inner) or _status_codes(inner):
            markers.append(inner)
        else:
            return found[0]
        return " "

    rest = _BRACKETED.sub(take, text)
    return " ".join(rest.split()), tuple(markers)


def statuses(marker: str, legend: Legend | None = None) -> tuple[str, ...] | None:
    """The status codes that a marker's text stands for; empty for a mere note; None where nobody can say.

    The file's own legend is believed before the general list.
    """
    shown = marker.strip()
    if legend and (found := legend.get(shown) or legend.get(shown.casefold())):
        return found
    if shown == "note":
        return ()
    if (word := shown.casefold().strip(".")) in _WORDS:
        return (_WORDS[word],)
    return _status_codes(shown)


def _status_codes(marker: str) -> tuple[str, ...] | None:
    found = code_lists.load("statuses").standard(marker) if marker.strip() not in {"-", "–", "—", "."} else None
    return (found.code,) if found else None
