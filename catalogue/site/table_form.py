"""What the form of a table asks about each column, and what was asked, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.query import labels
from catalogue.query.column_facts import Facts
from catalogue.query.questions import Fault, Filter, Question
from catalogue.query.tables import Column
from catalogue.site import words
from catalogue.site.table_cells import in_words

# How a parameter of ours is called on the page.
OURS = {"_sort": "sort by", "_order": "order", "_page": "page", "_rows": "rows a page", "_columns": "columns"}
HOWS = {"from": "at least", "to": "at most", "contains": "has these letters", "blank": "no value"}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """One column as the form asks about it. typed: what stands in its boxes, by how it is asked."""

    facts: Facts
    title: str
    choices: tuple[Choice, ...]
    typed: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.facts.column.name

    @property
    def parameter(self) -> str:
        """What the address calls an exact value of it."""
        return Filter(self.name, "is", ()).parameter

    @property
    def kind(self) -> str:
        if self.choices:
            return "choices"
        kind = self.facts.column.kind
        return "range" if kind in ("number", "date", "moment") else "text"

    @property
    def input(self) -> str:
        return {"date": "date", "moment": "datetime-local"}.get(self.facts.column.kind, "text")


@dataclass(frozen=True)
class Form:
    """facts and titles: of each column. asked: the parameters as they came."""

    facts: Mapping[str, Facts]
    titles: Mapping[str, str]
    question: Question
    asked: Mapping[str, Sequence[str]]

    def fields(self, *, without: Sequence[str]) -> list[Field]:
        """The columns in which rows differ, but for these."""
        return [
            self._field(one) for name, one in self.facts.items() if not one.is_the_same and name not in without
        ]  # fmt: skip

    def _field(self, facts: Facts) -> Field:
        name = facts.column.name
        parameters = {how: f"{name}__{how}" for how in HOWS} | {"is": Filter(name, "is", ()).parameter}
        typed = {how: (self.asked.get(parameter) or [""])[-1] for how, parameter in parameters.items()}
        chosen = self.question.values_of(name, "is")
        choices = (Choice(value, self._words(facts.column, value), value in chosen) for value in _in_order(facts))
        return Field(facts, self.titles[name], tuple(choices), typed)

    def _words(self, column: Column, value: Any) -> str:
        kinds = self.facts.get("period_type")
        kind = str(kinds.only) if column.name == "period" and kinds and kinds.is_the_same else ""
        return in_words(column, value, kind)

    def said(self, one: Filter) -> str:
        """A filter in words. A blank is one more choice where values of its column are chosen."""
        column, first = self.facts[one.column].column, one.values[0]
        is_day = column.kind in ("date", "moment")
        said = {
            "is": f"is {_either([self._words(column, value) for value in one.values])}",
            "contains": f"has “{first}” in it",
            "from": f"is {words.day(first)} or after" if is_day else f"is {first} or more",
            "to": f"is {words.day(first)} or before" if is_day else f"is {first} or less",
            "blank": "has no value" if first == "yes" else "has a value",
        }
        is_one_more = one.how == "blank" and first == "yes" and self.question.values_of(one.column, "is")
        return f"{'or ' if is_one_more else ''}{self.titles[one.column]} {said[one.how]}"

    def fault(self, one: Fault) -> str:
        """What could not be used, in a sentence."""
        return f"“{one.text}” {one.problem} ({self._called(one.parameter)})."

    def _called(self, parameter: str) -> str:
        name, _, how = parameter.rpartition("__")
        if parameter in self.titles and parameter not in OURS:
            return self.titles[parameter]
        return f"{self.titles[name]}: {HOWS.get(how, 'is')}" if name in self.titles else OURS.get(parameter, parameter)


def _in_order(facts: Facts) -> list[str]:
    """The values to choose from: codes as in their list."""
    name, values = facts.column.name, [value for value, _ in facts.choices or ()]
    known = labels.list_of(name) is not None
    return sorted(values, key=lambda value: labels.order_of(name, value)) if known else values


def _either(parts: Sequence[str]) -> str:
    return " or ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)
