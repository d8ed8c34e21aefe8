"""Help: every text of the documentation as a page, and a page for each kind of issue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from catalogue.errors import NotFound
from catalogue.shipped import docs_folder
from catalogue.site.base import blueprint
from catalogue.site.markdown import ISSUES, headings, html
from validation.help_pages import index, page
from validation.issues import KINDS

__all__ = ["Group", "HelpPage", "groups", "html"]

# The order of the pages. One that is not named here comes last, so that none is left out.
ORDER = {
    "Use the data": ("search", "use-the-data", "statuses", "sql", "quality"),
    "The standard": ("liverpool-way", "propose-a-change"),
    "Publish data": ("check-a-file", "templates", "recipes", "disclosure", "gate"),
    "How checking works": ("reports", "doubts", "as-is"),
    "Run a catalogue": ("published-versions", "strangers"),
    "About this site": ("stories", "accessibility"),
}
OTHERS = "More"
# What a page is about, where its first sentence does not say so to somebody who has not read it yet.
SUMMARIES = {
    "as-is": "What is checked where a file is judged against a schema of its own, and nothing is changed.",
    "disclosure": "How people are kept from being told apart, and what happens to a file that holds their details.",
    "gate": "The last look at a whole table before it is published, and against the version before.",
    "published-versions": "Which files a version has, and how they are kept whole.",
    "quality": "What completeness, accuracy and the four others mean here, and what they cannot see.",
    "recipes": "How columns, areas and periods are found in a spreadsheet, and how to put it right where they are not.",
    "reports": "What the report of a check holds, in its four forms.",
    "stories": "How to write a story with charts and figures that keep themselves up to date.",
    "strangers": "How files that nobody vouches for are read apart, and what they may take.",
    "doubts": "Figures that can be read and still look wrong: what is noticed, and what is only asked.",
}
SHORT = 150


@dataclass(frozen=True)
class HelpPage:
    """title: its first heading. summary: its first sentence. text: Markdown, without the title."""

    name: str
    title: str
    summary: str
    text: str


@dataclass(frozen=True)
class Group:
    title: str
    pages: tuple[HelpPage, ...]


@lru_cache
def groups() -> tuple[Group, ...]:
    """Every page of the documentation, in its order."""
    found = {path.stem: _read(path.stem, path.read_text(encoding="utf-8")) for path in docs_folder().glob("*.md")}
    placed = {name for names in ORDER.values() for name in names}
    rest = tuple(found[name] for name in sorted(found.keys() - placed))
    listed = [Group(title, tuple(found[name] for name in names if name in found)) for title, names in ORDER.items()]
    return tuple(group for group in [*listed, Group(OTHERS, rest)] if group.pages)


def _read(name: str, markdown: str) -> HelpPage:
    title, _, text = markdown.partition("\n")
    if name in SUMMARIES:
        return HelpPage(name, title.removeprefix("# ").strip(), SUMMARIES[name], text)
    first = " ".join(text.strip().split("\n\n", 1)[0].split())
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", first)
    summary = re.split(r"(?<=[.:?]) ", plain, maxsplit=1)[0].rstrip(":")
    return HelpPage(name, title.removeprefix("# ").strip(), summary if len(summary) <= SHORT else "", text)


@blueprint.get("/help/")
def help_page() -> str:
    return render_template("help.html", groups=groups())


@blueprint.get("/help/<name>")
def help_on(name: str) -> BaseResponse | str:
    found = next((page for group in groups() for page in group.pages if page.name == name), None)
    if found is None and name in KINDS:
        return redirect(url_for("site.issue_kind", code=name), 301)
    if found is None:
        raise NotFound(f"There is no help page “{name}”.", what_to_do="Choose one from the list under Help.")
    return _page(found)


@blueprint.get("/help/accessibility")
def accessibility() -> BaseResponse | str:
    return help_on("accessibility")


@blueprint.get("/help/issues/")
def issue_kinds() -> str:
    return _page(_read(ISSUES, index()), folder=ISSUES)


@blueprint.get("/help/issues/<code>")
def issue_kind(code: str) -> str:
    if code not in KINDS:
        raise NotFound(f"There is no kind of issue “{code}”. All of them are listed under Help, What a check can find.")
    above = ("What a check can find", url_for("site.issue_kinds"))
    return _page(_read(code, page(KINDS[code])), above, folder=ISSUES)


def _page(found: HelpPage, *above: tuple[str, str], folder: str = "") -> str:
    sections = headings(found.text) if not folder else []
    return render_template(
        "help_page.html",
        title=found.title,
        name=found.name,
        above=above,
        groups=groups(),
        folder=folder,
        sections=sections,
        text=html(found.text, folder),
    )
