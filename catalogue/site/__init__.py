"""The pages that people read. A page reads its address, calls one function of the layers below, and renders."""

from __future__ import annotations

# Each of these adds its routes to the blueprint.
from catalogue.site import (
    area_files,
    areas,
    charts,
    compare,
    crawlers,
    datasets,
    differences,
    downloads,
    explore,
    help_pages,
    home,
    maps,
    pages,
    provenance,
    search,
    sql,
    standard,
    stories,
    table,
)
from catalogue.site.base import blueprint

__all__ = [
    "area_files",
    "areas",
    "blueprint",
    "charts",
    "compare",
    "crawlers",
    "datasets",
    "differences",
    "downloads",
    "explore",
    "help_pages",
    "home",
    "maps",
    "pages",
    "provenance",
    "search",
    "sql",
    "standard",
    "stories",
    "table",
]
