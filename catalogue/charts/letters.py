"""Text in a drawing: how wide it is, where it is broken into lines, and how it is written as SVG."""

from __future__ import annotations

from markupsafe import escape

NARROW = frozenset("iljtfrI.,:;'|!()[] /")
BROAD = frozenset("mwMW%@")


def width(words: str, font: float, is_bold: bool = False) -> float:
    """About how many pixels a text takes, in the fonts that browsers and pictures use: rather more than less."""
    units = sum(0.38 if c in NARROW else 0.95 if c in BROAD else 0.72 if c.isupper() else 0.62 for c in words)
    return units * font * (1.08 if is_bold else 1.0)


def wrapped(words: str, most: float, font: float, lines: int = 2, is_bold: bool = False) -> list[str]:
    """The words in so many lines at most, none wider than ``most`` pixels; what does not fit ends in an ellipsis."""
    found: list[str] = [""]
    for word in words.split():
        longer = f"{found[-1]} {word}".strip()
        if width(longer, font, is_bold) <= most or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [_cut(line, most, font, is_bold) for line in found]


def _cut(line: str, most: float, font: float, is_bold: bool) -> str:
    if width(line, font, is_bold) <= most:
        return line
    while line and width(line + "…", font, is_bold) > most:
        line = line[:-1]
    return line.rstrip(" ,") + "…"


def text(
    x: float, y: float, words: str, font: float, fill: str, *, anchor: str = "", weight: int = 0, look: str = ""
) -> str:
    """One line of text. look: its class, for pages that give it a colour."""
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += f' font-weight="{weight}"' if weight else ""
    more += f' class="{look}"' if look else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{font:g}" fill="{fill}"{more}>{escape(words)}</text>'
