"""What is to be published: what a run gave, what a person says of it, and the number that it will bear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from pipelines.descriptions import Description
from pipelines.outputs import TableSchema
from pipelines.packages import Version
from validation.gate import Gate
from validation.report import Report

if TYPE_CHECKING:
    import duckdb


class CannotPublish(Exception):
    """There is nothing that can be published; the sentence says why."""


class Recipe(Protocol):
    """What publishing asks of a recipe."""

    def to_dict(self) -> dict[str, Any]: ...


class Harmonised(Protocol):
    """What publishing asks of a run: ``pipelines.run.Harmonised`` answers it."""

    @property
    def connection(self) -> duckdb.DuckDBPyConnection: ...
    @property
    def relation(self) -> str | None: ...
    @property
    def schema(self) -> TableSchema | None: ...
    @property
    def recipe(self) -> Recipe | None: ...
    @property
    def report(self) -> Report: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True)
class Publication:
    """What to publish. number: the version it becomes.

    fingerprint: of the input. previous: what is current; None at first. judge: the gate that it goes through; None
    where there is none. accepted: a person's reason to publish whatever the gate says.
    """

    description: Description
    harmonised: Harmonised
    number: int
    fingerprint: str
    previous: Version | None = None
    judge: Judge | None = None
    accepted: str | None = None

    @property
    def shows_source(self) -> bool:
        """Whether the source file is published beside the figures: not where some of them were withheld."""
        return not self.harmonised.report.statistics.get("disclosure", {}).get("applied")

    @property
    def relation(self) -> str:
        if self.harmonised.relation is None:
            raise CannotPublish(f"{self.description.name}: no table came out of {self.description.source.name}.")
        return self.harmonised.relation

    @property
    def schema(self) -> TableSchema:
        if self.harmonised.schema is None:
            raise CannotPublish(f"{self.description.name}: no schema fits {self.description.source.name}. Name one.")
        return self.harmonised.schema


# The publication, its summary and the day: what the gate finds; None where nothing is expected of such a table.
Judge = Callable[[Publication, list[dict[str, Any]], date], Gate | None]
