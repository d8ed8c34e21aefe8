"""Maps: one equal tile for each area, laid out as the areas lie; their own shapes where boundaries have been loaded.

What others call::

    from catalogue import maps

    made = maps.make({"E08000012": 4.2, …}, "local_authority", say=…, when="2023", link=…, home=settings.home)
    made.svg, made.legend           # the drawing, and what its colours mean, in words
    maps.draw(…)                    # the drawing alone, as text
    maps.scale_of(values)           # the classes, where several maps share them
    maps.locator("E05000886")       # a small map of where an area is

None needs a file that does not ship with us. ``make`` answers None, and ``draw`` and ``locator`` the empty text, where
nobody has laid such areas out. Write an SVG into a template with ``| safe``: every name in it is escaped. The legend is
the macro ``legend`` of ``templates/_map_parts.html``.
"""

from __future__ import annotations

from catalogue.maps.api import Band, Map, draw, locator, make
from catalogue.maps.scale import Scale, scale_of

__all__ = ["Band", "Map", "Scale", "draw", "locator", "make", "scale_of"]
