"""The tables of the warehouse that say what the others mean: about, datasets, fields, measures, areas, code_lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.durable import sha256
from pipelines.outputs import one_row
from pipelines.packages import Version
from validation.quoting import quoted, quoted_text

if TYPE_CHECKING:
    import duckdb

LAYOUT = "2"  # Another number here makes every warehouse be built anew.
ROWS_A_STATEMENT = 200

# Table → what it is, and its columns: name, type, meaning.
METADATA: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "about": (
        "What this file is. One row is one fact.",
        (("key", "VARCHAR", "What the fact is about."), ("value", "VARCHAR", "The fact.")),
    ),
    "datasets": (
        "The datasets in this file. One row is one dataset in its current version.",
        (
            ("name", "VARCHAR", "The dataset's name in the catalogue."),
            ("table_name", "VARCHAR", "The table in this file that holds its observations."),
            ("title", "VARCHAR", "Its title."),
            ("description", "VARCHAR", "What it is about, and what one row is."),
            ("theme", "VARCHAR", "Its theme."),
            ("publisher", "VARCHAR", "The organisation that answers for it."),
            ("licence", "VARCHAR", "The name of its licence (SPDX)."),
            ("licence_url", "VARCHAR", "Where the licence can be read."),
            ("attribution", "VARCHAR", "The words that the licence asks you to repeat."),
            ("source", "VARCHAR", "The published table that the figures are from."),
            ("source_url", "VARCHAR", "Where that table is published."),
            ("source_sha256", "VARCHAR", "The hash of the source file, as it was submitted."),
            ("schema_name", "VARCHAR", "The schema that the observations follow."),
            ("schema_version", "VARCHAR", "The schema's version."),
            ("version", "INTEGER", "The number of the version that is in this file."),
            ("published_at", "TIMESTAMP", "When that version was published, in UTC."),
            ("update_frequency", "VARCHAR", "How often the publisher brings out new figures."),
            ("period_start", "DATE", "The first day that the observations cover."),
            ("period_end", "DATE", "The last day that the observations cover."),
            ("row_count", "BIGINT", "How many observations there are."),
            ("outcome", "VARCHAR", "What the last check said: passed, passed with warnings or failed."),
            ("caveats", "VARCHAR[]", "What to bear in mind."),
            ("keywords", "VARCHAR[]", "Words to find it by."),
        ),
    ),
    "fields": (
        "The columns of the datasets' tables. One row is one field of one dataset.",
        (
            ("dataset", "VARCHAR", "The dataset's name."),
            ("position", "INTEGER", "The field's place in the table, counting from 1."),
            ("name", "VARCHAR", "The column's name."),
            ("title", "VARCHAR", "The field's title."),
            ("description", "VARCHAR", "What the field means."),
            ("type", "VARCHAR", "Its type in the Table Schema."),
            ("unit", "VARCHAR", "Its unit, where it has one of its own."),
            ("is_required", "BOOLEAN", "Whether it is never null."),
            ("is_key", "BOOLEAN", "Whether it is part of the primary key."),
        ),
    ),
    "measures": (
        "What can be observed. One row is one measure of the code list.",
        (
            ("code", "VARCHAR", "The code in the column measure."),
            ("label", "VARCHAR", "Its name for people."),
            ("description", "VARCHAR", "Its definition."),
            ("schema_name", "VARCHAR", "The schema that it belongs to."),
            ("unit", "VARCHAR", "The unit of its values."),
            ("kind", "VARCHAR", "A stock (at a time) or a flow (over a time)."),
            ("decimals", "INTEGER", "How many decimal places are meant."),
            ("adds_up", "BOOLEAN", "Whether the values of parts may be added to give the whole."),
        ),
    ),
    "areas": (
        "The areas that occur in the datasets, and those that they lie in. One row is one area.",
        (
            ("code", "VARCHAR", "The code (GSS) in the column area_code."),
            ("name", "VARCHAR", "The area's name in the register."),
            ("type", "VARCHAR", "The type of area."),
            ("parent", "VARCHAR", "The code of the area that it lies in."),
            ("valid_from", "DATE", "The first day of the code; null where we do not know it."),
            ("valid_to", "DATE", "The last day of the code; null where it is in use."),
            ("is_in_region", "BOOLEAN", "Whether it lies in the city region."),
        ),
    ),
    "code_lists": (
        "What the codes in the datasets mean. One row is one code of one list.",
        (
            ("list", "VARCHAR", "The code list's name."),
            ("code", "VARCHAR", "The code."),
            ("label", "VARCHAR", "Its name for people."),
            ("description", "VARCHAR", "What it means."),
        ),
    ),
}


def table_name(dataset: str) -> str:
    """Return the name of a dataset's table: a dataset's name holds no underscore, so no two give the same."""
    return dataset.replace("-", "_")


def has_layout(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the current database is a warehouse of this layout."""
    return read_about(connection).get("layout") == LAYOUT


