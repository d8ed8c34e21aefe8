"""A map as a file of its own: with title, legend and source in the picture, and its colours for light and for dark.

In a page the same classes are coloured by the stylesheet; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import escape

from catalogue.maps.api import Map
from catalogue.maps.drawing import hatchings, svg

WIDTH = 860
EDGE = 24
LINE = 24
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
SEQUENTIAL = (
    ("#dcefe6", "#1d4049"), ("#a3d4ce", "#22646e"), ("#58abb1", "#2f8f97"), ("#1c7684", "#6cc3c2"),
    ("#053f4c", "#d3f5e6"),
)  # fmt: skip
DIVERGING = (
    ("#9a3412", "#f59b66"), ("#f0b48c", "#94512c"), ("#eeeae0", "#3a4447"), ("#8cc8cb", "#2a7078"),
    ("#05596a", "#7fdce0"),
)  # fmt: skip
GROUNDS = {
    "card": ("#ffffff", "#13242a"),
    "wash": ("#e8f1f1", "#18323a"),
    "ink": ("#10272d", "#e8f0f0"),
    "soft": ("#4c6066", "#a9bbbf"),
    "rule": ("#d5dfe0", "#2b4249"),
    "land": ("#f1eee6", "#1a2427"),
    "held": ("#8a5a14", "#f0b860"),
    "dot": ("#6d8288", "#93aab0"),
}
DARK_WORDS = (("s3", "s4", "d0", "d4"), ("s2", "s3", "s4", "d0", "d4"))  # On these, the other colour of words.
ON_DARK, ON_LIGHT = "#ffffff", "#10272d"


@dataclass(frozen=True)
class Caption:
    """The words of a drawing that stands alone. notes: sentences under the legend."""

    title: str
    subtitle: str
    notes: tuple[str, ...] = ()
    unit: str = ""


def style(*, dark: bool = True) -> str:
    """The rules of the map's classes, as colours and not as custom properties, which not every program knows."""
    night = f"@media (prefers-color-scheme:dark){{{_rules(1)}}}" if dark else ""
    return f"<style>text{{font-family:{FONT}}}{_rules(0)}{night}</style>"


def _rules(theme: int) -> str:
    of = {name: pair[theme] for name, pair in GROUNDS.items()}
    fills = [f".s{place}{{fill:{pair[theme]}}}" for place, pair in enumerate(SEQUENTIAL)]
    fills += [f".d{place}{{fill:{pair[theme]}}}" for place, pair in enumerate(DIVERGING)]
    words = (ON_DARK, ON_LIGHT) if theme == 0 else ("#06191d", ON_DARK)
    selectors = ",".join(f".tiled .on.{look} text" for look in DARK_WORDS[theme])
    return "".join([
        *fills,
        f".card{{fill:{of['card']}}}.ground{{fill:{of['wash']}}}.hatch{{stroke:{of['held']};fill:none}}.dot{{fill:{of['dot']}}}",
        f".areas path{{stroke:{of['card']}}}.shaped.large .areas path{{stroke:{of['ink']}}}",
        f".swatch{{stroke:{of['dot']};stroke-width:1}}",
        f".on text{{font-size:13px;font-weight:600;text-anchor:middle;fill:{words[1]};stroke:none}}",
        ".on .figure{font-size:19px;font-weight:700}.on .long{font-size:12px}",
        f"{selectors}{{fill:{words[0]}}}",
        f".shaped .on text,.on.held text,.on.none text{{fill:{of['ink']};stroke:{of['card']};stroke-width:3.5;"
        "paint-order:stroke}",
        f".blocks path{{fill:none;stroke:{of['ink']};stroke-linejoin:round}}",
        f".behind path{{fill:{of['land']};stroke:{of['rule']}}}",
        f".labels{{font-weight:700;fill:{of['ink']};stroke:{of['card']};stroke-linejoin:round;paint-order:stroke}}",
        f".ink{{fill:{of['ink']}}}.soft{{fill:{of['soft']}}}",
    ])  # fmt: skip


def bare(made: Map, label: str, ident: str = "map", *, dark: bool = True) -> str:
    """The drawing alone, with its colours: for a page that shows it as an image."""
    return svg(made.plan, made.figures, ident=ident, label=label, inner=style(dark=dark))


def whole(made: Map, caption: Caption, *, dark: bool = True) -> str:
    """The drawing with title, legend and notes, 860 pixels wide."""
    _, _, wide, high = made.plan.frame
    head = list(_head(caption))
    top = EDGE + 34 * len(head[:-1]) + LINE + 10
    legend = _legend(made, caption.unit)
    scale = min((WIDTH - 3 * EDGE - 250) / wide, 640 / high)
    map_wide, map_high = wide * scale, high * scale
    notes = [line for note in caption.notes for line in wrap(note, 112)]
    body = max(map_high, LINE * (len(legend) + 1))
    height = round(top + body + EDGE + 20 * len(notes) + EDGE)
    inside = svg(made.plan, made.figures, ident="map", label=caption.title)
    placed = inside.replace("<svg ", f'<svg x="{EDGE}" y="{top}" width="{map_wide:.0f}" height="{map_high:.0f}" ', 1)
    left = round(EDGE * 2 + map_wide)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label="{escape(caption.title)}">{style(dark=dark)}{hatchings("key", made.plan)}'
        f'<rect class="card" width="{WIDTH}" height="{height}"/>'
        f"{_title(head)}{placed}{_swatches(legend, left, top)}{_notes(notes, round(top + body + EDGE))}</svg>"
    )


def _head(caption: Caption) -> Iterable[str]:
    yield from wrap(caption.title, 62)
    yield caption.subtitle


def _title(head: list[str]) -> str:
    look = 'class="ink" font-size="25" font-weight="700"'
    lines = [
        f'<text {look} x="{EDGE}" y="{EDGE + 22 + 32 * place}">{escape(line)}</text>'
        for place, line in enumerate(head[:-1])
    ]
    y = EDGE + 22 + 32 * (len(head) - 2) + 28
    return "".join(lines) + f'<text class="soft" x="{EDGE}" y="{y}" font-size="16">{escape(head[-1])}</text>'


def _legend(made: Map, unit: str) -> list[tuple[str, str]]:
    found = []
    for band in made.legend:
        words = f"{band.words} {unit}".strip() if unit and band.look not in ("held", "none") else band.words
        count = f"{band.areas:,} {'area' if band.areas == 1 else 'areas'}" if band.areas else "none"
        found.append((band.look, f"{words[:1].upper()}{words[1:]} ({count})"))
    return found


def _swatches(legend: list[tuple[str, str]], left: int, top: float) -> str:
    drawn = []
    for place, (look, words) in enumerate(legend):
        y = top + 6 + place * LINE * 1.2
        fill = f' fill="url(#key-{look})"' if look in ("held", "none") else ""
        drawn.append(f'<rect class="{look} swatch" x="{left}" y="{y:g}" width="26" height="18"{fill}/>')
        drawn.append(f'<text class="ink" x="{left + 36}" y="{y + 14:g}" font-size="14">{escape(words)}</text>')
    return "".join(drawn)


def _notes(notes: list[str], top: int) -> str:
    return "".join(
        f'<text class="soft" x="{EDGE}" y="{top + 20 * place}" font-size="13">{escape(line)}</text>'
        for place, line in enumerate(notes)
    )


def png(drawing: str) -> bytes:
    """A drawing for light ground as a picture, at twice its size."""
    import vl_convert

    found: bytes = vl_convert.svg_to_png(drawing, scale=2)
    return found
