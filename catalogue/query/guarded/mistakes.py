"""What is wrong with a query, in words: where it is, what it says there, and what may have been meant.

The engine's own sentences are shown only where they are about the query's text. Those about values or files are
replaced by ours, since they could tell what the visitor did not ask for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from catalogue.errors import NotValid
from catalogue.query.connection import Warehouse
from catalogue.query.guarded.allowed import TABLE_FUNCTIONS, functions
from catalogue.query.guarded.places import Place, place_in
from validation.nearest import nearest

CHANGE_IT = "Correct the query, then run it again."
ABOUT_TEXT = ("Parser", "Binder", "Catalog", "Syntax")  # Kinds of mistake whose words come from the query alone.
LEAST_LIKE = 60
NEAR = re.compile(r'syntax error at or near "(.*)"', re.S)
LONGEST = 300
IN_OUR_WORDS = {
    "Conversion": (
        "A value cannot be turned into the type that the query asks for.",
        "Write TRY_CAST in place of CAST: it gives no value where one cannot be turned.",
    ),
    "Out of Range": (
        "A number gets too large for its type.",
        "Turn it into a DOUBLE first: CAST(… AS DOUBLE).",
    ),
    "Invalid Input": ("A function cannot work with one of the values it is given.", CHANGE_IT),
    "Divide by Zero": ("A number is divided by nought.", "Divide by NULLIF(…, 0)."),
    "IO": ("A query here reads the published tables, and no file or address.", "Take a table from the list."),
    "Permission": ("A query here reads the published tables, and no file or address.", "Take a table from the list."),
}
DENIED = {
    "several": ("One query at a time.", "Take away what follows the first semicolon (;)."),
    "empty": ("There is no query yet.", "Write one, or choose an example."),
    "parameter": ("A query here has no parameters.", "Write the value itself in place of the question mark."),
    "show": (
        "SHOW, DESCRIBE and SUMMARIZE are not answered here.",
        "The list of tables shows every table with its columns.",
    ),
    "pivot": (
        "PIVOT needs to know its columns here.",
        "Write it as SELECT * FROM table PIVOT (sum(value) FOR column IN ('a', 'b')).",
    ),
    "deep": ("The query is nested too deeply.", "Write it in steps, with WITH."),
}


class Refused(NotValid):
    """The query is wrong, or asks for what is not allowed. place: where in its text, where it has one."""

    title = "This query cannot be run"
    what_to_do = CHANGE_IT

    def __init__(self, message: str, *, what_to_do: str | None = None, place: Place | None = None) -> None:
        super().__init__(message, what_to_do=what_to_do)
        self.place = place

    @property
    def line(self) -> int | None:
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        return self.place.column if self.place else None


def too_long(length: int, most: int) -> Refused:
    return Refused(
        f"The query has {length:,} characters. The most that is taken here is {most:,}.",
        what_to_do="Write it shorter, or download the data and run it on your own computer.",
    )


def refused(sql: str, mistake: dict[str, Any], warehouse: Warehouse) -> Refused:
    """What the child told of a mistake, as an error with its place."""
    kind, name = str(mistake.get("kind", "")), _cut(str(mistake.get("name", "")))
    place = place_in(sql, _number(mistake.get("at")), _number(mistake.get("length")) or len(name))
    if kind == "engine":
        message, what_to_do = _of_the_engine(mistake, name, place, warehouse)
    elif kind in DENIED:
        message, what_to_do = DENIED[kind]
    else:
        message, what_to_do = _denied(kind, name, warehouse)
    return Refused(message, what_to_do=what_to_do, place=place)


def _denied(kind: str, name: str, warehouse: Warehouse) -> tuple[str, str]:
    match kind:
        case "table":
            return f"There is no table “{name}”.", _meant(
                name, sorted(warehouse.tables()), "The list shows every table."
            )
        case "name":
            return f"“{name}” is a name of the engine’s own.", "Choose another name in WITH."
        case "function":
            return _no_function(name)
        case "table function":
            return f"“{name}” cannot be used as a table here.", "Take a table from the list."
        case _:
            return (
                f"{name or 'This'} is not answered here: a query can only read the published tables.",
                "Begin the query with SELECT, WITH or FROM.",
            )


def _no_function(name: str) -> tuple[str, str]:
    known = sorted(functions() | TABLE_FUNCTIONS)
    return f"The function “{name}” cannot be used here.", _meant(name, known, "Choose another function.")


def _of_the_engine(mistake: dict[str, Any], name: str, place: Place | None, warehouse: Warehouse) -> tuple[str, str]:
    kind, subtype = str(mistake.get("type", "")), str(mistake.get("subtype", ""))
    words = str(mistake.get("message", ""))
    candidates = [text for part in str(mistake.get("candidates", "")).split(",") if (text := part.strip().strip('"'))]
    if "expression depth" in words:
        return DENIED["deep"]
    if kind == "Parser":
        return _not_read(words, place), CHANGE_IT
    if subtype == "NO_MATCHING_FUNCTION":
        return _wrong_type(str(mistake.get("call", "")) or name)
    if subtype == "COLUMN_NOT_FOUND":
        return f"There is no column “{name}” in these tables.", _meant_column(name, candidates, warehouse)
    if kind == "Catalog" and "Function" in str(mistake.get("entry", "")):
        return _no_function(name)
    if kind in ABOUT_TEXT:
        return _first_sentence(words), CHANGE_IT
    return IN_OUR_WORDS.get(kind, ("The query could not be finished.", CHANGE_IT))


def _not_read(words: str, place: Place | None) -> str:
    if near := NEAR.search(words):
        return f"We cannot read the query at “{_cut(near[1])}”. The mistake may stand just before it."
    return "We cannot read the query from here on." if place else "The query ends before it is complete."


def _wrong_type(call: str) -> tuple[str, str]:
    return (
        f"“{_cut(call)}” does not work: it is given a value of a type that it does not take.",
        "See the columns’ types in the list. TRY_CAST(… AS DOUBLE) reads a text as a number.",
    )


def _meant_column(name: str, candidates: Sequence[str], warehouse: Warehouse) -> str:
    """A near name in the tables that the query uses; else the tables that have such a column."""
    if near := nearest(name, [*candidates], 3, LEAST_LIKE):
        return _did_you_mean(near)
    holding = sorted(table for table in warehouse.tables() if name in warehouse.columns(table))
    if holding:
        return f"It is a column of {', '.join(holding[:4])}{' and others' if len(holding) > 4 else ''}."
    return "The list shows the columns of every table. A text stands between single marks: 'like this'."


def _meant(name: str, known: Sequence[str], otherwise: str) -> str:
    near = nearest(name, known, 3, LEAST_LIKE)
    return _did_you_mean(near) if near else otherwise


def _did_you_mean(near: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(f'“{one}”' for one in near)}?"


def _first_sentence(words: str) -> str:
    first = words.split("\n", 1)[0].strip()
    return _cut(first) or "The query cannot be understood."


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 1 << 31 else None
