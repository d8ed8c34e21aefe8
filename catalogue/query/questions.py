"""What a visitor asks of a table, read from an address and written to one: which rows, which columns, in which order.

    sex=female&sex=male        is one of these                  area_name__contains=hel   has these letters
    value__from=5&value__to=9  at least, at most                status__blank=yes | no    has no value, has one
    _sort=value&_order=down    _columns=area_name&_columns=value (or *)      _page=3&_rows=100

A column whose own name is one of ours is asked for with ``__is``. What cannot be read is told and never
passed over: a download must hold the rows that were asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from catalogue.query.tables import Column, Table

HOWS = ("contains", "from", "to", "blank", "is")
ORDERS = ("up", "down")
SIZES = (25, 50, 100)
USUAL_SIZE = 50
LONGEST = 200  # characters of a value
MOST_VALUES = 100
LAST_PAGE = 10**9
EVERY = "*"  # Of _columns: an address that names eighteen, in every link of a page, helps nobody.
OURS = ("_sort", "_order", "_page", "_rows", "_columns")
RANGED = ("number", "date", "moment")


@dataclass(frozen=True)
class Filter:
    """how: ``is`` one of the values, or one of HOWS. values: as they stand in the address. known: as SQL binds them."""

    column: str
    how: str
    values: tuple[str, ...]
    known: tuple[Any, ...] = field(compare=False, default=())

    @property
    def parameter(self) -> str:
        is_plain = self.how == "is" and self.column not in OURS
        return self.column if is_plain else f"{self.column}__{self.how}"


@dataclass(frozen=True)
class Fault:
    """Something in the address that we cannot use, and why, in a sentence."""

    parameter: str
    text: str
    problem: str


@dataclass(frozen=True)
class Question:
    """columns: those that were chosen, or none for the usual ones. unknown: parameters that mean nothing here."""

    filters: tuple[Filter, ...] = ()
    sort: str = ""
    is_down: bool = False
    columns: tuple[str, ...] = ()
    has_every_column: bool = False
    page: int = 1
    size: int = USUAL_SIZE
    faults: tuple[Fault, ...] = ()
    unknown: tuple[str, ...] = ()

    def values_of(self, column: str, how: str) -> tuple[str, ...]:
        return next((one.values for one in self.filters if (one.column, one.how) == (column, how)), ())

    def rows_pairs(self) -> list[tuple[str, str]]:
        """The parameters that say which rows, in which order, with which columns: the same for the same question."""
        pairs = [(one.parameter, value) for one in self.filters for value in one.values]
        if self.sort:
            pairs.append(("_sort", self.sort))
            pairs += [("_order", "down")] if self.is_down else []
        return pairs + [("_columns", name) for name in ([EVERY] if self.has_every_column else self.columns)]

    def pairs(self) -> list[tuple[str, str]]:
        """All parameters, without those that say what is said anyway."""
        size = [("_rows", str(self.size))] if self.size != USUAL_SIZE else []
        page = [("_page", str(self.page))] if self.page != 1 else []
        return self.rows_pairs() + size + page

    def sorted_by(self, column: str) -> Question:
        """The same rows by this column: upwards, and downwards where they are upwards by it already."""
        return replace(self, sort=column, is_down=self.sort == column and not self.is_down, page=1)

    def without(self, wanted: Filter) -> Question:
        return replace(self, filters=tuple(one for one in self.filters if one != wanted), page=1)


def read_question(table: Table, asked: Mapping[str, Sequence[str]]) -> Question:
    """What the parameters ask of this table. asked: each parameter's values; an empty one is as good as none."""
    reader = _Reader(table)
    for name, texts in asked.items():
        given = tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
        if given:
            reader.take(name, given)
    return reader.question()


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.filters: dict[str, Filter] = {}
        self.faults: list[Fault] = []
        self.unknown: list[str] = []
        self.controls: dict[str, tuple[str, ...]] = {}

    def take(self, name: str, given: tuple[str, ...]) -> None:
        if name in OURS:
            self.controls[name] = given
        elif self.table.column(name):
            self._filter(name, name, "is", given)
        else:
            column, _, how = name.rpartition("__")
            if how in HOWS and self.table.column(column):
                self._filter(name, column, how, given)
            else:
                self.unknown.append(name)

    def _filter(self, parameter: str, name: str, how: str, given: tuple[str, ...]) -> None:
        column = self.table.column(name)
        assert column is not None
        try:
            self.filters[parameter] = Filter(name, how, given, tuple(_known(column, how, given)))
        except ValueError as error:
            self.faults.append(Fault(parameter, given[0][:LONGEST], str(error)))

    def question(self) -> Question:
        ordered = [self.filters[name] for name in sorted(self.filters, key=self._rank)]
        sort, columns = self._column("_sort"), self._columns()
        return Question(
            tuple(ordered), sort, self._one_of("_order", ORDERS) == "down", columns, columns == self.table.names,
            self._number("_page", LAST_PAGE) or 1, self._size(), tuple(self.faults), tuple(self.unknown),
        )  # fmt: skip

    def _rank(self, parameter: str) -> tuple[int, str]:
        return self.table.names.index(self.filters[parameter].column), parameter

    def _fault(self, parameter: str, problem: str) -> None:
        self.faults.append(Fault(parameter, self.controls[parameter][0][:LONGEST], problem))

    def _column(self, parameter: str) -> str:
        name = self.controls.get(parameter, ("",))[0]
        if name and self.table.column(name) is None:
            self._fault(parameter, "is no column of this table")
            return ""
        return name

    def _columns(self) -> tuple[str, ...]:
        chosen = self.controls.get("_columns", ())
        if chosen == (EVERY,):
            return self.table.names
        strange = [name for name in chosen if self.table.column(name) is None]
        if strange:
            self.faults.append(Fault("_columns", strange[0][:LONGEST], "is no column of this table"))
        return tuple(name for name in self.table.names if name in chosen)

    def _one_of(self, parameter: str, known: Sequence[str]) -> str:
        text = self.controls.get(parameter, ("",))[0]
        if text and text not in known:
            self._fault(parameter, f"is not one of {', '.join(known)}")
            return ""
        return text

    def _number(self, parameter: str, most: int) -> int | None:
        text = self.controls.get(parameter, ("",))[0]
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 11 and 0 < int(text) <= most):
            self._fault(parameter, "is not a number of a page" if parameter == "_page" else "is not a whole number")
            return None
        return int(text)

    def _size(self) -> int:
        return int(self._one_of("_rows", [str(size) for size in SIZES]) or USUAL_SIZE)


