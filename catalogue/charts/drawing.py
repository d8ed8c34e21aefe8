"""The whole drawing: an SVG for a page, or one that stands on its own with its title and its source."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.charts import letters
from catalogue.charts.bars import bars
from catalogue.charts.bars import height as bars_height
from catalogue.charts.lines import lines
from catalogue.charts.palette import CARD, FONT, INK, SOFT, dark_rules
from catalogue.charts.picture import Picture, Size

EDGE = 24  # around a drawing that stands alone


def draw(picture: Picture, size: Size) -> str:
    """An SVG that follows the reader's screen: light or dark. Lines over time, or bars where there is one period."""
    return _svg(size.width, height_of(picture, size), dark_rules() + _inside(picture, size), picture.title)


def draw_lines(picture: Picture, size: Size) -> str:
    return _svg(size.width, size.height, dark_rules() + lines(picture, size), picture.title)


def draw_bars(picture: Picture, size: Size) -> str:
    return _svg(size.width, bars_height(picture, size), dark_rules() + bars(picture, size), picture.title)


def inline(picture: Picture, size: Size) -> str:
    """The same without style of its own: it stands in a page, whose stylesheet gives the colours."""
    return _svg(size.width, height_of(picture, size), _inside(picture, size), "")


def alone(picture: Picture, size: Size) -> str:
    """On white, with title and source within: for a slide or a report, where no page says what it is."""
    room = size.width
    head, top = _block(picture.title, 22, 28, room, INK, 700, 2)
    under, top_ = _block(picture.subtitle, 14, 20, room, SOFT, 400, 4)
    body = height_of(picture, size)
    at = top + top_ + 10
    foot, below = "", at + body + 18.0
    for line in picture.source:
        words, tall = _block(line, 12, 17, room, SOFT, 400, 3)
        foot, below = foot + _moved(words, 0, below), below + tall
    inside = head + _moved(under, 0, top) + _moved(_inside(picture, size), 0, at) + foot
    width, height = size.width + 2 * EDGE, below + 2 * EDGE - 6
    ground = f'<rect width="{width:g}" height="{height:g}" fill="{CARD}"/>'
    return _svg(width, height, ground + _moved(inside, EDGE, EDGE), picture.title)


def height_of(picture: Picture, size: Size) -> int:
    """How high a drawing comes out: of lines as the size says, of bars as many as they are."""
    if not picture.told:
        return bars_height(picture, size)
    return size.height if picture.is_over_time else bars_height(picture, size)


def _inside(picture: Picture, size: Size) -> str:
    return lines(picture, size) if picture.is_over_time else bars(picture, size)


def _block(words: str, font: float, line: float, room: float, fill: str, weight: int, most: int) -> tuple[str, float]:
    """Words in lines, from the top; and how high they are together."""
    if not words:
        return "", 0.0
    said: Sequence[str] = letters.wrapped(words, room, font, most, is_bold=weight > 500)
    texts = [letters.text(0, font + place * line, one, font, fill, weight=weight) for place, one in enumerate(said)]
    return "".join(texts), line * len(said) + 2


def _moved(inside: str, x: float, y: float) -> str:
    return f'<g transform="translate({x:g} {y:g})">{inside}</g>' if inside else ""


def _svg(width: float, height: float, inside: str, title: str) -> str:
    name = f"<title>{letters.escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{FONT}">{name}{inside}</svg>'
    )
