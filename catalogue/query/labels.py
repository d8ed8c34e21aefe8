"""Codes as the words of their code lists. A code that no list knows is still shown, as words made of itself."""

from __future__ import annotations

import re
from functools import lru_cache

from schemas import code_lists, registry
from schemas.code_lists import Code, CodeList


@lru_cache
def _lists() -> dict[str, str]:
    """The code list of each field, as the schemas say: ``mode`` → ``modes``."""
    fields = (field for name in registry.every() for field in registry.load(name).fields)
    return {field.name: field.code_list for field in fields if field.code_list}


@lru_cache
def list_of(field: str) -> CodeList | None:
    """The code list of a field, by its name. None where the field has no list."""
    name = _lists().get(field)
    return code_lists.load(name) if name in code_lists.names() else None


@lru_cache(maxsize=4096)
def code_of(field: str, code: str) -> Code | None:
    found = list_of(field)
    if found is None:
        return None
    return found.codes.get(code) or found.standard(code)


@lru_cache(maxsize=4096)
def label_of(field: str, code: str) -> str:
    known = code_of(field, code)
    if known is not None and known.label:
        return known.label
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]


def order_of(field: str, code: str) -> tuple[int, int, str]:
    """Where a code stands among its fellows: by its list; ages all, then bands, then years, from the youngest; others

    by name.
    """
    if field == "age_band" and (ages := re.findall(r"\d+", code)):
        return (2 if ages == [code] else 1, int(ages[0]), f"{int(ages[-1]):03}" if len(ages) > 1 else "999")
    found = list_of(field)
    if found is not None and code in found.codes:
        return (0, list(found.codes).index(code), code)
    digits = "".join(letter if letter.isdigit() else " " for letter in code).split()
    return (1, int(digits[0]) if digits else -1, code)


@lru_cache(maxsize=4096)
def fact_of(measure: str, name: str) -> str:
    """One of the further columns of a measure: ``kind``, ``decimals``, ``concept``, ``default_age``."""
    known = code_of("measure", measure)
    return known.more.get(name, "") if known else ""


def decimals_of(measure: str) -> int | None:
    text = fact_of(measure, "decimals")
    return int(text) if text.isdigit() else None
