"""What `lcr boundaries` does: load files, list what is loaded, remove it again, and say so in a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from catalogue.errors import NotValid
from catalogue.maps import boundaries
from catalogue.maps.boundaries import Kept, Loaded
from catalogue.maps.geojson import LARGEST, NotBoundaries
from catalogue.query import labels
from catalogue.query.selection import LEVEL_LABELS
from schemas.areas import register


def load_all(home: Path, places: Sequence[str]) -> Iterator[str]:
    """Load each file or address in turn; a line for each list of areas it holds. Raises NotBoundaries, NotFetched."""
    for place in places:
        content, name = _content(place)
        for loaded in boundaries.load(home, content, name):
            yield sentence(loaded, name)


def _content(place: str) -> tuple[bytes, str]:
    from pipelines.sources.fetch import fetch, is_address

    if is_address(place):
        fetched = fetch(place, LARGEST)
        return fetched.content, fetched.name
    path = Path(place)
    if path.is_dir():
        raise NotValid(f"{place} is a folder.", what_to_do="Name its files: lcr boundaries FOLDER/*.geojson")
    if path.stat().st_size > LARGEST:
        raise NotBoundaries(
            f"{path.name} has more than {LARGEST // 1_000_000} MB.",
            what_to_do="Take the generalised boundaries (BGC or BUC): maps need no more.",
        )
    return path.read_bytes(), path.name


def sentence(loaded: Loaded, name: str) -> str:
    """“6 local authorities, 2022, from lad22_buc.geojson.”, and what was left out of it."""
    kept = loaded.kept
    year = f", {kept.vintage}" if kept.vintage else ""
    parts = [f"{counted(kept.kind, loaded.areas)}{year}, from {name}."]
    if loaded.elsewhere:
        what = "area" if loaded.elsewhere == 1 else "areas"
        parts.append(f"{loaded.elsewhere:,} {what} outside {register().region.name} left out.")
    if loaded.unread:
        features = "feature" if loaded.unread == 1 else "features"
        parts.append(f"{loaded.unread:,} {features} without a polygon passed over.")
    missing = missing_of(kept)
    if missing:
        whole = len(kept.codes) + missing
        parts.append(f"{len(kept.codes):,} of the region’s {whole:,} are loaded: {_until(len(kept.codes) / whole)}")
    return " ".join(parts)


def _until(share: float) -> str:
    if share >= boundaries.ENOUGH:
        return "the others are left out of maps."
    return "maps stay tiles until nearly all are."


def missing_of(kept: Kept) -> int:
    """How many areas of the same list the region has besides those that are loaded."""
    if kept.kind == "local_authority":
        return len(set(register().region.members) - kept.codes)
    known = register().all((kept.kind,), in_region=True)
    return sum(kept.vintage in area.vintage.split() and area.code not in kept.codes for area in known)


def counted(kind: str, count: int) -> str:
    """“6 local authorities”, “1 combined authority”."""
    label = labels.label_of("area_type", kind) if count == 1 else LEVEL_LABELS.get(kind, f"{kind.replace('_', ' ')}s")
    return f"{count:,} {label[:1].lower()}{label[1:]}"


def listing(home: Path) -> list[str]:
    """A line for each list that is loaded."""
    found = boundaries.kept(home)
    width = max((len(one.name) for one in found), default=0)
    return [
        f"{one.name:<{width}}  {counted(one.kind, len(one.codes))}, from {', '.join(one.files)}" for one in found
    ] or ["No boundaries are loaded: every map is drawn as tiles."]


def remove(home: Path, name: str) -> str:
    one = boundaries.remove(home, name)
    return f"Removed the boundaries of {counted(one.kind, len(one.codes))} ({one.name}). Their maps are tiles again."
