"""Places of a story as points: which they are, where they lie, how far apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.entries import Entry
from catalogue.explore import points
from catalogue.explore.points import Spot
from catalogue.library import Library
from catalogue.query import labels
from catalogue.site import words
from catalogue.site.story_words import Untold
from pipelines.warehouse_metadata import table_name
from schemas.areas import register

WITHIN = 8.0  # Kilometres around an area's own places of which others are shown, where the story says nothing.


@dataclass(frozen=True)
class Places:
    """own: the places of the area that the story is about. near: all that are shown on the map, own ones among them.

    beyond: how many more the dataset lists.
    """

    entry: Entry
    area: str
    own: tuple[Spot, ...]
    near: tuple[Spot, ...]
    beyond: int

    @property
    def kinds(self) -> str:
        """``hospitals``, ``libraries``: as the first spelling of several in the code list has it."""
        found = dict.fromkeys(spot.category for spot in self.own)
        return words.listed([_many(category) for category in found])

    @property
    def title(self) -> str:
        return words.sentence(f"{self.kinds} in {self.area}")

    @property
    def has_map(self) -> bool:
        return any(spot.has_point for spot in self.own)

    @property
    def words(self) -> str:
        """What the map shows, and what it does not."""
        if not self.has_map:
            return "No point on the map is published for these: their postcodes say roughly where they are."
        others = len(self.near) - len(self.own)
        said = f"Large marks are the {len(self.own)} in {self.area}"
        said += f"; small ones the {others} nearest elsewhere." if others else "."
        return f"{said} {self.beyond} of the list lie further away, and are not shown." if self.beyond else said

    @property
    def listed(self) -> tuple[Spot, ...]:
        """Those in the table: the area's own first."""
        return (*self.own, *(spot for spot in self.near if spot not in self.own))

    @property
    def description(self) -> str:
        """The map in words, for those who do not see it."""
        lies = ", ".join(f"{spot.name.strip()} ({spot.postcode})" for spot in self.own)
        return f"Map of points: {lies}, and {len(self.near) - len(self.own)} places around them."

    def kind(self, spot: Spot) -> str:
        return labels.label_of("category", spot.category)

    def value(self, path: str, more: Sequence[str]) -> str:
        """What a placeholder stands for. Raises Untold."""
        match list(more):
            case ["count"]:
                return words.number(len(self.own))
            case ["in", district]:
                return words.number(len(self._in(district)))
            case ["names", district] if self._in(district):
                return words.listed([spot.name.strip() for spot in self._in(district)])
            case ["name", code]:
                return self._named(path, code).name.strip()
            case ["apart", one, other]:
                apart = points.kilometres(self._named(path, one), self._named(path, other))
                if apart is None:
                    raise Untold(f"{{{{{path}}}}} has no value: one of the two has no point.")
                return f"{apart:.1f} km"
        raise Untold(f"{{{{{path}}}}} is none of: count, in.DISTRICT, names.DISTRICT, name.PLACE, apart.PLACE.PLACE.")

    def _in(self, district: str) -> list[Spot]:
        """Of the area's own, those whose postcode begins so."""
        return [spot for spot in self.own if spot.postcode.partition(" ")[0] == district]

    def _named(self, path: str, code: str) -> Spot:
        found = next((spot for spot in self.near if spot.code == code), None)
        if found is None:
            raise Untold(f"{{{{{path}}}}} names no place of {self.entry.name}: {code}.")
        return found


def _many(category: str) -> str:
    known = labels.code_of("category", category)
    plural = next((one for one in known.spellings if one.endswith("s")), known.label) if known else category
    return words.inside(plural) if plural[:2].upper() != plural[:2] else plural


def places_of(shelf: Library, key: str, query: Mapping[str, str]) -> Places:
    """The places that a story names. Raises Untold and NotFound."""
    entry = shelf.entry(query["dataset"])
    every = points.spots(shelf.warehouse, table_name(entry.name))
    area = register().by_code(query.get("area", ""))
    own = tuple(spot for spot in every if area is not None and spot.area_code == area.code)
    if area is None or not own:
        raise Untold(f"{key} has no place in the area “{query.get('area', '')}” in {entry.name}.")
    try:
        within = float(query.get("within_km", WITHIN))
    except ValueError:
        raise Untold(f"{key} has within_km “{query['within_km']}”, which is no number.") from None
    near = tuple(points.around(every, own, within)) or own
    return Places(entry, area.name, own, near, len(every) - len(near))
