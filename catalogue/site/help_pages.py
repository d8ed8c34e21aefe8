"""The help page of each kind of issue, and their index: the same Markdown that stands in ``docs/issues``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import render_template, url_for

from catalogue.errors import NotFound
from catalogue.site.base import blueprint
from validation.help_pages import INDEX, index, page
from validation.issues import KINDS


@blueprint.get("/help/issues/")
def issue_kinds() -> str:
    return _page(index())


@blueprint.get("/help/issues/<code>")
def issue_kind(code: str) -> str:
    if code not in KINDS:
        raise NotFound(f"There is no kind of issue “{code}”. All of them are listed under Help, What a check can find.")
    return _page(page(KINDS[code]), ("What a check can find", url_for("site.issue_kinds")))


def _page(markdown: str, *above: tuple[str, str]) -> str:
    title, _, text = markdown.partition("\n")
    return render_template("help_page.html", title=title.removeprefix("# "), above=above, text=html(text))


@lru_cache(maxsize=512)
def html(markdown: str) -> str:
    """Markdown as HTML. What looks like HTML in it is shown as text, so the result can be put into a page as it is."""
    return _renderer().render(markdown)


@lru_cache
def _renderer() -> Any:
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name, rule in (
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
def _table_open(_: Any, tokens: Sequence[Any], at: int, *more: Any) -> str:
    scroll = '<div class="scroll" tabindex="0" role="region" aria-label="Table">'
    return f'{scroll}<table><caption class="hidden">{_heading_above(tokens, at)}</caption>\n'


def _heading_above(tokens: Sequence[Any], at: int) -> str:
    from markupsafe import escape

    headings = [n for n in range(at) if tokens[n].type == "heading_open"]
    return str(escape(tokens[headings[-1] + 1].content)) if headings else "Table"


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _header_cell(*_: Any) -> str:
    return '<th scope="col">'


def _code(_: Any, tokens: Sequence[Any], at: int, *more: Any) -> str:
    from markupsafe import escape

    return f'<pre tabindex="0" role="region" aria-label="Example"><code>{escape(tokens[at].content)}</code></pre>\n'


def _link(renderer: Any, tokens: Sequence[Any], at: int, options: Any, env: Any) -> str:
    """Links between the pages of a folder become links between the pages of the site."""
    token = tokens[at]
    target = str(token.attrGet("href"))
    if target == INDEX:
        token.attrSet("href", url_for("site.issue_kinds"))
    elif found := re.fullmatch(r"([a-z0-9-]+)\.md", target):
        token.attrSet("href", url_for("site.issue_kind", code=found[1]))
    return str(renderer.renderToken(tokens, at, options, env))
