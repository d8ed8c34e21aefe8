"""A page as a careful reader finds it: its parts, and what is wrong with its HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urljoin

VOID = frozenset("area base br col embed hr img input link meta source track wbr path rect polyline".split())
CONTROLS = frozenset(("input", "select", "textarea"))
INLINE = frozenset("a abbr b cite code em i kbd mark small strong".split())
LOADED = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "link": ("href",), "script": ("src",), "iframe": ("src",),
    "use": ("href", "xlink:href"), "form": ("action",), "object": ("data",), "video": ("src",),
}  # fmt: skip
BLOCKS = frozenset("p div ul ol dl table section form h1 h2 h3 pre figure details".split())
CELLS, ENDS_CELLS = ("td", "th"), ("td", "th", "tr")
ENDS_ROWS = ("tr", "thead", "tbody", "table")  # HTML leaves out the end of a cell and a row where these follow.
Attributes = dict[str, str]


class Page(HTMLParser):
    """elements: tag, attributes and text of each, in order."""

    def __init__(self, address: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.elements: list[tuple[str, Attributes, list[str]]] = []
        self.errors: list[str] = []
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self.has_doctype = False
        self.titles: list[str] = []  # Of the page: a part of a drawing may have one of its own.

    def handle_decl(self, decl: str) -> None:
        self.has_doctype = decl.lower() == "doctype html"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.errors += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        if tag == "title" and any(name == "svg" for name, _, _ in self._open):
            tag = "svg:title"  # The name of a shape in a drawing, and not of the page.
        self._end_cells(tag in ENDS_CELLS, tag == "tr")
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self._check_place(tag)
        if tag == "title" and "svg" not in [name for name, _, _ in self._open]:
            self.titles.append(tag)
        self.handle_data(" " if tag not in INLINE else "")
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._open and self._open[-1][0] == "svg:title":
            tag = "svg:title"
        self._end_cells(tag in ENDS_ROWS, tag in ENDS_ROWS and tag != "tr")
        if not self._open or self._open[-1][0] != tag:
            closed = self._open[-1][0] if self._open else "nothing"
            self.errors.append(f"</{tag}> closes {closed}, near {self.getpos()}")
            return
        self._open.pop()
        self.handle_data(" " if tag not in INLINE else "")

    def _end_cells(self, of_cell: bool, of_row: bool) -> None:
        for ends, tags in ((of_cell, CELLS), (of_row, ("tr",))):
            if ends and self._open and self._open[-1][0] in tags:
                self._open.pop()
                self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def _check_place(self, tag: str) -> None:
        above = [name for name, _, _ in self._open]
        if above and above[-1] == "p" and tag in BLOCKS:
            self.errors.append(f"<{tag}> inside <p>")
        if tag == "a" and "a" in above:
            self.errors.append("<a> inside <a>")
        if tag == "li" and (not above or above[-1] not in ("ul", "ol")):
            self.errors.append("<li> outside a list")
        if above and above[-1] in ("ul", "ol") and tag != "li":
            self.errors.append(f"<{tag}> directly in a list")

    def all(self, tag: str) -> list[tuple[Attributes, str]]:
        """Attributes and text of each element of that name."""
        found = (element for element in self.elements if element[0] == tag)
        return [(attributes, " ".join("".join(text).split())) for _, attributes, text in found]

    def text(self) -> str:
        return self.all("body")[0][1]

    def links(self) -> list[str]:
        """Where its links lead, of a page that was opened at an address; ``#``, ``?`` and hosts as they are written."""
        found = [attributes["href"] for attributes, _ in self.all("a")]
        return [urljoin(self.address, link) if re.match(r"[\w-]+(/|\?|$)", link) else link for link in found]

    def faults(self) -> list[str]:
        """Everything that no page may have."""
        return [
            *self.errors, *(f"<{tag}> is never closed" for tag, _, _ in self._open),
            *([] if self.has_doctype else ["no doctype"]), *self._of_outline(), *self._of_controls(),
            *self._of_references(), *self._of_tables(), *self._of_assets(), *self._of_behaviour(),
        ]  # fmt: skip

    def _of_outline(self) -> list[str]:
        wrong = [] if self.all("html")[0][0].get("lang") == "en-GB" else ["the language is not en-GB"]
        if len(self.titles) != 1 or len(self.all("title")[0][1]) < 8:
            wrong.append("no title")
        if len(self.all("h1")) != 1 or not self.all("h1")[0][1]:
            wrong.append(f"{len(self.all('h1'))} h1")
        levels = [int(tag[1]) for tag, _, _ in self.elements if re.fullmatch("h[1-6]", tag)]
        wrong += [f"h{b} follows h{a}" for a, b in pairwise(levels) if b > a + 1]
        if len(self.all("main")) != 1 or self.links()[0] != "#main":
            wrong.append("no way to skip to the content")
        return wrong

    def _of_controls(self) -> list[str]:
        labelled = {attributes.get("for") for attributes, text in self.all("label") if text}
        controls = [(tag, attributes) for tag, attributes, _ in self.elements if tag in CONTROLS]
        wrong = [f"<{tag} {at.get('name')}> has no label" for tag, at in controls
                 if at.get("type") != "hidden" and at.get("id") not in labelled]  # fmt: skip
        wrong += [f"a link without words: {at}" for at, text in self.all("a") if not text and "aria-label" not in at]
        wrong += ["a button without words" for _, text in self.all("button") if not text]
        return wrong + ["an image without alt" for attributes, _ in self.all("img") if not attributes.get("alt")]

    def _of_references(self) -> list[str]:
        ids = [attributes["id"] for _, attributes, _ in self.elements if "id" in attributes]
        wrong = [f"the id {name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]
        aims = [link[1:] for link in self.links() if link.startswith("#")]
        wrong += [f"nothing has the id {name}" for name in aims if name not in ids]
        named = (at.get("aria-labelledby") for _, at, _ in self.elements)
        return wrong + [f"nothing has the id {name}" for name in named if name and name not in ids]

    def _of_tables(self) -> list[str]:
        wrong = [] if len(self.all("table")) == len(self.all("caption")) else ["a table without a caption"]
        return wrong + [f"a header cell without a scope: {text}" for at, text in self.all("th") if "scope" not in at]

    def _of_assets(self) -> list[str]:
        """Nothing that a browser fetches by itself comes from elsewhere."""
        return [
            f"<{tag} {name}> points elsewhere: {attributes[name]}"
            for tag, attributes, _ in self.elements
            for name in LOADED.get(tag, ())
            if re.match(r"(?i)(https?:)?//", attributes.get(name, "")) and attributes.get("rel") != "canonical"
        ]

    def _of_behaviour(self) -> list[str]:
        """The policy that we send forbids what is written into a page: so nothing may be."""
        wrong = [f"<{tag}> has {name}" for tag, attributes, _ in self.elements for name in attributes
                 if name.startswith("on") or name == "style"]  # fmt: skip
        wrong += [
            f"<{tag}> stands in the page"
            for tag, attributes, _ in self.elements
            if _is_code_in_the_page(tag, attributes)
        ]
        return wrong + [
            f"a link runs something: {link}" for link in self.links() if re.match("(?i)javascript|data:", link)
        ]


def read_page(html: str, address: str = "") -> Page:
    page = Page(address)
    page.feed(html)
    page.close()
    return page


def _is_code_in_the_page(tag: str, attributes: Attributes) -> bool:
    """A script may come from a file of ours; data in JSON is no script."""
    if tag == "script":
        return "src" not in attributes and attributes.get("type") not in ("application/json", "application/ld+json")
    return tag == "style"
