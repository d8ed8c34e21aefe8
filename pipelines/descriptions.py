"""What a person says of a dataset: the ``datapackage.json`` and ``recipe.yaml`` of a folder under ``datasets/``.

Its words are the Data Package's own, with ours under ``lcr:``. It is checked here, because a title that is missing is
better found before the work than on the page.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# The warehouse keeps its own tables under these names.
RESERVED = frozenset({"about", "areas", "code-lists", "datasets", "fields", "measures", "observations"})
DECISIONS = ("apply", "already-controlled")
NEEDED = ("name", "title", "description", "licenses", "sources", "contributors", "resources")


class NotDescribed(Exception):
    """The folder's description cannot be read, or lacks what a publication needs; the sentence says what to do."""


@dataclass(frozen=True)
class Description:
    """A dataset's name, words, source file and recipe.

    descriptor: the datapackage.json as it was written. given: a file that takes the place of the one it names.
    """

    folder: Path
    descriptor: dict[str, Any]
    given: Path | None = None

    @property
    def name(self) -> str:
        return str(self.descriptor["name"])

    @property
    def source(self) -> Path:
        return self.given or self.folder / str(self.descriptor["resources"][0]["path"])

    @property
    def source_name(self) -> str:
        """The source file's own name, without what would break a line or a path."""
        return re.sub(r"[\x00-\x1f\x7f\\/]", "_", self.source.name)

    @property
    def recipe(self) -> Path | None:
        """The recipe that a person keeps beside the source file; None where the layout is recognised each time."""
        path = self.folder / "recipe.yaml"
        return path if path.is_file() else None

    @property
    def schema(self) -> str | None:
        """The schema that the dataset says it has; None leaves it to the recogniser."""
        return self.descriptor.get("lcr:schema")

    @property
    def allows_errors(self) -> bool:
        """Whether its publisher accepts that what could not be standardised is left out, and listed in the report."""
        return bool(self.descriptor.get("lcr:allowErrors", False))

    @property
    def disclosure(self) -> str | None:
        """What is done about small counts: ``apply`` the schema's rule, or ``already-controlled`` by the publisher."""
        return self.descriptor.get("lcr:disclosure")

    @property
    def privacy_reviewed(self) -> str | None:
        """Why the file may be public although it may tell of people; None where nobody has said so."""
        said = self.descriptor.get("lcr:privacyReviewed")
        return said.strip() or None if isinstance(said, str) else None

    @property
    def publisher(self) -> str:
        """The contributor whose role is publisher, else the first."""
        contributors = self.descriptor["contributors"]
        return str(next((c for c in contributors if c.get("role") == "publisher"), contributors[0])["title"])


def load(folder: Path, given: Path | None = None) -> Description:
    """Read and check a dataset's folder. given: a source file for this once. Raises ``NotDescribed``."""
    path = folder / "datapackage.json"
    if not folder.is_dir():
        raise NotDescribed(f"There is no dataset {folder.name}. Name one of the folders under {folder.parent.name}/.")
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotDescribed(f"{folder.name} has no datapackage.json. Write one that says what the dataset is.") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise NotDescribed(f"{folder.name}/datapackage.json is not JSON ({error}). Correct it.") from error
    _check(folder, descriptor, has_source=given is not None)
    return Description(folder, descriptor, given)


def _check(folder: Path, descriptor: Any, has_source: bool) -> None:
    where = f"{folder.name}/datapackage.json"
    if not isinstance(descriptor, dict):
        raise NotDescribed(f"{where} does not hold one object. Begin it with a brace.")
    if missing := [word for word in NEEDED if not descriptor.get(word)]:
        raise NotDescribed(f"{where} lacks {', '.join(missing)}. Add what is missing.")
    _check_name(where, str(descriptor["name"]))
    _check_people(where, descriptor["contributors"])
    if (said := descriptor.get("lcr:disclosure")) not in (None, *DECISIONS):
        raise NotDescribed(f"{where} has lcr:disclosure “{said}”. Write {' or '.join(DECISIONS)}, or leave it out.")
    _check_source(where, folder, descriptor["resources"], is_needed=not has_source)


def _check_name(where: str, name: str) -> None:
    if not NAME.fullmatch(name):
        raise NotDescribed(f"{where} has the name “{name}”. Use small letters, digits and single hyphens.")
    if name in RESERVED:
        raise NotDescribed(f"{where} has the name “{name}”, which the warehouse keeps for itself. Choose another.")


def _check_people(where: str, contributors: Any) -> None:
    titled = [person for person in contributors if isinstance(person, dict) and person.get("title")]
    if not isinstance(contributors, list) or len(titled) != len(contributors):
        raise NotDescribed(f"{where} names a contributor without a title. Give it the publisher's name.")


def _check_source(where: str, folder: Path, resources: Any, is_needed: bool) -> None:
    """Only a file of the folder itself: a descriptor from elsewhere must not make us read, or fetch, another."""
    first = resources[0] if isinstance(resources, list) else None
    named = first.get("path") if isinstance(first, dict) else None
    if not isinstance(named, str) or not named:
        raise NotDescribed(f"{where} does not name its source file. Put its name in the first resource's path.")
    source = folder / named
    if "://" in named or not source.resolve().is_relative_to(folder.resolve()):
        raise NotDescribed(f"{where} points to {named}. Put the source file in the dataset's own folder.")
    if is_needed and not source.is_file():
        raise NotDescribed(f"{where} names the source file {named}, which is not there. Add it, or correct the path.")
