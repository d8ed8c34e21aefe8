"""A table against its Table Schema: fast accept, exact otherwise (``faults``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validation.conformance.faults import Doubts, Faults
from validation.conformance.rules import Rule, rule_for
from validation.conformance.wording import Locate, issues_of
from validation.issues import Issue, Place
from validation.quoting import quoted

if TYPE_CHECKING:
    import duckdb

__all__ = ["check_conformance"]

SOURCE_COLUMNS = ("source_sheet", "source_row", "source_column")
# The fields that stand in the cell that ``source_column`` names; the others are elsewhere in its row, or above it.
FIGURES = ("value", "status", "lower_95", "upper_95")


def check_conformance(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    descriptor: dict[str, Any],
    *,
    locate: Locate | None = None,
    key_is_unique: bool = False,
) -> list[Issue]:
    """Return the issues of a table of ours against a Table Schema, an issue a field and fault.

    relation: a table or view of the connection with a column for each field of the schema, text or typed; a null is a
    missing value. Where it has the columns ``source_sheet``, ``source_row`` and ``source_column``, the issues name the
    source's cells; otherwise, or as ``locate`` says, the row of the relation, counting from 1.
    key_is_unique: whoever made the table has counted that its primary key is, so that it is not counted again.
    """
    kinds = _column_types(connection, relation)
    vocabularies = {name: kind for name, kind in kinds.items() if kind.startswith("ENUM(")}
    if vocabularies:  # Judged by their few texts below; to everything else they are text.
        kinds |= dict.fromkeys(vocabularies, "VARCHAR")
        texts = ", ".join(f"{quoted(name)}::VARCHAR AS {quoted(name)}" for name in vocabularies)
        relation = f"(SELECT * REPLACE ({texts}) FROM {relation})"
    missing = tuple(str(value) for value in descriptor.get("missingValues", [""]))
    rules = [
        rule_for(field, number, quoted(field["name"]), list(missing), kinds[field["name"]])
        for number, field in enumerate(descriptor["fields"], start=1)
        if field["name"] in kinds
    ]
    columns = ", ".join(rule.column for rule in rules)
    numbered = f"SELECT row_number() OVER () AS row, {len(rules)} AS cells, {columns} FROM {relation}"
    accepts = _accepts(connection, rules, vocabularies)
    doubt = " OR ".join(f"NOT {accept}" for accept in accepts if accept != "true") or "false"
    [(doubted,)] = connection.execute(
        f"CREATE OR REPLACE TEMP TABLE conformance_doubts AS SELECT * FROM ({numbered}) WHERE {doubt}"
    ).fetchall()
    unique = [rule.name for rule in rules if rule.descriptor.get("constraints", {}).get("unique")]
    key = primary_key(descriptor)
    counted = key if not key_is_unique and set(key) <= {rule.name for rule in rules} else ()
    if not doubted and not unique and not counted:
        return []
    doubts = Doubts(connection, "conformance_doubts", numbered, missing_values=missing)
    faults = Faults(doubts, rules, "conformance_faults", blank_rows=False)
    faults.find(unique, counted)
    if not faults.count():
        return []
    located = locate or _locator(faults, relation, kinds, rules)
    return [issue for _, issue in issues_of(faults, key, located)]


def _accepts(connection: duckdb.DuckDBPyConnection, rules: list[Rule], vocabularies: dict[str, str]) -> list[str]:
    """SQL for each rule that is true where a cell surely passes; of a column whose every text passes, where it need

    not look. vocabularies: column → the enumeration of its texts.
    """
    judged = [rule for rule in rules if rule.name in vocabularies and rule.accept != "true"]
    passes = {rule.name: _passes(rule, vocabularies[rule.name]) for rule in judged}
    asked = ", ".join(f"({query})" for pair in passes.values() for query in pair)
    answers = iter(connection.execute(f"SELECT {asked}").fetchall()[0] if asked else ())
    found = {}
    for rule in judged:
        all_pass, null_passes = next(answers), next(answers)
        if all_pass:
            found[rule.name] = "true" if null_passes else f"({rule.column} IS NOT NULL)"
    return [found.get(rule.name, rule.accept) for rule in rules]


def _passes(rule: Rule, vocabulary: str) -> tuple[str, str]:
    """SQL that asks whether all texts of an enumeration pass, and whether a null does."""
    texts = f"SELECT unnest(enum_range(NULL::{vocabulary}))::VARCHAR AS {rule.column}"
    return (
        f"SELECT bool_and({rule.accept}) FROM ({texts})",
        f"SELECT {rule.accept} FROM (SELECT NULL::VARCHAR AS {rule.column})",
    )


def primary_key(descriptor: dict[str, Any]) -> tuple[str, ...]:
    key = descriptor.get("primaryKey") or ()
    return (key,) if isinstance(key, str) else tuple(key)


def _column_types(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    return {name: kind for name, kind, *_ in described}


def _locator(faults: Faults, relation: str, kinds: dict[str, str], rules: list[Rule]) -> Locate:
    """Look up the source's sheet, row and column of the rows at fault that the issues may name."""
    labels = {rule.number: rule.name for rule in rules}
    if not set(SOURCE_COLUMNS) <= kinds.keys():
        return lambda row, field: Place(None, row, field, labels.get(field or 0))
    known = {
        row: (sheet, source_row, column)
        for row, sheet, source_row, column in faults.connection.execute(f"""
            WITH named AS (SELECT DISTINCT row FROM {faults.name}
                           QUALIFY row_number() OVER (PARTITION BY field, finding ORDER BY row) <= 20)
            SELECT row, source_sheet, source_row, source_column FROM
            (SELECT row_number() OVER () AS row, source_sheet, source_row, source_column FROM {relation})
            WHERE row IN (SELECT row FROM named)
        """).fetchall()
    }

    def locate(row: int, field: int | None) -> Place:
        sheet, source_row, column = known.get(row, (None, None, None))
        label = labels.get(field or 0)
        return Place(sheet, source_row, _number(column) if label in FIGURES else None, label)

    return locate


def _number(column: Any) -> int | None:
    """The column as a number; a source column may be written as a number or as letters."""
    if column is None or isinstance(column, int):
        return column
    text = str(column)
    if text.isdigit():
        return int(text)
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else 0
    return number or None
