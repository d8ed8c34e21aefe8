"""Is a table one of people, a row each? And what follows: quarantine, a question for a person, or nothing.

A postcode by itself may be a depot's; beside a name it is somebody's home. So the columns of a table are judged
together, and those of schools, offices and other organisations are told from those of people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from validation.issues import (
    CONTACT_DETAILS,
    CONTACT_PEOPLE,
    HIDDEN_PERSONAL_DATA,
    NAMES_OF_PEOPLE,
    PERSONAL_DATA,
    RECORD_LEVEL,
    Issue,
    Place,
    column_letters,
)
from validation.privacy.columns import Found, Sample
from validation.privacy.labels import (
    ORGANISATION,
    STREET,
    identifier_of,
    is_of_figures,
    is_of_organisations,
    is_of_sites,
    telling_of,
)
from validation.privacy.patterns import WORDS

NEARLY_ALL = 0.8
STRONG = ("nhs_number", "national_insurance_number")  # No open data has them, whatever stands beside.
REACHING = frozenset({"postcode", "address", "email", "phone", "person_id"})
CONTACTS = ("postcode", "email", "phone")
BIRTHS = "date_of_birth"
_NUMBER = re.compile(r"[+-]?[£$]?[0-9][0-9,]*(?:\.[0-9]+)? ?%?")


@dataclass(frozen=True)
class Table:
    """A table that was looked at closely. where: as a sentence begins. labels: by column. rows: how many it has."""

    where: str
    sheet: str | None
    found: Sequence[Found]
    labels: Mapping[int, str]
    sample: Sample
    rows: int
    heading_row: int = 0
    hidden: bool = False

    def column_of(self, sort: str) -> Found | None:
        return next((one for one in self.found if one.sort == sort), None)

    @property
    def within(self) -> str:
        """The same place in the middle of a sentence."""
        return self.where[0].lower() + self.where[1:]

    @property
    def sorts(self) -> frozenset[str]:
        return frozenset(one.sort for one in self.found)

    @property
    def telling(self) -> dict[str, int]:
        """What singles people out, and its column."""
        traits = {number: telling_of(label) for number, label in self.labels.items()}
        return {trait: number for number, trait in reversed(traits.items()) if trait}

    @property
    def has_figures(self) -> bool:
        """Whether a column counts or measures something: then a row is a figure, and not a person."""
        return any(
            is_of_figures(label) and not identifier_of(label) and not telling_of(label) and self._is_numeric(number)
            for number, label in self.labels.items()
        )

    @property
    def has_numbers(self) -> bool:
        """Whether any column holds numbers that do not tell of a person."""
        return any(
            self._is_numeric(number) and not identifier_of(label) and not telling_of(label)
            for number, label in self.labels.items()
        )

    def _is_numeric(self, number: int) -> bool:
        cells = self.sample.of(number)
        return bool(cells) and sum(_NUMBER.fullmatch(cell) is not None for cell in cells) >= 0.6 * len(cells)

    @property
    def is_of_organisations(self) -> bool:
        """Whether each row is another organisation: of pupils, many would have the same school."""
        columns = [number for number, label in self.labels.items() if is_of_organisations(label)]
        columns += [number for number in self.sample.columns if self._names_organisations(number)]
        return any(self.sample.distinct_share([number]) > 0.5 for number in columns)

    @property
    def is_of_sites(self) -> bool:
        return any((is_of_organisations(label) or is_of_sites(label)) for label in self.labels.values()) or any(
            map(self._names_organisations, self.sample.columns)
        )

    def _names_organisations(self, number: int) -> bool:
        cells = self.sample.of(number)
        named = sum(ORGANISATION.search(cell) is not None and STREET.search(cell) is None for cell in cells)
        return bool(cells) and named >= 0.3 * len(cells)

    @property
    def differs(self) -> bool:
        """Whether nearly every row is somebody else."""
        return self.sample.distinct_share([one.column for one in self.found]) >= NEARLY_ALL


def judge(table: Table) -> Iterator[Issue]:
    """The issues of one table. An error quarantines the file."""
    issues = list(_judge(table))
    for issue in issues:
        out_of_sight = table.hidden and issue.kind in (NAMES_OF_PEOPLE, CONTACT_PEOPLE)
        yield _out_of_sight(table, issue) if out_of_sight else issue


def _judge(table: Table) -> Iterator[Issue]:
    strong = [one for one in table.found if one.sort in STRONG]
    for one in strong:
        yield Issue(PERSONAL_DATA, _about(table, [one]) | {"cells": f"{one.cells:,}"}, one.cells, _places(table, [one]))
    if strong:
        return
    if _is_of_people(table):
        yield Issue(RECORD_LEVEL, _about(table, table.found), table.rows, _places(table, table.found))
    elif name := table.column_of("name"):
        if table.is_of_organisations and table.sorts & REACHING:
            others = [one for one in table.found if one.sort != "name"]
            about = _about(table, [name]) | {"what": listed([WORDS[one.sort] for one in others])}
            yield Issue(CONTACT_PEOPLE, about, name.cells, _places(table, [name]))
        elif not table.is_of_organisations and not (table.has_figures and _is_counted(table, name)):
            yield Issue(NAMES_OF_PEOPLE, _about(table, [name]), name.cells, _places(table, [name]))
    else:
        yield from _contacts(table)


def _is_of_people(table: Table) -> bool:
    sorts, telling = table.sorts, table.telling
    if "date_of_birth" in sorts and (sorts & (REACHING | {"name"}) or (telling and not table.has_figures)):
        return table.differs
    if "name" not in sorts or table.is_of_organisations:
        return False
    return bool(sorts & REACHING or (len(telling) > 1 and not table.has_figures)) and table.differs


def _is_counted(table: Table, name: Found) -> bool:
    """Whether the names are what is counted, as in a list of babies' names: then they are of one word each."""
    cells = table.sample.of(name.column)
    return sum(" " not in cell for cell in cells) > NEARLY_ALL * len(cells)


def _contacts(table: Table) -> Iterator[Issue]:
    sorts = () if table.is_of_sites else CONTACTS
    for sort in (*sorts, *((BIRTHS,) if table.differs else ())):
        if one := table.column_of(sort):
            yield Issue(CONTACT_DETAILS, _about(table, [one]), one.cells, _places(table, [one]))


def _about(table: Table, found: Sequence[Found]) -> dict[str, str]:
    columns = listed([f"{column_letters(one.column)}{f' (“{one.label}”)' if one.label else ''}" for one in found])
    what = listed(list(dict.fromkeys(WORDS[one.sort] for one in found)))
    return {"where": table.where, "within": table.within, "what": what, "columns": columns, "example": found[0].example}


def _places(table: Table, found: Collection[Found]) -> tuple[Place, ...]:
    row = table.heading_row or None
    return tuple(Place(table.sheet, row if one.label else None, one.column, one.label) for one in found)


def _out_of_sight(table: Table, issue: Issue) -> Issue:
    values = {**issue.values, "what": "names of people"}
    return Issue(HIDDEN_PERSONAL_DATA, values, issue.count, issue.places)


def listed(words: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
