"""What the gate found on a version, read from its package."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from validation.gate import Gate


@lru_cache(maxsize=512)
def read_gate(path: Path, sha256: str) -> Gate:
    """sha256: of the file, which never changes under the same one."""
    return Gate.from_dict(json.loads(path.read_text("utf-8")))