def is_of_today(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the code lists, measures and areas in it are those of the schemas that are installed."""
    return has_layout(connection) and read_about(connection).get("standard_sha256") == standard_hash()


def read_about(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    where = "database_name = current_database() AND table_name = 'about'"
    (found,) = one_row(connection, f"SELECT count(*) FROM duckdb_tables() WHERE {where}")
    return dict(connection.execute("SELECT key, value FROM about").fetchall()) if found else {}


def create_metadata(connection: duckdb.DuckDBPyConnection) -> None:
    for table, (meaning, columns) in METADATA.items():
        listed = ", ".join(f"{quoted(name)} {kind}" for name, kind, _ in columns)
        connection.execute(f"CREATE TABLE {quoted(table)} ({listed})")
        comment(connection, "TABLE", table, meaning, {name: words for name, _, words in columns})


def comment(
    connection: duckdb.DuckDBPyConnection, kind: str, table: str, meaning: str, columns: Mapping[str, str]
) -> None:
    connection.execute(f"COMMENT ON {kind} {quoted(table)} IS {quoted_text(meaning)}")
    for name, words in columns.items():
        connection.execute(f"COMMENT ON COLUMN {quoted(table)}.{quoted(name)} IS {quoted_text(words)}")


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert many rows a statement: one each, as ``executemany`` does, takes twenty times as long."""
    place = "(" + ", ".join("?" for _ in METADATA[table][1]) + ")"
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        some = rows[start : start + ROWS_A_STATEMENT]
        values = [value for row in some for value in row]
        connection.execute(f"INSERT INTO {quoted(table)} VALUES {', '.join([place] * len(some))}", values)


def dataset_row(version: Version) -> list[Any]:
    facts = version.descriptor
    licence, source = (facts["licenses"] or [{}])[0], (facts["sources"] or [{}])[0]
    period = facts.get("lcr:period", {})
    return [
        version.dataset,
        table_name(version.dataset),
        facts["title"],
        facts["description"],
        facts.get("lcr:theme"),
        facts.get("lcr:publisher"),
        licence.get("name"),
        licence.get("path"),
        facts.get("lcr:attribution"),
        facts.get("lcr:sourceTable") or source.get("title"),
        source.get("path"),
        facts["lcr:sourceFile"]["sha256"],
        facts.get("lcr:schema"),
        facts.get("lcr:schemaVersion"),
        version.number,
        str(facts["lcr:publishedAt"]).removesuffix("Z"),
        facts.get("lcr:updateFrequency"),
        period.get("start"),
        period.get("end"),
        facts["lcr:rows"],
        facts["lcr:quality"]["outcome"],
        facts.get("lcr:caveats") or [],
        facts.get("keywords") or [],
    ]


def field_rows(version: Version) -> list[list[Any]]:
    schema = version.descriptor["resources"][0]["schema"]
    key = schema.get("primaryKey", [])
    return [
        [
            version.dataset,
            position,
            field["name"],
            field.get("title"),
            field.get("description"),
            field.get("type"),
            field.get("unit"),
            bool(field.get("constraints", {}).get("required", False)),
            field["name"] in key,
        ]
        for position, field in enumerate(schema["fields"], start=1)
    ]


def write_areas(connection: duckdb.DuckDBPyConnection, dataset: str) -> None:
    """Add the areas of one dataset that are not listed yet, and those that they lie in."""
    table = table_name(dataset)
    names = "SELECT count(*) FROM fields WHERE dataset = ? AND name IN ('area_code', 'area_name', 'area_type')"
    if connection.execute(names, [dataset]).fetchall() != [(3,)]:
        return
    found = connection.execute(
        f"SELECT area_code, any_value(area_name), any_value(area_type) FROM {quoted(table)}"
        " WHERE area_code IS NOT NULL AND area_code NOT IN (SELECT code FROM areas) GROUP BY area_code ORDER BY ALL"
    ).fetchall()
    rows = {row[0]: row for row in map(_area_row, found)}
    listed = {code for (code,) in connection.execute("SELECT code FROM areas").fetchall()}
    parents = {row[3] for row in rows.values()} - rows.keys() - listed - {None}
    while parents:
        rows.update({code: _area_row((code, None, None)) for code in parents})
        parents = {rows[code][3] for code in parents} - rows.keys() - listed - {None}
    insert(connection, "areas", list(rows.values()))


def _area_row(found: Sequence[Any]) -> list[Any]:
    """Return what the register knows of an area; where it does not know it, what the dataset says."""
    from schemas.areas import register

    code, name, kind = found
    area = register().by_code(code)
    if area is None:
        return [code, name, kind, None, None, None, False]
    return [code, area.name, area.type, area.parent or None, area.valid_from, area.valid_to, area.in_region]


def _code_lists() -> Iterable[tuple[str, Any]]:
    from schemas import code_lists

    for name in code_lists.names():
        for code in code_lists.load(name).codes.values():
            yield name, code


@lru_cache(maxsize=1)
def standard_hash() -> str:
    """Return the hash of the code lists and the area register that are installed."""
    import schemas

    digest = hashlib.sha256()
    for folder in ("code-lists", "areas"):
        for path in sorted((Path(schemas.__path__[0]) / folder).glob("*.*")):
            digest.update(f"{path.name} {sha256(path)}\n".encode())
    return digest.hexdigest()


def write_standard(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the code lists anew, and empty the areas for the datasets to fill."""
    connection.execute("DELETE FROM code_lists; DELETE FROM measures; DELETE FROM areas")
    rows = [[name, code.code, code.label, code.description] for name, code in _code_lists()]
    insert(connection, "code_lists", rows)
    insert(connection, "measures", [_measure_row(code) for name, code in _code_lists() if name == "measures"])


def _measure_row(code: Any) -> list[Any]:
    more = code.more
    decimals = int(more["decimals"]) if more.get("decimals") else None
    adds_up = {"yes": True, "no": False}.get(more.get("adds_up", ""))
    return [
        code.code,
        code.label,
        code.description,
        more.get("schema"),
        more.get("unit"),
        more.get("kind"),
        decimals,
        adds_up,
    ]


def write_about(connection: duckdb.DuckDBPyConnection) -> None:
    facts = {
        "layout": LAYOUT,
        "standard_sha256": standard_hash(),
        "what": "The current version of every public dataset. The table datasets lists them, with their licences.",
        "begin": "SELECT * FROM datasets; SELECT * FROM observations LIMIT 10",
    }
    remember(connection, facts)


def remember(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, str]) -> None:
    """Put facts into ``about``, each in the place of what it said before."""
    for key in facts:
        connection.execute("DELETE FROM about WHERE key = ?", [key])
    insert(connection, "about", [[key, value] for key, value in facts.items()])
