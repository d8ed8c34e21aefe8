"""Which areas a chart shows: those that were asked for, or else all of a level, or the first or last of a great many.

Wider areas stand beside them to be compared with. A code that the slice does not have is passed over, never a fault:
addresses outlive the data that they were made for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalogue.query import figures, places
from catalogue.query.connection import Warehouse, quote
from catalogue.query.figures import Series
from catalogue.query.kept_answers import KeptAnswers
from catalogue.query.selection import Selection, text_of

ALL_UP_TO = 12  # areas: more would be a tangle of lines, so the first ten take their place
ENDS = 10
MOST = 16  # areas that may be asked for at once
FOUND = 12  # areas that a search offers
MUCH_LARGER = 2
SHOWS = ("highest", "lowest", "ends")
_kept = KeptAnswers(32)


@dataclass(frozen=True)
class Option:
    """An area that may be ticked. largest: its largest figure, of any period, without its sign."""

    code: str
    name: str
    largest: float = 0.0


@dataclass(frozen=True)
class Areas:
    """own and context: the codes drawn. level: every area of the level in the region, the highest latest figure first.

    wider: those that may be compared with; those too large to stand in one drawing with the areas are drawn only where
    they are asked for. show: which of many are shown, one of ``SHOWS``; empty where each was asked for. is_default: as
    the page shows it when nobody asks. left_out: how many were asked for beyond the most.
    """

    own: tuple[str, ...]
    context: tuple[str, ...]
    level: tuple[Option, ...]
    wider: tuple[Option, ...]
    show: str
    is_default: bool
    left_out: int = 0

    @property
    def are_many(self) -> bool:
        return len(self.level) > ALL_UP_TO

    @property
    def asked(self) -> tuple[str, ...]:
        """As an address says it; nothing where it is what everybody sees first."""
        return () if self.show or self.is_default else (*self.own, *self.context)

    @property
    def too_large(self) -> tuple[Option, ...]:
        """Wider areas that would press the lines of the areas flat: most of all where people are counted."""
        return _too_large(self.level, self.wider)

    def matching(self, text: str) -> list[Option]:
        """Areas of the level whose name or code has every word of ``text``, those that begin with it first."""
        words = text.casefold().split()
        found = [one for one in self.level if words and all(w in f"{one.name} {one.code}".casefold() for w in words)]
        found.sort(key=lambda one: (not one.name.casefold().startswith(" ".join(words)), one.name))
        return found[:FOUND]


def choose(warehouse: Warehouse, selection: Selection, asked: Sequence[str], show: str = "") -> Areas:
    """The areas of a chart. asked: codes, in any order, known or not. show: which of many; it goes before ``asked``."""
    level, wider = _options(warehouse, selection)
    large = _too_large(level, wider)
    usual = tuple(one.code for one in wider if one not in large and one.code in places.region().context)
    default = _ends(level, "highest") if len(level) > ALL_UP_TO else tuple(one.code for one in level)
    if show in SHOWS and len(level) > ALL_UP_TO:
        return Areas(_ends(level, show), usual, level, wider, show, show == "highest")
    codes = dict.fromkeys(code.upper() for code in asked)
    own = tuple(one.code for one in level if one.code in codes)
    context = tuple(one.code for one in wider if one.code in codes)
    if not own and (not context or len(context) < len(codes)):
        # Ticked at another level, or of data that has changed: what is compared with may stay.
        is_same = not context or context == usual
        return Areas(default, context or usual, level, wider, "", is_same)
    is_default = set(own) == set(default) and context == usual
    return Areas(own[:MOST], context, level, wider, "", is_default, max(len(own) - MOST, 0))


def series(warehouse: Warehouse, selection: Selection, areas: Areas) -> tuple[Series, ...]:
    """The series of the areas: of a few by name, of many as they are ranked; then those compared with."""
    key = (warehouse.current().name, selection.table, selection.key, areas.own, areas.context)
    return _kept.get(key, lambda: _series(warehouse, selection, areas))


def cards(warehouse: Warehouse, selection: Selection, areas: Areas) -> tuple[Series, ...]:
    """The series whose latest figures are told: also those that are too large to be drawn, where nobody chose."""
    if areas.asked or areas.show not in ("", "highest"):
        return series(warehouse, selection, areas)
    usual = [one.code for one in areas.wider if one.code in places.region().context]
    return series(warehouse, selection, replace(areas, context=tuple(usual)))


def _series(warehouse: Warehouse, selection: Selection, areas: Areas) -> tuple[Series, ...]:
    found = figures.rows_of(warehouse, selection, [*areas.own, *areas.context])
    own = [found[code] for code in areas.own if code in found]
    if not areas.are_many:
        own.sort(key=lambda one: one.name)
    names = places.authority_names(warehouse)
    if not {one.name for one in own} <= set(names):
        names = [one.name for one in own]
    around = [option.code for option in areas.wider]
    return (
        *(replace(one, paint=names.index(one.name)) for one in own),
        *(replace(found[code], is_context=True, paint=around.index(code)) for code in areas.context if code in found),
    )


def _too_large(level: Sequence[Option], wider: Sequence[Option]) -> tuple[Option, ...]:
    largest = max((one.largest for one in level), default=0.0)
    return tuple(one for one in wider if one.largest > MUCH_LARGER * largest)


def _ends(level: Sequence[Option], show: str) -> tuple[str, ...]:
    codes = [one.code for one in level]
    if show == "ends":
        return (*codes[: ENDS // 2], *codes[-(ENDS // 2) :])
    return tuple(codes[:ENDS] if show == "highest" else codes[-ENDS:])


def _options(warehouse: Warehouse, selection: Selection) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    key = ("charted", selection.table, selection.key)
    return warehouse.remembered(key, lambda: _work_out(warehouse, selection))


def _work_out(warehouse: Warehouse, selection: Selection) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """The areas of the level, ranked, without those outside the region where it has any; and the wider areas."""
    every = _ranked(warehouse, selection)
    ours = places.codes_in_region(warehouse, selection.level)
    mine = [one for code, kind, one in every if kind == selection.level and (ours is None or code in ours)]
    level = mine or [one for _, kind, one in every if kind == selection.level]
    known = {code: one for code, kind, one in every if kind != selection.level}
    region = places.region()
    compared: Iterable[str] = (*region.context, *(region.authorities if selection.level in SMALLER else ()))
    return tuple(level), tuple(known[code] for code in compared if code in known)


SMALLER = ("ward", "msoa", "lsoa", "constituency", "output_area")


def _ranked(warehouse: Warehouse, selection: Selection) -> list[tuple[str, str, Option]]:
    direction = "ASC" if selection.is_rank else "DESC"
    where = " AND ".join(f"{text_of(name)} = ?" for name in selection.filters)
    sql = (
        f"SELECT area_code, area_type, any_value(area_name) AS name, max(abs(value)) AS largest "
        f"FROM {quote(selection.table)} WHERE {where} GROUP BY area_code, area_type "
        f"ORDER BY max_by(value, period_start) {direction} NULLS LAST, area_code"
    )
    rows = warehouse.rows(sql, list(selection.filters.values()))
    return [
        (row["area_code"], row["area_type"], Option(row["area_code"], row["name"], row["largest"] or 0.0))
        for row in rows
    ]
