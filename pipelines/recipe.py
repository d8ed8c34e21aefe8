"""A recipe: how one layout maps onto a schema, as a small YAML file that a person can read, correct, keep and share.

``tables`` and ``columns`` record what was recognised, each with a confidence and a reason. ``given`` is what a person
has said; it wins over anything recognised, in this file and in next month's of the same layout.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.given import wrong_in
from validation.issues import RECIPE_NOT_READ, Issue

VERSION = 1
GIVEN = {
    "measure": "a measure's code, as `lcr schemas show` lists them",
    "unit": "a unit's code",
    "period": "a period, such as 2024, 2024-03, 2024-Q1, mid-2024 or 2023-04/2024-03",
    "area": "an area's code",
    "sex": "a code of the list sex",
    "age_band": "an age band, such as 16-64",
    "mode": "a mode's code",
    "purpose": "a purpose's code",
    "frequency": "a frequency's code",
    "domain": "a domain of deprivation's code",
    "category": "a kind of place's code, for a list of places",
    "year": "what a bare year is: calendar_year, mid_year, census, financial_year or academic_year",
    "year_pair": "what 2023/24 is: financial_year or academic_year",
    "dates": "what a date that is always the first of a month stands for: day, month or year_ending",
    "date_order": "how 01/02/2024 is written: dmy or mdy",
    "markers": "sign: status, for signs that the file does not explain",
    "areas": "the file's name of an area: its code",
    "disclosure": "apply, to withhold small counts, or already-controlled, where the publisher has looked at them",
    "columns": "a label: the field, a measure's code (and “in” a unit or a period, “for” a category), or `ignored`",
}
NOTE = """\
# What was recognised is below, under tables, for you to read: editing it there changes nothing.
# What you say under `given:` counts. All that it can hold: docs/recipes.md, or the sentence of each question.
"""
MAPS = frozenset({"markers", "areas", "columns"})


class RecipeNotRead(Exception):
    """The recipe cannot be used; the message says what is wrong in it and what it takes."""

    def __init__(self, name: str, why: str) -> None:
        self.issue = Issue(RECIPE_NOT_READ, {"name": name, "why": why})
        super().__init__(f"{self.issue.message} {self.issue.what_to_do}")


@dataclass
class Recipe:
    """schema: the schema's name, or None where none fits. fingerprint: of the labels, by which a layout is known."""

    schema: str | None = None
    schema_version: str | None = None
    fingerprint: str | None = None
    given: dict[str, Any] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain values only, in the order in which a person reads them."""
        return {
            "recipe": VERSION,
            "schema": self.schema,
            "schema_version": self.schema_version,
            "fingerprint": self.fingerprint,
            "questions": self.questions,
            "given": self.given,
            "tables": self.tables,
        }

    def dump(self, path: Path | str) -> None:
        Path(path).write_text(self.to_yaml(), encoding="utf-8")

    def to_yaml(self) -> str:
        from pipelines.recipe_yaml import write

        return NOTE + write(self.to_dict())

    @classmethod
    def load(cls, path: Path | str) -> Recipe:
        """Read a recipe file. Raises ``RecipeNotRead`` with the line or the word that is wrong."""
        from pipelines.recipe_yaml import NotYaml, read  # Late: most files are checked without a recipe.

        name = Path(path).name
        try:
            return cls.from_dict(read(Path(path).read_text(encoding="utf-8-sig")), name)
        except FileNotFoundError:
            raise RecipeNotRead(name, "there is no such file") from None
        except (OSError, UnicodeDecodeError) as error:
            raise RecipeNotRead(name, f"it cannot be read as text ({type(error).__name__})") from error
        except NotYaml as error:
            raise RecipeNotRead(name, str(error)) from error

    @classmethod
    def from_dict(cls, held: Any, name: str = "recipe") -> Recipe:
        if not isinstance(held, dict):
            raise RecipeNotRead(name, "it does not hold `name: value` lines")
        if held.get("recipe", VERSION) != VERSION:
            raise RecipeNotRead(name, f"it is of version {held.get('recipe')}; this program reads version {VERSION}")
        known = {"recipe", "schema", "schema_version", "fingerprint", "questions", "given", "tables"}
        if extra := sorted(set(map(str, held)) - known):
            raise RecipeNotRead(name, f"`{extra[0]}` is no line of a recipe; the lines are {', '.join(sorted(known))}")
        for key in ("schema", "schema_version", "fingerprint"):
            if isinstance(held.get(key), dict | list):
                raise RecipeNotRead(name, f"`{key}` takes one text")
        for key in ("tables", "questions"):
            if not isinstance(held.get(key) or [], list):
                raise RecipeNotRead(name, f"`{key}` takes a list")
        if any(isinstance(question, dict | list) for question in held.get("questions") or []):
            raise RecipeNotRead(name, "`questions` takes texts")
        given = held.get("given") or {}
        _check_given(given, name)
        return cls(
            _text(held.get("schema")),
            _text(held.get("schema_version")),
            _text(held.get("fingerprint")),
            {str(key): value for key, value in given.items()},
            list(held.get("tables") or []),
            [str(question) for question in held.get("questions") or []],
        )


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _check_given(given: Any, name: str) -> None:
    if not isinstance(given, dict):
        raise RecipeNotRead(name, "`given` does not hold `name: value` lines")
    for key, value in given.items():
        if key not in GIVEN:
            raise RecipeNotRead(name, f"`given: {key}` is not known; it can be {', '.join(GIVEN)}")
        wants_map = key in MAPS
        if value is None or wants_map != isinstance(value, dict) or (not wants_map and isinstance(value, list)):
            raise RecipeNotRead(name, f"`given: {key}` takes {GIVEN[key]}")
        try:
            why = wrong_in(key, value)
        except ValueError:  # A number of more digits than Python writes out.
            why = "the number is longer than any of those"
        if why:
            raise RecipeNotRead(name, f"`given: {key}` takes {GIVEN[key]}, and {why}")


def recipe_line(key: str, name: str, code: str) -> str:
    """The end of a sentence that says how a person may settle one name, with a line that can be pasted."""
    line = f"{key}: {{{json.dumps(name, ensure_ascii=False)}: {code}}}"
    return f", or in the recipe, under `given:`, with a line such as `{line}`"


def fingerprint(labels: list[list[str]]) -> str:
    """A layout's own mark: the same for next month's file with the same labels."""
    joined = "\n".join("\t".join(row) for row in labels)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
