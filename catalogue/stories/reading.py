"""Read a story: a YAML head between two lines of three hyphens, then Markdown with blocks that name a chart.

The head names what is compared and which figures the text uses; the text names them in double braces. So no figure is
written by hand, and none goes stale. ``docs/stories.md`` says all that a story may hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEY = re.compile(r"[a-z][a-z0-9_]*")
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
HEAD = {"title", "summary", "order", "compare", "figures", "groups", "spreads", "places", "expects"}
# Each kind of block, and the part of the head that it names a thing of.
BLOCKS = {
    "scatter": "compare", "relation": "compare", "maps": "compare", "table": "compare", "lines": "compare",
    "spread": "spreads", "places": "places",
}  # fmt: skip
TOLD = ("compare", "figures", "spreads", "places")


class BrokenStory(Exception):
    """The file is no story as it stands; the sentence names the file and says what to put right."""


@dataclass(frozen=True)
class Block:
    """A chart, map or table in the text. key: what it shows, as the head names it."""

    kind: str
    key: str


@dataclass(frozen=True, eq=False)
class Story:
    """name: in its address. compare, figures, spreads, places, groups: what the head names, each by its key.

    expects: what its words were written for, by placeholder. parts: the Markdown, cut at its blocks.
    """

    name: str
    title: str
    summary: str
    order: int
    compare: dict[str, dict[str, str]]
    figures: dict[str, dict[str, str]]
    spreads: dict[str, dict[str, str]]
    places: dict[str, dict[str, str]]
    groups: dict[str, dict[str, Any]]
    expects: dict[str, str]
    parts: tuple[str | Block, ...] = field(repr=False)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Every dataset that it needs, in the order of the head."""
        found = [one[side] for one in self.compare.values() for side in ("x", "y")]
        found += [one["dataset"] for part in (self.figures, self.spreads, self.places) for one in part.values()]
        return tuple(dict.fromkeys(found))

    @property
    def placeholders(self) -> tuple[str, ...]:
        texts = (part for part in self.parts if isinstance(part, str))
        named = (found for text in (self.summary, *texts) for found in PLACEHOLDER.findall(text))
        return tuple(dict.fromkeys([*named, *self.expects]))


def names(folder: Path) -> list[str]:
    """The names of the files that are stories, whole or broken."""
    return sorted(path.stem for path in folder.glob("*.md") if NAME.fullmatch(path.stem))


