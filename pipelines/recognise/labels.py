"""Which field a label names, by the synonyms that the schemas list for their fields."""

from __future__ import annotations

import re
from functools import lru_cache

from schemas import registry
from schemas.text import normalise

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOTE = re.compile(r"\[[^\]]*\]|\([^)]*\)$")


@lru_cache
def _synonyms() -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    names: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for schema in map(registry.load, registry.names()):
        for field in schema.fields:
            for text in (field.name, field.title or "", *field.synonyms):
                if key := normalise(text.replace("_", " ")):
                    names.setdefault(key, field.name)
            for pattern in field.synonym_patterns:
                patterns.append((re.compile(pattern, re.IGNORECASE), field.name))
    return names, tuple(patterns)


@lru_cache(maxsize=16384)
def field_for_label(label: str) -> str | None:
    """The field of the schemas that a label names, whatever its case, underscores, notes or trailing footnote digit."""
    names, patterns = _synonyms()
    plain = _NOTE.sub("", label).strip()
    for text in (plain, _CAMEL.sub(" ", plain), re.sub(r"(?<=[A-Za-z])\d$", "", plain)):
        key = normalise(text.replace("_", " "))
        if key in names:
            return names[key]
    return next((field for pattern, field in patterns if pattern.fullmatch(plain)), None)
