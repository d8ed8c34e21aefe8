"""Texts that differ only in what the eye passes over, and letters that came out wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from validation.issues import GARBLED_TEXT, SPELT_SEVERAL_WAYS, Issue
from validation.shape.region import GARBLED, Column, Region, shorten

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


def spellings(region: Region) -> Iterator[Issue]:
    """Issue: ``spelt-several-ways``, for each group of texts of a column that differ only in spaces or capitals."""
    for column in region.columns:
        if column.holds not in {"area", "category"} or not column.is_whole or column.is_numeric:
            continue
        for texts in _alike(column):
            found = sorted(region.find(column, texts), key=lambda each: -each.cells)
            spoken = ", ".join(f"“{_visible(each.text)}”" for each in found)
            yield region.issue(SPELT_SEVERAL_WAYS, column, found[1:], spellings=spoken)


def _alike(column: Column) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for text in column.texts:
        groups[" ".join(_INVISIBLE.sub("", text).split()).casefold()].append(text)
    return [texts for texts in groups.values() if len(texts) > 1]


def _visible(text: str) -> str:
    """A text whose blanks can be seen where they matter: at either end, and where there is more than one."""
    shown = re.sub(r"^\s+|\s+$", lambda found: "·" * len(found[0]), _INVISIBLE.sub("·", text))
    return re.sub(r"\s{2,}|[^\S ]", lambda found: "·" * len(found[0]), shown)


def garbled(region: Region) -> Iterator[Issue]:
    """Issue: ``garbled-text``."""
    for column in region.columns:
        if column.is_numeric or not (texts := region.search(column, GARBLED)):
            continue
        found = region.find(column, texts)
        right = ungarbled(found[0].text)
        yield region.issue(
            GARBLED_TEXT, column, found, likely=f": it was most likely “{shorten(right)}”" if right else ""
        )


def ungarbled(text: str) -> str | None:
    """The text as it was before UTF-8 was read as Windows-1252, where that is how it came out wrong."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
