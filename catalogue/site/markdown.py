"""Markdown as HTML, as the help pages and the list of changes are written. What looks like HTML in it is shown as text.

Links between the files of the documentation become links between the pages of the site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import current_app, url_for
from markupsafe import escape

ISSUES = "issues"
TAKEN = frozenset(("main", "find", "title"))  # Ids that the page around it has already.
ELSEWHERE = {"../schemas/CHANGELOG.md": "site.standard_changes", "../CONTRIBUTING.md": "site.help_page"}


@lru_cache(maxsize=512)
def html(markdown: str, folder: str = "") -> str:
    """The text as HTML, safe to be put into a page. folder: of the documentation, from which its links are relative."""
    return str(_renderer().render(markdown, {"folder": folder}))


def headings(markdown: str) -> list[tuple[str, str]]:
    """The sections of a page: the id and the words of each heading of the second level."""
    found, ids = [], set(TAKEN)
    for level, words in re.findall(r"^(#{2,3}) (.+)$", _without_code(markdown), re.M):
        anchor = _anchor(_plain(words), ids)
        if level == "##":
            found.append((anchor, _plain(words)))
    return found


def _without_code(markdown: str) -> str:
    return re.sub(r"^```.*?^```", "", markdown, flags=re.S | re.M)


def _plain(words: str) -> str:
    return re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", words)


def _anchor(words: str, ids: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "part"
    number, anchor = 2, plain
    while anchor in ids:
        anchor, number = f"{plain}-{number}", number + 1
    ids.add(anchor)
    return anchor


@lru_cache
def _renderer() -> Any:
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name, rule in (
        ("heading_open", _heading),
        ("table_open", _table_open),
        ("table_close", _table_close),
        ("th_open", _header_cell),
        ("code_block", _code),
        ("fence", _code),
        ("link_open", _link),
    ):
        renderer.add_render_rule(name, rule)
    return renderer


# Each is given the renderer and is called with the tokens, the place of its own, the options and the environment.
def _heading(renderer: Any, tokens: Sequence[Any], at: int, options: Any, env: Any) -> str:
    if tokens[at].tag in ("h2", "h3"):
        tokens[at].attrSet("id", _anchor(_plain(tokens[at + 1].content), env.setdefault("ids", set(TAKEN))))
    return str(renderer.renderToken(tokens, at, options, env))


def _table_open(_: Any, tokens: Sequence[Any], at: int, *more: Any) -> str:
    number = sum(token.type == "table_open" for token in tokens[: at + 1])
    scroll = f'<div class="scroll" tabindex="0" role="region" aria-label="Table {number}">'
    return f'{scroll}<table><caption class="hidden">{_heading_above(tokens, at)}</caption>\n'


def _heading_above(tokens: Sequence[Any], at: int) -> str:
    found = [n for n in range(at) if tokens[n].type == "heading_open"]
    return str(escape(_plain(tokens[found[-1] + 1].content))) if found else "Table"


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _header_cell(_: Any, tokens: Sequence[Any], at: int, *more: Any) -> str:
    """An empty heading is no heading."""
    if not tokens[at + 1].content:
        tokens[at + 2].tag = "td"
        return "<td>"
    return '<th scope="col">'


def _code(_: Any, tokens: Sequence[Any], at: int, *more: Any) -> str:
    number = sum(token.type in ("fence", "code_block") for token in tokens[: at + 1])
    label = f"Example {number}"
    return f'<pre tabindex="0" role="region" aria-label="{label}"><code>{escape(tokens[at].content)}</code></pre>\n'


def _link(renderer: Any, tokens: Sequence[Any], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    target = str(token.attrGet("href"))
    if found := address_of(target, str(env.get("folder", ""))):
        token.attrSet("href", found)
    elif ":" not in target and not target.startswith(("/", "#")):  # A file of the project, which is no page.
        token.attrs = {}
        token.tag = tokens[_closing(tokens, at)].tag = "span"
    return str(renderer.renderToken(tokens, at, options, env))


def _closing(tokens: Sequence[Any], at: int) -> int:
    return next(n for n in range(at, len(tokens)) if tokens[n].type == "link_close")


def address_of(target: str, folder: str = "") -> str:
    """The page of the site that a link of the documentation means; nothing where it is none."""
    if re.fullmatch(r"/downloads/[a-z0-9-]+\.duckdb", target):
        return url_for("site.warehouse_download", name=current_app.jinja_env.globals["warehouse_name"])
    path, mark, anchor = target.partition("#")
    path = posixpath.normpath(posixpath.join(folder, path)) if path else ""
    if path in ELSEWHERE:
        return url_for(ELSEWHERE[path])
    if path == f"{ISSUES}/README.md":
        return url_for("site.issue_kinds")
    if found := re.fullmatch(r"(issues/)?([a-z0-9-]+)\.md", path):
        issue, name = found.groups()
        page = url_for("site.issue_kind", code=name) if issue else url_for("site.help_on", name=name)
        return page + mark + anchor
    return ""
