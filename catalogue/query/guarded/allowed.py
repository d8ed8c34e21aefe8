"""What a stranger's query may hold, judged on the engine's own reading of it and not on its text.

Everything is a list of what is allowed: kinds of node, functions by name, the tables of the warehouse. What a new
version of the engine brings is refused until somebody has looked at it and put it on a list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FUNCTIONS = Path(__file__).with_name("functions.txt")
NOWHERE = (1 << 64) - 1  # What the engine says of a node that stands nowhere in the text.

EXPRESSIONS = frozenset(
    "BETWEEN CASE CAST COLLATE COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA LAMBDA_REF OPERATOR"
    " POSITIONAL_REFERENCE STAR SUBQUERY TYPE WINDOW".split()
)
NODES = frozenset(
    "SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE BASE_TABLE SUBQUERY JOIN TABLE_FUNCTION"
    " EXPRESSION_LIST EMPTY PIVOT DISTINCT_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER ORDER_MODIFIER"
    " ORDER_DEFAULT ASCENDING DESCENDING".split()
)
TABLE_FUNCTIONS = frozenset(("range", "generate_series", "unnest"))
# Tables of the engine itself that need no schema before their name.
OF_THE_ENGINE = ("duckdb_", "pg_", "sqlite_", "pragma_", "information_schema")
DATA_SCHEMA = "main"


@dataclass(frozen=True)
class Denied(Exception):
    """kind: what is wrong. name: of what. at, length: its place in the text, in bytes; None where it has none."""

    kind: str
    name: str = ""
    at: int | None = None
    length: int = 0


@lru_cache
def functions() -> frozenset[str]:
    """The scalar and aggregate functions that may be called, and the operators."""
    return frozenset(FUNCTIONS.read_text(encoding="utf-8").splitlines())


def refuse_forbidden(tree: dict[str, Any], tables: Collection[str]) -> None:
    """Raise ``Denied`` for the first thing in the query that is not allowed.

    tree: a statement as ``json_serialize_sql`` tells it. tables: those of the warehouse.
    """
    nodes = list(_nodes(tree))
    known = {table.casefold() for table in tables}
    named = {name.casefold() for node in nodes for name in _names_of_ctes(node)}
    for name in named:
        if name.startswith(OF_THE_ENGINE):
            raise Denied("name", name)
    for node in nodes:
        _refuse_node(node, known, named)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the tree, without going deeper in Python than a list: the tree may be a thousand deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)


def _names_of_ctes(node: dict[str, Any]) -> Iterator[str]:
    ctes = node.get("cte_map")
    if isinstance(ctes, dict):
        yield from (str(one.get("key", "")) for one in ctes.get("map", ()))
    if node.get("type") in ("CTE_NODE", "RECURSIVE_CTE_NODE"):
        yield str(node.get("cte_name") or node.get("ctename") or "")


def _refuse_node(node: dict[str, Any], tables: Collection[str], ctes: Collection[str]) -> None:
    kind, expression = node.get("type"), node.get("class")
    if expression is not None:
        _refuse_expression(node, str(expression))
    elif kind == "SHOW_REF":
        raise _denied("show", "", node)
    elif isinstance(kind, str) and kind not in NODES:
        raise _denied("statement", kind.partition("_")[0], node)
    elif kind == "TABLE_FUNCTION":
        _refuse_table_function(node)
    elif kind == "BASE_TABLE":
        _refuse_table(node, tables, ctes)


def _refuse_expression(node: dict[str, Any], expression: str) -> None:
    if expression in ("PARAMETER", "DEFAULT"):
        raise _denied("parameter", "", node)
    if expression not in EXPRESSIONS:
        raise _denied("statement", expression, node)
    if expression == "FUNCTION":
        name = str(node.get("function_name", "")).casefold()
        if name != _last_name(node) or name not in functions() | TABLE_FUNCTIONS:
            raise _denied("function", str(node.get("function_name", "")), node)


def _refuse_table_function(node: dict[str, Any]) -> None:
    function = node.get("function") or {}
    name = str(function.get("function_name", ""))
    if name.casefold() not in TABLE_FUNCTIONS:
        raise _denied("table function", name, node)


def _refuse_table(node: dict[str, Any], tables: Collection[str], ctes: Collection[str]) -> None:
    path = [str(part) for part in (node.get("qualified_name") or {}).get("path") or [node.get("table_name", "")]]
    name, above = path[-1].casefold(), [part.casefold() for part in path[:-1]]
    if name != str(node.get("table_name", "")).casefold():
        raise _denied("table", path[-1], node)
    if not above and name in ctes:
        return
    if name not in tables or (above and above[-1] != DATA_SCHEMA) or len(above) > 2:
        raise _denied("table", ".".join(path), node)


def _last_name(node: dict[str, Any]) -> str:
    path = (node.get("qualified_name") or {}).get("path")
    return str(path[-1] if path else node.get("function_name", "")).casefold()


def _denied(kind: str, name: str, node: dict[str, Any]) -> Denied:
    at = node.get("query_location")
    is_placed = isinstance(at, int) and at < NOWHERE
    return Denied(kind, name, at if is_placed else None, int(node.get("query_location_length") or 0))
