"""The code lists: which codes a dimension may hold, what they mean, and what publishers write instead of them.

A list is one CSV file under ``code-lists``: code, label, description, spellings (parted by “ | ”) and its own columns.
Only a spelling that is written there is taken; a word that could mean two things is in no list.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from schemas.ages import read_age_band
from schemas.text import normalise

__all__ = ["Code", "CodeList", "UnknownCodeList", "load", "names", "normalise"]

FOLDER = Path(__file__).parent / "code-lists"
COLUMNS = ("code", "label", "description", "spellings")


class UnknownCodeList(Exception):
    """There is no code list of that name."""


@dataclass(frozen=True)
class Code:
    """One code. spellings: what publishers write instead. more: the other columns of its list."""

    code: str
    label: str
    description: str = ""
    spellings: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class CodeList:
    """The codes of one list in the order of its file."""

    name: str
    codes: dict[str, Code]
    _by_text: dict[str, str] = field(repr=False, default_factory=dict)

    def standard(self, text: str) -> Code | None:
        """Return the code that the text is, by code, label or known spelling; None where none is known.

        Any well-formed age band is a code of its list, whether or not it has a row there.
        """
        verbatim = _verbatim(text)
        if self.name == "age-bands":
            code = self._by_text.get(verbatim)
            return self.codes[code] if code else _age_band(text)
        code = self._by_text.get(verbatim) or self._by_text.get(normalise(text) or verbatim)
        return self.codes[code] if code else None

    def __contains__(self, code: object) -> bool:
        """Whether it is a code of the list (not a spelling); in age bands, any well-formed band is one."""
        if self.name == "age-bands" and isinstance(code, str):
            return (found := read_age_band(code)) is not None and found.code == code
        return code in self.codes


def names() -> list[str]:
    """The names of the code lists, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


@lru_cache
def load(name: str) -> CodeList:
    """Return the list of that name. Raises ``UnknownCodeList``."""
    path = FOLDER / f"{name}.csv"
    if name not in names():
        raise UnknownCodeList(f"There is no code list “{name}”. The lists are: {', '.join(names())}.")
    with path.open(encoding="utf-8", newline="") as file:
        codes = {row["code"]: _code(row) for row in csv.DictReader(file)}
    by_text: dict[str, str] = {}
    for key in ("code", "label", "spellings"):
        for code in codes.values():
            for text in code.spellings if key == "spellings" else (getattr(code, key),):
                by_text.setdefault(_verbatim(text), code.code)
                by_text.setdefault(normalise(text) or _verbatim(text), code.code)
    return CodeList(name, codes, by_text)


def _code(row: dict[str, str]) -> Code:
    spellings = tuple(text.strip() for text in row["spellings"].split(" | ") if text.strip())
    more = {column: value for column, value in row.items() if column not in COLUMNS}
    return Code(row["code"], row["label"], row["description"], spellings, more)


def _age_band(text: str) -> Code | None:
    if (found := read_age_band(text)) is None:
        return None
    more = {
        "lowest": "" if found.lowest is None else str(found.lowest),
        "highest": "" if found.highest is None else str(found.highest),
    }
    return Code(found.code, found.label, found.label, (), more)


def _verbatim(text: str) -> str:
    return " ".join(text.split()).casefold()
