"""What is to be published: what a run gave, what a person says of it, and the number that it will bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pipelines.descriptions import Description
from pipelines.outputs import TableSchema
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

    fingerprint: of the input. previous_content: ``Version.content`` of what is current; None at first.
    """

    description: Description
    harmonised: Harmonised
    number: int
    fingerprint: str
    previous_content: str | None = None

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
