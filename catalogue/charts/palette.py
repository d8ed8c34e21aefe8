"""The colours of every chart on light and on dark ground, and the letters. A test measures that each can be read."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.query.figures import Series

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Helvetica, Arial, sans-serif"
INK, SOFT, RULE, CARD = "#10272d", "#4c6066", "#d5dfe0", "#ffffff"
# Ten that differ in lightness as in hue, each at least 4.5:1 on its ground: (light ground, dark ground).
COLOURS = (
    ("#00626b", "#4fc4cc"), ("#b3400f", "#f79b66"), ("#3d4fa8", "#9fb0ff"), ("#7a5c00", "#e0bd4a"),
    ("#9c2a6b", "#f28fc4"), ("#2f6d1f", "#8ccf74"), ("#5b4a8a", "#c3b2f2"), ("#8a3b3b", "#f0a0a0"),
    ("#1f6591", "#7fc0ee"), ("#5f6220", "#c3c86a"),
)  # fmt: skip
CONTEXT = (("#10272d", "#e8f0f0"), ("#4c6066", "#a9bbbf"), ("#6a6a6a", "#c2c2c2"))
DARK = {INK: "#e8f0f0", SOFT: "#a9bbbf", RULE: "#2e444a", CARD: "#13242a", **dict(COLOURS), **dict(CONTEXT)}


def look(one: Series) -> str:
    """The class of a series: ``c3`` is the fourth colour, ``x0`` the first wider area. The stylesheet knows them."""
    return f"x{one.paint % len(CONTEXT)}" if one.is_context else f"c{one.paint % len(COLOURS)}"


def colour(one: Series) -> str:
    """On light ground. An authority has the same colour in every chart."""
    palette = CONTEXT if one.is_context else COLOURS
    return palette[one.paint % len(palette)][0]


def colours(series: Sequence[Series]) -> dict[str, str]:
    """The colour of each series on light ground, by its code."""
    return {one.code: colour(one) for one in series}


def dark_rules() -> str:
    """Style for a drawing that follows the reader's screen: each light colour's other, where the screen is dark."""
    rules = "".join(
        f'[{part}="{light}"]{{{part}:{dark}}}' for light, dark in DARK.items() for part in ("fill", "stroke")
    )
    return f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
