"""A store with very many made-up datasets: descriptors alone, as long and as varied as real ones, and no figures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from catalogue.config import read_settings
from catalogue.store.models import CurrentVersion, Dataset, Version
from catalogue.store.session import session_of
from schemas import code_lists
from schemas.areas import register

SUBJECTS = (
    "unemployment population housing cycling walking deprivation schools libraries waste recycling air quality crime "
    "health wellbeing jobs wages energy parks gardens transport buses trains ferries parking planning licensing food "
    "poverty children older people care homelessness benefits births deaths migration elections spending business"
).split()
CHUNK = 2_000
SENTENCES = 20_000  # of each length
SYLLABLES = [first + second for first in "bcdfglmnprstvw" for second in "aeiou"]
LICENCES = (
    "Open Government Licence v3.0",
    "Creative Commons Attribution 4.0",
    "Public Domain Dedication",
    "Not stated",
)
LEVELS = ("country", "region", "combined_authority", "local_authority", "ward", "msoa", "lsoa")


class Maker:
    """Descriptors, the same for the same seed: common words in most of them, and a long tail of rare ones."""

    def __init__(self, seed: int = 4) -> None:
        self.random = random.Random(seed)
        draw = self.random
        made = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(60_000)]
        self.words = [*SUBJECTS, *dict.fromkeys(made)]
        self.weights = list(accumulate(1 / (place + 8) for place in range(len(self.words))))
        self.sentences: dict[int, list[str]] = {}
        self.measures = list(code_lists.load("measures").codes)
        self.publishers = [self.sentence(3).title() for _ in range(400)]
        self.themes = [f"theme-{self.sentence(1).lower().rstrip('.')}-{number}" for number in range(24)]
        self.small = [(area.code, area.name) for area in register().all() if area.type in ("ward", "local_authority")]
        region = register().region
        self.authorities = [(code, found.name) for code in region.members if (found := register().by_code(code))]

    def sentence(self, words: int) -> str:
        """One of many of that length: they repeat now and then, as in real descriptions."""
        known = self.sentences.setdefault(words, [])
        if len(known) < SENTENCES:
            known.append(
                " ".join(self.random.choices(self.words, cum_weights=self.weights, k=words)).capitalize() + "."
            )
        return self.random.choice(known) if len(known) == SENTENCES else known[-1]

    def descriptor(self, number: int) -> dict[str, Any]:
        draw = self.random
        start = draw.randint(1980, 2024)
        is_standard = draw.random() < 0.7
        areas = [*self.authorities, *draw.sample(self.small, 6)]
        return {
            "name": f"made-{number}",
            "lcr:version": 1,
            "title": f"{self.sentence(draw.randint(3, 7)).rstrip('.')}, {start}",
            "description": " ".join(self.sentence(14) for _ in range(4)),
            "keywords": self.sentence(5).rstrip(".").lower().split(),
            "licenses": [{"title": draw.choice(LICENCES)}],
            "lcr:theme": draw.choice(self.themes),
            "lcr:publisher": draw.choice(self.publishers),
            "lcr:caveats": [self.sentence(18), self.sentence(12)],
            "lcr:schema": "population" if is_standard else None,
            "lcr:measures": draw.sample(self.measures, 2) if is_standard else [],
            "lcr:rows": draw.randint(10, 90_000),
            "lcr:publishedAt": f"{draw.randint(2022, 2026)}-{draw.randint(10, 12)}-{draw.randint(10, 28)}T09:00:00Z",
            "lcr:period": {"start": f"{start}-01-01", "end": f"{start + draw.randint(0, 12)}-12-31"},
            "lcr:areas": {
                "count": len(areas), "types": dict.fromkeys(draw.sample(LEVELS, draw.randint(1, 3)), 1),
                "areas": [{"code": code, "name": name} for code, name in areas],
            },
            "lcr:quality": {"outcome": draw.choice(("passed", "passed", "passed with warnings", "failed"))},
            "lcr:sourceFile": {"name": f"table.{draw.choice(('csv', 'xlsx', 'ods', 'xls'))}"},
            "resources": [{"schema": {"fields": [{"name": word} for word in draw.sample(self.words, 6)]}}],
        }  # fmt: skip


def fill(home: Path, count: int) -> None:
    """Put so many datasets into the store of an empty home, one public version each."""
    settings, maker = read_settings(home=home), Maker()
    with session_of(settings.store) as session:
        for start in range(0, count, CHUNK):
            made = [maker.descriptor(number) for number in range(start + 1, min(start + CHUNK, count) + 1)]
            session.execute(insert(Dataset), list(_datasets(made, start)))
            session.execute(insert(Version), list(_versions(made, start)))
            pointers = [{"dataset_id": start + at, "version_id": start + at} for at in range(1, len(made) + 1)]
            session.execute(insert(CurrentVersion), pointers)


def _datasets(made: list[dict[str, Any]], start: int) -> Iterator[dict[str, Any]]:
    for number, facts in enumerate(made, start + 1):
        yield {"id": number, "name": facts["name"], "title": facts["title"], "theme": facts["lcr:theme"],
               "publisher": facts["lcr:publisher"], "schema_name": facts["lcr:schema"]}  # fmt: skip


def _versions(made: list[dict[str, Any]], start: int) -> Iterator[dict[str, Any]]:
    for number, facts in enumerate(made, start + 1):
        yield {"id": number, "dataset_id": number, "number": 1, "published_at": datetime(2026, 1, 1, tzinfo=UTC),
               "rows": facts["lcr:rows"], "outcome": facts["lcr:quality"]["outcome"], "fingerprint": "", "content": "",
               "schema_name": None, "schema_version": None, "checksums": "", "descriptor": facts}  # fmt: skip
