"""Charts as SVG made on the server, for light and dark, wide and narrow; and the words and small lines beside them."""

from __future__ import annotations

from catalogue.charts.old import (
    BAR,
    BOTTOM,
    COLOURS,
    CONTEXT,
    DARK,
    INK,
    SIZES,
    SOFT,
    TOP,
    Size,
    _segments,
    draw,
    height_of,
    kept,
    sparkline,
    spread,
)

__all__ = [
    "BAR",
    "BOTTOM",
    "COLOURS",
    "CONTEXT",
    "DARK",
    "INK",
    "SIZES",
    "SOFT",
    "TOP",
    "Size",
    "_segments",
    "draw",
    "height_of",
    "kept",
    "sparkline",
    "spread",
]
