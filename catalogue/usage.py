"""How often each dataset was downloaded: what “most used” means. No address, name or browser of anybody is kept.

One line a download is added to the file of its day under ``<home>/usage``. The system appends a short line whole, so
several processes may write at once without a lock, and a crash loses nothing that was written. The ranking is of whole
days, up to yesterday: a page that shows it stays the same for a day.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

DAYS = 30
LARGEST_DAY = 64 << 20  # bytes of a day's file; after that the day is known well enough.


def note_download(home: Path, dataset: str, today: date | None = None) -> None:
    """Count one download. A home that cannot be written to loses the count, and nobody their download."""
    folder = home / "usage"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / f"{today or date.today()}.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError:
        return
    try:
        if os.fstat(descriptor).st_size < LARGEST_DAY:
            os.write(descriptor, f"{dataset}\n".encode())
    except OSError:
        return
    finally:
        os.close(descriptor)


def downloads(home: Path, today: date | None = None) -> Mapping[str, int]:
    """How often each dataset was downloaded in the thirty days before today."""
    return _downloads(home, today or date.today())


@lru_cache(maxsize=4)
def _downloads(home: Path, today: date) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for before in range(1, DAYS + 1):
        path = home / "usage" / f"{today - timedelta(days=before)}.txt"
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        counted.update(line for line in lines if re.fullmatch(r"[a-z0-9-]{1,100}", line))
    return counted
