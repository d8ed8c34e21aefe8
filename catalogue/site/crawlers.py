"""For crawlers: which addresses lead nowhere new, and a list of every page worth keeping."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, current_app, render_template

from catalogue.errors import NotFound
from catalogue.query.places import region
from catalogue.search.facets import values_of
from catalogue.site.base import blueprint, index, public_address
from schemas import registry

IN_ONE_FILE = 40_000  # addresses; a site map may hold 50,000
LISTS = ("home", "datasets", "themes", "organizations", "areas", "explore", "stories_page", "sql", "schemas",
         "help_page", "accessibility")  # fmt: skip
# Searches, filters and sorted lists are the same datasets in ever other orders; the site map names each once.
ROBOTS = """User-agent: *
Allow: /dataset/?page=
Allow: /organization/*?page=
Allow: /group/*?page=
Disallow: /dataset/*?
Disallow: /organization/*?
Disallow: /group/*?
Disallow: /feeds/*?
Disallow: /dataset/*/chart-
Disallow: /compare?
Disallow: /area/?
Disallow: /sql?
Disallow: /sql/
Disallow: /code-list/*?
Disallow: /status

Sitemap: {sitemap}
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    text = ROBOTS.format(sitemap=public_address("site.sitemap"))
    return current_app.response_class(text, mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The list of the lists: of the pages that do not change with the data's size, and of the datasets."""
    files = range(-(-index().count // IN_ONE_FILE))
    parts = [
        public_address("site.sitemap_part", part=part) for part in ("pages", *(f"datasets-{n + 1}" for n in files))
    ]
    return _xml(render_template("sitemap_index.xml", parts=parts))


@blueprint.get("/sitemap-<part>.xml")
def sitemap_part(part: str) -> Response:
    if part == "pages":
        return _xml(render_template("sitemap.xml", pages=[(address, "") for address in _pages()]))
    number = part.removeprefix("datasets-")
    if not (number.isascii() and number.isdigit() and len(number) < 7 and part.startswith("datasets-")):
        raise NotFound("There is no such list of pages.")
    names = index().names((int(number) - 1) * IN_ONE_FILE, IN_ONE_FILE) if int(number) else []
    if not names:
        raise NotFound("There is no such list of pages.")
    pages = [(_address(name), published_at[:10]) for name, published_at in names]
    return _xml(render_template("sitemap.xml", pages=pages))


def _address(name: str) -> str:
    return public_address("site.dataset", name=name)


def _pages() -> Iterator[str]:
    """Everything but the datasets."""
    for endpoint in LISTS:
        yield public_address(f"site.{endpoint}")
    for value in values_of(index(), "theme"):
        yield public_address("site.theme", name=value.code)
    for value in values_of(index(), "publisher"):
        yield public_address("site.organization", name=value.code)
    for name in registry.names():
        yield public_address("site.schema", name=name)
    for code in (region().code, *region().authorities):
        yield public_address("site.area", code=code)


def _xml(text: str) -> Response:
    return current_app.response_class(text, mimetype="application/xml")
