"""The figures that a story names, looked up in what is published now: so no text holds a figure that has gone stale."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from catalogue.explore import asked, figures
from catalogue.explore.asked import Side
from catalogue.explore.figures import Figure, Period
from catalogue.explore.strip import Row
from catalogue.library import Library
from catalogue.site import explore_words as say
from catalogue.site import words
from catalogue.site.explore import Shown, shown_of
from catalogue.site.story_places import Places, places_of
from catalogue.site.story_words import Untold
from catalogue.stories.reading import PLACEHOLDER, Story
from schemas.areas import register


@dataclass(frozen=True)
class Spread:
    """Where the areas of each group lie on one measure."""

    title: str
    side: Side
    period: Period
    level: str
    rows: tuple[Row, ...]

    def say(self, value: float) -> str:
        return say.figure(self.side, value)

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)


@dataclass(frozen=True)
class Facts:
    """All that a story's text can name."""

    compared: dict[str, Shown]
    single: dict[str, tuple[Side, Figure, Period]]
    spreads: dict[str, Spread]
    places: dict[str, Places]

    def fill(self, text: str, *, markdown: bool = False) -> str:
        """The text with its figures. markdown: what would be a sign of Markdown in a name is made none."""
        made = _plain if markdown else str
        return PLACEHOLDER.sub(lambda found: made(self.value(found[1])), text)

    def value(self, path: str) -> str:
        """What a placeholder stands for. Raises Untold."""
        key, *more = path.split(".")
        if key in self.compared:
            return _of_comparison(path, self.compared[key], more)
        if key in self.spreads:
            return _of_spread(path, self.spreads[key], more)
        if key in self.places:
            return self.places[key].value(path, more)
        return _of_figure(path, *self.single[key], more)


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#&~|!])", r"\\\1", text)


def facts_of(shelf: Library, story: Story) -> Facts:
    """The facts of a story. Raises Untold and NotFound."""
    compared = {key: shown_of(shelf, query) for key, query in story.compare.items()}
    return Facts(
        {key: shown for key, shown in compared.items() if shown is not None},
        {key: _figure(shelf, key, query) for key, query in story.figures.items()},
        {key: _spread(shelf, key, query, story.groups) for key, query in story.spreads.items()},
        {key: places_of(shelf, key, query) for key, query in story.places.items()},
    )


def _side(shelf: Library, query: Mapping[str, str]) -> Side:
    """One measure of one dataset, completed as an address of Explore is."""
    own = {f"x.{name}": value for name, value in query.items() if name not in ("dataset", "area", "period", "level")}
    level = {"level": query["level"]} if query.get("level") else {}
    choice = asked.read(shelf, {"x": query["dataset"], "y": query["dataset"], **own, **_as_y(own), **level})
    assert choice is not None
    return choice.x


def _as_y(own: Mapping[str, str]) -> dict[str, str]:
    return {f"y{name[1:]}": value for name, value in own.items()}


def _period(key: str, side: Side, wanted: str | None) -> Period:
    known = figures.periods(side)
    found = next((one for one in reversed(known) if wanted in (None, one.code)), None)
    if found is None:
        raise Untold(f"{key} has no figure for {wanted or 'any period'} in {side.entry.name}.")
    return found


def _figure(shelf: Library, key: str, query: Mapping[str, str]) -> tuple[Side, Figure, Period]:
    area = register().by_code(query["area"])
    side = _side(shelf, {**query, "level": area.type if area else ""})
    period = _period(key, side, query.get("period"))
    found = figures.at(side, period).get(query["area"])
    if found is None:
        raise Untold(f"{key} has no figure for the area {query['area']} in {side.entry.name}.")
    return side, found, period


def _spread(shelf: Library, key: str, query: Mapping[str, str], groups: Mapping[str, Mapping[str, Any]]) -> Spread:
    side = _side(shelf, query)
    if side.selection.level != query["level"]:
        raise Untold(f"{side.entry.name} has no figures for {query['level']}.")
    period = _period(key, side, query.get("period"))
    at = figures.at(side, period)
    rows = []
    for name, levels in groups.items():
        codes = set(at) & members(levels, query["level"], at)
        known = [at[code] for code in sorted(codes) if at[code].value is not None]
        if not known:
            raise Untold(f"{key} has no figure for any {query['level']} of {name} in {side.entry.name}.")
        dots = sorted(((one.value or 0.0, one.name) for one in known), key=lambda dot: dot)
        rows.append(Row(name, tuple(dots), len(codes) - len(known)))
    return Spread(say.titled(side), side, period, query["level"], tuple(rows))


