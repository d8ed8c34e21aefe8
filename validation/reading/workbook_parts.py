"""What a workbook carries beside its cells: comments, authors, links, pivot caches, tracked changes, embedded files.

Whoever downloads the file can read all of it. Each part is read up to a bound and searched with regular expressions:
no XML parser runs, so nothing in a part can expand.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath

from validation.reading.source import ZIP_FAULTS

LARGEST_READ = 32 << 20  # Of one part; what lies beyond it is not searched.
MOST_PARTS = 200  # Of one sort.
MOST_COMMENTS = 5_000
MOST_PIVOT_ROWS = 500

# Every part of a pattern is bounded and stays within one tag, so that no text makes a search slow.
TAG = r"[^<>]{0,2000}"
PROPERTY = re.compile(
    rf"<(?:\w{{1,20}}:)?(creator|lastModifiedBy|initial-creator|Company|Manager|title|subject|description|keywords)\b"
    rf"{TAG}>([^<]{{1,400}})<"
)
CUSTOM = re.compile(
    rf'<(?:\w{{1,20}}:)?(?:property|user-defined)\b{TAG}?name="([^"<>]{{1,200}})"{TAG}>(?:<vt:\w{{1,20}}>)?([^<]{{1,400}})<'
)
COMMENT = re.compile(r"<(?:\w{1,20}:)?(?:comment|threadedComment)\s")
COMMENT_END = re.compile(r"</(?:\w{1,20}:)?(?:comment|threadedComment)>")
AUTHOR = re.compile(rf"<(?:\w{{1,20}}:)?author\b{TAG}>([^<]{{0,400}})<")
PERSON = re.compile(rf'<(?:\w{{1,20}}:)?person\b{TAG}?displayName="([^"<>]{{0,400}})"')
TEXT = re.compile(rf"<(?:\w{{1,20}}:)?(?:t|text|p|span)\b{TAG}>([^<]{{1,4000}})<")
TARGET = re.compile(rf"<Relationship\s({TAG})>")
DEFINED = re.compile(rf"<(?:\w{{1,20}}:)?definedName\b{TAG}>([^<]{{1,2000}})<")
ODS_TABLE = re.compile(rf'<table:table\s{TAG}?table:name="([^"<>]{{0,400}})"')
ODS_SOURCE = re.compile(rf'<table:table-source\b{TAG}?xlink:href="([^"<>]{{1,2000}})"')
PIVOT_FIELD = re.compile(r"<(?:\w{1,20}:)?cacheField\s")
PIVOT_ROW = re.compile(r"<(?:\w{1,20}:)?r>")
PIVOT_CELL = re.compile(rf"<(?:\w{{1,20}}:)?([bdemnsx])(?:\s({TAG}))?>")


@dataclass(frozen=True)
class Comment:
    """A note on a cell. author: empty where the file does not say."""

    text: str
    author: str = ""
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Pivot:
    """The rows that a pivot table keeps of its source, as text. labels: one each column."""

    labels: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class WorkbookParts:
    """What one workbook carries beside its cells. texts: of defined names, text boxes and properties."""

    properties: dict[str, str] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    links: tuple[str, ...] = ()
    pivots: tuple[Pivot, ...] = ()
    texts: tuple[str, ...] = ()
    embedded: int = 0
    has_tracked_changes: bool = False


def workbook_parts(path: Path) -> WorkbookParts | None:
    """Look beside the cells of an XLSX, XLSM, XLSB or ODS; None where the file is no such package or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "content.xml" in names:
                return _opendocument(archive, names)
            return _excel(archive, names) if "xl/workbook.xml" in names or "xl/workbook.bin" in names else None
    except ZIP_FAULTS:
        return None


