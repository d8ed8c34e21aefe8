"""Explore: any two measures beside one another, as points, as two maps, over time and as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from catalogue import maps
from catalogue.errors import NotFound
from catalogue.explore import asked, compare, downloads, drawing, figures, lines
from catalogue.explore.asked import NEAREST, Choice, Side
from catalogue.explore.compare import Comparison, Pair
from catalogue.explore.relation import Relation, relate
from catalogue.library import Library
from catalogue.maps import alone
from catalogue.maps.boundaries import mark
from catalogue.query import places
from catalogue.query.kept_answers import KeptAnswers
from catalogue.site import explore_words as say
from catalogue.site import words
from catalogue.site.base import blueprint, library, public_address
from catalogue.site.headers import ASK_AGAIN, DRAWING_POLICY

ROWS_ON_A_PAGE = 50
MOST_TO_CHOOSE = 120  # Areas in a list to choose from; among more, one is asked for by its code.
MOST_ON_A_MAP = 40  # Areas of a map that stands in the page; of more, it is an image of its own.
_kept = KeptAnswers(48)
_maps_kept = KeptAnswers(24)  # Those of a thousand areas are large, and take a tenth of a second.
SORTS = {"name": "Area", "x": "First measure", "y": "Second measure"}


@dataclass(frozen=True)
class Shown:
    """All that a page shows of a comparison."""

    comparison: Comparison
    relation: Relation
    groups: tuple[drawing.Group, ...]
    area: Pair | None

    @property
    def choice(self) -> Choice:
        return self.comparison.choice

    @property
    def has_points(self) -> bool:
        return bool(self.comparison.whole)

    @property
    def cautions(self) -> list[tuple[str, str]]:
        return say.cautions(self.comparison, self.relation)

    @property
    def sentence(self) -> str:
        return say.related(self.comparison, self.relation)

    @property
    def summary(self) -> str:
        """The picture in words: the highest and the lowest of each measure."""
        found = []
        for side in self.choice.sides:
            ordered = sorted(self.comparison.whole, key=lambda pair: getattr(pair, side.name).value)
            if len(ordered) > 1:
                low, high = (say.figure(side, getattr(ordered[end], side.name).value) for end in (0, -1))
                found.append(f"{side.measure} goes from {low} in {ordered[0].name} to {high} in {ordered[-1].name}.")
        return " ".join(found)


def shown_of(shelf: Library, given: Mapping[str, str]) -> Shown | None:
    """The comparison that an address asks for; None where it does not name two datasets."""
    choice = asked.read(shelf, given)
    if choice is None:
        return None
    asked_for = (
        tuple(choice.pinned.items()),
        choice.when,
        choice.area,
        choice.missed,
        choice.x.is_pinned,
        choice.y.is_pinned,
    )
    return _kept.get((shelf.settings.home, shelf.state(), asked_for), lambda: _shown(shelf, choice))


def _shown(shelf: Library, choice: Choice) -> Shown:
    found = compare.compare(choice)
    pairs = found.whole
    relation = relate([pair.x.value or 0.0 for pair in pairs], [pair.y.value or 0.0 for pair in pairs])
    return Shown(found, relation, groups(shelf), _area(found))


def groups(shelf: Library) -> tuple[drawing.Group, ...]:
    """The authorities, each with its colour."""
    order = places.authority_names(shelf.warehouse)
    known = (places.area(shelf.warehouse, code) for code in places.region().authorities)
    return tuple(drawing.Group(row["code"], row["name"], order.index(row["name"])) for row in known if row)


def _area(found: Comparison) -> Pair | None:
    """The area whose lines are shown: the one asked for by code or name, or else the first."""
    wanted = found.choice.area.strip()
    by_word = (pair for pair in found.pairs if wanted in (pair.code, pair.name.upper()))
    return next(by_word, found.pairs[0] if found.pairs else None)


@blueprint.get("/explore")
def explore() -> str:
    shelf, given = library(), request.args.to_dict()
    shown = shown_of(shelf, given)
    from catalogue.site.stories import examples

    return render_template(
        "explore.html", shown=shown, say=say, datasets=asked.datasets(shelf), given=given,
        **(_parts(shelf, shown, given) if shown else {"examples": examples(shelf)}),
    )  # fmt: skip


def _parts(shelf: Library, shown: Shown, given: Mapping[str, str]) -> dict[str, Any]:
    """What the template needs beside the comparison itself."""
    sort = given.get("sort", "") if given.get("sort", "") in SORTS else "name"
    page, pages = _page(given.get("page", ""), len(shown.comparison.pairs))
    rows = _sorted(shown.comparison.pairs, sort)[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]
    return {
        "rows": rows, "sort": sort, "page": page, "pages": pages, "maps": drawn_maps(shelf, shown),
        "query": shown.choice.query, "pinned": shown.choice.pinned, "nearest": shown.choice.query | {"when": NEAREST},
        "swapped": swapped(shown.choice.query), "lines": _lines(shown), "most": MOST_TO_CHOOSE,
    }  # fmt: skip


def swapped(query: Mapping[str, str]) -> dict[str, str]:
    """The same choice with the sides exchanged."""
    other = {"x": "y", "y": "x"}
    return {other.get(key[0], key[0]) + key[1:] if key[:2] in ("x", "y", "x.", "y.") else key: value
            for key, value in query.items()}  # fmt: skip


def _page(text: str, count: int) -> tuple[int, int]:
    pages = max(-(-count // ROWS_ON_A_PAGE), 1)
    page = int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else 1
    return min(max(page, 1), pages), pages


def _sorted(pairs: tuple[Pair, ...], sort: str) -> list[Pair]:
    """By name, or the highest figure first; what has no figure comes last."""
    if sort == "name":
        return list(pairs)
    return sorted(pairs, key=lambda pair: _depth(getattr(pair, sort).value))


def _depth(value: float | None) -> float:
    return -value if value is not None else float("inf")


@dataclass(frozen=True)
class DrawnMap:
    """A map of one side. is_inline: whether it is small enough to stand in the page; an image of its own otherwise."""

    side: Side
    made: maps.Map
    ident: str
    label: str
    is_inline: bool


def drawn_maps(shelf: Library, shown: Shown, ident: str = "map") -> list[DrawnMap]:
    """A map of each measure, where such areas can be laid out."""
    if not shown.has_points:
        return []
    home = shelf.settings.home
    key = (home, ident, tuple(shown.choice.pinned.items()), mark(home), shelf.state())
    return _maps_kept.get(key, lambda: _drawn_maps(shelf, shown, ident))


def _drawn_maps(shelf: Library, shown: Shown, ident: str) -> list[DrawnMap]:
    made = [map_of(shelf, shown, side, f"{ident}-{side.name}") for side in shown.choice.sides]
    return [one for one in made if one is not None]


def map_of(shelf: Library, shown: Shown, side: Side, ident: str) -> DrawnMap | None:
    pairs = shown.comparison.pairs
    figures_ = {pair.code: getattr(pair, side.name) for pair in pairs}
    period = shown.comparison.x_period if side.name == "x" else shown.comparison.y_period
    label = f"Map: {say.titled(side)}, {say.when(period)}"
    made = maps.make(
        {code: one.value for code, one in figures_.items()}, shown.choice.level,
        marks={code: say.figure(side, None, one.status) for code, one in figures_.items() if one.value is None},
        names={pair.code: pair.name for pair in pairs}, when=say.when(period), home=shelf.settings.home,
        say=partial(words.amount, unit=side.unit, decimals=side.decimals), ident=ident, label=label,
        link=(lambda code: url_for("site.area", code=code)),
    )  # fmt: skip
    return DrawnMap(side, made, ident, label, len(made.plan.shapes) <= MOST_ON_A_MAP) if made else None


@blueprint.get("/explore/map-<any(x,y):name>.svg")
def explore_map(name: str) -> Response:
    """The map of one side alone, with its own colours."""
    shelf, shown = library(), _needed()
    found = next((one for one in drawn_maps(shelf, shown) if one.side.name == name), None)
    if found is None:
        raise NotFound("There is no map of such areas.")
    return image(alone.bare(found.made, found.label, found.ident))


def _lines(shown: Shown) -> list[lines.Line]:
    """Both measures of one area over time; none where neither has two periods."""
    if shown.area is None:
        return []
    codes = {shown.area.code, shown.area.x.code, shown.area.y.code, *compare.codes_of(shown.area.code)}
    made = [
        lines.Line(say.titled(side), figures.line(side, sorted(codes)), _marks(side), place)
        for place, side in enumerate(shown.choice.sides)
    ]
    return made if any(len(line.points) > 1 for line in made) else []


def _marks(side: Side) -> Callable[[float], str]:
    return partial(words.amount, unit=side.unit)


@blueprint.get("/explore/scatter-<size>.svg")
def explore_scatter(size: str) -> Response:
    if size not in drawing.SIZES:
        raise NotFound("There is no such drawing.")
    return image(scatter_of(_needed(), drawing.SIZES[size]))


@blueprint.get("/explore/scatter.png")
def explore_picture() -> Response:
    """The same as a picture, twice as fine, on white."""
    import vl_convert

    drawn = scatter_of(_needed(), drawing.SIZES["wide"])
    paper = drawn.replace("</style>", '</style><rect width="100%" height="100%" fill="#fff"/>', 1)
    response = make_response(vl_convert.svg_to_png(paper, scale=2))
    response.mimetype = "image/png"
    response.headers["Content-Disposition"] = 'attachment; filename="explore.png"'
    return response


@blueprint.get("/explore/lines-<size>.svg")
def explore_lines(size: str) -> Response:
    shown = _needed()
    made = _lines(shown)
    if size not in lines.SIZES or not made or shown.area is None:
        raise NotFound("There is no such drawing.")
    label = f"Lines over time for {shown.area.name}: {words.listed([line.title for line in made])}"
    return image(lines.draw(made, lines.SIZES[size], label))


@blueprint.get("/explore/figures.<any(csv,xlsx,parquet):kind>")
def explore_figures(kind: str) -> Response:
    shown = _needed(points=False)
    response = make_response(downloads.write(shown.comparison, kind, _about(shown)))
    response.mimetype = downloads.MEDIA_TYPES[kind]
    names = "-and-".join(dict.fromkeys(side.entry.name for side in shown.choice.sides))
    response.headers["Content-Disposition"] = f'attachment; filename="{names}.{kind}"'
    return response


def _about(shown: Shown) -> list[tuple[str, str]]:
    """What a workbook says of itself: both sides, their publishers and licences, the times, what is left out."""
    found = [("Address", public_address("site.explore", **shown.choice.pinned))]
    for side in shown.choice.sides:
        entry = side.entry
        told = (say.titled(side), f"{entry.title}, version {entry.number}", entry.publisher, entry.licence["title"])
        found.append((side.name.upper(), ". ".join(told) + "."))
    left = [("Left out", one) for one in say.left_out(shown.comparison)]
    return [*found, ("Time", say.times(shown.comparison) or say.apart(shown.comparison)), *left]


def _needed(points: bool = True) -> Shown:
    """The comparison that the address asks for. Raises NotFound where there is nothing to draw."""
    shown = shown_of(library(), request.args.to_dict())
    if shown is None:
        raise NotFound("The address does not name two datasets.", what_to_do="Choose two measures on the page Explore.")
    if points and not shown.has_points:
        raise NotFound(say.apart(shown.comparison) or shown.relation.why)
    return shown


def scatter_of(shown: Shown, size: drawing.Size) -> str:
    x, y = shown.choice.sides
    label = f"Scatter: {say.titled(x)} across, {say.titled(y)} up, {len(shown.comparison.whole)} areas"
    return drawing.scatter(
        shown.comparison.whole, (say.titled(x), say.titled(y)), (_marks(x), _marks(y)), shown.groups, size, label
    )


def image(drawn: str) -> Response:
    """A drawing of ours as an image of its own."""
    response = make_response(drawn)
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    response.headers["Cache-Control"] = ASK_AGAIN
    return response
