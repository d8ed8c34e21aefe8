"""A schema in words, for a terminal."""

from __future__ import annotations

import textwrap

from schemas import code_lists
from schemas.registry import Field, Schema

WIDTH = 100
CODES_SHOWN = 12


def schema_text(schema: Schema) -> str:
    """Title, description, then each field: its name, type, meaning, example and codes."""
    lines = [f"{schema.title} ({schema.name} {schema.version})", ""]
    lines += textwrap.wrap(schema.description, WIDTH)
    lines += ["", f"One row for each {', '.join(schema.primary_key)}.", ""]
    for field in schema.fields:
        lines += _field(field, schema)
    return "\n".join(lines).rstrip()


def _field(field: Field, schema: Schema) -> list[str]:
    needed = ", required" if field.required else ""
    lines = [f"{field.name}  ({field.type}{needed})"]
    lines += _indented(field.description)
    if field.example not in (None, ""):
        lines += _indented(f"Example: {field.example}")
    if codes := codes_of(field, schema):
        rest = len(codes) - CODES_SHOWN
        shown = ", ".join(list(codes)[:CODES_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
        lines += _indented(f"Codes: {shown}")
    return [*lines, ""]


def codes_of(field: Field, schema: Schema) -> dict[str, str]:
    """The codes that a field may hold, each with its label, in the order of the list; none where it is free."""
    if field.code_list is None:
        return dict.fromkeys(field.constraints.get("enum", ()), "")
    allowed = field.constraints.get("enum") or (schema.measures if field.code_list == "measures" else None)
    codes = code_lists.load(field.code_list).codes
    return {code: found.label for code, found in codes.items() if allowed is None or code in allowed}


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH - 4, initial_indent="    ", subsequent_indent="    ")