def _known(column: Column, how: str, given: Sequence[str]) -> Iterator[Any]:
    """The values as SQL binds them. Raises ValueError, with the rest of a sentence that begins with the value."""
    if len(given) > MOST_VALUES:
        raise ValueError(f"is one of more than {MOST_VALUES} values, which is the most for a column")
    for text in given if how == "is" else given[:1]:
        if len(text) > LONGEST or "\x00" in text:
            raise ValueError(f"is no value: one has at most {LONGEST} letters")
        yield _value(column, how, text)


def _value(column: Column, how: str, text: str) -> Any:
    if how == "blank":
        if text not in ("yes", "no"):
            raise ValueError("is neither yes nor no")
        return text == "yes"
    if how in ("from", "to") and column.kind not in RANGED:
        raise ValueError("is asked of a column that is neither numbers nor dates")
    if how == "contains":
        return text
    reader = {"number": _as_number, "date": _as_date, "moment": _as_moment, "truth": _as_truth}.get(column.kind, str)
    return reader(text)


def _as_number(text: str) -> float:
    try:
        found = float(text.replace(",", "").replace("−", "-"))
    except ValueError:
        raise ValueError("is not a number") from None
    if not math.isfinite(found):
        raise ValueError("is not a number")
    return found


def _as_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a date such as 2024-03-31") from None


def _as_moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ValueError("is not a date and time such as 2024-03-31T12:00") from None


def _as_truth(text: str) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.casefold() not in known:
        raise ValueError("is neither true nor false")
    return known[text.casefold()]
