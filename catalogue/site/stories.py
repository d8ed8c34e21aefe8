"""Stories: the list, and each told with the figures that are published now."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, render_template
from markupsafe import Markup

from catalogue.entries import Entry
from catalogue.errors import NotFound, NotReady
from catalogue.explore import points, strip
from catalogue.library import Library
from catalogue.maps.boundaries import mark, outlines
from catalogue.shipped import stories_folder
from catalogue.site import explore_words as say
from catalogue.site import words
from catalogue.site.base import blueprint, library
from catalogue.site.explore import Shown, drawn_maps, groups, image
from catalogue.site.help_pages import html
from catalogue.site.story_figures import Facts, facts_of
from catalogue.site.story_words import Untold
from catalogue.stories import reading
from catalogue.stories.reading import Block, BrokenStory, Story

log = logging.getLogger(__name__)


class StoryNotReady(NotReady):
    """The story is there, and cannot be told at the moment."""

    title = "This story cannot be told at the moment"
    what_to_do = "Read another story, or look at the data itself."


@dataclass(frozen=True)
class Part:
    """A piece of a page. kind: ``text``, or the block's. shown, maps: of a comparison; thing: of another block."""

    kind: str
    key: str = ""
    html: str = ""
    shown: Shown | None = None
    thing: Any = None
    maps: Any = None
    title: str = ""


def folder_of(shelf: Library) -> Path:
    return shelf.settings.stories or stories_folder()


def stories(shelf: Library) -> list[Story]:
    """The whole stories whose datasets are all public, in their order. A broken one is logged and left out."""
    public = {entry.name for entry in shelf.entries()}
    found = []
    for name in reading.names(folder_of(shelf)):
        try:
            story = read(folder_of(shelf) / f"{name}.md")
        except BrokenStory as error:
            log.error("A story cannot be told: %s", error)
            continue
        if set(story.datasets) <= public:
            found.append(story)
    return sorted(found, key=lambda story: (story.order, story.title))


def read(path: Path) -> Story:
    """The story of a file, read anew when the file has changed. Raises BrokenStory."""
    try:
        stat = path.stat()
    except OSError as error:
        raise BrokenStory(f"{path.name} cannot be read.") from error
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, changed: int, size: int) -> Story:
    return reading.read(path)


@blueprint.get("/story/")
def stories_page() -> str:
    shelf = library()
    return render_template("stories.html", stories=[(one, summary_of(shelf, one)) for one in stories(shelf)])


@blueprint.get("/story/<name>")
def story(name: str) -> str:
    shelf = library()
    found = _named(shelf, name)
    facts = _facts(shelf, found)
    try:
        parts = [_part(shelf, found, facts, part) for part in found.parts]
        summary, changed = facts.fill(found.summary), _changed(found, facts)
    except Untold as error:
        raise _not_ready(found.name, str(error)) from error
    others = [(one, summary_of(shelf, one)) for one in stories(shelf) if one.name != name]
    return render_template(
        "story.html", story=found, summary=summary, parts=parts, say=say, words=words, others=others,
        entries=_entries(shelf, found), changed=changed,
    )  # fmt: skip


@blueprint.get("/story/<name>/spread-<key>-<size>.svg")
def story_spread(name: str, key: str, size: str) -> Response:
    """One dot for each area of each group: where they lie on the measure."""
    shelf = library()
    found = _named(shelf, name)
    if key not in found.spreads or size not in strip.SIZES:
        raise NotFound("There is no such drawing.")
    spread = _facts(shelf, found).spreads[key]
    return image(strip.draw(spread.rows, spread.title, spread.say, strip.SIZES[size]))


@blueprint.get("/story/<name>/points-<key>-<size>.svg")
def story_points(name: str, key: str, size: str) -> Response:
    """The places of a story on a plain map."""
    shelf = library()
    found = _named(shelf, name)
    shown = _facts(shelf, found).places[key] if key in found.places and size in points.SIZES else None
    if shown is None or not shown.has_map:
        raise NotFound("There is no such drawing.")
    size_, ground = points.SIZES[size], _ground(shelf)
    return image(points.draw(shown.near, shown.own, groups(shelf), size_, shown.description, ground))


def _ground(shelf: Library) -> points.Ground:
    """The outlines of the authorities, where boundaries of them have been loaded."""
    home = shelf.settings.home
    key = ("ground", mark(home))
    codes = [one.code for one in groups(shelf)]
    return shelf.warehouse.remembered(key, lambda: outlines(home, "local_authority", codes))


def _named(shelf: Library, name: str) -> Story:
    """The story of that name. Raises NotFound, or StoryNotReady where its file is broken."""
    if name not in reading.names(folder_of(shelf)):
        raise NotFound(f"There is no story called “{name[:100]}”.", what_to_do="Choose one from the list of stories.")
    try:
        return read(folder_of(shelf) / f"{name}.md")
    except BrokenStory as error:
        raise _not_ready(name, str(error)) from error


def _facts(shelf: Library, found: Story) -> Facts:
    """The facts of a story, worked out once for what is public now."""
    key = ("story", found, shelf.state())
    try:
        return shelf.warehouse.remembered(key, lambda: facts_of(shelf, found))
    except (Untold, NotFound) as error:
        raise _not_ready(found.name, str(error)) from error


def _not_ready(name: str, why: str) -> StoryNotReady:
    return StoryNotReady(f"The story “{name}” cannot be told: {why}")


def _changed(found: Story, facts: Facts) -> list[str]:
    """What the text was written for and is no longer so."""
    return [
        f"{path} was “{written}” and is “{now}”"
        for path, written in found.expects.items()
        if (now := facts.value(path)) != written
    ]


def summary_of(shelf: Library, found: Story) -> str:
    """The summary with its figures; empty where one of them is missing."""
    if not reading.PLACEHOLDER.search(found.summary):
        return found.summary
    try:
        return _facts(shelf, found).fill(found.summary)
    except (Untold, StoryNotReady):
        return ""


def _part(shelf: Library, found: Story, facts: Facts, part: str | Block) -> Part:
    if isinstance(part, str):
        return Part("text", html=Markup(html(facts.fill(part, markdown=True))))
    if part.kind == "spread":
        return Part(part.kind, part.key, thing=facts.spreads[part.key])
    if part.kind == "places":
        return Part(part.kind, part.key, thing=facts.places[part.key], maps=bool(_ground(shelf)))
    shown = facts.compared[part.key]
    if part.kind in ("scatter", "maps", "relation", "table") and not shown.has_points:
        raise Untold(say.apart(shown.comparison) or shown.relation.why)
    made = drawn_maps(shelf, shown, part.key) if part.kind == "maps" else None
    return Part(part.kind, part.key, shown=shown, maps=made)


def _entries(shelf: Library, found: Story) -> list[Entry]:
    return [shelf.entry(name) for name in found.datasets]


def examples(shelf: Library) -> list[dict[str, Any]]:
    """The comparisons of the stories, for those who come to Explore with nothing in mind."""
    found = []
    for one in stories(shelf):
        try:
            facts = _facts(shelf, one)
        except StoryNotReady:
            continue
        for shown in facts.compared.values():
            x, y = shown.choice.sides
            title = f"{y.title} and {words.inside(x.title)}"
            found.append({"query": shown.choice.query, "title": title, "story": one.title})
    return found
