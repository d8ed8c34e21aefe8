"""Labels that differ from the schema by one thing: columns in another order, one left out, one too many, a spelling.

frictionless matches fields to columns by their place, so that one thing makes many errors, some about the wrong column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validation.issues import (
    COLUMN_LEFT_OUT,
    COLUMN_UNKNOWN,
    COLUMNS_REORDERED,
    LABEL_NEARLY,
    Issue,
    Place,
)


def label_issues(labels: Sequence[str], names: Sequence[str], row: int) -> Iterator[Issue]:
    """Yield the one fault behind the errors of the labels, where it is plain.

    labels, names: of the file's columns and the schema's fields. row: where the labels stand.
    """
    if list(labels) == list(names) or not all(labels) or len(set(labels)) < len(labels):
        return
    meant = _meant(labels, names)
    for number, (label, name) in enumerate(zip(labels, meant, strict=True), start=1):
        if label != name:
            place = Place(None, row, number, label)
            yield Issue(LABEL_NEARLY, {"value": label, "field": name}, 1, (place,))
    absent = [name for name in names if name not in meant]
    unknown = [label for label in meant if label not in names]
    values = {"labels": ", ".join(labels), "fields": ", ".join(names), "names": ", ".join(absent or unknown)}
    place = Place(None, row)
    if not absent and not unknown:
        if meant != list(names):
            yield Issue(COLUMNS_REORDERED, values, 1, (place,))
    elif not unknown and not _is_head(meant, names) and _is_within(meant, names):
        yield Issue(COLUMN_LEFT_OUT, values, 1, (place,))
    elif not absent and not _is_head(names, meant) and _is_within(names, meant):
        yield Issue(COLUMN_UNKNOWN, values, 1, (place,))


def _meant(labels: Sequence[str], names: Sequence[str]) -> list[str]:
    """The labels, and the field's name instead of one that is nearly it."""
    plain: dict[str, list[str]] = {}
    for name in names:
        if name not in labels:
            plain.setdefault(_plain(name), []).append(name)
    nearly = {key: found[0] for key, found in plain.items() if key and len(found) == 1}
    meant: list[str] = []
    for label in labels:
        name = label if label in names else nearly.get(_plain(label), label)
        meant.append(name if name not in meant else label)
    return meant


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _is_head(some: Sequence[str], whole: Sequence[str]) -> bool:
    return list(some) == list(whole)[: len(some)]


def _is_within(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether all of them are there, in the same order."""
    rest = iter(whole)
    return all(name in rest for name in some)