def _text(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(LARGEST_READ).decode("utf-8", "replace")


def _some(names: list[str], *starts: str) -> list[str]:
    return [name for name in names if name.startswith(starts)][:MOST_PARTS]


def _excel(archive: zipfile.ZipFile, names: list[str]) -> WorkbookParts:
    properties: dict[str, str] = {}
    for name in _some(names, "docProps/core", "docProps/app", "docProps/custom"):
        properties |= _properties(_text(archive, name))
    texts = [text for name in _some(names, "xl/drawings/drawing") for text in TEXT.findall(_text(archive, name))]
    if "xl/workbook.xml" in names:
        texts += DEFINED.findall(_text(archive, "xl/workbook.xml"))
    return WorkbookParts(
        properties,
        tuple(_excel_comments(archive, names)),
        tuple(_excel_links(archive, names)),
        tuple(_pivots(archive, names)),
        tuple(unescape(text) for text in texts[:MOST_COMMENTS]),
        len(_some(names, "xl/embeddings/")),
        any(name.startswith("xl/revisions/") for name in names),
    )


def _properties(xml: str) -> dict[str, str]:
    found = [*PROPERTY.findall(xml), *CUSTOM.findall(xml)]
    return {unescape(name): unescape(text).strip() for name, text in found if text.strip()}


def _excel_comments(archive: zipfile.ZipFile, names: list[str]) -> Iterator[Comment]:
    parts = [name for name in _some(names, "xl/comments", "xl/threadedComments/") if name.endswith(".xml")]
    if not parts:
        return
    sheets = _sheets_of(archive, names)
    people = [found for name in _some(names, "xl/persons/") for found in PERSON.findall(_text(archive, name))]
    left = MOST_COMMENTS
    for part in parts:
        xml = _text(archive, part)
        authors = AUTHOR.findall(xml) or people
        for found in COMMENT.split(xml, left)[1:]:
            left -= 1
            attributes, _, inside = COMMENT_END.split(found, 1)[0].partition(">")
            number = re.search(r'authorId="(\d{1,6})"', attributes)
            author = authors[int(number[1])] if number and int(number[1]) < len(authors) else "".join(people[:1])
            cell = re.search(r'\bref="([A-Z]{1,3}\d{1,7})"', attributes)
            yield Comment(_plain(inside), unescape(author), sheets.get(part), cell[1] if cell else None)


def _sheets_of(archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    """The name of the sheet that each part of comments belongs to."""
    from validation.reading.workbook_marks import _sheet_parts

    found: dict[str, str] = {}
    for sheet, part in _sheet_parts(archive).items() if "xl/workbook.xml" in names else ():
        related = f"{PurePosixPath(part).parent}/_rels/{PurePosixPath(part).name}.rels"
        for target in re.findall(r'Target="([^"]*omment[^"]*)"', _text(archive, related)) if related in names else ():
            inside = target.lstrip("/") if target.startswith("/") else "xl/" + target.removeprefix("../")
            found[inside] = sheet
    return found


def _excel_links(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    for name in _some(names, "xl/externalLinks/_rels/"):
        for attributes in TARGET.findall(_text(archive, name)):
            target = re.search(r'\bTarget="([^"]+)"', attributes)
            if target and 'TargetMode="External"' in attributes:
                yield unescape(target[1])
    if "xl/connections.xml" in names:
        yield "a data connection"


def _pivots(archive: zipfile.ZipFile, names: list[str]) -> Iterator[Pivot]:
    for name in _some(names, "xl/pivotCache/pivotCacheDefinition"):
        records = name.replace("Definition", "Records")
        fields = PIVOT_FIELD.split(_text(archive, name))[1:]
        rows = PIVOT_ROW.split(_text(archive, records), MOST_PIVOT_ROWS)[1:] if records in names else []
        if rows:
            labels = [re.match(r'[^<>]{0,500}?\bname="([^"<>]*)"', text) for text in fields]
            shared = [[_value(more) for _, more in PIVOT_CELL.findall(text)] for text in fields]
            yield Pivot(
                tuple(unescape(label[1]) if label else "" for label in labels),
                tuple(_pivot_row(row.partition("</r>")[0], shared) for row in rows),
            )


def _value(attributes: str) -> str:
    found = re.search(r'\bv="([^"]*)"', attributes)
    return found[1] if found else ""


def _pivot_row(row: str, shared: list[list[str]]) -> tuple[str | None, ...]:
    """A record's cells: written out, or by their place among the texts that the field's records share."""
    cells: list[str | None] = []
    for kind, attributes in PIVOT_CELL.findall(row):
        text, items = _value(attributes), shared[len(cells)] if len(cells) < len(shared) else []
        if kind == "x":
            text = items[int(text)] if text.isdigit() and int(text) < len(items) else ""
        cells.append(unescape(text) or None)
    return tuple(cells)


def _opendocument(archive: zipfile.ZipFile, names: list[str]) -> WorkbookParts:
    properties = _properties(_text(archive, "meta.xml")) if "meta.xml" in names else {}
    xml = _text(archive, "content.xml")
    comments: list[Comment] = []
    sheet = None
    pieces = xml.split("<office:annotation ", MOST_COMMENTS)
    for position, piece in enumerate(pieces if len(pieces) > 1 else ()):
        if position:
            inside = piece.partition("</office:annotation>")[0]
            creator = re.search(r"<dc:creator>([^<]{0,400})<", inside)
            comments.append(Comment(_plain(inside), unescape(creator[1]) if creator else "", sheet))
        tables = ODS_TABLE.findall(piece)
        sheet = unescape(tables[-1]) if tables else sheet
    links = [unescape(link) for link in ODS_SOURCE.findall(xml)] if "<table:table-source" in xml else []
    tracked = "<table:tracked-changes" in xml
    return WorkbookParts(properties, tuple(comments), tuple(links), (), (), 0, tracked)


def _plain(xml: str) -> str:
    return unescape(" ".join(TEXT.findall(xml)))
