"""A plan and its figures as SVG: colours by class, hatching where there is no figure, words on large areas.

Colours are classes of the one stylesheet, where the drawing stands in a page; a drawing that stands alone brings the
same rules with it, for light and dark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from catalogue.maps.plan import Plan
from catalogue.maps.scale import Scale

MOST_LINKED = 40  # Of more areas a drawing is walked with the arrow keys by a script, and not with the Tab key.
LONGEST_LARGE = 6  # letters of a figure that a tile holds in large type


def plainly(value: float) -> str:
    return f"{value:,.10g}"


@dataclass(frozen=True)
class Figures:
    """What a map shows of each area. values: by code; None, or left out, where there is none.

    marks: words that stand instead of a figure, by code: “withheld to protect people”. say: a figure as people write
    it. when: the period in words. scale: the classes.
    """

    values: Mapping[str, float | None]
    scale: Scale
    names: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[float], str] = plainly
    when: str = ""

    def words(self, code: str) -> str:
        """“Liverpool: 4.2%, 2023”."""
        when = f", {self.when}" if self.when else ""
        return f"{self.name(code)}: {self.figure(code)}{when}"

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def is_missing(self, code: str) -> bool:
        return self.values.get(code) is None

    def figure(self, code: str) -> str:
        value = self.values.get(code)
        return self.marks.get(code, "no figure") if value is None else self.say(value)

    def look(self, code: str) -> str:
        """The class of an area's colour: ``s0`` to ``s4``, ``d0`` to ``d4``, ``held`` or ``none``."""
        value = self.values.get(code)
        if value is None:
            return "held" if code in self.marks else "none"
        return f"{'d' if self.scale.diverging else 's'}{self.scale.shade(value)}"


def svg(
    plan: Plan, figures: Figures, *, ident: str = "map", label: str = "", link: Callable[[str], str] | None = None,
    inner: str = "",
) -> str:  # fmt: skip
    """The drawing. ident: begins every id in it, so that two can stand in a page. inner: put before all else."""
    linked = link if len(plan.shapes) <= MOST_LINKED else None
    role = f'role="group" aria-label="{escape(label)}"' if linked else f'role="img" aria-label="{escape(label)}"'
    kind = ("tiled" if plan.is_tiles else "shaped") + (" large" if plan.has_words else "")
    line = round(plan.frame[2] / (350 if plan.has_words else 900), 2)  # About a pixel, however close the map is.
    words = "".join(_words(code, plan, figures) for code in _in_order(plan)) if plan.has_words else ""
    areas = "".join(_area(code, plan, figures, ident, linked) for code in _in_order(plan))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map {kind}" viewBox="{box(plan)}" {role}>'
        f"{inner}{hatchings(ident, plan)}"
        f'{_paths("behind", plan.behind, line)}<g class="areas" stroke-width="{line:g}">{areas}</g>'
        f"{_paths('blocks', plan.blocks.values(), 3 * line)}"
        f"{words}{_labels(plan)}</svg>"
    )


def _in_order(plan: Plan) -> list[str]:
    """As one reads: from the top, and from the left."""
    return sorted(plan.shapes, key=lambda code: (round(plan.middles[code][1]), plan.middles[code][0]))


def hatchings(ident: str, plan: Plan) -> str:
    """Stripes for what is withheld, dots for what is not there: told apart, and from every colour, without colour."""
    size = 10 if plan.has_words else 3
    stroke = size / 5
    return (
        f'<defs><pattern id="{ident}-held" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path class="ground" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path class="hatch" d="M0 0v{size}" stroke-width="{stroke:g}"/></pattern>'
        f'<pattern id="{ident}-none" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<path class="ground" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<circle class="dot" cx="{size / 2:g}" cy="{size / 2:g}" r="{size / 6:g}"/></pattern></defs>'
    )


def _area(code: str, plan: Plan, figures: Figures, ident: str, link: Callable[[str], str] | None) -> str:
    look = figures.look(code)
    fill = f' fill="url(#{ident}-{look})"' if look in ("held", "none") else ""
    title = f"<title>{escape(figures.words(code))}</title>"
    shape = f'<path class="{look}" d="{plan.shapes[code]}"{fill}'
    if link is not None:
        return f'<a href="{escape(link(code))}" data-area="{code}">{title}{shape}/></a>'
    return f'{shape} data-area="{code}">{title}</path>'


def _words(code: str, plan: Plan, figures: Figures) -> str:
    """An area's name and figure, over all shapes, so that no neighbour hides them."""
    x, y = plan.middles[code]
    figure = figures.figure(code)
    small = " long" if len(figure) > LONGEST_LARGE or figures.is_missing(code) else ""
    return (
        f'<g class="on {figures.look(code)}" aria-hidden="true"><text x="{x:g}" y="{y - 8:g}">'
        f'{escape(figures.name(code))}</text><text class="figure{small}" x="{x:g}" y="{y + 15:g}">'
        f"{escape(_brief(figure))}</text></g>"
    )


def _brief(figure: str) -> str:
    return "withheld" if figure.startswith("withheld") else figure


def _paths(name: str, paths: Iterable[str], line: float) -> str:
    drawn = "".join(f'<path d="{path}"/>' for path in paths)
    return f'<g class="{name}" stroke-width="{line:g}">{drawn}</g>' if drawn else ""


def box(plan: Plan) -> str:
    return " ".join(f"{part:g}" for part in plan.frame)


def _labels(plan: Plan) -> str:
    texts = "".join(
        f'<text x="{one.x:g}" y="{one.y:g}" text-anchor="{one.anchor}">{escape(one.text)}</text>' for one in plan.labels
    )
    size = f'font-size="{plan.label_size:g}" stroke-width="{plan.label_size / 3:.1f}"'
    return f'<g class="labels" aria-hidden="true" {size}>{texts}</g>' if texts else ""
