"""The rows that a question asks of a table: how many there are, one page of them, or all of them as a stream.

A page deep in millions of rows costs about what the first one does: rows in their own order are counted off by DuckDB
without being read, and sorted ones are found by ``row_steps``. Nothing here holds more than a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from catalogue.errors import NotValid
from catalogue.query import labels
from catalogue.query.column_facts import choices_of
from catalogue.query.connection import Row, quote
from catalogue.query.questions import Filter, Question
from catalogue.query.row_steps import SHALLOW, Segment, segments
from catalogue.query.tables import Column, Table
from validation.quoting import quoted_text

# A period sorts as time goes and not as its letters do.
SORTED_BY = {"period": "period_start"}
EVERY = "true"
WHOLE_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


@dataclass(frozen=True)
class Where:
    """A condition in SQL, and the values that it binds."""

    sql: str = EVERY
    values: tuple[Any, ...] = ()

    def and_(self, sql: str, *values: Any) -> Where:
        return Where(sql if self.sql == EVERY else f"{self.sql} AND {sql}", (*self.values, *values))


def where(table: Table, filters: Sequence[Filter]) -> Where:
    """What all the filters say. Of one column, “is one of these” and “is blank” are one choice: either will do."""
    found = Where()
    for column in table.columns:
        own = [one for one in filters if one.column == column.name]
        choice = [one for one in own if one.how == "is" or (one.how == "blank" and one.known[0])]
        parts = [_condition(column, one) for one in choice]
        if parts:
            either = " OR ".join(part.sql for part in parts)
            found = found.and_(f"({either})", *(value for part in parts for value in part.values))
        for one in own:
            if one not in choice:
                part = _condition(column, one)
                found = found.and_(part.sql, *part.values)
    return found


def _condition(column: Column, wanted: Filter) -> Where:
    name = quote(column.name)
    if wanted.how == "is":
        exact = name if column.kind != "other" else f"CAST({name} AS VARCHAR)"
        return Where(f"{exact} IN ({', '.join('?' for _ in wanted.known)})", wanted.known)
    if wanted.how == "contains":
        text = name if column.kind == "text" else f"CAST({name} AS VARCHAR)"
        return Where(f"contains(lower({text}), lower(?))", wanted.known)
    if wanted.how == "blank":
        blank = f"({name} IS NULL OR {name} = '')" if column.kind == "text" else f"{name} IS NULL"
        return Where(blank if wanted.known[0] else f"NOT {blank}" if column.kind == "text" else f"{name} IS NOT NULL")
    return Where(f"{name} {'>=' if wanted.how == 'from' else '<='} ?", wanted.known)


def count(table: Table, filters: Sequence[Filter]) -> int:
    """How many rows the filters leave; worked out once."""
    said = where(table, filters)
    sql = f"SELECT count(*) AS n FROM {table.relation} WHERE {said.sql}"
    return int(table.remembered(("count", said), lambda: table.rows(sql, said.values)[0]["n"]))


def page(table: Table, question: Question, more: Sequence[str] = ()) -> list[Row]:
    """The rows of the question's page, with every column that it shows and these more. None past the last page."""
    offset = (question.page - 1) * question.size
    if offset >= count(table, question.filters):
        return []
    names = list(dict.fromkeys([*(question.columns or table.names), *more]))
    columns = ", ".join(_shown(table, name) for name in names)
    said, key = where(table, question.filters), sort_key(table, question.sort)
    if key and offset > SHALLOW:
        return _deep(table, said, key, question, columns)
    ordered = f"ORDER BY {order_by(table, key, question.is_down)}" if key else ""
    sql = f"SELECT {columns} FROM {table.relation} WHERE {said.sql} {ordered} LIMIT ? OFFSET ?"
    return table.rows(sql, [*said.values, question.size, offset])


