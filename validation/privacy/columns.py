"""Which columns of a sheet hold personal data: by their labels and by how many of their cells look like it.

A sheet is glanced at first: the labels of its first rows, and one pattern over a bounded sample of its rows. Only where
one of the two shows something are its columns looked at, and only those that show something are counted in full. A
million rows of figures cost a few thousandths of a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from validation.engine import ROW_GROUP
from validation.privacy.forenames import begins_with_forename
from validation.privacy.labels import ANY, NO_NHS, ORGANISATION, STREET, identifier_of, plain_label, telling_of
from validation.privacy.patterns import GLANCE, SHAPES, has_shape, looks_like, mask, mentions
from validation.quoting import quoted_text
from validation.reading.source import Sheet

HEAD_ROWS = 30
GLANCED_AT = 1_800  # Rows: all of a small sheet, and windows that are spread over a long one.
GLANCED_CELLS = 40_000
LOOKED_AT = 600  # Rows that are looked at closely.
WINDOWS = 6
MOST_COLUMNS = 60  # Looked at closely, beside those that a label or the glance points to.
LONGEST_CELL = 200
GLANCED = 3  # Rows of the sample that must show something: a lone address or telephone number is no column of them.

# The share of a column's filled cells that must look like its sort: with a label that says so, and without one.
LABELLED_SHARE = {"address": 0.5, "person_id": 0.5, "date_of_birth": 0.4}
NAMED_SHARE = 0.5
OF_LABELLED, OF_UNLABELLED = 0.3, 0.8
LEAST_LABELLED, LEAST_UNLABELLED = 2, 4  # Different texts.
TRAITS_OF_FIGURES = 1  # With more of them, rows may be people.
FIRST_TEXTS = 20  # Where few of these look like a sort, the others are not looked at.
BY_CONTENT = ("national_insurance_number", "nhs_number", "email", "postcode", "phone")

_is_short_figure = re.compile(r"[-+]?[0-9.,]{1,9}%?").fullmatch

Row = Sequence[str | None]


@dataclass(frozen=True)
class Found:
    """A column of personal data. column: from 1. label: only where it is a word that we know, as a file without

    labels has a person in its first row. cells of filled look like it. example: masked.
    """

    sort: str
    column: int
    label: str | None
    cells: int
    filled: int
    example: str


@dataclass(frozen=True)
class Heading:
    """The row of labels of a sheet, as far as they speak of people. row: 0 where there is none."""

    row: int = 0
    labels: Mapping[int, str] | None = None

    @property
    def texts(self) -> Mapping[int, str]:
        return self.labels or {}


def find_heading(rows: Sequence[tuple[int, Row]]) -> Heading:
    """The row with most labels that speak of people; none where no row does."""
    best, most = Heading(), 0
    for number, cells in rows:
        if not ANY.search("\x1f".join(cell[:LONGEST_CELL] for cell in cells if cell)):
            continue
        labels = {place: cell for place, cell in enumerate(cells, start=1) if cell and len(cell) <= LONGEST_CELL}
        if (score := sum(map(_weight, labels.values()))) > most:
            best, most = Heading(number, labels), score
    return best


def first_heading(rows: Sequence[tuple[int, Row]]) -> Heading:
    """The first row that is all words and no person: labels that speak of something else, such as “UPRN”."""
    widest = max((sum(map(bool, cells)) for _, cells in rows), default=0)
    for number, cells in rows:
        labels = {place: cell for place, cell in enumerate(cells, start=1) if cell and len(cell) <= LONGEST_CELL}
        if 2 * len(labels) >= widest and not any(map(_is_content, labels.values())):
            return Heading(number, labels)
    return Heading()


def _is_content(cell: str) -> bool:
    text = cell.strip()
    return text[:1].isdigit() or begins_with_forename(text) or any(has_shape(sort, text) for sort in BY_CONTENT)


def _weight(label: str) -> int:
    sort, trait = identifier_of(label), telling_of(label)
    return 10 * (sort is not None and sort != "maybe_name") + 3 * (trait is not None) + (sort == "maybe_name")


def columns_to_look_at(sheet: Sheet, heading: Heading) -> list[int]:
    """The columns that are worth a closer look: none of most sheets."""
    sorts = {number: sort for number, label in heading.texts.items() if (sort := identifier_of(label))}
    traits = {trait for label in heading.texts.values() if (trait := telling_of(label))} - {"area"}
    if set(sorts.values()) - {"maybe_name"} or len(traits) > TRAITS_OF_FIGURES or _shows_anything(sheet):
        return sorted(set(sorts) | set(range(1, min(sheet.columns, MOST_COLUMNS) + 1)))
    return sorted(sorts)


def _shows_anything(sheet: Sheet) -> bool:
    together = ", ".join(f"c{number}" for number in range(1, sheet.columns + 1))
    [(hits,)] = sheet.connection.execute(
        f"SELECT count(*) FROM {_sampled(sheet, 0, min(GLANCED_AT, max(200, GLANCED_CELLS // max(sheet.columns, 1))))}"
        f" WHERE regexp_matches(concat_ws(chr(31), {together}), {quoted_text(GLANCE)})"
    ).fetchall()
    return int(hits) >= GLANCED


def _sampled(sheet: Sheet, after: int, most: int) -> str:
    """SQL of the rows that are looked at, as a relation: all, or windows that are spread over the sheet.

    In a long sheet a window is found by its place and not by its row number, which takes DuckDB a tenth of the time; in
    a short one a single query is quicker planned.
    """
    if sheet.rows - after <= most:
        return f"(SELECT * FROM {sheet.relation} WHERE row > {after})"
    size = most // WINDOWS
    step = (sheet.rows - after - size) // (WINDOWS - 1)  # The last window ends with the sheet.
    if sheet.rows <= ROW_GROUP:
        firsts = (after + step * place + 1 for place in range(WINDOWS))
        runs = " OR ".join(f"row BETWEEN {first} AND {first + size - 1}" for first in firsts)
        return f"(SELECT * FROM {sheet.relation} WHERE {runs})"
    windows = (
        f"(SELECT * FROM {sheet.relation} LIMIT {size} OFFSET {after + step * place})" for place in range(WINDOWS)
    )
    return f"({' UNION ALL '.join(windows)})"


@dataclass(frozen=True)
class Sample:
    """Some rows of a sheet. columns: from 1, in the order of the cells."""

    columns: Sequence[int]
    rows: Sequence[Row]

    def of(self, column: int) -> list[str]:
        """The filled cells of one column; none where the sample does not hold it."""
        if column not in self.columns:
            return []
        place = self.columns.index(column)
        return [cell for row in self.rows if (cell := row[place])]

    def distinct_share(self, columns: Sequence[int]) -> float:
        """How many of the rows differ in these columns, of those that hold anything there."""
        places = [self.columns.index(column) for column in columns if column in self.columns]
        held = [cells for row in self.rows if any(cells := tuple(row[place] for place in places))]
        return len(set(held)) / len(held) if held else 0.0


def find_columns(sheet: Sheet, heading: Heading, columns: Sequence[int]) -> tuple[list[Found], Sample]:
    """Those of the columns that hold personal data, and the rows that were looked at."""
    rows = _cells(sheet, heading, columns)
    labels = {place: heading.texts.get(number, "") for place, number in enumerate(columns, start=1)}
    found = [replace(one, column=columns[one.column - 1]) for one in study(labels, rows)]
    return [_counted(sheet, heading, one) for one in found], Sample(columns, rows)


def _cells(sheet: Sheet, heading: Heading, columns: Sequence[int]) -> Sequence[Row]:
    """The cells of some rows below the heading: of a short sheet all, which are at hand."""
    if sheet.rows <= LOOKED_AT:
        below = [cells for row, cells in sheet.head(LOOKED_AT) if row > heading.row]
        return [
            [cell and cell[:LONGEST_CELL].strip(" ") for cell in (cells[n - 1] for n in columns)] for cells in below
        ]
    chosen = ", ".join(f"trim(c{number}[:{LONGEST_CELL}])" for number in columns)
    return sheet.connection.execute(f"SELECT {chosen} FROM {_sampled(sheet, heading.row, LOOKED_AT)}").fetchall()


def study(labels: Mapping[int, str], rows: Sequence[Row]) -> list[Found]:
    """The columns of personal data among rows that are at hand. labels: by column, from 1; empty where unknown."""
    found = []
    for number in range(1, max((len(row) for row in rows), default=0) + 1):
        texts = [cell for row in rows if len(row) >= number and (cell := row[number - 1])]
        if texts and (one := _sort_of(number, labels.get(number, ""), texts)):
            found.append(one)
    return found


def _sort_of(number: int, label: str, texts: Sequence[str]) -> Found | None:
    distinct = list(dict.fromkeys(texts))
    named = identifier_of(label) if label else None
    if named in ("name", "maybe_name"):
        return _name(number, label, named, texts, distinct)
    if named and (one := _of_sort(named, number, label, texts, distinct)):
        return one
    others = [text for text in texts if not _is_short_figure(text)]
    if len(others) * 2 < len(texts):  # As of most columns: nothing that fills half of one has so few digits alone.
        return _mentioned(number, others, len(texts))
    for sort in BY_CONTENT:
        if sort == "nhs_number" and NO_NHS.search(plain_label(label)):
            continue
        if one := _of_sort(sort, number, "", texts, distinct):
            return one
    if one := _mentioned(number, texts, len(texts)):
        return one
    return _name(number, "", "maybe_name", texts, distinct)


def _of_sort(sort: str, number: int, label: str, texts: Sequence[str], distinct: Sequence[str]) -> Found | None:
    """The column as one of its sort. A check digit that fails is a slip of the pen where the label says what it is."""
    fits = has_shape if label else looks_like
    least = min(LEAST_LABELLED, len(texts)) if label else LEAST_UNLABELLED
    share = LABELLED_SHARE.get(sort, OF_LABELLED) if label else OF_UNLABELLED
    if sum(fits(sort, text) for text in distinct[:FIRST_TEXTS]) < share / 2 * min(FIRST_TEXTS, len(distinct)):
        return None
    fitting = {text for text in distinct if fits(sort, text)}
    cells = sum(text in fitting for text in texts)
    if len(fitting) < least or cells < share * len(texts):
        return None
    example = next(text for text in distinct if text in fitting)
    return Found(sort, number, label or None, cells, len(texts), mask(example))


def _name(number: int, label: str, named: str, texts: Sequence[str], distinct: Sequence[str]) -> Found | None:
    """Names: what a label calls so and looks so; under “Name”, or no label, half must begin with a known forename."""
    fitting = {text for text in distinct if looks_like("name", text) and not _is_of_a_place(text)}
    if named == "maybe_name":  # Of a label that says nothing of names, a forename alone may be anything.
        fitting = {text for text in fitting if begins_with_forename(text) and (label or " " in text)}
    cells = sum(text in fitting for text in texts)
    if len(fitting) < (2 if named == "name" else LEAST_UNLABELLED) or cells < NAMED_SHARE * len(texts):
        return None
    example = next(text for text in distinct if text in fitting)
    return Found("name", number, label or None, cells, len(texts), mask(example))


def _is_of_a_place(text: str) -> bool:
    return ORGANISATION.search(text) is not None or STREET.search(text) is not None


def _mentioned(number: int, texts: Sequence[str], filled: int) -> Found | None:
    """Notes that speak of people by their numbers or days of birth, here and there in a column."""
    hits = [(sort, hit) for text in texts if any(map(str.isdigit, text)) for sort, hit in mentions(text)]
    grave = [(sort, hit) for sort, hit in hits if sort != "email"]
    if len(set(grave)) < LEAST_UNLABELLED:
        return None
    return Found(grave[0][0], number, None, len(grave), filled, mask(grave[0][1]))


def _counted(sheet: Sheet, heading: Heading, one: Found) -> Found:
    """The same column, counted over the whole sheet where it is longer than the sample."""
    if one.cells < OF_LABELLED * one.filled or sheet.rows - heading.row <= LOOKED_AT:
        return one
    text = f"trim(c{one.column})"
    [(cells, filled)] = sheet.connection.execute(
        f"SELECT count(*) FILTER (regexp_full_match({text}, {quoted_text(SHAPES[one.sort])})), count({text})"
        f" FROM {sheet.relation} WHERE row > {heading.row}"
    ).fetchall()
    return replace(one, cells=cells, filled=filled)
