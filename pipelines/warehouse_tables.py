"""What the warehouse holds: a table for each dataset, a view over all observations, and tables that say what they mean.

about, datasets, fields, measures, areas and code_lists are the catalogue's own; a dataset's table bears the dataset's
name with underscores for its hyphens. Every table and column has a comment. All statements run on the connection's
current database, so that the same words build a warehouse and an export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.outputs import one_row
from pipelines.packages import Version
from validation.reading.relation import quoted, quoted_text

if TYPE_CHECKING:
    import duckdb

LAYOUT = "1"  # Another number here makes every warehouse be built anew.

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

OBSERVATIONS = "Every observation of every indicator dataset. A dimension that a dataset does not have is null."
# The columns that make a table one of observations; the others that it has are dimensions, or stand after the value.
CORE = ("area_code", "period", "measure", "value")
FIRST = ("area_code", "area_name", "area_type", "period", "period_start", "period_end", "period_type")
LAST = ("measure", "value", "unit", "lower_95", "upper_95", "status")


def table_name(dataset: str) -> str:
    """Return the name of a dataset's table: a dataset's name holds no underscore, so no two give the same."""
    return dataset.replace("-", "_")


def has_layout(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the current database is a warehouse of this layout."""
    return _about(connection).get("layout") == LAYOUT


