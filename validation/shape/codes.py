"""Codes that a spreadsheet took for numbers: their zeros at the start, or their last digits, are gone.

A code is called damaged only where the column itself, or a rule of who issues such codes, shows that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validation.issues import CODE_AS_NUMBER, FIGURE_ROUNDED, LONG_NUMBER_CUT, LOST_ZEROS, Issue
from validation.shape.region import CUT, Column, Region

KEPT_DIGITS = 15  # of a number in a spreadsheet
_SCIENTIFIC = re.compile(r"-?\d(?:\.(\d+))?E\+(\d{1,3})")
_CODE_LABEL = re.compile(
    r"\b(?:code|cd|id|ids|identifier|ref|refs|reference|urn|uprn|usrn|upn|isbn|number|no|account|serial|barcode|mpan)\b",
    re.IGNORECASE,
)
# Who issues such codes gives all of them a zero at the start, or one length: label, damaged text, what shows it.
_FAMILIES = (
    (
        re.compile(r"\b(?:tel|telephone|phone|mobile|fax)\b", re.IGNORECASE),
        re.compile(r"[1-3578]\d{8,9}"),
        1,
        "telephone numbers here begin with 0",
    ),
    (
        re.compile(r"\b(?:dialling|std)\b", re.IGNORECASE),
        re.compile(r"[1-3]\d{1,4}"),
        1,
        "dialling codes here begin with 0",
    ),
    (
        re.compile(r"\bcompan(?:y|ies)(?: house)?(?: registration)? (?:number|no|reg)\b|\bcrn\b", re.IGNORECASE),
        re.compile(r"[1-9]\d{5,6}"),
        8,
        "company numbers have eight characters",
    ),
    (
        re.compile(r"\bsic(?: ?(?:2007|07))?(?: 5 digit)?(?: codes?)?$", re.IGNORECASE),
        re.compile(r"[1-9]\d{3}"),
        5,
        "the others have five digits",
    ),
)


def damaged_codes(region: Region) -> Iterator[Issue]:
    """Issues: ``lost-leading-zeros``, ``code-in-scientific-notation``, ``long-number-cut``; of figures,
    ``figure-in-scientific-notation``."""
    for column in region.columns:
        cut = region.search(column, CUT)
        yield from _scientific(region, column, [text for text in cut if "E" in text])
        if column.holds in {"figures", "period"}:
            continue
        yield from _long_numbers(region, column, [text for text in cut if text.isdigit()])
        yield from _lost_zeros(region, column)


def _scientific(region: Region, column: Column, texts: list[str]) -> Iterator[Issue]:
    """Upper-case E and plus are how Excel shows a number; statistics programs write 1e+06, and lose nothing."""
    is_code = column.holds != "figures" and (_CODE_LABEL.search(_plain(column)) or _is_mostly_text(column))
    gone = [text for text in texts if _hidden_digits(text) >= (0 if is_code else 1)]
    if gone:
        yield region.issue(CODE_AS_NUMBER if is_code else FIGURE_ROUNDED, column, region.find(column, gone))


def _hidden_digits(text: str) -> int:
    """How many digits of a whole number its notation leaves out: 4 for 1.23E+06; below 0 where it has decimals."""
    found = _SCIENTIFIC.fullmatch(text)
    return int(found[2]) - len(found[1] or "") if found else -1


def _is_mostly_text(column: Column) -> bool:
    others = [text for text in column.texts if not re.match(CUT, text)]
    return sum(not re.fullmatch(r"[\d.,\s+-]+", text) for text in others) * 2 > len(others)


def _long_numbers(region: Region, column: Column, texts: list[str]) -> Iterator[Issue]:
    """All of them end in zeros after the 15th digit, with too many zeros for chance."""
    tails = [text[KEPT_DIGITS:] for text in texts]
    if tails and not any(tail.strip("0") for tail in tails) and sum(map(len, tails)) >= 3:
        yield region.issue(LONG_NUMBER_CUT, column, region.find(column, texts))


def _lost_zeros(region: Region, column: Column) -> Iterator[Issue]:
    if not (column.matching(r"^0[0-9]") or any(family[0].search(_plain(column)) for family in _FAMILIES)):
        return
    digits = [text for text in column.texts if text.isdigit() and text.isascii()]
    are_most = len(digits) * 5 >= len(column.texts) * 4
    lost, width, because = (are_most and _beside_whole_codes(digits)) or _of_family(column, digits) or ([], 0, "")
    if lost:
        found = region.find(column, lost)
        yield region.issue(LOST_ZEROS, column, found, because=because, right=_mended(found[0].text, width))


def _mended(text: str, width: int) -> str:
    return text.zfill(width) if width > len(text) else f"0{text}"


def _beside_whole_codes(digits: list[str]) -> tuple[list[str], int, str] | None:
    """Some codes of the column still have their zeros, and all of those are as long as its longest."""
    whole = {len(text) for text in digits if text.startswith("0") and len(text) > 1}
    width = max(map(len, digits), default=0)
    if whole != {width}:
        return None
    lost = [text for text in digits if len(text) < width]
    return (lost, width, f"others have {width} digits, such as {_example(digits, width)}") if lost else None


def _example(digits: list[str], width: int) -> str:
    return next(text for text in digits if len(text) == width and text.startswith("0"))


def _plain(column: Column) -> str:
    return column.label.replace("_", " ")


def _of_family(column: Column, digits: list[str]) -> tuple[list[str], int, str] | None:
    for label, damaged, width, because in _FAMILIES:
        if label.search(_plain(column)):
            lost = [text for text in digits if damaged.fullmatch(text)]
            if "five" in because and not any(len(text) == width for text in digits):
                return None
            return (lost, width, because) if lost else None
    return None
