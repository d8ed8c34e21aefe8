"""What the page of a table shows: its head, its rows in words, what can be chosen, and the way to every other page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from catalogue.entries import Entry
from catalogue.query import rows
from catalogue.query.column_facts import Facts, facts_of
from catalogue.query.questions import SIZES, Question
from catalogue.query.tables import Column, Table
from catalogue.site import words
from catalogue.site.table_cells import WORDED_WITH, Cell, cells, in_words
from catalogue.site.table_form import Field, Form

INDICATOR = {"area_code", "area_name", "period", "measure", "value"}
# What a reader finds in another column of an indicator table: in the area's name, the period, the figure.
SAID_ELSEWHERE = ("area_code", "period_start", "period_end", "period_type", "unit")
SAID_LAST = ("area_type",)  # A name says it to most readers: the figure should be in sight first.
USUAL_COLUMNS = 12
FORMATS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "parquet": "Parquet"}
ARROWS = {"ascending": "▲", "descending": "▼"}


@dataclass(frozen=True)
class Head:
    """sorted: as aria-sort says it. link: to the same rows by this column."""

    column: Column
    title: str
    sorted: str
    link: str

    @property
    def arrow(self) -> str:
        return ARROWS.get(self.sorted, "")


@dataclass(frozen=True)
class Line:
    """One row: its cells, and the way to where it comes from."""

    cells: tuple[Cell, ...]
    source: str


@dataclass(frozen=True)
class Chip:
    """A filter in words, and the page without it."""

    words: str
    link: str


@dataclass(frozen=True)
class TableView:
    """address: of the table's page, without parameters. files: the address of its rows as a file, by its ending;
    public: the whole of it, as others are to use it. asked: the parameters as they came, to be shown again where they
    were not understood."""

    entry: Entry
    table: Table
    question: Question
    address: str
    files: Callable[[str], str]
    public: Callable[[str], str]
    source: Callable[[Mapping[str, Any]], str]
    asked: Mapping[str, Sequence[str]]
    rows_shown: int | None = None

    @cached_property
    def facts(self) -> dict[str, Facts]:
        return facts_of(self.table)

    @cached_property
    def is_indicator(self) -> bool:
        return set(self.table.names) >= INDICATOR

    @cached_property
    def total(self) -> int:
        return rows.count(self.table, self.question.filters)

    @cached_property
    def all_rows(self) -> int:
        return rows.count(self.table, ())

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.question.size))

    @property
    def first(self) -> int:
        return (self.question.page - 1) * self.question.size + 1

    @property
    def last(self) -> int:
        return min(self.first + len(self.lines) - 1, self.total)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The chosen ones; or those in which rows differ, without those that say what another says."""
        chosen = self.question.columns
        if chosen:
            return tuple(column for column in self.table.columns if column.name in chosen)
        usual = sorted(filter(self._is_usual, self.table.columns), key=lambda column: column.name in SAID_LAST)
        return tuple(usual)[:USUAL_COLUMNS] or self.table.columns

    def _is_usual(self, column: Column) -> bool:
        if self.is_indicator and (column.name in SAID_ELSEWHERE or column.name in ("area_name", "period", "value")):
            return column.name not in SAID_ELSEWHERE
        return not self.facts[column.name].is_the_same and column.name not in self._asked_for

    @property
    def _asked_for(self) -> set[str]:
        """The columns of which one value was asked for: it stands above the table, and in every row."""
        return {one.column for one in self.question.filters if one.how == "is" and len(one.values) == 1}

    @property
    def same(self) -> list[tuple[str, str]]:
        """What every row holds, and the table therefore does not show: title and words."""
        left = [one for one in self.facts.values() if one.is_the_same and not one.is_empty and one.only is not None]
        shown = {column.name for column in self.columns}
        return [
            (self.title(one.column), in_words(one.column, one.only)) for one in left if one.column.name not in shown
        ]

    @cached_property
    def titles(self) -> dict[str, str]:
        return {field["name"]: field.get("title") or words.label(field["name"]) for field in self.entry.fields}

    def title(self, column: Column) -> str:
        return self.titles.get(column.name) or column.name

    @cached_property
    def heads(self) -> list[Head]:
        return [
            Head(column, self.title(column), self._sorted(column), self.to(self.question.sorted_by(column.name)))
            for column in self.columns
        ]

    def _sorted(self, column: Column) -> str:
        if column.name != self.question.sort:
            return ""
        return "descending" if self.question.is_down else "ascending"

    @cached_property
    def lines(self) -> list[Line]:
        names = self.table.names
        key = [name for name in (*WORDED_WITH, *self.key) if name in names]
        asked = replace(self.question, columns=tuple(column.name for column in self.columns))
        found = rows.page(self.table, asked, key)[: self.rows_shown]
        shown = cells(self.columns, found, self.is_indicator)
        telling = [name for name in self.key if name in names and not self.facts[name].is_the_same]
        sources = (self.source({name: row[name] for name in telling or self.key}) for row in found)
        return [Line(own, source) for own, source in zip(shown, sources, strict=True)]

    @property
    def has_sources(self) -> bool:
        return any(line.source for line in self.lines)

    @cached_property
    def key(self) -> tuple[str, ...]:
        return key_of(self.entry)

    @cached_property
    def form(self) -> Form:
        titles = {column.name: self.title(column) for column in self.table.columns}
        return Form(self.facts, titles, self.question, self.asked)

    @cached_property
    def fields(self) -> list[Field]:
        """What the form asks about. Of few areas, the name and not the code as well."""
        has_few_areas = self.is_indicator and self.facts["area_name"].choices is not None
        return self.form.fields(without=("area_code",) if has_few_areas else ())

    @property
    def chips(self) -> list[Chip]:
        return [Chip(self.form.said(one), self.to(self.question.without(one))) for one in self.question.filters]

    def to(self, question: Question) -> str:
        """The page of a question about the same table."""
        query = urlencode(question.pairs())
        return f"{self.address}?{query}" if query else self.address

    def to_page(self, number: int) -> str:
        return self.to(replace(self.question, page=number))

    @property
    def sizes(self) -> list[tuple[int, str]]:
        return [(size, self.to(replace(self.question, size=size, page=1))) for size in SIZES]

    @property
    def cleared(self) -> str:
        return self.to(replace(self.question, filters=(), page=1))

    @property
    def all_columns(self) -> str:
        return self.to(replace(self.question, columns=self.table.names, has_every_column=True))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form does not ask and keeps: everything but the filters, the columns and the page."""
        one = replace(self.question, filters=(), columns=(), has_every_column=False, page=1, sort="", is_down=False)
        return one.pairs()

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """Each format's name and the address of exactly these rows in it."""
        query = urlencode(self.question.rows_pairs())
        return [(label, self.files(suffix) + (f"?{query}" if query else "")) for suffix, label in FORMATS.items()]

    @property
    def whole_address(self) -> str:
        """Of exactly these rows as CSV, for a program."""
        query = urlencode(self.question.rows_pairs())
        return self.public("csv") + (f"?{query}" if query else "")

    @property
    def faults(self) -> list[str]:
        """What could not be used, each in a sentence."""
        return [self.form.fault(one) for one in self.question.faults]


def key_of(entry: Entry) -> tuple[str, ...]:
    """The fields that tell one row from every other, as the version's schema says; none where there is no schema."""
    for resource in entry.facts.get("resources", ()):
        if "schema" in resource:
            found = resource["schema"].get("primaryKey") or ()
            return (found,) if isinstance(found, str) else tuple(found)
    return ()


def view_of(
    entry: Entry,
    table: Table,
    question: Question,
    address: str,
    files: Callable[[str], str],
    public: Callable[[str], str],
    source: Callable[[Entry, Mapping[str, Any]], str],
    asked: Mapping[str, Sequence[str]],
    rows_shown: int | None = None,
) -> TableView:
    return TableView(entry, table, question, address, files, public, partial(source, entry), asked, rows_shown)
