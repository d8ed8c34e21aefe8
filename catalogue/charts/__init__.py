"""Charts, made on the server: as SVG for pages and files, as PNG for slides, and as Vega-Lite for those who draw on.

    picture = Picture(series, unit="percent", say=lambda value: f"{value}%", title="Employment rate")
    draw(picture, SIZES["wide"])        an SVG for a page, light or dark as the reader's screen is
    draw_lines, draw_bars               the same, where it is known which
    inline(picture, size)               for the page itself: its stylesheet gives the colours
    alone(picture, size)                on white, with title and source within
    png(picture, size)                  the same as PNG; ``png_of(svg)`` for any other drawing
    vega_lite(picture)                  a specification with its figures
    pointing(picture, size)             where everything stands, for ``static/chart.js``
    sparkline(series)                   a line the size of a word

A drawing takes a few milliseconds and no library, so none is kept; a PNG is. ``COLOURS`` and ``CONTEXT`` are pairs for
light and dark ground, and ``look(series)`` is the class that has them in the stylesheet.
"""

from __future__ import annotations

from catalogue.charts.drawing import alone, draw, draw_bars, draw_lines, height_of, inline
from catalogue.charts.palette import CARD, COLOURS, CONTEXT, DARK, FONT, INK, RULE, SOFT, colour, colours, look
from catalogue.charts.picture import SIZES, Picture, Size
from catalogue.charts.pictures import png, png_of
from catalogue.charts.places import spread
from catalogue.charts.pointing import pointing
from catalogue.charts.sparkline import sparkline
from catalogue.charts.vega import vega_lite

__all__ = [
    "CARD",
    "COLOURS",
    "CONTEXT",
    "DARK",
    "FONT",
    "INK",
    "RULE",
    "SIZES",
    "SOFT",
    "Picture",
    "Size",
    "alone",
    "colour",
    "colours",
    "draw",
    "draw_bars",
    "draw_lines",
    "height_of",
    "inline",
    "look",
    "png",
    "png_of",
    "pointing",
    "sparkline",
    "spread",
    "vega_lite",
]