def is_of_today(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the code lists and measures in it are those of the schemas that are installed."""
    return has_layout(connection) and _about(connection).get("code_lists_sha256") == _code_lists_hash()


def _about(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    where = "database_name = current_database() AND table_name = 'about'"
    (found,) = one_row(connection, f"SELECT count(*) FROM duckdb_tables() WHERE {where}")
    return dict(connection.execute("SELECT key, value FROM about").fetchall()) if found else {}


def versions(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return which version of which dataset the current database holds."""
    if not has_layout(connection):
        return {}
    return dict(connection.execute("SELECT name, version FROM datasets").fetchall())


def write(connection: duckdb.DuckDBPyConnection, wanted: Mapping[str, Version]) -> None:
    """Bring the current database to hold the wanted versions; those that it holds already are left alone."""
    held = versions(connection)
    if not held and not has_layout(connection):
        _create_metadata(connection)
    for name in held.keys() - wanted.keys():
        _drop(connection, name)
    for name in sorted(wanted):
        if held.get(name) != wanted[name].number:
            _drop(connection, name)
            _write_dataset(connection, wanted[name])
    _write_code_lists(connection)
    _write_about(connection)
    _write_observations(connection)


def _create_metadata(connection: duckdb.DuckDBPyConnection) -> None:
    for table, (meaning, columns) in METADATA.items():
        listed = ", ".join(f"{quoted(name)} {kind}" for name, kind, _ in columns)
        connection.execute(f"CREATE TABLE {quoted(table)} ({listed})")
        _comment(connection, "TABLE", table, meaning, {name: words for name, _, words in columns})


def _comment(
    connection: duckdb.DuckDBPyConnection, kind: str, table: str, meaning: str, columns: Mapping[str, str]
) -> None:
    connection.execute(f"COMMENT ON {kind} {quoted(table)} IS {quoted_text(meaning)}")
    for name, words in columns.items():
        connection.execute(f"COMMENT ON COLUMN {quoted(table)}.{quoted(name)} IS {quoted_text(words)}")


def _drop(connection: duckdb.DuckDBPyConnection, dataset: str) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {quoted(table_name(dataset))}")
    connection.execute("DELETE FROM datasets WHERE name = ?", [dataset])
    connection.execute("DELETE FROM fields WHERE dataset = ?", [dataset])


def _write_dataset(connection: duckdb.DuckDBPyConnection, version: Version) -> None:
    """Read the Parquet file into its table, once its bytes are known to be those that were published."""
    table = table_name(version.dataset)
    parquet = version.checked(version.parquet.name)
    connection.execute(f"CREATE TABLE {quoted(table)} AS FROM read_parquet({quoted_text(str(parquet))})")
    fields = version.descriptor["resources"][0]["schema"]["fields"]
    words = {field["name"]: _field_words(field) for field in fields}
    _comment(connection, "TABLE", table, f"{version.descriptor['title']}. {version.descriptor['description']}", words)
    _insert(connection, "datasets", [_dataset_row(version)])
    _insert(connection, "fields", _field_rows(version))
    _write_areas(connection, table, {field["name"] for field in fields})


def _field_words(field: Mapping[str, Any]) -> str:
    return str(field.get("description") or field.get("title") or field["name"])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        places = ", ".join("?" for _ in METADATA[table][1])
        connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({places})", rows)


def _dataset_row(version: Version) -> list[Any]:
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


def _field_rows(version: Version) -> list[list[Any]]:
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


def _write_areas(connection: duckdb.DuckDBPyConnection, table: str, fields: set[str]) -> None:
    """Add the areas of one dataset that are not listed yet, and those that they lie in."""
    if not {"area_code", "area_name", "area_type"} <= fields:
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
    _insert(connection, "areas", list(rows.values()))


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


def _code_lists_hash() -> str:
    rows = [[name, code.code, code.label, code.description, code.more] for name, code in _code_lists()]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _write_code_lists(connection: duckdb.DuckDBPyConnection) -> None:
    if _about(connection).get("code_lists_sha256") == _code_lists_hash():
        return
    connection.execute("DELETE FROM code_lists; DELETE FROM measures")
    rows = [[name, code.code, code.label, code.description] for name, code in _code_lists()]
    _insert(connection, "code_lists", rows)
    _insert(connection, "measures", [_measure_row(code) for name, code in _code_lists() if name == "measures"])


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


def _write_about(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM about")
    facts = {
        "layout": LAYOUT,
        "code_lists_sha256": _code_lists_hash(),
        "what": "The current version of every public dataset. The table datasets lists them, with their licences.",
        "begin": "SELECT * FROM datasets; SELECT * FROM observations LIMIT 10",
    }
    _insert(connection, "about", [[key, value] for key, value in facts.items()])


def _write_observations(connection: duckdb.DuckDBPyConnection) -> None:
    """Put one view over all tables of observations: their columns by name, nulls where a table lacks one."""
    has = _columns(connection)
    names = dict(connection.execute("SELECT name, table_name FROM datasets").fetchall())
    members = {name: table for name, table in sorted(names.items()) if set(CORE) <= has[table].keys()}
    dimensions = _dimensions(connection, members)
    columns = [*FIRST, *dimensions, *LAST]
    parts = [_select(name, table, columns, has[table]) for name, table in members.items()]
    query = " UNION ALL ".join(parts) or _empty(columns)
    connection.execute(f"CREATE OR REPLACE VIEW observations AS {query}")
    words = dict(
        connection.execute("SELECT name, any_value(description ORDER BY dataset) FROM fields GROUP BY name").fetchall()
    )
    meanings = {"dataset": "The dataset that the observation is from."}
    meanings |= {column: words.get(column) or column.replace("_", " ") for column in columns}
    _comment(connection, "VIEW", "observations", OBSERVATIONS, meanings)


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE database_name = current_database() AND NOT internal ORDER BY table_name, column_index"
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def _dimensions(connection: duckdb.DuckDBPyConnection, members: Mapping[str, str]) -> list[str]:
    """Return the dimensions of all: the fields of the primary keys that are not common to every table."""
    rows = connection.execute("SELECT dataset, name FROM fields WHERE is_key ORDER BY dataset, position").fetchall()
    found = dict.fromkeys(name for dataset, name in rows if dataset in members and name not in (*FIRST, *LAST))
    return list(found)


TYPES = {"period_start": "DATE", "period_end": "DATE", "value": "DOUBLE", "lower_95": "DOUBLE", "upper_95": "DOUBLE"}


def _select(dataset: str, table: str, columns: Sequence[str], has: Mapping[str, str]) -> str:
    listed = ", ".join(
        f"CAST({quoted(column) if column in has else 'NULL'} AS {TYPES.get(column, 'VARCHAR')}) AS {quoted(column)}"
        for column in columns
    )
    return f"SELECT {quoted_text(dataset)} AS dataset, {listed} FROM {quoted(table)}"


def _empty(columns: Sequence[str]) -> str:
    listed = ", ".join(f"CAST(NULL AS {TYPES.get(column, 'VARCHAR')}) AS {quoted(column)}" for column in columns)
    return f"SELECT CAST(NULL AS VARCHAR) AS dataset, {listed} WHERE false"