def _shown(table: Table, name: str) -> str:
    """A column as a page has it: of lists and the like, which it could not show, their text."""
    column = table.column(name)
    is_other = column is not None and column.kind == "other"
    return f"CAST({quote(name)} AS VARCHAR) AS {quote(name)}" if is_other else quote(name)


def _deep(table: Table, said: Where, key: str, question: Question, columns: str) -> list[Row]:
    offset = (question.page - 1) * question.size
    rows: list[Row] = []
    for one in segments(table, said.sql, said.values, key, question.is_down):
        if one.rows <= offset:
            offset -= one.rows
            continue
        rows += _of_segment(table, said, key, question, one, columns, offset, question.size - len(rows))
        offset = 0
        if len(rows) == question.size:
            break
    return rows


def _of_segment(
    table: Table, said: Where, key: str, question: Question, one: Segment, columns: str, offset: int, most: int
) -> list[Row]:
    inside = said.and_(one.sql, *one.values)
    ordered = "" if one.is_of_one_value else f"ORDER BY {order_by(table, key, question.is_down)}"
    sql = f"SELECT {columns} FROM {table.relation} WHERE {inside.sql} {ordered} LIMIT ? OFFSET ?"
    return table.rows(sql, [*inside.values, most, offset])


def sort_key(table: Table, name: str) -> str:
    """What a column is sorted by, in SQL, or nothing: codes stand as in their list, and periods as time goes."""
    column = table.column(SORTED_BY.get(name, name)) or table.column(name)
    if not name or column is None:
        return ""
    own = _as_sorted(column)
    if column.kind != "text" or labels.list_of(name) is None:
        return own
    codes = sorted((code for code, _ in choices_of(table, column) or ()), key=lambda code: labels.order_of(name, code))
    listed = ", ".join(quoted_text(code) for code in codes)
    return f"CAST(list_position([{listed}], {own}) AS BIGINT)" if codes else own


def _as_sorted(column: Column) -> str:
    """A column as one of the few types that ``row_steps`` counts, which sort as its own type does."""
    wanted = {"number": "DOUBLE", "truth": "BIGINT", "date": "DATE", "moment": "TIMESTAMP"}.get(column.kind, "VARCHAR")
    if column.type in WHOLE_NUMBERS:
        wanted = "BIGINT"
    name = quote(column.name)
    return name if column.type == wanted else f"CAST({name} AS {wanted})"


def order_by(table: Table, key: str, is_down: bool) -> str:
    """Blanks stand last either way, and equal rows in their own order."""
    return f"{key} {'DESC' if is_down else 'ASC'} NULLS LAST, {table.place}"


def whole(table: Table, question: Question, expressions: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
    """The query of every row that the question asks for, without its pages. expressions: what stands after SELECT."""
    said, key = where(table, question.filters), sort_key(table, question.sort)
    ordered = f" ORDER BY {order_by(table, key, question.is_down)}" if key else ""
    return f"SELECT {', '.join(expressions)} FROM {table.relation} WHERE {said.sql}{ordered}", said.values


def batches(table: Table, question: Question, expressions: Sequence[str], size: int) -> Iterator[Any]:
    """Arrow batches of all rows of the question. The first is there before this returns, so a failure comes at once."""
    return schema_and_batches(table, question, expressions, size)[1]


def schema_and_batches(
    table: Table, question: Question, expressions: Sequence[str], size: int
) -> tuple[Any, Iterator[Any]]:
    """The same, with the Arrow schema of the batches. DuckDB reads on as they are taken, and holds no more."""
    sql, values = whole(table, question, expressions)
    try:
        reader = table.connect().sql(sql, params=list(values)).to_arrow_reader(size)
        first = next(reader, None)
    except duckdb.OutOfMemoryException as error:
        raise NotValid(
            "So many rows cannot be put in another order here.",
            what_to_do="Download them as they stand, without a sort, or choose fewer rows.",
        ) from error
    return reader.schema, _all(first, reader)


def _all(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    if first is not None:
        yield first
        yield from rest
