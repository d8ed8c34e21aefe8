"""What a workbook carries beside its cells, judged: comments, authors, links, pivot caches, changes, files within."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from validation.issues import (
    COMMENT_MENTIONS,
    COMMENTS_FOUND,
    EMBEDDED_FILES,
    EXTERNAL_LINK,
    HIDDEN_PERSONAL_DATA,
    NAMED_AUTHOR,
    PIVOT_SOURCE,
    TRACKED_CHANGES,
    Issue,
    Place,
)
from validation.privacy.columns import Sample, study
from validation.privacy.forenames import begins_with_forename
from validation.privacy.patterns import WORDS, mask, mentions
from validation.privacy.people import Table, judge, listed
from validation.reading.workbook_parts import Comment, Pivot, WorkbookParts

PEOPLE = {
    "creator": "author",
    "initial-creator": "first author",
    "lastModifiedBy": "last editor",
    "Manager": "manager",
}
MILD = "email"
_NO_PERSON = re.compile(
    r"\b(?:office|user|council|department|team|statistics|ltd|limited|national|government|university|services?|admin\w*"
    r"|system|software|poi|region|authority|data|group|unit)\b",
    re.IGNORECASE,
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def look_beside(parts: WorkbookParts) -> Iterator[Issue]:
    """The issues of what one workbook carries beside its cells."""
    yield from _comments(parts.comments)
    yield from _texts([*parts.texts, *parts.properties.values()])
    yield from _pivots(parts.pivots)
    yield from _links(parts.links)
    if parts.has_tracked_changes:
        yield Issue(TRACKED_CHANGES)
    if parts.embedded:
        yield Issue(EMBEDDED_FILES, {"count": parts.embedded}, parts.embedded)
    yield from _authors(parts.properties)


def _comments(comments: Sequence[Comment]) -> Iterator[Issue]:
    grave: list[tuple[Comment, str, str]] = []
    mild: list[tuple[Comment, str, str]] = []
    for comment in comments:
        for sort, text in mentions(comment.text):
            (mild if sort == MILD else grave).append((comment, sort, text))
    for kind, hits in ((HIDDEN_PERSONAL_DATA, grave), (COMMENT_MENTIONS, mild)):
        if hits:
            what = listed(list(dict.fromkeys(WORDS[sort] for _, sort, _ in hits)))
            values = {"what": what, "example": mask(hits[0][2]), "count": len(hits)}
            where = "A comment"
            yield Issue(
                kind, values | {"where": where, "within": "the comments"}, len(hits), _places([hit[0] for hit in hits])
            )
    if comments:
        people = list(dict.fromkeys(mask(comment.author) for comment in comments if comment.author.strip()))
        values = {"count": f"{len(comments):,}", "authors": listed(people[:3]) or "somebody"}
        yield Issue(COMMENTS_FOUND, values, len(comments), _places(comments))


def _places(comments: Sequence[Comment]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(_place(comment) for comment in comments[:20] if comment.sheet))


def _place(comment: Comment) -> Place:
    found = _CELL.fullmatch(comment.cell or "")
    if not found:
        return Place(comment.sheet)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return Place(comment.sheet, int(found[2]), column)


def _texts(texts: Sequence[str]) -> Iterator[Issue]:
    hits = [hit for text in texts for hit in mentions(text) if hit[0] != MILD]
    if hits:
        where = "A text box, a property or a defined name"
        values = {"where": where, "within": where.lower(), "what": WORDS[hits[0][0]], "example": mask(hits[0][1])}
        yield Issue(HIDDEN_PERSONAL_DATA, values, len(hits))


def _pivots(pivots: Sequence[Pivot]) -> Iterator[Issue]:
    personal = [issue for pivot in pivots for issue in _pivot(pivot)]
    yield from personal
    if pivots and not personal:
        rows = sum(len(pivot.rows) for pivot in pivots)
        yield Issue(PIVOT_SOURCE, {"rows": f"{rows:,}"}, len(pivots))


def _pivot(pivot: Pivot) -> Iterator[Issue]:
    """A pivot table's copy of its source is a table that nobody sees: judged like the rows of a hidden sheet."""
    labels = dict(enumerate(pivot.labels, start=1))
    width = max((len(row) for row in pivot.rows), default=0)
    rows = [tuple(row) + (None,) * (width - len(row)) for row in pivot.rows]
    sample = Sample(range(1, width + 1), rows)
    found = study(labels, rows)
    table = Table("A pivot table's copy of its source", None, found, labels, sample, len(rows), hidden=True)
    for issue in judge(table):
        if issue.severity == "error":
            yield Issue(HIDDEN_PERSONAL_DATA, issue.values, issue.count)


def _links(links: Sequence[str]) -> Iterator[Issue]:
    names = list(dict.fromkeys(_file_name(link) for link in links))
    if names:
        yield Issue(EXTERNAL_LINK, {"example": names[0], "count": len(names)}, len(names))


def _file_name(link: str) -> str:
    """The file alone: the folders around it name people and servers."""
    name = PurePosixPath(unquote(link).replace("\\", "/")).name
    return "a web page" if not name or "?" in name else name[:80]


def _authors(properties: dict[str, str]) -> Iterator[Issue]:
    named = {PEOPLE[key]: text for key, text in properties.items() if key in PEOPLE and _is_person(text)}
    if named:
        example = listed(list(dict.fromkeys(map(mask, named.values()))))
        yield Issue(NAMED_AUTHOR, {"example": example, "what": listed(list(named))}, len(named))


def _is_person(text: str) -> bool:
    """Two to four words that are no office and no program, or one that is a forename."""
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    if _NO_PERSON.search(text) or not words:
        return False
    return 2 <= len(words) <= 4 or (len(words) == 1 and begins_with_forename(text))