def members(levels: Mapping[str, Any], level: str, at: Mapping[str, Figure]) -> set[str]:
    """The codes of a group at a level. ``by msoa``: the small areas named after its MSOAs, as 003A is after 003."""
    codes = levels.get(level, ())
    if codes != "by msoa":
        return set(codes)
    names = {area.name for code in levels.get("msoa", ()) if (area := register().by_code(code))}
    return {code for code in at if (area := register().by_code(code)) and area.name.rstrip("ABCDEFGHIJ") in names}


def _of_comparison(path: str, shown: Shown, more: Sequence[str]) -> str:
    relation = shown.relation
    facts: dict[str, Callable[[], str]] = {
        "n": lambda: words.number(relation.n),
        "pearson": lambda: _coefficient(path, relation.pearson),
        "spearman": lambda: _coefficient(path, relation.spearman),
        "low": lambda: _coefficient(path, relation.low),
        "high": lambda: _coefficient(path, relation.high),
        "strength": lambda: f"{relation.strength} {'positive' if (relation.pearson or 0) > 0 else 'negative'}",
        "relation": lambda: shown.sentence,
        "times": lambda: say.times(shown.comparison),
        "left_out": lambda: " ".join(say.left_out(shown.comparison)),
    }
    if more and more[0] in ("x", "y"):
        return _of_side(path, shown, more[0], more[1:])
    if len(more) != 1 or more[0] not in facts:
        raise Untold(f"{{{{{path}}}}} is none of: x.…, y.…, {', '.join(facts)}.")
    return facts[more[0]]()


def _coefficient(path: str, value: float | None) -> str:
    if value is None:
        raise Untold(f"{{{{{path}}}}} has no value: there are too few figures.")
    return words.number(value, 2)


def _of_side(path: str, shown: Shown, name: str, more: Sequence[str]) -> str:
    side = getattr(shown.choice, name)
    period = shown.comparison.x_period if name == "x" else shown.comparison.y_period
    ordered = sorted(shown.comparison.whole, key=lambda pair: getattr(pair, name).value)
    ends = {"lowest": 0, "highest": -1}
    if more[:1] == ["of"] and len(more) == 2:
        pair = next((one for one in shown.comparison.pairs if one.code == more[1]), None)
        if pair is None:
            raise Untold(f"{{{{{path}}}}} names an area that is not compared.")
        return say.figure(side, getattr(pair, name).value, getattr(pair, name).status)
    if more and more[0] in ends and ordered:
        value = getattr(ordered[ends[more[0]]], name).value
        names = [pair.name for pair in ordered if getattr(pair, name).value == value]
        return words.listed(names) if more[1:] == ["area"] else say.figure(side, value)
    facts = {"measure": side.measure, "title": say.titled(side), "period": say.in_time(period)}
    if len(more) != 1 or more[0] not in facts:
        raise Untold(
            f"{{{{{path}}}}} is none of: {', '.join(facts)}, highest, highest.area, lowest, lowest.area, of.CODE."
        )
    return facts[more[0]]


def _of_spread(path: str, spread: Spread, more: Sequence[str]) -> str:
    if more == ["period"]:
        return say.in_time(spread.period)
    row = spread.row(more[0]) if more else None
    if row is None or len(more) < 2:
        raise Untold(f"{{{{{path}}}}} names none of the groups: {', '.join(row.name for row in spread.rows)}.")
    values = [value for value, _ in row.dots]
    rest = ".".join(more[1:])
    facts = {
        "count": words.number(len(values)), "lowest": spread.say(values[0]), "highest": spread.say(values[-1]),
        "lowest.area": row.lowest, "highest.area": row.highest,
        "middle": spread.say(statistics.median(values)), "sum": words.amount(sum(values), spread.side.unit),
    }  # fmt: skip
    if found := re.fullmatch(r"at_most\.(\d+)", rest):
        return words.number(sum(value <= int(found[1]) for value in values))
    if rest not in facts or (rest == "sum" and not spread.side.is_count):
        raise Untold(f"{{{{{path}}}}} is none of: {', '.join(facts)}, at_most.NUMBER.")
    return facts[rest]


def _of_figure(path: str, side: Side, found: Figure, period: Period, more: Sequence[str]) -> str:
    facts: dict[str, Callable[[], str]] = {
        "": partial(say.figure, side, found.value, found.status),
        "period": partial(say.in_time, period),
        "area": lambda: found.name,
        "measure": lambda: side.measure,
    }
    rest = ".".join(more)
    if rest not in facts:
        raise Untold(f"{{{{{path}}}}} is none of: period, area, measure.")
    return facts[rest]()
