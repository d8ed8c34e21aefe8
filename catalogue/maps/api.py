"""What pages ask of maps: a drawing, what its colours mean, and where one area is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import escape

from catalogue.maps.boundaries import boundaries_for, kept
from catalogue.maps.drawing import Figures, box, plainly, svg
from catalogue.maps.outlined import shape_plan
from catalogue.maps.plan import Plan, part_of
from catalogue.maps.scale import Scale, scale_of
from catalogue.maps.tiles import tile_plan
from schemas.areas import SMALL_TYPES, register


@dataclass(frozen=True)
class Band:
    """One line of a legend. look: the class of the swatch. words: “2.1% to 3.3%”. areas: how many are in it."""

    look: str
    words: str
    areas: int


@dataclass(frozen=True)
class Map:
    """A plan and its figures. legend: what the colours mean. ident, label and link: as ``make`` was given them."""

    legend: tuple[Band, ...]
    scale: Scale
    plan: Plan
    figures: Figures
    ident: str
    label: str
    link: Callable[[str], str] | None

    @cached_property
    def svg(self) -> str:
        """The drawing, made when somebody asks for it."""
        return svg(self.plan, self.figures, ident=self.ident, label=self.label, link=self.link)


def plan_for(kind: str, codes: Iterable[str], home: Path | None = None, *, tiles: bool = False) -> Plan | None:
    """Where areas of a type are drawn: in their shapes where ``home`` holds boundaries of them, else as tiles."""
    wanted = tuple(codes)
    found = boundaries_for(home, kind, wanted) if home is not None and not tiles else None
    if found is None or home is None:
        return tile_plan(kind, wanted)
    authorities = next((one for one in kept(home) if one.kind == "local_authority"), None)
    return shape_plan(found, wanted, authorities)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The register's name of each area; its code where the register has no name for it."""
    known = ((code, register().by_code(code)) for code in codes)
    return {code: (area.name or code) if area else code for code, area in known}


def make(
    values: Mapping[str, float | None],
    kind: str,
    *,
    marks: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    say: Callable[[float], str] = plainly,
    when: str = "",
    scale: Scale | None = None,
    link: Callable[[str], str] | None = None,
    home: Path | None = None,
    tiles: bool = False,
    within: str = "",
    ident: str = "map",
    label: str = "Map",
) -> Map | None:
    """A map of areas of one type, with its legend; None where such areas cannot be laid out.

    values: by area code; None, or no entry, where there is no figure. kind: the area type, ``local_authority``,
    ``ward``, ``msoa``, ``lsoa``, …  marks: words instead of a figure, by code (“withheld to protect people”).
    names: the register's where not given. say: a figure as people write it. when: the period in words.
    scale: the classes, where several maps share them (``scale_of``). link: the address of an area's page; up to 40
    areas are links, more are walked with the arrow keys (``static/map.js``). home: where loaded boundaries are; tiles
    where None, where there are none, or where ``tiles``. within: an authority, to see its areas alone.
    ident: different for each map of one page. label: what the whole map shows, for those who do not see it.
    """
    plan = plan_for(kind, values, home, tiles=tiles)
    plan = part_of(plan, within) if plan and within else plan
    if plan is None:
        return None
    shown = {code: values.get(code) for code in plan.shapes}
    is_shared = scale is not None and bool(scale.bounds)
    scale = scale or scale_of(shown.values())
    given = names or {}
    names = {**names_of(shown.keys() - given.keys()), **given}
    figures = Figures(shown, scale, names, marks or {}, say, when)
    return Map(legend(figures, limits=is_shared), scale, plan, figures, ident, label, link)


def draw(values: Mapping[str, float | None], kind: str, **options: Any) -> str:
    """The SVG of ``make``, with the same options; empty where the areas cannot be laid out."""
    made = make(values, kind, **options)
    return made.svg if made else ""


def legend(figures: Figures, *, limits: bool = False) -> tuple[Band, ...]:
    """What each colour means, from the darkest on, in real numbers: the lowest and highest of each class.

    limits: the limits of the classes instead, which are the same on every map that shares them; also where a class has
    no figure of its own to be told by.
    """
    scale = figures.scale
    known = sorted(value for value in figures.values.values() if value is not None)
    limits = limits or len({scale.place(value) for value in known}) <= len(scale.bounds)
    found: list[Band] = []
    for place in sorted(range(len(scale.bounds) + 1), key=lambda place: -scale.shades[place]):
        here = [value for value in known if scale.place(value) == place]
        look = f"{'d' if scale.diverging else 's'}{scale.shades[place]}"
        found.append(Band(look, _span([] if limits else here, place, scale, figures.say), len(here)))
    missing = Counter((figures.look(code), figures.figure(code)) for code in figures.values if figures.is_missing(code))
    return (*found, *(Band(look, words, count) for (look, words), count in sorted(missing.items())))


def _span(here: list[float], place: int, scale: Scale, say: Callable[[float], str]) -> str:
    """“2.1% to 3.3%” of these figures; of none, the limits of the class."""
    if here:
        low, high = say(here[0]), say(here[-1])
        return low if low == high else f"{low} to {high}"
    below = scale.bounds[place - 1] if place else None
    above = scale.bounds[place] if place < len(scale.bounds) else None
    if below is None or above is None:
        return f"under {say(above or 0.0)}" if below is None else f"{say(below)} or more"
    return f"{say(below)} to under {say(above)}"


def locator(code: str, *, home: Path | None = None, ident: str = "where") -> str:
    """A small map of where an area is among its fellows; empty where that is not known.

    Its own tile, or shape, is bright; those of the same authority are darker than the rest.
    """
    area = register().by_code(code)
    plan = plan_for(area.type, [area.code], home) if area else None
    if area is None or plan is None or area.code not in plan.shapes:
        return ""
    around = register().by_code(area.parent or "")
    label = f"Where {area.name or area.code} lies" + (f" in {around.name}" if around else "")
    if (
        area.type in SMALL_TYPES
    ):  # A thousand areas would make a large drawing of a small one: their authorities stand in.
        there = {one: shape for one, shape in plan.blocks.items() if one != area.parent}
        beside = plan.blocks.get(area.parent or "", "")
    else:
        there = {one: shape for one, shape in plan.shapes.items() if one != area.code}
        beside = ""
    parts = (("there", "".join(there.values())), ("beside", beside), ("here", plan.shapes[area.code]))
    drawn = "".join(f'<path class="{look}" d="{shape}"/>' for look, shape in parts if shape)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map locator" role="img" aria-label="{escape(label)}" '
        f'viewBox="{box(plan)}">{drawn}</svg>'
    )
