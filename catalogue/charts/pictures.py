"""A chart as PNG, for slides: twice the pixels of the drawing, on white, with title and source within."""

from __future__ import annotations

from catalogue.charts.drawing import alone
from catalogue.charts.picture import Picture, Size

SCALE = 2


def png(picture: Picture, size: Size) -> bytes:
    return png_of(alone(picture, size))


def png_of(svg: str, scale: float = SCALE) -> bytes:
    """Any drawing of ours as PNG. What draws it is imported when somebody first asks: it takes a while."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=scale))