def read(path: Path) -> Story:
    """The story of a file. Raises ``BrokenStory``."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenStory(f"{path.name} cannot be read as UTF-8 text. Save it so.") from error
    found = re.fullmatch(r"---\s*?\n(.*?\n)---\s*?\n(.*)", text, re.S)
    if found is None:
        raise BrokenStory(f"{path.name} has no head. Begin it with a line of three hyphens, and end the head with one.")
    try:
        head = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        raise BrokenStory(f"{path.name}: its head is not YAML ({_first_line(error)}). Correct it.") from error
    return _story(path, head, found[2])


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 2}" if mark is not None else ""
    return f"{getattr(error, 'problem', None) or 'it cannot be read'}{where}"


def _story(path: Path, head: Any, text: str) -> Story:
    if not isinstance(head, dict):
        raise BrokenStory(f"{path.name}: its head does not hold names and values. Write one a line, as title: …")
    if strange := [str(key) for key in head if key not in HEAD]:
        raise BrokenStory(f"{path.name}: its head has {strange[0]}, which means nothing. It may have: {_listed(HEAD)}.")
    if missing := [name for name in ("title", "summary") if not isinstance(head.get(name), str) or not head[name]]:
        raise BrokenStory(f"{path.name}: its head has no {missing[0]}. Add it.")
    order = head.get("order", 100)
    if not isinstance(order, int):
        raise BrokenStory(f"{path.name}: order is “{order}”. Write a whole number.")
    story = Story(
        path.stem, head["title"].strip(), head["summary"].strip(), order,
        _things(path, head, "compare", ("x", "y")), _things(path, head, "figures", ("dataset", "area")),
        _things(path, head, "spreads", ("dataset", "level")), _things(path, head, "places", ("dataset",)),
        _groups(path, head), _expects(path, head), _parts(path, text),
    )  # fmt: skip
    _check_names(path, story)
    return story


def _things(path: Path, head: Mapping[str, Any], part: str, needed: tuple[str, ...]) -> dict[str, dict[str, str]]:
    things = head.get(part) or {}
    if not isinstance(things, dict):
        raise BrokenStory(f"{path.name}: {part} does not hold names and what they stand for. Indent them below it.")
    found = {}
    for key, asked in things.items():
        if not KEY.fullmatch(str(key)):
            raise BrokenStory(f"{path.name}: {part} has “{key}”. Use small letters, digits and underscores for a name.")
        if not isinstance(asked, dict) or any(isinstance(value, dict | list) for value in asked.values()):
            raise BrokenStory(f"{path.name}: {key} under {part} does not hold names and values, one a line.")
        if missing := [name for name in needed if not asked.get(name)]:
            raise BrokenStory(f"{path.name}: {key} under {part} has no {missing[0]}. Add it.")
        found[str(key)] = {str(name): str(value) for name, value in asked.items()}
    return found


def _groups(path: Path, head: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    groups = head.get("groups") or {}
    if not isinstance(groups, dict) or not all(isinstance(levels, dict) for levels in groups.values()):
        raise BrokenStory(f"{path.name}: groups does not hold a name, and below it its areas by level.")
    for name, levels in groups.items():
        for level, codes in levels.items():
            if codes != "by msoa" and not (isinstance(codes, list) and all(isinstance(code, str) for code in codes)):
                raise BrokenStory(f"{path.name}: {level} of {name} is no list of area codes.")
    return {str(name): dict(levels) for name, levels in groups.items()}


def _expects(path: Path, head: Mapping[str, Any]) -> dict[str, str]:
    expects = head.get("expects") or {}
    if not isinstance(expects, dict) or any(isinstance(value, dict | list) for value in expects.values()):
        raise BrokenStory(f"{path.name}: expects does not hold placeholders and what each gave, one a line.")
    return {str(name): str(value) for name, value in expects.items()}


def _parts(path: Path, text: str) -> tuple[str | Block, ...]:
    """The text cut at its blocks: a line of three backticks with the kind, a line with the key, three backticks."""
    parts: list[str | Block] = []
    for number, piece in enumerate(re.split(r"^```[ \t]*(\S*)[ \t]*\n(.*?)^```[ \t]*$", text, flags=re.S | re.M)):
        if number % 3 == 0 and piece.strip():
            if re.search(r"^# ", piece, re.M):
                raise BrokenStory(
                    f"{path.name}: a heading begins with one “#”. The title is the first; begin with “##”."
                )
            parts.append(piece)
        elif number % 3 == 1:
            if piece not in BLOCKS:
                raise BrokenStory(f"{path.name}: “{piece}” is no kind of block. There are: {_listed(BLOCKS)}.")
            kind = piece
        elif number % 3 == 2:
            parts.append(Block(kind, piece.strip()))
    if not any(isinstance(part, str) for part in parts):
        raise BrokenStory(f"{path.name} has no text below its head. Write some.")
    return tuple(parts)


def _check_names(path: Path, story: Story) -> None:
    """Every block and every placeholder names something of the head."""
    for part in story.parts:
        if isinstance(part, Block) and part.key not in getattr(story, BLOCKS[part.kind]):
            where = BLOCKS[part.kind]
            raise BrokenStory(
                f"{path.name}: the {part.kind} “{part.key}” is not in the head under {where}. Add it there."
            )
    known = {key for part in TOLD for key in getattr(story, part)}
    for text in story.placeholders:
        if text.split(".")[0] not in known:
            raise BrokenStory(
                f"{path.name}: “{{{{{text}}}}}” begins with no name of the head. It has: {_listed(known)}."
            )


def _listed(names_: Any) -> str:
    return ", ".join(sorted(names_))
