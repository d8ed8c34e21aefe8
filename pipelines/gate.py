"""The gate before publishing: the whole table against its schema's expectations, and against the version before.

A suite that stops keeps a version from being published, unless a person accepts it and says why; one that warns is
published with the warning.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from pipelines.outputs import table
from pipelines.packages import Damaged, Version
from pipelines.publication import CannotPublish, Publication
from validation.gate import Gate
from validation.quoting import quoted, quoted_text
from validation.summary import Background, can_be_summed_up, read_day, summarise

if TYPE_CHECKING:
    import pandas as pd

VECTORS = 100  # Of 2,048 rows each: how much of a large table is held at once.


class GateStopped(CannotPublish):
    """The gate let nothing through; the sentences say why, and what to do."""


def judge(publication: Publication, summary: Sequence[dict[str, Any]], today: date) -> Gate | None:
    """Judge what is to be published; None where its schema has no expectations. Imports Great Expectations."""
    suites = publication.schema.expectations
    if not suites:
        return None
    from validation.expectations import read_suite, run

    gate = Gate(today.isoformat(), (), (), tuple(summary), _compared_with(publication), publication.accepted)
    for path in suites:
        suite = read_suite(path)
        parts = (
            _summary_table(summary) if suite["meta"]["lcr:table"] == "summary" else _observations(publication, suite)
        )
        gate = replace(gate, suites=(*gate.suites, suite["name"]), verdicts=(*gate.verdicts, *run(suite, parts)))
    return gate


def refuse_what_stops(publication: Publication, gate: Gate) -> None:
    """Raise ``GateStopped`` where the gate is shut."""
    if gate.is_open:
        return
    first, more = gate.stops[0], len(gate.stops) - 1
    others = f" More that stops it: {more}." if more else ""
    raise GateStopped(
        f"{publication.description.name}: not published, the gate stopped it. {first.words} {first.what_to_do}{others}"
        " To publish it all the same, give your reason with --accept."
    )


def sum_up(publication: Publication, today: date) -> list[dict[str, Any]]:
    """Return the summary that the gate and the quality go by; none of a table that is not one of observations."""
    schema = publication.schema
    if not can_be_summed_up([field.name for field in schema.fields]):
        return []
    described = publication.description.descriptor
    covers = described.get("lcr:spatial")
    # Another file than the described one was released on another day, which nobody has told us.
    released = described.get("lcr:released") if publication.description.given is None else None
    background = Background(
        today,
        covers=tuple(map(str, covers)) if isinstance(covers, list) and covers else None,
        released=read_day(released),
        frequency=str(described.get("lcr:updateFrequency", "")),
        before=_before(publication),
    )
    relation = table(publication.relation)
    return summarise(publication.harmonised.connection, relation, schema.primary_key, background)


def today_in_utc() -> date:
    return datetime.now(UTC).date()


def _before(publication: Publication) -> str | None:
    """SQL of the observations of the version before; None where there is none to compare with.

    One that was damaged on the disk, or was made by a schema with other dimensions, is not compared.
    """
    previous = publication.previous
    if previous is None or not _has_the_same_key(publication, previous):
        return None
    try:
        path = previous.checked(previous.parquet.name)
    except (Damaged, OSError):
        return None
    return f"read_parquet({quoted_text(str(path))})"


def _compared_with(publication: Publication) -> int | None:
    return publication.previous.number if publication.previous and _before(publication) else None


def _has_the_same_key(publication: Publication, previous: Version) -> bool:
    for resource in previous.descriptor.get("resources", ()):
        if "schema" in resource:
            return list(resource["schema"].get("primaryKey", ())) == list(publication.schema.primary_key)
    return False


def _summary_table(summary: Sequence[dict[str, Any]]) -> Iterator[pd.DataFrame]:
    import pandas as pd

    if summary:
        # None becomes NaN in a column of numbers, which Great Expectations passes over as it should.
        yield pd.DataFrame(
            [{key: math.nan if value is None else value for key, value in row.items()} for row in summary]
        )


def _observations(publication: Publication, suite: dict[str, Any]) -> Iterator[pd.DataFrame]:
    """The columns that the suite asks about, in parts; texts as texts, whatever DuckDB holds them as."""
    from validation.expectations import columns_of

    types = {field.name: field.type for field in publication.schema.fields}
    columns = ", ".join(
        f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" if types[name] == "string" else quoted(name)
        for name in columns_of(suite)
    )
    result = publication.harmonised.connection.execute(f"SELECT {columns} FROM {table(publication.relation)}")
    while len(part := result.fetch_df_chunk(VECTORS)):
        yield part
